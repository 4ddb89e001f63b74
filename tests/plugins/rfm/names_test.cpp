#include "names.hpp"

#include "tests/support/catch.hpp"

namespace rfm_names_test {

using namespace rfm;

TEST_CASE("R2 R3 every segment and lifecycle has its id, its name and its own actions in both languages") {
  const auto complete = [](auto kinds, auto by_name) {
    std::vector<std::string> seen;
    for (const auto kind : kinds) {
      CHECK(by_name(id_of(kind)) == kind);
      CHECK_FALSE(name_of(kind).zh.empty());
      CHECK_FALSE(name_of(kind).en.empty());
      REQUIRE_FALSE(actions_of(kind).empty());
      for (const bobbin::Words& action : actions_of(kind)) {
        CHECK_FALSE(action.zh.empty());
        CHECK_FALSE(action.en.empty());
        for (const std::string& before : seen) CHECK(before != action.zh);
        seen.push_back(action.zh);
      }
    }
  };
  complete(kSegments, segment_named);
  complete(kLifecycles, lifecycle_named);
  CHECK(id_of(Segment::kImportantValue) == "important_value");
  CHECK(id_of(Segment::kGeneralRetain) == "general_retain");
  CHECK(name_of(Segment::kImportantDevelop).zh == "重要发展");
  CHECK(id_of(Lifecycle::kLost) == "lost");
  CHECK(id_of(Segment::kNone).empty());
  CHECK_FALSE(segment_named("important"));
  CHECK(actions_of(Segment::kNone).empty());
}

}  // namespace rfm_names_test
