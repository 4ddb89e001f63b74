#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// Makes a demo shop's database as large as that of an old shop: by SQL, because over HTTP a million sales take half an
// hour. The rows are copies of the newest sale's, with what belongs to each of its own: ids, UUID, number, moment,
// member, shift; members are sealed with the shop's key and found by their tokens; sums, stock and audit trail go with
// them, so that `bobbin db verify` finds nothing. Sales are spread evenly over the days before the shop's own history.
namespace bobbin::bench {

struct Growth {
  std::int64_t members = 0;  // all joined on the day before the first of the sales
  std::int64_t sales = 0;    // each member has as many, give or take one
};

// The shop must have ended, and its newest claim must be a sale to a member when `sales` are asked for, with stock for
// all of them. Answers the codes of the new members.
[[nodiscard]] std::vector<std::string> grow(const std::filesystem::path& shop, const Growth& growth);

}  // namespace bobbin::bench
