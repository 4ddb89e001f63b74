#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "core/base/text.hpp"
#include "core/schema/node.hpp"

namespace bobbin::schema {
namespace {

using nlohmann::json;

// Builds the value as the parser meets its parts, so that what a finished value no longer shows is seen: duplicate
// keys, and depth before it is reached. Its public functions are those that rapidjson's reader calls.
class Builder {
 public:
  using Size = rapidjson::SizeType;

  bool Null() { return put(nullptr); }
  bool Bool(bool value) { return put(value); }
  bool Int(int value) { return put(std::int64_t{value}); }
  bool Uint(unsigned value) { return put(std::uint64_t{value}); }
  bool Int64(std::int64_t value) { return put(value); }
  bool Uint64(std::uint64_t value) { return put(value); }
  bool Double(json::number_float_t value) { return put(value); }
  bool RawNumber(const char*, Size, bool) { return false; }  // only with a flag that isn't set
  bool String(const char* text, Size length, bool) { return put(std::string(text, length)); }
  bool StartObject() { return open(json::object()); }
  bool StartArray() { return open(json::array()); }
  bool EndObject(Size) { return close(); }
  bool EndArray(Size) { return close(); }
  bool Key(const char* text, Size length, bool);

  // Why the reader stopped when none of the above stopped it.
  Refused unreadable(rapidjson::ParseErrorCode code, std::size_t position);

  json root;
  Refusal refusal;  // when the parser stopped

 private:
  bool put(json value) {
    place(std::move(value));
    return true;
  }
  json& place(json value);
  bool open(json container);
  bool close() {
    open_.pop_back();
    return true;
  }
  [[nodiscard]] std::string pointer() const;
  bool fail(Words words) {
    refusal = {Code::kMalformed, std::move(words), pointer()};
    return false;
  }

  struct Level {
    json* container;  // stays where it is: what holds it doesn't grow while it is open
    std::string key;
  };
  std::vector<Level> open_;
};

json& Builder::place(json value) {
  if (open_.empty()) return root = std::move(value);
  Level& level = open_.back();
  if (level.container->is_array()) return level.container->emplace_back(std::move(value));
  return (*level.container)[level.key] = std::move(value);
}

bool Builder::open(json container) {
  if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) {
    return fail({"嵌套过深，最多 64 层", "nested too deep: at most 64 levels"});
  }
  json& placed = place(std::move(container));
  open_.push_back({&placed, {}});
  return true;
}

bool Builder::Key(const char* text, Size length, bool) {
  Level& level = open_.back();
  level.key.assign(text, length);
  if (level.container->contains(level.key)) return fail({"这个字段写了两次", "this field stands here twice"});
  return true;
}

Refused Builder::unreadable(rapidjson::ParseErrorCode code, std::size_t position) {
  if (code == rapidjson::kParseErrorNumberTooBig) {  // like 1e999
    fail({"数值太大", "a number is too large"});
    return Refused(std::move(refusal));
  }
  const std::string at = std::to_string(position);
  return refuse(Code::kMalformed,
                {"不是 JSON：第 " + at + " 个字节处读不下去", "not JSON: it can't be read at byte " + at});
}

std::string Builder::pointer() const {
  std::string out;
  for (const Level& level : open_) {
    // An open container's last item is the one inside which we stand; in the innermost the next one is at fault.
    const std::size_t next = level.container->size() - (&level == &open_.back() ? 0U : 1U);
    out += "/" + (level.container->is_array() ? std::to_string(next) : json_token(level.key));
  }
  return out;
}

}  // namespace

Result<json> parse(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";  // of UTF-8: may stand first, and says nothing
  const std::size_t skipped = text.starts_with(kMark) ? kMark.size() : 0;
  rapidjson::MemoryStream stream(text.data() + skipped, text.size() - skipped);
  rapidjson::Reader reader;
  Builder builder;
  const auto done = reader.Parse<rapidjson::kParseFullPrecisionFlag>(stream, builder);
  if (done.Code() == rapidjson::kParseErrorTermination) return Refused(std::move(builder.refusal));
  if (done.IsError()) return builder.unreadable(done.Code(), skipped + done.Offset() + 1);
  // The reader takes a NUL for the end of the text.
  if (stream.Tell() != text.size() - skipped) {
    return builder.unreadable(rapidjson::kParseErrorDocumentRootNotSingular, skipped + stream.Tell() + 1);
  }
  if (auto issues = check_text(builder.root); !issues.empty()) {
    return refuse(Code::kMalformed, issues.front().words, issues.front().pointer);
  }
  return std::move(builder.root);
}

}  // namespace bobbin::schema
