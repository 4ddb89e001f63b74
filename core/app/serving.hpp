#pragma once

#include <functional>
#include <string>

#include "core/app/runtime.hpp"

namespace bobbin::app {

// SIGINT and SIGTERM wait for serve_until_told() instead of ending the process. Call first, before any thread is made.
void hold_signals();
// Whether one of them has come: long work before serving asks at its breaks, and ends.
[[nodiscard]] bool told_to_end();

// Serves the shop's API until SIGINT or SIGTERM, then finishes what is under way. `ready` is told the address
// ("http://127.0.0.1:8080") once connections are taken. Throws std::runtime_error when the address can't be bound.
void serve_until_told(Runtime& runtime, const http::Services& services, const config::Http& where,
                      const std::function<void(const std::string& url)>& ready);

}  // namespace bobbin::app
