#pragma once

#include <cstdint>
#include <string_view>

namespace bobbin::storage::postgres {

// An advisory lock's number for a name, the same in every program: FNV-1a.
[[nodiscard]] constexpr std::int64_t number_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return static_cast<std::int64_t>(hash);
}

}  // namespace bobbin::storage::postgres
