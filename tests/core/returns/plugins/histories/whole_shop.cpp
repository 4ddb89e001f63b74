#include "tests/core/returns/plugins/histories/whole_shop.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace bobbin::returns::histories {
namespace {

using nlohmann::json;

struct Goods {
  const char* code;
  Minor price_minor;
  const char* category;
  const char* tag;
};
// Odd prices, so that every split leaves something over; the last is a service.
constexpr Goods kGoods[] = {{"G0", 333, "配饰", ""},       {"G1", 11'111, "女装", ""},
                            {"G2", 9'999, "女装", "指定"}, {"G3", 33'337, "男装", "指定"},
                            {"G4", 100'000, "男装", ""},   {"S0", 2'500, "服务/改衣", ""}};

}  // namespace

WholeShop::WholeShop(const Policy& policy) : RealShop(said_of(policy)) {
  for (const Goods& one : kGoods) {
    catalog::NewStyle style;
    style.code = one.code;
    style.name = one.code;
    style.kind = one.code[0] == 'S' ? catalog::Kind::kService : catalog::Kind::kGoods;
    style.category = one.category;
    if (*one.tag != '\0') style.tags = {one.tag};
    style.price_minor = one.price_minor;
    style.tax_rate_ppm = 130'000;
    if (std::string(one.code) == "G4") style.launch_on = today();
    catalog::NewVariant variant;
    variant.sku = one.code;
    style.variants = {variant};
    add(style, style.kind == catalog::Kind::kGoods ? 1'000'000 : 0);
  }
  goods("GIFT", 5'000, 1'000'000);
}

std::int64_t WholeShop::join(std::int64_t referrer) {
  members::Sealed member;
  member.row.id = ids.next();
  member.row.code = "C" + std::to_string(member.row.id);
  member.row.store = kStores[0];
  member.row.joined = clock.at;
  member.row.joined_day = today();
  member.row.birth_month = static_cast<std::int32_t>(any(1, 13));
  member.row.birth_day = 1;
  member.row.referrer = referrer;
  taken(write<void>([&](Stores& stores) -> Result<void> {
    if (stores.members.insert(member, {}) != members::Store::Clash::kNone) throw std::runtime_error("members clash");
    modules::Visit visit;
    visit.store = kStores[0];
    visit.staff = "lin";
    return host->directory().member_changed(stores, visit, modules::Directory::MemberChange::kJoined, member.row.id, 0,
                                            referrer);
  }));
  return member.row.id;
}

const modules::Route& WholeShop::route(const std::string& plugin, const std::string& method, const std::string& path) {
  const auto& all = host->directory().routes();
  const auto found = std::find_if(all.begin(), all.end(), [&](const modules::Route& one) {
    return one.plugin == plugin && one.method == method && one.path == path;
  });
  if (found == all.end()) throw std::runtime_error("no route " + path + " of " + plugin);
  return *found;
}

void WholeShop::gift(std::int64_t member, std::int64_t points) {
  const std::string id = new_uuid_v7();
  const json request = {{"params", {{"uuid", id}}},
                        {"query", json::object()},
                        {"body", {{"member", id_text(member)}, {"points", points}, {"reason", "r"}}}};
  (void)taken(write<modules::Answer>([&](Stores& stores) {
    modules::Visit visit;
    visit.store = kStores[0];
    visit.till = "till-1";
    visit.staff = "manager";
    visit.cause_kind = "gift";
    visit.cause_id = id;
    return host->directory().invoke(stores, route("points", "PUT", "/gifts/{uuid}"), visit, request);
  }));
}

void WholeShop::top_up(std::int64_t member, Minor amount_minor, const std::string& store) {
  checkout::ChargeRequest request;
  request.id = new_uuid_v7();
  request.content_hash = "c";
  request.store = store;
  request.till = "till-1";
  request.staff = "lin";
  request.plan = [member, amount_minor](Stores&) -> Result<checkout::Charge> {
    return checkout::Charge{"stored_value", "topup", {"储值充值", "Top-up"}, id_text(member), amount_minor};
  };
  request.tenders = {pay("cash", amount_minor)};
  (void)taken(checkout->charge(request));
}

void WholeShop::close_period(const std::string& period) {
  const json request = {{"params", {{"p", period}}}, {"query", json::object()}, {"body", json::object()}};
  (void)taken(write<modules::Answer>([&](Stores& stores) {
    modules::Visit visit;
    visit.store = kStores[0];
    visit.staff = "manager";
    visit.cause_kind = "period_close";
    visit.cause_id = new_uuid_v7();
    return host->directory().invoke(stores, route("commission", "POST", "/periods/{p}/close"), visit, request);
  }));
}

void WholeShop::change_shift(const std::string& store) {
  audit::Actor person = actor;
  person.store = store;
  person.at = clock.at;
  person.business_day = today();
  taken(write<void>([&](Stores& stores) -> Result<void> {
    shifts::Shifts all(ids);
    const auto shift = all.current(stores, store, "till-1");
    if (!shift) return Refused(shift.error());
    const auto report = all.report(stores, store, shift->id);
    if (!report) return Refused(report.error());
    const Minor cash = std::max<Minor>(0, report->expected.at(std::string(shifts::kCash)));
    auto closed = all.close(stores, {person, shifts::Drawers::kAll}, shift->id, {{std::string(shifts::kCash), cash}},
                            shifts::always_closes());
    if (!closed) return Refused(closed.error());
    const auto opened = all.open(stores, person, "till-1", 0);
    if (!opened) return Refused(opened.error());
    return {};
  }));
}

void WholeShop::run_jobs() {
  const auto run = [&](const modules::Job& job, const std::string& store) {
    for (bool more = true; more;) {
      more = taken(write<bool>([&](Stores& stores) {
        modules::Visit visit;
        visit.store = store;
        visit.cause_kind = "job";
        return host->directory().run_job(stores, job, visit, clock.at);
      }));
    }
  };
  for (const modules::Job& job : host->directory().jobs()) {
    if (!job.per_store) run(job, "");
    if (!job.per_store) continue;
    for (const char* store : kStores) run(job, store);
  }
}

std::map<std::string, std::int64_t> WholeShop::shelves() {
  std::map<std::string, std::int64_t> out;
  for (const char* store : kStores) {
    for (const Goods& one : kGoods) out[std::string(one.code) + " in " + store] = stock_of(one.code, store);
    out[std::string("GIFT in ") + store] = stock_of("GIFT", store);
  }
  return out;
}

}  // namespace bobbin::returns::histories
