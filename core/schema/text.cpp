#include <set>

#include "core/schema/node.hpp"

namespace bobbin::schema {
namespace {

using nlohmann::json;

// Length of the well-formed sequence at `i`, 0 when there is none (Unicode 15, table 3-7).
std::size_t sequence_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U; };
  const auto in = [](unsigned b, unsigned low, unsigned high) { return b >= low && b <= high; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (in(first, 0xC2, 0xDF)) return in(byte(1), 0x80, 0xBF) ? 2 : 0;
  if (in(first, 0xE0, 0xEF)) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return in(byte(1), low, high) && in(byte(2), 0x80, 0xBF) ? 3 : 0;
  }
  if (!in(first, 0xF0, 0xF4)) return 0;
  const unsigned low = first == 0xF0 ? 0x90 : 0x80;
  const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
  return in(byte(1), low, high) && in(byte(2), 0x80, 0xBF) && in(byte(3), 0x80, 0xBF) ? 4 : 0;
}

class TextCheck {
 public:
  void walk(const json& value, const std::string& pointer, int depth);
  std::vector<Issue> issues;

 private:
  void add(const std::string& pointer, Words words) {
    if (issues.size() < kMaxIssues) issues.push_back({pointer, Kind::kText, std::move(words), {}});
  }
  void text(const std::string& string, const std::string& pointer);
};

void TextCheck::text(const std::string& string, const std::string& pointer) {
  if (string.find('\0') != std::string::npos) add(pointer, {"文本里不能有 NUL 字符", "text must not contain NUL"});
  if (!is_utf8(string)) add(pointer, {"文本须为 UTF-8", "text must be UTF-8"});
}

void TextCheck::walk(const json& value, const std::string& pointer, int depth) {
  if (depth > kMaxDepth) return add(pointer, {"嵌套过深，最多 64 层", "nested too deep: at most 64 levels"});
  if (value.is_string()) return text(value.get_ref<const std::string&>(), pointer);
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) {
    return add(pointer, {"整数太大", "the whole number is too large"});
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) walk(value[i], pointer + "/" + std::to_string(i), depth + 1);
  }
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.items()) {
    if (!is_utf8(key) || key.find('\0') != std::string::npos) {
      add(pointer, {"字段名须为 UTF-8，且不含 NUL", "names of fields must be UTF-8 without NUL"});
      continue;
    }
    walk(member, pointer + "/" + pointer_token(key), depth + 1);
  }
}

// Follows the parser to see what its values no longer show: duplicate keys, depth while reading, and where it stands.
class Follower {
 public:
  bool operator()(int depth, json::parse_event_t event, json& parsed);
  std::optional<Refusal> refusal;

 private:
  struct Level {
    bool list = false;
    std::size_t next = 0;
    std::string key;
    std::set<std::string> keys;
  };
  [[nodiscard]] std::string pointer() const {
    std::string out;
    for (const Level& level : levels_) {
      out += "/" + (level.list ? std::to_string(level.next) : pointer_token(level.key));
    }
    return out;
  }
  void fail(Words words) {
    if (!refusal) refusal = Refusal{Code::kMalformed, std::move(words), pointer()};
  }
  void value_done() {
    if (!levels_.empty() && levels_.back().list) ++levels_.back().next;
  }
  std::vector<Level> levels_;
};

bool Follower::operator()(int depth, json::parse_event_t event, json& parsed) {
  if (refusal) return false;
  switch (event) {
    case json::parse_event_t::object_start:
    case json::parse_event_t::array_start:
      if (depth >= kMaxDepth) fail({"嵌套过深，最多 64 层", "nested too deep: at most 64 levels"});
      levels_.push_back({event == json::parse_event_t::array_start, 0, {}, {}});
      break;
    case json::parse_event_t::key: {
      Level& level = levels_.back();
      level.key = parsed.get<std::string>();
      if (!level.keys.insert(level.key).second) fail({"这个字段写了两次", "this field stands here twice"});
      break;
    }
    case json::parse_event_t::object_end:
    case json::parse_event_t::array_end:
      levels_.pop_back();
      value_done();
      break;
    case json::parse_event_t::value:
      value_done();
      break;
  }
  return !refusal;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_at(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string pointer_token(std::string_view key) {
  std::string out;
  for (const char c : key) {
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

std::vector<Issue> check_text(const json& instance) {
  TextCheck check;
  check.walk(instance, "", 0);
  return std::move(check.issues);
}

Result<json> parse(std::string_view text) {
  Follower follower;
  json value;
  try {
    value = json::parse(text.begin(), text.end(), [&](int depth, json::parse_event_t event, json& parsed) {
      return follower(depth, event, parsed);
    });
  } catch (const json::parse_error& error) {
    if (!follower.refusal) {
      const std::string at = std::to_string(error.byte);
      return refuse(Code::kMalformed,
                    {"不是 JSON：第 " + at + " 个字节处读不下去", "not JSON: it can't be read at byte " + at});
    }
  } catch (const json::out_of_range&) {  // a number like 1e999
    return refuse(Code::kMalformed, {"数值太大", "a number is too large"});
  }
  if (follower.refusal) return Refused(*follower.refusal);
  if (auto issues = check_text(value); !issues.empty()) {
    return refuse(Code::kMalformed, issues.front().words, issues.front().pointer);
  }
  return value;
}

}  // namespace bobbin::schema
