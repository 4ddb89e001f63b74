#include <nlohmann/json.hpp>

#include "core/schema/node.hpp"
#include "tests/core/schema/referee.hpp"
#include "tests/support/rapidcheck.hpp"

// The explainer decides with every request; valijson, which is slow and well known, must never see a thing differently.
namespace {

using nlohmann::json;

json random_instance(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 8 : 5)) {
    case 0:
      return *rc::gen::inRange(-3, 4);
    case 1:
      return *rc::gen::element<std::string>("", "a", "ab", "织", "织里", "on");
    case 2:
      return *rc::gen::arbitrary<bool>();
    case 3:
      return nullptr;
    case 4:
      return 1.0;
    case 5: {
      json out = json::array();
      const int size = *rc::gen::inRange(0, 4);
      for (int i = 0; i < size; ++i) out.push_back(random_instance(depth - 1));
      return out;
    }
    default: {
      json out = json::object();
      const int size = *rc::gen::inRange(0, 4);
      for (int i = 0; i < size; ++i) out[*rc::gen::element<std::string>("a", "b", "c")] = random_instance(depth - 1);
      return out;
    }
  }
}

json random_schema(int depth);

json random_branches(int depth) {
  json out = json::array();
  const int size = *rc::gen::inRange(1, 4);
  for (int i = 0; i < size; ++i) out.push_back(random_schema(depth - 1));
  return out;
}

void add_keyword(json& out, int depth) {
  const std::string name = *rc::gen::element<std::string>("a", "b", "c");
  switch (*rc::gen::inRange(0, depth > 0 ? 18 : 12)) {
    case 0:
      out["type"] = *rc::gen::element<std::string>("object", "array", "string", "integer", "boolean", "null");
      break;
    case 1:
      out["type"] = {"object", "integer"};
      break;
    case 2:
      out["enum"] = {1, "on", "织"};
      break;
    case 3:
      out["const"] = random_instance(1);
      break;
    case 4:
      out["minimum"] = *rc::gen::inRange(-3, 4);
      break;
    case 5:
      out["exclusiveMaximum"] = *rc::gen::inRange(-3, 4);
      break;
    case 6:
      out["minLength"] = *rc::gen::inRange(0, 3);
      break;
    case 7:
      out["maxLength"] = *rc::gen::inRange(0, 3);
      break;
    case 8:
      out["pattern"] = *rc::gen::element<std::string>("^a", "b$", "^$", "^.{3}$");
      break;
    case 9:
      out["required"] = {name};
      break;
    case 10:
      out["multipleOf"] = *rc::gen::inRange(1, 4);
      break;
    case 11:
      out["maxProperties"] = *rc::gen::inRange(0, 3);
      break;
    case 12:
      out["properties"][name] = random_schema(depth - 1);
      break;
    case 13:
      out["additionalProperties"] = *rc::gen::arbitrary<bool>() ? json(false) : random_schema(depth - 1);
      break;
    case 14:
      out["items"] = random_schema(depth - 1);
      break;
    case 15:
      out["uniqueItems"] = *rc::gen::arbitrary<bool>();
      break;
    case 16:
      out["oneOf"] = random_branches(depth);
      break;
    default:
      out["anyOf"] = random_branches(depth);
      break;
  }
}

json random_schema(int depth) {
  json out = json::object();
  const int keywords = *rc::gen::inRange(0, 4);
  for (int i = 0; i < keywords; ++i) add_keyword(out, depth);
  return out;
}

}  // namespace

TEST_CASE("explainer and referee agree on every instance") {
  check_property("a value fits exactly when nothing can be said against it", [] {
    const json schema = random_schema(3);
    auto node = bobbin::schema::compile_node(schema);
    RC_PRE(node.has_value());
    const bobbin::schema::Referee referee(**node);
    for (int i = 0; i < 8; ++i) {
      const json instance = random_instance(3);
      RC_LOG() << schema.dump() << " on " << instance.dump() << "\n";
      RC_ASSERT(referee.fits(instance) == bobbin::schema::explain(**node, instance).empty());
    }
  });
}
