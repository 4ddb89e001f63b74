#include "core/storage/verify/settings_book.hpp"

#include <algorithm>
#include <exception>

#include "core/config/snapshot.hpp"

namespace bobbin::storage {

SettingsBook::SettingsBook(Session& session) {
  session.query("SELECT version, content FROM settings_version ORDER BY version").each([&](const Row& row) {
    try {
      const auto snapshot = config::Snapshot::parse(row.integer(0), row.text(1));
      auto& stores = versions_[row.integer(0)];
      for (const config::StoreConfig& store : snapshot->stores()) {
        tills_[store.id].insert(store.tills.begin(), store.tills.end());
        const std::size_t rule = rule_of(store.day);
        by_store_[store.id].insert(rule);
        stores[store.id] = rule;
      }
    } catch (const std::exception&) {
      return;
    }
  });
}

std::size_t SettingsBook::rule_of(const DayRule& rule) {
  const auto same = [&](const Rule& one) {
    return one.rule.time_zone == rule.time_zone && one.rule.closes_at_minute == rule.closes_at_minute;
  };
  const auto found = std::find_if(rules_.begin(), rules_.end(), same);
  if (found != rules_.end()) return static_cast<std::size_t>(found - rules_.begin());
  rules_.push_back({rule, {}, {}, {}});
  return rules_.size() - 1;
}

bool SettingsBook::knows(const std::string& store, const std::string& till) const {
  const auto found = tills_.find(store);
  return found != tills_.end() && found->second.contains(till);
}

bool SettingsBook::falls(Rule& rule, Instant at, Day day) {
  if (at < rule.starts || !(at < rule.ends)) {
    rule.day = business_day(at, rule.rule);
    rule.starts = business_day_starts(rule.day, rule.rule);
    rule.ends = business_day_starts(Day{rule.day.n + 1}, rule.rule);
  }
  return rule.day == day;
}

bool SettingsBook::is_day(std::int64_t version, const std::string& store, Instant at, Day day) {
  const auto of_version = versions_.find(version);
  if (of_version == versions_.end()) return true;
  const auto of_store = of_version->second.find(store);
  return of_store == of_version->second.end() || falls(rules_[of_store->second], at, day);
}

bool SettingsBook::is_day(const std::string& store, Instant at, Day day) {
  if (empty()) return true;
  if (const auto found = by_store_.find(store); found != by_store_.end()) {
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](std::size_t rule) { return falls(rules_[rule], at, day); });
  }
  return std::any_of(rules_.begin(), rules_.end(), [&](Rule& rule) { return falls(rule, at, day); });
}

}  // namespace bobbin::storage
