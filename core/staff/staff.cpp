#include "core/staff/staff.hpp"

#include <algorithm>
#include <array>

namespace bobbin::staff {

namespace {

// In the order of the roles: each has what stands before its own end too.
constexpr std::array<std::string_view, 17> kPermissions{"sell",
                                                        "return",
                                                        "members",
                                                        "shifts",
                                                        "stock.read",
                                                        "price.override",
                                                        "discount.manual",
                                                        "return.unreferenced",
                                                        "catalog",
                                                        "stock",
                                                        "modules",
                                                        "audit",
                                                        "journal",
                                                        "reports",
                                                        "gift",
                                                        "shifts.manage",
                                                        "staff"};
constexpr std::size_t kCashierEnd = 5;
constexpr std::size_t kManagerEnd = 16;

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::kCashier:
      return "cashier";
    case Role::kManager:
      return "manager";
    case Role::kOwner:
      return "owner";
  }
  return "";
}

std::optional<Role> role_of(std::string_view name) {
  for (const Role role : {Role::kCashier, Role::kManager, Role::kOwner}) {
    if (name_of(role) == name) return role;
  }
  return std::nullopt;
}

std::span<const std::string_view> permissions_of(Role role) {
  const std::span<const std::string_view> all(kPermissions);
  if (role == Role::kOwner) return all;
  return all.first(role == Role::kManager ? kManagerEnd : kCashierEnd);
}

bool is_permission(std::string_view name) {
  return std::find(kPermissions.begin(), kPermissions.end(), name) != kPermissions.end();
}

bool may(Role role, std::string_view permission) {
  const auto mine = permissions_of(role);
  return std::find(mine.begin(), mine.end(), permission) != mine.end();
}

bool may_enter(Role role, const std::vector<std::string>& stores, std::string_view store) {
  return role == Role::kOwner || std::find(stores.begin(), stores.end(), store) != stores.end();
}

}  // namespace bobbin::staff
