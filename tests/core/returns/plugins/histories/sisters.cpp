#include "tests/core/returns/plugins/histories/sisters.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bobbin::returns::histories {
namespace {

using Key = std::pair<std::string, std::string>;  // account, holder

std::map<Key, std::int64_t> sums(storage::Session& session, const char* sql) {
  std::map<Key, std::int64_t> out;
  session.query(sql).each([&](const storage::Row& row) { out[{row.text(0), row.text(1)}] += row.integer(2); });
  return out;
}

std::string of(const Key& key) { return key.first + " of " + key.second; }

// Of an account that has lots: what they still hold is the balance, and a debt leaves nothing in any.
void lots_faults(storage::Session& session, const std::string& plugin, Faults& faults) {
  const auto balances = sums(session, "SELECT account, holder, balance FROM bobbin_balances");
  const auto lots =
      sums(session, "SELECT account, holder, CAST(SUM(remaining) AS BIGINT) FROM bobbin_lots GROUP BY account, holder");
  for (const auto& [key, remaining] : lots) {
    if (!key.first.starts_with(plugin + ".")) continue;
    const auto found = balances.find(key);
    const std::int64_t balance = found == balances.end() ? 0 : found->second;
    if (remaining != std::max<std::int64_t>(0, balance)) {
      faults.push_back("lots of " + of(key) + " hold " + std::to_string(remaining) + ", the balance is " +
                       std::to_string(balance));
    }
  }
}

// What the host keeps of each member (M3), from the sales.
void figures_faults(storage::Session& session, Faults& faults) {
  static constexpr const char* kNames[] = {"spend", "sales", "visits", "first sale", "last sale"};
  struct Figures {
    std::int64_t spend = 0, sales = 0, first = 0, last = 0;
    std::set<std::pair<std::string, std::int32_t>> visits;
  };
  std::map<std::int64_t, Figures> fresh;
  for (const SaleRow& sale : member_sales(session)) {
    Figures& one = fresh[sale.member];
    one.spend += sale.kept_minor;
    if (sale.kept == 0) continue;
    ++one.sales;
    one.visits.emplace(sale.store, sale.day.n);
    one.first = one.first == 0 ? sale.at_ms : std::min(one.first, sale.at_ms);
    one.last = std::max(one.last, sale.at_ms);
  }
  session.query("SELECT id, spend_minor, sales, visits, first_sale_ms, last_sale_ms FROM bobbin_members")
      .each([&](const storage::Row& row) {
        const Figures& one = fresh[row.integer(0)];
        const std::int64_t should[] = {one.spend, one.sales, static_cast<std::int64_t>(one.visits.size()), one.first,
                                       one.last};
        for (int i = 0; i < 5; ++i) {
          const std::int64_t is = row.maybe_integer(i + 1).value_or(0);
          if (is == should[i]) continue;
          faults.push_back("member " + std::to_string(row.integer(0)) + ": " + kNames[i] + " is " + std::to_string(is) +
                           ", sales say " + std::to_string(should[i]));
        }
      });
}

}  // namespace

std::vector<SaleRow> member_sales(storage::Session& session) {
  return session
      .query(
          "SELECT id, uuid, store, member, at_ms, business_day, kept_minor, kept FROM bobbin_sales"
          " WHERE member IS NOT NULL ORDER BY id")
      .all([](const storage::Row& row) {
        return SaleRow{row.integer(0), row.text(1), row.text(2),    row.integer(3),
                       row.integer(4), row.day(5),  row.integer(6), row.integer(7)};
      });
}

// Every balance is the sum of its entries, and the members' figures are their sales.
void journal_faults(storage::Session& session, const Today&, Faults& faults) {
  auto fresh = sums(session,
                    "SELECT to_account, to_holder, CAST(SUM(amount) AS BIGINT) FROM bobbin_entries"
                    " GROUP BY to_account, to_holder");
  for (const auto& [key, amount] :
       sums(session,
            "SELECT from_account, from_holder, CAST(SUM(amount) AS BIGINT) FROM bobbin_entries"
            " GROUP BY from_account, from_holder")) {
    fresh[key] -= amount;
  }
  for (const auto& [key, balance] : sums(session, "SELECT account, holder, balance FROM bobbin_balances")) {
    if (fresh[key] != balance) {
      faults.push_back(of(key) + " is " + std::to_string(balance) + ", entries say " + std::to_string(fresh[key]));
    }
  }
  figures_faults(session, faults);
}

void points_faults(storage::Session& session, const Today&, Faults& faults) { lots_faults(session, "points", faults); }

// Top-ups as they were sold and granted; cards of who has topped up.
void stored_value_faults(storage::Session& session, const Today&, Faults& faults) {
  lots_faults(session, "stored_value", faults);
  std::map<std::string, std::pair<Minor, Minor>> granted;  // principal, bonus by top-up
  session
      .query(
          "SELECT cause_id, rule, amount FROM bobbin_entries"
          " WHERE plugin = 'stored_value' AND rule IN ('topup', 'topup_bonus') AND reverses = 0")
      .each([&](const storage::Row& row) {
        auto& one = granted[row.text(0)];
        (row.text(1) == "topup" ? one.first : one.second) += row.integer(2);
      });
  std::set<std::int64_t> members;
  session.query("SELECT id, member, amount_minor, bonus_minor FROM stored_value_topups")
      .each([&](const storage::Row& row) {
        members.insert(row.integer(1));
        if (granted[row.text(0)] != std::pair{row.integer(2), row.integer(3)}) {
          faults.push_back("top-up " + row.text(0) + " is not what was granted");
        }
        granted.erase(row.text(0));
      });
  for (const auto& row : granted) faults.push_back("top-up " + row.first + " is not kept");
  session.query("SELECT member FROM stored_value_cards").each([&](const storage::Row& row) {
    if (members.erase(row.integer(0)) == 0) faults.push_back("a card of who never topped up");
  });
  if (!members.empty()) faults.push_back("who topped up has no card");
}

}  // namespace bobbin::returns::histories
