#include "core/http/json/parts.hpp"

namespace bobbin::http {
namespace {

void write_return_line(JsonText& out, const returns::ReturnLine& line) {
  out.object([&] {
    out.member("line", line.line);
    out.member("sku", line.sku);
    out.member("name", line.name);
    out.member("quantity", line.quantity);
    out.member("net_minor", line.net_minor);
    out.member("restocked", line.restocked);
    if (!line.reason.empty()) out.member("reason", line.reason);
  });
}

void write_refund(JsonText& out, const returns::Refund& refund, const std::string& locale) {
  out.object([&] {
    out.member("id", refund.id);
    out.member("tender", refund.tender_id);
    out.member("label", refund.label.in(locale));
    out.member("amount_minor", refund.amount_minor);
    out.member("state", returns::name_of(refund.state));
  });
}

void write_credit(JsonText& out, const returns::Refund& refund) {
  out.object([&] {
    out.member("tender", refund.tender_id);
    out.member("amount_minor", refund.amount_minor);
  });
}

void write_refunds(JsonText& out, const std::vector<returns::Refund>& refunds, const std::string& locale) {
  bool credits = false;
  out.key("refunds").array([&] {
    for (const returns::Refund& refund : refunds) {
      credits = credits || refund.credit;
      if (!refund.credit) write_refund(out, refund, locale);
    }
  });
  if (!credits) return;
  out.key("credits").array([&] {
    for (const returns::Refund& refund : refunds) {
      if (refund.credit) write_credit(out, refund);
    }
  });
}

}  // namespace

void write_return(JsonText& out, const View& view, const returns::Return& back, Slip slip) {
  out.object([&] {
    out.member("id", back.id);
    if (back.sale.empty()) {
      out.key("sale").null();
    } else {
      out.member("sale", back.sale);
    }
    out.member("number", back.number);
    out.member("at", format_instant(back.at, zone_of(view, back.store)));
    out.member("business_day", format_day(back.business_day));
    out.member("store", back.store);
    out.member("till", back.till);
    out.member("staff", back.staff);
    out.member("shift", back.shift);
    out.key("lines").array([&] {
      for (const returns::ReturnLine& line : back.lines) write_return_line(out, line);
    });
    out.member("net_minor", back.net_minor);
    out.member("refunded_minor", back.refunded_minor);
    out.member("waiting_minor", back.waiting_minor);
    write_refunds(out, back.refunds, view.call.locale);
    write_effects(out, view, back.effects, back.member);
    write_member(out, back.member);
    if (!back.reason.empty()) out.member("reason", back.reason);
    if (!back.warnings.empty()) write_warnings(out, back.warnings, view.call.locale);
    if (slip == Slip::kWithReceipt && !back.number.empty()) write_slip(out, receipt_of(view, back, {}));
  });
}

}  // namespace bobbin::http
