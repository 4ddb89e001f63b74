#include "core/http/json/query.hpp"

#include <nlohmann/json.hpp>

#include "core/http/json/shapes.hpp"
#include "tests/support/catch.hpp"

namespace bobbin::http {
namespace {

using namespace shapes;

schema::Schema filters() {
  return schema::Schema::compile(
             object(paged({{"from?", date()}, {"to?", date()}, {"open?", flag()}, {"style?", text(5)}})))
      .value();
}

Refusal refused(const Pairs& query) {
  auto checked = checked_query(query, filters());
  REQUIRE_FALSE(checked);
  return checked.error();
}

Call call_with(const std::map<std::string, std::string>& query) {
  static const Request request;
  static const nlohmann::json body;
  return Call{request, {}, query, body, {}, {}, {}, "Asia/Shanghai", "zh-CN", {}};
}

}  // namespace

TEST_CASE("a query is checked like a body, and refused by the name") {
  const auto good = checked_query({{"limit", "5"}, {"open", "true"}, {"style", "12"}}, filters());
  REQUIRE(good);
  CHECK(good->at("limit") == "5");
  CHECK(good->at("style") == "12");
  CHECK(refused({{"nonsense", "1"}}).field == "nonsense");
  CHECK(refused({{"nonsense", "1"}}).code == Code::kMalformed);
  CHECK(refused({{"limit", "5"}, {"limit", "5"}}).field == "limit");
  for (const char* bad : {"", "0", "-1", "1001", "x", "1.5", "+5", " 5", "99999999999999999999"}) {
    CHECK(refused({{"limit", bad}}).field == "limit");
  }
  CHECK(refused({{"open", "yes"}}).field == "open");
  CHECK(refused({{"style", "123456"}}).field == "style");
}

TEST_CASE("a page begins where the last one ended") {
  CHECK(asked_page(call_with({}))->limit == kDefaultLimit);
  CHECK(asked_page(call_with({}))->before == 0);
  const auto page = asked_page(call_with({{"limit", "7"}, {"cursor", "123"}}));
  CHECK(page->limit == 7);
  CHECK(page->before == 123);
  CHECK(asked_page(call_with({{"cursor", "x"}})).error().field == "cursor");
  CHECK(asked_page(call_with({{"cursor", "lin"}}), Cursor::kText)->cursor == "lin");
  std::vector<int> rows{1, 2, 3};
  CHECK(cut_page(rows, 2, [](int row) { return std::to_string(row); }) == "2");
  CHECK(rows.size() == 2);
  CHECK(cut_page(rows, 2, [](int row) { return std::to_string(row); }).empty());
}

TEST_CASE("a span of days has its last day in it and goes forward") {
  const auto days = days_of(call_with({{"from", "2026-01-05"}, {"to", "2026-01-05"}}));
  REQUIRE(days);
  CHECK(days->from == days->to);
  const auto backwards = days_of(call_with({{"from", "2026-01-06"}, {"to", "2026-01-05"}}));
  CHECK(backwards.error().code == Code::kInvalid);
  CHECK(backwards.error().field == "from");
  CHECK(days_of(call_with({{"to", "2026-02-30"}})).error().field == "to");
  CHECK_FALSE(days_of(call_with({}))->from);
}

}  // namespace bobbin::http
