#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/checkout/modules.hpp"
#include "core/checkout/sale.hpp"

// What is brought back (S5).
namespace bobbin::returns {

// PAY3. Of money that stays in the house (cash, points) it is done with the return.
enum class RefundState : std::uint8_t { kPending = 1, kDone = 2, kFailed = 3, kUnknown = 4 };

[[nodiscard]] std::string_view name_of(RefundState state);  // "pending" | "done" | "failed" | "unknown"

struct Refund {
  std::string id;           // "<return uuid>.<index>"; of outside money also its attempt's id
  std::int32_t index = 0;   // from 1
  std::int32_t tender = 0;  // the sale's tender; 0 without a sale
  std::string tender_id;
  Words label;  // the tender's
  std::string plugin;
  std::string plugin_version;
  Minor amount_minor = 0;
  RefundState state = RefundState::kDone;
  bool credit = false;     // of an exchange: pays the new sale instead of going back
  std::string original;    // the approved attempt that it gives back; empty for what stays in the house
  Minor again_minor = 0;   // of the amount, what refunds of this tender had failed to give
  std::string instead_of;  // the sale's tender, when it goes out another way; not read back
};

struct ReturnLine {
  std::int32_t line = 0;  // of the sale; counts from 1 without one
  std::string sku;
  std::string name;
  std::int64_t quantity = 0;
  Minor net_minor = 0;  // worth (G2)
  std::string reason;
  bool restocked = true;
};

// Goods without receipt that more is paid for than they cost.
struct AboveRegular {
  std::int32_t line = 0;
  Minor regular_minor = 0;
  Minor unit_minor = 0;
};

struct Return {
  std::string id;    // UUID
  std::string sale;  // UUID; empty without receipt
  std::string number;
  std::string store, till, staff;
  std::optional<checkout::MemberRef> member;
  Instant at;
  Day business_day;
  std::string shift;
  std::vector<ReturnLine> lines;
  std::vector<Refund> refunds;            // those with `credit` too: show them apart
  std::vector<checkout::Effect> effects;  // what was taken back: signed, from the holder's point of view
  Minor net_minor = 0;                    // worth of the lines
  Minor refunded_minor = 0;               // sum of the refunds
  Minor waiting_minor = 0;                // still to be given: worth that no tender's unit could give, and what failed
  std::string reason;                     // without receipt, or of a refund that goes out another way
  std::int64_t row = 0;
  std::vector<AboveRegular> above;  // for the audit trail; not read back
  std::vector<Words> warnings;      // of a quote
};

}  // namespace bobbin::returns
