#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "bobbin/query.hpp"
#include "bobbin/unwind.hpp"
#include "tests/support/catch.hpp"

// Views of what the host hands over: terms as recorded, from rows of any minor; and the reading of a query.
namespace views_test {

namespace detail = bobbin::detail;
using nlohmann::json;

struct LongerTerm {  // as a later minor might have it
  bobbin_term known;
  std::int64_t later;
};

TEST_CASE("an effect tells its recorded terms, whatever the minor of the rows") {
  const std::vector<LongerTerm> rows = {{{BOBBIN_TERM_LINE_MINOR, 1, 53'460, 30'000, 1'000'000}, 7},
                                        {{BOBBIN_TERM_LINE_UNITS, 2, 3, 303, 3}, 7}};
  bobbin_effect raw{};
  raw.rule = detail::to_abi("rate");
  raw.terms = {rows.data(), 2, sizeof(LongerTerm)};
  const bobbin::Effect effect(raw);
  REQUIRE(effect.terms.size() == 2);
  CHECK(effect.terms[0].kind == bobbin::TermKind::kLineMinor);
  CHECK((effect.terms[0].index == 1 && effect.terms[0].base == 53'460 && effect.terms[0].numerator == 30'000));
  CHECK(effect.terms[1].kind == bobbin::TermKind::kLineUnits);
  CHECK((effect.terms[1].index == 2 && effect.terms[1].base == 3 && effect.terms[1].denominator == 3));
  raw.terms = {};
  CHECK(bobbin::Effect(raw).terms.empty());
}

TEST_CASE("an entry tells its terms, and a line its kept pieces") {
  const bobbin_term term{BOBBIN_TERM_SALE, 0, 500, 1, 1};
  bobbin_entry_row entry{};
  entry.terms = detail::to_span(&term, 1);
  REQUIRE(bobbin::Entry(entry).terms().size() == 1);
  CHECK(bobbin::Entry(entry).terms()[0].base == 500);
  bobbin_line line{};
  line.quantity = 3;
  line.kept = 2;
  CHECK(bobbin::Line(line).kept() == 2);
}

// The refusal's field and words.
template <class F>
std::pair<std::string, std::string> refusal(F&& f) {
  try {
    f();
  } catch (const bobbin::Refused& no) {
    return {no.field(), no.words().en};
  }
  return {};
}

TEST_CASE("a query's numbers and dates are read, and what no form can say is refused at its field") {
  const json query = {{"limit", "7"}, {"on", "2026-02-28"}};
  CHECK(bobbin::number_or(query, "limit", 100) == 7);
  CHECK(bobbin::number_or(query, "cursor", 5) == 5);
  CHECK(bobbin::day_in(query, "on") == bobbin::parse_day("2026-02-28"));
  CHECK(bobbin::day_in(query, "from") == std::nullopt);
  const json wrong = {{"cursor", "99999999999999999999"}, {"on", "2026-02-30"}};
  CHECK(refusal([&] { (void)bobbin::number_or(wrong, "cursor", 0); }) ==
        std::pair<std::string, std::string>{"cursor", "\"99999999999999999999\" is too large."});
  CHECK(refusal([&] { (void)bobbin::day_in(wrong, "on"); }) ==
        std::pair<std::string, std::string>{"on", "2026-02-30 is no date; it looks like 2026-06-01."});
}

TEST_CASE("a list has pages, and the last one has no next") {
  const json all = {1, 2, 3, 4, 5};
  CHECK(bobbin::page_of(json::object(), all) == json::object({{"items", all}, {"next", nullptr}}));
  CHECK(bobbin::page_of(json::object({{"limit", "2"}}), all) == json::object({{"items", {1, 2}}, {"next", "2"}}));
  CHECK(bobbin::page_of(json::object({{"limit", "2"}, {"cursor", "4"}}), all) ==
        json::object({{"items", {5}}, {"next", nullptr}}));
  CHECK(bobbin::page_of(json::object({{"cursor", "9"}}), all) ==
        json::object({{"items", json::array()}, {"next", nullptr}}));
  CHECK(bobbin::paged(json::object({{"limit", "1"}}), all).at("status") == 200);
}

}  // namespace views_test
