#include "core/app/terminal.hpp"

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "core/app/command_line.hpp"

namespace bobbin::app {

std::string terminal_locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("zh") ? "zh-CN" : "en";
  }
  return "en";
}

int refuse_option(const std::string& option, const Words& words) {
  std::cerr << "bobbin: " << option << ": " << words.in(terminal_locale()) << "\n";
  return kCannotRun;
}

}  // namespace bobbin::app
