#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"

// PAY4 over HTTP: a provider's bills and what they say beside the journal's money.
namespace payments {

[[nodiscard]] nlohmann::json put_bill(bobbin::Call& call, const nlohmann::json& in);
[[nodiscard]] nlohmann::json get_bill(bobbin::Call& call, const nlohmann::json& in);
[[nodiscard]] nlohmann::json list_bills(bobbin::Call& call, const nlohmann::json& in);

}  // namespace payments
