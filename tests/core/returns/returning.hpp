#pragma once

#include "core/returns/returns.hpp"
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
