#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tests/core/returns/plugins/histories/sisters.hpp"

// T2, T3 from the sales: who reaches which rung, whose moves follow each other, and what of a quota is used.
namespace bobbin::returns::histories {
namespace {

struct Reached {
  Minor spend_minor = 0;
  std::set<std::pair<std::string, std::int32_t>> visits;
};

// A purchase counts while less than the window's months have passed, a visit on its day and the 364 after it.
std::map<std::int64_t, Reached> reached_by(storage::Session& session, const Today& today) {
  std::map<std::int64_t, Reached> out;
  const int months = today.policy.tier_months;
  for (const SaleRow& sale : member_sales(session)) {
    if (sale.kept == 0) continue;
    Reached& one = out[sale.member];
    if (months == 0 || sale.day.n > add_months(today.day, -months).n) one.spend_minor += sale.kept_minor;
    if (sale.day.n > today.day.n - 365) one.visits.emplace(sale.store, sale.day.n);
  }
  return out;
}

std::string rung_of(const Policy& policy, const Reached& one) {
  std::string out = policy.ladder.front().id;
  for (const Rung& rung : policy.ladder) {
    const bool by_spend = rung.spend_minor > 0 && one.spend_minor >= rung.spend_minor;
    const bool by_visits = rung.visits > 0 && static_cast<std::int64_t>(one.visits.size()) >= rung.visits;
    if (by_spend || by_visits) out = rung.id;
  }
  return out;
}

// Where a downgrade is at once, the row that the night has judged says what the sales say; one that is still held from
// before, under other settings, is judged when its time is over.
void standing_faults(storage::Session& session, const Today& today, Faults& faults) {
  if (today.policy.downgrade != "at_once") return;
  auto fresh = reached_by(session, today);
  session.query("SELECT member, tier, until_day FROM tiers_members").each([&](const storage::Row& row) {
    if (row.integer(2) >= today.day.n) return;
    const std::string should = rung_of(today.policy, fresh[row.integer(0)]);
    if (row.text(1) == should) return;
    faults.push_back("tier of " + row.text(1) + " for " + std::to_string(row.integer(0)) + ", sales say " + should);
  });
}

void moves_faults(storage::Session& session, Faults& faults) {
  std::map<std::int64_t, std::string> last;
  session.query("SELECT member, from_tier, to_tier FROM tiers_moves ORDER BY member, id")
      .each([&](const storage::Row& row) {
        std::string& at = last[row.integer(0)];
        if (!at.empty() && at != row.text(1)) faults.push_back("a move from " + row.text(1) + " of who was " + at);
        at = row.text(2);
      });
  session.query("SELECT member, tier FROM tiers_members").each([&](const storage::Row& row) {
    if (last[row.integer(0)] != row.text(1)) faults.push_back("a tier that no move has led to: " + row.text(1));
    last.erase(row.integer(0));
  });
  if (!last.empty()) faults.push_back("moves of who has no tier");
}

void quota_faults(storage::Session& session, Faults& faults) {
  std::map<std::tuple<std::int64_t, std::string, std::int64_t>, std::int64_t> used;
  session
      .query(
          "SELECT u.member, u.benefit, u.period, u.pieces, l.kept FROM tiers_uses u"
          " JOIN bobbin_sales s ON s.uuid = u.sale JOIN bobbin_sale_lines l ON l.sale = s.id AND l.line = u.line")
      .each([&](const storage::Row& row) {
        used[{row.integer(0), row.text(1), row.integer(2)}] += std::min(row.integer(3), row.integer(4));
      });
  session.query("SELECT member, benefit, period, used FROM tiers_quotas").each([&](const storage::Row& row) {
    const auto key = std::tuple{row.integer(0), row.text(1), row.integer(2)};
    if (used[key] != row.integer(3)) {
      faults.push_back("quota " + row.text(1) + " of " + std::to_string(row.integer(0)) + ": " +
                       std::to_string(row.integer(3)) + " used, the pieces kept say " + std::to_string(used[key]));
    }
    used.erase(key);
  });
  for (const auto& row : used) {
    if (row.second != 0) faults.push_back("a use of a quota that nobody counted");
  }
}

}  // namespace

void tiers_faults(storage::Session& session, const Today& today, Faults& faults) {
  standing_faults(session, today, faults);
  moves_faults(session, faults);
  quota_faults(session, faults);
}

}  // namespace bobbin::returns::histories
