#pragma once

// Accounts of plugin.json, and the rules that aren't the shop's own.
namespace commission {

inline constexpr const char* kCost = "commission.cost";      // of a store
inline constexpr const char* kEarned = "commission.earned";  // of a person

inline constexpr const char* kRate = "rate";      // where no rule of the shop's fits
inline constexpr const char* kAttach = "attach";  // CM2
inline constexpr const char* kSteps = "steps";    // CM3

}  // namespace commission
