#pragma once

#include <optional>
#include <string>
#include <vector>

#include "settings.hpp"

// Monthly steps (CM3): on what was sold in a month, over the commission of each sale.
namespace commission {

// What somebody sold in a store in the month, net of what came back; below 0 when more came back.
struct Sold {
  std::string store;
  std::string staff;
  bobbin::Minor minor = 0;
};

// What the steps come to for `sold`: with kExcess each step's rate on the part from it to the next, rounded half up
// once; with kWhole the highest reached step's rate on all of it.
[[nodiscard]] bobbin::Minor step_amount(const Steps& steps, bobbin::Minor sold);

// One amount for each row that gets something. A personal target counts what a person sold in all stores, and their
// stores share the cost by what was sold in each; a store's target counts the store, and its persons share what it
// comes to by what they sold.
[[nodiscard]] std::vector<Sold> step_bonuses(const Steps& steps, const std::vector<Sold>& rows);

// What is missing to the next step; nullopt on the highest, or without steps.
[[nodiscard]] std::optional<bobbin::Minor> missing_minor(const Steps& steps, bobbin::Minor sold);

}  // namespace commission
