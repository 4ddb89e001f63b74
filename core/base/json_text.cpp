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

// Whether a text stands in JSON as it is: ASCII without controls, quotes and backslashes. Nearly all names and ids.
bool is_plain(std::string_view text) {
  const auto below = [](std::uint64_t bytes, std::uint64_t limit) { return (bytes - kEachByte * limit) & ~bytes; };
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    const std::uint64_t bytes = eight_bytes(text, at);
    const std::uint64_t found =
        bytes | below(bytes, 0x20) | below(bytes ^ kEachByte * '"', 1) | below(bytes ^ kEachByte * '\\', 1);
    if ((found & kHighBits) != 0) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                     [](unsigned char c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; });
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
};

constexpr std::size_t kFirstBytes = 4096;  // of an answer; most sales need no more

}  // namespace

struct JsonText::Parts {
  rapidjson::StringBuffer buffer{nullptr, kFirstBytes};
  Writer writer{buffer};

  void write(std::string_view text) { writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
};

JsonText::JsonText() : parts_(std::make_unique<Parts>()) {}

JsonText::~JsonText() = default;

void JsonText::begin_object() { parts_->writer.StartObject(); }
void JsonText::end_object() { parts_->writer.EndObject(); }
void JsonText::begin_array() { parts_->writer.StartArray(); }
void JsonText::end_array() { parts_->writer.EndArray(); }

JsonText& JsonText::key(std::string_view name) {
  text(name);
  return *this;
}

void JsonText::text(std::string_view value) {
  if (is_plain(value)) {
    parts_->writer.plain(value);
  } else if (is_utf8(value)) {
    parts_->write(value);
  } else {
    parts_->write(repaired(value));
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
