#include <map>
#include <set>

#include "tests/core/returns/plugins/histories/sisters.hpp"

// RF3 to RF5 from sales and returns in their order: which purchase is the newcomer's first, and what both have for it.
namespace bobbin::returns::histories {
namespace {

struct Purchase {
  std::string uuid;
  std::int64_t member = 0;
  std::int64_t left = 0;
  bool sells = false;  // something that isn't given away
};

std::map<std::int64_t, Purchase> purchases(storage::Session& session) {
  std::map<std::int64_t, Purchase> out;
  for (const SaleRow& sale : member_sales(session)) out[sale.id] = {sale.uuid, sale.member, 0, false};
  constexpr std::int64_t kGift = 2;
  session.query("SELECT sale, quantity, flags FROM sale_line").each([&](const storage::Row& row) {
    const auto found = out.find(row.integer(0));
    if (found == out.end()) return;
    found->second.left += row.integer(1);
    if ((row.integer(2) & kGift) == 0) found->second.sells = true;
  });
  return out;
}

// By newcomer: the purchase that the reward stands on, empty for none.
std::map<std::int64_t, std::string> fresh_firsts(storage::Session& session) {
  std::map<std::int64_t, std::string> first;
  session.query("SELECT id FROM bobbin_members WHERE referrer <> 0").each([&](const storage::Row& row) {
    first[row.integer(0)];
  });
  struct Back {
    std::int64_t sale = 0;
    std::int64_t pieces = 0;
  };
  std::multimap<std::int64_t, Back> backs;
  session
      .query(
          "SELECT r.id, r.sale, CAST(SUM(l.quantity) AS BIGINT) FROM sale_return r"
          " JOIN return_line l ON l.sale_return = r.id WHERE r.sale IS NOT NULL GROUP BY r.id, r.sale")
      .each([&](const storage::Row& row) {
        backs.emplace(row.integer(0), Back{row.integer(1), row.integer(2)});
      });
  auto sales = purchases(session);
  std::set<std::int64_t> events;
  for (const auto& row : sales) events.insert(row.first);
  for (const auto& row : backs) events.insert(row.first);
  for (const std::int64_t event : events) {
    if (const auto bought = sales.find(event); bought != sales.end()) {
      const auto found = first.find(bought->second.member);
      if (found != first.end() && found->second.empty() && bought->second.sells) found->second = bought->second.uuid;
    }
    const auto [begin, end] = backs.equal_range(event);
    for (auto back = begin; back != end; ++back) {
      const auto sale = sales.find(back->second.sale);
      if (sale == sales.end() || (sale->second.left -= back->second.pieces) > 0) continue;
      const auto found = first.find(sale->second.member);
      if (found != first.end() && found->second == sale->second.uuid) found->second.clear();
    }
  }
  return first;
}

// What members got by a rule, less what was taken back of it.
std::map<std::string, std::int64_t> net_by(storage::Session& session, const std::string& rule) {
  std::map<std::string, std::int64_t> out;
  session.query("SELECT from_holder, to_holder, amount FROM bobbin_entries WHERE plugin = 'points' AND rule = $1", rule)
      .each([&](const storage::Row& row) {
        out[row.text(1)] += row.integer(2);
        out[row.text(0)] -= row.integer(2);
      });
  out.erase("");
  return out;
}

void must_hold(const char* what, const std::map<std::string, std::int64_t>& rows,
               const std::map<std::string, std::int64_t>& journal, Faults& faults) {
  const auto at = [](const auto& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? 0 : found->second;
  };
  std::set<std::string> all;
  for (const auto& row : rows) all.insert(row.first);
  for (const auto& row : journal) all.insert(row.first);
  for (const auto& holder : all) {
    if (at(rows, holder) == at(journal, holder)) continue;
    faults.push_back(std::string(what) + " of " + holder + ": " + std::to_string(at(rows, holder)) +
                     " in the row, the journal says " + std::to_string(at(journal, holder)));
  }
}

}  // namespace

void referral_faults(storage::Session& session, const Today& today, Faults& faults) {
  auto first = fresh_firsts(session);
  std::map<std::string, std::int64_t> newcomers;
  std::map<std::string, std::int64_t> referrers;
  session.query("SELECT member, referrer, sale, newcomer_points, referrer_points FROM referral_links")
      .each([&](const storage::Row& row) {
        const std::string should = first[row.integer(0)];
        if (today.always_on && row.text(2) != should) {
          faults.push_back("first purchase of " + std::to_string(row.integer(0)) + " is '" + row.text(2) +
                           "', sales say '" + should + "'");
        }
        first.erase(row.integer(0));
        newcomers[std::to_string(row.integer(0))] += row.integer(3);
        referrers[std::to_string(row.integer(1))] += row.integer(4);
      });
  if (today.always_on && !first.empty()) faults.push_back("a newcomer without a row");
  must_hold("welcome", newcomers, net_by(session, "referral.newcomer"), faults);
  must_hold("thanks", referrers, net_by(session, "referral.referrer"), faults);
}

}  // namespace bobbin::returns::histories
