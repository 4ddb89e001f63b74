#include "core/journal/store.hpp"
#include "core/modules/plugin_db.hpp"
#include "core/plugin_host/sale_modules.hpp"

// What modules will read of a member, asked for together. With each answer from a server an own wait, that is most of
// what a sale waits for.
namespace bobbin::plugin_host {
namespace {

using checkout::Before;

const Lineup::Row& readers(const Lineup& lineup, Before before) {
  if (before == Before::kPrice) return lineup.at(Stage::kTender);  // those that price are among them
  return before == Before::kSettle ? lineup.watching_at(Stage::kSettle) : lineup.at(Stage::kSettle);
}

}  // namespace

void SaleModules::look_ahead(Stores& stores, const checkout::Priced& priced, Before before) {
  std::vector<modules::PluginDb::Wish> wishes;
  if (priced.member) {
    const auto lineup = roster_.lineup(house_.settings.at(stores, priced.settings_version), priced.store);
    for (const Plugin* plugin : readers(*lineup, before)) {
      for (const Statement* statement : plugin->read_ahead[static_cast<std::size_t>(before)]) {
        wishes.push_back({&plugin->manifest.data, statement->declared, priced.member->id});
      }
    }
    if (before == Before::kPrice) stores.journal.expect(id_text(priced.member->id), priced.at);
  }
  stores.plugin_db.read_ahead(wishes);
}

}  // namespace bobbin::plugin_host
