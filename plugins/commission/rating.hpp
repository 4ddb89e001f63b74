#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/journal.hpp"
#include "settings.hpp"

// What the lines of a sale pay to whom (CM1).
namespace commission {

struct Person {
  std::string staff;
  std::int64_t share_ppm = bobbin::kPpm;  // of one line they sum to 1,000,000
};

// What one tender paid of a charge.
struct Paid {
  std::int32_t tender = 0;
  bobbin::Minor amount_minor = 0;
};

struct SoldLine {
  std::int32_t line = 0;
  std::int64_t quantity = 1;
  std::int64_t kept = 1;            // pieces not brought back
  bobbin::Minor brought_minor = 0;  // what of its net pays commission
  std::string sku;
  std::string category;
  std::vector<std::string> promotions;  // rules that took something off it
  std::vector<Person> persons;          // in the order given; never empty
  bool gift = false;
  bool service = false;
  std::vector<Paid> paid;  // of a charge; empty for goods and services

  [[nodiscard]] bool charge() const { return !paid.empty(); }
};

// What one person gets by one rule: an entry of the journal.
struct Due {
  std::string rule;
  std::string staff;
  bobbin::Basis basis;
};

// A person's part of an amount: by share, largest remainder, in the order given.
[[nodiscard]] std::vector<bobbin::Minor> split(bobbin::Minor amount, const std::vector<Person>& persons);

// Which rule pays for this line: of those that fit the most specific one: item, promotion, category (the deepest),
// tier; nullptr where none does. `tier` is the buyer's at the start of the sale, empty without one.
[[nodiscard]] const Rule* rule_for(const Rules& rules, const SoldLine& line, std::string_view tier);

// In the order of the lines. A rate is taken of each person's part of a line and rounded half up there, then summed; a
// fixed amount is split as the line is.
[[nodiscard]] std::vector<Due> dues(const Rules& rules, const std::vector<SoldLine>& lines, std::string_view tier);

[[nodiscard]] bool needs_tier(const Rules& rules);

}  // namespace commission
