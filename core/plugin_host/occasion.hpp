#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/checkout/modules.hpp"
#include "core/plugin_host/visit.hpp"

// How a stage's occasion follows from what is sold, brought back or asked for.
namespace bobbin::plugin_host {

// Of a store; of the shop's first one where there is none (a job of the whole shop).
[[nodiscard]] const DayRule& day_rule_of(const config::Snapshot& settings, const std::string& store);

[[nodiscard]] std::chrono::steady_clock::time_point deadline_in(std::chrono::milliseconds budget);

// Of a basket that is priced; under the settings that it names (X2).
[[nodiscard]] Occasion occasion_of(const House& house, Stores& stores, const checkout::Priced& priced, Doing doing);
// Of a sale that is settled, or told about afterwards; entries get cause "sale".
[[nodiscard]] Occasion occasion_of(const House& house, Stores& stores, const checkout::Sale& sale, Doing doing);
// Of a return: modules and settings of its sale, moment and people of the return; entries get cause "return".
[[nodiscard]] Occasion occasion_of(const House& house, Stores& stores, const checkout::Sale& sale,
                                   const checkout::Unwinding& back);
// Of a request, a job or a member's change, now, under the settings in force. `stores` may be null (outside).
[[nodiscard]] Occasion occasion_of(const House& house, Stores* stores, const modules::Visit& visit, Doing doing);

}  // namespace bobbin::plugin_host
