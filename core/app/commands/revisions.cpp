#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/files.hpp"
#include "core/app/inspect.hpp"
#include "core/app/revision_book.hpp"
#include "core/app/runtime.hpp"
#include "core/app/terminal.hpp"
#include "core/base/text.hpp"
#include "core/config/shared_part.hpp"
#include "core/storage/presence.hpp"
#include "core/storage/storage.hpp"

namespace bobbin::app {
namespace {

struct ApplyOptions {
  ShopChoice shop;
  std::string by;
};

int refuse_in_words(const Words& words) {
  std::cerr << "bobbin: " << words.in(terminal_locale()) << "\n";
  return kCannotRun;
}

Words truth_is_the_file(const std::filesystem::path& file) {
  return {file.string() + " 用的是 SQLite：那里文件本身就是配置，改完重新启动即可，没有修订",
          file.string() + " is on SQLite: there the file is the truth and has no revisions; change it and start again"};
}

// The number in the file's own `revision:` line, so that its next change is made from what is in force.
void note_revision(const std::filesystem::path& file, const config::Document& document, std::int64_t number,
                   const std::string& locale) {
  if (document.outline().revision == number) return;
  const auto text = config::with_revision(document.text(), number);
  if (!text) {
    std::cout << Words{"请在 " + file.string() + " 里写上 revision: " + std::to_string(number),
                       "Write revision: " + std::to_string(number) + " into " + file.string()}
                     .in(locale)
              << "\n";
    return;
  }
  write_file(file, *text, Access::kAsItWas);
}

int apply_config(const ApplyOptions& options) {
  const std::filesystem::path file = options.shop.config_file();
  Inspection inspection = inspect(file, Judge::kFileAlone);
  if (!inspection.reading.config) throw ConfigRefused(std::move(inspection.reading.findings));
  const config::Database& database = inspection.reading.config->database;
  if (database.engine != config::Engine::kPostgresql) return refuse_in_words(truth_is_the_file(file));
  const auto by = check_text(options.by.empty() ? current_user() : options.by, {.need = Need::kRequired}, "--by");
  if (!by) return refuse_option("--by", by.error().detail);

  const auto presence = storage::enter(database.address(), storage::Company::kTool);
  IdSource ids(presence->node());
  const auto storage = storage::open_storage(database.address(), storage::IfMissing::kCreate);
  ids.after(storage->greatest_id());
  const auto stopped = options.shop.clock();
  const SystemClock system;
  const Clock& clock = stopped ? static_cast<const Clock&>(*stopped) : system;
  const config::Document document = config::Document::load(file);
  const auto applied = apply({*storage, ids, clock.now(), *by, "command"}, document);
  const std::string locale = terminal_locale();
  if (!applied) {
    const config::Finding finding = document.finding(applied.error().field, applied.error().detail);
    std::cerr << finding.text(locale) << "\n";
    return kCannotRun;
  }
  for (const auto* all : {&inspection.reading.quarantined, &inspection.reading.notes}) {
    for (const config::Finding& told : *all) std::cout << told.text(locale) << "\n";
  }
  for (const Words& note : applied->notes) std::cout << note.in(locale) << "\n";
  const std::string number = std::to_string(applied->number);
  std::cout << (applied->changed ? Words{"修订 " + number + " 已生效", "revision " + number + " is in force"}
                                 : Words{"修订 " + number + " 已经这样写了，没有改动",
                                         "revision " + number + " says this already; nothing was changed"})
                   .in(locale)
            << "\n";
  note_revision(file, document, applied->number, locale);
  return kDone;
}

// Of a host's file only its database is asked for: the rest of it may be what is to be mended.
std::optional<config::Database> shared_database(const config::Document& document) {
  auto database = document.database();
  if (!database) throw ConfigRefused(inspect(document.file()).reading.findings);
  if (database->engine != config::Engine::kPostgresql) return std::nullopt;
  return database;
}

std::unique_ptr<storage::SqlStorage> existing(const config::Database& database) {
  return std::make_unique<storage::SqlStorage>(storage::open_engine(database.address(), storage::IfMissing::kFail));
}

int export_config(const ShopChoice& shop, const std::string& to) {
  const config::Document document = config::Document::load(shop.config_file());
  const auto database = shared_database(document);
  if (!database) return refuse_in_words(truth_is_the_file(document.file()));
  const auto revision = existing(*database)->read<std::optional<config::Revision>>(
      [](Stores& stores) { return stores.revisions.find(stores.revisions.current()); });
  if (!revision) {
    return refuse_in_words(
        {"数据库里还没有配置：先用 bobbin config apply 应用一份完整的文件",
         "the database has no configuration yet: put a full file in force with `bobbin config apply`"});
  }
  const auto parts = config::parts_of(document.text());
  const auto text = parts ? config::full_file(parts->own, revision->number, revision->content) : std::nullopt;
  if (!text) throw ConfigRefused(inspect(document.file()).reading.findings);
  if (to.empty()) {
    std::cout << *text;
    return kDone;
  }
  if (std::filesystem::exists(to)) {
    return refuse_option("--to", {to + " 已经存在，不会覆盖", to + " is there already, and is not overwritten"});
  }
  write_file(to, *text, Access::kOwnerOnly);
  std::cout << Words{"已把修订 " + std::to_string(revision->number) + " 写入 " + to,
                     "Wrote revision " + std::to_string(revision->number) + " to " + to}
                   .in(terminal_locale())
            << "\n";
  return kDone;
}

int list_revisions(const ShopChoice& shop) {
  constexpr int kPage = 200;
  const config::Document document = config::Document::load(shop.config_file());
  const auto database = shared_database(document);
  if (!database) return refuse_in_words(truth_is_the_file(document.file()));
  const auto storage = existing(*database);
  for (std::int64_t before = 0;;) {
    const auto page = storage->read<std::vector<config::Revision>>(
        [&](Stores& stores) { return stores.revisions.list(before, kPage); });
    for (const config::Revision& one : page) {
      std::cout << one.number << "  " << format_instant(one.at, "UTC") << "  " << one.by << "\n";
    }
    if (page.size() < kPage) return kDone;
    before = page.back().number;
  }
}

}  // namespace

void add_revisions(CLI::App& command, Chosen& chosen) {
  CLI::App* put =
      command.add_subcommand("apply", "On PostgreSQL: put a full file's shop, modules, stores and grants in force");
  put->footer(
      "Example: bobbin config apply new.yaml --by Lin\n"
      "Every host on the database has it within two seconds. The file must be made from the revision that is in force\n"
      "(bobbin config export), so that two people don't undo each other's changes.");
  auto options = std::make_shared<ApplyOptions>();  // shared: CLI11 keeps the callbacks longer than this call
  put->add_option("file", options->shop.config, "A full file, with the database's address")
      ->required()
      ->check(CLI::ExistingFile);
  put->add_option("--by", options->by,
                  "Who puts it in force, for the audit trail; else who is logged in to this machine");
  put->callback([options, &chosen] { chosen.run = [options] { return apply_config(*options); }; });

  CLI::App* out =
      command.add_subcommand("export", "On PostgreSQL: a full file of what is in force, to change and apply");
  out->footer("Example: bobbin config export --config my-shop/shop.yaml --to new.yaml\nWithout --to it is printed.");
  auto shop = std::make_shared<ShopChoice>();
  auto to = std::make_shared<std::string>();
  add_shop_options(*out, *shop);
  out->add_option("--to", *to, "The file to write; one that is there stays as it is");
  out->callback([shop, to, &chosen] { chosen.run = [shop, to] { return export_config(*shop, *to); }; });

  CLI::App* list =
      command.add_subcommand("revisions", "On PostgreSQL: number, time, and who put it in force; newest first");
  list->footer("Example: bobbin config revisions --config my-shop/shop.yaml");
  auto of = std::make_shared<ShopChoice>();
  add_shop_options(*list, *of);
  list->callback([of, &chosen] { chosen.run = [of] { return list_revisions(*of); }; });
}

}  // namespace bobbin::app
