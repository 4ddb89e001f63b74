#include "core/http/json/query.hpp"
#include "core/http/json/sale.hpp"

namespace bobbin::http {
namespace {

receipts::Sources sources_of(const View& view) {
  return {view.services.settings, view.services.members, view.services.staff, &view.call.session};
}

receipts::Style style_of(const View& view, const Printing& printing) {
  receipts::Style out;
  out.locale = view.call.locale;
  out.kind = printing.kind;
  out.print = printing.print;
  return out;
}

}  // namespace

Printing copy_of(const Call& call) {
  Printing out{Format::kText, receipts::Kind::kReceipt, receipts::Print::kCopy};
  if (call.query_text("format") == "html") out.format = Format::kHtml;
  if (query_flag(call, "gift")) out.kind = receipts::Kind::kGift;
  return out;
}

Reply slip_reply(std::string slip, Format format) {
  Reply out;
  out.body = std::move(slip);
  out.content_type = format == Format::kHtml ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
  if (format == Format::kHtml) {
    out.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  }
  return out;
}

std::string receipt_of(const View& view, const checkout::Sale& sale, const Printing& printing) {
  const receipts::Heading heading = receipts::heading(view.stores, sources_of(view), sale);
  const receipts::Style style = style_of(view, printing);
  const receipts::Sections sections = printing.kind == receipts::Kind::kGift
                                          ? receipts::Sections()
                                          : view.services.sale_modules.receipt(view.stores, sale);
  return printing.format == Format::kText ? receipts::text(sale, heading, sections, style)
                                          : receipts::html(sale, heading, sections, style);
}

std::string receipt_of(const View& view, const returns::Return& back, const Printing& printing) {
  receipts::Heading heading =
      receipts::heading(view.stores, sources_of(view), back.store, back.staff, back.member ? back.member->id : 0);
  const receipts::OfSale sale = receipts::of_sale(view.stores, view.services.sale_modules, back);
  heading.of_sale = sale.number;
  const receipts::Style style = style_of(view, printing);
  return printing.format == Format::kText ? receipts::text(back, heading, sale.sections, style)
                                          : receipts::html(back, heading, sale.sections, style);
}

}  // namespace bobbin::http
