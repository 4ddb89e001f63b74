#include "core/base/text.hpp"

#include <algorithm>

#include "core/base/eight_bytes.hpp"

namespace bobbin {

namespace {

// Length in bytes of the character that begins here, 0 when these bytes are no UTF-8 (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF).
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const auto within = [&](std::size_t index, int least, int most) {
    return byte(index) >= least && byte(index) <= most;
  };
  const auto follows = [&](std::size_t index) { return within(index, 0x80, 0xBF); };
  const int first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  if (first < 0xE0) return text.size() >= 2 && follows(1) ? 2 : 0;
  // The second byte's limits: the lower keeps out overlong forms, the upper surrogates and what is above U+10FFFF.
  if (first < 0xF0) {
    const bool right = text.size() >= 3 && within(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
    return right && follows(2) ? 3 : 0;
  }
  const bool right = text.size() >= 4 && within(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
  return right && follows(2) && follows(3) ? 4 : 0;
}

// A character of two or three bytes as its code point; 0 for others, which need no telling apart here.
int code_point(std::string_view character) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(character[index]); };
  if (character.size() == 2) return (byte(0) & 0x1F) * 64 + (byte(1) & 0x3F);
  if (character.size() == 3) return (byte(0) & 0x0F) * 4096 + (byte(1) & 0x3F) * 64 + (byte(2) & 0x3F);
  return 0;
}

// What shows nothing: ASCII's blanks, those of typography (U+3000 is what a Chinese keyboard types), and the marks
// without width that come along with a pasted phone number.
bool is_blank(std::string_view character) {
  if (character.size() == 1) return std::string_view(" \t\r\n").find(character[0]) != std::string_view::npos;
  const int code = code_point(character);
  const auto within = [code](int first, int last) { return code >= first && code <= last; };
  return code == 0xA0 || code == 0x1680 || within(0x2000, 0x200F) || within(0x2028, 0x202F) || within(0x205F, 0x2069) ||
         code == 0x3000 || code == 0xFEFF;
}

// The last character of a text; an invalid byte is a character of its own.
std::string_view last_character(std::string_view text) {
  std::size_t from = text.size() - 1;
  while (from > 0 && text.size() - from < 4 && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) --from;
  const bool whole = character_length(text.substr(from)) == text.size() - from;
  return whole ? text.substr(from) : text.substr(text.size() - 1);
}

bool is_control(std::string_view character, Lines lines) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (first == '\n' || first == '\t' || first == '\r') return lines == Lines::kOne;
  if (first < 0x20 || first == 0x7F) return true;
  return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

void add_once(std::vector<std::string>& list, std::string item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(first_character(text))) text.remove_prefix(first_character(text).size());
  while (!text.empty() && is_blank(last_character(text))) text.remove_suffix(last_character(text).size());
  return text;
}

Result<std::string> check_reason(std::string_view reason, std::string field) {
  if (trimmed(reason).empty()) {
    return refuse(Code::kInvalid, {"请写明原因，不能留空", "say why: the reason can't be blank"}, std::move(field));
  }
  return check_text(reason, {kNoteCharacters, Need::kRequired, Lines::kMany}, std::move(field));
}

Result<std::string> check_text(std::string_view text, const TextRule& rule, std::string field) {
  const std::string_view kept = trimmed(text);
  int count = 0;
  for (std::size_t at = 0; at < kept.size(); ++count) {
    const std::size_t length = character_length(kept.substr(at));
    if (length == 0) {
      return refuse(Code::kInvalid, {"这段文字不是有效的 UTF-8 编码", "this text is not valid UTF-8"},
                    std::move(field));
    }
    if (is_control(kept.substr(at, length), rule.lines)) {
      return refuse(Code::kInvalid,
                    {"这段文字含有控制字符，请删去", "this text contains a control character; leave it out"},
                    std::move(field));
    }
    at += length;
  }
  if (count > rule.characters) {
    const std::string limit = std::to_string(rule.characters);
    return refuse(Code::kInvalid,
                  {"最多 " + limit + " 个字符，现有 " + std::to_string(count) + " 个",
                   "at most " + limit + " characters, there are " + std::to_string(count)},
                  std::move(field));
  }
  if (count == 0 && rule.need == Need::kRequired) {
    return refuse(Code::kInvalid, {"此项必填", "this must be given"}, std::move(field));
  }
  return std::string(kept);
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    while (at + 8 <= text.size() && (eight_bytes(text, at) & kHighBits) == 0) at += 8;
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
    if (at == text.size()) return true;
    const std::size_t length = character_length(text.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string_view first_character(std::string_view text) {
  return text.empty() ? text : text.substr(0, std::max<std::size_t>(1, character_length(text)));
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    out.push_back(first_character(text));
    text.remove_prefix(out.back().size());
  }
  return out;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kShown = 60;
  const std::vector<std::string_view> all = characters(text.substr(0, kShown * 4 + 4));
  if (all.size() <= kShown) return std::string(text);
  const auto end = static_cast<std::size_t>(all[kShown].data() - text.data());
  return std::string(text.substr(0, end)) + "…";
}

std::string json_token(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::string_view character : characters(text)) {
    if (is_blank(character)) continue;
    char ascii = character.size() == 1 ? character[0] : '\0';
    const int code = code_point(character);  // U+FF01..FF5E are ASCII 0x21..0x7E made wide
    if (code >= 0xFF01 && code <= 0xFF5E) ascii = static_cast<char>(code - 0xFF01 + 0x21);
    if (ascii == '\0') {
      out += character;
    } else {
      out += ascii >= 'A' && ascii <= 'Z' ? static_cast<char>(ascii - 'A' + 'a') : ascii;
    }
  }
  return out;
}

std::vector<std::string> grams(std::string_view folded) {
  std::vector<std::string> out;
  const std::vector<std::string_view> all = characters(folded);
  for (std::size_t index = 0; index < all.size(); ++index) {
    add_once(out, std::string(all[index]));
    if (index + 1 < all.size()) add_once(out, std::string(all[index]) + std::string(all[index + 1]));
  }
  return out;
}

std::vector<std::string> query_grams(std::string_view folded) {
  const std::vector<std::string_view> all = characters(folded);
  if (all.size() == 1) return {std::string(all[0])};
  std::vector<std::string> out;
  for (std::size_t index = 0; index + 1 < all.size(); ++index) {
    add_once(out, std::string(all[index]) + std::string(all[index + 1]));
  }
  return out;
}

}  // namespace bobbin
