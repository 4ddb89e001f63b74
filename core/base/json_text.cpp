#include "core/base/json_text.hpp"

// Without RAPIDJSON_SSE2: with it 1.1.0 takes the control characters U+001A to U+001F for such as need no escape.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

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

}  // namespace

struct JsonText::Parts {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};

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
  if (is_utf8(value)) {
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
