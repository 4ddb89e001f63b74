#include "refresh.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

namespace rfm {
namespace {

using nlohmann::json;

constexpr std::int64_t kCountBatch = 500;   // members whose sales are read
constexpr std::int64_t kScoreBatch = 2000;  // members whose row is read
constexpr std::int64_t kLastMember = std::numeric_limits<std::int64_t>::max();

enum class Step : std::uint8_t { kCount = 0, kMeasure = 1, kScore = 2, kDone = 3 };

// A row with what the last refresh told of it.
struct ToldRow {
  MemberRow row;
  Segment segment = Segment::kNone;
  Lifecycle lifecycle = Lifecycle::kNone;
};

std::vector<ToldRow> rows_after(const bobbin::Call& call, std::int64_t member, std::int64_t limit) {
  std::vector<ToldRow> out;
  call.db().read("rows", {member, limit}, [&](const bobbin::DbRow& row) {
    out.push_back({member_row(row), static_cast<Segment>(row.integer(7)), static_cast<Lifecycle>(row.integer(8))});
  });
  return out;
}

std::vector<MemberRow> bought_after(const bobbin::Call& call, const Rules& rules, std::int64_t member,
                                    std::int64_t until) {
  std::vector<MemberRow> out;
  const bobbin::Day from = first_within(call.business_day(), rules.window_months);
  call.db().read("bought", {member, from.n, until, kCountBatch}, [&](const bobbin::DbRow& row) {
    MemberRow& one = out.emplace_back();
    one.member = row.integer(0);
    one.bought = {row.integer(1), {static_cast<std::int32_t>(row.integer(2))}, row.integer(3), row.integer(4)};
  });
  return out;
}

// Only where the row is still what was read: a sale that was quicker has counted itself.
void mend(const bobbin::Call& call, std::int64_t member, const Bought& was, const Bought& is) {
  if (was == is) return;
  call.db().write("mend", {member, is.counted, is.last.n, is.frequency, is.monetary_minor, was.counted, was.last.n,
                           was.frequency, was.monetary_minor});
}

void begin(const bobbin::Call& call, const MemberRow& one) {
  const Bought& is = one.bought;
  call.db().write("begin", {one.member, is.counted, is.last.n, is.frequency, is.monetary_minor});
}

// Counts the members after `member`; answers the last one that is done, kLastMember when all are. Rows are read before
// the sales: so a sale that comes between is in what was counted or has changed its row, and never lost.
std::int64_t count_batch(bobbin::Call& call, const Rules& rules, std::int64_t member) {
  const std::vector<ToldRow> rows = rows_after(call, member, kCountBatch);
  const bool all_rows = rows.size() < static_cast<std::size_t>(kCountBatch);
  std::int64_t until = all_rows ? kLastMember : rows.back().row.member;
  const std::vector<MemberRow> bought = bought_after(call, rules, member, until);
  if (bought.size() == static_cast<std::size_t>(kCountBatch)) until = bought.back().member;
  auto is = bought.begin();
  for (const ToldRow& was : rows) {
    if (was.row.member > until) break;
    for (; is != bought.end() && is->member < was.row.member; ++is) begin(call, *is);
    const bool known = is != bought.end() && is->member == was.row.member;
    mend(call, was.row.member, was.row.bought, known ? (is++)->bought : Bought{});
  }
  for (; is != bought.end(); ++is) begin(call, *is);
  return until;
}

void measure_all(bobbin::Call& call, const Rules& rules) {
  Population population;
  const bobbin::Day today = call.business_day();
  call.db().read("population", {}, [&](const bobbin::DbRow& row) {
    const Bought bought{1, {static_cast<std::int32_t>(row.integer(0))}, row.integer(1), row.integer(2)};
    population.add(bought.figures(today));
  });
  const auto members = population.frequency.size();
  const Yardstick y = measure(rules, population);
  const auto& r = y.recency_days;
  const auto& f = y.frequency;
  const auto& m = y.monetary_minor;
  call.db().write("measure", {call.now_ms(), members, r[0], r[1], r[2], r[3], f[0], f[1], f[2], f[3], m[0], m[1], m[2],
                              m[3], y.mean_recency_days, y.mean_frequency, y.mean_monetary_minor});
}

// Between two refreshes, by kind, before and after: how many members.
class Movements {
 public:
  enum class Kind : std::uint8_t { kSegment = 1, kLifecycle = 2 };

  template <class Place>
  void add(Kind kind, Place before, Place after) {
    if (before != after) ++members_[{static_cast<int>(kind), static_cast<int>(before), static_cast<int>(after)}];
  }
  void write(const bobbin::Call& call) const {
    for (const auto& [move, members] : members_) {
      const auto& [kind, before, after] = move;
      call.db().write("moved", {call.business_day().n, kind, before, after, members});
    }
  }

 private:
  std::map<std::tuple<int, int, int>, std::int64_t> members_;
};

// Scores the members after `member`; answers as count_batch().
std::int64_t score_batch(bobbin::Call& call, const Rules& rules, std::int64_t member) {
  const bobbin::Day today = call.business_day();
  const LifecycleOn lifecycle_on(today);
  const Yardstick yardstick = yardstick_of(call, rules);
  const std::vector<ToldRow> rows = rows_after(call, member, kScoreBatch);
  Movements movements;
  for (const ToldRow& was : rows) {
    const Bought& bought = was.row.bought;
    const Rated rated = rate(rules, yardstick, bought, today);
    const Lifecycle lifecycle = bought.counted > 0 ? lifecycle_on.of(bought.last) : Lifecycle::kNone;
    if (rated == was.row.rated && rated.segment == was.segment && lifecycle == was.lifecycle) continue;
    movements.add(Movements::Kind::kSegment, was.segment, rated.segment);
    movements.add(Movements::Kind::kLifecycle, was.lifecycle, lifecycle);
    // Told whatever a sale has done since the rows were read, as it is counted; scored only if none has.
    call.db().write("tell", {was.row.member, static_cast<int>(rated.segment), static_cast<int>(lifecycle)});
    call.db().write("rescore", {was.row.member, packed(rated.scores), static_cast<int>(rated.segment), bought.last.n,
                                bought.frequency, bought.monetary_minor});
  }
  movements.write(call);
  return rows.size() < static_cast<std::size_t>(kScoreBatch) ? kLastMember : rows.back().row.member;
}

struct Progress {
  Step step = Step::kCount;
  std::int64_t member = 0;  // the last one that the step has done
};

Progress next(bobbin::Call& call, const Rules& rules, const Progress& at) {
  const auto after = [](Step step, Step following, std::int64_t member) {
    return member == kLastMember ? Progress{following, 0} : Progress{step, member};
  };
  switch (at.step) {
    case Step::kCount:
      return after(Step::kCount, Step::kMeasure, count_batch(call, rules, at.member));
    case Step::kMeasure:
      measure_all(call, rules);
      return {Step::kScore, 0};
    case Step::kScore:
      return after(Step::kScore, Step::kDone, score_batch(call, rules, at.member));
    case Step::kDone:
      break;
  }
  return {Step::kDone, 0};
}

}  // namespace

void refresh(bobbin::Call& call, const Rules& rules) {
  call.db().write("alone", {}, bobbin::Expect{});  // two at once, on two hosts, would count each move twice
  for (Progress at; at.step != Step::kDone;) at = next(call, rules, at);
}

json nightly(bobbin::Call& call, const Rules& rules, const json& in) {
  if (call.draining()) return {{"more", false}};  // who is switched off scores nobody (X2)
  call.db().write("alone", {}, bobbin::Expect{});
  const std::int64_t due_ms = in.at("due_ms");
  Progress at;
  call.db().read("progress", {}, [&](const bobbin::DbRow& row) {
    if (row.integer(0) == due_ms) at = {static_cast<Step>(row.integer(1)), row.integer(2)};
  });
  at = next(call, rules, at);
  call.db().write("proceed", {due_ms, static_cast<int>(at.step), at.member}, bobbin::Expect{});
  return {{"more", at.step != Step::kDone}};
}

}  // namespace rfm
