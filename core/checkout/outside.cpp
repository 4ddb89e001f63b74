#include "core/checkout/outside.hpp"

#include <algorithm>
#include <charconv>

namespace bobbin::checkout {
namespace {

// "<uuid>.<tender>.<try>"
struct Parts {
  std::int32_t tender = 0;
  std::int32_t attempt = 0;
};

Parts parts_of(const std::string& id) {
  Parts parts;
  const auto last = id.rfind('.');
  const auto first = last == std::string::npos || last == 0 ? std::string::npos : id.rfind('.', last - 1);
  if (first == std::string::npos) return parts;
  std::from_chars(id.data() + first + 1, id.data() + last, parts.tender);
  std::from_chars(id.data() + last + 1, id.data() + id.size(), parts.attempt);
  return parts;
}

// Those of the newest try: earlier ones belong to claims that were freed.
std::vector<Attempt> newest(std::vector<Attempt> all) {
  std::int32_t highest = 0;
  for (const Attempt& one : all) {
    if (one.kind == "pay") highest = std::max(highest, parts_of(one.id).attempt);
  }
  std::erase_if(all, [&](const Attempt& one) { return one.kind != "pay" || parts_of(one.id).attempt != highest; });
  std::stable_sort(all.begin(), all.end(),
                   [](const Attempt& a, const Attempt& b) { return parts_of(a.id).tender < parts_of(b.id).tender; });
  return all;
}

}  // namespace

bool is_open(AttemptState state) {
  return state == AttemptState::kSent || state == AttemptState::kPending || state == AttemptState::kUnknown;
}

std::string_view name_of(AttemptState state) {
  switch (state) {
    case AttemptState::kCreated:
      return "created";
    case AttemptState::kSent:
      return "sent";
    case AttemptState::kPending:
      return "pending";
    case AttemptState::kApproved:
      return "approved";
    case AttemptState::kDeclined:
      return "declined";
    case AttemptState::kCancelled:
      return "cancelled";
    case AttemptState::kUnknown:
      return "unknown";
  }
  return "unknown";
}

bool OutsideMoney::needed(const Tendered& tendered) {
  return std::any_of(tendered.tenders.begin(), tendered.tenders.end(),
                     [](const Tender& one) { return !one.auth_code.empty(); });
}

Result<Claim> OutsideMoney::open(const Naming& naming, const Moment& moment, const Tendered& tendered) {
  Claim claim;
  claim.uuid = naming.uuid;
  claim.kind = naming.kind;
  claim.content_hash = naming.content_hash;
  claim.state = ClaimState::kOpen;
  claim.store = moment.store;
  claim.till = naming.till;
  claim.at = moment.at;
  claim.settings_version = moment.settings->version();
  claim.begun_ms = floor_.now_ms();
  claim.holder = holder_;
  claim.lease_ms = claim.begun_ms + floor_.patience.lease_ms;
  return floor_.storage.write<Claim>([&](Stores& stores) -> Result<Claim> {
    claim.id = floor_.ids.next();
    if (!stores.claims.insert(claim)) return in_progress();
    const auto before = newest(stores.attempts.of_cause(claim.uuid));
    const std::int32_t next_try = before.empty() ? 1 : parts_of(before.front().id).attempt + 1;
    for (const Tender& tender : tendered.tenders) {
      if (tender.auth_code.empty()) continue;
      Attempt attempt;
      attempt.id = claim.uuid + "." + std::to_string(tender.index) + "." + std::to_string(next_try);
      attempt.kind = "pay";
      attempt.cause = claim.uuid;
      attempt.store = claim.store;
      attempt.till = claim.till;
      attempt.plugin = tender.plugin;
      attempt.tender = tender.id;
      attempt.auth_code = tender.auth_code;
      attempt.amount_minor = tender.amount_minor;
      stamp(attempt, floor_);
      stores.attempts.insert(attempt);
    }
    return claim;
  });
}

Result<bool> OutsideMoney::take(Claim& claim) {
  const std::int64_t now = floor_.now_ms();
  claim.holder = holder_;
  claim.lease_ms = now + floor_.patience.lease_ms;
  return floor_.storage.write<bool>([&](Stores& stores) -> Result<bool> { return stores.claims.take(claim, now); });
}

void OutsideMoney::release(const Claim& claim) {
  const auto done = floor_.storage.write<bool>([&](Stores& stores) -> Result<bool> {
    stores.claims.release(claim);
    return true;
  });
  static_cast<void>(done);  // a full queue: the lease runs out by itself
}

std::vector<Attempt> OutsideMoney::attempts(const Claim& claim) {
  return floor_.storage.read<std::vector<Attempt>>(
      [&](Stores& stores) { return newest(stores.attempts.of_cause(claim.uuid)); });
}

Result<void> OutsideMoney::store(Attempt& attempt) {
  stamp(attempt, floor_);
  return floor_.storage.write<void>([&](Stores& stores) -> Result<void> {
    stores.attempts.update(attempt);
    return {};
  });
}

Result<OutsideMoney::Progress> OutsideMoney::ask(const Claim& claim) {
  Progress progress;
  progress.attempts = attempts(claim);
  const bool given_up = floor_.now_ms() - claim.begun_ms > floor_.patience.give_up_ms;
  bool all_approved = true;
  for (std::size_t i = 0; i < progress.attempts.size(); ++i) {
    Attempt& attempt = progress.attempts[i];
    const bool fresh = attempt.state == AttemptState::kCreated;
    if (fresh || is_open(attempt.state)) {
      if (fresh) {
        attempt.state = AttemptState::kSent;
        if (auto ok = store(attempt); !ok) return Refused(ok.error());
        floor_.modules.authorise(attempt);
      } else {
        floor_.modules.query(attempt);
        ++attempt.asked;
      }
      if (attempt.state == AttemptState::kSent) attempt.state = AttemptState::kUnknown;
      attempt.settled = !is_open(attempt.state);
      if (auto ok = store(attempt); !ok) return Refused(ok.error());
    }
    if (attempt.state == AttemptState::kApproved) continue;
    all_approved = false;
    const bool refused = !is_open(attempt.state) || given_up;
    if (!refused) continue;
    progress.refused = i;
    progress.stand = Stand::kDeclined;
    return progress;  // the rest is not asked for at all
  }
  progress.stand = all_approved ? Stand::kApproved : Stand::kWaiting;
  return progress;
}

bool OutsideMoney::finish(Stores& stores, const Claim& claim) {
  return stores.claims.move(claim, ClaimState::kOpen, ClaimState::kDone);
}

void OutsideMoney::mark(Tendered& tendered, const std::vector<Attempt>& attempts) {
  for (const Attempt& attempt : attempts) {
    const std::int32_t index = parts_of(attempt.id).tender;
    for (Tender& tender : tendered.tenders) {
      if (tender.index != index) continue;
      tender.attempt = attempt.id;
      if (tender.reference.empty()) tender.reference = attempt.provider_reference;
    }
  }
}

OutsideMoney::Undone OutsideMoney::undo(const Claim& claim) {
  // nullopt: the claim is ours and undoing. Another process's is its business, however it ends.
  const auto ended = floor_.storage.write<std::optional<Undone>>([&](Stores& stores) -> Result<std::optional<Undone>> {
    const auto now = stores.claims.find(claim.uuid);
    if (!now || now->id != claim.id) return Undone::kFree;
    if (now->state == ClaimState::kDone) return Undone::kSettled;
    const bool ours = now->state == ClaimState::kUndoing
                          ? now->holder == claim.holder
                          : stores.claims.move(claim, ClaimState::kOpen, ClaimState::kUndoing);
    return ours ? std::nullopt : std::optional(Undone::kLater);
  });
  if (!ended) return Undone::kLater;
  if (*ended) return **ended;

  bool clean = true;
  for (Attempt& attempt : attempts(claim)) {
    const auto stored = call_off(attempt);
    clean = clean && stored && (attempt.state == AttemptState::kCancelled || attempt.state == AttemptState::kDeclined);
  }
  if (!clean) {
    release(claim);
    return Undone::kLater;
  }
  const auto erased = floor_.storage.write<bool>([&](Stores& stores) -> Result<bool> {
    stores.claims.erase(claim);
    return true;
  });
  return erased ? Undone::kFree : Undone::kLater;
}

}  // namespace bobbin::checkout
