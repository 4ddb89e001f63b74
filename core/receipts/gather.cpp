#include "core/receipts/gather.hpp"

#include "core/checkout/store.hpp"

namespace bobbin::receipts {
namespace {

// Empty when unknown.
std::string name_of(Stores& stores, const Sources& sources, const std::string& staff) {
  if (sources.session != nullptr && sources.session->staff == staff) return sources.session->name;
  const Result<staff::Person> person = sources.staff.get(stores, staff);
  return person ? person->name : std::string();
}

}  // namespace

Heading heading(Stores& stores, const Sources& sources, const std::string& store, const std::string& staff,
                std::int64_t member) {
  const auto snapshot = sources.settings.current();
  Heading heading;
  heading.shop = snapshot->shop().name;
  heading.currency = snapshot->shop().currency;
  heading.store = store;
  heading.time_zone = "Asia/Shanghai";
  if (const config::StoreConfig* found = snapshot->store(store)) {
    heading.store = found->name.empty() ? store : found->name;
    heading.time_zone = found->day.time_zone;
  }
  heading.staff = name_of(stores, sources, staff);
  if (member != 0) heading.member = sources.members.name(stores, member);
  return heading;
}

Heading heading(Stores& stores, const Sources& sources, const checkout::Sale& sale) {
  const checkout::Priced& priced = sale.tendered.priced;
  const std::int64_t member = priced.member ? priced.member->id : 0;
  Heading out = heading(stores, sources, priced.store, priced.staff, sale.after ? 0 : member);
  if (sale.after) out.member = sources.members.name(member, sale.after->sealed);
  return out;
}

OfSale of_sale(Stores& stores, checkout::Modules& modules, const returns::Return& back) {
  auto sale = back.sale.empty() ? std::nullopt : stores.sales.find(back.sale);
  if (!sale) return {};
  sale->effects.clear();
  return {sale->number, modules.receipt(stores, *sale)};
}

}  // namespace bobbin::receipts
