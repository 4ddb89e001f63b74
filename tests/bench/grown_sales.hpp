#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/grown_calendar.hpp"
#include "tests/bench/grown_members.hpp"
#include "tests/bench/grown_shifts.hpp"
#include "tests/bench/sqlite_rows.hpp"

namespace bobbin::bench {

// Copies of the newest sale, to grown members in turn.
class GrownSales {
 public:
  // Reads the sale, before it waits outside.
  GrownSales(const Database& database, const Calendar& calendar, GrownMembers& members, std::int64_t count);
  void write();
  // What stands behind the members in the audit trail.
  void write_shifts() const;

 private:
  // What a column of a copied row becomes; all others stay as they are.
  enum class Part : std::uint8_t {
    kId,
    kSale,
    kLast,
    kUuid,
    kNumber,
    kMember,
    kCode,
    kHolder,
    kMoment,
    kDay,
    kPrevious,
    kShift,
  };
  struct Copied {
    Copied(const Database& database, const std::string& sql) : insert(database, sql) {}
    Prepared insert;        // the original's values stay bound
    std::int64_t rank = 0;  // of its id among the sale's ids
    std::vector<std::pair<int, Part>> parts;
  };
  struct Sale {
    std::int64_t id = 0;
    std::int64_t at_ms = 0;
    std::int64_t day = 0;
    std::int64_t shift = 0;
    std::string uuid;
    std::string number;
    const GrownMembers::Member* member = nullptr;
  };

  void take_ids(const std::string& table, const std::string& first);
  void take(const std::string& table, const std::string& first);
  void write(const Sale& sale, const Copied& row) const;
  void count(GrownMembers::Member& member, const Sale& sale) const;
  // Of all days together before this one.
  [[nodiscard]] std::int64_t sales_before(std::int64_t day) const { return count_ * day / Calendar::kDays; }
  [[nodiscard]] std::string uuid_at(std::int64_t ms);

  const Database& database_;
  const Calendar& calendar_;
  GrownMembers& members_;
  std::int64_t count_;
  std::vector<std::unique_ptr<Copied>> rows_;
  std::map<std::int64_t, std::int64_t> ranks_;  // of every id of the sale's rows
  std::int64_t last_ = 0;                       // the rank of its last line or tender, and of its entry
  std::int64_t entry_ = 0;
  std::int64_t worth_minor_ = 0;
  std::int64_t points_ = 0;
  std::string till_;  // "store-till-"
  std::unique_ptr<GrownShifts> shifts_;
  std::mt19937_64 random_{20};
};

}  // namespace bobbin::bench
