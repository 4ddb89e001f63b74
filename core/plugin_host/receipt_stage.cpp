#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/modules/plugin_db.hpp"
#include "core/plugin_host/handler.hpp"
#include "core/plugin_host/json_answer.hpp"
#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/sale_modules.hpp"

// Sections of a receipt (S7), written by the plugins' receipt handlers each time it is rendered.
namespace bobbin::plugin_host {
namespace {

using nlohmann::json;

std::string question(const Plugin& plugin, const checkout::Sale& sale) {
  const checkout::Priced& priced = sale.tendered.priced;
  JsonText out;
  out.object([&] {
    out.key("sale").object([&] {
      out.member("id", sale.id);
      out.member("number", sale.number);
      out.member("net_minor", priced.totals.net_minor);
    });
    if (priced.member) {
      out.key("member").object([&] {
        out.member("id", id_text(priced.member->id));
        out.member("code", priced.member->code);
      });
    } else {
      out.key("member").null();
    }
    out.key("effects").array([&] {
      for (const checkout::Effect& one : sale.effects) {
        if (one.plugin != plugin.id()) continue;
        out.object([&] {
          out.member("rule", one.rule);
          out.member("holder", one.holder);
          out.member("unit", one.unit);
          out.member("amount", one.amount);
        });
      }
    });
  });
  return out.take();
}

// Rows that aren't {"label": {...}, "value": "..."} are left out: a receipt is printed whatever a plugin says.
void add_rows(const json& answer, checkout::Modules::Section& section) {
  const auto rows = answer.find("rows");
  if (rows == answer.end() || !rows->is_array()) return;
  for (const json& row : *rows) {
    const auto label = words_at(row, "label");
    const auto value = text_at(row, "value");
    if (label && value) section.rows.emplace_back(*label, *value);
  }
}

}  // namespace

std::vector<checkout::Modules::Section> SaleModules::receipt(Stores& stores, const checkout::Sale& sale) {
  Occasion occasion = occasion_of(house_, stores, sale, Doing::kRead);
  if (sale.after) {
    occasion.after = &*sale.after;
    stores.plugin_db.know(sale.after->rows);
  }
  std::vector<Section> out;
  const auto lineup = roster_.lineup(occasion.settings, occasion.store);
  for (const Plugin* plugin : lineup->at(Stage::kSettle)) {
    if (plugin->manifest.receipt.empty()) continue;
    const std::string text = question(*plugin, sale);
    const auto answer = run_handler(house_, *plugin, occasion, {plugin->manifest.receipt, text});
    if (!answer) continue;
    Section section{plugin->id(), {}};
    if (const auto object = object_from(*plugin, plugin->manifest.receipt, answer->json)) add_rows(*object, section);
    if (!section.rows.empty()) out.push_back(std::move(section));
  }
  return out;
}

}  // namespace bobbin::plugin_host
