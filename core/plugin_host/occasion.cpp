#include "core/plugin_host/occasion.hpp"

#include "core/plugin_host/where.hpp"

namespace bobbin::plugin_host {
namespace {

std::chrono::milliseconds budget_of(const Budgets& budgets, Doing doing) {
  switch (doing) {
    case Doing::kPrice:
    case Doing::kTender:
    case Doing::kSettle:
    case Doing::kAfter:
    case Doing::kUnwind:
    case Doing::kMember:
      return budgets.sale;
    case Doing::kRead:
    case Doing::kWrite:
      return budgets.handler;
    case Doing::kOutside:
      return budgets.outside;
  }
  return budgets.handler;
}

}  // namespace

const DayRule& day_rule_of(const config::Snapshot& settings, const std::string& store) {
  const config::StoreConfig* found = settings.store(store);
  return found != nullptr ? found->day : settings.stores().front().day;
}

std::chrono::steady_clock::time_point deadline_in(std::chrono::milliseconds budget) {
  return std::chrono::steady_clock::now() + budget;
}

Occasion occasion_of(const House& house, Stores& stores, const checkout::Priced& priced, Doing doing) {
  Occasion out;
  out.doing = doing;
  out.stores = &stores;
  out.settings = house.settings.at(stores, priced.settings_version);
  out.store = priced.store;
  out.cause.store = priced.store;
  out.cause.staff = priced.staff;
  out.cause.at = priced.at;
  out.cause.business_day = priced.business_day;
  out.till = priced.till;
  out.locale = out.settings->shop().locale;
  out.deadline = deadline_in(budget_of(house.budgets, doing));
  return out;
}

Occasion occasion_of(const House& house, Stores& stores, const checkout::Sale& sale, Doing doing) {
  Occasion out = occasion_of(house, stores, sale.tendered.priced, doing);
  out.cause.kind = "sale";
  out.cause.id = sale.id;
  return out;
}

Occasion occasion_of(const House& house, Stores& stores, const checkout::Sale& sale, const checkout::Unwinding& back) {
  Occasion out = occasion_of(house, stores, sale.tendered.priced, Doing::kUnwind);
  out.cause = {"return", back.id, back.store, back.staff, back.at, back.business_day, sale.id};
  out.till = back.till;
  return out;
}

Occasion occasion_of(const House& house, Stores* stores, const modules::Visit& visit, Doing doing) {
  Occasion out;
  out.doing = doing;
  out.stores = stores;
  out.settings = house.settings.current();
  out.store = visit.store;
  const Instant now = house.clock.now();
  const Day day = business_day(now, day_rule_of(*out.settings, visit.store));
  out.cause = {visit.cause_kind, visit.cause_id, visit.store, visit.staff, now, day, ""};
  out.till = visit.till;
  out.locale = visit.locale;
  out.deadline = deadline_in(budget_of(house.budgets, doing));
  return out;
}

}  // namespace bobbin::plugin_host
