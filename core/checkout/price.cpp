#include <algorithm>
#include <set>

#include "core/catalog/catalog.hpp"
#include "core/checkout/money_text.hpp"
#include "core/checkout/steps.hpp"

namespace bobbin::checkout {
namespace {

void adjust(PricedLine& line, Adjustment adjustment) {
  if (adjustment.amount_minor == 0) return;
  line.net_minor += adjustment.amount_minor;
  line.adjustments.push_back(std::move(adjustment));
}

// Splits a discount over lines by their net before it (G2), never more than they cost.
void split(const std::vector<PricedLine*>& lines, const Adjustment& whole) {
  std::vector<std::int64_t> weights;
  weights.reserve(lines.size());
  Minor sum = 0;
  for (const PricedLine* line : lines) {
    weights.push_back(line->net_minor);
    sum += line->net_minor;
  }
  const auto parts = allocate(std::min(-whole.amount_minor, sum), weights);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Adjustment part = whole;
    part.amount_minor = -parts[i];
    adjust(*lines[i], std::move(part));
  }
}

std::vector<PricedLine*> all_lines(Priced& priced) {
  std::vector<PricedLine*> out;
  for (PricedLine& line : priced.lines) out.push_back(&line);
  return out;
}

// A price set by hand below the list is a discount that everybody sees. One above it becomes the list price, because
// adjustments only ever take off.
Result<void> override_price(PricedLine& line, Minor unit_minor, const std::string& field) {
  const auto total = checked_mul(unit_minor, line.quantity);
  if (!total || *total > kMaxMinor) {
    return refuse(Code::kInvalid, {"这一行的金额太大。", "The amount of this line is too large."}, field);
  }
  line.overridden = true;
  if (*total > line.list_minor) {
    line.unit_list_minor = unit_minor;
    line.list_minor = *total;
    line.net_minor = *total;
    return {};
  }
  adjust(line, Adjustment{kHost, "price_override", {"改价", "Price set by hand"}, *total - line.list_minor});
  return {};
}

Result<void> adjust_by_hand(Priced& priced, const Moment& moment, const Basket& basket) {
  Minor total = 0;
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    const BasketLine& wish = basket.lines[i];
    PricedLine& line = priced.lines[i];
    const std::string here = "/lines/" + std::to_string(i);
    if (wish.unit_price_minor && moment.source == Source::kTill) {
      if (auto ok = override_price(line, *wish.unit_price_minor, here + "/unit_price_minor"); !ok) return ok;
    }
    total += line.list_minor;  // both are at most kMaxMinor here
    if (total > kMaxMinor) {
      return refuse(Code::kInvalid, {"整单金额太大。", "The amount of the basket is too large."},
                    here + "/unit_price_minor");
    }
    if (wish.discount_minor > line.net_minor) {
      const auto& currency = moment.settings->shop().currency;
      return refuse(Code::kInvalid,
                    {"优惠超过这一行的金额 " + money_text(line.net_minor, currency) + "。",
                     "The discount is more than the line costs, " + money_text(line.net_minor, currency) + "."},
                    here + "/discount_minor");
    }
    adjust(line, Adjustment{kHost, "line_discount", {"手动优惠", "Discount by hand"}, -wish.discount_minor});
  }
  return {};
}

// What a basket asks for and nobody here knows is not passed over in silence.
void warn_of_unknown(const Shopfloor& floor, const std::vector<Adjusting>& wishes, Priced& priced) {
  for (const std::string& coupon : priced.coupons) {
    const auto honours = [&](const Adjusting& one) { return one.coupon == coupon; };
    if (std::any_of(wishes.begin(), wishes.end(), honours)) continue;
    priced.warnings.push_back({"没有模块认识券“" + coupon + "”，本单没有用它。",
                               "No module knows the coupon \"" + coupon + "\": it was not used."});
  }
  for (const std::string& tender : priced.pay_with) {
    if (floor.modules.tender_owner(tender)) continue;
    priced.warnings.push_back({"pay_with 里的“" + tender + "”不是付款方式，请核对。",
                               "pay_with names \"" + tender + "\", which is no tender: check it."});
  }
}

// T4: a gift that a plugin granted is a line of its own; what nobody grants isn't given silently.
Result<void> add_gifts(Stores& stores, const Shopfloor& floor, const Moment& moment, Priced& priced,
                       std::vector<Granted> granted) {
  const catalog::Catalog goods(floor.ids);
  for (std::size_t i = 0; i < priced.gifts.size(); ++i) {
    const GiftChoice& choice = priced.gifts[i];
    const std::string here = "/gifts/" + std::to_string(i);
    const auto grant = std::find_if(granted.begin(), granted.end(), [&](const Granted& one) {
      return one.choice.id == choice.id && one.choice.sku == choice.sku;
    });
    if (grant == granted.end()) {
      return refuse(Code::kInvalid, {"本单没有这个赠品。", "This basket has no such gift to choose."}, here);
    }
    const auto item = goods.find(stores, {choice.sku, {}, moment.store, moment.business_day, {}, here});
    if (!item) return Refused(item.error());
    PricedLine line = described(*item);
    line.line = static_cast<std::int32_t>(priced.lines.size() + 1);
    line.quantity = 1;
    line.unit_list_minor = item->unit_minor;
    line.list_minor = item->unit_minor;
    line.net_minor = item->unit_minor;
    line.cost_minor = item->cost_minor;
    line.gift = true;
    adjust(line, Adjustment{grant->plugin, choice.id, {"赠品", "Gift"}, -line.net_minor});
    priced.lines.push_back(std::move(line));
    granted.erase(grant);  // one grant, one gift
  }
  return {};
}

Result<void> discount_basket(Priced& priced, const Moment& moment, Minor discount_minor) {
  if (discount_minor == 0) return {};
  Minor net = 0;
  for (const PricedLine& line : priced.lines) net += line.net_minor;
  if (discount_minor > net) {
    const auto& currency = moment.settings->shop().currency;
    return refuse(Code::kInvalid,
                  {"整单优惠超过应付金额 " + money_text(net, currency) + "。",
                   "The discount is more than the basket costs, " + money_text(net, currency) + "."},
                  "/discount_minor");
  }
  split(all_lines(priced),
        Adjustment{kHost, "basket_discount", {"整单优惠", "Discount on the basket"}, -discount_minor});
  return {};
}

// Coins (PAY1): last of all, so that no discount makes it uneven again.
void round_down(Priced& priced, const std::optional<Coin>& coin) {
  if (!coin) return;
  Minor net = 0;
  for (const PricedLine& line : priced.lines) net += line.net_minor;
  split(all_lines(priced), Adjustment{coin->plugin, coin->rule, coin->label, -(net % coin->step_minor)});
}

// Prices include tax; half up, a line (http.md).
void sum_up(Priced& priced) {
  Totals totals;
  for (PricedLine& line : priced.lines) {
    line.tax_minor = tax_included(line.net_minor, line.tax_rate_ppm);
    totals.list_minor += line.list_minor;
    totals.net_minor += line.net_minor;
    totals.tax_minor += line.tax_minor;
  }
  totals.discount_minor = totals.list_minor - totals.net_minor;
  totals.due_minor = totals.net_minor;
  priced.totals = totals;
}

}  // namespace

void take_off(Priced& priced, const Adjusting& wish) {
  const std::set<std::int32_t> only(wish.lines.begin(), wish.lines.end());
  std::vector<PricedLine*> lines;
  for (PricedLine& line : priced.lines) {
    if (wish.line != 0 ? line.line == wish.line : only.empty() || only.contains(line.line)) lines.push_back(&line);
  }
  split(lines, Adjustment{wish.plugin, wish.rule, wish.label, wish.amount_minor});
}

Result<Priced> price(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket) {
  auto priced = look_up(stores, floor, moment, basket);
  if (!priced) return priced;
  if (auto ok = adjust_by_hand(*priced, moment, basket); !ok) return Refused(ok.error());
  std::optional<Coin> coin;
  if (moment.source == Source::kTill) {
    sum_up(*priced);
    auto proposed = floor.modules.price(stores, *priced);
    if (!proposed) return Refused(proposed.error());
    for (const Adjusting& wish : proposed->adjustments) take_off(*priced, wish);
    coin = std::move(proposed->coin);
    priced->warnings.insert(priced->warnings.end(), proposed->warnings.begin(), proposed->warnings.end());
    warn_of_unknown(floor, proposed->adjustments, *priced);
    if (auto ok = add_gifts(stores, floor, moment, *priced, proposed->gifts); !ok) return Refused(ok.error());
  }
  if (auto ok = discount_basket(*priced, moment, basket.discount_minor); !ok) return Refused(ok.error());
  round_down(*priced, coin);
  sum_up(*priced);
  return priced;
}

}  // namespace bobbin::checkout
