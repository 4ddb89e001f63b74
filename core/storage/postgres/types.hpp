#pragma once

// Types by the numbers that every server has for them (pg_type.dat).
namespace bobbin::storage::postgres {

inline constexpr unsigned kBool = 16;
inline constexpr unsigned kBytea = 17;
inline constexpr unsigned kName = 19;
inline constexpr unsigned kInt8 = 20;
inline constexpr unsigned kInt2 = 21;
inline constexpr unsigned kInt4 = 23;
inline constexpr unsigned kText = 25;
inline constexpr unsigned kUnknown = 705;
inline constexpr unsigned kBpchar = 1042;
inline constexpr unsigned kVarchar = 1043;

}  // namespace bobbin::storage::postgres
