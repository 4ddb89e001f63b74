#include "core/http/json/sale.hpp"

namespace bobbin::http {
namespace {

receipts::Sources sources_of(const View& view) {
  return {view.services.settings, view.services.members, view.services.staff};
}

receipts::Style style_of(const View& view, const Printing& printing) {
  receipts::Style out;
  out.locale = receipt_locale(view);
  out.kind = printing.kind;
  out.print = printing.print;
  return out;
}

}  // namespace

std::string receipt_locale(const View& view) {
  if (!view.call.request.header("accept-language").empty()) return view.call.locale;
  return view.services.settings.current()->shop().locale;
}

std::string receipt_of(const View& view, const checkout::Sale& sale, const Printing& printing) {
  const checkout::Priced& priced = sale.tendered.priced;
  const receipts::Heading heading = receipts::heading(view.stores, sources_of(view), priced.store, priced.staff,
                                                      priced.member ? priced.member->id : 0);
  const receipts::Style style = style_of(view, printing);
  const receipts::Sections sections = printing.kind == receipts::Kind::kGift
                                          ? receipts::Sections()
                                          : view.services.sale_modules.receipt(view.stores, sale);
  return printing.format == Format::kText ? receipts::text(sale, heading, sections, style)
                                          : receipts::html(sale, heading, sections, style);
}

std::string receipt_of(const View& view, const returns::Return& back, const Printing& printing) {
  const receipts::Heading heading =
      receipts::heading(view.stores, sources_of(view), back.store, back.staff, back.member ? back.member->id : 0);
  const receipts::Style style = style_of(view, printing);
  return printing.format == Format::kText ? receipts::text(back, heading, style) : receipts::html(back, heading, style);
}

}  // namespace bobbin::http
