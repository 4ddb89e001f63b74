#include <array>

#include "core/storage/stores/lists.hpp"
#include "core/storage/verify/leaves.hpp"
#include "core/storage/verify/settings_book.hpp"

namespace bobbin::storage {
namespace {

// Each store that the rows name, with a till where they have one.
constexpr std::array<std::string_view, 2> kTills{
    "SELECT 'claim', store, till FROM claim GROUP BY store, till",
    "SELECT 'shift', store, till FROM shift GROUP BY store, till",
};
constexpr std::array<std::string_view, 10> kStores{
    "SELECT 'stock', store FROM stock GROUP BY store",
    "SELECT 'stock_movement', store FROM stock_movement GROUP BY store",
    "SELECT 'price', store FROM price GROUP BY store",
    "SELECT 'member', store FROM member GROUP BY store",
    "SELECT 'session', store FROM session GROUP BY store",
    "SELECT 'audit', store FROM audit GROUP BY store",
    "SELECT 'outbox', store FROM outbox GROUP BY store",
    "SELECT 'parked', store FROM parked GROUP BY store",
    "SELECT 'job_timetable', store FROM job_timetable GROUP BY store",
    "SELECT 'journal_entry', store FROM journal_entry GROUP BY store",
};

}  // namespace

std::vector<Words> wrong_places(Session& session, int limit) {
  Findings found(limit);
  const SettingsBook book(session);
  if (book.empty()) return {};
  const auto store = [&](const std::string& table, const std::string& name) {
    if (name.empty() || book.knows(name)) return;
    found.add(table + " 提到门店 " + name + "，而设置里从来没有它",
              table + " names the store " + name + ", which was never in the settings");
  };
  for (const std::string_view sql : kTills) {
    session.query(sql).each([&](const Row& row) {
      store(row.text(0), row.text(1));
      if (row.text_view(2).empty() || !book.knows(row.text(1)) || book.knows(row.text(1), row.text(2))) return;
      found.add(row.text(0) + " 提到门店 " + row.text(1) + " 的收银台 " + row.text(2) + "，而设置里从来没有它",
                row.text(0) + " names the till " + row.text(2) + " of store " + row.text(1) +
                    ", which was never in the settings");
    });
  }
  for (const std::string_view sql : kStores) {
    session.query(sql).each([&](const Row& row) { store(row.text(0), row.text(1)); });
  }
  session.query("SELECT stores FROM staff GROUP BY stores").each([&](const Row& row) {
    for (const std::string& name : split_lines(row.text_view(0))) store("staff", name);
  });
  return found.take();
}

}  // namespace bobbin::storage
