#pragma once

#include <spdlog/spdlog.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/store.hpp"
#include "core/members/store.hpp"
#include "core/plugin_host/host.hpp"
#include "core/storage/storage.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/storage.hpp"

// What the tests of this folder share: folders of plugins, and a shop with a real database that runs them.
namespace plugin_host_test {

using namespace bobbin;
using namespace bobbin::plugin_host;
using nlohmann::json;
namespace fs = std::filesystem;

inline fs::path bare(const std::string& name) {
  return fs::path(BOBBIN_BINARY_DIR) / "plugins_fixture" / "bare" / (name + ".so");
}
inline fs::path packed() { return fs::path(BOBBIN_BINARY_DIR) / "plugins_fixture" / "packed"; }

// A manifest that is good, for tests to spoil.
inline json good_manifest(const std::string& id) {
  return {{"id", id},
          {"version", "1.0.0"},
          {"host", 0},
          {"name", {{"zh-CN", id}, {"en", id}}},
          {"criticality", "optional"}};
}

inline json bench_manifest() {
  json out = good_manifest("bench");
  out["settings"] = json::parse(R"({"type": "object", "additionalProperties": false, "properties": {
    "fail_at": {"type": "string", "default": ""}, "how": {"type": "string", "default": ""},
    "grants": {"type": "boolean", "default": false}, "key": {"type": "string", "x-secret": true},
    "list": {"type": "array", "items": {"type": "integer"}, "default": [1, 2]}}})");
  out["accounts"] = json::parse(R"([
    {"code": "source", "unit": "pear", "holder": "none", "may_go_negative": true},
    {"code": "member", "unit": "pear", "holder": "member", "may_go_negative": true},
    {"code": "sink", "unit": "pear", "holder": "none"},
    {"code": "apples", "unit": "apple", "holder": "none", "may_go_negative": true}])");
  out["tables"] = {"bench_rows"};
  out["capabilities"] = {"sales.read", "members.read"};
  out["statements"] = {{"put", "INSERT INTO bench_rows (id) VALUES ($1) ON CONFLICT (id) DO NOTHING"},
                       {"all", "SELECT id FROM bench_rows"},
                       {"clear", "DELETE FROM bench_rows"},
                       {"sales", "SELECT count(*) FROM bobbin_sales"}};
  out["tenders"] = {"bench_pay"};
  out["optional"] = {"absent", "stamps"};
  out["receipt"] = "row";
  out["card"] = "echo";
  return out;
}

inline constexpr const char* kBenchTable = "CREATE TABLE bench_rows (id BIGINT PRIMARY KEY, CHECK (id > 0));\n";

// A folder of its own, gone with the object.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "bobbin-plugins-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  [[nodiscard]] fs::path operator/(const std::string& name) const { return path_ / name; }

  void write(const std::string& name, const std::string& content) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
  }
  // `<into>/<id>/{plugin.json, <id>.so}`.
  void put(const std::string& into, const json& manifest, const fs::path& library) const {
    const std::string id = manifest.at("id").get<std::string>();
    write(into + "/" + id + "/plugin.json", manifest.dump());
    fs::copy_file(library, path_ / into / id / (id + ".so"), fs::copy_options::overwrite_existing);
  }
  void put_bench(const std::string& into, const json& manifest = bench_manifest()) const {
    put(into, manifest, bare("bench"));
    write(into + "/bench/migrations/0001_first.sql", kBenchTable);
  }

 private:
  fs::path path_;
};

// A route of bench's that its manifest needn't name.
inline modules::Route bench_route(const std::string& handler, modules::Mode mode) {
  modules::Route out;
  out.plugin = "bench";
  out.method = "POST";
  out.path = "/x";
  out.handler = handler;
  out.permission = "members";
  out.mode = mode;
  return out;
}

// Who asks, at hz-west (or another store; "" = the whole shop).
inline modules::Visit asked_by(const std::string& store = "hz-west") {
  modules::Visit out;
  out.store = store;
  out.till = "till-1";
  out.staff = "lin";
  out.cause_kind = "test";
  out.cause_id = "t-1";
  return out;
}

class StoppedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at{1'767'578'400'000};  // 2026-01-05T10:00:00+08:00
};

using Words_ = std::map<std::string, config::ModuleWords>;

inline config::ModuleWords on(const std::string& settings = "{}") { return {true, modules::State::kOn, settings}; }
inline config::ModuleWords draining() { return {true, modules::State::kDraining, "{}"}; }

// One store, hz-west, over a database in memory.
class Shop {
 public:
  explicit Shop(std::vector<fs::path> directories, std::vector<fs::path> installed = {}) {
    spdlog::set_level(spdlog::level::off);  // plugins fail here on purpose
    Places places;
    places.installed = std::move(installed);
    places.directories = std::move(directories);
    places.copies = folder / "copies";
    places.program = fs::path(BOBBIN_BINARY_DIR) / "bin" / "plugin_probe_runner";
    places.patience = std::chrono::milliseconds(1'500);
    host = PluginHost::discover(places);
  }

  void open(const Words_& modules, std::map<std::string, std::vector<std::string>> grants = {}) {
    set(modules);
    member();
    host->start({*storage, ledger, settings, clock, ids, std::move(grants), folder / "", budgets, Purpose::kShop,
                 [](std::string_view text) { return "sealed " + std::string(text); }});
  }

  // Other settings in force.
  std::int64_t set(const Words_& modules) {
    config::Config config;
    config.shop.name = "织里";
    config.modules = modules;
    config.stores.push_back({"hz-west", "西湖店", {"Asia/Shanghai", 180}, {"till-1"}, {}});
    const auto version = settings.put_in_force(*storage, clock, config::Snapshot::make(config, host->known()));
    REQUIRE(version);
    return *version;
  }

  template <class T>
  Result<T> write(const std::function<Result<T>(Stores&)>& work) {
    return storage->write<T>(work);
  }
  template <class T>
  T read(const std::function<T(Stores&)>& work) {
    return storage->read<T>(work);
  }

  std::int64_t balance(const std::string& account, const std::string& holder = "") {
    return read<std::int64_t>([&](Stores& stores) {
      return journal::Ledger::balance(stores, {account, holder}).balance;
    });
  }

  // A basket of one line, `quantity` pieces for `net` in all, of member 1.
  [[nodiscard]] checkout::Priced priced(std::int64_t quantity = 2, Minor net = 20'000) const {
    checkout::Priced out;
    out.store = "hz-west";
    out.till = "till-1";
    out.staff = "lin";
    out.member = checkout::MemberRef{1, "M0000018"};
    out.at = clock.at;
    out.business_day = Day{20'458};  // 2026-01-05
    out.settings_version = settings.current()->version();
    checkout::PricedLine line;
    line.line = 1;
    line.sku = "A1-M-RED";
    line.quantity = quantity;
    line.list_minor = line.net_minor = net;
    out.lines.push_back(line);
    out.totals = {net, 0, net, 0, net};
    return out;
  }
  [[nodiscard]] checkout::Sale sale(const std::string& id = "0194a000-0000-7000-8000-000000000001") const {
    checkout::Sale out;
    out.id = id;
    out.number = "hz-west-till-1-20260105-0001";
    out.tendered.priced = priced();
    checkout::Tender cash;
    cash.index = 1;
    cash.id = "cash";
    cash.plugin = "payments";
    cash.amount_minor = cash.tendered_minor = 20'000;
    out.tendered.tenders.push_back(cash);
    return out;
  }
  Result<std::vector<checkout::Effect>> settle(const checkout::Sale& one) {
    return write<std::vector<checkout::Effect>>(
        [&](Stores& stores) { return host->modules().settle(stores, one, checkout::SettleMode::kOn); });
  }
  Result<std::vector<checkout::Effect>> preview(const checkout::Sale& one) {
    return read<Result<std::vector<checkout::Effect>>>(
        [&](Stores& stores) { return host->modules().settle(stores, one, checkout::SettleMode::kPreview); });
  }
  std::vector<audit::Record> trail() {
    return read<std::vector<audit::Record>>([&](Stores& stores) { return stores.audit.list({}); });
  }
  // The problem told of that plugin, in English; empty when there is none.
  [[nodiscard]] std::string problem(const std::string& id) const {
    std::string out;
    for (const modules::Problem& one : host->problems()) {
      if (one.id != id) continue;
      CHECK_FALSE(one.detail.zh.empty());
      out += one.detail.en;
    }
    return out;
  }

  Folder folder;
  StoppedClock clock;
  IdSource ids{1};
  std::unique_ptr<storage::SqlStorage> storage = testing::open_temporary_storage();
  config::Settings settings;
  journal::Ledger ledger{ids, "CNY"};
  Budgets budgets;
  std::unique_ptr<PluginHost> host;

 private:
  void member() {
    members::Sealed one;
    one.row.id = 1;
    one.row.code = "M0000018";
    one.row.store = "hz-west";
    REQUIRE(storage->write<void>([&](Stores& stores) -> Result<void> {
      (void)stores.members.insert(one, {});
      return {};
    }));
  }
};

}  // namespace plugin_host_test
