#include "core/schema/schema.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/schema/node.hpp"
#include "core/schema/referee.hpp"

namespace bobbin::schema {

using nlohmann::json;

struct Schema::Compiled {
  json source;
  std::unique_ptr<Node> root;
  Referee referee;

  Compiled(json text, std::unique_ptr<Node> node) : source(std::move(text)), root(std::move(node)), referee(*root) {}
};

Result<Schema> Schema::compile(const json& schema) {
  if (auto issues = check_text(schema); !issues.empty()) {
    return refuse(Code::kInvalid, issues.front().words, issues.front().pointer);
  }
  auto root = compile_node(schema);
  if (!root) return Refused(root.error());
  try {
    return Schema(std::make_shared<const Compiled>(schema, std::move(*root)));
  } catch (const std::runtime_error& error) {  // valijson's, about a schema that it can't take
    return refuse(Code::kInvalid,
                  {std::string("模式无法使用：") + error.what(), std::string("not a usable schema: ") + error.what()});
  }
}

Result<Schema> Schema::compile_text(std::string_view schema_json) {
  auto value = parse(schema_json);
  if (!value) return Refused(value.error());
  return compile(*value);
}

std::vector<Issue> Schema::check(const json& instance) const {
  if (auto issues = check_text(instance); !issues.empty()) return issues;
  if (compiled_->referee.fits(instance)) return {};
  std::vector<Issue> issues = explain(*compiled_->root, instance);
  if (issues.empty()) {
    const std::string words = compiled_->referee.complaint(instance);
    issues.push_back({"", Kind::kValue, {"不符合模式：" + words, "doesn't fit its schema: " + words}, {}});
  }
  return issues;
}

Result<void> Schema::require(const json& instance) const {
  const std::vector<Issue> issues = check(instance);
  if (issues.empty()) return {};
  const Issue& first = issues.front();
  return refuse(first.kind == Kind::kValue ? Code::kInvalid : Code::kMalformed, first.words, first.pointer);
}

json Schema::with_defaults(const json& instance) const { return filled(*compiled_->root, instance); }

const json& Schema::source() const { return compiled_->source; }

namespace {

// What a missing member becomes: its default, or an object of its members' defaults; nullopt when neither is there.
std::optional<json> made(const Node& node) {
  if (node.fallback) return filled(node, *node.fallback);
  if (node.properties.empty() || (node.types & kObject) == 0) return std::nullopt;
  json out = filled(node, json::object());
  const bool whole = std::all_of(node.required.begin(), node.required.end(),
                                 [&](const std::string& name) { return out.contains(name); });
  if (out.empty() || !whole) return std::nullopt;
  return out;
}

}  // namespace

json filled(const Node& node, json instance) {
  if (instance.is_object()) {
    for (const auto& [name, child] : node.properties) {
      if (const auto member = instance.find(name); member != instance.end()) {
        *member = filled(*child, std::move(*member));
      } else if (auto value = made(*child)) {
        instance[name] = std::move(*value);
      }
    }
  }
  if (instance.is_array() && node.items) {
    for (json& item : instance) item = filled(*node.items, std::move(item));
  }
  return instance;
}

}  // namespace bobbin::schema
