#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"

namespace bobbin::config {

// What all hosts on one PostgreSQL share of the configuration, as somebody put it in force (config.md).
struct Revision {
  std::int64_t number = 0;  // from 1, without a gap
  std::string content;      // YAML: `shop`, `modules`, `stores` and the grants of `plugins` (shared_part.hpp)
  Instant at;
  std::string by;  // who applied it, for people
};

// What findings about a revision name as their file.
[[nodiscard]] inline std::string revision_name(std::int64_t number) {
  return "configuration revision " + std::to_string(number);
}

// The port to the revisions' table, bound to a transaction or a snapshot. Rows are only ever added.
class RevisionStore {
 public:
  virtual ~RevisionStore() = default;

  [[nodiscard]] virtual std::int64_t current() = 0;  // the number of the one in force; 0 = there is none yet
  // The same in a transaction, and nobody else adds one until it ends.
  [[nodiscard]] virtual std::int64_t current_alone() = 0;
  [[nodiscard]] virtual std::optional<Revision> find(std::int64_t number) = 0;
  // Newest first, without their contents; below `before`, 0 = from the newest.
  [[nodiscard]] virtual std::vector<Revision> list(std::int64_t before, int limit) = 0;
  virtual void add(const Revision& revision) = 0;  // after current_alone(), with the next number
};

}  // namespace bobbin::config
