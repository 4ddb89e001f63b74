#include "core/plugin_host/sale_bridge.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/checkout/money_of.hpp"
#include "core/plugin_host/arena.hpp"
#include "core/plugin_host/text.hpp"
#include "core/plugin_host/transfer.hpp"

namespace bobbin::plugin_host {
namespace {

using checkout::PricedLine;

template <class T>
constexpr bobbin_head kHead{sizeof(T), 1, BOBBIN_ABI_MINOR};

void fill_text(bobbin_str& out, const std::string& text) { out = to_abi(text); }

std::int32_t flags_of(const PricedLine& line, const config::Shop& shop) {
  std::int32_t flags = 0;
  if (line.special_price) flags |= BOBBIN_LINE_SPECIAL_PRICE;
  if (line.special_price && !shop.member_discount_on_special) flags |= BOBBIN_LINE_NO_MEMBER_DISCOUNT;
  if (line.gift) flags |= BOBBIN_LINE_GIFT;
  if (line.service) flags |= BOBBIN_LINE_SERVICE;
  if (line.charge) flags |= BOBBIN_LINE_CHARGE;
  if (line.overridden) flags |= BOBBIN_LINE_OVERRIDDEN;
  return flags;
}

std::int32_t flags_of(const checkout::Tender& tender) {
  std::int32_t flags = 0;
  if (tender.money) flags |= BOBBIN_TENDER_MONEY;
  if (tender.change) flags |= BOBBIN_TENDER_CHANGE;
  if (tender.outside) flags |= BOBBIN_TENDER_OUTSIDE;
  if (tender.credit) flags |= BOBBIN_TENDER_CREDIT;
  return flags;
}

void fill_line(const Bridge& bridge, bobbin_line& out, const PricedLine& line) {
  out.line = line.line;
  out.flags = flags_of(line, bridge.shop);
  out.quantity = line.quantity;
  out.list_minor = line.list_minor;
  out.net_minor = line.net_minor;
  out.tax_minor = line.tax_minor;
  out.cost_minor = line.cost_minor;
  out.launch_day = line.launch_on ? line.launch_on->n : std::numeric_limits<std::int32_t>::min();
  out.sku = to_abi(line.sku);
  out.style = to_abi(line.style);
  out.name = to_abi(line.name);
  out.category = to_abi(line.category);
  out.season = to_abi(line.season);
  out.tags = map_rows<bobbin_str>(bridge.arena, line.tags, fill_text);
  out.associates = map_rows<bobbin_associate>(bridge.arena, line.associates, [](auto& row, const auto& one) {
    row.staff = to_abi(one.staff);
    row.share_ppm = one.share_ppm;
  });
  out.shares = map_rows<bobbin_share>(bridge.arena, line.shares, [](auto& row, const auto& one) {
    row.tender = one.tender;
    row.amount_minor = one.amount_minor;
    row.money_minor = one.money_minor;
  });
  out.adjustments = map_rows<bobbin_applied>(bridge.arena, line.adjustments, [](auto& row, const auto& one) {
    row.plugin = to_abi(one.plugin);
    row.rule = to_abi(one.rule);
    row.amount_minor = one.amount_minor;
  });
  out.kept = line.quantity - line.returned;
}

bobbin_sale& sale_of(const Bridge& bridge, const checkout::Priced& priced) {
  auto& out = make_one<bobbin_sale>(bridge.arena);
  out.head = kHead<bobbin_sale>;
  out.at_ms = priced.at.ms;
  out.business_day = priced.business_day.n;
  if (priced.member) {
    out.member = priced.member->id;
    out.member_code = to_abi(priced.member->code);
  }
  out.store = to_abi(priced.store);
  out.till = to_abi(priced.till);
  out.staff = to_abi(priced.staff);
  for (const PricedLine& line : priced.lines) {  // checkout bounds a basket, so that no sum overflows
    out.list_minor += line.list_minor;
    out.net_minor += line.net_minor;
  }
  out.lines = map_rows<bobbin_line>(bridge.arena, priced.lines,
                                    [&](bobbin_line& row, const PricedLine& line) { fill_line(bridge, row, line); });
  out.pay_with = map_rows<bobbin_str>(bridge.arena, priced.pay_with, fill_text);
  out.coupons = map_rows<bobbin_str>(bridge.arena, priced.coupons, fill_text);
  out.gifts = map_rows<bobbin_gift>(bridge.arena, priced.gifts, [](auto& row, const auto& one) {
    row.head = kHead<bobbin_gift>;
    row.id = to_abi(one.id);
    row.sku = to_abi(one.sku);
  });
  return out;
}

enum class Codes : std::uint8_t { kOwn, kNone };  // whose PINs and one-time codes are shown

bobbin_sale& settled(const Bridge& bridge, const checkout::Sale& sale, Codes codes) {
  const checkout::Tendered& tendered = sale.tendered;
  bobbin_sale& out = sale_of(bridge, tendered.priced);
  out.id = to_abi(sale.id);
  out.number = to_abi(sale.number);
  out.tenders = map_rows<bobbin_tender>(bridge.arena, tendered.tenders, [&](auto& row, const auto& one) {
    row.index = one.index;
    row.flags = flags_of(one);
    row.amount_minor = one.amount_minor;
    row.left_minor = one.amount_minor - one.refunded_minor;
    row.unit_minor = one.unit_minor;
    row.money_minor = checkout::money_of(tendered, one.index);
    row.id = to_abi(one.id);
    row.plugin = to_abi(one.plugin);
    row.reference = to_abi(one.reference);
    if (codes == Codes::kOwn && one.plugin == bridge.plugin) row.verification = to_abi(one.verification);
  });
  return out;
}

void fill_effect(const Bridge& bridge, bobbin_effect& out, const journal::Reversal& reversal) {
  const journal::Entry& entry = reversal.entry;
  out.entry = entry.id;
  out.given = entry.amount;
  out.taken_back = reversal.taken_back;
  out.taken_back_before = reversal.taken_back_before;
  out.plugin = to_abi(entry.plugin);
  out.rule = to_abi(entry.rule);
  out.from_account = to_abi(entry.from.account);
  out.from_holder = to_abi(entry.from.holder);
  out.to_account = to_abi(entry.to.account);
  out.to_holder = to_abi(entry.to.holder);
  out.terms = terms_of(bridge.arena, entry.basis);
}

bobbin_span effects_of(const Bridge& bridge, const std::vector<journal::Reversal>& reversals) {
  std::vector<std::reference_wrapper<const journal::Reversal>> own;
  for (const journal::Reversal& one : reversals) {
    if (one.entry.plugin == bridge.plugin) own.emplace_back(one);
  }
  return map_rows<bobbin_effect>(
      bridge.arena, own, [&](bobbin_effect& row, const journal::Reversal& one) { fill_effect(bridge, row, one); });
}

}  // namespace

const bobbin_sale& to_abi(const Bridge& bridge, const checkout::Priced& priced) { return sale_of(bridge, priced); }

const bobbin_sale& to_abi(const Bridge& bridge, const checkout::Sale& sale) {
  return settled(bridge, sale, Codes::kOwn);
}

const bobbin_return& to_abi(const Bridge& bridge, const checkout::Sale& sale, const checkout::Unwinding& back) {
  auto& out = make_one<bobbin_return>(bridge.arena);
  out.head = kHead<bobbin_return>;
  out.at_ms = back.at.ms;
  out.business_day = back.business_day.n;
  out.whole = back.whole ? 1 : 0;
  out.id = to_abi(back.id);
  out.store = to_abi(back.store);
  out.till = to_abi(back.till);
  out.staff = to_abi(back.staff);
  out.sale = &settled(bridge, sale, Codes::kNone);
  out.lines = map_rows<bobbin_returned_line>(bridge.arena, back.lines, [](auto& row, const auto& one) {
    row.line = one.line;
    row.quantity = one.quantity;
    row.remaining = one.remaining;
    row.net_minor = one.net_minor;
    row.remaining_minor = one.remaining_minor;
  });
  out.effects = effects_of(bridge, back.reversals);
  return out;
}

}  // namespace bobbin::plugin_host
