#pragma once

#include <span>
#include <string_view>

// What `db verify` proves, as data: a statement that answers the rows which are wrong, and the words for one.
namespace bobbin::storage {

struct Check {
  std::string_view name;
  std::string_view sql;  // $1 = how many rows at most
  std::string_view zh;   // {0}, {1} ... are the row's columns
  std::string_view en;
};

[[nodiscard]] std::span<const Check> journal_checks();
[[nodiscard]] std::span<const Check> sale_checks();
[[nodiscard]] std::span<const Check> shop_checks();

}  // namespace bobbin::storage
