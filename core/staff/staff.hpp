#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace bobbin::staff {

enum class Role : std::uint8_t { kCashier = 1, kManager = 2, kOwner = 3 };

[[nodiscard]] std::string_view name_of(Role role);  // "cashier" | "manager" | "owner"
[[nodiscard]] std::optional<Role> role_of(std::string_view name);
// The closed list, by role; a higher role has the lower one's too.
[[nodiscard]] std::span<const std::string_view> permissions_of(Role role);
[[nodiscard]] bool is_permission(std::string_view name);
[[nodiscard]] bool may(Role role, std::string_view permission);
// Whether somebody of that role, who works in `stores`, may enter `store`. An owner enters every one: else a change of
// `stores`, or of a store's id in the file, could lock everybody out who may undo it.
[[nodiscard]] bool may_enter(Role role, const std::vector<std::string>& stores, std::string_view store);

struct Person {
  std::string id;  // [a-z0-9][a-z0-9._-]{0,39}
  std::string name;
  Role role = Role::kCashier;
  std::vector<std::string> stores;  // empty = none; an owner works in all of them, whatever it says
  bool active = true;
};

// Who is at a till, as a token says it.
struct Session {
  std::string staff;
  std::string name;
  Role role = Role::kCashier;
  std::string store;
  std::string till;                 // empty in the office
  std::int64_t expires_ms = 0;      // of the system's clock, not of business time
  std::vector<std::string> stores;  // where the person may work
  [[nodiscard]] bool may(std::string_view permission) const { return staff::may(role, permission); }
};

}  // namespace bobbin::staff
