#include "core/catalog/checks.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace bobbin::catalog {

namespace {

constexpr int kCodeCharacters = 64;
constexpr int kItemCharacters = 40;
constexpr int kCategoryCharacters = 200;

// Checks a text in place; the refusal, if any, is what comes back.
Result<void> check_into(std::string& text, const TextRule& rule, std::string field) {
  Result<std::string> kept = check_text(text, rule, std::move(field));
  if (!kept) return Refused(std::move(kept.error()));
  text = std::move(*kept);
  return {};
}

Result<void> check_list(std::vector<std::string>& items, const std::string& field) {
  if (items.size() > kMaxListItems) {
    return refuse(Code::kInvalid, {"最多 100 项", "at most 100 items"}, field);
  }
  for (std::size_t index = 0; index < items.size(); ++index) {
    const std::string here = field + "/" + std::to_string(index);
    if (auto ok = check_into(items[index], {kItemCharacters, Need::kRequired, Lines::kOne}, here); !ok) return ok;
    if (std::find(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(index), items[index]) !=
        items.begin() + static_cast<std::ptrdiff_t>(index)) {
      return refuse(Code::kInvalid,
                    {"“" + shown(items[index]) + "”重复，每项只写一次",
                     "\"" + shown(items[index]) + "\" is there twice; give it once"},
                    here);
    }
  }
  return {};
}

// Parts of a path, 女装/衬衫: none may be empty.
Result<void> check_category(std::string& category) {
  if (auto ok = check_into(category, {kCategoryCharacters, Need::kOptional, Lines::kOne}, "/category"); !ok) return ok;
  if (category.starts_with('/') || category.ends_with('/') || category.find("//") != std::string::npos) {
    return refuse(Code::kInvalid,
                  {"分类写成“女装/衬衫”，各级不能为空", "write the category as women/shirts; no part may be empty"},
                  "/category");
  }
  return {};
}

Result<void> check_special(const Style& style) {
  if (style.special_price_minor) {
    if (auto ok = check_price(*style.special_price_minor, "/special_price_minor"); !ok) return ok;
  }
  if (!style.special_price_minor && (style.special_from || style.special_until)) {
    return refuse(Code::kInvalid, {"有特价日期就要有特价", "a special period needs its special_price_minor"},
                  "/special_price_minor");
  }
  if (style.special_from && style.special_until && *style.special_until < *style.special_from) {
    const std::string from = format_day(*style.special_from);
    return refuse(Code::kInvalid,
                  {"特价结束日不能早于开始日 " + from, "the special price ends before it begins on " + from},
                  "/special_until");
  }
  return {};
}

Result<void> check_launch(Style& style) {
  if (!style.early_access) return {};
  EarlyAccess& early = *style.early_access;
  if (!style.launch_on) {
    return refuse(Code::kInvalid, {"提前购买需要上市日期 launch_on", "early access needs a launch date, launch_on"},
                  "/launch_on");
  }
  if (auto ok = check_list(early.tiers, "/early_access/tiers"); !ok) return ok;
  if (early.tiers.empty()) {
    return refuse(Code::kInvalid, {"至少写一个会员等级", "name at least one tier"}, "/early_access/tiers");
  }
  if (early.on >= *style.launch_on) {
    const std::string day = format_day(*style.launch_on);
    return refuse(Code::kInvalid,
                  {"提前购买日期要早于上市日期 " + day, "early access must begin before the launch on " + day},
                  "/early_access/on");
  }
  return {};
}

}  // namespace

Result<void> check_price(Minor price_minor, std::string field) {
  if (price_minor < 0 || price_minor > kMaxPriceMinor) {
    return refuse(Code::kInvalid,
                  {"金额要在 0 到 1,000,000,000,000 分之间", "an amount from 0 to 1,000,000,000,000 minor units"},
                  std::move(field));
  }
  return {};
}

Result<void> check_special_price(const Style& style, Minor highest_regular_minor) {
  if (!style.special_price_minor || *style.special_price_minor <= highest_regular_minor) return {};
  const std::string regular = std::to_string(highest_regular_minor);
  return refuse(Code::kInvalid,
                {"特价不能高于平时的价格（" + regular + " 分）",
                 "a special price isn't above the regular one (" + regular + " minor units)"},
                "/special_price_minor");
}

Result<std::string> check_sku(std::string_view sku, std::string field) {
  return check_text(sku, {160, Need::kRequired, Lines::kOne}, std::move(field));
}

Result<std::string> check_barcode(std::string_view barcode, std::string field) {
  const bool printable = std::all_of(barcode.begin(), barcode.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (barcode.empty() || barcode.size() > 48 || !printable || barcode.front() == ' ' || barcode.back() == ' ') {
    return refuse(Code::kInvalid,
                  {"条码是 1 到 48 个可打印的 ASCII 字符，首尾不能有空格",
                   "a barcode is 1 to 48 printable ASCII characters without blanks at its ends"},
                  std::move(field));
  }
  return std::string(barcode);
}

Result<Style> checked(Style style) {
  if (auto ok = check_into(style.code, {kCodeCharacters, Need::kRequired, Lines::kOne}, "/code"); !ok) {
    return Refused(ok.error());
  }
  if (style.code.find('/') != std::string::npos) {
    return refuse(Code::kInvalid, {"款号不能含有“/”", "a style's code has no / in it"}, "/code");
  }
  if (auto ok = check_into(style.name, {kNameCharacters, Need::kRequired, Lines::kOne}, "/name"); !ok) {
    return Refused(ok.error());
  }
  if (auto ok = check_category(style.category); !ok) return Refused(ok.error());
  if (auto ok = check_into(style.season, {kItemCharacters, Need::kOptional, Lines::kOne}, "/season"); !ok) {
    return Refused(ok.error());
  }
  if (auto ok = check_list(style.tags, "/tags"); !ok) return Refused(ok.error());
  if (auto ok = check_list(style.sizes, "/sizes"); !ok) return Refused(ok.error());
  if (auto ok = check_list(style.colours, "/colours"); !ok) return Refused(ok.error());
  if (auto ok = check_price(style.price_minor, "/price_minor"); !ok) return Refused(ok.error());
  for (const auto& [store, price] : style.store_prices) {
    if (auto ok = check_price(price, "/store_prices/" + json_token(store)); !ok) return Refused(ok.error());
  }
  if (style.cost_minor) {
    if (auto ok = check_price(*style.cost_minor, "/cost_minor"); !ok) return Refused(ok.error());
  }
  if (style.tax_rate_ppm < 0 || style.tax_rate_ppm > kPpm) {
    return refuse(Code::kInvalid,
                  {"税率以百万分之一计，0 到 1,000,000（13% 写 130000）",
                   "a tax rate in millionths, 0 to 1,000,000 (13% is 130000)"},
                  "/tax_rate_ppm");
  }
  if (auto ok = check_special(style); !ok) return Refused(ok.error());
  if (auto ok = check_launch(style); !ok) return Refused(ok.error());
  return style;
}

}  // namespace bobbin::catalog
