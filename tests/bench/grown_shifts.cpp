#include "tests/bench/grown_shifts.hpp"

#include <nlohmann/json.hpp>

namespace bobbin::bench {

using nlohmann::json;

GrownShifts::GrownShifts(const Database& database, const Calendar& calendar, const std::string& sale)
    : database_(database),
      calendar_(calendar),
      store_(database.text_of("SELECT store FROM sale WHERE id = " + sale)),
      till_(database.text_of("SELECT till FROM sale WHERE id = " + sale)) {
  const Prepared tenders(database_,
                         "SELECT tender, sum(amount_minor) FROM sale_tender WHERE sale = " + sale + " GROUP BY tender");
  while (sqlite3_step(tenders.handle) == SQLITE_ROW) {
    tenders_[reinterpret_cast<const char*>(sqlite3_column_text(tenders.handle, 0))] =
        sqlite3_column_int64(tenders.handle, 1);
  }
}

void GrownShifts::write(std::int64_t day, std::int64_t sales) const {
  const std::int64_t id = id_of(day);
  const std::int64_t closed_id = Calendar::id_at(closed_ms(day));
  const Prepared shift_row(
      database_,
      "INSERT INTO shift (id, store, till, float_minor, opened_ms, opened_by, closed_ms, closed_by, closed_id)"
      " VALUES (?1, ?2, ?3, 0, ?4, 'manager', ?5, 'manager', ?6)");
  run_with(shift_row, id, store_, till_, opened_ms(day), closed_ms(day), closed_id);
  const Prepared count_row(
      database_, "INSERT INTO shift_count (shift, tender, expected_minor, counted_minor) VALUES (?1, ?2, ?3, ?3)");
  json counted = json::object();
  for (const auto& [tender, amount_minor] : tenders_) {
    run_with(count_row, id, tender, amount_minor * sales);
    counted[tender] = amount_minor * sales;
  }
  const std::string subject = json{{"shift", std::to_string(id)}, {"till", till_}}.dump();
  audit(id + 1, opened_ms(day), "shift.opened", subject, json{{"float_minor", 0}}.dump());
  audit(closed_id, closed_ms(day), "shift.closed", subject, json{{"counted", counted}, {"expected", counted}}.dump());
}

void GrownShifts::audit(std::int64_t id, std::int64_t at_ms, const char* action, const std::string& subject,
                        const std::string& after) const {
  const Prepared audit_row(
      database_,
      "INSERT INTO audit (id, at_ms, store, staff, action, subject_json, before_json, after_json, reason, source)"
      " VALUES (?1, ?2, ?3, 'manager', ?4, ?5, '', ?6, '', '')");
  run_with(audit_row, id, at_ms, store_, std::string(action), subject, after);
}

}  // namespace bobbin::bench
