#include "core/import/cells.hpp"

#include <utility>

#include "core/import/decimal.hpp"

namespace bobbin::imports {

void Cells::wrong(const char* field, Words reason) {
  if (!bad_) bad_ = Bad{row_.line, rows_.column_of(index(field)), std::move(reason)};
}

DateRule Cells::dates() const {
  const Map& map = rows_.map();
  return {map.dates, map.time_zone.empty() ? zone_ : map.time_zone, map.minute_of_day};
}

std::string Cells::required(const char* field) {
  const std::string& value = text(field);
  if (value.empty()) wrong(field, {"不能为空", "this must not be empty"});
  return value;
}

std::int64_t Cells::whole(const char* field, std::int64_t least, std::int64_t most, std::int64_t otherwise) {
  const std::string& value = text(field);
  if (value.empty()) return otherwise;
  const auto number = parse_decimal(value, 0);
  if (number && *number >= least && *number <= most) return *number;
  const std::string range = std::to_string(least) + ".." + std::to_string(most);
  wrong(field, {"“" + value + "”应为 " + range + " 的整数", "'" + value + "' must be a whole number, " + range});
  return otherwise;
}

std::optional<Minor> Cells::amount(const char* field) {
  const std::string& value = text(field);
  if (value.empty()) return std::nullopt;
  const int decimals = rows_.map().decimals;
  // 128.00 in a column of minor units is a price of 128.00, not of 1.28: nothing is guessed.
  if (decimals == 0 && value.find_first_not_of("0123456789", value.front() == '-' ? 1 : 0) != std::string::npos) {
    wrong(field, {"“" + value +
                      "”应只有数字：这一列以最小货币单位记（128.00 元写作 12800）；"
                      "以元记的文件请用 --map，写明 amounts: {decimals: 2}",
                  "'" + value +
                      "' must be digits only: this column counts minor units (128.00 is written 12800); "
                      "for a file in whole units use --map with amounts: {decimals: 2}"});
    return std::nullopt;
  }
  const auto amount = parse_decimal(value, decimals);
  if (amount) return amount;
  const auto finer = parse_decimal(value, 6);
  if (finer) {
    const std::string places = std::to_string(decimals);
    wrong(field, {"“" + value + "”不是整数个最小货币单位（最多 " + places + " 位小数）",
                  "'" + value + "' is no whole number of minor units (at most " + places + " decimals)"});
  } else {
    wrong(field, {"“" + value + "”不是金额", "'" + value + "' is no amount"});
  }
  return std::nullopt;
}

Minor Cells::required_amount(const char* field) {
  if (required(field).empty()) return 0;
  const auto value = amount(field);
  if (value && *value >= 0) return *value;
  wrong(field, {"金额不能为负", "an amount must not be negative"});
  return 0;
}

Instant Cells::moment(const char* field) {
  const std::string value = required(field);
  if (value.empty()) return {};
  const auto at = parse_moment(value, dates());
  if (at) return *at;
  wrong(field, at.error().detail);
  return {};
}

std::optional<Day> Cells::date(const char* field) {
  const std::string& value = text(field);
  if (value.empty()) return std::nullopt;
  const auto day = parse_date(value, dates());
  if (day) return *day;
  wrong(field, day.error().detail);
  return std::nullopt;
}

std::vector<std::string> Cells::list(const char* field) const {
  std::string value = text(field);
  static const std::string kWide = "；";
  for (std::size_t at = value.find(kWide); at != std::string::npos; at = value.find(kWide)) {
    value.replace(at, kWide.size(), ";");
  }
  std::vector<std::string> out;
  std::size_t begin = 0;
  while (begin <= value.size()) {
    const std::size_t end = std::min(value.find(';', begin), value.size());
    const std::string item = value.substr(begin, end - begin);
    if (!item.empty()) out.push_back(item);
    begin = end + 1;
  }
  return out;
}

}  // namespace bobbin::imports
