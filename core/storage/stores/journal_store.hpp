#pragma once

#include "core/journal/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// The journal's tables (0080), and the rows of tenders and refunds as entries of money (view money_entry). A holder's
// statement walks the chain previous_from/previous_to. Reading is in journal_entries.cpp.
class JournalSqlStore final : public journal::Store {
 public:
  explicit JournalSqlStore(Session& session) : session_(session) {}

  void save(const journal::Account& account) override;
  std::vector<journal::Account> accounts() override;

  void insert(const journal::Entry& entry) override;
  std::optional<journal::Entry> entry(std::int64_t id) override;
  std::vector<journal::Entry> entries(const journal::EntryFilter& filter) override;
  std::vector<journal::Entry> entries_of_cause(const std::string& cause_id) override;
  std::vector<journal::Entry> reversals_of(std::int64_t entry) override;

  std::optional<Moved> move(const journal::Side& side, const std::string& unit, std::int64_t delta,
                            std::optional<std::int64_t> floor, std::int64_t entry) override;
  bool shift(const journal::Side& side, const std::string& unit, std::int64_t delta, std::optional<std::int64_t> floor,
             std::int64_t entry) override;
  journal::Balance balance(const journal::Side& side) override;
  journal::Standing standing(const journal::Side& side, Instant at) override;
  void expect(const std::string& holder, Instant at) override;
  Later<std::vector<journal::Holding>> holdings(const std::string& holder, Instant at) override;

  void insert(const journal::Lot& lot) override;
  void arrive(journal::Lot lot) override;
  std::vector<journal::Lot> open_lots(const journal::Side& side) override;
  std::int64_t expired(const journal::Side& side, Instant at) override;
  std::vector<journal::Lot> lots_of_origin(std::int64_t origin) override;
  std::vector<journal::Lot> expiring(const std::string& account, Instant from, Instant until, std::int64_t after,
                                     int limit) override;
  std::optional<journal::Lot> lot(std::int64_t id) override;
  std::vector<journal::Lot> lenders(const journal::Side& side) override;
  void change_lot(std::int64_t id, std::int64_t delta, std::int64_t lent_delta) override;

  bool hold(const Hold& hold) override;
  std::optional<Hold> held(const std::string& id) override;
  void release(const std::string& id) override;
  std::vector<std::string> holds_until(std::int64_t now_ms, int limit) override;

  std::vector<journal::BalanceRow> balances(const std::string& account, const std::string& holder) override;
  std::vector<TrialRow> trial_balance() override;

 private:
  std::vector<journal::Entry> chain(const journal::Side& side, const journal::EntryFilter& filter,
                                    std::int64_t last_entry);
  std::vector<journal::Entry> of_cause(const journal::EntryFilter& filter);
  std::vector<journal::Entry> scan(const journal::EntryFilter& filter);
  journal::Balance sum(const journal::Side& side);
  Later<bool> change_row(const journal::Side& side, const std::string& unit, std::int64_t delta,
                         std::optional<std::int64_t> floor, std::int64_t entry);
  std::string currency();

  Session& session_;
  // What is known of a holder's standings, until something is moved.
  struct Expected {
    std::string holder;
    Instant at;
    Later<std::vector<journal::Holding>> later;
    std::optional<std::vector<journal::Holding>> rows{};
  };
  std::optional<Expected> expected_;
};

}  // namespace bobbin::storage
