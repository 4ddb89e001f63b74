#include "bobbin/money.hpp"
#include "core/storage/verify/joins.hpp"
#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {

std::vector<Words> wrong_taxes(Session& session, int limit) {
  Findings found(limit);
  session
      .query("SELECT s.number, l.line, l.net_minor, l.tax_rate_ppm, l.tax_minor FROM sale s JOIN " BOBBIN_LINES_OF_SALE
             " ORDER BY s.id, l.id")
      .each([&](const Row& row) {
        const std::int64_t rate = row.integer(3);
        if (found.full() || rate < 0 || rate > 10 * kPpm) return;  // sale.line_ranges tells of such a rate
        const Minor due = tax_included(row.integer(2), rate);
        if (row.integer(4) == due) return;
        const std::string line = std::to_string(row.integer(1));
        const std::string said = std::to_string(row.integer(4));
        found.add("销售 " + row.text(0) + " 第 " + line + " 行记有税额 " + said + "，按税率应为 " + std::to_string(due),
                  "sale " + row.text(0) + ", line " + line + " says " + said + " of tax, its rate makes " +
                      std::to_string(due));
      });
  return found.take();
}

}  // namespace bobbin::storage
