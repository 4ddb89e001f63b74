#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

#include "core/base/text.hpp"
#include "core/config/document.hpp"
#include "core/config/findings.hpp"

// A document, understood: the whole file, or one of its two parts (shared_part.hpp).
namespace bobbin::config {
namespace {

using nlohmann::json;

schema::Schema compiled(const json& source) {
  auto schema = schema::Schema::compile(source);
  if (!schema) throw std::logic_error("a part of config/bobbin.schema.json: " + schema.error().detail.en);
  return *schema;
}

// A host's own part; what else may stand in the file is nobody's business here.
const schema::Schema& own_schema() {
  static const schema::Schema kSchema = [] {
    json source = file_schema().source();
    source["required"] = {"bobbin", "database"};
    for (const char* name : {"shop", "modules", "stores"}) source["properties"][name] = json::object();
    source["properties"]["plugins"]["properties"]["grants"] = json::object();
    return compiled(source);
  }();
  return kSchema;
}

const schema::Schema& shared_schema() {
  static const schema::Schema kSchema = [] {
    json source = file_schema().source();
    source["required"] = {"shop", "stores"};
    for (const char* name : {"bobbin", "revision", "database", "keys", "http"}) source["properties"].erase(name);
    source["properties"]["plugins"]["properties"].erase("directories");
    return compiled(source);
  }();
  return kSchema;
}

// The file's schema with each module's own settings in it, to read plain words by.
json with_settings(const std::vector<KnownModule>& modules) {
  json whole = file_schema().source();
  json& shop = whole["properties"]["modules"];
  json& store = whole["properties"]["stores"]["additionalProperties"]["properties"]["modules"];
  for (const KnownModule& module : modules) {
    json entry = shop["additionalProperties"];
    for (json& form : entry["oneOf"]) {
      if (form["type"] == "object") form["properties"]["settings"] = module.settings.source();
    }
    shop["properties"][module.id] = entry;
    store["properties"][module.id] = std::move(entry);
  }
  return whole;
}

// One reading of one document: its words, and what is wrong with them.
class Understanding {
 public:
  Understanding(const std::filesystem::path& file, const yaml::Tree& tree, const std::vector<KnownModule>& modules)
      : file_(file), findings_(file) {
    for (const yaml::Complaint& complaint : tree.complaints) findings_.add(complaint.place, complaint.words);
    if (tree.root == nullptr) return;
    rendering_.emplace(*tree.root, with_settings(modules));
    if (!rendering_->too_large()) return;
    findings_.add(tree.root->place,
                  {"别名和合并展开后太大或嵌套过深", "too large or too deep once its aliases are followed"});
    rendering_.reset();
  }

  [[nodiscard]] bool readable() const { return rendering_.has_value(); }
  void check(const schema::Schema& schema) {
    for (const schema::Issue& issue : schema.check(rendering_->value())) {
      findings_.add(place_of(*rendering_, issue, issue.pointer), issue.words);
    }
  }
  [[nodiscard]] Source source(const std::filesystem::path& folder) { return {*rendering_, file_, folder, findings_}; }
  [[nodiscard]] std::vector<Finding> findings() const { return findings_.sorted(); }

 private:
  std::filesystem::path file_;
  Findings findings_;
  std::optional<Rendering> rendering_;
};

void read_own_part(const Source& source, Config& config) {
  config.database = read_database(source);
  config.keys = read_keys(source);
  config.http = read_http(source);
  config.plugin_directories = read_directories(source);
}

// Over the own part, which says where plugins are looked for. Answers the modules that are quarantined.
std::vector<Finding> read_shared_part(const Source& source, const yaml::Node& root, const Known& known,
                                      Config& config) {
  const std::vector<std::string> ids = store_ids(root);
  config.shop = read_shop(source);
  config.grants = read_grants(source);
  config.stores = read_stores(source, ids);
  Known all = known;
  all.directories.insert(all.directories.end(), config.plugin_directories.begin(), config.plugin_directories.end());
  ModulesReading modules = read_modules(source, all, ids, config.grants);
  config.modules = std::move(modules.shop);
  for (StoreConfig& store : config.stores) store.modules = std::move(modules.stores[store.id]);
  return std::move(modules.quarantined);
}

}  // namespace

Reading Document::read(const Known& known) const {
  Reading reading;
  Understanding words(tree_->file, tree_->yaml, known.modules);
  Config config;
  config.file = std::filesystem::absolute(tree_->file).lexically_normal();
  if (words.readable()) {
    words.check(file_schema());
    const Source source = words.source(folder_of(tree_->file));
    read_own_part(source, config);
    reading.quarantined = read_shared_part(source, *tree_->yaml.root, known, config);
  }
  reading.findings = words.findings();
  if (reading.findings.empty()) reading.config = std::move(config);
  return reading;
}

Reading Document::read_own(const Known& known) const {
  Reading reading;
  Understanding words(tree_->file, tree_->yaml, known.modules);
  Config config;
  config.file = std::filesystem::absolute(tree_->file).lexically_normal();
  if (words.readable()) {
    words.check(own_schema());
    read_own_part(words.source(folder_of(tree_->file)), config);
  }
  reading.findings = words.findings();
  if (reading.findings.empty()) reading.config = std::move(config);
  return reading;
}

Reading Document::read_shared(const Known& known, const Config& own) const {
  Reading reading;
  Understanding words(tree_->file, tree_->yaml, known.modules);
  Config config = own;
  if (words.readable()) {
    words.check(shared_schema());
    // Whoever put it in force has judged its names: a module that is missing here only is quarantined.
    Known all = known;
    const std::vector<std::string> named = outline().modules;
    all.named_before.insert(all.named_before.end(), named.begin(), named.end());
    const Source source = words.source(own.file.parent_path());
    reading.quarantined = read_shared_part(source, *tree_->yaml.root, all, config);
  }
  reading.findings = words.findings();
  if (reading.findings.empty()) reading.config = std::move(config);
  return reading;
}

Outline Document::outline() const {
  Outline out;
  if (tree_->yaml.root == nullptr) return out;
  const yaml::Node& root = *tree_->yaml.root;
  const Rendering rendering(root, file_schema().source());
  if (rendering.too_large()) return out;
  Findings dropped(tree_->file);
  const Source source{rendering, tree_->file, folder_of(tree_->file), dropped};
  out.stores = store_ids(root);
  out.currency = read_shop(source).currency;
  out.grants = read_grants(source);
  if (const json* said = source.at("/revision"); said != nullptr && said->is_number_integer()) {
    out.revision = said->get<std::int64_t>();
  }
  out.shares = source.at("/shop") != nullptr || source.at("/modules") != nullptr || source.at("/stores") != nullptr ||
               source.at("/plugins/grants") != nullptr;
  std::set<std::string> modules;
  const auto note = [&](const std::string& pointer) {
    const json* entries = source.at(pointer);
    if (entries == nullptr || !entries->is_object()) return;
    for (const auto& [id, entry] : entries->items()) modules.insert(id);
  };
  note("/modules");
  for (const std::string& id : out.stores) note("/stores/" + json_token(id) + "/modules");
  out.modules.assign(modules.begin(), modules.end());
  return out;
}

std::optional<Finding> Document::disagreement(const Document& revision, std::int64_t number,
                                              const std::vector<KnownModule>& modules) const {
  if (tree_->yaml.root == nullptr || revision.tree_->yaml.root == nullptr) return std::nullopt;
  const json schema = with_settings(modules);
  const Rendering mine(*tree_->yaml.root, schema);
  const Rendering theirs(*revision.tree_->yaml.root, schema);
  for (const char* part : {"/shop", "/plugins/grants", "/modules", "/stores"}) {
    const json::json_pointer at(part);
    if (!mine.value().contains(at)) continue;
    const json theirs_here = theirs.value().contains(at) ? theirs.value().at(at) : json();
    const json& here = mine.value().at(at);
    if (here == theirs_here || (here.empty() && theirs_here.empty())) continue;
    const yaml::Place place = mine.key_place(part);
    const std::string name = std::string(part).substr(std::string(part).rfind('/') + 1);
    const std::string which = std::to_string(number);
    return Finding{
        tree_->file,
        place.line,
        place.column,
        {"“" + name + "” 与数据库里正在生效的配置修订 " + which +
             " 不一致：bobbin config apply 文件 使本文件生效，或从本文件去掉 shop、modules、stores 和 grants",
         "'" + name + "' says something else than revision " + which +
             " of the database, which is in force: `bobbin config apply FILE` puts yours in force, or take shop, "
             "modules, stores and grants out"}};
  }
  return std::nullopt;
}

}  // namespace bobbin::config
