#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/modules/directory.hpp"

// What a shop's file says (config.md), as plain structs. read.hpp makes them, snapshot.hpp answers from them.
namespace bobbin::config {

enum class NegativeStock : std::uint8_t { kRefuse, kAllow };  // C4

struct Shop {
  std::string name;
  std::string currency = "CNY";  // ISO 4217, three capitals
  std::string locale = "zh-CN";  // "zh-CN" | "en"
  NegativeStock negative_stock = NegativeStock::kRefuse;
  bool member_discount_on_special = false;  // C2

  bool operator==(const Shop&) const = default;
};

// What one place of the file says of a module: under `modules:` for every store, under a store for that store.
struct ModuleWords {
  bool states = false;  // it names a state (short form or `state:`)
  modules::State state = modules::State::kOff;
  std::string settings_json = "{}";  // as written, anchors and merges resolved; secrets as references

  bool operator==(const ModuleWords&) const = default;
};

struct StoreConfig {
  std::string id;  // [a-z0-9][a-z0-9-]{0,39}
  std::string name;
  DayRule day;  // G9
  std::vector<std::string> tills;
  std::map<std::string, ModuleWords> modules;  // only what differs from `modules:`

  [[nodiscard]] bool has_till(const std::string& till) const;
};

// A value that the file names but never holds: `${env:NAME}` or `${file:path}`. Show `reference`; use `value`.
struct Secret {
  std::string reference;
  std::string value;  // of a file without its last line end
};

enum class Engine : std::uint8_t { kSqlite, kPostgresql };

struct Database {
  Engine engine = Engine::kSqlite;
  std::filesystem::path path;  // kSqlite: absolute
  std::string url;             // kPostgresql: with secrets resolved; never shown
  std::string shown;           // as written, references unresolved

  // What storage::open_engine takes; never shown.
  [[nodiscard]] std::string address() const { return engine == Engine::kSqlite ? "sqlite:" + path.string() : url; }
};

struct Keys {
  Secret members;  // seals personal data
};

enum class Tls : std::uint8_t { kOff, kAuto, kFiles };

struct Http {
  std::string host = "127.0.0.1";  // without brackets
  std::uint16_t port = 8080;       // 0 picks one
  Tls tls = Tls::kOff;
  std::filesystem::path certificate;  // kFiles: absolute
  std::filesystem::path key;
};

// A whole file, checked. Paths are absolute: what the file says is relative to its folder.
struct Config {
  std::filesystem::path file;
  Shop shop;
  Database database;
  Keys keys;
  Http http;
  std::vector<std::filesystem::path> plugin_directories;   // in the order of search, after the installed ones
  std::map<std::string, std::vector<std::string>> grants;  // plugin -> capabilities
  std::map<std::string, ModuleWords> modules;              // for every store
  std::vector<StoreConfig> stores;                         // in the file's order, never empty
};

}  // namespace bobbin::config
