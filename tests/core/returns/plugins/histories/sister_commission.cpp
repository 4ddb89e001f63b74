#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/core/returns/plugins/histories/sisters.hpp"

// CM1, CM4 and CM5 from sales, returns and the journal: what everybody has earned and sold, and that a return's list is
// what it took back.
namespace bobbin::returns::histories {
namespace {

using Sums = std::map<std::string, std::int64_t>;

// What is in one and not in the other; what comes to nothing is in neither.
void must_equal(const char* what, Sums is, const Sums& should, Faults& faults) {
  for (const auto& [key, amount] : should) is[key] -= amount;
  for (const auto& [key, rest] : is) {
    if (rest != 0) faults.push_back(std::string(what) + " of " + key + " is " + std::to_string(rest) + " too much");
  }
}

Sums summed(storage::Session& session, const char* sql) {
  Sums out;
  session.query(sql).each([&](const storage::Row& row) { out[row.text(0)] += row.integer(1); });
  return out;
}

// Into a person's account less out of it, of the store that bears it.
Sums earned(storage::Session& session) {
  Sums out;
  session.query("SELECT from_account, from_holder, to_holder, amount FROM bobbin_entries WHERE plugin = 'commission'")
      .each([&](const storage::Row& row) {
        const bool paid = row.text(0) == "commission.cost";
        const std::string key = paid ? row.text(2) + " in " + row.text(1) : row.text(1) + " in " + row.text(2);
        out[key] += paid ? row.integer(3) : -row.integer(3);
      });
  return out;
}

// The kept part of each line, by who sold it.
Sums sold(storage::Session& session) {
  Sums out;
  session
      .query(
          "SELECT s.store, s.staff, l.net_minor, l.quantity, l.quantity - l.returned, l.detail FROM sale s"
          " JOIN sale_line l ON l.sale = s.id WHERE s.source <> 4")
      .each([&](const storage::Row& row) {
        std::vector<std::string> persons;
        std::vector<std::int64_t> shares;
        const auto detail = nlohmann::json::parse(row.text(5));
        for (const auto& one : detail.value("associates", nlohmann::json::array())) {
          persons.push_back(one.at(0));
          shares.push_back(one.at(1));
        }
        if (persons.empty()) {
          persons.push_back(row.text(1));
          shares.push_back(1'000'000);
        }
        const auto parts = allocate(row.integer(2), shares);
        for (std::size_t i = 0; i < persons.size(); ++i) {
          const std::int64_t gone = first_units(parts[i], row.integer(3), row.integer(3) - row.integer(4));
          out[persons[i] + " in " + row.text(0)] += parts[i] - gone;
        }
      });
  return out;
}

}  // namespace

void commission_faults(storage::Session& session, const Today& today, Faults& faults) {
  must_equal("commission", summed(session, "SELECT staff || ' in ' || store, amount_minor FROM commission_days"),
             earned(session), faults);
  must_equal("list of returns", summed(session, "SELECT back || staff, amount_minor FROM commission_back"),
             summed(session,
                    "SELECT cause_id || from_holder, -amount FROM bobbin_entries"
                    " WHERE plugin = 'commission' AND from_account = 'commission.earned'"),
             faults);
  if (!today.always_on) return;
  must_equal("sold", summed(session, "SELECT staff || ' in ' || store, sold_minor FROM commission_days"), sold(session),
             faults);
}

}  // namespace bobbin::returns::histories
