#pragma once

#include <cstdint>

#include "bobbin/call.hpp"
#include "bobbin/sale.hpp"
#include "rows.hpp"

// The member's row, kept current by each sale and return in its own transaction (R1). Nothing is posted to the journal:
// the figures are the host's sales, counted.
namespace rfm {

// A sale's own figures are added to the row; when the host knows of sales that the row doesn't (history that was
// imported, a time without the module), all are counted anew.
void count_sale(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale);

// After a return all are counted anew: the last purchase may have been another one now.
void count_again(bobbin::Call& call, const Rules& rules, std::int64_t member);

}  // namespace rfm
