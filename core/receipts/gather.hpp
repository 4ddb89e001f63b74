#pragma once

#include <optional>
#include <string>

#include "core/base/storage.hpp"
#include "core/config/snapshot.hpp"
#include "core/members/members.hpp"
#include "core/receipts/receipts.hpp"
#include "core/staff/staff_book.hpp"

namespace bobbin::receipts {

// Where the words of a receipt come from that no record holds.
struct Sources {
  const config::Settings& settings;
  const members::Members& members;
  const staff::StaffBook& staff;
  // Who asks: nearly always who sold, and a session has its person's name, at most two seconds old. Null = nobody.
  const staff::Session* session = nullptr;
};

// The heading of a slip of that store and person, today's names filled in; `member` 0 = none. An unknown store or
// person stands with its id.
[[nodiscard]] Heading heading(Stores& stores, const Sources& sources, const std::string& store,
                              const std::string& staff, std::int64_t member);

[[nodiscard]] Heading heading(Stores& stores, const Sources& sources, const checkout::Sale& sale);

// What the slip of a return says of its sale: its number, and what the modules' sections say of the member now, such as
// the balance; what they said of the sale itself is left out. Both empty without receipt.
struct OfSale {
  std::string number;
  Sections sections;
};
[[nodiscard]] OfSale of_sale(Stores& stores, checkout::Modules& modules, const returns::Return& back);

}  // namespace bobbin::receipts
