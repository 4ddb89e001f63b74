#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/serving.hpp"

namespace bobbin::app {

void add_serve(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("serve", "Run a shop until Ctrl+C or SIGTERM");
  command->footer("Example: bobbin serve --config my-shop/shop.yaml");
  auto config = std::make_shared<std::string>();  // shared: CLI11 keeps the callback longer than this call
  command->add_option("--config", *config, "The shop's file")->required()->check(CLI::ExistingFile);
  command->callback([config, &chosen] {
    chosen.run = [config] {
      hold_signals();
      const auto runtime = Runtime::open({.config = *config, .company = Opening::Company::kNone});
      serve_until_told(*runtime, runtime->services(), runtime->config().http,
                       [](const std::string& url) { std::cout << "Serving at " << url << std::endl; });
      return kDone;
    };
  });
}

}  // namespace bobbin::app
