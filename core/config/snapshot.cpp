#include "core/config/snapshot.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <unordered_map>

namespace bobbin::config {

using nlohmann::json;

namespace {

struct Module {
  modules::State state = modules::State::kOff;
  json settings = json::object();
};

// Of one store, or of the shop itself ("").
using Modules = std::unordered_map<std::string, Module>;

modules::State state_of(const std::string& name) {
  for (const auto state : {modules::State::kOn, modules::State::kDraining, modules::State::kQuarantined}) {
    if (name == name_of(state)) return state;
  }
  return modules::State::kOff;
}

const ModuleWords* words_of(const std::map<std::string, ModuleWords>& all, const std::string& id) {
  const auto found = all.find(id);
  return found == all.end() ? nullptr : &found->second;
}

json settings_of(const ModuleWords* words) {
  return words == nullptr ? json::object() : json::parse(words->settings_json);
}

// What the file says of a module, the store's words over the shop's. Nobody switched it on: it is off.
Module effective(const std::string& id, const Config& config, const StoreConfig* store, const KnownModule* known) {
  const ModuleWords* shop = words_of(config.modules, id);
  const ModuleWords* own = store == nullptr ? nullptr : words_of(store->modules, id);
  Module out;
  if (shop != nullptr && shop->states) out.state = shop->state;
  if (own != nullptr && own->states) out.state = own->state;
  out.settings = merged(settings_of(shop), settings_of(own));
  if (known != nullptr) {
    out.settings = known->settings.with_defaults(out.settings);
  } else if (out.state != modules::State::kOff) {
    out.state = modules::State::kQuarantined;
  }
  return out;
}

json to_json(const Shop& shop) {
  return {{"name", shop.name},
          {"currency", shop.currency},
          {"locale", shop.locale},
          {"negative_stock", shop.negative_stock == NegativeStock::kAllow ? "allow" : "refuse"},
          {"member_discount_on_special", shop.member_discount_on_special}};
}

Shop shop_of(const json& value) {
  Shop shop;
  shop.name = value.at("name").get<std::string>();
  shop.currency = value.at("currency").get<std::string>();
  shop.locale = value.at("locale").get<std::string>();
  shop.negative_stock = value.at("negative_stock") == "allow" ? NegativeStock::kAllow : NegativeStock::kRefuse;
  shop.member_discount_on_special = value.at("member_discount_on_special").get<bool>();
  return shop;
}

json to_json(const StoreConfig& store) {
  return {{"id", store.id},
          {"name", store.name},
          {"time_zone", store.day.time_zone},
          {"closes_at_minute", store.day.closes_at_minute},
          {"tills", store.tills}};
}

StoreConfig store_of(const json& value) {
  StoreConfig store;
  store.id = value.at("id").get<std::string>();
  store.name = value.at("name").get<std::string>();
  store.day = {value.at("time_zone").get<std::string>(), value.at("closes_at_minute").get<std::int32_t>()};
  store.tills = value.at("tills").get<std::vector<std::string>>();
  return store;
}

json to_json(const Modules& modules, const std::set<std::string>& named) {
  json out = json::object();
  for (const auto& [id, module] : modules) {
    if (named.contains(id)) out[id] = {{"state", name_of(module.state)}, {"settings", module.settings}};
  }
  return out;
}

Modules modules_of(const json& value) {
  Modules out;
  for (const auto& [id, module] : value.items()) {
    out[id] = {state_of(module.at("state").get<std::string>()), module.at("settings")};
  }
  return out;
}

}  // namespace

struct Snapshot::Data {
  std::int64_t version = 0;
  Shop shop;
  std::vector<StoreConfig> stores;
  std::vector<std::string> modules;
  std::unordered_map<std::string, Modules> of_store;  // "" = the shop's own
  std::string content;

  [[nodiscard]] const Module* module(const std::string& store, const std::string& id) const {
    const auto found = of_store.find(store);
    if (found == of_store.end()) return nullptr;
    const auto own = found->second.find(id);
    return own == found->second.end() ? nullptr : &own->second;
  }
};

Snapshot::Snapshot(std::unique_ptr<const Data> data) : data_(std::move(data)) {}
Snapshot::~Snapshot() = default;

std::shared_ptr<const Snapshot> Snapshot::make(const Config& config, const std::vector<KnownModule>& known) {
  auto data = std::make_unique<Data>();
  data->shop = config.shop;
  data->stores = config.stores;
  std::set<std::string> named;
  for (const auto& [id, words] : config.modules) named.insert(id);
  for (const StoreConfig& store : config.stores) {
    for (const auto& [id, words] : store.modules) named.insert(id);
  }
  std::map<std::string, const KnownModule*> all;
  for (const std::string& id : named) all[id] = nullptr;
  for (const KnownModule& module : known) all[module.id] = &module;
  for (const auto& [id, module] : all) {
    data->modules.push_back(id);
    data->of_store[""][id] = effective(id, config, nullptr, module);
    for (const StoreConfig& store : config.stores) {
      data->of_store[store.id][id] = effective(id, config, &store, module);
    }
  }
  json content{{"shop", to_json(config.shop)}, {"modules", to_json(data->of_store[""], named)}};
  content["stores"] = json::array();
  for (const StoreConfig& store : config.stores) {
    json row = to_json(store);
    row["modules"] = to_json(data->of_store[store.id], named);
    content["stores"].push_back(std::move(row));
  }
  data->content = content.dump();
  return std::shared_ptr<const Snapshot>(new Snapshot(std::move(data)));
}

std::shared_ptr<const Snapshot> Snapshot::parse(std::int64_t version, const std::string& content) try {
  const json value = json::parse(content);
  auto data = std::make_unique<Data>();
  data->version = version;
  data->content = content;
  data->shop = shop_of(value.at("shop"));
  data->of_store[""] = modules_of(value.at("modules"));
  for (const auto& [id, module] : value.at("modules").items()) data->modules.push_back(id);
  for (const json& row : value.at("stores")) {
    data->stores.push_back(store_of(row));
    data->of_store[data->stores.back().id] = modules_of(row.at("modules"));
  }
  return std::shared_ptr<const Snapshot>(new Snapshot(std::move(data)));
} catch (const json::exception& error) {
  throw std::runtime_error("settings version " + std::to_string(version) + " can't be read: " + error.what());
}

std::shared_ptr<const Snapshot> Snapshot::with_version(std::int64_t version) const {
  auto data = std::make_unique<Data>(*data_);
  data->version = version;
  return std::shared_ptr<const Snapshot>(new Snapshot(std::move(data)));
}

std::int64_t Snapshot::version() const { return data_->version; }
const Shop& Snapshot::shop() const { return data_->shop; }
const std::vector<StoreConfig>& Snapshot::stores() const { return data_->stores; }
const std::vector<std::string>& Snapshot::modules() const { return data_->modules; }
const std::string& Snapshot::content() const { return data_->content; }

const StoreConfig* Snapshot::store(const std::string& id) const {
  const auto found = std::find_if(data_->stores.begin(), data_->stores.end(),
                                  [&](const StoreConfig& store) { return store.id == id; });
  return found == data_->stores.end() ? nullptr : &*found;
}

modules::State Snapshot::state(const std::string& store, const std::string& module) const {
  const Module* found = data_->module(store, module);
  return found == nullptr ? modules::State::kOff : found->state;
}

const json& Snapshot::settings(const std::string& store, const std::string& module) const {
  static const json kNone = json::object();
  const Module* found = data_->module(store, module);
  return found == nullptr ? kNone : found->settings;
}

bool StoreConfig::has_till(const std::string& till) const {
  return std::find(tills.begin(), tills.end(), till) != tills.end();
}

json merged(const json& base, const json& over) {
  if (!base.is_object() || !over.is_object()) return over;
  json out = base;
  for (const auto& [key, value] : over.items()) {
    const auto found = out.find(key);
    out[key] = found == out.end() ? value : merged(*found, value);
  }
  return out;
}

}  // namespace bobbin::config
