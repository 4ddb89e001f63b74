#include <algorithm>

#include "core/http/json/parts.hpp"

namespace bobbin::http {
namespace {

void write_totals(JsonText& out, const checkout::Totals& totals) {
  out.key("totals").object([&] {
    out.member("list_minor", totals.list_minor);
    out.member("discount_minor", totals.discount_minor);
    out.member("net_minor", totals.net_minor);
    out.member("tax_minor", totals.tax_minor);
    out.member("due_minor", totals.due_minor);
  });
}

void write_adjustment(JsonText& out, const checkout::Adjustment& row, const std::string& locale) {
  out.object([&] {
    out.member("plugin", row.plugin);
    out.member("rule", row.rule);
    out.member("label", row.label.in(locale));
    out.member("amount_minor", row.amount_minor);
  });
}

void write_associates(JsonText& out, const std::vector<checkout::Associate>& associates) {
  if (associates.empty()) return;
  out.key("associates").array([&] {
    for (const checkout::Associate& row : associates) {
      out.object([&] {
        out.member("staff", row.staff);
        out.member("share_ppm", row.share_ppm);
      });
    }
  });
}

void write_line(JsonText& out, const checkout::PricedLine& line, const std::string& locale) {
  out.object([&] {
    out.member("line", line.line);
    out.member("sku", line.sku);
    out.member("barcode", line.barcode);
    out.member("style", line.style);
    out.member("name", line.name);
    out.member("size", line.size);
    out.member("colour", line.colour);
    out.member("quantity", line.quantity);
    out.member("unit_list_minor", line.unit_list_minor);
    out.member("list_minor", line.list_minor);
    out.key("adjustments").array([&] {
      for (const checkout::Adjustment& row : line.adjustments) write_adjustment(out, row, locale);
    });
    out.member("net_minor", line.net_minor);
    out.member("tax_minor", line.tax_minor);
    out.member("returned", line.returned);
    out.member("kept", line.quantity - line.returned);
    if (line.gift) out.member("gift", true);
    if (line.charge) out.member("charge", true);
    if (!line.note.empty()) out.member("note", line.note);
    if (!line.reason.empty()) out.member("reason", line.reason);
    write_associates(out, line.associates);
  });
}

void write_lines(JsonText& out, const checkout::Priced& priced, const std::string& locale) {
  out.key("lines").array([&] {
    for (const checkout::PricedLine& line : priced.lines) write_line(out, line, locale);
  });
}

void write_tender(JsonText& out, const checkout::Tender& tender, const std::string& locale) {
  out.object([&] {
    out.member("id", tender.id);
    out.member("plugin", tender.plugin);
    out.member("label", tender.label.in(locale));
    out.member("amount_minor", tender.amount_minor);
    out.member("tendered_minor", tender.tendered_minor);
    if (!tender.reference.empty()) out.member("reference", tender.reference);
  });
}

void write_offer(JsonText& out, const checkout::TenderOffer& offer, const std::string& locale) {
  out.object([&] {
    out.member("id", offer.id);
    out.member("plugin", offer.plugin);
    out.member("label", offer.label.in(locale));
    out.member("max_minor", offer.max_minor);
    if (!offer.why.zh.empty()) out.member("why", offer.why.in(locale));
  });
}

void write_attempt(JsonText& out, const checkout::Attempt& attempt, const std::string& locale) {
  out.object([&] {
    out.member("id", attempt.id);
    out.member("tender", attempt.tender);
    out.member("amount_minor", attempt.amount_minor);
    out.member("state", name_of(attempt.state));
    const std::string& words = attempt.words.in(locale);
    if (!words.empty()) out.member("detail", words);
  });
}

}  // namespace

void write_quote(JsonText& out, const View& view, const checkout::Quote& quote) {
  const checkout::Tendered& tendered = quote.tendered;
  out.object([&] {
    write_lines(out, tendered.priced, view.call.locale);
    write_totals(out, tendered.priced.totals);
    out.key("tenders").array([&] {
      for (const checkout::TenderOffer& offer : tendered.offers) write_offer(out, offer, view.call.locale);
    });
    write_effects(out, view, quote.effects, tendered.priced.member);
    write_warnings(out, tendered.priced.warnings, view.call.locale);
  });
}

void write_sale(JsonText& out, const View& view, const checkout::Sale& sale, Slip slip) {
  const checkout::Priced& priced = sale.tendered.priced;
  out.object([&] {
    out.member("id", sale.id);
    out.member("number", sale.number);
    out.member("shift", sale.shift);
    out.member("at", format_instant(priced.at, zone_of(view, priced.store)));
    out.member("business_day", format_day(priced.business_day));
    out.member("store", priced.store);
    out.member("till", priced.till);
    out.member("staff", priced.staff);
    write_lines(out, priced, view.call.locale);
    write_totals(out, priced.totals);
    out.key("tenders").array([&] {
      for (const checkout::Tender& tender : sale.tendered.tenders) write_tender(out, tender, view.call.locale);
    });
    out.member("change_minor", sale.tendered.change_minor);
    write_effects(out, view, sale.effects, priced.member);
    write_warnings(out, priced.warnings, view.call.locale);
    write_member(out, priced.member);
    if (!priced.note.empty()) out.member("note", priced.note);
    if (slip == Slip::kWithReceipt) write_slip(out, receipt_of(view, sale, {}));
  });
}

void forget_returns(checkout::Sale& sale) {
  for (checkout::PricedLine& line : sale.tendered.priced.lines) line.returned = 0;
}

Reply waiting_reply(const Call& call, const std::vector<checkout::Attempt>& attempts) {
  const bool unknown = std::any_of(attempts.begin(), attempts.end(), [](const checkout::Attempt& attempt) {
    return attempt.state == checkout::AttemptState::kUnknown;
  });
  return json_reply(202, [&](JsonText& out) {
    out.object([&] {
      out.member("state", unknown ? "unknown" : "pending");
      out.key("attempts").array([&] {
        for (const checkout::Attempt& attempt : attempts) write_attempt(out, attempt, call.locale);
      });
    });
  });
}

}  // namespace bobbin::http
