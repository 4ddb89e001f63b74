#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/audit/audit.hpp"

namespace bobbin::audit {

struct Filter {
  std::optional<Instant> from;   // at >= from
  std::optional<Instant> until;  // at < until: the start of the day after `to` (G10)
  std::string staff;             // empty = all, so below
  std::string action;            // exact, or a prefix that ends with a dot: "module."
  std::string store;
  std::int64_t before = 0;  // rows with a smaller id; 0 = from the newest
  int limit = 100;
};

// Port of the audit trail to its table. Bound to a transaction or a snapshot.
class Store {
 public:
  virtual ~Store() = default;
  virtual void insert(const Record& record) = 0;
  [[nodiscard]] virtual std::vector<Record> list(const Filter& filter) = 0;  // newest first
  // The last moment of business that the database has seen: what was done, sold or brought in.
  [[nodiscard]] virtual std::optional<Instant> latest() = 0;
};

}  // namespace bobbin::audit
