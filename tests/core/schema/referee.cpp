#include "tests/core/schema/referee.hpp"

#include <map>
#include <new>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/constraint_builder.hpp>
#include <valijson/constraints/concrete_constraints.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace bobbin::schema {
namespace {

using nlohmann::json;
using valijson::adapters::Adapter;
using valijson::adapters::NlohmannJsonAdapter;

constexpr const char* kRangeKeyword = "x-bobbin-range";      // [least, most, multiple of], each may be null
constexpr const char* kPatternKeyword = "x-bobbin-pattern";  // the pattern's text

// One of our exact constraints in valijson's terms. It copies itself into valijson's own storage.
template <class Check>
class Exact final : public valijson::constraints::PolyConstraint {
 public:
  explicit Exact(Check check) : check_(std::move(check)) {}

  bool validate(const Adapter& target, const std::vector<std::string>& context,
                valijson::ValidationResults* results) const override {
    const bool fits = check_(target);
    if (!fits && results != nullptr) results->pushError(context, "Failed an exact range or a pattern.");
    return fits;
  }

 private:
  valijson::constraints::Constraint* cloneInto(void* place) const override { return new (place) Exact(check_); }
  std::size_t sizeOf() const override { return sizeof(Exact); }

  Check check_;
};

struct InRange {
  Range range;
  std::optional<std::int64_t> multiple_of;

  bool operator()(const Adapter& target) const {
    if (!target.isInteger()) return true;
    const std::int64_t value = target.asInteger();
    return range.has(value) && (!multiple_of || value % *multiple_of == 0);
  }
};

struct FitsPattern {
  const Pattern* pattern;  // the node's, which outlives the referee
  bool operator()(const Adapter& target) const { return !target.isString() || pattern->fits(target.asString()); }
};

class RangeBuilder final : public valijson::ConstraintBuilder {
 public:
  valijson::constraints::Constraint* make(const Adapter& value) const override {
    std::vector<std::optional<std::int64_t>> limits;
    value.applyToArray([&](const Adapter& limit) {
      limits.push_back(limit.isInteger() ? std::optional(limit.asInteger()) : std::nullopt);
      return true;
    });
    return new Exact<InRange>(InRange{{limits.at(0), limits.at(1)}, limits.at(2)});
  }
};

using Patterns = std::map<std::string, const Pattern*>;

class PatternBuilder final : public valijson::ConstraintBuilder {
 public:
  explicit PatternBuilder(const Patterns& patterns) : patterns_(patterns) {}
  valijson::constraints::Constraint* make(const Adapter& value) const override {
    return new Exact<FitsPattern>(FitsPattern{patterns_.at(value.asString())});
  }

 private:
  const Patterns& patterns_;
};

json limit(const std::optional<std::int64_t>& value) { return value ? json(*value) : json(nullptr); }

void put_limits(json& out, const Range& range, const char* least, const char* most) {
  if (range.least) out[least] = *range.least;
  if (range.most) out[most] = *range.most;
}

json type_names(unsigned types) {
  json out = json::array();
  for (const auto& [bit, name] :
       {std::pair{kObject, "object"}, std::pair{kArray, "array"}, std::pair{kString, "string"},
        std::pair{kInteger, "integer"}, std::pair{kBoolean, "boolean"}, std::pair{kNull, "null"}}) {
    if ((types & bit) != 0) out.push_back(name);
  }
  return out;
}

// The schema as the referee reads it, from what was compiled: nothing that we checked is lost, nothing else gets in.
json brief(const Node& node, Patterns& patterns);

json brief_all(const std::vector<std::unique_ptr<Node>>& nodes, Patterns& patterns) {
  json out = json::array();
  for (const auto& node : nodes) out.push_back(brief(*node, patterns));
  return out;
}

void brief_object(json& out, const Node& node, Patterns& patterns) {
  if (!node.properties.empty()) out["properties"] = json::object();
  for (const auto& [name, child] : node.properties) out["properties"][name] = brief(*child, patterns);
  if (!node.required.empty()) out["required"] = node.required;
  if (node.additional == Additional::kNone) out["additionalProperties"] = false;
  if (node.additional == Additional::kChecked) out["additionalProperties"] = brief(*node.additional_node, patterns);
  put_limits(out, node.member_count, "minProperties", "maxProperties");
}

json brief(const Node& node, Patterns& patterns) {
  json out = json::object();
  if (node.types != 0) out["type"] = type_names(node.types);
  if (node.choices) out["enum"] = *node.choices;
  if (node.range.least || node.range.most || node.multiple_of) {
    out[kRangeKeyword] = {limit(node.range.least), limit(node.range.most), limit(node.multiple_of)};
  }
  put_limits(out, node.length, "minLength", "maxLength");
  if (node.pattern) {
    patterns[node.pattern->text] = node.pattern.get();
    out[kPatternKeyword] = node.pattern->text;
  }
  brief_object(out, node, patterns);
  if (node.items) out["items"] = brief(*node.items, patterns);
  put_limits(out, node.item_count, "minItems", "maxItems");
  if (node.unique_items) out["uniqueItems"] = true;
  if (!node.one_of.empty()) out["oneOf"] = brief_all(node.one_of, patterns);
  if (!node.any_of.empty()) out["anyOf"] = brief_all(node.any_of, patterns);
  return out;
}

}  // namespace

struct Referee::Parts {
  valijson::Schema schema;
};

Referee::Referee(const Node& root) : parts_(std::make_unique<Parts>()) {
  Patterns patterns;
  const json text = brief(root, patterns);
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.addConstraintBuilder(kRangeKeyword, new RangeBuilder());  // the parser owns its builders
  parser.addConstraintBuilder(kPatternKeyword, new PatternBuilder(patterns));
  parser.populateSchema(NlohmannJsonAdapter(text), parts_->schema);
}

Referee::~Referee() = default;

bool Referee::fits(const json& instance) const {
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  return validator.validate(parts_->schema, NlohmannJsonAdapter(instance), nullptr);
}

}  // namespace bobbin::schema
