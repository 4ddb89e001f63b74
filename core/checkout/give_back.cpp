#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/audit/store.hpp"
#include "core/checkout/outside.hpp"

// Money outside on its way back: called off, refunded, or come after it was called off (PAY2, PAY3).
namespace bobbin::checkout {
namespace {

// A late success's refund: "<attempt>.back".
std::string back_id(const Attempt& attempt) { return attempt.id + ".back"; }

audit::Actor job_at(const Attempt& attempt, const Clock& clock) {
  return {{}, attempt.store, attempt.till, clock.now(), {}, "job"};
}

}  // namespace

// False, and nothing written, when somebody else settled it meanwhile.
Result<bool> OutsideMoney::advance(Attempt& attempt, const Along& along) {
  stamp(attempt, floor_);
  return floor_.storage.write<bool>([&](Stores& stores) -> Result<bool> {
    if (!stores.attempts.advance(attempt)) return false;
    if (along) along(stores, attempt, Arrival::kInTime);
    return true;
  });
}

Result<void> OutsideMoney::call_off(Attempt& attempt) {
  switch (attempt.state) {
    case AttemptState::kCreated:  // never went out
      attempt.state = AttemptState::kCancelled;
      attempt.settled = true;
      return store(attempt);
    case AttemptState::kDeclined:
    case AttemptState::kCancelled:
      return {};
    case AttemptState::kSent:
    case AttemptState::kPending:
    case AttemptState::kApproved:
    case AttemptState::kUnknown:
      break;
  }
  const bool was_approved = attempt.state == AttemptState::kApproved;
  if (!attempt.cancel_sent) {
    attempt.cancel_sent = true;
    attempt.asked = 0;  // what a polling till has asked is no part of looking out for a late success
    attempt.settled = false;
    if (auto ok = store(attempt); !ok) return ok;
    floor_.modules.cancel(attempt);
  } else {
    floor_.modules.query(attempt);
    ++attempt.asked;
  }
  if (attempt.state == AttemptState::kSent) attempt.state = AttemptState::kUnknown;
  const bool too_late = attempt.state == AttemptState::kApproved;
  if (too_late) {  // the money goes back instead
    if (auto ok = give_back(attempt); !ok) return ok;
    attempt.state = AttemptState::kCancelled;
    attempt.settled = true;
  } else {
    // Money that was never approved may still arrive after its cancel: it is asked about once more.
    attempt.settled =
        attempt.state == AttemptState::kDeclined || (attempt.state == AttemptState::kCancelled && was_approved);
    if (attempt.state == AttemptState::kCancelled) attempt.asked = 0;
  }
  const auto stored = advance(attempt, [&](Stores& stores, const Attempt& now, Arrival) {
    if (too_late && !was_approved) tell_late(stores, now);
    return Booked::kOnce;
  });
  if (!stored) return Refused(stored.error());
  return {};
}

Result<bool> OutsideMoney::look_again(Attempt attempt) {
  const AttemptState before = attempt.state;
  floor_.modules.query(attempt);
  ++attempt.asked;
  if (attempt.state == AttemptState::kApproved) {
    if (auto ok = give_back(attempt); !ok) return Refused(ok.error());
    attempt.state = AttemptState::kCancelled;
    attempt.settled = true;
    return advance(attempt, [&](Stores& stores, const Attempt& now, Arrival) {
      tell_late(stores, now);
      return Booked::kOnce;
    });
  }
  // No answer, or "pending", says nothing of a late success: a cancelled one stays to be asked about (PAY2), but not
  // for ever, and it is no open payment of its till.
  const bool unsaid = is_open(attempt.state);
  if (unsaid && before == AttemptState::kCancelled) attempt.state = before;
  const bool lost = unsaid && before == AttemptState::kCancelled && attempt.asked >= floor_.patience.last_ask;
  attempt.settled = lost || !unsaid;
  const auto stored = advance(attempt, [&](Stores& stores, const Attempt& now, Arrival) {
    if (lost) tell_lost(stores, now);
    return Booked::kOnce;
  });
  if (!stored) return Refused(stored.error());
  return false;
}

// Its refund is stored once and goes on from where it stands, however often this is begun.
Result<void> OutsideMoney::give_back(const Attempt& original) {
  const auto stored = floor_.storage.write<Attempt>([&](Stores& stores) -> Result<Attempt> {
    if (auto there = stores.attempts.find(back_id(original))) return std::move(*there);
    Attempt back = original;
    back.id = back_id(original);
    back.kind = "refund";
    back.original = original.id;
    back.state = AttemptState::kCreated;
    back.asked = 0;
    back.cancel_sent = false;
    back.settled = false;
    back.words = {};
    stamp(back, floor_);
    stores.attempts.insert(back);
    return back;
  });
  if (!stored) return Refused(stored.error());
  if (const auto sent = refund(*stored); !sent) return Refused(sent.error());
  return {};
}

Result<Attempt> OutsideMoney::refund(Attempt attempt, const Along& along) {
  if (attempt.settled) return attempt;
  const auto turn = refunding_.enter(attempt.id, 0);
  if (!turn) return attempt;  // another thread has it in hand
  if (attempt.state == AttemptState::kCreated) {
    const auto original = floor_.storage.read<std::optional<Attempt>>(
        [&](Stores& stores) { return stores.attempts.find(attempt.original); });
    if (!original) throw std::runtime_error("refund " + attempt.id + ": no attempt " + attempt.original);
    Attempt sent = attempt;
    sent.state = AttemptState::kSent;
    stamp(sent, floor_);
    const auto mine =
        floor_.storage.write<bool>([&](Stores& stores) -> Result<bool> { return stores.attempts.send(sent); });
    if (!mine) return Refused(mine.error());
    if (!*mine) return attempt;  // another process sends it at this moment
    attempt.state = AttemptState::kSent;
    floor_.modules.refund(attempt, *original);
  } else {
    floor_.modules.query(attempt);
    ++attempt.asked;
  }
  if (attempt.state == AttemptState::kSent) attempt.state = AttemptState::kUnknown;
  attempt.settled = !is_open(attempt.state);
  const auto stored = advance(attempt, [&](Stores& stores, const Attempt& now, Arrival arrival) {
    if (along) along(stores, now, arrival);
    if (now.settled && now.state != AttemptState::kApproved) {
      audit::Record record;
      record.action = "refund.failed";
      tell_refund(stores, now, std::move(record), Booked::kOnce);
    }
    return Booked::kOnce;
  });
  if (!stored) return Refused(stored.error());
  if (!*stored && attempt.state == AttemptState::kApproved) {
    if (const auto late = came_late(attempt, along); !late) return Refused(late.error());
  }
  return attempt;
}

// The provider did give the money, though it was settled as failed meanwhile: by an answer to another process.
Result<void> OutsideMoney::came_late(const Attempt& refund, const Along& along) {
  return floor_.storage.write<void>([&](Stores& stores) -> Result<void> {
    if (!stores.attempts.revive(refund)) return {};  // settled as approved: nothing is new
    const Booked booked = along ? along(stores, refund, Arrival::kLate) : Booked::kOnce;
    audit::Record record;
    record.action = "refund.late_success";
    tell_refund(stores, refund, std::move(record), booked);
    return {};
  });
}

// PAY2: somebody must know that money came after it was called off.
void OutsideMoney::tell_late(Stores& stores, const Attempt& attempt) {
  audit::Record record;
  record.action = "payment.late_success";
  record.subject_json = nlohmann::json{{"attempt", attempt.id}, {"sale", attempt.cause}}.dump();
  record.after_json =
      nlohmann::json{{"tender", attempt.tender}, {"amount_minor", attempt.amount_minor}, {"refund", back_id(attempt)}}
          .dump();
  audit::log(stores, floor_.ids, job_at(attempt, floor_.clock), std::move(record));
}

// PAY2: nobody will ask any more; whether money came is in the provider's bill only.
void OutsideMoney::tell_lost(Stores& stores, const Attempt& attempt) {
  audit::Record record;
  record.action = "payment.lost";
  record.subject_json = nlohmann::json{{"attempt", attempt.id}, {"sale", attempt.cause}}.dump();
  nlohmann::json after{{"tender", attempt.tender}, {"amount_minor", attempt.amount_minor}};
  after["reference"] = attempt.provider_reference;
  after["asked"] = attempt.asked;
  record.after_json = after.dump();
  audit::log(stores, floor_.ids, job_at(attempt, floor_.clock), std::move(record));
}

// PAY3: money that the shop still owes, or that came after all. The provider knows the payment by its reference.
void OutsideMoney::tell_refund(Stores& stores, const Attempt& attempt, audit::Record record, Booked booked) {
  const auto original = stores.attempts.find(attempt.original);
  record.subject_json =
      nlohmann::json{{"refund", attempt.id}, {"attempt", attempt.original}, {"cause", attempt.cause}}.dump();
  nlohmann::json after{{"tender", attempt.tender},
                       {"amount_minor", attempt.amount_minor},
                       {"reference", original ? original->provider_reference : std::string()},
                       {"detail", {{"zh-CN", attempt.words.zh}, {"en", attempt.words.en}}}};
  if (booked == Booked::kTwice) after["paid_twice"] = true;
  record.after_json = after.dump();
  audit::log(stores, floor_.ids, job_at(attempt, floor_.clock), std::move(record));
}

}  // namespace bobbin::checkout
