#include "core/import/map.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace bobbin::imports {

const std::vector<Field>& fields_of(Kind kind) {
  using Need = Field::Need;
  static const std::vector<Field> sales{
      {"sale", Need::kRequired},       {"at", Need::kRequired},       {"member", Need::kRequired},
      {"sku", Need::kRequired},        {"quantity", Need::kRequired}, {"unit_price_minor", Need::kRequired},
      {"name", Need::kOptional},       {"category", Need::kOptional}, {"discount_minor", Need::kOptional},
      {"associates", Need::kOptional}, {"tender", Need::kOptional},   {"store", Need::kOptional},
      {"till", Need::kOptional},       {"note", Need::kOptional}};
  static const std::vector<Field> members{{"code", Need::kRequired},
                                          {"name", Need::kRequired},
                                          {"phone", Need::kRequired},
                                          {"birthday", Need::kOptional},
                                          {"sex", Need::kOptional},
                                          {"region", Need::kOptional},
                                          {"tags", Need::kOptional},
                                          {"joined_on", Need::kOptional},
                                          {"points", Need::kOptional},
                                          {"stored_value_principal_minor", Need::kOptional},
                                          {"stored_value_bonus_minor", Need::kOptional}};
  static const std::vector<Field> styles{{"code", Need::kRequired},
                                         {"name", Need::kRequired},
                                         {"category", Need::kRequired},
                                         {"sku", Need::kRequired},
                                         {"size", Need::kRequired},
                                         {"colour", Need::kRequired},
                                         {"price_minor", Need::kRequired},
                                         {"barcode", Need::kOptional},
                                         {"season", Need::kOptional},
                                         {"tags", Need::kOptional},
                                         {"cost_minor", Need::kOptional},
                                         {"tax_rate_ppm", Need::kOptional},
                                         {"special_price_minor", Need::kOptional},
                                         {"launch_on", Need::kOptional}};
  switch (kind) {
    case Kind::kSales:
      return sales;
    case Kind::kMembers:
      return members;
    case Kind::kStyles:
      return styles;
  }
  return sales;
}

std::size_t field_index(Kind kind, std::string_view name) {
  const auto& fields = fields_of(kind);
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return name == field.name; });
  return static_cast<std::size_t>(found - fields.begin());
}

Map own_map(Kind kind) {
  Map map;
  map.kind = kind;
  for (const auto& field : fields_of(kind)) {
    Source source;
    source.from = Source::From::kColumn;
    source.column = field.name;
    map.fields.push_back(std::move(source));
  }
  return map;
}

Result<std::string> known_encoding(const std::string& name) {
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "utf8") lower = "utf-8";
  if (lower == "gbk" || lower == "gb2312") lower = "gb18030";  // which contains both
  for (const char* known : {"utf-8", "gb18030", "windows-1252", "iso-8859-1"}) {
    if (lower == known) return lower;
  }
  return refuse(Code::kInvalid,
                {"不认识的编码“" + name + "”，可用 utf-8、gb18030、windows-1252、iso-8859-1",
                 "Unknown encoding '" + name + "': utf-8, gb18030, windows-1252 and iso-8859-1 are known"},
                "/encoding");
}

}  // namespace bobbin::imports
