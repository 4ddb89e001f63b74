#include <algorithm>
#include <array>
#include <map>

#include "tests/core/returns/plugins/histories/sisters.hpp"

// R1, R2 again, as simply as they can be said: whole populations, fractions kept as fractions.
namespace bobbin::returns::histories {
namespace {

struct Figures {
  std::int64_t counted = 0;
  std::int32_t last_day = 0;
  std::int64_t frequency = 0;
  Minor monetary_minor = 0;
  std::int64_t scores = 0;   // 345 = r 3, f 4, m 5
  std::int64_t segment = 0;  // 1 .. 8 in the order of R2
  bool operator==(const Figures&) const = default;
};

using Values = std::vector<std::int64_t>;

// How many of the four quintile cuts (type 7) a value exceeds. The cut at k fifths lies at k(n-1)/5 of the sorted
// values; both sides are taken five times, so that nothing is rounded.
int cuts_exceeded(const Values& sorted, std::int64_t value) {
  int out = 0;
  for (std::size_t k = 1; k <= 4; ++k) {
    const std::size_t fifths = k * (sorted.size() - 1);
    const std::size_t place = fifths / 5;
    std::int64_t five_cuts = 5 * sorted[place];
    if (fifths % 5 != 0) five_cuts += static_cast<std::int64_t>(fifths % 5) * (sorted[place + 1] - sorted[place]);
    out += 5 * value > five_cuts ? 1 : 0;
  }
  return out;
}

int reached(const std::int64_t (&steps)[4], std::int64_t value) {
  return static_cast<int>(std::count_if(std::begin(steps), std::end(steps), [&](auto step) { return value >= step; }));
}

std::int64_t sum_of(const Values& values) {
  std::int64_t out = 0;
  for (const auto value : values) out += value;
  return out;
}

struct Population {
  Values recency, frequency, monetary;
  void sort() {
    for (Values* one : {&recency, &frequency, &monetary}) std::sort(one->begin(), one->end());
  }
};

std::array<int, 3> scores_of(const Policy& policy, const Population& all, const std::array<std::int64_t, 3>& own) {
  if (policy.rfm_thresholds) {
    return {5 - reached(kRecencySteps, own[0]), 1 + reached(kFrequencySteps, own[1]),
            1 + reached(kMonetarySteps, own[2])};
  }
  return {5 - cuts_exceeded(all.recency, own[0]), 1 + cuts_exceeded(all.frequency, own[1]),
          1 + cuts_exceeded(all.monetary, own[2])};
}

void score(const Policy& policy, const Population& all, Day today, Figures& one) {
  const std::array<std::int64_t, 3> own = {today.n - one.last_day, one.frequency, one.monetary_minor};
  const auto scores = scores_of(policy, all, own);
  one.scores = scores[0] * 100 + scores[1] * 10 + scores[2];
  const auto members = static_cast<std::int64_t>(all.frequency.size());
  bool high[3] = {own[0] * members<sum_of(all.recency), own[1] * members> sum_of(all.frequency),
                  own[2] * members > sum_of(all.monetary)};
  for (int i = 0; i < 3; ++i) {
    if (policy.rfm_by_score) high[i] = scores[static_cast<std::size_t>(i)] >= kHighScore;
  }
  one.segment = 1 + (high[2] ? 0 : 4) + (high[0] ? 0 : 2) + (high[1] ? 0 : 1);
}

std::map<std::int64_t, Figures> fresh_figures(storage::Session& session, const Today& today) {
  std::map<std::int64_t, Figures> out;
  for (const SaleRow& sale : member_sales(session)) {
    if (sale.kept == 0) continue;
    Figures& one = out[sale.member];
    ++one.counted;
    one.last_day = std::max(one.last_day, sale.day.n);
    // A sale of the 5th is in the window until the 4th, so many months later.
    if (add_months(sale.day, today.policy.rfm_months) <= today.day) continue;
    ++one.frequency;
    one.monetary_minor += sale.kept_minor;
  }
  Population all;
  for (const auto& [member, one] : out) {
    if (one.frequency == 0) continue;
    all.recency.push_back(today.day.n - one.last_day);
    all.frequency.push_back(one.frequency);
    all.monetary.push_back(one.monetary_minor);
  }
  all.sort();
  for (auto& [member, one] : out) {
    if (one.frequency > 0) score(today.policy, all, today.day, one);
  }
  return out;
}

std::string text_of(const Figures& one) {
  return std::to_string(one.counted) + " sales, last " + std::to_string(one.last_day) + ", in the window " +
         std::to_string(one.frequency) + " for " + std::to_string(one.monetary_minor) + ", scores " +
         std::to_string(one.scores) + ", segment " + std::to_string(one.segment);
}

}  // namespace

void rfm_faults(storage::Session& session, const Today& today, Faults& faults) {
  auto fresh = fresh_figures(session, today);
  const auto compare = [&](std::int64_t member, const Figures& is, const Figures& should) {
    if (is == should) return;
    faults.push_back("rfm of " + std::to_string(member) + ": " + text_of(is) + "; sales say " + text_of(should));
  };
  session.query("SELECT member, counted, last_day, frequency, monetary_minor, scores, segment FROM rfm_members")
      .each([&](const storage::Row& row) {
        const Figures is{row.integer(1), row.integer32(2), row.integer(3),
                         row.integer(4), row.integer(5),   row.integer(6)};
        compare(row.integer(0), is, fresh[row.integer(0)]);
        fresh.erase(row.integer(0));
      });
  for (const auto& [member, should] : fresh) compare(member, {}, should);
}

}  // namespace bobbin::returns::histories
