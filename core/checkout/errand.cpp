#include "core/checkout/errand.hpp"

namespace bobbin::checkout {
namespace {

// The place of an attempt's tender among those of the request: credits are not of it.
std::size_t position_of(const Attempt& attempt, const Tendered& tendered) {
  std::size_t position = 0;
  for (const Tender& tender : tendered.tenders) {
    if (tender.credit) continue;
    if (attempt.id.starts_with(attempt.cause + "." + std::to_string(tender.index) + ".")) return position;
    ++position;
  }
  return 0;
}

Refused declined(const Errand& errand, const Attempt& attempt, const Tendered& tendered) {
  Words words = attempt.words;
  if (words.zh.empty()) words.zh = "付款没有成功，请换一种方式。";
  if (words.en.empty()) words.en = "The payment did not go through: try another tender.";
  return refuse(Code::kDeclined, std::move(words),
                errand.tenders_field + "/" + std::to_string(position_of(attempt, tendered)), attempt.plugin);
}

}  // namespace

Later<Result<std::optional<Claim>>> known(Stores& stores, const Naming& naming) {
  return stores.claims.ask(naming.uuid).then([naming](std::optional<Claim> claim) -> Result<std::optional<Claim>> {
    if (claim && (claim->kind != naming.kind || claim->content_hash != naming.content_hash)) return id_conflict();
    return claim;
  });
}

Result<Errands::Prepared> Errands::prepare(Stores& stores, const Errand& errand, Instant at,
                                           std::int64_t settings_version) const {
  auto moment = moment_of(stores, floor_, errand.store, at, settings_version);
  if (!moment) return Refused(moment.error());
  moment->source = errand.source;
  auto tendered = errand.prepare(stores, *moment);
  if (!tendered) return Refused(tendered.error());
  return Prepared{std::move(*moment), std::move(*tendered)};
}

Result<Ran> Errands::run(const Errand& errand) {
  if (parse_uuid(errand.naming.uuid) != errand.naming.uuid) {
    return refuse(Code::kInvalid, {"编号必须是 UUID。", "The id must be a UUID."}, "/id");
  }
  const auto turn = turns_.enter(errand.naming.uuid, floor_.patience.wait_ms);
  if (!turn) return in_progress();
  // One snapshot answers both: what the id stands for, and what a new one would come to.
  struct Looked {
    std::optional<Claim> claim;
    std::optional<Prepared> prepared;
  };
  const Instant now = errand.at.value_or(floor_.clock.now());
  auto looked = floor_.storage.read<Result<Looked>>([&](Stores& stores) -> Result<Looked> {
    auto asked = known(stores, errand.naming);
    auto prepared = prepare(stores, errand, now, 0);  // in vain when the id is known, which is rare
    auto claim = asked.get();
    if (!claim) return Refused(claim.error());
    if (*claim) return Looked{std::move(*claim), std::nullopt};
    if (!prepared) return Refused(prepared.error());
    return Looked{std::nullopt, std::move(*prepared)};
  });
  if (!looked) return Refused(looked.error());
  if (looked->claim && looked->claim->state == ClaimState::kDone) return Ran{Outcome::kReplayed};
  if (looked->claim && looked->claim->store != errand.store) return id_conflict();
  if (looked->claim) return resume(errand, *looked->claim);

  Prepared& prepared = *looked->prepared;
  if (!OutsideMoney::needed(prepared.tendered)) return settle_now(errand, prepared.moment, prepared.tendered);
  const auto claim = outside_.open(errand.naming, prepared.moment, prepared.tendered);
  if (!claim) return Refused(claim.error());
  return pay_and_settle(errand, *claim, prepared.moment, std::move(prepared.tendered));
}

// The client asks again while money outside was pending or unknown: the same moment, the same settings.
Result<Ran> Errands::resume(const Errand& errand, Claim claim) {
  const auto taken = outside_.take(claim);
  if (!taken) return Refused(taken.error());
  if (!*taken) return in_progress();
  if (claim.state == ClaimState::kUndoing) {
    switch (outside_.undo(claim)) {
      case OutsideMoney::Undone::kSettled:
        return Ran{Outcome::kReplayed};
      case OutsideMoney::Undone::kLater:
        return Ran{Outcome::kWaiting, outside_.attempts(claim)};
      case OutsideMoney::Undone::kFree:
        return refuse(Code::kDeclined, {"付款已取消，没有收款。", "The payment was called off; nothing was taken."},
                      errand.tenders_field);
    }
  }
  auto prepared = floor_.storage.read<Result<Prepared>>(
      [&](Stores& stores) { return prepare(stores, errand, claim.at, claim.settings_version); });
  if (prepared) return pay_and_settle(errand, claim, prepared->moment, std::move(prepared->tendered));
  if (outside_.undo(claim) == OutsideMoney::Undone::kSettled) return Ran{Outcome::kReplayed};
  return Refused(prepared.error());
}

Result<Ran> Errands::settle_now(const Errand& errand, const Moment& moment, const Tendered& tendered) {
  const auto done = floor_.storage.write<void>([&](Stores& stores) -> Result<void> {
    Claimed claimed = claim_done(stores, floor_, moment, errand.naming);
    auto settled = errand.settle(stores, moment, tendered, claimed.row);
    if (!claimed.ours.get()) return in_progress();
    return settled;
  });
  if (!done) return Refused(done.error());
  return Ran{Outcome::kCreated};
}

Result<Ran> Errands::pay_and_settle(const Errand& errand, const Claim& claim, const Moment& moment, Tendered tendered) {
  auto progress = outside_.ask(claim);
  if (!progress) {  // what the provider said is asked again by the till's repeat, or by recovery
    outside_.release(claim);
    return Refused(progress.error());
  }
  if (progress->stand == OutsideMoney::Stand::kWaiting) {
    outside_.release(claim);
    return Ran{Outcome::kWaiting, std::move(progress->attempts)};
  }
  if (progress->stand == OutsideMoney::Stand::kDeclined) {
    auto refusal = declined(errand, progress->attempts[progress->refused], tendered);
    if (outside_.undo(claim) == OutsideMoney::Undone::kSettled) return Ran{Outcome::kReplayed};
    return refusal;
  }
  OutsideMoney::mark(tendered, progress->attempts);
  Result<void> done;
  try {
    done = floor_.storage.write<void>([&](Stores& stores) -> Result<void> {
      if (!OutsideMoney::finish(stores, claim)) return in_progress();
      return errand.settle(stores, moment, tendered, claim.id);
    });
  } catch (...) {
    // Whether the commit came through is not known here; undo asks the claim before it voids anything.
    static_cast<void>(outside_.undo(claim));
    throw;
  }
  if (done) return Ran{Outcome::kCreated};
  if (done.error().code == Code::kBusy) {
    // Approved money is not voided because a queue was full: the till repeats, and finds it approved.
    outside_.release(claim);
    return Refused(done.error());
  }
  if (outside_.undo(claim) == OutsideMoney::Undone::kSettled) return Ran{Outcome::kReplayed};
  return Refused(done.error());
}

}  // namespace bobbin::checkout
