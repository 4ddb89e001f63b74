#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/returns/return.hpp"

namespace bobbin::returns {

// Port of the returns to their tables. Bound to a transaction or a snapshot.
class Store {
 public:
  virtual ~Store() = default;

  // Return, lines and refunds. `sale_row` 0 without receipt. A refund's row is the entry of its money (from
  // `tender.<id>` of the store where it is brought to `sales` of the store that sold).
  virtual void insert(const Return& back, std::int64_t sale_row, IdSource& ids) = 0;
  [[nodiscard]] virtual std::optional<Return> find(const std::string& uuid) = 0;  // without effects
  [[nodiscard]] virtual std::vector<Return> of_sale(std::int64_t sale_row) = 0;   // oldest first
  virtual void set_state(const std::string& refund, RefundState state) = 0;
  // What becomes of a refund after its return is an entry of its own, at its own time and in its own shift (G3).
  struct Change {
    std::int64_t entry = 0;  // a new id
    Instant at;
    std::optional<Day> business_day;    // none: the return's
    std::optional<std::int64_t> shift;  // the same
  };
  // It failed: the change takes its entry back, the return has given that much less, and the sale's tender owes it
  // (`failed_minor`), for the sale's next return. Nothing when it has failed before.
  virtual void fail(const std::string& refund, const Change& change) = 0;
  // It failed, and its success came after all: the change is its entry again, the return has given it, the tender no
  // longer owes it. False, and nothing done, when what it owed has been given back meanwhile.
  [[nodiscard]] virtual bool came_after_all(const std::string& refund, const Change& change) = 0;

  // An exchange: the return and the sale under one id.
  struct Exchange {
    std::string id;  // UUIDs, lower case
    std::string return_id;
    std::string sale_id;
    Minor due_minor = 0;  // what was paid less what was refunded
    std::int64_t row = 0;
  };
  virtual void insert(const Exchange& exchange) = 0;
  [[nodiscard]] virtual std::optional<Exchange> find_exchange(const std::string& uuid) = 0;
};

}  // namespace bobbin::returns
