#pragma once

#include <optional>

#include "core/base/refusal.hpp"
#include "core/journal/journal.hpp"

// Internal to core/journal: what is wrong with a transfer or an account, in the order of precedence that ledger.hpp
// documents.
namespace bobbin::journal {

// Refusals 1 to 3 are decided by `from` and `to` (null = unknown account), 4 to 11 by the rest; nullopt: all is well.
[[nodiscard]] std::optional<Refusal> check_transfer(const Transfer& transfer, const Account* from, const Account* to);

// Refusal 13.
[[nodiscard]] std::optional<Refusal> check_expiry(const Transfer& transfer, const Account& to, Instant at);

// What a manifest may not declare; `before` is the account as it was declared earlier, or null.
[[nodiscard]] std::optional<Refusal> check_account(const Account& account, const Account* before);

}  // namespace bobbin::journal
