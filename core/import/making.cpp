#include "core/import/making.hpp"

#include <algorithm>
#include <utility>

#include "core/catalog/store.hpp"
#include "core/members/store.hpp"
#include "core/stock/store.hpp"

namespace bobbin::imports {
namespace {

constexpr std::int64_t kReceiptQuantity = 1'000'000;

}  // namespace

audit::Actor actor_of(const FileSale& sale, const std::string& staff) {
  return {staff, sale.store, sale.till, sale.at, sale.business_day, "import"};
}

Result<catalog::Kind> make_goods(const Desk& desk, Stores& stores, const audit::Actor& actor, const std::string& sku,
                                 const FileGoods& goods) {
  if (const auto known = stores.catalog.by_sku(sku, actor.store, actor.business_day)) return known->item.kind;
  catalog::NewStyle style;
  style.code = sku;
  std::replace(style.code.begin(), style.code.end(), '/', '_');
  style.name = goods.name.empty() ? sku : goods.name;
  style.category = goods.category;
  style.price_minor = goods.price_minor;
  style.variants.push_back({sku, "", "", "", std::nullopt});
  auto made = desk.catalog.create(stores, actor, style);
  if (!made) return Refused(std::move(made.error()));
  return style.kind;
}

Result<void> make_member(const Desk& desk, Stores& stores, const audit::Actor& actor, const std::string& code) {
  if (code.empty() || stores.members.row_of_code(code)) return {};
  members::NewMember member;
  member.name = code;
  member.code = code;
  member.phone_rule = members::NewMember::Phone::kOptional;
  auto joined = desk.members.join(stores, actor, member, desk.told ? desk.told(actor) : members::nobody_told());
  if (!joined) return Refused(std::move(joined.error()));
  return {};
}

Result<void> receive_missing(const Desk& desk, Stores& stores, const audit::Actor& actor, const stock::Line& needed) {
  std::int64_t missing = needed.quantity - stores.stock.quantity(actor.store, needed.sku);
  while (missing > 0) {
    const std::int64_t part = std::min(missing, kReceiptQuantity);
    auto received = desk.stock.receive(stores, actor, {{needed.sku, part}});
    if (!received) return Refused(std::move(received.error()));
    missing -= part;
  }
  return {};
}

}  // namespace bobbin::imports
