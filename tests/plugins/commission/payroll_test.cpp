
#include "period.hpp"
#include "settings.hpp"
#include "shown.hpp"
#include "steps.hpp"
#include "tests/support/catch.hpp"

// CM3 and CM5 without a host: steps, and the periods that they are paid by.
namespace commission_test {
namespace {

using namespace commission;

using By = Steps::Basis;
using Of = Steps::Of;

Steps steps(Of of, By by) { return {of, by, {{1'000'000, 10'000}, {2'000'000, 20'000}, {5'000'000, 30'000}}}; }

TEST_CASE("CM3 on the excess each step's rate is of the part up to the next one") {
  const Steps by = steps(Of::kPersonal, By::kExcess);
  CHECK(step_amount(by, 999'999) == 0);
  CHECK(step_amount(by, 1'000'000) == 0);
  CHECK(step_amount(by, 1'500'000) == 5'000);
  CHECK(step_amount(by, 2'000'000) == 10'000);
  CHECK(step_amount(by, 3'000'000) == 10'000 + 20'000);
  CHECK(step_amount(by, 6'000'000) == 10'000 + 60'000 + 30'000);
  CHECK(step_amount(by, 1'000'050) == 1);  // half a fen, up
  CHECK(step_amount(by, -5) == 0);
}

TEST_CASE("CM3 on the whole the highest reached step's rate is of everything") {
  const Steps by = steps(Of::kPersonal, By::kWhole);
  CHECK(step_amount(by, 999'999) == 0);
  CHECK(step_amount(by, 1'000'000) == 10'000);
  CHECK(step_amount(by, 1'999'999) == 20'000);
  CHECK(step_amount(by, 2'000'000) == 40'000);
  CHECK(step_amount(by, 6'000'000) == 180'000);
}

bobbin::Minor paid(const std::vector<Sold>& rows, const std::string& store, const std::string& staff) {
  for (const Sold& row : rows) {
    if (row.store == store && row.staff == staff) return row.minor;
  }
  return 0;
}

TEST_CASE("CM3 a personal target counts what a person sold in every store, and each store bears its part") {
  const auto rows = step_bonuses(steps(Of::kPersonal, By::kWhole),
                                 {{"west", "lin", 900'000}, {"east", "lin", 300'000}, {"west", "wang", 999'999}});
  CHECK(paid(rows, "west", "lin") == 9'000);
  CHECK(paid(rows, "east", "lin") == 3'000);
  CHECK(paid(rows, "west", "wang") == 0);
}

TEST_CASE("CM3 a store's target counts the store, shared by what each sold; who brought nothing gets nothing") {
  const auto rows = step_bonuses(
      steps(Of::kStore, By::kExcess),
      {{"west", "lin", 1'200'000}, {"west", "wang", 400'000}, {"west", "zhao", -100'000}, {"east", "lin", 999'999}});
  // 15,000.00 in the west: 1 % of 5,000.00, at 3 to 1.
  CHECK(paid(rows, "west", "lin") == 3'750);
  CHECK(paid(rows, "west", "wang") == 1'250);
  CHECK(paid(rows, "west", "zhao") == 0);
  CHECK(paid(rows, "east", "lin") == 0);
}

TEST_CASE("CM3 what is missing to the next step") {
  const Steps by = steps(Of::kPersonal, By::kExcess);
  CHECK(missing_minor(by, 999'999) == 1);
  CHECK(missing_minor(by, 1'000'000) == 1'000'000);
  CHECK(missing_minor(by, 5'000'000) == std::nullopt);
  CHECK(missing_minor({}, 5) == std::nullopt);
}

bobbin::Day day(const char* text) { return bobbin::parse_day(text).value(); }

TEST_CASE("CM5 a period is named by its month, its week of ISO 8601 from Monday, or its day") {
  struct Row {
    const char* name;
    const char* from;
    const char* to;
  };
  for (const Row& row : {Row{"2026-01", "2026-01-01", "2026-01-31"}, Row{"2024-02", "2024-02-01", "2024-02-29"},
                         Row{"2026-12", "2026-12-01", "2026-12-31"}, Row{"2026-W02", "2026-01-05", "2026-01-11"},
                         Row{"2026-W01", "2025-12-29", "2026-01-04"}, Row{"2020-W53", "2020-12-28", "2021-01-03"},
                         Row{"2026-01-05", "2026-01-05", "2026-01-05"}}) {
    INFO(row.name);
    const auto period = parse_period(row.name);
    REQUIRE(period);
    CHECK(period->from == day(row.from));
    CHECK(period->to == day(row.to));
    CHECK(name_of(*period) == row.name);
    CHECK(name_of(period_of(period->kind, period->from)) == row.name);
    CHECK(name_of(period_of(period->kind, period->to)) == row.name);
  }
}

TEST_CASE("CM5 what is no period") {
  for (const char* text : {"", "2026", "2026-13", "2026-00", "2026-1", "2026-W00", "2026-W54", "2025-W53", "2026-W1",
                           "2026-02-30", "2026-01-05x", "2026/01", "abcd-ef", "2026-WXX", "20x6-W01"}) {
    INFO(text);
    CHECK_FALSE(parse_period(text));
  }
}

TEST_CASE("an entry's rows are its lines', and sum to it; what is rounded as a whole has one") {
  const std::vector<bobbin::Term> lines = {{bobbin::TermKind::kLineMinor, 1, 53'460, 30'000, bobbin::kPpm},
                                           {bobbin::TermKind::kLineUnits, 2, 3, 303, 3}};
  const auto rows = shown(lines, 1'604 + 303);
  REQUIRE(rows.size() == 2);
  CHECK((rows[0].line == 1 && rows[0].base == 53'460 && rows[0].rate == 30'000 && rows[0].amount_minor == 1'604));
  CHECK((rows[1].per == Per::kPiece && rows[1].base == 3 && rows[1].rate == 101 && rows[1].amount_minor == 303));
  const auto whole =
      shown({{bobbin::TermKind::kTenderMinor, 1, 20'025, 30'000 * bobbin::kPpm, bobbin::kPpm * bobbin::kPpm},
             {bobbin::TermKind::kTenderMinor, 2, 30'025, 30'000 * bobbin::kPpm, bobbin::kPpm * bobbin::kPpm}},
            1'502);
  REQUIRE(whole.size() == 1);
  CHECK((whole[0].line == 0 && whole[0].base == 50'050 && whole[0].rate == 30'000 && whole[0].amount_minor == 1'502));
}

TEST_CASE("settings are read as they stand") {
  const Rules rules = parse_rules(R"({"rate_ppm": 30000, "topups": "at_load",
    "rules": [{"id": "a", "sku": "X", "amount_minor": 100}, {"id": "b", "tier": "gold", "rate_ppm": 0}],
    "attach": {"pieces": 3, "categories": 2, "bonus_minor": 500},
    "steps": {"of": "store", "basis": "whole", "ladder": [{"at_least_minor": 100, "rate_ppm": 5}]}})");
  CHECK(rules.standard.rate_ppm == 30'000);
  CHECK((rules.rules[0].scope == Scope::kSku && rules.rules[0].pay.piece_minor == 100));
  CHECK((rules.rules[1].scope == Scope::kTier && rules.rules[1].name == "gold" && !rules.rules[1].pay.piece_minor));
  CHECK((rules.attach.categories == 2 && rules.attach.bonus_minor == 500));
  CHECK((rules.steps.of == Of::kStore && rules.steps.basis == By::kWhole && rules.steps.ladder.size() == 1));
  CHECK(rules.topups == Topups::kAtLoad);
  CHECK_THROWS(parse_rules(R"({"rate_ppm": 1, "rules": [{"id": "a", "rate_ppm": 5}]})"));
}

}  // namespace
}  // namespace commission_test
