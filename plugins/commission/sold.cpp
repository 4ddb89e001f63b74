#include "sold.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace commission {
namespace {

constexpr std::string_view kStoredValue = "stored_value";

// Another charge, such as a fee, is nobody's sale.
bool is_topup(const bobbin::Line& line) {
  const std::string_view sku = line.sku();
  return line.charge() && sku.starts_with(kStoredValue) && sku.substr(kStoredValue.size()).starts_with('.');
}

std::vector<Person> persons_of(const bobbin::Sale& sale, const bobbin::Line& line) {
  std::vector<Person> out;
  for (const bobbin::Associate one : line.associates()) out.push_back({std::string(one.staff), one.share_ppm});
  if (out.empty()) out.push_back({std::string(sale.staff()), bobbin::kPpm});
  return out;
}

bobbin::Minor paid_by_stored_value(const bobbin::Sale& sale, const bobbin::Line& line) {
  bobbin::Minor sum = 0;  // at most the line's net, so no overflow
  for (const bobbin::Share share : line.shares()) {
    for (const bobbin::Tender tender : sale.tenders()) {
      if (tender.index() == share.tender && tender.plugin() == kStoredValue) sum += share.amount_minor;
    }
  }
  return sum;
}

SoldLine sold_line(const Rules& rules, const bobbin::Sale& sale, const bobbin::Line& line) {
  SoldLine out;
  out.line = line.line();
  out.quantity = line.quantity();
  out.kept = line.kept();
  out.brought_minor = line.net_minor();
  if (rules.topups == Topups::kAtLoad) out.brought_minor -= paid_by_stored_value(sale, line);
  out.sku = line.sku();
  out.category = line.category();
  for (const bobbin::Applied one : line.adjustments()) out.promotions.emplace_back(one.rule);
  out.persons = persons_of(sale, line);
  out.gift = line.gift();
  out.service = line.service();
  if (!line.charge()) return out;
  out.brought_minor = line.net_minor();
  for (const bobbin::Share share : line.shares()) out.paid.push_back({share.tender, share.amount_minor});
  return out;
}

void sort_by_staff(std::vector<Change>& changes) {
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.staff < b.staff; });
}

}  // namespace

std::vector<SoldLine> lines_of(const Rules& rules, const bobbin::Sale& sale) {
  std::vector<SoldLine> out;
  for (const bobbin::Line line : sale.lines()) {
    const bool pays = !line.charge() || (rules.topups == Topups::kAtLoad && is_topup(line));
    if (pays) out.push_back(sold_line(rules, sale, line));
  }
  return out;
}

std::string tier_of(const bobbin::Call& call, const bobbin::Sale& sale) {
  if (!sale.has_member()) return {};
  const nlohmann::json question = {{"member", sale.holder()}, {"sale", sale.id()}};
  const auto answer = call.services().invoke("tiers", "of", question.dump());
  return answer ? nlohmann::json::parse(*answer).at("tier").get<std::string>() : std::string();
}

Change& change_of(std::vector<Change>& changes, const std::string& staff) {
  const auto found =
      std::find_if(changes.begin(), changes.end(), [&](const Change& one) { return one.staff == staff; });
  return found != changes.end() ? *found : changes.emplace_back(Change{staff, 0, 0});
}

void write_changes(const bobbin::Call& call, const bobbin::Sale& sale, std::vector<Change> changes) {
  sort_by_staff(changes);
  for (const Change& one : changes) {
    call.db().write("count_sale",
                    {sale.business_day().n, sale.store(), one.staff, one.sold_minor, one.amount_minor, sale.id()});
  }
}

void write_changes_back(const bobbin::Call& call, bobbin::Day day, std::string_view store,
                        std::vector<Change> changes) {
  sort_by_staff(changes);
  for (const Change& one : changes) {
    call.db().write("count_back", {day.n, store, one.staff, one.sold_minor, one.amount_minor});
  }
}

}  // namespace commission
