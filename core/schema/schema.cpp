#include "core/schema/schema.hpp"

#include <algorithm>

#include "core/schema/node.hpp"
#include "core/schema/relations.hpp"

namespace bobbin::schema {

using nlohmann::json;

struct Schema::Compiled {
  json source;
  std::unique_ptr<Node> root;
  Relations relations;
};

Result<Schema> Schema::compile(const json& schema) {
  if (auto issues = check_text(schema); !issues.empty()) {
    return refuse(Code::kInvalid, issues.front().words, issues.front().pointer);
  }
  auto root = compile_node(schema);
  if (!root) return Refused(root.error());
  auto relations = Relations::compile(schema);
  if (!relations) return Refused(relations.error());
  return Schema(std::make_shared<const Compiled>(Compiled{schema, std::move(*root), *std::move(relations)}));
}

Result<Schema> Schema::compile_text(std::string_view schema_json) {
  auto value = parse(schema_json);
  if (!value) return Refused(value.error());
  return compile(*value);
}

std::vector<Issue> Schema::check(const json& instance) const {
  if (auto issues = check_text(instance); !issues.empty()) return issues;
  if (auto issues = explain(*compiled_->root, instance); !issues.empty()) return issues;
  return compiled_->relations.check(instance);
}

std::vector<Issue> Schema::check_others(const json& instance, const OtherSettings& others) const {
  return compiled_->relations.check_others(instance, others);
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
