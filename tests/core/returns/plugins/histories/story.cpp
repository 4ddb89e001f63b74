#include "tests/core/returns/plugins/histories/story.hpp"

#include "tests/core/returns/plugins/histories/any.hpp"

namespace bobbin::returns::histories {
namespace {

constexpr std::size_t kMostMembers = 4;

}  // namespace

void Story::begin() {
  policy_ = any_policy();
  hard_ = once_in(3);
  shop_.put(policy_);
  books_ = shop_.books();
  shelves_before_ = shop_.shelves();
  shelves_ = shelves_before_;
  members_.push_back(shop_.join(0));
  members_.push_back(shop_.join(members_[0]));
  for (int i = 0; i < 2; ++i) gift();
  for (int i = 0; i < 2; ++i) top_up();
}

void Story::one_step() {
  if (hard_ && once_in(4)) return exchange();
  switch (any(0, 18)) {
    case 0:
      return;  // what a step of a counterexample shrinks to
    case 11:
      return join();
    case 1:
      return gift();
    case 2:
      return top_up();
    case 3:
    case 4:
      return pass_time();
    case 5:
      return set_otherwise();
    case 6:
      RC_LOG() << "a shift closes" << std::endl;
      return shop_.change_shift(any_of(kStores));
    case 7:
      return exchange();
    case 12:
      return close_period();
    case 8:
    case 9:
    case 10:
      return bring_back();
    default:
      return buy();
  }
}

void Story::join() {
  if (members_.size() == kMostMembers) return;
  const auto referrer = members_[any<std::size_t>(0, members_.size())];
  members_.push_back(shop_.join(referrer));
  RC_LOG() << "member " << members_.size() - 1 << " joins, brought by " << referrer << std::endl;
}

void Story::grant(std::int64_t member, const char* account, std::int64_t amount, Instant ends) {
  if (amount > 0) grants_.push_back({member, account, amount, ends});
}

// Whether it is on: what is off or draining gives nothing new (X2).
bool Story::gives(const char* module) const {
  const auto found = policy_.states.find(module);
  return found == policy_.states.end() || found->second == modules::State::kOn;
}

void Story::gift() {
  if (!gives("points")) return;
  const auto member = members_[any<std::size_t>(0, members_.size())];
  const auto points = any<std::int64_t>(1, 30'000);
  RC_LOG() << member << " is given " << points << " points" << std::endl;
  shop_.gift(member, points);
  grant(member, "points", points, points_end(policy_, shop_.clock.at, shop_.day_rule()));
}

void Story::top_up() {
  if (!gives("stored_value")) return;
  const auto member = members_[any<std::size_t>(0, members_.size())];
  const auto amount = any<Minor>(10'000, 120'000);
  const std::string store = any_of(kStores);
  RC_LOG() << member << " tops up " << amount << std::endl;
  shop_.top_up(member, amount, store);
  money_["tender.cash of " + store] += amount;
  money_["sales of " + store] -= amount;
  grant(member, "principal", amount, Instant{journal::kNever});
  grant(member, "bonus", bonus_for(policy_, amount), bonus_ends(policy_, shop_.clock.at, shop_.day_rule()));
}

void Story::pass_time() {
  static constexpr int kLeaps[] = {1, 3, 8, 31, 62, 200};
  const int days = any_of(kLeaps);
  shop_.clock.at.ms += days * kDayMs + any(-12, 12) * 3'600'000;
  const bool worked = !once_in(3);  // a shop that was switched off runs its jobs later
  RC_LOG() << days << " days pass" << (worked ? ", jobs run" : "") << std::endl;
  if (worked) shop_.run_jobs();
}

// Of commission: a day or a month, over or not (CM5).
void Story::close_period() {
  if (!gives("commission")) return;
  const std::string day = format_day(Day{shop_.today().n - any(0, 3)});
  const std::string period = once_in(2) ? day.substr(0, 7) : day;
  RC_LOG() << period << " is closed" << std::endl;
  shop_.close_period(period);
}

void Story::pass_a_day() {
  policy_.states.clear();
  shop_.put(policy_);
  shop_.clock.at.ms += kDayMs;
  shop_.run_jobs();
}

void Story::set_otherwise() {
  if (switching_ == Switching::kSome && once_in(2)) {
    switch_something(policy_);
  } else {
    change_something(policy_);
  }
  RC_LOG() << "settings change:";
  for (const auto& [module, state] : policy_.states) RC_LOG() << " " << module << " " << modules::name_of(state);
  RC_LOG() << std::endl;
  shop_.put(policy_);
}

}  // namespace bobbin::returns::histories
