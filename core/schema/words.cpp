#include <utility>

#include "core/schema/node.hpp"

namespace bobbin::schema {
namespace {

constexpr std::int64_t kMostShown = 40;  // code points of a found text

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::string shortened(const std::string& text) {
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!starts_code_point(text[i])) continue;
    if (seen++ == kMostShown) return text.substr(0, i) + "…";
  }
  return text;
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) c = ' ';
  }
  return text;
}

}  // namespace

std::int64_t code_points(const std::string& text) {
  std::int64_t count = 0;
  for (const char c : text) count += starts_code_point(c) ? 1 : 0;
  return count;
}

unsigned type_of(const nlohmann::json& value) {
  if (value.is_object()) return kObject;
  if (value.is_array()) return kArray;
  if (value.is_string()) return kString;
  if (value.is_number_integer()) return kInteger;
  if (value.is_boolean()) return kBoolean;
  return value.is_number() ? kFraction : kNull;
}

Words type_words(unsigned types) {
  static const std::vector<std::pair<unsigned, Words>> kNames = {
      {kString, {"文本", "text"}},
      {kInteger, {"整数", "a whole number"}},
      {kBoolean, {"true 或 false", "true or false"}},
      {kArray, {"列表", "a list"}},
      {kObject, {"对象", "an object"}},
      {kNull, {"空值", "null"}},
      {kFraction, {"小数", "a number with a fraction"}},
  };
  Words out;
  for (const auto& [bit, name] : kNames) {
    if ((types & bit) == 0) continue;
    out.zh += (out.zh.empty() ? "" : "或") + name.zh;
    out.en += (out.en.empty() ? "" : " or ") + name.en;
  }
  return out;
}

Words quoted(const std::string& text) {
  const std::string shown = shortened(one_line(text));
  return {"“" + shown + "”", "'" + shown + "'"};
}

Words value_words(const nlohmann::json& value) {
  Words out = type_words(type_of(value));
  if (value.is_string()) {
    const Words text = quoted(value.get<std::string>());
    return {out.zh + text.zh, out.en + " " + text.en};
  }
  if (value.is_boolean() || value.is_number()) return {" " + value.dump(), value.dump()};
  return out;
}

}  // namespace bobbin::schema
