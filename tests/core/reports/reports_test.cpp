#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <limits>
#include <map>

#include "core/reports/file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace bobbin;
using namespace bobbin::reports;
using modules::ColumnKind;
using modules::SqlValue;

namespace {

modules::Report report_of(const std::vector<std::pair<std::string, ColumnKind>>& columns) {
  modules::Report out;
  out.plugin = "stamps";
  out.name = "r";
  out.title = {"表", "Table"};
  for (const auto& [name, kind] : columns) out.columns.push_back({name, kind, {name, name}});
  return out;
}

std::string csv(const modules::Report& report, const std::vector<std::vector<SqlValue>>& rows,
                const Manner& manner = {}) {
  std::string out;
  const auto file = csv_file(report, manner, [&](std::string_view bytes) { out += bytes; });
  for (const auto& row : rows) file->row(row);
  file->end();
  return out;
}

// The parts of the workbook, by path.
std::map<std::string, std::string> xlsx(const modules::Report& report, const std::vector<std::vector<SqlValue>>& rows,
                                        const Manner& manner = {}) {
  std::string bytes;
  const auto file = xlsx_file(report, manner, [&](std::string_view more) { bytes += more; });
  for (const auto& row : rows) file->row(row);
  file->end();
  std::map<std::string, std::string> out;
  archive* const reader = archive_read_new();
  REQUIRE(archive_read_support_format_zip(reader) == ARCHIVE_OK);
  REQUIRE(archive_read_open_memory(reader, bytes.data(), bytes.size()) == ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    std::string& content = out[archive_entry_pathname(entry)];
    std::array<char, 4096> piece{};
    for (la_ssize_t got = 0; (got = archive_read_data(reader, piece.data(), piece.size())) > 0;) {
      content.append(piece.data(), static_cast<std::size_t>(got));
    }
  }
  archive_read_free(reader);
  return out;
}

std::string sheet(const modules::Report& report, const std::vector<SqlValue>& row, const Manner& manner = {}) {
  return xlsx(report, {row}, manner)["xl/worksheets/sheet1.xml"];
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr const char* kBom = "\xEF\xBB\xBF";

}  // namespace

TEST_CASE("whole minor units become decimals digit by digit") {
  struct Row {
    std::int64_t value;
    int decimals;
    const char* text;
  };
  for (const Row& row : std::vector<Row>{{12345, 2, "123.45"},
                                         {5, 2, "0.05"},
                                         {-5, 2, "-0.05"},
                                         {0, 2, "0.00"},
                                         {995, 2, "9.95"},
                                         {700, 0, "700"},
                                         {1, 3, "0.001"},
                                         {30'000, 6, "0.030000"},
                                         {std::numeric_limits<std::int64_t>::min(), 2, "-92233720368547758.08"},
                                         {std::numeric_limits<std::int64_t>::max(), 2, "92233720368547758.07"}}) {
    CHECK(decimal_text(row.value, row.decimals) == row.text);
  }
  check_property("a decimal without its point is the number again", [](std::int64_t value) {
    std::string text = decimal_text(value, 2);
    text.erase(text.size() - 3, 1);
    RC_ASSERT(std::stoll(text) == value);
  });
}

TEST_CASE("a CSV is UTF-8 with a mark, CRLF, and quotes what needs it") {
  const auto report = report_of({{"商品", ColumnKind::kText},
                                 {"amount_minor", ColumnKind::kMoney},
                                 {"day", ColumnKind::kDate},
                                 {"at", ColumnKind::kTime},
                                 {"rate_ppm", ColumnKind::kPpm},
                                 {"n", ColumnKind::kInteger}});
  // 2026-01-05T10:00:00+08:00 is 1767578400 s, day 20458.
  CHECK(csv(report, {{std::string_view("衬衫, \"大\""), std::int64_t{-12'345}, std::int64_t{20'458},
                      std::int64_t{1'767'578'400'000}, std::int64_t{30'000}, std::int64_t{-7}},
                     {std::monostate{}, std::monostate{}, std::monostate{}, std::monostate{}, std::monostate{},
                      std::monostate{}}}) ==
        std::string(kBom) + "商品,amount_minor,day,at,rate_ppm,n\r\n" +
            "\"衬衫, \"\"大\"\"\",-123.45,2026-01-05,2026-01-05 10:00:00,0.030000,-7\r\n,,,,,\r\n");
}

TEST_CASE("what a spreadsheet would run as a formula is text in a CSV") {
  const auto report = report_of({{"t", ColumnKind::kText}});
  for (const char* evil : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1", "＋1", "－1", "＠a"}) {
    INFO(evil);
    CHECK(csv(report, {{std::string_view(evil)}}) == std::string(kBom) + "t\r\n'" + evil + "\r\n");
  }
  CHECK(csv(report, {{std::string_view("\r=1")}}) == std::string(kBom) + "t\r\n\"'\r=1\"\r\n");
  CHECK(csv(report, {{std::string_view("a=1")}}) == std::string(kBom) + "t\r\na=1\r\n");
}

TEST_CASE("a sheet has numbers of their kind, exactly") {
  const auto money = report_of({{"amount_minor", ColumnKind::kMoney}});
  CHECK(has(sheet(money, {std::int64_t{995}}), R"(<c r="A2" s="4"><v>9.95</v></c>)"));
  CHECK(has(sheet(money, {std::int64_t{-1}}), "<v>-0.01</v>"));
  CHECK(has(sheet(money, {std::int64_t{700}}, {"en", "Asia/Tokyo", 0}), "<v>700</v>"));
  CHECK(has(sheet(money, {std::int64_t{999'999'999'999'999}}), "<v>9999999999999.99</v>"));
  const std::string great = sheet(money, {std::int64_t{1'000'000'000'000'000}});  // 16 digits
  CHECK(has(great, R"(t="inlineStr"><is><t xml:space="preserve">10000000000000.00</t>)"));
  // 20458 + 25569
  CHECK(has(sheet(report_of({{"d", ColumnKind::kDate}}), {std::int64_t{20'458}}), R"(s="6"><v>46027</v>)"));
  // 10:00 is 10/24 of the day
  CHECK(has(sheet(report_of({{"t", ColumnKind::kTime}}), {std::int64_t{1'767'578'400'000}}),
            R"(s="7"><v>46027.4166666667</v>)"));
  CHECK(has(sheet(report_of({{"r_ppm", ColumnKind::kPpm}}), {std::int64_t{30'000}}), R"(s="5"><v>0.030000</v>)"));
  CHECK(has(sheet(report_of({{"d", ColumnKind::kDate}}), {std::int64_t{-25'567}}), ">1900-01-01</t>"));
}

TEST_CASE("text in a sheet is never a formula and holds any character") {
  const auto report = report_of({{"t", ColumnKind::kText}});
  CHECK(has(sheet(report, {std::string_view("=1+1")}), R"(t="inlineStr"><is><t xml:space="preserve">=1+1</t>)"));
  CHECK(has(sheet(report, {std::string_view("<a & \"b\">")}), ">&lt;a &amp; &quot;b&quot;&gt;</t>"));
  CHECK(has(sheet(report, {std::string_view("\x07_x0041_")}), ">_x0007__x005F_x0041_</t>"));
  CHECK_FALSE(has(sheet(report, {std::monostate{}}), R"(<c r="A2")"));
}

TEST_CASE("the heading stands still, columns have widths, and the 28th is AB") {
  std::vector<std::pair<std::string, ColumnKind>> columns;
  for (int i = 0; i < 28; ++i) columns.emplace_back("c" + std::to_string(i), ColumnKind::kInteger);
  auto parts = xlsx(report_of(columns), {std::vector<SqlValue>(28, std::int64_t{1})}, {"en", "UTC", 3});
  const std::string& page = parts["xl/worksheets/sheet1.xml"];
  CHECK(has(page, R"(<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>)"));
  CHECK(has(page, R"(<col min="28" max="28")"));
  CHECK(has(page, R"(<c r="AB2")"));
  CHECK(has(page, R"(<autoFilter ref="A1:AB2"/>)"));
  CHECK(has(parts["xl/workbook.xml"], R"(name="Table")"));
  CHECK(has(parts["xl/styles.xml"], R"(formatCode="#,##0.000")"));
  CHECK(parts.size() == 6);
}

TEST_CASE("a row that its columns don't describe is found") {
  const auto report = report_of({{"amount_minor", ColumnKind::kMoney}, {"t", ColumnKind::kText}});
  const auto fits = [&](std::vector<SqlValue> row) { return !misfit(report, row); };
  CHECK(fits({std::int64_t{1}, std::string_view("a")}));
  CHECK(fits({std::monostate{}, std::int64_t{1}}));
  CHECK_FALSE(fits({std::string_view("1"), std::string_view("a")}));
  CHECK_FALSE(fits({std::int64_t{1}}));
}
