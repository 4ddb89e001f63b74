#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bobbin/money.hpp"
#include "core/base/ids.hpp"
#include "core/base/later.hpp"
#include "core/base/refusal.hpp"
#include "core/base/time.hpp"

namespace bobbin::shifts {

struct Shift {
  std::int64_t id = 0;
  std::string store;
  std::string till;
  Minor float_minor = 0;
  Instant opened_at;
  std::string opened_by;
  std::optional<Instant> closed_at;
  std::string closed_by;
  [[nodiscard]] bool open() const { return !closed_at; }
};

struct CashMove {
  std::int64_t id = 0;
  std::int64_t shift = 0;
  Instant at;
  std::string staff;
  Minor amount_minor = 0;  // signed: in is positive
  std::string reason;
};

// By tender id.
using Amounts = std::map<std::string, Minor>;

// What tenders took, less what was given back of it, and what they were called when they did.
struct Taken {
  Amounts net;
  std::map<std::string, Words> labels;
};

// How many, and what their lines came to. A return that only pays out what an earlier one owes has none.
struct Tally {
  std::int64_t count = 0;
  std::optional<Minor> amount_minor;  // empty where it isn't told
};

struct Trade {
  Tally sales;
  Tally returns;
};

struct Counted {
  Minor expected_minor = 0;
  Minor counted_minor = 0;
};

struct Filter {
  std::string store;
  std::string till;  // empty = all
  enum class State : std::uint8_t { kAll, kOpen, kClosed } state = State::kAll;
  std::int64_t before = 0;
  int limit = 100;
};

// Port of the shifts to their tables. Bound to a transaction or a snapshot.
class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual bool insert(const Shift& shift) = 0;  // false: the till has an open one
  [[nodiscard]] virtual std::optional<Shift> find(std::int64_t id) = 0;
  // To the end of the transaction nobody else sells, moves cash or closes there.
  [[nodiscard]] virtual std::optional<Shift> open_shift(const std::string& store, const std::string& till) = 0;
  // For a sale, which takes nothing out of the drawer: other sales go on beside it, but the shift stays open.
  [[nodiscard]] virtual Later<std::optional<Shift>> selling_shift(const std::string& store,
                                                                  const std::string& till) = 0;
  [[nodiscard]] virtual std::vector<Shift> list(const Filter& filter) = 0;  // newest first
  // closed_at, closed_by, and a new id above those of all its sales and returns. False: closed already.
  [[nodiscard]] virtual bool close(const Shift& shift, IdSource& ids) = 0;

  virtual void insert(const CashMove& move) = 0;
  [[nodiscard]] virtual std::vector<CashMove> cash_moves(std::int64_t shift) = 0;

  // By the shift's sales and returns; from sale_tender and refund.
  [[nodiscard]] virtual Taken taken(std::int64_t shift) = 0;
  [[nodiscard]] virtual Trade trade(std::int64_t shift) = 0;
  virtual void insert(std::int64_t shift, const std::string& tender, const Counted& counted) = 0;
  [[nodiscard]] virtual std::map<std::string, Counted> counted(std::int64_t shift) = 0;
};

}  // namespace bobbin::shifts
