#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace bobbin::storage {

// Whose hand a statement is. The host's own stores may do everything; a plugin may read and write its own tables and
// read the published views (0900_views.sql), nothing else: no other table, no schema change, no transaction, no PRAGMA.
struct Authority {
  enum class Rights : std::uint8_t {
    kStatements,  // what a plugin's declared statements may do
    kMigrations,  // besides, to create, change and drop its own tables and their indexes
  };

  using Tables = std::set<std::string, std::less<>>;

  std::string_view plugin;         // empty = the host; borrowed
  const Tables* tables = nullptr;  // the plugin's own, as its manifest lists them; borrowed, null = none
  Rights rights = Rights::kStatements;
};

}  // namespace bobbin::storage
