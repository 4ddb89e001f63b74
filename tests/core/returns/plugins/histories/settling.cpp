#include <set>
#include <sstream>

#include "tests/core/returns/plugins/histories/any.hpp"
#include "tests/core/returns/plugins/histories/story.hpp"

// What must be there in the end, by the rules alone: what was there in the beginning, and what was given for good.
namespace bobbin::returns::histories {
namespace {

constexpr int kLastDeadlineDays = 20;  // longer than any grace, pending or waiting time of these tests

std::string account_of(const std::string& what, std::int64_t member, bool expired) {
  if (what == "points") return (expired ? "points.expired of " : "points.balance of ") + id_text(member) + " in point";
  if (what == "bonus" && expired) return "stored_value.bonus_expired of " + id_text(member) + " in CNY";
  return "stored_value." + what + " of " + id_text(member) + " in CNY";
}

// The other side of what was given.
std::string source_of(const std::string& what) {
  if (what == "points") return "points.issued of  in point";
  return what == "bonus" ? "stored_value.bonus_issued of  in CNY" : "stored_value.received of  in CNY";
}

// What has expired counts with what it was: other members' may expire meanwhile.
std::string unexpired(const std::string& account) {
  for (const char* word : {"points.expired", "stored_value.bonus_expired"}) {
    if (!account.starts_with(word)) continue;
    const std::string rest = account.substr(std::string(word).size());
    return (std::string(word) == "points.expired" ? "points.balance" : "stored_value.bonus") + rest;
  }
  return account;
}

Amounts together(const Amounts& books) {
  Amounts out;
  for (const auto& [account, amount] : books) out[unexpired(account)] += amount;
  return out;
}

// Summed by what stands before the word: over all stores.
Amounts by_first(const Amounts& amounts, const char* word) {
  Amounts out;
  for (const auto& [name, amount] : amounts) out[name.substr(0, name.find(word))] += amount;
  return out;
}

// Fails with every difference.
void must_equal(const Amounts& is, const Amounts& should) {
  std::set<std::string> all;
  for (const auto* map : {&is, &should}) {
    for (const auto& row : *map) all.insert(row.first);
  }
  std::ostringstream out;
  const auto at = [](const Amounts& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? 0 : found->second;
  };
  for (const auto& key : all) {
    if (at(is, key) != at(should, key)) out << key << ": " << at(is, key) << ", not " << at(should, key) << "\n";
  }
  if (!out.str().empty()) RC_FAIL(out.str());
}

}  // namespace

Amounts Story::expected_books() const {
  Amounts out = books_;
  for (const auto& [account, amount] : money_) out[account + " in CNY"] += amount;
  for (const Grant& one : grants_) {
    out[account_of(one.account, one.member, false)] += one.amount;
    out[source_of(one.account)] -= one.amount;
  }
  return out;
}

Amounts Story::expired_by_rule() const {
  Amounts out;
  for (const Grant& one : grants_) {
    if (one.ends <= shop_.clock.at) out[account_of(one.account, one.member, true)] += one.amount;
  }
  return out;
}

void Story::compare_books() {
  const Amounts books = shop_.books();
  must_equal(together(books), together(expected_books()));
  Amounts expired;
  for (const std::int64_t member : members_) {
    for (const char* what : {"points", "bonus"}) {
      const auto key = account_of(what, member, true);
      if (const auto found = books.find(key); found != books.end()) expired[key] = found->second;
    }
  }
  must_equal(expired, expired_by_rule());
  for (const auto& row : expired) tally_.expired += row.second > 0 ? 1 : 0;
  must_equal(shop_.shelves(), shelves_);
  // Where it was brought is one matter, that it all came back is another.
  Minor topped_up = 0;
  for (const Grant& one : grants_) topped_up += one.account == "principal" ? one.amount : 0;
  must_equal(by_first(money_, " of "), {{"tender.cash", topped_up}, {"sales", -topped_up}});
  must_equal(by_first(shelves_, " in "), by_first(shelves_before_, " in "));
}

void Story::compare_members() {
  for (const std::int64_t member : members_) {
    const auto row =
        shop_.read<std::optional<members::Row>>([&](Stores& stores) { return stores.members.row(member); });
    RC_ASSERT(row.has_value());
    RC_ASSERT(row->figures.spend_minor == 0);
    RC_ASSERT(row->figures.sales == 0);
    RC_ASSERT(row->figures.visits == 0);
    RC_ASSERT(!row->figures.first_sale && !row->figures.last_sale);
  }
}

void Story::end() {
  for (auto open = returnable(); !open.empty(); open = returnable()) {
    if (once_in(6)) pass_time();
    bring_back();
  }
  RC_LOG() << "all is back" << std::endl;
  shop_.clock.at.ms += kLastDeadlineDays * kDayMs;
  pass_a_day();
  compare_books();
  compare_members();
}

}  // namespace bobbin::returns::histories
