#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/later.hpp"
#include "core/base/time.hpp"

// Pieces per store and variant (C4).
namespace bobbin::stock {

enum class MovementKind : std::uint8_t { kReceipt = 1, kTransferOut = 2, kTransferIn = 3, kCount = 4 };

// A change that is no sale and no return; those are derived from their lines.
struct Movement {
  std::int64_t id = 0;
  std::int64_t document = 0;  // shared by all rows of one receipt, transfer or count
  MovementKind kind = MovementKind::kReceipt;
  Instant at;
  std::string store;
  std::string staff;
  std::string sku;
  std::int64_t delta = 0;     // signed; a count's is what it set less what was there
  std::int64_t quantity = 0;  // after it
};

struct Level {
  std::string store;
  std::string sku;
  std::int64_t quantity = 0;
};

// Port of the stock to its tables. Bound to a transaction or a snapshot. A variant without a row has 0.
class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual std::int64_t quantity(const std::string& store, const std::string& sku) = 0;
  // quantity += delta in one statement (G7); answers what is there after it. `floor`: nothing happens and nullopt when
  // it would fall under it.
  [[nodiscard]] virtual std::optional<std::int64_t> add(const std::string& store, const std::string& sku,
                                                        std::int64_t delta, std::optional<std::int64_t> floor) = 0;
  // Goods that are sold: `quantity` pieces fewer, if so many are there; whether they were.
  [[nodiscard]] virtual Later<bool> take(const std::string& store, const std::string& sku, std::int64_t quantity) = 0;
  // The same whatever is there; answers what is there after it.
  [[nodiscard]] virtual Later<std::int64_t> take_anyway(const std::string& store, const std::string& sku,
                                                        std::int64_t quantity) = 0;
  // quantity = to, if it is `from` now; false otherwise.
  [[nodiscard]] virtual bool set(const std::string& store, const std::string& sku, std::int64_t from,
                                 std::int64_t to) = 0;
  virtual void insert(const Movement& movement) = 0;

  [[nodiscard]] virtual std::vector<Level> of_style(const std::string& style_code) = 0;  // all stores
  // Goods of a store with quantity <= at_most (active variants that have a row), by SKU, after `after`.
  [[nodiscard]] virtual std::vector<Level> low(const std::string& store, std::int64_t at_most, const std::string& after,
                                               int limit) = 0;
  [[nodiscard]] virtual std::vector<Movement> movements(const std::string& store, const std::string& sku,
                                                        std::int64_t before, int limit) = 0;  // newest first
};

}  // namespace bobbin::stock
