#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/app/demo/manual_clock.hpp"

namespace CLI {
class App;
}

// One file a command. Each adds itself to the program and, when it is the chosen one, says what to run.
namespace bobbin::app {

struct Chosen {
  std::function<int()> run;  // answers the exit code
};

// `--data DIR` (a demo's folder) or `--config F`: which shop a command works on.
struct ShopChoice {
  std::string data;
  std::string config;
  [[nodiscard]] std::filesystem::path config_file() const;
  // The stopped clock of that shop's folder, or null: then its business goes by the system's.
  [[nodiscard]] std::unique_ptr<ManualClock> clock() const;
};
void add_shop_options(CLI::App& command, ShopChoice& choice);

void add_serve(CLI::App& program, Chosen& chosen);
void add_demo(CLI::App& program, Chosen& chosen);
void add_init(CLI::App& program, Chosen& chosen);
void add_config(CLI::App& program, Chosen& chosen);
void add_revisions(CLI::App& command, Chosen& chosen);  // of `config`
void add_module(CLI::App& program, Chosen& chosen);
void add_plugin(CLI::App& program, Chosen& chosen);
void add_db(CLI::App& program, Chosen& chosen);
void add_import(CLI::App& program, Chosen& chosen);

}  // namespace bobbin::app
