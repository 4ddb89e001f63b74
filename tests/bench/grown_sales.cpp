#include "tests/bench/grown_sales.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string_view>

#include "core/base/time.hpp"

namespace bobbin::bench {
namespace {

std::string text_at(const Prepared& query, int column) {
  return reinterpret_cast<const char*>(sqlite3_column_text(query.handle, column));
}

// "hz-west-till-1-20261122-" of "hz-west-till-1-", as a shop numbers the slips of a till's day (S7).
std::string series_on(const std::string& till, Day day) {
  std::string date = format_day(day);
  std::erase(date, '-');
  return till + date + "-";
}

std::string four_digits(std::int64_t n) {
  const std::string digits = std::to_string(n);
  return digits.size() < 4 ? std::string(4 - digits.size(), '0') + digits : digits;
}

}  // namespace

GrownSales::GrownSales(const Database& database, const Calendar& calendar, GrownMembers& members, std::int64_t count)
    : database_(database), calendar_(calendar), members_(members), count_(count) {
  if (count_ == 0) return;
  const Prepared newest(
      database_,
      "SELECT s.id, s.store || '-' || s.till || '-', s.net_minor, s.last FROM sale s"
      " JOIN claim c ON c.id = s.id WHERE s.id = (SELECT max(id) FROM claim) AND s.member IS NOT NULL");
  if (sqlite3_step(newest.handle) != SQLITE_ROW || members.count() == 0) {
    throw std::runtime_error("sales are grown of a sale to a member, and for members");
  }
  const std::string first = text_at(newest, 0);
  till_ = text_at(newest, 1);
  worth_minor_ = sqlite3_column_int64(newest.handle, 2);
  shifts_ = std::make_unique<GrownShifts>(database_, calendar_, first);
  const std::int64_t last = sqlite3_column_int64(newest.handle, 3);
  for (const SaleTable& table : kSaleTables) take_ids(table.name, first);
  last_ = ranks_.at(last);
  for (const SaleTable& table : kSaleTables) take(table.name, first);
  const Prepared entry(database_, "SELECT id, amount FROM journal_entry WHERE id >= " + first);
  if (sqlite3_step(entry.handle) != SQLITE_ROW) throw std::runtime_error("the sale earned no points");
  entry_ = ranks_.at(sqlite3_column_int64(entry.handle, 0));
  points_ = sqlite3_column_int64(entry.handle, 1);
  if (sqlite3_step(entry.handle) == SQLITE_ROW) throw std::runtime_error("the sale made several entries");
}

void GrownSales::take_ids(const std::string& table, const std::string& first) {
  const Prepared ids(database_, "SELECT id FROM " + table + " WHERE id >= " + first);
  while (sqlite3_step(ids.handle) == SQLITE_ROW) ranks_.emplace(sqlite3_column_int64(ids.handle, 0), 0);
  std::int64_t rank = 0;
  for (auto& [id, its] : ranks_) its = rank++;
}

void GrownSales::take(const std::string& table, const std::string& first) {
  struct Change {
    std::string_view table;  // empty: in every one
    std::string_view column;
    Part part;
  };
  static constexpr std::array kChanges{
      Change{"", "id", Part::kId},
      Change{"", "sale", Part::kSale},
      Change{"", "uuid", Part::kUuid},
      Change{"", "cause_id", Part::kUuid},
      Change{"", "number", Part::kNumber},
      Change{"", "member", Part::kMember},
      Change{"", "member_code", Part::kCode},
      Change{"", "at_ms", Part::kMoment},
      Change{"", "begun_ms", Part::kMoment},
      Change{"", "granted_ms", Part::kMoment},
      Change{"", "business_day", Part::kDay},
      Change{"sale", "last", Part::kLast},
      Change{"sale", "shift", Part::kShift},
      Change{"", "previous_to", Part::kPrevious},
      Change{"journal_entry", "to_holder", Part::kHolder},
      Change{"journal_lot", "holder", Part::kHolder},
      Change{"journal_lot", "origin", Part::kId},
  };
  const Prepared rows(database_, "SELECT * FROM " + table + " WHERE id >= " + first + " ORDER BY id");
  while (sqlite3_step(rows.handle) == SQLITE_ROW) {
    const Values values = row_of(rows);
    auto copied = std::make_unique<Copied>(database_, insert_sql("main." + table, values.size()));
    for (int column = 0; column < static_cast<int>(values.size()); ++column) {
      sqlite3_bind_value(copied->insert.handle, column + 1, values[static_cast<std::size_t>(column)].get());
      const std::string_view name = sqlite3_column_name(rows.handle, column);
      if (name == "id") copied->rank = ranks_.at(sqlite3_column_int64(rows.handle, column));
      for (const Change& change : kChanges) {
        const bool here = change.table.empty() || change.table == table;
        if (here && change.column == name) copied->parts.emplace_back(column + 1, change.part);
      }
    }
    rows_.push_back(std::move(copied));
  }
}

void GrownSales::write() {
  if (count_ == 0) return;
  const Prepared series_row(database_, "INSERT INTO receipt_series (series, last) VALUES (?1, ?2)");
  for (std::int64_t day = 0; day < Calendar::kDays; ++day) {
    const std::int64_t from = sales_before(day);
    const std::int64_t to = sales_before(day + 1);
    if (from == to) continue;
    Sale sale;
    sale.day = calendar_.business_day(day).n;
    sale.shift = shifts_->id_of(day);
    const std::string series = series_on(till_, calendar_.business_day(day));
    for (std::int64_t n = from; n < to; ++n) {
      sale.at_ms = calendar_.moment_ms(day, n - from, to - from);
      sale.id = Calendar::id_at(sale.at_ms);
      sale.uuid = uuid_at(sale.at_ms);
      sale.number = series + four_digits(n - from + 1);
      GrownMembers::Member& member = members_[n % members_.count()];
      sale.member = &member;
      for (const auto& row : rows_) write(sale, *row);
      count(member, sale);
    }
    run_with(series_row, series, to - from);
  }
  // A line of the sale sold one piece.
  database_.run("UPDATE stock SET quantity = quantity - " + std::to_string(count_) + " WHERE store || '-' = substr('" +
                till_ +
                "', 1, length(store) + 1) AND sku IN (SELECT sku FROM"
                " main.sale_line WHERE sale = (SELECT max(id) FROM main.sale))");
}

void GrownSales::write_shifts() const {
  if (count_ == 0) return;
  for (std::int64_t day = 0; day < Calendar::kDays; ++day) {
    const std::int64_t sales = sales_before(day + 1) - sales_before(day);
    if (sales > 0) shifts_->write(day, sales);
  }
}

void GrownSales::write(const Sale& sale, const Copied& row) const {
  const GrownMembers::Member& member = *sale.member;
  for (const auto& [parameter, part] : row.parts) {
    switch (part) {
      case Part::kId:
        bind_one(row.insert, parameter, sale.id + row.rank);
        break;
      case Part::kSale:
        bind_one(row.insert, parameter, sale.id);
        break;
      case Part::kLast:
        bind_one(row.insert, parameter, sale.id + last_);
        break;
      case Part::kUuid:
        bind_one(row.insert, parameter, sale.uuid);
        break;
      case Part::kNumber:
        bind_one(row.insert, parameter, sale.number);
        break;
      case Part::kMember:
        bind_one(row.insert, parameter, member.id);
        break;
      case Part::kCode:
        bind_one(row.insert, parameter, member.code);
        break;
      case Part::kHolder:
        bind_one(row.insert, parameter, member.holder);
        break;
      case Part::kMoment:
        bind_one(row.insert, parameter, sale.at_ms);
        break;
      case Part::kDay:
        bind_one(row.insert, parameter, sale.day);
        break;
      case Part::kPrevious:
        bind_one(row.insert, parameter, member.last_entry);
        break;
      case Part::kShift:
        bind_one(row.insert, parameter, sale.shift);
        break;
    }
  }
  row.insert.step();
}

void GrownSales::count(GrownMembers::Member& member, const Sale& sale) const {
  member.spend_minor += worth_minor_;
  ++member.sales;
  if (member.last_day != sale.day) ++member.visits;
  member.last_day = sale.day;
  if (member.first_sale_ms == 0) member.first_sale_ms = sale.at_ms;
  member.last_sale_ms = sale.at_ms;
  member.balance += points_;
  member.previous_entry = member.last_entry;
  member.last_entry = sale.id + entry_;
}

// Version 7: its time in front, as the clients of a shop make them, so that the index on it grows as theirs does.
std::string GrownSales::uuid_at(std::int64_t ms) {
  const std::uint64_t random = random_();
  std::array<char, 40> text{};
  std::snprintf(
      text.data(), text.size(), "%08llx-%04llx-7%03llx-%04llx-%012llx", static_cast<unsigned long long>(ms >> 16),
      static_cast<unsigned long long>(ms & 0xFFFF), static_cast<unsigned long long>(random >> 52),
      static_cast<unsigned long long>(0x8000 | (random & 0xFFF)), static_cast<unsigned long long>(random_() >> 16));
  return text.data();
}

}  // namespace bobbin::bench
