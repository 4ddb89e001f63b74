#pragma once

#include <string>

#include "core/import/import.hpp"

// Internal to core/import: what rows of members and styles share, and the modules' part in them.
namespace bobbin::imports {

// One claim a row (G6), so that a second run finds what the first has done: kUnchanged for the same content, a refusal
// with `field` for another.
enum class Known : std::uint8_t { kNew, kUnchanged };
struct Claiming {
  std::string space;    // "import.members"
  std::string name;     // the row's own id: a code, a SKU
  std::string content;  // all its values
  std::string field;    // of its id
};
[[nodiscard]] Result<Known> claim(const Desk& desk, Stores& stores, const audit::Actor& actor,
                                  const Claiming& claiming);

// The claim's UUID; the module's entry has it as its cause.
[[nodiscard]] std::string claim_id(const Claiming& claiming);

// An opening balance of points, given by the module under its own rules (expiry).
[[nodiscard]] Result<void> open_points(const Desk& desk, Stores& stores, const audit::Actor& actor,
                                       const std::string& member, std::int64_t points, const std::string& cause);

// The same of stored value, whose two parts are one opening.
struct StoredValue {
  Minor principal_minor = 0;
  Minor bonus_minor = 0;
};
[[nodiscard]] Result<void> open_stored_value(const Desk& desk, Stores& stores, const audit::Actor& actor,
                                             const std::string& member, const StoredValue& opening,
                                             const std::string& cause);

}  // namespace bobbin::imports
