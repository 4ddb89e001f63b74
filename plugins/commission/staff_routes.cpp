#include "staff_routes.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "accounts.hpp"
#include "bobbin/query.hpp"
#include "payroll.hpp"
#include "shown.hpp"

namespace commission {
namespace {

using nlohmann::json;

Period asked(const bobbin::Call& call, const json& query) {
  const bobbin::Day on = bobbin::day_in(query, "on").value_or(call.business_day());
  return period_of(kind_of(query.value("period", "month")), on);
}

// A row of somebody's list, with the moment by which it stands in it.
struct Item {
  std::int64_t at_ms = 0;
  json row;
};

json row_json(const bobbin::Call& call, std::int64_t at_ms, const Shown& shown) {
  return {{"at", call.instant_text(at_ms)},
          {"sale", nullptr},
          {"return", nullptr},
          {"line", shown.line == 0 ? json() : json(shown.line)},
          {"rule", ""},
          {"per", name_of(shown.per)},
          {"base", shown.base},
          {"rate", shown.rate},
          {"amount_minor", shown.amount_minor}};
}

// Sales that count for another day than their own.
struct Moved {
  std::map<std::string, bobbin::Day, std::less<>> days;
  bobbin::Day earliest;  // own day of those that count in the period
};

Moved moved_of(const bobbin::Call& call, const Period& period) {
  Moved out{{}, period.from};
  call.db().read("moved", {period.from.n, period.to.n}, [&](const bobbin::DbRow& row) {
    const bobbin::Day day{static_cast<std::int32_t>(row.integer(2))};
    out.days.emplace(row.text(0), day);
    if (period.covers(day))
      out.earliest = std::min(out.earliest, bobbin::Day{static_cast<std::int32_t>(row.integer(1))});
  });
  return out;
}

void add_entry(const bobbin::Call& call, const bobbin::Entry& entry, std::vector<Item>& items) {
  for (const Shown& one : shown(entry.terms(), entry.amount())) {
    json row = row_json(call, entry.at_ms(), one);
    row["sale"] = entry.cause_id();
    row["rule"] = entry.rule();
    items.push_back({entry.at_ms(), std::move(row)});
  }
}

// What sales paid, from the journal, newest first. Days and entries are not quite in one order (stores close their days
// at other hours, a till that was offline sells late): a whole page that is older by days ends the walk.
void add_sales(const bobbin::Call& call, const std::string& staff, const Period& period, std::vector<Item>& items) {
  constexpr std::int32_t kAtOnce = 1'000;
  constexpr std::int32_t kSlackDays = 2;
  const Moved moved = moved_of(call, period);
  bobbin::Journal::Page page{0, kAtOnce};
  for (bool more = true; more;) {
    std::int32_t rows = 0;
    bool all_older = true;
    call.journal().entries(kEarned, staff, page, [&](const bobbin::Entry& entry) {
      ++rows;
      page.before = entry.id();
      if (entry.business_day().n >= moved.earliest.n - kSlackDays) all_older = false;
      const auto there = moved.days.find(entry.cause_id());
      const bobbin::Day day = there == moved.days.end() ? entry.business_day() : there->second;
      const bool of_a_sale = entry.reverses() == 0 && !entry.terms().empty();
      if (of_a_sale && period.covers(day)) add_entry(call, entry, items);
    });
    more = rows == kAtOnce && !all_older;
  }
}

void add_returns(const bobbin::Call& call, const std::string& staff, const Period& period, std::vector<Item>& items) {
  call.db().read("backs", {staff, period.from.n, period.to.n}, [&](const bobbin::DbRow& at) {
    const Shown shown{static_cast<std::int32_t>(at.integer(3)), static_cast<Per>(at.integer(5)), at.integer(6),
                      at.integer(7), at.integer(8)};
    json row = row_json(call, at.integer(0), shown);
    row["return"] = at.text(1);
    row["sale"] = at.text(2);
    row["rule"] = at.text(4);
    items.push_back({at.integer(0), std::move(row)});
  });
}

void add_steps(const bobbin::Call& call, const std::string& staff, const Period& period, std::vector<Item>& items) {
  const auto done = closed(call, period);
  if (!done) return;
  call.db().read("steps_by_store", {name_of(period), staff}, [&](const bobbin::DbRow& at) {
    json row = row_json(call, done->at_ms, {0, Per::kPpm, at.integer(0), 0, at.integer(1)});
    row["rule"] = kSteps;
    row["rate"] = nullptr;  // of a ladder, not of one rate
    items.push_back({done->at_ms, std::move(row)});
  });
}

}  // namespace

json staff_route(bobbin::Call& call, const Rules&, const json& in) {
  const std::string staff = in.at("params").at("staff");
  const Period period = asked(call, in.at("query"));
  std::vector<Item> items;
  add_sales(call, staff, period, items);
  add_returns(call, staff, period, items);
  add_steps(call, staff, period, items);
  std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at_ms > b.at_ms; });
  json entries = json::array();
  for (Item& item : items) entries.push_back(std::move(item.row));
  return {{"status", 200},
          {"body",
           {{"staff", staff},
            {"period", name_of(period)},
            {"from", bobbin::format_day(period.from)},
            {"to", bobbin::format_day(period.to)},
            {"amount_minor", earned_minor(call, staff, period)},
            {"entries", std::move(entries)}}}};
}

json ranking_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const Period period = asked(call, in.at("query"));
  std::vector<PayrollRow> rows = payroll(call, rules, period);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const PayrollRow& a, const PayrollRow& b) { return a.amount_minor() > b.amount_minor(); });
  json items = json::array();
  std::size_t rank = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // Equals share a place; the next one is as many further.
    if (i == 0 || rows[i].amount_minor() != rows[i - 1].amount_minor()) rank = i + 1;
    items.push_back({{"rank", rank},
                     {"staff", rows[i].staff},
                     {"amount_minor", rows[i].amount_minor()},
                     {"sold_minor", rows[i].sold_minor}});
  }
  return bobbin::paged(in.at("query"), items);
}

}  // namespace commission
