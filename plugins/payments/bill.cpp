#include "bill.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "bobbin/errors.hpp"
#include "bobbin/text.hpp"
#include "csv.hpp"

namespace payments {
namespace {

using bobbin::say;
using bobbin::Words;

constexpr std::size_t kMostDigits = 15;
constexpr std::size_t kLongestReference = 100;

[[noreturn]] void wrong(std::int64_t line, const Words& why) {
  bobbin::invalid({"第 " + std::to_string(line) + " 行：" + why.zh, "Line " + std::to_string(line) + ": " + why.en},
                  "/csv");
}

std::string trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  if (text.starts_with('`')) text.remove_prefix(1);  // some providers keep spreadsheets from reading numbers so
  return std::string(text);
}

enum Column : std::size_t { kKind, kReference, kAmount, kFee, kColumns };

constexpr std::array<std::array<std::string_view, 2>, kColumns> kNames{
    {{"kind", "类型"}, {"reference", "凭证号"}, {"amount", "金额"}, {"fee", "手续费"}}};

using Places = std::array<std::optional<std::size_t>, kColumns>;

Places places_of(const CsvRow& head) {
  Places out;
  for (std::size_t i = 0; i < head.fields.size(); ++i) {
    const std::string name = trimmed(head.fields[i]);
    for (std::size_t column = 0; column < kColumns; ++column) {
      if (std::find(kNames[column].begin(), kNames[column].end(), name) == kNames[column].end()) continue;
      if (out[column]) wrong(head.line, say("列“{1}”出现了两次。", "the column \"{1}\" is there twice.", name));
      out[column] = i;
    }
  }
  for (const Column needed : {kKind, kReference, kAmount}) {
    if (out[needed]) continue;
    wrong(head.line, say("缺少列“{1}”；第一行应为列名：kind,reference,amount,fee。",
                         "there is no column \"{2}\"; the first row names them: kind,reference,amount,fee.",
                         kNames[needed][1], kNames[needed][0]));
  }
  return out;
}

bool refund_of(const std::string& kind, std::int64_t line) {
  if (kind == "refund" || kind == "退款") return true;
  if (kind == "payment" || kind == "支付" || kind == "收款") return false;
  wrong(line,
        say("类型“{1}”应为 payment（支付）或 refund（退款）。", "the kind \"{1}\" must be payment or refund.", kind));
}

std::optional<bobbin::Minor> minor_of(std::string_view text, int digits) {
  const bool below = text.starts_with('-');
  if (below) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  std::string fraction(point < text.size() ? text.substr(point + 1) : std::string_view());
  const bool bare_point = point + 1 == text.size();
  if (whole.empty() || bare_point || fraction.size() > static_cast<std::size_t>(digits)) return std::nullopt;
  fraction.resize(static_cast<std::size_t>(digits), '0');
  const std::string all = std::string(whole) + fraction;
  std::int64_t out = 0;
  const auto read = std::from_chars(all.data(), all.data() + all.size(), out);
  const bool number = read.ec == std::errc{} && read.ptr == all.data() + all.size() && all.front() != '-';
  if (!number || all.size() > kMostDigits) return std::nullopt;
  return below ? -out : out;
}

class Bill {
 public:
  Bill(const Places& places, std::string_view currency) : places_(places), digits_(bobbin::minor_digits(currency)) {}

  [[nodiscard]] BillRow row(const CsvRow& from) const {
    BillRow out;
    out.line = from.line;
    out.refund = refund_of(text(from, kKind), from.line);
    out.reference = text(from, kReference);
    if (out.reference.empty() || out.reference.size() > kLongestReference) {
      wrong(from.line, {"凭证号应有 1 到 100 个字节。", "the reference has 1 to 100 bytes."});
    }
    out.amount_minor = amount(from, kAmount);
    if (out.amount_minor <= 0) {
      wrong(from.line,
            {"金额应大于 0；退款用类型 refund 表示。", "the amount is above 0; money given back has the kind refund."});
    }
    out.fee_minor = places_[kFee] && !text(from, kFee).empty() ? amount(from, kFee) : 0;
    return out;
  }

 private:
  [[nodiscard]] std::string text(const CsvRow& from, Column column) const {
    const std::size_t place = *places_[column];
    if (place >= from.fields.size()) {
      wrong(from.line, say("只有 {1} 列，缺少“{2}”。", "there are {1} columns, \"{3}\" is missing.", from.fields.size(),
                           kNames[column][1], kNames[column][0]));
    }
    return trimmed(from.fields[place]);
  }

  [[nodiscard]] bobbin::Minor amount(const CsvRow& from, Column column) const {
    const std::string said = text(from, column);
    if (const auto minor = minor_of(said, digits_)) return *minor;
    wrong(from.line, say("“{1}”不是金额，应像 {2}。", "\"{1}\" is no amount; it looks like {2}.", said,
                         digits_ == 0 ? "1280" : "128.00"));
  }

  const Places& places_;
  int digits_;
};

}  // namespace

std::vector<BillRow> read_bill(std::string_view csv, std::string_view currency) {
  const std::vector<CsvRow> rows = read_csv(csv);
  if (rows.empty()) bobbin::invalid({"对账单是空的。", "The bill is empty."}, "/csv");
  if (rows.size() > kMostBillRows + 1) {
    bobbin::invalid(say("对账单最多 {1} 行。", "A bill has {1} rows at most.", kMostBillRows), "/csv");
  }
  const Places places = places_of(rows.front());
  const Bill bill(places, currency);
  std::vector<BillRow> out;
  for (std::size_t i = 1; i < rows.size(); ++i) out.push_back(bill.row(rows[i]));
  return out;
}

}  // namespace payments
