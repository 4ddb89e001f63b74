#pragma once

#include <string>
#include <vector>

#include "core/checkout/errand.hpp"
#include "core/returns/returns.hpp"

// The steps of a return; returns.cpp and exchange.cpp walk through them.
namespace bobbin::returns {

// What a return will do, read from the record; nothing is written yet.
struct Plan {
  checkout::Sale sale;  // as it stands before
  Return back;          // with worth and refunds; neither number nor row
  std::vector<checkout::ReturnedLine> lines;
  bool whole = false;  // nothing of the sale is kept afterwards
};

// plan.cpp: by receipt.
[[nodiscard]] Result<Plan> plan(Stores& stores, const checkout::Shopfloor& floor, const checkout::Moment& moment,
                                const ReturnRequest& request);

// Where returns happen.
struct House {
  const checkout::Shopfloor& floor;
  journal::Ledger& ledger;
};

// settle.cpp: writes it all inside one transaction. `row` is the claim's.
[[nodiscard]] Result<Return> settle(Stores& stores, const House& house, const checkout::Moment& moment, Plan plan,
                                    std::int64_t row);
// The same on a snapshot, where nothing stays.
[[nodiscard]] Result<Return> preview(Stores& stores, const House& house, const checkout::Moment& moment, Plan plan);

// payout.cpp: the tender that this store hands money out in without a payment to give back: one of money, that nobody
// outside must be asked for. kInvalid /tender.
[[nodiscard]] Result<checkout::TenderOffer> payout_offer(Stores& stores, const checkout::Shopfloor& floor,
                                                         const checkout::Priced& priced, const std::string& tender);
// What a return is priced as: nothing in it yet, this store and this moment.
[[nodiscard]] checkout::Priced priced_at(const checkout::Moment& moment, const Desk& desk);

// unreferenced.cpp: goods without receipt (S5).
[[nodiscard]] Result<Return> plan_unreferenced(Stores& stores, const checkout::Shopfloor& floor,
                                               const checkout::Moment& moment, const ReturnRequest& request);
[[nodiscard]] Result<Return> settle_unreferenced(Stores& stores, const checkout::Shopfloor& floor,
                                                 const checkout::Moment& moment, Return back, std::int64_t row);

// refund.cpp: sends the refunds of outside money after the commit and stores how far they are (PAY3). What doesn't get
// through now stays pending: the return is done, recovery goes on with its refunds.
void send_refunds(checkout::Checkout& checkout, const Return& back);

[[nodiscard]] checkout::Naming naming_of(const ReturnRequest& request);
// The refusal with `prefix` before its field: "/return" + "/lines/0/quantity".
[[nodiscard]] Refused under(const std::string& prefix, Refusal refusal);

}  // namespace bobbin::returns
