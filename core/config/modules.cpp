#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/text.hpp"
#include "core/config/findings.hpp"
#include "core/config/schema_walk.hpp"
#include "core/config/secrets.hpp"

namespace bobbin::config {
namespace {

using nlohmann::json;

bool is_module_id(const std::string& id) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !id.empty() && id.size() <= 40 && id.front() >= 'a' && id.front() <= 'z' &&
         std::all_of(id.begin(), id.end(), good);
}

std::optional<modules::State> state_of(const json& value) {
  if (value == "on") return modules::State::kOn;
  if (value == "off") return modules::State::kOff;
  if (value == "draining") return modules::State::kDraining;
  return std::nullopt;
}

// One entry, in its short or its long form.
ModuleWords words_of(const json& entry) {
  ModuleWords words;
  const json* state = entry.is_object() ? (entry.contains("state") ? &entry["state"] : nullptr) : &entry;
  if (state != nullptr) {
    const auto read = state_of(*state);
    words.states = read.has_value();
    words.state = read.value_or(words.state);
  }
  if (entry.is_object() && entry.contains("settings") && entry["settings"].is_object()) {
    words.settings_json = entry["settings"].dump();
  }
  return words;
}

enum class Level { kShop, kStore };

class ModulesReader {
 public:
  ModulesReader(const Source& source, const Known& known, const std::map<std::string, std::vector<std::string>>& grants)
      : source_(source), known_(known), grants_(grants) {}

  // Reads one place, "/modules" or "/stores/<id>/modules".
  std::map<std::string, ModuleWords> place(const std::string& pointer, Level level);
  // Checks what a store ends up with; "" = the shop's words alone, where a store may still add what is missing.
  void effective(const std::string& store);
  std::vector<Finding> quarantined() const { return quarantined_.sorted(); }

 private:
  [[nodiscard]] const KnownModule* known(const std::string& id) const;
  [[nodiscard]] bool told_of(const std::string& id) const;
  void unknown(const std::string& id, const std::string& pointer);
  void scope(const json& value, const Schemas& schemas, const std::string& pointer, bool shop_wide);
  void secrets(const json& value, const Schemas& schemas, const std::string& pointer);
  void secret(const json& value, const std::string& pointer);
  [[nodiscard]] json settings(const std::string& place, const std::string& id) const;
  [[nodiscard]] std::string said_at(std::string pointer, const std::string& id,
                                    const std::vector<std::string>& places) const;
  [[nodiscard]] std::vector<std::string> names(const std::string& pointer) const;

  const Source& source_;
  const Known& known_;
  const std::map<std::string, std::vector<std::string>>& grants_;
  Findings quarantined_{source_.file};
};

const KnownModule* ModulesReader::known(const std::string& id) const {
  const auto found = std::find_if(known_.modules.begin(), known_.modules.end(),
                                  [&](const KnownModule& module) { return module.id == id; });
  return found == known_.modules.end() ? nullptr : &*found;
}

// A module whose plugin can't be used, but of which we have heard: by grants, by the database, by a file of its name.
bool ModulesReader::told_of(const std::string& id) const {
  if (!is_module_id(id)) return false;
  const auto& before = known_.named_before;
  if (grants_.contains(id) || std::find(before.begin(), before.end(), id) != before.end()) return true;
  const auto& folders = known_.directories;
  return std::any_of(folders.begin(), folders.end(), [&](const std::filesystem::path& directory) {
    std::error_code error;
    return std::filesystem::exists(directory / id, error) || std::filesystem::exists(directory / (id + ".so"), error);
  });
}

std::vector<std::string> ModulesReader::names(const std::string& pointer) const {
  std::vector<std::string> out;
  const json* entries = source_.at(pointer);
  if (entries == nullptr || !entries->is_object()) return out;
  for (const auto& [id, entry] : entries->items()) out.push_back(id);
  return out;
}

void ModulesReader::unknown(const std::string& id, const std::string& pointer) {
  if (told_of(id)) {
    return quarantined_.add(source_.rendering.key_place(pointer),
                            {"模块 “" + id + "” 的插件不可用，已隔离；其余照常营业",
                             "module '" + id + "' has no usable plugin: it is quarantined, the rest sells"});
  }
  std::vector<std::string> all;
  for (const KnownModule& module : known_.modules) all.push_back(module.id);
  const std::string meant = schema::nearest(id, all);
  std::string list;
  for (const std::string& name : all) list += (list.empty() ? "" : ", ") + name;
  source_.wrong_key(
      pointer, {"未知的模块 “" + id + "”" + (meant.empty() ? "，已安装的有：" + list : "，是不是 “" + meant + "”？"),
                "unknown module '" + id + "'" +
                    (meant.empty() ? "; installed are: " + list : "; did you mean '" + meant + "'?")});
}

std::map<std::string, ModuleWords> ModulesReader::place(const std::string& pointer, Level level) {
  std::map<std::string, ModuleWords> out;
  for (const std::string& id : names(pointer)) {
    const std::string at = pointer + "/" + json_token(id);
    const KnownModule* module = known(id);
    out[id] = words_of(*source_.at(at));
    if (module == nullptr) {
      unknown(id, at);
      continue;
    }
    const json* values = source_.at(at + "/settings");
    if (values == nullptr) continue;
    const Schemas schemas = of_root(module->settings.source());
    if (level == Level::kStore) scope(*values, schemas, at + "/settings", false);
    secrets(*values, schemas, at + "/settings");
  }
  return out;
}

void ModulesReader::scope(const json& value, const Schemas& schemas, const std::string& pointer, bool shop_wide) {
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.items()) {
    const std::string at = pointer + "/" + json_token(key);
    const Schemas of_key = of_member(schemas, key);
    const std::string mark = annotation(of_key, "x-scope");
    const bool wide = mark.empty() ? shop_wide : mark == "shop";
    if (wide) {
      source_.wrong_key(at, {"“" + key + "” 各门店共用，只能写在顶层的 modules: 下",
                             "'" + key + "' is shop-wide: it stands only under modules: at the top"});
    } else {
      scope(member, of_key, at, wide);
    }
  }
}

void ModulesReader::secrets(const json& value, const Schemas& schemas, const std::string& pointer) {
  if (marked(schemas, "x-secret")) return secret(value, pointer);
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      secrets(member, of_member(schemas, key), pointer + "/" + json_token(key));
    }
  }
  if (!value.is_array()) return;
  const Schemas items = of_items(schemas);
  for (std::size_t i = 0; i < value.size(); ++i) secrets(value[i], items, pointer + "/" + std::to_string(i));
}

void ModulesReader::secret(const json& value, const std::string& pointer) {
  if (!value.is_string() || value.get_ref<const std::string&>().empty()) return;  // the schema judges what isn't text
  const auto found = resolve_secret(value.get<std::string>(), source_.folder);
  if (!found) source_.wrong_value(pointer, found.error().detail);
}

json ModulesReader::settings(const std::string& place, const std::string& id) const {
  const json* values = source_.at(place + "/" + json_token(id) + "/settings");
  return values != nullptr && values->is_object() ? *values : json::object();
}

// Which of the places says the value of a pointer into the settings, or most of the way to it; the earlier one first.
std::string ModulesReader::said_at(std::string pointer, const std::string& id,
                                   const std::vector<std::string>& places) const {
  while (true) {
    for (const std::string& place : places) {
      if (source_.rendering.has(place + "/" + id + "/settings" + pointer)) return place;
    }
    if (pointer.empty()) break;
    pointer.resize(pointer.rfind('/'));
  }
  return source_.rendering.has(places.front() + "/" + id) ? places.front() : places.back();
}

void ModulesReader::effective(const std::string& store) {
  const std::string shop_place = "/modules";
  const std::string store_place = store.empty() ? shop_place : "/stores/" + json_token(store) + "/modules";
  std::set<std::string> ids;
  for (const std::string& place : {shop_place, store_place}) {
    for (const std::string& id : names(place)) ids.insert(id);
  }
  const auto effective_settings = [&](const KnownModule& module) {
    return module.settings.with_defaults(merged(settings(shop_place, module.id), settings(store_place, module.id)));
  };
  const schema::OtherSettings of_other = [&](const std::string& id) -> std::optional<json> {
    const KnownModule* module = known(id);
    return module == nullptr ? std::nullopt : std::optional(effective_settings(*module));
  };
  for (const std::string& id : ids) {
    const KnownModule* module = known(id);
    if (module == nullptr) continue;
    const json values = effective_settings(*module);
    std::vector<schema::Issue> issues = module->settings.check(values);
    if (issues.empty()) issues = module->settings.check_others(values, of_other);
    for (const schema::Issue& issue : issues) {
      if (store.empty() && issue.kind == schema::Kind::kMissing) continue;
      const std::string place = said_at(issue.pointer, id, {store_place, shop_place});
      source_.findings.add(place_of(source_.rendering, issue, place + "/" + id + "/settings" + issue.pointer),
                           issue.words);
    }
  }
}

}  // namespace

yaml::Place place_of(const Rendering& rendering, const schema::Issue& issue, const std::string& pointer) {
  const bool key = issue.kind == schema::Kind::kUnknownKey || issue.kind == schema::Kind::kMissing;
  return key ? rendering.key_place(pointer) : rendering.value_place(pointer);
}

ModulesReading read_modules(const Source& source, const Known& known, const std::vector<std::string>& store_ids,
                            const std::map<std::string, std::vector<std::string>>& grants) {
  ModulesReader reader(source, known, grants);
  ModulesReading out;
  out.shop = reader.place("/modules", Level::kShop);
  reader.effective("");
  for (const std::string& id : store_ids) {
    out.stores[id] = reader.place("/stores/" + json_token(id) + "/modules", Level::kStore);
    reader.effective(id);
  }
  out.quarantined = reader.quarantined();
  return out;
}

}  // namespace bobbin::config
