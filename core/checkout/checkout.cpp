#include "core/checkout/checkout.hpp"

#include <chrono>

#include "core/checkout/outside.hpp"
#include "core/checkout/steps.hpp"
#include "core/checkout/turns.hpp"

namespace bobbin::checkout {
namespace {

constexpr const char* kSale = "sale";

Result<void> check_id(const SellRequest& request) {
  if (parse_uuid(request.id) == request.id) return {};
  return refuse(Code::kInvalid, {"编号必须是 UUID。", "The id must be a UUID."}, "/id");
}

// What an id stands for: nothing yet, this request (again), or something else (G6).
Result<std::optional<Claim>> known(Stores& stores, const SellRequest& request) {
  auto claim = stores.claims.find(request.id);
  if (claim && (claim->kind != kSale || claim->content_hash != request.content_hash)) return id_conflict();
  return claim;
}

Refused declined(const OutsideMoney::Progress& progress, const Tendered& tendered) {
  const Attempt& attempt = *progress.refused;
  std::size_t position = 0;
  std::size_t field = 0;
  for (const Tender& tender : tendered.tenders) {
    if (tender.credit) continue;
    if (attempt.id.starts_with(attempt.cause + "." + std::to_string(tender.index) + ".")) field = position;
    ++position;
  }
  Words words = attempt.words;
  if (words.zh.empty()) words.zh = "付款没有成功，请换一种方式。";
  if (words.en.empty()) words.en = "The payment did not go through: try another tender.";
  return refuse(Code::kDeclined, std::move(words), "/tenders/" + std::to_string(field), attempt.plugin);
}

Result<Tendered> prepare(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket,
                         const std::vector<TenderRequest>& tenders) {
  auto priced = price(stores, floor, moment, basket);
  if (!priced) return Refused(priced.error());
  return tender(stores, floor, moment, std::move(*priced), tenders);
}

}  // namespace

SystemNow system_now() {
  return [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
}

Refused id_conflict() {
  return refuse(Code::kIdConflict, {"这个编号已用于另一内容，请换一个编号。",
                                    "This id already stands for something else: use a new one."});
}

Refused in_progress() {
  return refuse(Code::kInProgress,
                {"这个编号正在处理，请稍后重试。", "This id is being worked on: repeat the request in a moment."});
}

Checkout::Checkout(const Shopfloor& floor)
    : floor_(floor), outside_(std::make_unique<OutsideMoney>(floor_)), turns_(std::make_unique<Turns>()) {}

Checkout::~Checkout() = default;

Result<Quote> Checkout::quote(const Basket& basket, const std::optional<std::vector<TenderRequest>>& tenders) {
  const Instant now = floor_.clock.now();
  std::optional<std::vector<TenderRequest>> said;
  if (tenders) said = recognised(floor_, basket.store, *tenders);
  return floor_.storage.read<Result<Quote>>([&](Stores& stores) -> Result<Quote> {
    const auto moment = moment_of(stores, floor_, basket.store, now);
    if (!moment) return Refused(moment.error());
    auto priced = price(stores, floor_, *moment, basket);
    if (!priced) return Refused(priced.error());
    auto tendered = said ? tender(stores, floor_, *moment, std::move(*priced), *said)
                         : tender_unsaid(stores, floor_, std::move(*priced));
    if (!tendered) return Refused(tendered.error());
    auto effects = preview(stores, floor_, *tendered);
    if (!effects) return Refused(effects.error());
    if (!said) tendered->tenders.clear();
    return Quote{std::move(*tendered), std::move(*effects)};
  });
}

Result<Answer> Checkout::sell(const SellRequest& request) {
  if (auto ok = check_id(request); !ok) return Refused(ok.error());
  const auto turn = turns_->enter(request.id, floor_.patience.wait_ms);
  if (!turn) return in_progress();

  auto claim =
      floor_.storage.read<Result<std::optional<Claim>>>([&](Stores& stores) { return known(stores, request); });
  if (!claim) return Refused(claim.error());
  if (*claim && (*claim)->state == ClaimState::kDone) return replay(request.id);
  if (*claim) return resume(request, **claim);

  const Instant now = request.at.value_or(floor_.clock.now());
  const auto codes = recognised(floor_, request.basket.store, request.tenders);
  std::optional<Moment> moment;
  auto tendered = floor_.storage.read<Result<Tendered>>([&](Stores& stores) -> Result<Tendered> {
    auto found = moment_of(stores, floor_, request.basket.store, now);
    if (!found) return Refused(found.error());
    moment = std::move(*found);
    moment->source = request.source;
    return prepare(stores, floor_, *moment, request.basket, codes);
  });
  if (!tendered) return Refused(tendered.error());
  const Naming naming{request.id, kSale, request.content_hash, request.basket.till};
  if (!OutsideMoney::needed(*tendered)) return settle_now(naming, *moment, *tendered);

  auto opened = outside_->open(naming, *moment, *tendered);
  if (!opened) return Refused(opened.error());
  return pay_and_settle(*opened, *moment, std::move(*tendered));
}

// The client asks again while money outside was pending or unknown: the same moment, the same settings.
Result<Answer> Checkout::resume(const SellRequest& request, Claim claim) {
  if (!outside_->take(claim)) return in_progress();
  if (claim.state == ClaimState::kUndoing) {
    auto attempts = outside_->attempts(claim);
    switch (outside_->undo(claim)) {
      case OutsideMoney::Undone::kSettled:
        return replay(request.id);
      case OutsideMoney::Undone::kLater:
        return Answer{Outcome::kWaiting, {}, outside_->attempts(claim)};
      case OutsideMoney::Undone::kFree:
        return refuse(Code::kDeclined, {"付款已取消，没有收款。", "The payment was called off; nothing was taken."},
                      "/tenders");
    }
  }
  const auto codes = recognised(floor_, request.basket.store, request.tenders);
  std::optional<Moment> moment;
  auto tendered = floor_.storage.read<Result<Tendered>>([&](Stores& stores) -> Result<Tendered> {
    auto found = moment_of(stores, floor_, claim.store, claim.at, claim.settings_version);
    if (!found) return Refused(found.error());
    moment = std::move(*found);
    return prepare(stores, floor_, *moment, request.basket, codes);
  });
  if (!tendered) {
    if (outside_->undo(claim) == OutsideMoney::Undone::kSettled) return replay(request.id);
    return Refused(tendered.error());
  }
  return pay_and_settle(claim, *moment, std::move(*tendered));
}

Result<Answer> Checkout::pay_and_settle(const Claim& claim, const Moment& moment, Tendered tendered) {
  auto progress = outside_->ask(claim);
  if (progress.stand == OutsideMoney::Stand::kWaiting) {
    outside_->release(claim);
    return Answer{Outcome::kWaiting, {}, std::move(progress.attempts)};
  }
  if (progress.stand == OutsideMoney::Stand::kDeclined) {
    auto refusal = declined(progress, tendered);
    if (outside_->undo(claim) == OutsideMoney::Undone::kSettled) return replay(claim.uuid);
    return refusal;
  }
  OutsideMoney::mark(tendered, progress.attempts);
  Result<Sale> sale = in_progress();
  try {
    sale = floor_.storage.write<Sale>([&](Stores& stores) -> Result<Sale> {
      if (!OutsideMoney::finish(stores, claim)) return in_progress();
      return settle(stores, floor_, moment, {claim.uuid, tendered, claim.id});
    });
  } catch (...) {
    // Whether the commit came through is not known here; undo asks the claim before it voids anything.
    static_cast<void>(outside_->undo(claim));
    throw;
  }
  if (sale) return Answer{Outcome::kCreated, std::move(*sale), {}};
  if (outside_->undo(claim) == OutsideMoney::Undone::kSettled) return replay(claim.uuid);
  return Refused(sale.error());
}

Result<Answer> Checkout::settle_now(const Naming& naming, const Moment& moment, const Tendered& tendered) {
  auto sale = floor_.storage.write<Sale>([&](Stores& stores) -> Result<Sale> {
    const auto row = claim_done(stores, floor_, moment, naming);
    if (!row) return in_progress();
    return settle(stores, floor_, moment, {naming.uuid, tendered, *row});
  });
  if (!sale) return Refused(sale.error());
  return Answer{Outcome::kCreated, std::move(*sale), {}};
}

Result<Answer> Checkout::sell_within(Stores& stores, const SellRequest& request) {
  if (auto ok = check_id(request); !ok) return Refused(ok.error());
  const auto claim = known(stores, request);
  if (!claim) return Refused(claim.error());
  if (*claim && (*claim)->state != ClaimState::kDone) return in_progress();
  if (*claim) {
    auto sale = find_within(stores, request.id);
    if (!sale) return Refused(sale.error());
    return Answer{Outcome::kReplayed, std::move(*sale), {}};
  }
  auto moment = moment_of(stores, floor_, request.basket.store, request.at.value_or(floor_.clock.now()));
  if (!moment) return Refused(moment.error());
  moment->source = request.source;
  const auto tendered = prepare(stores, floor_, *moment, request.basket, request.tenders);
  if (!tendered) return Refused(tendered.error());
  if (OutsideMoney::needed(*tendered)) {
    return refuse(Code::kInvalid, {"导入不能扫码收款。", "An import can't ask for money outside."}, "/tenders");
  }
  const auto row = claim_done(stores, floor_, *moment, {request.id, kSale, request.content_hash, request.basket.till});
  if (!row) return in_progress();
  auto sale = settle(stores, floor_, *moment, {request.id, *tendered, *row});
  if (!sale) return Refused(sale.error());
  return Answer{Outcome::kCreated, std::move(*sale), {}};
}

Result<Answer> Checkout::replay(const std::string& id) {
  auto sale = find(id);
  if (!sale) return Refused(sale.error());
  return Answer{Outcome::kReplayed, std::move(*sale), {}};
}

Result<Sale> Checkout::find_within(Stores& stores, const std::string& id) const {
  auto sale = stores.sales.find(id);
  if (!sale) {
    return refuse(Code::kNotFound, {"没有销售单“" + id + "”。", "There is no sale \"" + id + "\"."});
  }
  sale->effects = effects_of(stores, sale->id);
  return std::move(*sale);
}

Result<Sale> Checkout::find(const std::string& id) {
  return floor_.storage.read<Result<Sale>>([&](Stores& stores) { return find_within(stores, id); });
}

std::vector<Sale> Checkout::list(const SaleFilter& filter) {
  return floor_.storage.read<std::vector<Sale>>([&](Stores& stores) {
    auto sales = stores.sales.list(filter);
    for (Sale& sale : sales) sale.effects = effects_of(stores, sale.id);
    return sales;
  });
}

Result<std::vector<Explained>> Checkout::explain(const std::string& id) {
  const auto sale = find(id);
  if (!sale) return Refused(sale.error());
  std::vector<Explained> out;
  for (const Effect& effect : sale->effects) out.push_back(explained(effect));
  return out;
}

}  // namespace bobbin::checkout
