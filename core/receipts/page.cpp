#include <algorithm>

#include "core/receipts/layout.hpp"

namespace bobbin::receipts {
namespace {

using Kind = Block::Kind;

constexpr std::size_t kUsualRows = 40;  // more than most slips have

// Rows of one slip, in one language.
class Writer {
 public:
  Writer(const Heading& heading, const Style& style) : heading_(heading), style_(style) { page_.reserve(kUsualRows); }

  void title(const Words& words) { page_.push_back({Kind::kTitle, words.in(style_.locale)}); }
  void centre(std::string text) { page_.push_back({Kind::kCentre, std::move(text)}); }
  void pair(const Words& label, std::string value) { page_.push_back({Kind::kPair, words(label), std::move(value)}); }
  void row(std::string left, std::string right) { page_.push_back({Kind::kPair, std::move(left), std::move(right)}); }
  void amount(const Words& label, Minor minor) { pair(label, money_of(minor)); }
  void strong(const Words& label, Minor minor) { page_.push_back({Kind::kStrong, words(label), money_of(minor)}); }
  void note(std::string text) {
    if (!text.empty()) page_.push_back({Kind::kNote, std::move(text)});
  }
  void rule() { page_.push_back({Kind::kRule}); }

  [[nodiscard]] std::string money_of(Minor minor) const { return money(minor, heading_.currency); }
  [[nodiscard]] const std::string& words(const Words& both) const { return both.in(style_.locale); }
  [[nodiscard]] bool prices() const { return style_.kind == receipts::Kind::kReceipt; }
  [[nodiscard]] Page take() { return std::move(page_); }

 private:
  const Heading& heading_;
  const Style& style_;
  Page page_;
};

struct Slip {
  const std::string& number;
  const std::string& store;
  const std::string& till;
  const std::string& staff;
  Instant at;
  const std::optional<checkout::MemberRef>& member;
};

void head(Writer& out, const Slip& slip, const Heading& heading, const Style& style, const Words& title) {
  if (!heading.shop.empty()) out.title({heading.shop, heading.shop});
  out.centre(heading.store.empty() ? slip.store : heading.store);
  out.centre(out.words(title));
  if (style.print == Print::kCopy) out.centre(out.words({"*** 重打（副本）***", "*** COPY ***"}));
  out.rule();
  out.pair({"单号", "No."}, slip.number);
  if (!heading.of_sale.empty()) out.pair({"原销售单", "Of sale"}, heading.of_sale);
  std::string at = format_instant(slip.at, heading.time_zone);  // 2026-01-05T10:00:00+08:00
  if (at.size() >= 16) at = at.substr(0, 10) + " " + at.substr(11, 5);
  out.pair({"时间", "Time"}, at);
  out.pair({"收银机", "Till"}, slip.till);
  out.pair({"收银员", "Cashier"}, heading.staff.empty() ? slip.staff : heading.staff);
  if (slip.member && out.prices()) {
    const std::string name = heading.member.empty() ? std::string() : heading.member + " ";
    out.pair({"会员", "Member"}, name + slip.member->code);
  }
  out.rule();
}

std::string goods_of(const checkout::PricedLine& line) {
  std::string out = line.name;
  for (const std::string* part : {&line.colour, &line.size}) {
    if (!part->empty()) out += " " + *part;
  }
  return out;
}

void line_rows(Writer& out, const checkout::PricedLine& line) {
  if (line.charge) {  // its pieces are the smallest coins
    out.row(line.name, out.money_of(line.net_minor));
    return;
  }
  const std::string quantity = std::to_string(line.quantity);
  if (!out.prices()) {
    out.row(goods_of(line), "x" + quantity);
    return;
  }
  out.row(goods_of(line), {});
  out.row("  " + line.sku + "  " + quantity + " x " + out.money_of(line.unit_list_minor),
          out.money_of(line.list_minor));
  for (const auto& one : line.adjustments) out.row("    " + out.words(one.label), out.money_of(one.amount_minor));
  if (!line.adjustments.empty()) out.row("    " + out.words({"小计", "Net"}), out.money_of(line.net_minor));
  out.note(line.note);
}

// After an exchange of an exchange one tender is there several times over: as credit it is one amount to the customer.
std::vector<checkout::Tender> with_credits_summed(const std::vector<checkout::Tender>& tenders) {
  std::vector<checkout::Tender> out;
  for (const auto& tender : tenders) {
    const auto same = std::find_if(out.begin(), out.end(), [&](const checkout::Tender& one) {
      return one.credit && tender.credit && one.id == tender.id && one.reference == tender.reference;
    });
    if (same == out.end()) {
      out.push_back(tender);
      continue;
    }
    same->amount_minor += tender.amount_minor;
    same->tendered_minor += tender.tendered_minor;
  }
  return out;
}

// The same of what goes back; two payments outside stay two, each with its state.
std::vector<returns::Refund> with_same_summed(const std::vector<returns::Refund>& refunds) {
  std::vector<returns::Refund> out;
  for (const auto& refund : refunds) {
    const auto same = std::find_if(out.begin(), out.end(), [&](const returns::Refund& one) {
      return one.tender_id == refund.tender_id && one.credit == refund.credit &&
             (one.credit || (one.original.empty() && refund.original.empty() && one.state == refund.state));
    });
    if (same == out.end()) {
      out.push_back(refund);
    } else {
      same->amount_minor += refund.amount_minor;
    }
  }
  return out;
}

void tender_rows(Writer& out, const checkout::Tendered& tendered) {
  for (const auto& tender : with_credits_summed(tendered.tenders)) {
    std::string label = out.words(tender.label);
    if (label.empty()) label = tender.id;
    if (tender.credit) label += out.words({"（换货抵扣）", " (exchange credit)"});
    out.row(std::move(label), out.money_of(tender.amount_minor));
    if (tender.tendered_minor > tender.amount_minor) {
      out.row("  " + out.words({"实收", "Handed over"}), out.money_of(tender.tendered_minor));
    }
    if (!tender.reference.empty()) out.note(out.words({"凭证 ", "Ref. "}) + tender.reference);
  }
  if (tendered.change_minor > 0) out.strong({"找零", "Change"}, tendered.change_minor);
}

void section_rows(Writer& out, const Sections& sections) {
  for (const auto& section : sections) {
    if (section.rows.empty()) continue;
    out.rule();
    for (const auto& [label, value] : section.rows) out.pair(label, value);
  }
}

// What the return took back from the member's accounts, and what it gave back to them (G4): points earned, points paid
// with.
void member_rows(Writer& out, const returns::Return& back, const Heading& heading) {
  if (!back.member) return;
  const std::string member = std::to_string(back.member->id);
  bool any = false;
  for (const auto& effect : back.effects) {
    if (effect.holder != member || effect.amount == 0) continue;
    if (!any) out.rule();
    any = true;
    const std::string& label = out.words(effect.label);
    const std::string sign = effect.amount > 0 ? "+" : "";
    out.row(label.empty() ? effect.rule : label,
            sign + (effect.unit == heading.currency ? out.money_of(effect.amount) : std::to_string(effect.amount)));
  }
}

const char* state_words(returns::RefundState state, bool zh) {
  switch (state) {
    case returns::RefundState::kPending:
      return zh ? "（处理中）" : " (pending)";
    case returns::RefundState::kFailed:
      return zh ? "（失败）" : " (failed)";
    case returns::RefundState::kUnknown:
      return zh ? "（待查）" : " (unknown)";
    case returns::RefundState::kDone:
      break;
  }
  return "";
}

}  // namespace

Page page_of(const checkout::Sale& sale, const Heading& heading, const Sections& sections, const Style& style) {
  const auto& priced = sale.tendered.priced;
  Writer out(heading, style);
  const Slip slip{sale.number, priced.store, priced.till, priced.staff, priced.at, priced.member};
  head(out, slip, heading, style, out.prices() ? Words{"销售小票", "Receipt"} : Words{"礼品小票", "Gift receipt"});
  for (const auto& line : priced.lines) line_rows(out, line);
  out.rule();
  if (out.prices()) {
    if (priced.totals.discount_minor > 0) {
      out.amount({"原价", "List"}, priced.totals.list_minor);
      out.amount({"优惠", "Discount"}, -priced.totals.discount_minor);
    }
    out.strong({"合计", "Total"}, priced.totals.due_minor);
    if (priced.totals.tax_minor > 0) out.amount({"其中税额", "Tax included"}, priced.totals.tax_minor);
    tender_rows(out, sale.tendered);
    section_rows(out, sections);
    out.note(priced.note);
  } else {
    out.centre(out.words({"凭此单可换货", "Goods may be exchanged with this slip"}));
  }
  out.rule();
  out.centre(out.words({"谢谢惠顾", "Thank you"}));
  return out.take();
}

Page page_of(const returns::Return& back, const Heading& heading, const Sections& sections, const Style& style) {
  Writer out(heading, style);
  const Slip slip{back.number, back.store, back.till, back.staff, back.at, back.member};
  head(out, slip, heading, style, {"退货小票", "Return"});
  for (const auto& line : back.lines) {
    out.row(line.name, {});
    out.row("  " + line.sku + "  x" + std::to_string(line.quantity), out.money_of(-line.net_minor));
    out.note(line.reason);
  }
  out.rule();
  out.strong({"退款合计", "Refunded"}, back.refunded_minor);
  for (const auto& refund : with_same_summed(back.refunds)) {
    std::string label = out.words(refund.label);
    if (label.empty()) label = refund.tender_id;
    if (refund.credit) label += out.words({"（抵扣新单）", " (pays the new sale)"});
    label += state_words(refund.state, !style.locale.starts_with("en"));
    out.row(std::move(label), out.money_of(refund.amount_minor));
  }
  if (back.waiting_minor > 0) out.amount({"待下次退还", "Waits for the next return"}, back.waiting_minor);
  member_rows(out, back, heading);
  section_rows(out, sections);
  out.note(back.reason);
  out.rule();
  return out.take();
}

}  // namespace bobbin::receipts
