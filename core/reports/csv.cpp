#include <utility>

#include "core/reports/file.hpp"

namespace bobbin::reports {
namespace {

using modules::ColumnKind;

// A leading one of these makes a formula of a text (CSV injection); spreadsheets of East Asia read the wide ones alike.
bool runs(std::string_view text) {
  for (const std::string_view first : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}) {
    if (text.starts_with(first)) return true;
  }
  return false;
}

std::string field(const std::string& text) {
  const std::string safe = runs(text) ? "'" + text : text;
  if (safe.find_first_of("\",\r\n") == std::string::npos) return safe;
  std::string out = "\"";
  for (const char c : safe) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

class CsvFile final : public File {
 public:
  CsvFile(const modules::Report& report, const Manner& manner, Sink sink)
      : report_(report), manner_(manner), sink_(std::move(sink)) {
    std::string line = "\xEF\xBB\xBF";
    for (std::size_t i = 0; i < report.columns.size(); ++i) {
      line += (i == 0 ? "" : ",") + field(std::string(report.columns[i].title.in(manner.locale)));
    }
    sink_(line + "\r\n");
  }

  void row(Cells cells) override {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line += ',';
      line += cell(report_.columns[i].kind, cells[i]);
    }
    sink_(line + "\r\n");
  }

  void end() override {}

 private:
  [[nodiscard]] std::string cell(ColumnKind kind, const modules::SqlValue& value) const {
    if (is_text(kind)) return field(text_of(value));
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number == nullptr) return {};
    if (kind == ColumnKind::kMoney) return decimal_text(*number, manner_.decimals);
    if (kind == ColumnKind::kPpm) return decimal_text(*number, 6);
    if (kind == ColumnKind::kDate) return format_day(Day{static_cast<std::int32_t>(*number)});
    if (kind != ColumnKind::kTime) return std::to_string(*number);
    const LocalTime at = local_time(*number, manner_.time_zone);
    return at.date + " " + at.time;
  }

  const modules::Report& report_;
  const Manner manner_;
  const Sink sink_;
};

}  // namespace

std::unique_ptr<File> csv_file(const modules::Report& report, const Manner& manner, Sink sink) {
  return std::make_unique<CsvFile>(report, manner, std::move(sink));
}

}  // namespace bobbin::reports
