#include "core/plugin_host/price_out.hpp"

#include <algorithm>

#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"

namespace bobbin::plugin_host {
namespace {

constexpr std::size_t kMaxProposals = 5'000;
constexpr std::size_t kMaxSkuBytes = 200;

}  // namespace

PriceOut::PriceOut(Visit& visit, const checkout::Priced& priced)
    : visit_(visit),
      priced_(priced),
      table_{{sizeof(bobbin_price_out), 1, BOBBIN_ABI_MINOR},
             this,
             [](void* ctx, const bobbin_adjustment* adjustment) -> bobbin_status {
               const auto known = given(adjustment);
               if (!known) return BOBBIN_INVALID;
               auto& out = *static_cast<PriceOut*>(ctx);
               return keeping(out.visit_, [&] { return out.adjust(*known); });
             },
             [](void* ctx, const bobbin_gift* gift) -> bobbin_status {
               const auto known = given(gift);
               if (!known) return BOBBIN_INVALID;
               auto& out = *static_cast<PriceOut*>(ctx);
               return keeping(out.visit_, [&] { return out.give(*known); });
             },
             [](void* ctx, bobbin_words words) {
               auto& out = *static_cast<PriceOut*>(ctx);
               (void)keeping(out.visit_, [&] {
                 Words warning = from_abi(words);
                 if (warning.zh.empty() || out.proposals_.warnings.size() >= kMaxProposals) return BOBBIN_OK;
                 out.proposals_.warnings.push_back(std::move(warning));
                 return BOBBIN_OK;
               });
             },
             [](void* ctx, const bobbin_coin* coin) -> bobbin_status {
               const auto known = given(coin);
               if (!known) return BOBBIN_INVALID;
               auto& out = *static_cast<PriceOut*>(ctx);
               return keeping(out.visit_, [&] { return out.round_down(*known); });
             }} {}

bobbin_status PriceOut::give(const bobbin_gift& gift) {
  if (visit_.decided() != BOBBIN_OK) return visit_.decided();
  if (visit_.draining()) return BOBBIN_DENIED;
  if (!journal::is_rule(from_abi(gift.id)) || !is_text(gift.sku, kMaxSkuBytes)) return BOBBIN_INVALID;
  if (proposals_.gifts.size() >= kMaxProposals) return BOBBIN_INVALID;
  proposals_.gifts.push_back({visit_.plugin().id(), {std::string(from_abi(gift.id)), std::string(from_abi(gift.sku))}});
  return BOBBIN_OK;
}

bobbin_status PriceOut::round_down(const bobbin_coin& coin) {
  if (visit_.decided() != BOBBIN_OK) return visit_.decided();
  if (visit_.draining()) return BOBBIN_DENIED;
  if (coin.step_minor < 1 || !journal::is_rule(from_abi(coin.rule))) return BOBBIN_INVALID;
  proposals_.coin =
      checkout::Coin{visit_.plugin().id(), std::string(from_abi(coin.rule)), from_abi(coin.label), coin.step_minor};
  return BOBBIN_OK;
}

bool PriceOut::has_line(std::int32_t line) const {
  return std::any_of(priced_.lines.begin(), priced_.lines.end(), [&](const auto& one) { return one.line == line; });
}

bobbin_status PriceOut::adjust(const bobbin_adjustment& adjustment) {
  if (visit_.decided() != BOBBIN_OK) return visit_.decided();
  if (visit_.draining()) return BOBBIN_DENIED;
  const bool spans = is_span<std::int32_t>(adjustment.lines) && adjustment.lines.count <= priced_.lines.size();
  if (adjustment.amount_minor >= 0 || !journal::is_rule(from_abi(adjustment.rule)) || !spans ||
      proposals_.adjustments.size() >= kMaxProposals) {
    return BOBBIN_INVALID;
  }
  checkout::Adjusting out;
  out.plugin = visit_.plugin().id();
  out.rule = from_abi(adjustment.rule);
  out.label = from_abi(adjustment.label);
  out.amount_minor = adjustment.amount_minor;
  out.line = adjustment.line;
  out.coupon = from_abi(adjustment.coupon);
  const auto& coupons = priced_.coupons;
  if (!out.coupon.empty() && std::find(coupons.begin(), coupons.end(), out.coupon) == coupons.end())
    return BOBBIN_INVALID;
  if (out.line != 0 && (!has_line(out.line) || adjustment.lines.count != 0)) return BOBBIN_INVALID;
  for (std::uint32_t i = 0; i < adjustment.lines.count; ++i) {
    out.lines.push_back(item<std::int32_t>(adjustment.lines, i));
    if (!has_line(out.lines.back())) return BOBBIN_INVALID;
  }
  proposals_.adjustments.push_back(std::move(out));
  return BOBBIN_OK;
}

}  // namespace bobbin::plugin_host
