#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bobbin/text.hpp"
#include "calendar.hpp"
#include "scoring.hpp"

// What segments and lifecycles are called, and what a shop does about each (R2, R3).
namespace rfm {

// As http.md has it: "important_value", "active". Empty of kNone.
[[nodiscard]] std::string_view id_of(Segment segment);
[[nodiscard]] std::string_view id_of(Lifecycle lifecycle);

// nullopt for a name that there isn't.
[[nodiscard]] std::optional<Segment> segment_named(std::string_view id);
[[nodiscard]] std::optional<Lifecycle> lifecycle_named(std::string_view id);

[[nodiscard]] bobbin::Words name_of(Segment segment);
[[nodiscard]] bobbin::Words name_of(Lifecycle lifecycle);

// One sentence each, most important first.
[[nodiscard]] std::vector<bobbin::Words> actions_of(Segment segment);
[[nodiscard]] std::vector<bobbin::Words> actions_of(Lifecycle lifecycle);

}  // namespace rfm
