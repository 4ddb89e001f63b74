#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// What all versions of the settings say of stores (X2). Damaged ones are left out: wrong_settings tells of them.
class SettingsBook {
 public:
  explicit SettingsBook(Session& session);

  // Nothing was ever in force: there is nothing to hold rows against.
  [[nodiscard]] bool empty() const { return versions_.empty(); }
  [[nodiscard]] bool knows(const std::string& store) const { return tills_.contains(store); }
  [[nodiscard]] bool knows(const std::string& store, const std::string& till) const;
  // Whether that moment is of that day in the store by that version; a version that isn't there says yes.
  [[nodiscard]] bool is_day(std::int64_t version, const std::string& store, Instant at, Day day);
  // By any version and, for a store that is empty or unknown, any store.
  [[nodiscard]] bool is_day(const std::string& store, Instant at, Day day);

 private:
  // One rule, which remembers the last day that it was asked for: rows come in the order of time.
  struct Rule {
    DayRule rule;
    Instant starts{};
    Instant ends{};
    Day day{};
  };
  [[nodiscard]] static bool falls(Rule& rule, Instant at, Day day);
  [[nodiscard]] std::size_t rule_of(const DayRule& rule);

  std::vector<Rule> rules_;
  std::map<std::string, std::set<std::string>> tills_;
  std::map<std::string, std::set<std::size_t>> by_store_;
  std::map<std::int64_t, std::map<std::string, std::size_t>> versions_;
};

}  // namespace bobbin::storage
