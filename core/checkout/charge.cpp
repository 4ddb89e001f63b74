#include "core/checkout/errand.hpp"
#include "core/members/store.hpp"

// Money that comes in without goods.
namespace bobbin::checkout {
namespace {

constexpr Minor kMostCharged = 1'000'000'000;  // pieces of a sale fit 32 bits in every database

Result<PricedLine> line_of(const Charge& charge, const std::string& locale) {
  if (charge.amount_minor < 1 || charge.amount_minor > kMostCharged) {
    return refuse(Code::kInvalid, {"金额必须在 1 到 10^9 分之间。", "The amount is from 1 to 10^9 minor units."},
                  "/amount_minor", charge.plugin);
  }
  PricedLine line;
  line.line = 1;
  line.sku = charge.plugin + "." + charge.code;
  line.name = charge.label.in(locale);
  line.quantity = charge.amount_minor;
  line.unit_list_minor = 1;
  line.list_minor = charge.amount_minor;
  line.net_minor = charge.amount_minor;
  line.charge = true;
  return line;
}

Result<std::optional<MemberRef>> member_of(Stores& stores, const Charge& charge) {
  if (charge.member.empty()) return std::nullopt;
  const auto row = members::row_of(stores, charge.member);
  if (!row) {
    return refuse(Code::kInvalid, {"没有这位会员，请核对会员号。", "There is no such member: check the code."},
                  "/member", charge.plugin);
  }
  return MemberRef{row->id, row->code};
}

Result<Priced> priced_charge(Stores& stores, const Moment& moment, const ChargeRequest& request) {
  const auto charge = request.plan(stores);
  if (!charge) return Refused(charge.error());
  auto member = member_of(stores, *charge);
  if (!member) return Refused(member.error());
  auto line = line_of(*charge, moment.settings->shop().locale);
  if (!line) return Refused(line.error());
  Priced priced;
  priced.store = moment.store;
  priced.till = request.till;
  priced.staff = request.staff;
  priced.member = *std::move(member);
  priced.at = moment.at;
  priced.business_day = moment.business_day;
  priced.settings_version = moment.settings->version();
  priced.totals = {charge->amount_minor, 0, charge->amount_minor, 0, charge->amount_minor};
  priced.lines.push_back(*std::move(line));
  return priced;
}

}  // namespace

Result<Answer> Checkout::charge(const ChargeRequest& request) {
  Basket where;
  where.till = request.till;
  if (auto ok = check_till(where); !ok) return Refused(ok.error());
  const auto tenders = recognised(floor_, request.store, request.tenders);
  Answer answer;
  Errand errand;
  errand.naming = {request.id, "sale", request.content_hash, request.till};
  errand.store = request.store;
  errand.source = Source::kCharge;
  errand.prepare = [&](Stores& stores, const Moment& moment) -> Result<Tendered> {
    auto priced = priced_charge(stores, moment, request);
    if (!priced) return Refused(priced.error());
    return tender(stores, floor_, moment, *std::move(priced), {tenders});
  };
  errand.settle = [&](Stores& stores, const Moment& moment, const Tendered& tendered,
                      std::int64_t row) -> Result<void> {
    auto sale = settle(stores, floor_, moment, {request.id, tendered, row});
    if (!sale) return Refused(sale.error());
    answer.sale = *std::move(sale);
    return {};
  };
  auto ran = errands_->run(errand);
  if (!ran) return Refused(ran.error());
  answer.outcome = ran->outcome;
  answer.attempts = std::move(ran->attempts);
  if (ran->outcome != Outcome::kReplayed) return answer;
  auto sale = find(request.id);
  if (!sale) return Refused(sale.error());
  answer.sale = *std::move(sale);
  return answer;
}

}  // namespace bobbin::checkout
