#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "bobbin/journal.hpp"

// An entry's terms as people read them: so much of a base, at a rate.
namespace commission {

enum class Per : std::uint8_t {
  kPpm = 1,    // base in minor units, rate in ppm
  kPiece = 2,  // base in pieces, rate in minor units a piece
};

[[nodiscard]] std::string_view name_of(Per per);

struct Shown {
  std::int32_t line = 0;  // 0: of the sale as a whole
  Per per = Per::kPpm;
  std::int64_t base = 0;
  std::int64_t rate = 0;
  bobbin::Minor amount_minor = 0;
};

// A row for each line; one row where the sum is rounded as a whole. Their amounts sum to the entry's.
[[nodiscard]] std::vector<Shown> shown(const std::vector<bobbin::Term>& terms, bobbin::Minor amount_minor);

// The same for one term of a line.
[[nodiscard]] Shown shown(const bobbin::Term& term);

[[nodiscard]] bool is_of_a_line(const bobbin::Term& term);

}  // namespace commission
