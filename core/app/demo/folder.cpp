#include "core/app/demo/folder.hpp"

#include <sodium.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/app/boutique_yaml.hpp"
#include "core/app/files.hpp"
#include "core/base/ids.hpp"
#include "core/config/read.hpp"
#include "core/storage/maintenance/backup.hpp"
#include "core/storage/presence.hpp"

namespace bobbin::app {
namespace {

using nlohmann::json;

std::string six_digits() {
  std::string pin;
  for (int i = 0; i < 6; ++i) pin += static_cast<char>('0' + randombytes_uniform(10));
  return pin;
}

std::vector<DemoPerson> make_staff() {
  return {{"owner", "店主", staff::Role::kOwner, "", random_hex(6)},
          {"manager", "店长", staff::Role::kManager, six_digits(), ""},
          {"lin", "小林", staff::Role::kCashier, six_digits(), ""},
          {"wang", "小王", staff::Role::kCashier, six_digits(), ""}};
}

json to_json(const std::vector<DemoPerson>& staff) {
  json rows = json::array();
  for (const DemoPerson& person : staff) {
    json row{{"id", person.id}, {"name", person.name}, {"role", staff::name_of(person.role)}};
    if (!person.pin.empty()) row["pin"] = person.pin;
    if (!person.password.empty()) row["password"] = person.password;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<DemoPerson> parse_staff(const std::filesystem::path& file) {
  std::vector<DemoPerson> staff;
  const json rows = json::parse(read_file(file), nullptr, false);
  if (!rows.is_array())
    throw std::runtime_error(file.string() + ": is not the list of staff that `bobbin demo` writes");
  for (const json& row : rows) {
    const auto role = staff::role_of(row.value("role", std::string()));
    if (!role) throw std::runtime_error(file.string() + ": a person has no role");
    staff.push_back({row.value("id", std::string()), row.value("name", std::string()), *role,
                     row.value("pin", std::string()), row.value("password", std::string())});
  }
  return staff;
}

// The demo's file, with its database where it was asked for.
std::string shop_yaml(const std::string& database) {
  std::string text(kBoutiqueYaml);
  const std::string line = "\ndatabase: ";
  const std::size_t at = text.find(line);
  if (database.empty() || at == std::string::npos) return text;
  const std::size_t start = at + line.size();
  return text.replace(start, text.find_first_of(" \n", start) - start, json(database).dump());
}

// In data/ until the demo is made: without it there may be a shop's business, whose staff.json is gone.
constexpr const char* kUnfinished = "unfinished-demo";

bool is_unfinished(const std::filesystem::path& data) {
  const auto files = std::filesystem::directory_iterator(data);
  return std::filesystem::exists(data / kUnfinished) || files == std::filesystem::directory_iterator();
}

// Only what an interrupted `bobbin demo` has left may be begun anew: a real shop's file is never touched.
void refuse_strangers(const std::filesystem::path& folder, const std::string& yaml) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool half_written = name == "shop.yaml.new" || name == "staff.json.new" || name == "clock.txt.new";
    const bool ours = half_written || name == "clock.txt" || (name == "data" && is_unfinished(entry.path())) ||
                      (name == "shop.yaml" && read_file(entry.path()) == yaml);
    if (!ours) {
      throw std::runtime_error(folder.string() + ": holds " + name +
                               ", which no unfinished demo has left; choose an empty or a new folder");
    }
  }
}

// Before anything is written: what can't stand in a shop's file never gets there.
void need_address(const config::Document& document, const std::string& database) {
  if (database.empty() || document.database()) return;
  throw std::runtime_error(
      "--database: expected postgresql://USER@HOST/NAME, without a password (libpq reads it from PGPASSWORD or "
      "~/.pgpass), or sqlite:PATH");
}

// A database on a server may have been sealed already when the demo's making was interrupted: its key stays.
std::string key_of(const std::filesystem::path& file) {
  return std::filesystem::exists(file) ? read_file(file) : random_hex(32) + "\n";
}

// A shop that is open is somebody's.
void need_nobody(const std::filesystem::path& data) {
  const std::filesystem::path database = data / storage::kDatabaseName;
  if (std::filesystem::exists(database)) (void)storage::enter("sqlite:" + database.string(), storage::Company::kAlone);
}

}  // namespace

DemoFolder DemoFolder::open(const std::filesystem::path& folder, const std::string& database) {
  DemoFolder demo;
  std::filesystem::create_directories(folder);
  demo.path_ = std::filesystem::canonical(folder);
  if (std::filesystem::exists(demo.staff_file())) {
    demo.found_ = Found::kOpened;
    demo.staff_ = parse_staff(demo.staff_file());
    std::filesystem::remove(demo.path_ / "data" / kUnfinished);  // keep() may have been cut off before it
    return demo;
  }
  const std::string yaml = shop_yaml(database);
  need_address(config::Document::parse(yaml, demo.config()), database);
  refuse_strangers(demo.path_, yaml);
  const std::string key = key_of(demo.path_ / "data" / "members.key");
  need_nobody(demo.path_ / "data");
  std::filesystem::remove_all(demo.path_ / "data");
  std::filesystem::remove(demo.clock());
  std::filesystem::create_directories(demo.path_ / "data");
  write_file(demo.path_ / "data" / kUnfinished, "", Access::kOwnerOnly);
  demo.staff_ = make_staff();
  write_file(demo.path_ / "data" / "members.key", key, Access::kOwnerOnly);
  write_file(demo.config(), yaml, Access::kEverybody);
  return demo;
}

void DemoFolder::keep() const {
  write_file(staff_file(), to_json(staff_).dump(2) + "\n", Access::kOwnerOnly);
  std::filesystem::remove(path_ / "data" / kUnfinished);
}

}  // namespace bobbin::app
