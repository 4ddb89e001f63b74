#pragma once

#include <filesystem>
#include <functional>
#include <string>

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
};
void add_shop_options(CLI::App& command, ShopChoice& choice);

void add_serve(CLI::App& program, Chosen& chosen);
void add_demo(CLI::App& program, Chosen& chosen);
void add_init(CLI::App& program, Chosen& chosen);
void add_config(CLI::App& program, Chosen& chosen);
void add_module(CLI::App& program, Chosen& chosen);
void add_plugin(CLI::App& program, Chosen& chosen);
void add_db(CLI::App& program, Chosen& chosen);
void add_import(CLI::App& program, Chosen& chosen);

}  // namespace bobbin::app
