#pragma once

#include <nlohmann/json.hpp>
#include <utility>

#include "bobbin/query.hpp"

// Reading a request and making an answer, as plugin.json's routes have them.
namespace points {

using bobbin::day_in;
using bobbin::number_or;
using bobbin::paged;

[[nodiscard]] inline nlohmann::json ok(nlohmann::json body) { return {{"status", 200}, {"body", std::move(body)}}; }
[[nodiscard]] inline nlohmann::json created(nlohmann::json body) {
  return {{"status", 201}, {"body", std::move(body)}};
}

}  // namespace points
