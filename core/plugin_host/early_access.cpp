#include <iterator>
#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/plugin_host/handler.hpp"
#include "core/plugin_host/json_answer.hpp"
#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/sale_modules.hpp"

// Early access (C3): which tiers a member has, as the plugins' handlers `early_access` say it.
namespace bobbin::plugin_host {
namespace {

using nlohmann::json;

std::string question(const checkout::MemberRef& member) {
  JsonText out;
  out.object([&] {
    out.key("member").object([&] {
      out.member("id", id_text(member.id));
      out.member("code", member.code);
    });
  });
  return out.take();
}

void add_tiers(const json& answer, std::vector<std::string>& out) {
  const auto tiers = answer.find("tiers");
  if (tiers == answer.end() || !tiers->is_array()) return;
  for (const json& tier : *tiers) {
    if (tier.is_string()) out.push_back(tier.get<std::string>());
  }
}

}  // namespace

std::vector<std::string> SaleModules::tiers_of(Stores& stores, const checkout::Priced& priced) {
  std::vector<std::string> out;
  if (!priced.member) return out;
  const Occasion occasion = occasion_of(house_, stores, priced, Doing::kPrice);
  const auto lineup = roster_.lineup(occasion.settings, occasion.store);
  for (const Plugin* plugin : lineup->at(Stage::kPrice)) {
    if (plugin->manifest.early_access.empty()) continue;
    const std::string text = question(*priced.member);
    const auto answer = run_handler(house_, *plugin, occasion, {plugin->manifest.early_access, text});
    if (!answer) continue;  // said in the log; the sale is refused until the launch, which is the safe side
    if (const auto object = object_from(*plugin, plugin->manifest.early_access, answer->json)) add_tiers(*object, out);
  }
  return out;
}

}  // namespace bobbin::plugin_host
