#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/plugin_host/host.hpp"
#include "core/returns/returns.hpp"
#include "tests/core/checkout/selling.hpp"

// A shop with the plugins as they are shipped, all on in both stores.
namespace bobbin::returns {

namespace fs = std::filesystem;
using testing::basket;
using testing::line;
using testing::must;
using testing::pay;
using testing::sale_of;
using testing::Selling;

class RealShop : public Selling {
 public:
  // `said`: what the shop's file says of modules, {id: settings}; the rest is as their schemas have it.
  explicit RealShop(const Said& said = {}) : Selling(Empty{}), ledger(ids, "CNY") {
    std::string pattern = (fs::temp_directory_path() / "bobbin-residue-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    plugin_host::Places places;
    places.installed = {fs::path(BOBBIN_BINARY_DIR) / "plugins"};
    places.copies = folder / "copies";
    places.program = fs::path(BOBBIN_BINARY_DIR) / "bin" / "plugin_probe_runner";
    host = plugin_host::PluginHost::discover(places);
    put_in_force(host->known(), config::NegativeStock::kRefuse, said);
    open_up();
    using std::chrono::minutes;  // a busy machine is no fault of a module's
    const plugin_host::Budgets patient{minutes(5), minutes(5), minutes(5), minutes(5)};
    host->start({storage(), ledger, settings, clock, ids, {}, folder, patient});
    for (const auto& problem : host->problems()) WARN(problem.id << ": " << problem.detail.en);
    sell_with(host->modules());
    returns.emplace(*checkout, ledger);
  }
  ~RealShop() {
    host->stop();
    fs::remove_all(folder);
  }

  // Every balance of every account, money included; those of nothing left out.
  std::map<std::string, std::int64_t> books() {
    return read<std::map<std::string, std::int64_t>>([](Stores& stores) {
      std::map<std::string, std::int64_t> out;
      for (const auto& row : journal::Ledger::balances(stores, "", "")) {
        if (row.balance != 0) out[row.side.account + " of " + row.side.holder + " in " + row.unit] = row.balance;
      }
      return out;
    });
  }
  std::int64_t points_left(std::int64_t member = kMember, const std::string& account = "points.balance") {
    return read<std::int64_t>([&](Stores& stores) {
      return journal::Ledger::balance(stores, {account, id_text(member)}).balance;
    });
  }
  void check_trial() {
    for (const auto& row : read<std::vector<journal::Store::TrialRow>>(
             [](Stores& stores) { return journal::Ledger::trial_balance(stores); })) {
      sums[row.unit] += row.balance;
    }
    for (const auto& [unit, sum] : sums) CHECK(sum == 0);
    sums.clear();
  }

  journal::Ledger ledger;
  fs::path folder;
  std::unique_ptr<plugin_host::PluginHost> host;
  std::optional<Returns> returns;
  std::map<std::string, std::int64_t> sums;
};

inline ReturnRequest bring(const std::string& sale, std::int32_t number, std::int64_t quantity, bool outside_first) {
  ReturnRequest out;
  out.id = new_uuid_v7();
  out.content_hash = "r";
  out.desk = {"hz-west", "till-1", "lin", false};
  out.sale = sale;
  out.lines = {{number, quantity, ""}};
  out.outside_first = outside_first;
  return out;
}

}  // namespace bobbin::returns
