#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "core/base/text.hpp"
#include "core/schema/node.hpp"

namespace bobbin::schema {
namespace {

using nlohmann::json;

Refused no_schema(const std::string& pointer, std::string zh, std::string en) {
  return refuse(Code::kInvalid, {std::move(zh), std::move(en)}, pointer);
}

constexpr std::array kAnnotations = {"title", "description", "default",  "examples",  "format",    "$schema",
                                     "$id",   "$comment",    "readOnly", "writeOnly", "deprecated"};

bool is_annotation(const std::string& keyword) {
  return keyword.starts_with("x-") ||
         std::find(kAnnotations.begin(), kAnnotations.end(), keyword) != kAnnotations.end();
}

std::optional<unsigned> type_bit(const std::string& name) {
  static const std::map<std::string, unsigned> kBits = {{"object", kObject},   {"array", kArray},
                                                        {"string", kString},   {"integer", kInteger},
                                                        {"boolean", kBoolean}, {"null", kNull}};
  const auto found = kBits.find(name);
  if (found == kBits.end()) return std::nullopt;
  return found->second;
}

// Where a keyword's whole number is kept.
struct Place {
  std::optional<std::int64_t>& (*slot)(Node&);
  std::int64_t lowest;  // that the keyword may say
  int step = 0;         // from an exclusive limit to the inclusive one
};

template <Range Node::*range, std::optional<std::int64_t> Range::*end>
std::optional<std::int64_t>& limit_of(Node& node) {
  return node.*range.*end;
}

std::optional<std::int64_t>& multiple_of(Node& node) { return node.multiple_of; }

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();

class Compiler {
 public:
  Result<std::unique_ptr<Node>> node(const json& schema, const std::string& pointer, int depth);

 private:
  using Reader = Result<void> (Compiler::*)(Node&, const json&, const std::string&);
  Result<void> type(Node& node, const json& value, const std::string& pointer);
  Result<void> choices(Node& node, const json& value, const std::string& pointer);
  Result<void> constant(Node& node, const json& value, const std::string& pointer);
  Result<void> required(Node& node, const json& value, const std::string& pointer);
  Result<void> properties(Node& node, const json& value, const std::string& pointer);
  Result<void> additional(Node& node, const json& value, const std::string& pointer);
  Result<void> pattern(Node& node, const json& value, const std::string& pointer);
  Result<void> items(Node& node, const json& value, const std::string& pointer);
  Result<void> unique_items(Node& node, const json& value, const std::string& pointer);
  Result<void> one_of(Node& node, const json& value, const std::string& pointer);
  Result<void> any_of(Node& node, const json& value, const std::string& pointer);

  Result<void> structure(Node& node, const std::string& keyword, const json& value, const std::string& pointer);
  Result<void> number(Node& node, const std::string& keyword, const json& value, const std::string& pointer);
  Result<std::vector<std::unique_ptr<Node>>> branches(const json& value, const std::string& pointer);

  int depth_ = 0;
};

Result<std::unique_ptr<Node>> Compiler::node(const json& schema, const std::string& pointer, int depth) {
  if (depth > kMaxDepth / 2) return no_schema(pointer, "模式嵌套过深", "the schema is nested too deep");
  auto out = std::make_unique<Node>();
  if (schema == true) return out;
  if (!schema.is_object()) {
    return no_schema(pointer, "应为 JSON Schema 对象", "expected a JSON Schema: an object");
  }
  for (const auto& [keyword, value] : schema.items()) {
    depth_ = depth;
    const std::string at = pointer + "/" + json_token(keyword);
    if (keyword == "default") out->fallback = value;
    if (keyword == "format") out->date = value == "date";
    if (keyword == "x-secret") out->secret = value == true;
    if (keyword == "x-form" && value.is_object()) {
      out->form = Words{value.value("zh-CN", std::string()), value.value("en", std::string())};
    }
    if (is_annotation(keyword)) continue;
    if (auto done = structure(*out, keyword, value, at); !done) return Refused(done.error());
  }
  if (out->fallback) {
    const std::vector<Issue> issues = explain(*out, filled(*out, *out->fallback));
    if (!issues.empty()) {
      return no_schema(pointer + "/default" + issues.front().pointer,
                       "默认值不符合自身的模式：" + issues.front().words.zh,
                       "the default doesn't fit its own schema: " + issues.front().words.en);
    }
  }
  return out;
}

Result<void> Compiler::structure(Node& node, const std::string& keyword, const json& value,
                                 const std::string& pointer) {
  static const std::map<std::string, Reader> kReaders = {
      {"type", &Compiler::type},
      {"enum", &Compiler::choices},
      {"const", &Compiler::constant},
      {"required", &Compiler::required},
      {"properties", &Compiler::properties},
      {"additionalProperties", &Compiler::additional},
      {"pattern", &Compiler::pattern},
      {"items", &Compiler::items},
      {"uniqueItems", &Compiler::unique_items},
      {"oneOf", &Compiler::one_of},
      {"anyOf", &Compiler::any_of},
  };
  const auto reader = kReaders.find(keyword);
  if (reader != kReaders.end()) return (this->*reader->second)(node, value, pointer);
  return number(node, keyword, value, pointer);
}

Result<void> Compiler::number(Node& node, const std::string& keyword, const json& value, const std::string& pointer) {
  static const std::map<std::string, Place> kPlaces = {
      {"minimum", {limit_of<&Node::range, &Range::least>, kLowest}},
      {"maximum", {limit_of<&Node::range, &Range::most>, kLowest}},
      {"exclusiveMinimum", {limit_of<&Node::range, &Range::least>, kLowest, 1}},
      {"exclusiveMaximum", {limit_of<&Node::range, &Range::most>, kLowest + 1, -1}},
      {"multipleOf", {multiple_of, 1}},
      {"minLength", {limit_of<&Node::length, &Range::least>, 0}},
      {"maxLength", {limit_of<&Node::length, &Range::most>, 0}},
      {"minItems", {limit_of<&Node::item_count, &Range::least>, 0}},
      {"maxItems", {limit_of<&Node::item_count, &Range::most>, 0}},
      {"minProperties", {limit_of<&Node::member_count, &Range::least>, 0}},
      {"maxProperties", {limit_of<&Node::member_count, &Range::most>, 0}},
  };
  const auto place = kPlaces.find(keyword);
  if (place == kPlaces.end()) {
    return no_schema(pointer, "不支持的关键字 “" + keyword + "”", "keyword '" + keyword + "' is not in the subset");
  }
  if (!value.is_number_integer()) return no_schema(pointer, "应为整数", "expected a whole number");
  const auto limit = value.get<std::int64_t>();
  const std::int64_t highest = std::numeric_limits<std::int64_t>::max() - 1;
  if (limit < place->second.lowest || (place->second.step > 0 && limit > highest)) {
    return no_schema(pointer, "数值超出范围", "the number is out of range");
  }
  std::optional<std::int64_t>& slot = place->second.slot(node);
  if (slot) return no_schema(pointer, "同一界限写了两次", "the same limit is said twice");
  slot = limit + place->second.step;
  return {};
}

Result<void> Compiler::type(Node& node, const json& value, const std::string& pointer) {
  const json names = value.is_string() ? json::array({value}) : value;
  if (!names.is_array() || names.empty()) return no_schema(pointer, "应为类型名", "expected the name of a type");
  for (const json& name : names) {
    const auto bit = name.is_string() ? type_bit(name.get<std::string>()) : std::nullopt;
    if (!bit) {
      return no_schema(pointer, "类型须为 object、array、string、integer、boolean、null 之一（没有小数，见 G1）",
                       "expected object, array, string, integer, boolean or null (there are no fractions, G1)");
    }
    node.types |= *bit;
  }
  return {};
}

Result<void> Compiler::choices(Node& node, const json& value, const std::string& pointer) {
  if (!value.is_array() || value.empty()) return no_schema(pointer, "应为非空列表", "expected a list with members");
  if (node.choices) return {};  // const stands beside it and is narrower
  node.choices = value.get<std::vector<json>>();
  return {};
}

Result<void> Compiler::constant(Node& node, const json& value, const std::string&) {
  node.choices = std::vector<json>{value};
  return {};
}

Result<void> Compiler::required(Node& node, const json& value, const std::string& pointer) {
  const bool names =
      value.is_array() && std::all_of(value.begin(), value.end(), [](const json& name) { return name.is_string(); });
  if (!names) return no_schema(pointer, "应为名称列表", "expected a list of names");
  node.required = value.get<std::vector<std::string>>();
  return {};
}

Result<void> Compiler::properties(Node& node, const json& value, const std::string& pointer) {
  if (!value.is_object()) return no_schema(pointer, "应为对象", "expected an object");
  const int depth = depth_;
  for (const auto& [name, schema] : value.items()) {
    auto child = this->node(schema, pointer + "/" + json_token(name), depth + 1);
    if (!child) return Refused(child.error());
    node.properties.emplace_back(name, std::move(*child));
  }
  return {};
}

Result<void> Compiler::additional(Node& node, const json& value, const std::string& pointer) {
  if (value == false) {
    node.additional = Additional::kNone;
    return {};
  }
  auto child = this->node(value, pointer, depth_ + 1);
  if (!child) return Refused(child.error());
  node.additional = Additional::kChecked;
  node.additional_node = std::move(*child);
  return {};
}

Result<void> Compiler::pattern(Node& node, const json& value, const std::string& pointer) {
  const bool ascii = value.is_string() &&
                     std::all_of(value.get_ref<const std::string&>().begin(), value.get_ref<const std::string&>().end(),
                                 [](char c) { return c >= ' ' && c <= '~'; });
  if (!ascii) return no_schema(pointer, "模式须为 ASCII 文本", "a pattern is ASCII text: it is matched byte by byte");
  auto flags = std::regex::ECMAScript | std::regex::optimize;
#ifdef __GLIBCXX__
  // The depth-first matcher of this library recurses once a character and may take exponential time.
  flags |= std::regex_constants::__polynomial;
#endif
  const auto text = value.get<std::string>();
  try {
    node.pattern = std::make_unique<const Pattern>(Pattern{text, std::regex(text, flags)});
  } catch (const std::regex_error& error) {
    return no_schema(pointer, "正则表达式无法编译：" + text,
                     "the pattern doesn't compile: " + text + ": " + error.what());
  }
  return {};
}

Result<void> Compiler::items(Node& node, const json& value, const std::string& pointer) {
  auto child = this->node(value, pointer, depth_ + 1);
  if (!child) return Refused(child.error());
  node.items = std::move(*child);
  return {};
}

Result<void> Compiler::unique_items(Node& node, const json& value, const std::string& pointer) {
  if (!value.is_boolean()) return no_schema(pointer, "应为 true 或 false", "expected true or false");
  node.unique_items = value.get<bool>();
  return {};
}

Result<std::vector<std::unique_ptr<Node>>> Compiler::branches(const json& value, const std::string& pointer) {
  if (!value.is_array() || value.empty()) return no_schema(pointer, "应为非空列表", "expected a list with members");
  const int depth = depth_;
  std::vector<std::unique_ptr<Node>> out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    auto child = node(value[i], pointer + "/" + std::to_string(i), depth + 1);
    if (!child) return Refused(child.error());
    out.push_back(std::move(*child));
  }
  return out;
}

Result<void> Compiler::one_of(Node& node, const json& value, const std::string& pointer) {
  auto found = branches(value, pointer);
  if (!found) return Refused(found.error());
  node.one_of = std::move(*found);
  return {};
}

Result<void> Compiler::any_of(Node& node, const json& value, const std::string& pointer) {
  auto found = branches(value, pointer);
  if (!found) return Refused(found.error());
  node.any_of = std::move(*found);
  return {};
}

}  // namespace

const Node* Node::property(const std::string& name) const {
  const auto found = std::find_if(properties.begin(), properties.end(), [&](const auto& p) { return p.first == name; });
  return found == properties.end() ? nullptr : found->second.get();
}

bool Pattern::fits(const std::string& value) const {
  return value.size() <= kMaxPatternBytes && std::regex_search(value, compiled);
}

Result<std::unique_ptr<Node>> compile_node(const json& schema) { return Compiler().node(schema, "", 0); }

}  // namespace bobbin::schema
