#pragma once

#include "core/catalog/catalog.hpp"
#include "core/checkout/checkout.hpp"
#include "core/journal/ledger.hpp"
#include "core/members/members.hpp"
#include "core/modules/directory.hpp"
#include "core/returns/returns.hpp"
#include "core/shifts/shifts.hpp"
#include "core/staff/staff_book.hpp"
#include "core/stock/stock.hpp"

namespace bobbin::app {

// The services of an open shop, for the parts of the program that use them as a person would: the demo and imports.
struct Desk {
  Storage& storage;
  const Clock& clock;
  IdSource& ids;
  const config::Settings& settings;
  catalog::Catalog& catalog;
  stock::Stock& stock;
  members::Members& members;
  staff::StaffBook& staff;
  shifts::Shifts& shifts;
  checkout::Checkout& checkout;
  returns::Returns& returns;
  journal::Ledger& ledger;
  modules::Directory& modules;
};

// Who acts outside a session, in that store at that moment.
[[nodiscard]] audit::Actor acting(const Desk& desk, const std::string& store, const std::string& staff, Instant at);
// The last moment of business that the shop's database has seen.
[[nodiscard]] std::optional<Instant> last_business(const Desk& desk);
// The hook by which a change of a member reaches the plugins.
[[nodiscard]] members::Changed tell_modules(const Desk& desk, const audit::Actor& actor);

}  // namespace bobbin::app
