#pragma once

#include <string>
#include <vector>

#include "bobbin/call.hpp"
#include "bobbin/sale.hpp"
#include "rating.hpp"

// A sale as commission sees it, and what it changes for each person.
namespace commission {

// Its lines that may pay commission, in their order. When top-ups pay at load, they are among them, and what stored
// value pays of a line brings nothing a second time.
[[nodiscard]] std::vector<SoldLine> lines_of(const Rules& rules, const bobbin::Sale& sale);

// The buyer's tier at the start of the sale; empty without a member, or where the module tiers doesn't serve.
[[nodiscard]] std::string tier_of(const bobbin::Call& call, const bobbin::Sale& sale);

// What a sale or a return changes for one person.
struct Change {
  std::string staff;
  bobbin::Minor sold_minor = 0;
  bobbin::Minor amount_minor = 0;
};

[[nodiscard]] Change& change_of(std::vector<Change>& changes, const std::string& staff);

// In one order for everybody, so that two sales never wait for each other's rows. Of a sale, after it was moved...
void write_changes(const bobbin::Call& call, const bobbin::Sale& sale, std::vector<Change> changes);
// ...and of a return, into the day that it counts for.
void write_changes_back(const bobbin::Call& call, bobbin::Day day, std::string_view store, std::vector<Change> changes);

}  // namespace commission
