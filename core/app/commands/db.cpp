#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/inspect.hpp"
#include "core/app/runtime.hpp"
#include "core/members/vault.hpp"
#include "core/storage/maintenance/backup.hpp"
#include "core/storage/maintenance/transfer.hpp"
#include "core/storage/presence.hpp"
#include "core/storage/storage.hpp"
#include "core/storage/verify/verify.hpp"

namespace bobbin::app {
namespace {

namespace fs = std::filesystem;

enum class Key { kIncluded, kLeftOut };

constexpr std::int64_t kRowsBetweenWords = 10'000;

config::Config config_of(const fs::path& file) {
  Inspection inspection = inspect(file);
  if (!inspection.reading.config) throw ConfigRefused(std::move(inspection.reading.findings));
  return std::move(*inspection.reading.config);
}

config::Database database_of(const fs::path& config) { return config_of(config).database; }

int refused(const Refusal& refusal) {
  std::cerr << "bobbin: " << refusal.detail.en << "\n";
  return kCannotRun;
}

// The tables of the plugins too: whoever may only read and write rows can serve the shop from then on.
int migrate(const ShopChoice& shop) {
  const auto clock = shop.clock();
  (void)Runtime::open({.config = shop.config_file(), .clock = clock.get()});
  std::cout << "The database is up to this program.\n";
  return kDone;
}

struct Verified {
  storage::VerifyReport report;
  std::string digest;  // of all rows; empty when they can't be read
};

// A file that can't be opened as a database is a damage, and the only one that can be told.
Verified verified(const std::string& address, const members::Vault* vault) {
  Verified out;
  try {
    storage::SqlStorage storage(storage::open_engine(address, storage::IfMissing::kFail));
    storage.engine().read([&](storage::Session& session) {
      out.report = storage::verify(session, vault);
      if (out.report.damages.empty()) out.digest = storage::digest(session);
    });
  } catch (const storage::StorageError& error) {
    if (error.trouble() != storage::Trouble::kCorrupt && error.trouble() != storage::Trouble::kDisk) throw;
    if (out.report.checks.empty()) out.report.checks.emplace_back("file");
    out.report.damages.push_back({"file", {error.what(), error.what()}});
  }
  return out;
}

// A database is proved whatever else is wrong with the shop's file: its key may be gone, and then what is sealed stays
// unproved.
struct Provable {
  config::Database database;
  std::optional<members::Vault> vault;
};

Provable provable(const fs::path& file) {
  Inspection inspection = inspect(file);
  if (const auto& config = inspection.reading.config) {
    auto vault = members::Vault::from_key(config->keys.members.value);
    return {config->database, vault ? std::optional(std::move(*vault)) : std::nullopt};
  }
  auto database = config::Document::load(file).database();
  if (!database) throw ConfigRefused(std::move(inspection.reading.findings));
  return {std::move(*database), std::nullopt};
}

int verify(const ShopChoice& shop) {
  const auto [database, vault] = provable(shop.config_file());
  const Verified found = verified(database.address(), vault ? &*vault : nullptr);
  for (const storage::Damage& damage : found.report.damages) {
    std::cout << damage.check << ": " << damage.words.en << "\n";
  }
  if (!vault) std::cout << "No key: what is sealed of members was not checked.\n";
  std::cout << found.report.checks.size() << " checks, " << found.report.damages.size() << " damages\n";
  if (!found.digest.empty()) std::cout << "Digest of all rows: " << found.digest << "\n";
  return found.report.whole() ? kDone : kFindings;
}

// Where `keys.members: "${file:data/members.key}"` keeps the key, relative to the shop's folder; empty when it is
// somewhere else (a variable, a path outside).
fs::path key_below(const fs::path& folder, const fs::path& config) {
  const Inspection inspection = inspect(config);
  const std::string& reference = inspection.reading.config->keys.members.reference;
  const std::string prefix = "${file:";
  if (!reference.starts_with(prefix) || !reference.ends_with('}')) return {};
  const fs::path named = reference.substr(prefix.size(), reference.size() - prefix.size() - 1);
  const fs::path below = (named.is_absolute() ? named.lexically_relative(folder) : named).lexically_normal();
  return below.empty() || *below.begin() == ".." || !fs::exists(folder / below) ? fs::path() : below;
}

// The files that make a shop of the database again, named as they stand below its folder.
std::vector<storage::BackupFile> files_beside(const fs::path& config, Key key) {
  std::vector<storage::BackupFile> files{{config, "shop.yaml"}};
  const fs::path folder = fs::absolute(config).parent_path();
  for (const char* name : {"staff.json", "clock.txt"}) {
    if (fs::exists(folder / name)) files.push_back({folder / name, name});
  }
  const fs::path key_file = key_below(folder, config);
  if (key == Key::kIncluded && !key_file.empty()) files.push_back({folder / key_file, key_file.generic_string()});
  return files;
}

// Whatever the name ends in, the file is one of these three.
const char* archive_kind(const std::string& to) {
  if (to.ends_with(".tar.gz")) return "tar archive packed with gzip";
  return to.ends_with(".tar.zst") ? "tar archive packed with zstd" : "tar archive, unpacked";
}

int backup(const ShopChoice& shop, const std::string& to, Key key) {
  const fs::path config = shop.config_file();
  const auto report = storage::back_up(database_of(config).address(), to, files_beside(config, key));
  if (!report) return refused(report.error());
  std::cout << "Wrote " << to << ", a " << archive_kind(to) << " (" << report->bytes << " bytes):";
  for (const std::string& name : report->names) std::cout << " " << name;
  std::cout << "\n";
  if (key == Key::kLeftOut) std::cout << "Without the key: names and phones can't be read until it is put back.\n";
  return kDone;
}

// All of one database into another, empty one; nobody else may have either open.
Result<storage::TransferReport> bring(const std::string& from, const std::string& to) {
  const auto at_source = storage::enter(from, storage::Company::kAlone);
  const auto at_target = storage::enter(to, storage::Company::kAlone);
  const auto source = storage::open_engine(from, storage::IfMissing::kFail);
  const auto target = storage::open_engine(to, storage::IfMissing::kCreate);
  std::string told;
  return storage::transfer(*source, *target, [&](std::string_view table, std::int64_t rows) {
    if (told == table && rows % kRowsBetweenWords != 0) return;
    told = table;
    std::cerr << table << ": " << rows << "\n";
  });
}

int copy(const std::string& from, const std::string& to) {
  const auto report = bring(from, to);
  if (!report) return refused(report.error());
  std::cout << report->rows << " rows of " << report->tables
            << " tables\nDigest of all rows, of both: " << report->digest
            << "\nNow write the new address under `database:` in the shop's file.\n";
  return kDone;
}

int restore(const std::string& from, const std::string& data) {
  const auto report = storage::restore(from, data);
  if (!report) return refused(report.error());
  const fs::path folder = fs::canonical(data);
  const config::Document document = config::Document::load(folder / "shop.yaml");
  // The archive holds the database by one name, whatever the shop calls it.
  const std::optional<config::Database> database = document.database();
  if (database && database->engine == config::Engine::kPostgresql) {
    const auto moved = bring("sqlite:" + (folder / storage::kDatabaseName).string(), database->address());
    if (!moved) return refused(moved.error());
    fs::remove(folder / storage::kDatabaseName);
  } else if (database && database->path != folder / storage::kDatabaseName) {
    fs::create_directories(database->path.parent_path());
    if (fs::exists(database->path)) {
      std::cerr << "bobbin: " << database->path.string() << " is there already; the restored database is "
                << (folder / storage::kDatabaseName).string() << "\n";
      return kFindings;
    }
    fs::copy_file(folder / storage::kDatabaseName, database->path);
    fs::remove(folder / storage::kDatabaseName);
  }
  std::cout << "Restored into " << data << "\n";
  const bool has_key = std::any_of(report->names.begin(), report->names.end(),
                                   [](const std::string& name) { return name.ends_with(".key"); });
  if (!has_key) std::cout << "The backup has no key: put the shop's own back before you start it.\n";
  const std::vector<config::Finding> findings = inspect(folder / "shop.yaml").reading.findings;
  if (!findings.empty()) std::cout << "Before it can start:\n";
  for (const config::Finding& finding : findings) std::cout << finding.text("en") << "\n";
  return kDone;
}

}  // namespace

void add_db(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("db", "The shop's database");
  command->require_subcommand(1);
  auto shop = std::make_shared<ShopChoice>();  // shared: CLI11 keeps the callbacks longer than this call

  CLI::App* up = command->add_subcommand("migrate", "Bring the database up to this program");
  up->footer("Example: bobbin db migrate --config my-shop/shop.yaml\nbobbin serve does so too.");
  add_shop_options(*up, *shop);
  up->callback([shop, &chosen] { chosen.run = [shop] { return migrate(*shop); }; });

  CLI::App* check = command->add_subcommand("verify", "Prove that everything adds up; exit 1 and name each damage");
  check->footer("Example: bobbin db verify --config my-shop/shop.yaml");
  add_shop_options(*check, *shop);
  check->callback([shop, &chosen] { chosen.run = [shop] { return verify(*shop); }; });

  CLI::App* save = command->add_subcommand("backup", "Write the whole shop to one file, also while it sells");
  auto to = std::make_shared<std::string>();
  auto without_key = std::make_shared<bool>(false);
  save->footer("Example: bobbin db backup --config my-shop/shop.yaml --to my-shop.tar.zst");
  add_shop_options(*save, *shop);
  save->add_option("--to", *to, "The file to write: a tar archive, packed when it ends in .tar.gz or .tar.zst")
      ->required();
  save->add_flag("--without-key", *without_key, "Leave out the key that seals personal data");
  save->callback(
      [=, &chosen] { chosen.run = [=] { return backup(*shop, *to, *without_key ? Key::kLeftOut : Key::kIncluded); }; });

  CLI::App* move = command->add_subcommand("copy", "Copy a whole shop into another, empty database");
  move->footer(
      "Example: bobbin db copy sqlite:my-shop/data/shop.db postgresql://bobbin@db.internal/bobbin\n"
      "No program may have either open. A run that was cut off is completed by running it again.");
  auto source = std::make_shared<std::string>();
  auto target = std::make_shared<std::string>();
  move->add_option("from", *source, "sqlite:PATH or postgresql://USER@HOST/NAME")->required();
  move->add_option("to", *target, "The same; empty")->required();
  move->callback([=, &chosen] { chosen.run = [=] { return copy(*source, *target); }; });

  CLI::App* back = command->add_subcommand("restore", "Lay a backup into a new folder");
  back->footer("Example: bobbin db restore --from my-shop.tar.zst --data restored-shop");
  auto from = std::make_shared<std::string>();
  auto data = std::make_shared<std::string>();
  back->add_option("--from", *from, "The backup")->required()->check(CLI::ExistingFile);
  back->add_option("--data", *data, "A new or empty folder")->required();
  back->callback([=, &chosen] { chosen.run = [=] { return restore(*from, *data); }; });
}

}  // namespace bobbin::app
