#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bobbin/call.hpp"
#include "ladder.hpp"

// Where a member stands. Judged from the host's figures each time it is asked, so that a purchase in a store without
// this module and an import count too (T2); one row by key, and the windows only where they can decide.
namespace tiers {

// What the host and our own row say of a member.
struct Known {
  std::int64_t member = 0;
  std::string code;
  bobbin::Day joined;
  int birth_month = 0;
  bobbin::Minor spend_minor = 0;  // lifetime
  std::int64_t visits = 0;        // lifetime
  std::int64_t first_sale_ms = 0;
  std::int64_t last_sale_ms = 0;
  std::optional<Stored> stored{};
};

[[nodiscard]] std::optional<Known> known(const bobbin::Call& call, std::int64_t member);
// By id or code; refuses `invalid` /member for one that isn't there.
[[nodiscard]] Known known_by(const bobbin::Call& call, const std::string& id_or_code);

// Counting those of 365 days may have to read the member's sales of that time.
enum class Visits : std::uint8_t { kNone, kWhereTheyDecide, kExact };

struct Counting {
  Visits visits = Visits::kWhereTheyDecide;
  std::string_view but_sale{};  // the sale at hand, whose row is there already
};

[[nodiscard]] Figures figures_of(const bobbin::Call& call, const Rules& rules, const Known& known,
                                 const Counting& counting = {});

struct Standing {
  Known known;
  Figures figures;
  std::size_t rung = 0;
};

[[nodiscard]] Standing standing_of(const bobbin::Call& call, const Rules& rules, Known known,
                                   const Counting& counting = {});

// The day from which the member has that rung.
[[nodiscard]] bobbin::Day since(const bobbin::Call& call, const Rules& rules, const Standing& standing);

// Whether the sale at hand is the member's only one of its store and day so far.
[[nodiscard]] bool is_new_visit(const bobbin::Call& call, const Known& known, std::string_view sale);

}  // namespace tiers
