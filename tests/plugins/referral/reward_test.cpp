#include "reward.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace referral_test {

using namespace referral;
using bobbin::Day;

constexpr const char* kDemo = R"({"referrer_points": 100, "newcomer_points": 100, "waiting_days": 0, "monthly_cap": 0,
                                  "join_url": ""})";
constexpr const char* kOther = R"({"referrer_points": 50, "newcomer_points": 20, "waiting_days": 7, "monthly_cap": 2,
                                   "join_url": "https://shop.example/join?r={code}&from=qr"})";

Day day(const char* text) { return *bobbin::parse_day(text); }

Link newcomer(std::int64_t referrer = 1) {
  Link out;
  out.member = 2;
  out.referrer = referrer;
  out.known = true;
  return out;
}

TEST_CASE("settings become rules; the demo shop's are the defaults") {
  const Rules demo = parse_rules(kDemo);
  const Rules defaults;
  CHECK(demo.referrer_points == defaults.referrer_points);
  CHECK(demo.newcomer_points == defaults.newcomer_points);
  CHECK(demo.waiting_days == defaults.waiting_days);
  CHECK(demo.monthly_cap == defaults.monthly_cap);
  const Rules other = parse_rules(kOther);
  CHECK(other.referrer_points == 50);
  CHECK(other.newcomer_points == 20);
  CHECK(other.waiting_days == 7);
  CHECK(other.monthly_cap == 2);
}

TEST_CASE("RF1 a QR says the code, in the shop's own address if there is one") {
  CHECK(qr_text(parse_rules(kDemo), "M0000018") == "M0000018");
  CHECK(qr_text(parse_rules(kOther), "M0000018") == "https://shop.example/join?r=M0000018&from=qr");
}

TEST_CASE("RF4 the first purchase earns, once, and the next one after a full return") {
  Link link = newcomer();
  CHECK(earns(link));
  link.sale = "a first purchase";
  CHECK_FALSE(earns(link));
  link.sale.clear();  // it came back
  link.earlier_sales = 3;
  CHECK(earns(link));
}

TEST_CASE("RF1 who joined while the module was off is linked, unless they have bought before") {
  Link link = newcomer();
  link.known = false;
  CHECK(earns(link));
  link.earlier_sales = 1;
  CHECK_FALSE(earns(link));
  link.earlier_sales = 0;
  link.referrer = 0;
  CHECK_FALSE(earns(link));  // came alone
}

TEST_CASE("RF5 nobody is rewarded for themselves") {
  Link link = newcomer();
  link.referrer = link.member;
  CHECK_FALSE(earns(link));
}

TEST_CASE("RF2 RF3 both sides get their points, and the follow-up is due in a week") {
  const Reward demo = reward_of(parse_rules(kDemo), newcomer(), {day("2026-01-05"), 0});
  CHECK(demo.referrer_points == 100);
  CHECK(demo.newcomer_points == 100);
  CHECK(demo.usable_from == day("2026-01-05"));
  CHECK(demo.due == day("2026-01-12"));
  CHECK(demo.month == 2026 * 12);
}

TEST_CASE("RF4 the points wait until the last day of the return window is over") {
  CHECK(reward_of(parse_rules(kOther), newcomer(), {day("2026-01-05"), 0}).usable_from == day("2026-01-13"));
  CHECK(reward_of(parse_rules(kOther), newcomer(), {day("2026-02-25"), 0}).usable_from == day("2026-03-05"));
}

TEST_CASE("RF5 past the month's cap the referrer gets nothing and the newcomer all of theirs") {
  const Rules rules = parse_rules(kOther);
  CHECK(reward_of(rules, newcomer(), {day("2026-01-31"), 1}).referrer_points == 50);
  const Reward past = reward_of(rules, newcomer(), {day("2026-01-31"), 2});
  CHECK(past.referrer_points == 0);
  CHECK(past.newcomer_points == 20);
  CHECK(reward_of(parse_rules(kDemo), newcomer(), {day("2026-01-31"), 1'000'000}).referrer_points == 100);
}

TEST_CASE("a referrer who is gone gets nothing, the newcomer what they were promised") {
  const Reward reward = reward_of(parse_rules(kDemo), newcomer(0), {day("2026-01-05"), 0});
  CHECK(reward.referrer_points == 0);
  CHECK(reward.newcomer_points == 100);
}

TEST_CASE("months are in order and differ when their calendar month does") {
  CHECK(month_of(day("2026-01-31")) == month_of(day("2026-01-01")));
  CHECK(month_of(day("2026-01-01")) == month_of(day("2025-12-31")) + 1);
  check_property("a later day is in the same month or a later one", [] {
    const Day first{*rc::gen::inRange(0, 40'000)};
    const Day second{first.n + *rc::gen::inRange(0, 400)};
    RC_ASSERT(month_of(first) <= month_of(second));
    const bool same = bobbin::calendar(first).month == bobbin::calendar(second).month &&
                      bobbin::calendar(first).year == bobbin::calendar(second).year;
    RC_ASSERT((month_of(first) == month_of(second)) == same);
  });
}

}  // namespace referral_test
