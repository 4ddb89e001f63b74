#pragma once

#include <span>
#include <string_view>

// What `db verify` proves, as data: a statement that answers the rows which are wrong, and the words for one. What no
// statement can say is a leaf of its own (leaves.hpp). A check proves only what can't differ in a sound shop: not the
// order of two hosts' ids, not a clock that was set back, not what a file of history brought along.
namespace bobbin::storage {

struct Check {
  std::string_view name;
  std::string_view sql;  // $1 = how many rows at most
  std::string_view zh;   // {0}, {1} ... are the row's columns
  std::string_view en;
};

[[nodiscard]] std::span<const Check> journal_checks();
[[nodiscard]] std::span<const Check> entry_checks();
[[nodiscard]] std::span<const Check> sale_checks();
[[nodiscard]] std::span<const Check> slip_checks();
[[nodiscard]] std::span<const Check> return_checks();
[[nodiscard]] std::span<const Check> money_checks();
[[nodiscard]] std::span<const Check> shift_checks();
[[nodiscard]] std::span<const Check> stock_checks();
[[nodiscard]] std::span<const Check> member_checks();
[[nodiscard]] std::span<const Check> house_checks();

}  // namespace bobbin::storage
