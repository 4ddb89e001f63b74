#include "core/config/rendering.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "core/base/text.hpp"
#include "core/config/schema_walk.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::config {
namespace {

using nlohmann::json;
// What a scalar may be.
struct Wanted {
  std::set<std::string> types;
  std::set<std::string> choices;  // of text

  explicit Wanted(const Schemas& schemas) {
    for (const json* schema : schemas) {
      if (const auto type = schema->find("type"); type != schema->end()) {
        const json names = type->is_array() ? *type : json::array({*type});
        for (const json& name : names) types.insert(name.get<std::string>());
      }
      if (const auto values = schema->find("enum"); values != schema->end()) {
        for (const json& value : *values) add_choice(value);
      }
      if (const auto value = schema->find("const"); value != schema->end()) add_choice(*value);
    }
  }
  [[nodiscard]] bool allows(const char* type) const { return types.contains(type); }

 private:
  void add_choice(const json& value) {
    if (value.is_string()) choices.insert(value.get<std::string>());
    if (value.is_string()) types.insert("string");
    if (value.is_boolean()) types.insert("boolean");
    if (value.is_number_integer()) types.insert("integer");
  }
};

std::optional<bool> switch_word(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (text == "on" || text == "true" || text == "yes") return true;
  if (text == "off" || text == "false" || text == "no") return false;
  return std::nullopt;
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::to_string(value) == text ? std::optional(value) : std::nullopt;  // no leading zeros, no -0
}

json scalar(const yaml::Node& node, const Wanted& wanted) {
  if (node.kind == yaml::Kind::kNull) return nullptr;
  const std::string& text = node.text;
  if (wanted.choices.contains(text)) return text;
  if (const auto on = switch_word(text)) {
    const char* word = *on ? "on" : "off";
    if (wanted.choices.contains(word)) return word;
    if (wanted.allows("boolean")) return *on;
    const bool guess = node.kind == yaml::Kind::kPlain && !wanted.allows("string");
    if (guess && (text == "true" || text == "false")) return *on;
    return text;
  }
  const bool text_only = node.kind == yaml::Kind::kQuoted || (wanted.allows("string") && !wanted.allows("integer"));
  if (text_only) return text;
  if (const auto number = whole_number(text)) return *number;
  return text;
}

}  // namespace

Rendering::Rendering(const yaml::Node& root, const json& schema)
    : value_(std::make_unique<json>(render(root, of_root(schema), "", root.place, 0))) {}

Rendering::~Rendering() = default;

json Rendering::render(const yaml::Node& node, const Schemas& schemas, const std::string& pointer, yaml::Place key,
                       int depth) {
  if (depth > schema::kMaxDepth || places_.size() >= yaml::kMaxNodes) {
    too_large_ = true;
    return nullptr;
  }
  // An empty value stands nowhere: its key is the wrong word.
  places_[pointer] = {key, node.kind == yaml::Kind::kNull ? key : node.place};
  if (node.kind == yaml::Kind::kMap) {
    json out = json::object();
    for (const yaml::Node::Member& member : node.members) {
      const std::string at = pointer + "/" + json_token(member.key);
      out[member.key] = render(*member.value, of_member(schemas, member.key), at, member.place, depth + 1);
      if (too_large_) break;
    }
    return out;
  }
  if (node.kind == yaml::Kind::kList) {
    json out = json::array();
    const Schemas items = of_items(schemas);
    for (const yaml::Node* item : node.items) {
      out.push_back(render(*item, items, pointer + "/" + std::to_string(out.size()), item->place, depth + 1));
      if (too_large_) break;
    }
    return out;
  }
  return scalar(node, Wanted(schemas));
}

const Rendering::Places& Rendering::nearest_places(std::string pointer) const {
  while (true) {
    if (const auto found = places_.find(pointer); found != places_.end()) return found->second;
    pointer.resize(pointer.rfind('/'));  // "" is always there
  }
}

yaml::Place Rendering::value_place(const std::string& pointer) const { return nearest_places(pointer).value; }

yaml::Place Rendering::key_place(const std::string& pointer) const { return nearest_places(pointer).key; }

}  // namespace bobbin::config
