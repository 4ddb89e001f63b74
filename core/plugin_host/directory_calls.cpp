#include <nlohmann/json.hpp>

#include "core/members/store.hpp"
#include "core/plugin_host/gap.hpp"
#include "core/plugin_host/handler.hpp"
#include "core/plugin_host/json_answer.hpp"
#include "core/plugin_host/module_directory.hpp"
#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/where.hpp"

// Routes, jobs, cards and members' changes: the directory's calls into plugins.
namespace bobbin::plugin_host {
namespace {

using modules::State;
using nlohmann::json;

Doing doing_of(modules::Mode mode) {
  switch (mode) {
    case modules::Mode::kRead:
      return Doing::kRead;
    case modules::Mode::kWrite:
      return Doing::kWrite;
    case modules::Mode::kOutside:
      return Doing::kOutside;
    case modules::Mode::kCharge:
    case modules::Mode::kRefund:
      return Doing::kRead;
  }
  return Doing::kRead;
}

Result<modules::Answer> answer_from(const Plugin& plugin, const modules::Route& route, const std::string& text) {
  const auto object = object_from(plugin, route.handler, text);
  if (!object) return Refused(object.error());
  modules::Answer out;
  const auto status = object->find("status");
  if (status != object->end() && status->is_number_integer()) out.status = status->get<int>();
  if (out.status < 200 || out.status > 299) out.status = 200;  // a "no" is a refusal, never a status
  const auto body = object->find("body");
  out.body_json = body == object->end() ? std::string("{}") : body->dump();
  return out;
}

}  // namespace

Result<const Plugin*> ModuleDirectory::serving(const config::Snapshot& settings, const modules::Route& route,
                                               const std::string& store) const {
  const State state = roster_.state(settings, store, route.plugin);
  const Plugin* plugin = roster_.find(route.plugin);
  if (plugin != nullptr && state == State::kOn) return plugin;
  if (plugin != nullptr && state == State::kDraining) {
    if (!route.grants) return plugin;
    return refuse(Code::kModuleOff,
                  {"模块“" + plugin->manifest.name.zh + "”正在停用：已有的余额仍可使用，但不再发放新的",
                   "the module '" + plugin->manifest.name.en +
                       "' is being switched off: what is owed is honoured, nothing new is granted"},
                  "", route.plugin);
  }
  return refuse(Code::kModuleOff,
                {"模块“" + route.plugin + "”在本店未启用", "the module '" + route.plugin + "' isn't on in this store"},
                "", route.plugin);
}

Result<modules::Answer> ModuleDirectory::invoke(Stores& stores, const modules::Route& route,
                                                const modules::Visit& visit, const json& request) {
  const Doing doing = doing_of(route.mode);
  const Occasion occasion = occasion_of(house_, doing == Doing::kOutside ? nullptr : &stores, visit, doing);
  const auto plugin = serving(*occasion.settings, route, visit.store);
  if (!plugin) return Refused(plugin.error());
  const std::string text = request.dump();
  const auto answer = run_handler(house_, **plugin, occasion, {route.handler, text});
  if (!answer) return Refused(answer.error());
  return answer_from(**plugin, route, answer->json);
}

Result<bool> ModuleDirectory::run_job(Stores& stores, const modules::Job& job, const modules::Visit& visit,
                                      Instant due) {
  modules::Visit asked = visit;
  if (asked.cause_kind.empty()) asked.cause_kind = "job";
  if (asked.cause_id.empty()) asked.cause_id = job.plugin + "." + job.id + "." + std::to_string(due.ms);
  Occasion occasion = occasion_of(house_, &stores, asked, Doing::kWrite);
  occasion.deadline = deadline_in(house_.budgets.job);
  const Plugin* plugin = roster_.find(job.plugin);
  if (plugin == nullptr || !serves(roster_.state(*occasion.settings, visit.store, job.plugin))) return false;
  const json question{{"due_ms", due.ms}, {"store", visit.store.empty() ? json() : json(visit.store)}};
  const std::string text = question.dump();
  const auto answer = run_handler(house_, *plugin, occasion, {job.handler, text});
  if (!answer) return Refused(answer.error());
  const auto object = object_from(*plugin, job.handler, answer->json);
  if (!object) return Refused(object.error());
  const auto more = object->find("more");
  return more != object->end() && *more == true;
}

json ModuleDirectory::cards(Stores& stores, const modules::Visit& visit, std::int64_t member) {
  json out = json::object();
  const auto row = stores.members.row(member);
  if (!row) return out;
  const Occasion occasion = occasion_of(house_, &stores, visit, Doing::kRead);
  const std::string text = json{{"member", {{"id", id_text(row->id)}, {"code", row->code}}}}.dump();
  const auto lineup = roster_.lineup(occasion.settings, visit.store);
  for (const Plugin* plugin : lineup->at(Stage::kSettle)) {
    if (plugin->manifest.card.empty()) continue;
    const auto answer = run_handler(house_, *plugin, occasion, {plugin->manifest.card, text});
    if (!answer) continue;  // said in the log; a profile is shown whatever a plugin says
    auto card = object_from(*plugin, plugin->manifest.card, answer->json);
    if (card) out[plugin->id()] = *std::move(card);
  }
  return out;
}

Result<void> ModuleDirectory::tell(const Occasion& occasion, const Plugin& plugin, const bobbin_member_change& change) {
  const bool needed = plugin.manifest.criticality == Criticality::kRequired;
  const auto savepoint = needed ? nullptr : occasion.stores->plugin_db.savepoint();
  Visit visit(house_, plugin, occasion);
  auto done =
      visit.run([&](void* self, bobbin_call* call) { return plugin.library->sale()->member(self, call, &change); });
  if (done || needed || done.error().code != Code::kInternal) {
    if (done && savepoint) savepoint->keep();
    return done;
  }
  savepoint->undo();
  record_gap(house_, occasion, {plugin.id(), "member", ""});
  return {};
}

Result<void> ModuleDirectory::member_changed(Stores& stores, const modules::Visit& visit, MemberChange kind,
                                             std::int64_t member, std::int64_t other, std::int64_t referrer) {
  modules::Visit asked = visit;
  if (asked.cause_kind.empty()) asked.cause_kind = kind == MemberChange::kJoined ? "join" : "member";
  if (asked.cause_id.empty()) asked.cause_id = id_text(member);
  const Occasion occasion = occasion_of(house_, &stores, asked, Doing::kMember);
  bobbin_member_change change{};
  change.head = {sizeof(bobbin_member_change), 1, BOBBIN_ABI_MINOR};
  change.kind = static_cast<std::int32_t>(kind);
  change.member = member;
  change.other = other;
  change.referrer = referrer;
  const auto lineup = roster_.lineup(occasion.settings, visit.store);
  for (const Plugin* plugin : lineup->at(Stage::kSettle)) {
    const bobbin_sale_extension* sale = plugin->library->sale();
    if (sale == nullptr || sale->member == nullptr) continue;
    if (auto told = tell(occasion, *plugin, change); !told) return told;
  }
  return {};
}

}  // namespace bobbin::plugin_host
