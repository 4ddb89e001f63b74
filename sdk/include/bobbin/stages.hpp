#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/sale.hpp"

// What the stages price and tender hand back to the host.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// A proposed change of price. The host caps it at what the line still costs, and splits a basket's over its lines (G2).
struct Adjustment {
  std::string_view rule;                  // stable id, [a-z0-9_.-]{1,64}
  Words label{};                          // for the receipt
  Minor amount_minor = 0;                 // negative: a discount
  std::int32_t line = 0;                  // 0 = the whole basket
  std::span<const std::int32_t> lines{};  // with line = 0, the only lines that take part; empty = all
  std::string_view coupon{};              // the one of sale.coupons() that this honours
};

// What is due comes down to a multiple of a step, after everything else: coins (PAY1).
struct Coin {
  std::string_view rule;
  Words label{};
  Minor step_minor = 1;
};

class Pricing {
 public:
  explicit Pricing(const bobbin_price_out& out) : out_(&out) {}

  void adjust(const Adjustment& adjustment) const {
    const detail::AbiWords label(adjustment.label);
    auto raw = detail::headed<bobbin_adjustment>();
    raw.line = adjustment.line;
    raw.amount_minor = adjustment.amount_minor;
    raw.rule = detail::to_abi(adjustment.rule);
    raw.label = label.span();
    raw.lines = detail::to_span(adjustment.lines.data(), adjustment.lines.size());
    raw.coupon = detail::to_abi(adjustment.coupon);
    detail::check(out_->adjust(out_->ctx, &raw), "price.adjust");
  }
  void round_down(const Coin& coin) const {
    const detail::AbiWords label(coin.label);
    auto raw = detail::headed<bobbin_coin>();
    raw.step_minor = coin.step_minor;
    raw.rule = detail::to_abi(coin.rule);
    raw.label = label.span();
    detail::check(out_->round_down(out_->ctx, &raw), "price.round_down");
  }
  // A gift line at net 0 for a gift that the basket chose (T4).
  void gift(const Gift& gift) const {
    auto raw = detail::headed<bobbin_gift>();
    raw.id = detail::to_abi(gift.id);
    raw.sku = detail::to_abi(gift.sku);
    detail::check(out_->gift(out_->ctx, &raw), "price.gift");
  }
  // A sentence for the quote's `warnings`.
  void warn(const Words& words) const { out_->warn(out_->ctx, detail::AbiWords(words).span()); }

 private:
  const bobbin_price_out* out_;
};

// Of a balance that is partly bonus (SV2): what is spent next, and what of it is money.
using MoneyPart = bobbin_money_part;

// A tender that the plugin takes for this sale, and up to how much.
struct Offer {
  std::string_view id;
  Words label{};
  Minor max_minor = 0;                                      // 0 = not now
  Minor min_minor = 0;                                      // lowest amount when it is used at all
  Minor unit_minor = 1;                                     // amounts and refunds come in whole units of this (G2)
  Minor step_minor = 0;                                     // amounts, not refunds; 0 = unit_minor
  Minor balance_minor = std::numeric_limits<Minor>::max();  // what the holder has in all, for insufficient_balance
  Words why{};           // when max_minor is under the net: the reason, for a cashier
  bool money = true;     // counts as paid with money (PT2)
  bool change = false;   // may be over and gives change: cash
  bool outside = false;  // money outside: authorised before the transaction
  bool offline = false;  // may be taken while the line is down
  // In the order in which they are spent; empty: `money` says all or nothing.
  std::span<const MoneyPart> parts{};

  [[nodiscard]] std::int32_t flags() const {
    return (money ? BOBBIN_TENDER_MONEY : 0) | (change ? BOBBIN_TENDER_CHANGE : 0) |
           (outside ? BOBBIN_TENDER_OUTSIDE : 0) | (offline ? BOBBIN_TENDER_OFFLINE : 0);
  }
};

class Offers {
 public:
  explicit Offers(const bobbin_tender_out& out) : out_(&out) {}

  void offer(const Offer& offer) const {
    const detail::AbiWords label(offer.label);
    const detail::AbiWords why(offer.why);
    auto raw = detail::headed<bobbin_tender_offer>();
    raw.flags = offer.flags();
    raw.max_minor = offer.max_minor;
    raw.min_minor = offer.min_minor;
    raw.unit_minor = offer.unit_minor;
    raw.step_minor = offer.step_minor;
    raw.balance_minor = offer.balance_minor;
    raw.id = detail::to_abi(offer.id);
    raw.label = label.span();
    raw.why = why.span();
    raw.parts = detail::to_span(offer.parts.data(), offer.parts.size());
    detail::check(out_->offer(out_->ctx, &raw), "tender.offer");
  }

 private:
  const bobbin_tender_out* out_;
};

}  // namespace v1
}  // namespace bobbin
