#include "core/import/opening.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/ids.hpp"

namespace bobbin::imports {

std::string claim_id(const Claiming& claiming) { return uuid_from_name(claiming.space, claiming.name); }

Result<Known> claim(const Desk& desk, Stores& stores, const audit::Actor& actor, const Claiming& claiming) {
  checkout::Claim row;
  row.id = desk.ids.next();
  row.uuid = claim_id(claiming);
  row.kind = "import";
  row.content_hash = desk.members.fingerprint(claiming.content);  // of names and phones: not to be guessed
  row.state = checkout::ClaimState::kDone;
  row.store = actor.store;
  row.till = actor.till;
  row.at = actor.at;
  row.settings_version = desk.settings.current()->version();
  if (stores.claims.insert(row)) return Known::kNew;
  const auto before = stores.claims.find(row.uuid);
  if (before && before->content_hash == row.content_hash) return Known::kUnchanged;
  return refuse(Code::kIdConflict,
                {"“" + claiming.name + "”已导入，内容不同", "'" + claiming.name + "' was imported with other content"},
                claiming.field);
}

Result<void> open_points(const Desk& desk, Stores& stores, const audit::Actor& actor, const std::string& member,
                         std::int64_t points, const std::string& cause) {
  const auto& routes = desk.modules.routes();
  const auto gift = std::find_if(routes.begin(), routes.end(), [](const modules::Route& route) {
    return route.plugin == "points" && route.method == "PUT" && route.path == "/gifts/{uuid}";
  });
  if (gift == routes.end() || desk.modules.state(actor.store, "points") != modules::State::kOn) {
    return refuse(Code::kModuleOff,
                  {"门店 " + actor.store + " 没有启用积分模块，期初积分记不了",
                   "The module points is not on in the store " + actor.store + ": opening points can't be given"},
                  "/points");
  }
  modules::Visit visit;
  visit.store = actor.store;
  visit.till = actor.till;
  visit.staff = actor.staff;
  visit.cause_kind = "import";
  visit.cause_id = cause;
  const nlohmann::json request{
      {"params", {{"uuid", cause}}},
      {"query", nlohmann::json::object()},
      {"body", {{"member", member}, {"points", points}, {"reason", "期初余额 / opening balance"}}}};
  auto answer = desk.modules.invoke(stores, *gift, visit, request);
  if (answer) return {};
  answer.error().field = "/points";
  return Refused(std::move(answer.error()));
}

}  // namespace bobbin::imports
