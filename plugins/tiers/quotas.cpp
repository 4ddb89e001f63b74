#include "quotas.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace tiers {
namespace {

constexpr std::string_view kSelf = "tiers";

const Benefit* quota_named(const Rules& rules, std::string_view id) {
  for (const Rung& rung : rules.ladder) {
    for (const Benefit& benefit : rung.benefits) {
      if (benefit.id == id && benefit.quota) return &benefit;
    }
  }
  return nullptr;
}

// What a quota took off a line, and what the line cost before it.
struct Taken {
  std::string benefit;
  bobbin::Minor before_minor = 0;
  bobbin::Minor amount_minor = 0;
};

std::optional<Taken> taken_on(const bobbin::Line& line) {
  bobbin::Minor net = line.list_minor();
  for (const bobbin::Applied one : line.adjustments()) {
    if (one.plugin == kSelf && one.rule.starts_with(kQuotaRule)) {
      return Taken{std::string(one.rule.substr(kQuotaRule.size())), net, -one.amount_minor};
    }
    net += one.amount_minor;
  }
  return std::nullopt;
}

bobbin::Words used_up(const Benefit& benefit) {
  return bobbin::say("“{1}”的次数刚刚用完，请重新计价。", "\"{2}\" has just been used up: price the basket again.",
                     benefit.name.zh, benefit.name.en);
}

struct Used {
  std::int64_t member = 0;
  std::string benefit;
  std::int32_t period = 0;
  std::int64_t pieces = 0;
};

}  // namespace

std::int64_t used_of(const bobbin::Call& call, const Benefit& benefit, std::int64_t member, bobbin::Day day) {
  return call.db().integer("quota_used", {member, benefit.id, period_key(benefit.quota->period, day)}).value_or(0);
}

Left left_of(const bobbin::Call& call, const std::vector<const Benefit*>& benefits,
             const std::vector<DiscountLine>& lines, const Occasion& occasion, std::int64_t member) {
  Left out;
  for (const Benefit* benefit : benefits) {
    if (!benefit->quota) continue;
    const bool matters =
        std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return covers(*benefit, line, occasion); });
    if (!matters) continue;
    out[benefit->id] =
        std::max<std::int64_t>(0, benefit->quota->pieces - used_of(call, *benefit, member, occasion.day));
  }
  return out;
}

void use(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  for (const bobbin::Line line : sale.lines()) {
    const auto taken = taken_on(line);
    const Benefit* benefit = taken ? quota_named(rules, taken->benefit) : nullptr;
    if (benefit == nullptr) continue;
    const std::int64_t pieces = pieces_of(taken->before_minor, line.quantity(), benefit->rate_ppm, taken->amount_minor);
    const std::int32_t period = period_key(benefit->quota->period, sale.business_day());
    call.db().write("use_quota", {sale.member(), benefit->id, period, pieces, benefit->quota->pieces},
                    bobbin::Expect{1, used_up(*benefit)});
    call.db().write("put_use", {sale.id(), line.line(), sale.member(), benefit->id, period, pieces});
  }
}

void give_back(bobbin::Call& call, const bobbin::Return& back) {
  const bobbin::Sale sale = back.sale();
  std::map<std::int32_t, bobbin::ReturnedLine> returned;
  for (const bobbin::ReturnedLine line : back.lines()) returned.emplace(line.line, line);
  for (const bobbin::Line line : sale.lines()) {
    const auto found = returned.find(line.line());
    if (found == returned.end() || !taken_on(line)) continue;
    std::optional<Used> used;
    call.db().read("use_of", {sale.id(), line.line()}, [&](const bobbin::DbRow& row) {
      used = Used{row.integer(0), std::string(row.text(1)), static_cast<std::int32_t>(row.integer(2)), row.integer(3)};
    });
    if (!used) continue;
    const std::int64_t kept = found->second.remaining;
    const std::int64_t before = kept + found->second.quantity;
    const std::int64_t given = std::min(used->pieces, before) - std::min(used->pieces, kept);
    if (given > 0) call.db().write("give_quota_back", {used->member, used->benefit, used->period, given});
  }
}

}  // namespace tiers
