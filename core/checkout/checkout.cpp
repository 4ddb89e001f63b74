#include "core/checkout/checkout.hpp"

#include <algorithm>
#include <chrono>

#include "core/checkout/errand.hpp"

namespace bobbin::checkout {
namespace {

Naming naming_of(const SellRequest& request) { return {request.id, "sale", request.content_hash, request.basket.till}; }

Result<Tendered> prepare(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket,
                         const std::vector<TenderRequest>& tenders) {
  if (auto ok = check_till(basket); !ok) return Refused(ok.error());
  auto tendered = paid(stores, floor, moment, basket, {tenders});
  if (!tendered) return tendered;
  if (auto ok = check_stock(stores, floor, moment, *tendered); !ok) return Refused(ok.error());
  return tendered;
}

Result<Tendered> unpaid(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket) {
  auto priced = price(stores, floor, moment, basket);
  if (!priced) return Refused(priced.error());
  return tender_unsaid(stores, floor, std::move(*priced));
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

Checkout::Checkout(const Shopfloor& floor) : floor_(floor), errands_(std::make_unique<Errands>(floor_)) {}

Checkout::~Checkout() = default;

Result<Quote> Checkout::quote(const Basket& basket, const std::optional<std::vector<TenderRequest>>& tenders,
                              std::optional<Instant> at) {
  const Instant now = at.value_or(floor_.clock.now());
  std::optional<std::vector<TenderRequest>> said;
  if (tenders) said = recognised(floor_, basket.store, *tenders);
  return floor_.storage.read<Result<Quote>>([&](Stores& stores) -> Result<Quote> {
    const auto moment = moment_of(stores, floor_, basket.store, now);
    if (!moment) return Refused(moment.error());
    auto tendered = said ? paid(stores, floor_, *moment, basket, {*said}) : unpaid(stores, floor_, *moment, basket);
    if (!tendered) return Refused(tendered.error());
    auto effects = preview(stores, floor_, *tendered);
    if (!effects) return Refused(effects.error());
    if (!said) tendered->tenders.clear();
    tell_stock(stores, floor_, *moment, tendered->priced);
    return Quote{std::move(*tendered), std::move(*effects)};
  });
}

Result<Answer> Checkout::sell(const SellRequest& request) {
  const auto tenders = recognised(floor_, request.basket.store, request.tenders);
  Answer answer;
  std::optional<Later<MemberAfter>> after;
  Errand errand;
  errand.naming = naming_of(request);
  errand.store = request.basket.store;
  errand.source = request.source;
  errand.at = request.at;
  errand.prepare = [&](Stores& stores, const Moment& moment) {
    return prepare(stores, floor_, moment, request.basket, tenders);
  };
  errand.settle = [&](Stores& stores, const Moment& moment, const Tendered& tendered,
                      std::int64_t row) -> Result<void> {
    auto sale = settle(stores, floor_, moment, {request.id, tendered, row});
    if (!sale) return Refused(sale.error());
    answer.sale = std::move(*sale);
    after = ask_after(stores, floor_, answer.sale);
    return {};
  };
  auto ran = errands_->run(errand);
  if (!ran) return Refused(ran.error());
  answer.outcome = ran->outcome;
  answer.attempts = std::move(ran->attempts);
  if (ran->outcome == Outcome::kCreated && after) answer.sale.after = after->get();
  if (ran->outcome != Outcome::kReplayed) return answer;
  auto sale = find(request.id);
  if (!sale) return Refused(sale.error());
  answer.sale = std::move(*sale);
  return answer;
}

Result<Answer> Checkout::sell_within(Stores& stores, const SellRequest& request) {
  const bool outside = std::any_of(request.tenders.begin(), request.tenders.end(),
                                   [](const TenderRequest& one) { return !one.auth_code.empty(); });
  if (outside) {
    return refuse(Code::kInvalid, {"导入不能扫码收款。", "An import can't ask for money outside."}, "/tenders");
  }
  const auto claim = known(stores, naming_of(request)).get();
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
  Claimed claimed = claim_done(stores, floor_, *moment, naming_of(request));
  auto sale = settle(stores, floor_, *moment, {request.id, *tendered, claimed.row});
  if (!claimed.ours.get()) return in_progress();
  if (!sale) return Refused(sale.error());
  return Answer{Outcome::kCreated, std::move(*sale), {}};
}

Result<Sale> Checkout::find_within(Stores& stores, const std::string& id) const {
  auto sale = stores.sales.find(id);
  if (!sale) {
    const auto claim = stores.claims.find(id);
    if (claim && claim->kind == "sale" && claim->state != ClaimState::kDone) {
      return refuse(Code::kInProgress, {"这单还在收款，没有完成：请重复提交这单，直到有结果。",
                                        "This sale is still being paid: repeat its request until there is a result."});
    }
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
