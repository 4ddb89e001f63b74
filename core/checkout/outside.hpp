#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/checkout/checkout.hpp"
#include "core/checkout/steps.hpp"
#include "core/checkout/turns.hpp"

namespace bobbin::checkout {

// Money outside the house (G5, PAY2): asked for under a claim and stored attempts, with no transaction open. Only the
// claim's holder asks or voids. What can't be stored isn't acted upon: kBusy comes back, and a repeat or recovery goes
// on from what is stored. Thread-safe; different claims at once, one claim under one Turn.
class OutsideMoney {
 public:
  explicit OutsideMoney(const Shopfloor& floor) : floor_(floor) {}

  [[nodiscard]] static bool needed(const Tendered& tendered);

  // Commits an open claim, held by the caller, and the attempts, before the first byte goes out. kInProgress when the
  // UUID has been taken meanwhile.
  [[nodiscard]] Result<Claim> open(const Naming& naming, const Moment& moment, const Tendered& tendered);
  // Takes an unfinished claim for the caller; false while another process holds it.
  [[nodiscard]] Result<bool> take(Claim& claim);
  void release(const Claim& claim);

  enum class Stand : std::uint8_t { kApproved, kDeclined, kWaiting };
  struct Progress {
    Stand stand = Stand::kWaiting;
    std::vector<Attempt> attempts;  // of this claim, in the order of the tenders
    std::size_t refused = 0;        // with kDeclined: its index in `attempts`
  };
  // Asks for what has not been asked yet and queries what is pending or unknown. kDeclined too when somebody has waited
  // longer than Patience::give_up_ms.
  [[nodiscard]] Result<Progress> ask(const Claim& claim);
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
  [[nodiscard]] Result<bool> look_again(Attempt attempt);
  // Whether a refund's answer came while it was open, or its success after it had been settled as failed.
  enum class Arrival : std::uint8_t { kInTime, kLate };
  // kTwice: a late success whose amount has been given back another way meanwhile.
  enum class Booked : std::uint8_t { kOnce, kTwice };
  // What is written with an attempt's new state, in its transaction.
  using Along = std::function<Booked(Stores&, const Attempt&, Arrival)>;
  // Sends a refund that is stored but was not sent, or asks about it; of two callers one has its turn, the other gets
  // it back as it came. One that failed is in the audit trail (`refund.failed`), one that succeeded after that too
  // (`refund.late_success`). The attempt as it stands now.
  [[nodiscard]] Result<Attempt> refund(Attempt attempt, const Along& along = {});

  // Unsettled attempts that are to be asked about again, each after a pause that doubles; at most `limit`.
  [[nodiscard]] std::vector<Attempt> due(AttemptStore::Whose whose, int limit);
  // Claims that nobody will come back for, or whose money can be asked about again; at most `limit`.
  [[nodiscard]] std::vector<Claim> due_claims(int limit);

 private:
  [[nodiscard]] Result<void> store(Attempt& attempt);
  [[nodiscard]] Result<bool> advance(Attempt& attempt, const Along& along);
  [[nodiscard]] Result<void> call_off(Attempt& attempt);
  [[nodiscard]] Result<void> give_back(const Attempt& original);
  [[nodiscard]] Result<void> came_late(const Attempt& refund, const Along& along);
  void tell_late(Stores& stores, const Attempt& attempt);
  void tell_lost(Stores& stores, const Attempt& attempt);
  void tell_refund(Stores& stores, const Attempt& attempt, audit::Record record, Booked booked);
  const Shopfloor& floor_;
  Turns refunding_;  // by attempt
  // One for all claims of this process, because a Turn keeps its threads apart: who left a claim behind can go on with
  // it at once, only other processes wait for its lease.
  const std::string holder_ = random_hex(8);
};

// Whether nobody knows yet how it ended.
[[nodiscard]] bool is_open(AttemptState state);

// It changes now; if it stays open it is asked about after 1, 2, 4 ... 64 times `late_ms`, so that a dead provider
// isn't hammered, and not while its call may still be on its way (`flight_ms`).
void stamp(Attempt& attempt, const Shopfloor& floor);

}  // namespace bobbin::checkout
