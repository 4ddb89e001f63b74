#pragma once

#include "core/returns/returns.hpp"
#include "core/storage/verify/verify.hpp"
#include "tests/core/checkout/selling.hpp"

namespace bobbin::testing {

class Returning : public Selling {
 public:
  Returning() : returns(*checkout, modules.ledger) {}

  checkout::Sale sell(checkout::Basket wish, std::vector<checkout::TenderRequest> tenders) {
    return must(checkout->sell(sale_of(std::move(wish), std::move(tenders)))).sale;
  }
  Minor money(const std::string& tender) {
    Minor balance = 0;
    sql([&](storage::Session& session) {
      balance = session
                    .query(
                        "SELECT CAST(COALESCE(SUM(CASE WHEN to_account = $1 THEN amount_minor"
                        " ELSE -amount_minor END), 0) AS BIGINT) FROM money_entry"
                        " WHERE to_account = $1 OR from_account = $1",
                        "tender." + tender)
                    .integer();
    });
    return balance;
  }
  // Cash put into the open drawer of till-1, or taken out of it.
  void fill_drawer(Minor amount_minor) {
    const auto moved = write<void>([&](Stores& stores) -> Result<void> {
      const std::int64_t shift = stores.shifts.open_shift("hz-west", "till-1")->id;
      auto ok = shifts::Shifts(ids).move_cash(stores, {actor, shifts::Drawers::kAll}, shift, amount_minor, "change");
      if (!ok) return Refused(ok.error());
      return {};
    });
    if (!moved) FAIL(moved.error().detail.en);
  }
  // What the Z report of the open shift says.
  shifts::Amounts taken() {
    return read<shifts::Amounts>(
        [](Stores& stores) { return stores.shifts.taken(stores.shifts.open_shift("hz-west", "till-1")->id).net; });
  }
  Minor trial() {
    Minor sum = 0;
    for (const auto& row : read<std::vector<journal::Store::TrialRow>>(
             [](Stores& stores) { return journal::Ledger::trial_balance(stores); })) {
      if (row.unit == "CNY") sum += row.balance;
    }
    return sum;
  }
  // What `db verify` says of sales, returns and refunds.
  void check_whole() {
    sql([](storage::Session& session) {
      for (const storage::Damage& damage : storage::verify(session).damages) {
        if (damage.check.starts_with("sale.") || damage.check.starts_with("re")) FAIL_CHECK(damage.words.en);
      }
    });
  }
  members::Figures figures() {
    return read<members::Figures>([&](Stores& stores) { return stores.members.row(kMember)->figures; });
  }

  returns::Returns returns;
};

inline returns::ReturnRequest bring(const std::string& sale, std::vector<returns::LineBack> lines,
                                    const std::string& id = new_uuid_v7()) {
  returns::ReturnRequest out;
  out.id = id;
  out.content_hash = "r1";
  out.desk = {"hz-west", "till-1", "lin", false};
  out.sale = sale;
  out.lines = std::move(lines);
  return out;
}

}  // namespace bobbin::testing
