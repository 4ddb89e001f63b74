#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/plugin_host/visit.hpp"

namespace bobbin::plugin_host {

struct HandlerCall {
  std::string_view handler;
  std::string_view json;
  int depth = 0;  // of services that call services
};

struct HandlerAnswer {
  std::string json;
  std::vector<checkout::Effect> effects;
};

inline constexpr std::size_t kMaxAnswerBytes = 8U << 20U;

// Runs a handler of a plugin: JSON in, JSON out, as Visit::run ends. kInternal when the plugin has no handlers, or
// writes more than kMaxAnswerBytes.
[[nodiscard]] Result<HandlerAnswer> run_handler(const House& house, const Plugin& plugin, const Occasion& occasion,
                                                const HandlerCall& call);

}  // namespace bobbin::plugin_host
