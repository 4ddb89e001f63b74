#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/storage.hpp"
#include "core/checkout/checkout.hpp"
#include "core/journal/ledger.hpp"
#include "core/returns/return.hpp"
#include "core/returns/store.hpp"
#include "core/shifts/shifts.hpp"

// The way back (S5, G2, G4). A return reads the record: the stored split says what pieces are worth, the journal takes
// back what was recorded, each tender gets back from what is left of it.
namespace bobbin::checkout {
struct Moment;
}

namespace bobbin::returns {

// Who stands at which till.
struct Desk {
  std::string store;
  std::string till;
  std::string staff;
  bool may_unreferenced = false;  // permission `return.unreferenced`: without receipt, or out another way
  bool may_override = false;      // permission `price.override`: without receipt, for more than the goods cost today
  shifts::Drawers drawers = shifts::Drawers::kOwn;  // who may be told what the drawer should hold
};

struct LineBack {
  std::int32_t line = 0;
  std::int64_t quantity = 0;
  std::string reason;
};

struct GoodsBack {  // without receipt
  std::string sku;
  std::int64_t quantity = 0;
  Minor unit_price_minor = 0;
};

// What of a charge is given back: 0 is refused.
struct ChargeBack {
  std::string sale;  // UUID of the charge
  Minor amount_minor = 0;
};

// One of `sale`, `unreferenced` and `charge`.
struct ReturnRequest {
  std::string id;            // UUID, lower case
  std::string content_hash;  // as SellRequest's
  Desk desk;
  std::string sale;             // UUID
  std::vector<LineBack> lines;  // none: pays out what earlier returns of the sale still owe
  bool restock = true;
  bool outside_first = false;
  std::vector<GoodsBack> unreferenced;
  std::string reason;  // required without receipt
  // Without receipt; empty = cash. With one only when no lines come back, and by who may return without: where refunds
  // that failed go instead.
  std::string tender;
  // How much of which charge goes back, looked at inside the return's transaction (G7). First asked with 0; again with
  // what of its answer no tender's unit can give, which a charge has no next return for (PAY1).
  std::function<Result<ChargeBack>(Stores&, Minor uneven_minor)> charge = nullptr;
};

// `/return` and `/sale` are put before the fields of refusals.
struct ExchangeRequest {
  std::string id;
  std::string content_hash;
  ReturnRequest back;          // by receipt
  checkout::SellRequest sale;  // tenders pay the difference only
};

struct ReturnAnswer {
  checkout::Outcome outcome = checkout::Outcome::kCreated;  // never kWaiting: refunds have states of their own
  Return back;
};

struct ExchangeAnswer {
  checkout::Outcome outcome = checkout::Outcome::kCreated;
  Return back;
  checkout::Sale sale;
  Minor due_minor = 0;     // the difference: what is paid less what goes back; negative = refunded
  Minor to_pay_minor = 0;  // what the tenders pay: above the difference when a coarse tender gives back whole units
  std::vector<checkout::Attempt> attempts;  // with kWaiting
};

// Thread-safe.
class Returns {
 public:
  Returns(checkout::Checkout& checkout, journal::Ledger& ledger) : checkout_(checkout), ledger_(ledger) {}

  // Once, however often it is asked (G6). Money outside is refunded after the commit, under an id that was stored in
  // it; the answer says how far each refund is. kInvalid for an unknown sale (/sale), line (/lines/i/line) or more
  // pieces than are left (/lines/i/quantity), and for cash that the drawer should not hold when there is no receipt
  // (/tender); kShiftClosed; kForbidden without permission what has no receipt, is paid more for than it costs or goes
  // out another way. A refund that failed leaves its tender owing it: the sale's next return pays it too, also one
  // without lines.
  [[nodiscard]] Result<ReturnAnswer> take_back(const ReturnRequest& request);
  // What take_back would answer; writes nothing. `number` is empty, refunds of outside money are pending; cash that the
  // drawer should not hold is warned of.
  [[nodiscard]] Result<Return> quote(const ReturnRequest& request);

  // A return and a sale in one transaction; only the difference is paid or refunded. The worth of what came back pays
  // the new sale in the tenders that had paid for it, so that a later return and the points see them (PT2).
  [[nodiscard]] Result<ExchangeAnswer> exchange(const ExchangeRequest& request);

  // With effects. kNotFound.
  [[nodiscard]] Result<Return> find(const std::string& id);
  [[nodiscard]] std::vector<Return> of_sale(const std::string& sale);  // oldest first, with effects

  // A job beside Checkout::recover: asks about refunds that are pending or unknown and sends those that never went out.
  int recover(int limit = 100);

 private:
  [[nodiscard]] Result<Return> settle_one(Stores& stores, const checkout::Moment& moment, const ReturnRequest& request,
                                          std::int64_t row);
  [[nodiscard]] Result<ExchangeAnswer> settle_exchange(Stores& stores, const checkout::Moment& moment,
                                                       const ExchangeRequest& request, const checkout::Tendered& paid,
                                                       std::int64_t row);
  [[nodiscard]] Result<ExchangeAnswer> found_exchange(const std::string& id, ExchangeAnswer answer);

  checkout::Checkout& checkout_;
  journal::Ledger& ledger_;
};

}  // namespace bobbin::returns
