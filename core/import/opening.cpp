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

namespace {

struct Opening {
  const char* module;
  const char* path;   // its route that brings a balance in
  const char* field;  // of the file, for refusals
  Words missing;
  nlohmann::json body;
};

Result<void> open_balance(const Desk& desk, Stores& stores, const audit::Actor& actor, const std::string& cause,
                          Opening opening) {
  const auto& routes = desk.modules.routes();
  const auto found = std::find_if(routes.begin(), routes.end(), [&](const modules::Route& route) {
    return route.plugin == opening.module && route.method == "PUT" && route.path == opening.path;
  });
  if (found == routes.end() || desk.modules.state(actor.store, opening.module) != modules::State::kOn) {
    return refuse(Code::kModuleOff, std::move(opening.missing), opening.field);
  }
  modules::Visit visit;
  visit.store = actor.store;
  visit.till = actor.till;
  visit.staff = actor.staff;
  visit.cause_kind = "import";
  visit.cause_id = cause;
  opening.body["reason"] = "期初余额 / opening balance";
  const nlohmann::json request{
      {"params", {{"uuid", cause}}}, {"query", nlohmann::json::object()}, {"body", std::move(opening.body)}};
  auto answer = desk.modules.invoke(stores, *found, visit, request);
  if (answer) return {};
  answer.error().field = opening.field;
  return Refused(std::move(answer.error()));
}

}  // namespace

Result<void> open_points(const Desk& desk, Stores& stores, const audit::Actor& actor, const std::string& member,
                         std::int64_t points, const std::string& cause) {
  return open_balance(desk, stores, actor, cause,
                      {"points",
                       "/gifts/{uuid}",
                       "/points",
                       {"门店 " + actor.store + " 没有启用积分模块，期初积分记不了",
                        "The module points is not on in the store " + actor.store + ": opening points can't be given"},
                       {{"member", member}, {"points", points}}});
}

Result<void> open_stored_value(const Desk& desk, Stores& stores, const audit::Actor& actor, const std::string& member,
                               const StoredValue& opening, const std::string& cause) {
  return open_balance(
      desk, stores, actor, cause,
      {"stored_value",
       "/openings/{uuid}",
       opening.principal_minor != 0 ? "/stored_value_principal_minor" : "/stored_value_bonus_minor",
       {"门店 " + actor.store + " 没有启用储值模块，期初储值记不了；请删去该列或填 0",
        "The module stored_value is not on in the store " + actor.store + ": leave the column out, or 0"},
       {{"member", member}, {"principal_minor", opening.principal_minor}, {"bonus_minor", opening.bonus_minor}}});
}

}  // namespace bobbin::imports
