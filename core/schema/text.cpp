#include "core/base/text.hpp"
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

// A value's place below the root. Its pointer is written only when there is something to say of it: nearly never.
struct At {
  const At* above = nullptr;         // null = the root
  const std::string* key = nullptr;  // null = an item of an array
  std::size_t index = 0;

  [[nodiscard]] std::string pointer() const {
    if (above == nullptr) return {};
    return above->pointer() + "/" + (key == nullptr ? std::to_string(index) : json_token(*key));
  }
};

class TextCheck {
 public:
  void walk(const json& value, const At& at, int depth);
  std::vector<Issue> issues;

 private:
  void add(const At& at, Words words) {
    if (issues.size() < kMaxIssues) issues.push_back({at.pointer(), Kind::kText, std::move(words), {}});
  }
  void text(const std::string& string, const At& at);
};

void TextCheck::text(const std::string& string, const At& at) {
  if (string.find('\0') != std::string::npos) add(at, {"文本里不能有 NUL 字符", "text must not contain NUL"});
  if (!is_utf8(string)) add(at, {"文本须为 UTF-8", "text must be UTF-8"});
}

void TextCheck::walk(const json& value, const At& at, int depth) {
  if (depth > kMaxDepth) return add(at, {"嵌套过深，最多 64 层", "nested too deep: at most 64 levels"});
  if (value.is_string()) return text(value.get_ref<const std::string&>(), at);
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) {
    return add(at, {"整数太大", "the whole number is too large"});
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) walk(value[i], At{&at, nullptr, i}, depth + 1);
  }
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.get_ref<const json::object_t&>()) {
    if (!is_utf8(key) || key.find('\0') != std::string::npos) {
      add(at, {"字段名须为 UTF-8，且不含 NUL", "names of fields must be UTF-8 without NUL"});
      continue;
    }
    walk(member, At{&at, &key, 0}, depth + 1);
  }
}

// Builds the value as the parser meets its parts, so that what a finished value no longer shows is seen: duplicate
// keys, and depth before it is reached.
class Builder final : public json::json_sax_t {
 public:
  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // not in JSON text
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override;
  bool parse_error(std::size_t position, const std::string& token, const json::exception& error) override;

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

bool Builder::key(string_t& name) {
  Level& level = open_.back();
  level.key = name;
  if (level.container->contains(name)) return fail({"这个字段写了两次", "this field stands here twice"});
  return true;
}

bool Builder::parse_error(std::size_t position, const std::string&, const json::exception& error) {
  constexpr int kNumberOverflow = 406;  // a number like 1e999
  if (error.id == kNumberOverflow) return fail({"数值太大", "a number is too large"});
  const std::string at = std::to_string(position);
  refusal = {Code::kMalformed,
             {"不是 JSON：第 " + at + " 个字节处读不下去", "not JSON: it can't be read at byte " + at}};
  return false;
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

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = sequence_at(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::vector<Issue> check_text(const json& instance) {
  TextCheck check;
  check.walk(instance, At{}, 0);
  return std::move(check.issues);
}

Result<json> parse(std::string_view text) {
  Builder builder;
  if (!json::sax_parse(text.begin(), text.end(), &builder)) return Refused(std::move(builder.refusal));
  if (auto issues = check_text(builder.root); !issues.empty()) {
    return refuse(Code::kMalformed, issues.front().words, issues.front().pointer);
  }
  return std::move(builder.root);
}

}  // namespace bobbin::schema
