#include "jobs.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "moves.hpp"

namespace tiers {
namespace {

using nlohmann::json;

constexpr std::int64_t kBatch = 200;

std::vector<std::int64_t> due(const bobbin::Call& call) {
  std::vector<std::int64_t> out;
  const std::int32_t today = call.business_day().n;
  call.db().read("due", {today, today, kBatch}, [&](const bobbin::DbRow& row) { out.push_back(row.integer(0)); });
  return out;
}

void judge_one(bobbin::Call& call, const Rules& rules, std::int64_t member) {
  const auto found = known(call, member);
  if (!found) return;
  const Standing now = standing_of(call, rules, *found, {Visits::kExact});
  const bobbin::Day today = call.business_day();
  move_to(call, rules, now, now.rung, {"job", "tiers.judge"});
  // Who has it still has it for a period more.
  call.db().write("keep_member", {member, held_until(rules, today).n, today.n});
}

}  // namespace

json judge_all(bobbin::Call& call, const Rules& rules, const json&) {
  if (call.draining() || rules.downgrade == Downgrade::kNever) return {{"more", false}};
  const std::vector<std::int64_t> batch = due(call);
  for (const std::int64_t member : batch) judge_one(call, rules, member);
  return {{"more", batch.size() == static_cast<std::size_t>(kBatch)}};
}

}  // namespace tiers
