#pragma once

#include <iosfwd>
#include <string>

#include "core/app/desk.hpp"

// What the demo prints for a shopkeeper to read.
namespace bobbin::app {

[[nodiscard]] std::string money_text(Minor minor);  // of the demo's currency: 12345 -> "123.45"

[[nodiscard]] std::string receipt_text(const Desk& desk, const checkout::Sale& sale, const std::string& locale);
[[nodiscard]] std::string receipt_text(const Desk& desk, const returns::Return& back, const std::string& locale);

void print_z_report(const Desk& desk, std::ostream& out, const shifts::Report& report, const std::string& locale);
// Every account of the member with its balance and its movements, newest first, each with what caused it.
void print_statement(const Desk& desk, std::ostream& out, const members::Member& member, const std::string& locale);
// All balances by account; each unit sums to zero. Answers whether it does.
bool print_trial_balance(const Desk& desk, std::ostream& out, const std::string& locale);

}  // namespace bobbin::app
