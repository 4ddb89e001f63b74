#include "core/base/text.hpp"
#include "core/schema/node.hpp"

namespace bobbin::schema {
namespace {

using nlohmann::json;

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

}  // namespace

std::string At::pointer() const {
  if (above == nullptr) return {};
  return above->pointer() + "/" + (key == nullptr ? std::to_string(index) : json_token(*key));
}

std::vector<Issue> check_text(const json& instance) {
  TextCheck check;
  check.walk(instance, At{}, 0);
  return std::move(check.issues);
}

}  // namespace bobbin::schema
