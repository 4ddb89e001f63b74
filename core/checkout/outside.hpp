#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/checkout/checkout.hpp"
#include "core/checkout/steps.hpp"

namespace bobbin::checkout {

// Money outside the house (G5, PAY2): asked for under a claim and stored attempts, with no transaction open. Only the
// claim's holder asks or voids. Thread-safe; different claims at once.
class OutsideMoney {
 public:
  explicit OutsideMoney(const Shopfloor& floor) : floor_(floor) {}

  [[nodiscard]] static bool needed(const Tendered& tendered);

  // Commits an open claim, held by the caller, and the attempts, before the first byte goes out. kInProgress when the
  // UUID has been taken meanwhile.
  [[nodiscard]] Result<Claim> open(const Naming& naming, const Moment& moment, const Tendered& tendered);
  // Takes an unfinished claim for the caller; false while another holds it.
  [[nodiscard]] bool take(Claim& claim);
  void release(const Claim& claim);

  enum class Stand : std::uint8_t { kApproved, kDeclined, kWaiting };
  struct Progress {
    Stand stand = Stand::kWaiting;
    std::vector<Attempt> attempts;  // of this claim, in the order of the tenders
    std::size_t refused = 0;        // with kDeclined: its index in `attempts`
  };
  // Asks for what has not been asked yet and queries what is pending or unknown. kDeclined too when somebody has waited
  // longer than Patience::give_up_ms.
  [[nodiscard]] Progress ask(const Claim& claim);
  [[nodiscard]] std::vector<Attempt> attempts(const Claim& claim);

  // Inside the sale's transaction: the claim becomes done. False when it isn't open and the caller's any more.
  [[nodiscard]] static bool finish(Stores& stores, const Claim& claim);
  // Writes the approved attempts' ids into the tenders that they pay.
  static void mark(Tendered& tendered, const std::vector<Attempt>& attempts);

  enum class Undone : std::uint8_t {
    kFree,    // everything is voided, the claim is gone and its id free
    kLater,   // something is still unknown: recovery goes on
    kSettled  // the claim is done after all: an unclear commit had succeeded, nothing was voided
  };
  // Voids all that was asked for. The claim first leaves `open`, so that money is never voided under a good sale.
  [[nodiscard]] Undone undo(const Claim& claim);

  // Asks once more about a cancelled attempt, or one that stayed unknown without a claim; gives a late success back
  // and raises the alert. Answers whether it was given back.
  [[nodiscard]] bool look_again(Attempt attempt);
  // Sends a refund that is stored but was not sent, or asks about it. The attempt as it stands now.
  [[nodiscard]] Attempt refund(Attempt attempt);

 private:
  void store(Attempt& attempt);
  void call_off(Attempt& attempt);
  void give_back(const Attempt& original);
  void alert(const Attempt& attempt);
  const Shopfloor& floor_;
};

// The words of PAY2's states: "created", "sent", "pending", ...
[[nodiscard]] std::string_view name_of(AttemptState state);

}  // namespace bobbin::checkout
