#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/demo/rehearsal.hpp"
#include "core/app/runtime.hpp"
#include "core/app/terminal.hpp"

namespace bobbin::app {
namespace {

struct ImportOptions {
  std::string kind;
  RehearsalFile file;
  ShopChoice shop;
  std::string store;
  bool dry_run = false;
  bool json = false;
};

imports::Kind kind_of(const std::string& name) {
  if (name == "members") return imports::Kind::kMembers;
  return name == "styles" ? imports::Kind::kStyles : imports::Kind::kSales;
}

int run_import(const ImportOptions& options) {
  const auto clock = options.shop.clock();  // what comes into a demo whose clock is stopped comes in at its time
  const auto runtime = Runtime::open({.config = options.shop.config_file(), .clock = clock.get()});
  const std::string locale = terminal_locale();
  const imports::Input input = import_input(options.file, options.store);
  const auto run = options.dry_run ? imports::Run::kDry : imports::Run::kReal;
  const auto report = imports::import_file(import_desk(runtime->desk()), kind_of(options.kind), input, run);
  if (!report) return refuse_import(options.file, report.error(), locale);
  if (options.json) {
    std::cout << imports::to_json(*report, locale).dump() << "\n";
  } else {
    print_rows(std::cout, *report, run, locale);
  }
  return report->bad.empty() ? kDone : kFindings;
}

}  // namespace

void add_import(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("import", "Take in a file of members, styles or old sales");
  command->footer(
      "Examples:\n"
      "  bobbin import styles styles.csv --config my-shop/shop.yaml --store main --dry-run\n"
      "  bobbin import sales old.csv --config my-shop/shop.yaml --store main --map config/maps/cdnow.yaml\n"
      "The columns, and how a map is written: docs/reference/files.md, config/maps/README.md. Run again it changes\n"
      "nothing; a broken run is completed by running it again.");
  auto options = std::make_shared<ImportOptions>();  // shared: CLI11 keeps the callback longer than this call
  command->add_option("kind", options->kind, "members, styles or sales")
      ->required()
      ->check(CLI::IsMember({"members", "styles", "sales"}));
  command->add_option("file", options->file.path, "CSV or text; also .gz, .xz, .bz2, .zst")
      ->required()
      ->check(CLI::ExistingFile);
  add_shop_options(*command, options->shop);
  command->add_option("--store", options->store, "Where rows that name no store belong")->required();
  command->add_option("--map", options->file.map, "How another system's columns become ours")->check(CLI::ExistingFile);
  command->add_option("--encoding", options->file.encoding, "utf-8 or gb18030");
  command->add_flag("--dry-run", options->dry_run, "Say what would be, write nothing");
  command->add_flag("--json", options->json, "{rows, imported, unchanged, bad: [{line, column, reason}]}");
  command->callback([options, &chosen] { chosen.run = [options] { return run_import(*options); }; });
}

}  // namespace bobbin::app
