#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bobbin/call.hpp"
#include "period.hpp"
#include "settings.hpp"
#include "steps.hpp"

// What a period comes to for everybody, and closing it (CM3, CM5).
namespace commission {

struct PayrollRow {
  std::string staff;
  bobbin::Minor sold_minor = 0;
  bobbin::Minor commission_minor = 0;          // of sales and returns
  bobbin::Minor steps_minor = 0;               // of a closed month
  bobbin::Minor forecast_steps_minor = 0;      // of an open month: what the steps come to if nothing more is sold
  std::optional<bobbin::Minor> missing_minor;  // of an open month with a personal target: to the next step

  [[nodiscard]] bobbin::Minor amount_minor() const { return commission_minor + steps_minor; }
};

struct Closed {
  std::int64_t at_ms = 0;
  std::string staff;
  bobbin::Day opens;  // the first open day after it
};

[[nodiscard]] std::optional<Closed> closed(const bobbin::Call& call, const Period& period);

// Everybody with something in the period, by staff id.
[[nodiscard]] std::vector<PayrollRow> payroll(const bobbin::Call& call, const Rules& rules, const Period& period);

// What one person has earned in the period.
[[nodiscard]] bobbin::Minor earned_minor(const bobbin::Call& call, const std::string& staff, const Period& period);

// Posts a month's steps and closes the period: what comes later counts for the first open day. Again: changes nothing.
// Refuses a period that hasn't begun.
void close(const bobbin::Call& call, const Rules& rules, const Period& period);

}  // namespace commission
