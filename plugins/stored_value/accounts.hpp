#pragma once

// The accounts of plugin.json: two sides of a member's balance, and where each comes from and goes to.
namespace stored_value {

inline constexpr const char* kReceived = "stored_value.received";         // principal that was topped up
inline constexpr const char* kPrincipal = "stored_value.principal";       // owed to members
inline constexpr const char* kBonus = "stored_value.bonus";               // given to members
inline constexpr const char* kBonusIssued = "stored_value.bonus_issued";  // what bonus costs the shop
inline constexpr const char* kSpent = "stored_value.spent";
inline constexpr const char* kBonusSpent = "stored_value.bonus_spent";
inline constexpr const char* kBonusExpired = "stored_value.bonus_expired";
inline constexpr const char* kFees = "stored_value.fees";
inline constexpr const char* kOpening = "stored_value.opening";

inline constexpr const char* kTender = "stored_value";
inline constexpr const char* kTopUpSku = "stored_value.topup";

}  // namespace stored_value
