#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "bobbin/query.hpp"

// Reading a request and making an answer, as plugin.json's routes have them.
namespace rfm {

using bobbin::day_in;
using bobbin::number_or;
using bobbin::paged;

[[nodiscard]] inline nlohmann::json ok(nlohmann::json body) { return {{"status", 200}, {"body", std::move(body)}}; }

// An id as text, null for none.
[[nodiscard]] inline nlohmann::json id_or_null(std::string_view id) {
  return id.empty() ? nlohmann::json() : nlohmann::json(id);
}

}  // namespace rfm
