#include "core/base/json_text.hpp"

// Without RAPIDJSON_SSE2: with it 1.1.0 takes the control characters U+001A to U+001F for such as need no escape.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "core/base/eight_bytes.hpp"
#include "core/base/text.hpp"

namespace bobbin {
namespace {

// With U+FFFD for each byte that is no UTF-8.
std::string repaired(std::string_view text) {
  std::string out;
  for (const std::string_view character : characters(text)) {
    out += is_utf8(character) ? character : std::string_view("\uFFFD");
  }
  return out;
}

// Not 0 when one of the bytes needs an escape: a control, a quote or a backslash.
std::uint64_t escapes(std::uint64_t bytes) {
  return below(bytes, 0x20) | below(bytes ^ kEachByte * '"', 1) | below(bytes ^ kEachByte * '\\', 1);
}

// Whether a text stands in JSON as it is, seen at a glance: ASCII without escapes. Nearly all names and ids.
bool is_plain(std::string_view text) {
  const auto looked_at = [](std::uint64_t bytes) { return escapes(bytes) | (bytes & kHighBits); };
  if (text.size() < 8) return looked_at(few_bytes(text)) == 0;
  std::uint64_t found = looked_at(eight_bytes(text, text.size() - 8));
  for (std::size_t at = 0; at + 8 < text.size(); at += 8) found |= looked_at(eight_bytes(text, at));
  return found == 0;
}

// How many bytes stand in JSON as they are before the first that needs an escape. The text is UTF-8.
std::size_t clean_run(std::string_view text) {
  std::size_t at = 0;
  while (at + 8 <= text.size() && escapes(eight_bytes(text, at)) == 0) at += 8;
  while (at < text.size() && escapes(kEachByte * static_cast<unsigned char>(text[at])) == 0) ++at;
  return at;
}

// The library's writer goes byte by byte; what needs no escape is copied whole.
class Writer : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  using rapidjson::Writer<rapidjson::StringBuffer>::Writer;

  void plain(std::string_view text) {
    Prefix(rapidjson::kStringType);
    char* to = os_->Push(text.size() + 2);
    *to = '"';
    std::copy(text.begin(), text.end(), to + 1);
    to[text.size() + 1] = '"';
    EndValue(true);
  }

  void escaped(std::string_view text) {
    Prefix(rapidjson::kStringType);
    os_->Put('"');
    while (true) {
      const std::size_t run = clean_run(text);
      std::copy_n(text.begin(), run, os_->Push(run));
      if (run == text.size()) break;
      escape(text[run]);
      text.remove_prefix(run + 1);
    }
    os_->Put('"');
    EndValue(true);
  }

 private:
  void escape(char c) {
    constexpr std::string_view kLetters = "\"\"\\\\\bb\ff\nn\rr\tt";  // a character, and its letter after the backslash
    constexpr std::string_view kHex = "0123456789ABCDEF";
    os_->Put('\\');
    for (std::size_t at = 0; at < kLetters.size(); at += 2) {
      if (kLetters[at] == c) return os_->Put(kLetters[at + 1]);
    }
    const auto code = static_cast<unsigned char>(c);
    for (const char digit : {'u', '0', '0', kHex[code / 16], kHex[code % 16]}) os_->Put(digit);
  }
};

constexpr std::size_t kFirstBytes = 4096;  // of an answer; most sales need no more

}  // namespace

struct JsonText::Parts {
  rapidjson::StringBuffer buffer{nullptr, kFirstBytes};
  Writer writer{buffer};
};

JsonText::JsonText() : parts_(std::make_unique<Parts>()) {}

JsonText::~JsonText() = default;

void JsonText::begin_object() { parts_->writer.StartObject(); }
void JsonText::end_object() { parts_->writer.EndObject(); }
void JsonText::begin_array() { parts_->writer.StartArray(); }
void JsonText::end_array() { parts_->writer.EndArray(); }

JsonText& JsonText::key(Name name) {
  parts_->writer.plain(name.text());
  return *this;
}

JsonText& JsonText::any_key(std::string_view name) {
  text(name);
  return *this;
}

void JsonText::text(std::string_view value) {
  if (is_plain(value)) {
    parts_->writer.plain(value);
  } else if (is_utf8(value)) {
    parts_->writer.escaped(value);
  } else {
    parts_->writer.escaped(repaired(value));
  }
}

void JsonText::integer(std::int64_t value) { parts_->writer.Int64(value); }
void JsonText::unsigned_integer(std::uint64_t value) { parts_->writer.Uint64(value); }
void JsonText::boolean(bool value) { parts_->writer.Bool(value); }
void JsonText::null() { parts_->writer.Null(); }

void JsonText::json(std::string_view value) {
  parts_->writer.RawValue(value.data(), value.size(), rapidjson::kObjectType);  // the kind matters to keys only
}

std::string JsonText::take() { return {parts_->buffer.GetString(), parts_->buffer.GetSize()}; }

}  // namespace bobbin
