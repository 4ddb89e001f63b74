#include <algorithm>
#include <set>
#include <stdexcept>

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
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    const BasketLine& wish = basket.lines[i];
    PricedLine& line = priced.lines[i];
    const std::string here = "/lines/" + std::to_string(i);
    if (wish.unit_price_minor && moment.source == Source::kTill) {
      if (auto ok = override_price(line, *wish.unit_price_minor, here + "/unit_price_minor"); !ok) return ok;
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

PricedLine& line_of(Priced& priced, const Adjusting& wish, std::int32_t number) {
  if (number < 1 || static_cast<std::size_t>(number) > priced.lines.size()) {
    throw std::runtime_error("module " + wish.plugin + ", rule " + wish.rule + ": adjusts line " +
                             std::to_string(number) + ", which the basket doesn't have");
  }
  return priced.lines[static_cast<std::size_t>(number - 1)];
}

void adjust_by_plugins(Priced& priced, const std::vector<Adjusting>& wishes) {
  for (const Adjusting& wish : wishes) {
    if (wish.amount_minor > 0) {
      throw std::runtime_error("module " + wish.plugin + ", rule " + wish.rule +
                               ": an adjustment that adds to a price");
    }
    const Adjustment whole{wish.plugin, wish.rule, wish.label, wish.amount_minor};
    std::vector<PricedLine*> lines;
    if (wish.line != 0) {
      lines.push_back(&line_of(priced, wish, wish.line));
    } else if (!wish.lines.empty()) {
      for (const std::int32_t number : std::set(wish.lines.begin(), wish.lines.end()))
        lines.push_back(&line_of(priced, wish, number));
    } else {
      for (PricedLine& line : priced.lines) lines.push_back(&line);
    }
    split(lines, whole);
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
  std::vector<PricedLine*> lines;
  Minor net = 0;
  for (PricedLine& line : priced.lines) {
    lines.push_back(&line);
    net += line.net_minor;
  }
  if (discount_minor > net) {
    const auto& currency = moment.settings->shop().currency;
    return refuse(Code::kInvalid,
                  {"整单优惠超过应付金额 " + money_text(net, currency) + "。",
                   "The discount is more than the basket costs, " + money_text(net, currency) + "."},
                  "/discount_minor");
  }
  split(lines, Adjustment{kHost, "basket_discount", {"整单优惠", "Discount on the basket"}, -discount_minor});
  return {};
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

Result<Priced> price(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket) {
  auto priced = look_up(stores, floor, moment, basket);
  if (!priced) return priced;
  if (auto ok = adjust_by_hand(*priced, moment, basket); !ok) return Refused(ok.error());
  if (moment.source == Source::kTill) {
    sum_up(*priced);
    auto proposed = floor.modules.price(stores, *priced);
    if (!proposed) return Refused(proposed.error());
    adjust_by_plugins(*priced, proposed->adjustments);
    priced->warnings.insert(priced->warnings.end(), proposed->warnings.begin(), proposed->warnings.end());
    if (auto ok = add_gifts(stores, floor, moment, *priced, proposed->gifts); !ok) return Refused(ok.error());
  }
  if (auto ok = discount_basket(*priced, moment, basket.discount_minor); !ok) return Refused(ok.error());
  sum_up(*priced);
  return priced;
}

}  // namespace bobbin::checkout
