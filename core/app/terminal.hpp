#pragma once

#include <string>

#include "core/base/refusal.hpp"

namespace bobbin::app {

// The language of the person at the terminal, by LC_ALL, LC_MESSAGES or LANG: "zh-CN" or "en".
[[nodiscard]] std::string terminal_locale();

// Says on standard error what is wrong with an option or argument, in that language. Answers kCannotRun.
int refuse_option(const std::string& option, const Words& words);

}  // namespace bobbin::app
