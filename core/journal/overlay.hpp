#pragma once

#include <map>
#include <utility>

#include "core/base/storage.hpp"
#include "core/journal/store.hpp"

namespace bobbin::journal {

// A journal that remembers in memory what is written to it and never tells the one below: what quotes and dry runs post
// to. Reading sees both. Not thread-safe; lives inside one read or write. May stand over another overlay.
class Overlay final : public Store {
 public:
  explicit Overlay(Store& below) : below_(below) {}
  Overlay(const Overlay&) = delete;  // over another overlay: Overlay(static_cast<Store&>(other))
  Overlay& operator=(const Overlay&) = delete;

  [[nodiscard]] const std::vector<Entry>& posted() const { return entries_; }  // oldest first
  void drop();                                                                 // forgets everything

  void save(const Account& account) override;
  [[nodiscard]] std::vector<Account> accounts() override;
  void insert(const Entry& entry) override;
  [[nodiscard]] std::optional<Entry> entry(std::int64_t id) override;
  [[nodiscard]] std::vector<Entry> entries(const EntryFilter& filter) override;
  [[nodiscard]] std::vector<Entry> entries_of_cause(const std::string& cause_id) override;
  [[nodiscard]] std::vector<Entry> reversals_of(std::int64_t entry) override;
  [[nodiscard]] std::optional<Moved> move(const Side& side, const std::string& unit, std::int64_t delta,
                                          std::optional<std::int64_t> floor, std::int64_t entry) override;
  [[nodiscard]] Balance balance(const Side& side) override;
  [[nodiscard]] Standing standing(const Side& side, Instant at) override;
  [[nodiscard]] Later<std::vector<Holding>> holdings(const std::string& holder, Instant at) override;
  void insert(const Lot& lot) override;
  [[nodiscard]] std::vector<Lot> open_lots(const Side& side) override;
  [[nodiscard]] std::int64_t expired(const Side& side, Instant at) override;
  [[nodiscard]] std::vector<Lot> lots_of_origin(std::int64_t origin) override;
  [[nodiscard]] std::vector<Lot> expiring(const std::string& account, Instant from, Instant until, std::int64_t after,
                                          int limit) override;
  [[nodiscard]] std::optional<Lot> lot(std::int64_t id) override;
  [[nodiscard]] std::vector<Lot> lenders(const Side& side) override;
  void change_lot(std::int64_t id, std::int64_t delta, std::int64_t lent_delta) override;
  [[nodiscard]] bool hold(const Hold& hold) override;
  [[nodiscard]] std::optional<Hold> held(const std::string& id) override;
  void release(const std::string& id) override;
  [[nodiscard]] std::vector<std::string> holds_until(std::int64_t now_ms, int limit) override;
  [[nodiscard]] std::vector<BalanceRow> balances(const std::string& account, const std::string& holder) override;
  [[nodiscard]] std::vector<TrialRow> trial_balance() override;

 private:
  struct Row {
    std::string unit;
    std::int64_t balance = 0;
    std::int64_t held = 0;
    std::int64_t last = 0;
  };
  using Key = std::pair<std::string, std::string>;  // account, holder

  Row& row(const Side& side, const std::string& unit);

  Store& below_;
  std::vector<Account> accounts_;
  std::vector<Entry> entries_;
  std::map<Key, Row> rows_;                           // as they would be
  std::map<std::int64_t, Lot> lots_;                  // new and changed ones, as they would be
  std::map<std::string, std::optional<Hold>> holds_;  // new ones, and nullopt for those that are released
};

// The same stores with another journal: `Stores preview = with_journal(stores, overlay);`
[[nodiscard]] inline Stores with_journal(const Stores& stores, Store& journal) {
  return Stores{stores.audit,   stores.catalog,   stores.sales,  stores.claims, stores.attempts, stores.parked,
                stores.config,  stores.outbox,    stores.jobs,   journal,       stores.members,  stores.plugin_db,
                stores.returns, stores.revisions, stores.shifts, stores.staff,  stores.stock};
}

}  // namespace bobbin::journal
