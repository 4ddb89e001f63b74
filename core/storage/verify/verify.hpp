#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/members/vault.hpp"
#include "core/storage/session.hpp"

// Proves that what is stored adds up (`bobbin db verify`).
namespace bobbin::storage {

struct Damage {
  std::string check;  // "journal.balance"
  Words words;        // which row, what it says and what it should say
};

struct VerifyReport {
  std::vector<std::string> checks;  // all that ran, in their order
  std::vector<Damage> damages;      // at most kMostDamages of each check
  [[nodiscard]] bool whole() const { return damages.empty(); }
};

inline constexpr int kMostDamages = 20;

// Runs every check on the session's snapshot; `progress` is told each check's name before it runs. Receipt numbers,
// member codes and SKUs, never a person's name. What is sealed is opened with `vault`, and not looked at without one.
// Throws MigrationError when the tables are older or newer than the program.
[[nodiscard]] VerifyReport verify(Session& session, const members::Vault* vault = nullptr,
                                  const std::function<void(std::string_view)>& progress = {});

}  // namespace bobbin::storage
