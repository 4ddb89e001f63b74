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
  // It failed: `entry` takes its entry back (G3), the return has given that much less, and the sale's tender has that
  // much left again, for the sale's next return. Nothing when it has failed before.
  virtual void fail(const std::string& refund, std::int64_t entry) = 0;

  // An exchange: the return and the sale under one id.
  struct Exchange {
    std::string id;  // UUIDs, lower case
    std::string return_id;
    std::string sale_id;
    Minor due_minor = 0;  // negative = refunded
    std::int64_t row = 0;
  };
  virtual void insert(const Exchange& exchange) = 0;
  [[nodiscard]] virtual std::optional<Exchange> find_exchange(const std::string& uuid) = 0;
};

}  // namespace bobbin::returns
