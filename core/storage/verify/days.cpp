#include <algorithm>

#include "core/storage/verify/leaves.hpp"
#include "core/storage/verify/settings_book.hpp"

namespace bobbin::storage {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// "<store>-<till>-<YYYYMMDD>-", returns with "R" behind it (S7).
bool is_numbered(std::string_view number, const std::string& store, const std::string& till, Day day,
                 std::string_view mark) {
  std::string date = format_day(day);
  date.erase(std::remove(date.begin(), date.end(), '-'), date.end());
  const std::string series = store + "-" + till + "-" + date + "-" + std::string(mark);
  if (!number.starts_with(series)) return false;
  number.remove_prefix(series.size());
  return number.size() >= 4 && (number.size() == 4 || number.front() != '0') &&
         std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class DayCheck {
 public:
  DayCheck(Session& session, int limit) : session_(session), book_(session), found_(limit) {}

  std::vector<Words> run() {
    slips("SELECT number, store, till, at_ms, business_day, settings_version FROM sale ORDER BY id", "");
    slips(
        "SELECT r.number, r.store, r.till, r.at_ms, r.business_day, COALESCE(c.settings_version, -1) FROM sale_return r"
        " LEFT JOIN claim c ON c.id = r.id ORDER BY r.id",
        "R");
    changes();
    entries();
    members();
    return found_.take();
  }

 private:
  void wrong_day(const std::string& zh, const std::string& en, Day day) {
    const std::string text = format_day(day);
    found_.add(zh + " 记为营业日 " + text + "，而其时间不在那一天",
               en + " is of the business day " + text + ", but its time is not");
  }

  void slips(std::string_view sql, std::string_view mark) {
    session_.query(sql).each([&](const Row& row) {
      if (found_.full()) return;
      const std::string number = row.text(0);
      const std::string store = row.text(1);
      const Day day = row.day(4);
      if (!is_numbered(number, store, row.text(2), day, mark)) {
        found_.add("小票号 " + number + " 与其门店、收银台或营业日不符",
                   "slip " + number + ": its number is not of its store, till and business day");
      }
      if (!book_.is_day(row.integer(5), store, row.instant(3), day)) wrong_day("小票 " + number, "slip " + number, day);
    });
  }

  // One whose store had gone from the settings is of its return's day.
  void changes() {
    session_
        .query(
            "SELECT r.number, r.store, g.at_ms, g.business_day, r.business_day FROM refund_change g JOIN sale_return r"
            " ON r.id = g.sale_return ORDER BY g.id")
        .each([&](const Row& row) {
          if (found_.full() || row.day(3) == row.day(4) || book_.is_day(row.text(1), row.instant(2), row.day(3)))
            return;
          wrong_day("退货 " + row.text(0) + " 的退款变动", "a change of a refund of return " + row.text(0), row.day(3));
        });
  }

  void entries() {
    session_
        .query(
            "SELECT id, store, at_ms, business_day FROM journal_entry WHERE cause NOT IN ('sale', 'return') ORDER BY "
            "id")
        .each([&](const Row& row) {
          if (found_.full() || book_.is_day(row.text(1), row.instant(2), row.day(3))) return;
          const std::string id = std::to_string(row.integer(0));
          wrong_day("分录 " + id, "entry " + id, row.day(3));
        });
  }

  // Who is brought along from an old system joined at noon of a day.
  void members() {
    session_.query("SELECT code, store, joined_ms, joined_day FROM member ORDER BY id").each([&](const Row& row) {
      const std::int64_t noon = std::int64_t{row.day(3).n} * kDayMs + kDayMs / 2;
      if (found_.full() || row.integer(2) == noon || book_.is_day(row.text(1), row.instant(2), row.day(3))) return;
      wrong_day("会员 " + row.text(0) + " 的入会", "the joining of member " + row.text(0), row.day(3));
    });
  }

  Session& session_;
  SettingsBook book_;
  Findings found_;
};

}  // namespace

std::vector<Words> wrong_days(Session& session, int limit) { return DayCheck(session, limit).run(); }

}  // namespace bobbin::storage
