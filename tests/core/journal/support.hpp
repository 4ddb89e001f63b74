#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/journal/ledger.hpp"
#include "tests/support/catch.hpp"

namespace bobbin::journal::testing {

// Nothing at all; an Overlay over it is a journal in memory.
class EmptyStore final : public Store {
 public:
  void save(const Account&) override {}
  std::vector<Account> accounts() override { return {}; }
  void insert(const Entry&) override {}
  std::optional<Entry> entry(std::int64_t) override { return std::nullopt; }
  std::vector<Entry> entries(const EntryFilter&) override { return {}; }
  std::vector<Entry> entries_of_cause(const std::string&) override { return {}; }
  std::vector<Entry> reversals_of(std::int64_t) override { return {}; }
  std::optional<Moved> move(const Side&, const std::string&, std::int64_t, std::optional<std::int64_t>,
                            std::int64_t) override {
    return std::nullopt;
  }
  Balance balance(const Side&) override { return {}; }
  Later<std::vector<Holding>> holdings(const std::string&, Instant) override {
    return Later<std::vector<Holding>>::known({});
  }
  void insert(const Lot&) override {}
  std::vector<Lot> open_lots(const Side&) override { return {}; }
  std::vector<Lot> lots_of_origin(std::int64_t) override { return {}; }
  std::vector<Lot> expiring(const std::string&, Instant, Instant, std::int64_t, int) override { return {}; }
  std::optional<Lot> lot(std::int64_t) override { return std::nullopt; }
  std::vector<Lot> lenders(const Side&) override { return {}; }
  void change_lot(std::int64_t, std::int64_t, std::int64_t) override {}
  bool hold(const Hold&) override { return false; }
  std::optional<Hold> held(const std::string&) override { return std::nullopt; }
  void release(const std::string&) override {}
  std::vector<std::string> holds_until(std::int64_t, int) override { return {}; }
  std::vector<BalanceRow> balances(const std::string&, const std::string&) override { return {}; }
  std::vector<TrialRow> trial_balance() override { return {}; }
};

// Stores of which only the journal may be touched: the others are addresses where nobody lives.
struct Nobody {
  template <class T>
  operator T&() const {  // NOLINT(google-explicit-constructor): fits every member of Stores
    static std::max_align_t nowhere[64];
    return *static_cast<T*>(static_cast<void*>(nowhere));
  }
};

inline Stores only(Store& journal) {
  const Nobody no;
  return Stores{no, no, no, no, no, no, no, no, no, journal, no, no, no, no, no, no, no};
}

inline std::vector<Account> example_accounts() {
  return {{"points.issued", "points", "point", HolderKind::kNone, false, true},
          {"points.balance", "points", "point", HolderKind::kMember, true, true},
          {"points.pending", "points", "point", HolderKind::kMember, true, false},
          {"points.redeemed", "points", "point", HolderKind::kNone, false, false},
          {"points.expired", "points", "point", HolderKind::kNone, true, false},
          {"stamps.given", "stamps", "stamp", HolderKind::kNone, false, true},
          {"stamps.card", "stamps", "stamp", HolderKind::kMember, false, false},
          {"commission.cost", "commission", "money", HolderKind::kStore, false, true},
          {"commission.earned", "commission", "money", HolderKind::kStaff, false, true}};
}

// A journal with the accounts above, over the store that the test gives.
struct Book {
  explicit Book(Store& store) : stores(only(store)), ledger(ids, "CNY") {
    REQUIRE(ledger.declare(stores, example_accounts()));
  }

  Cause cause(const std::string& kind, const std::string& id, std::int64_t day = 0,
              const std::string& sale = "") const {
    return {kind, id, "hz-west", "lin", Instant{day * 86'400'000 + 43'200'000}, Day{static_cast<std::int32_t>(day)},
            sale};
  }
  Transfer transfer(const std::string& from, const std::string& to, std::int64_t amount,
                    const std::string& rule) const {
    Transfer out;
    const auto side = [&](const std::string& account) {
      const auto known = ledger.account(account);
      const HolderKind kind = known ? known->holder : HolderKind::kNone;
      if (kind == HolderKind::kMember) return Side{account, member};
      if (kind == HolderKind::kStaff) return Side{account, "lin"};
      if (kind == HolderKind::kStore) return Side{account, "hz-west"};
      return Side{account, ""};
    };
    out.from = side(from);
    out.to = side(to);
    out.amount = amount;
    out.plugin = from.substr(0, from.find('.'));
    out.plugin_version = "1.0.0";
    out.rule = rule;
    out.label = {"积分", "Points"};
    return out;
  }
  std::int64_t balance(const std::string& account) {
    return Ledger::balance(stores, transfer(account, account, 1, "x").from).balance;
  }
  std::vector<Lot> lots(const std::string& account) {
    return stores.journal.open_lots(transfer(account, account, 1, "x").from);
  }

  std::string member = "77";
  IdSource ids{1};
  Stores stores;
  Ledger ledger;
};

inline DayRule utc() { return {"UTC", 0}; }
inline Instant starts(std::int32_t day) { return Instant{static_cast<std::int64_t>(day) * 86'400'000}; }

}  // namespace bobbin::journal::testing
