#pragma once

// The journal accounts that plugin.json declares (README.md).
namespace points {

inline constexpr const char* kIssued = "points.issued";      // where points come from
inline constexpr const char* kBalance = "points.balance";    // a member's
inline constexpr const char* kPending = "points.pending";    // a member's, until the return window has closed (PT6)
inline constexpr const char* kExpired = "points.expired";    // a member's; a clawback looks here too (G4)
inline constexpr const char* kRedeemed = "points.redeemed";  // paid with
inline constexpr const char* kRewarded = "points.rewarded";  // exchanged for rewards
inline constexpr const char* kOpening = "points.opening";    // brought along from an old system (M7)

}  // namespace points
