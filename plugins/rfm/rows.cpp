#include "rows.hpp"

#include <algorithm>

namespace rfm {
namespace {

bobbin::Day day_at(const bobbin::DbRow& row, std::size_t column) {
  return {static_cast<std::int32_t>(row.integer(column))};
}

}  // namespace

Figures Bought::figures(bobbin::Day today) const {
  return {std::max<std::int64_t>(0, today.n - last.n), frequency, monetary_minor};
}

Rated rate(const Rules& rules, const Yardstick& yardstick, const Bought& bought, bobbin::Day today) {
  if (!bought.in_window()) return {};
  const Figures figures = bought.figures(today);
  return {scores_of(yardstick, figures), segment_of(rules, yardstick, figures)};
}

std::int64_t packed(const Scores& scores) { return scores.r * 100 + scores.f * 10 + scores.m; }

Scores unpacked(std::int64_t scores) {
  return {static_cast<int>(scores / 100), static_cast<int>(scores / 10 % 10), static_cast<int>(scores % 10)};
}

MemberRow member_row(const bobbin::DbRow& row) {
  return {row.integer(0),
          {row.integer(1), day_at(row, 2), row.integer(3), row.integer(4)},
          {unpacked(row.integer(5)), static_cast<Segment>(row.integer(6))}};
}

std::optional<Yardstick> yardstick_in(const bobbin::DbRow& row, std::size_t first) {
  if (row.is_null(first)) return std::nullopt;
  Yardstick out;
  std::size_t column = first;
  for (auto* steps : {&out.recency_days, &out.frequency, &out.monetary_minor}) {
    for (std::int64_t& step : *steps) step = row.integer(column++);
  }
  out.mean_recency_days = row.integer(column++);
  out.mean_frequency = row.integer(column++);
  out.mean_monetary_minor = row.integer(column);
  return out;
}

Yardstick yardstick_of(const bobbin::Call& call, const Rules& rules) {
  std::optional<Yardstick> out;
  call.db().read("yardstick", {}, [&](const bobbin::DbRow& row) { out = yardstick_in(row, 0); });
  return out ? *out : before_first_refresh(rules);
}

Bought recount(const bobbin::Call& call, std::int64_t member, bobbin::Day from) {
  Bought out;
  call.db().read("recount", {member, from.n}, [&](const bobbin::DbRow& row) {
    out = {row.integer(0), day_at(row, 1), row.integer(2), row.integer(3)};
  });
  return out;
}

}  // namespace rfm
