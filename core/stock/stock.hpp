#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/audit.hpp"
#include "core/base/later.hpp"
#include "core/base/storage.hpp"
#include "core/catalog/catalog.hpp"
#include "core/stock/store.hpp"

namespace bobbin::stock {

// The shop's choice (`shop.negative_stock`).
enum class Policy : std::uint8_t { kRefuse, kAllow };

struct Line {
  std::string sku;
  std::int64_t quantity = 0;
};

// A document: goods in, over, or counted. `id` shows in movements.
struct Document {
  std::int64_t id = 0;
  MovementKind kind = MovementKind::kReceipt;  // kTransferOut for a transfer
  std::string store;
  std::string to;  // of a transfer
  Instant at;
  struct Row {
    std::string sku;
    std::int64_t quantity = 0;  // as asked
    std::int64_t stock = 0;     // in `store` after it
    std::int64_t before = 0;    // in `store`, as the book said
  };
  std::vector<Row> lines;
};

struct Sold {
  std::string store;
  std::string sku;
  std::int64_t quantity = 1;  // >= 1
  Policy policy = Policy::kRefuse;
  std::string field;  // JSON Pointer of the line's quantity, "/lines/0/quantity"
};

// How many pieces the book stands under nothing after a sale that the shop chose to allow all the same: the mark (C4).
// Else 0.
struct Lacking {
  std::int64_t quantity = 0;
};

struct Cell {
  std::string sku;
  std::string size;
  std::string colour;
  std::int64_t quantity = 0;
};

struct Matrix {
  std::string style;
  std::string store;
  std::vector<std::string> sizes;
  std::vector<std::string> colours;
  std::vector<Cell> cells;
};

// The rules of stock. Any thread. Services (C5) have no stock: receive, transfer and count refuse them, the checkout
// doesn't ask.
class Stock {
 public:
  explicit Stock(IdSource& ids, catalog::KnownStore known_store = catalog::any_store())
      : ids_(ids), known_store_(std::move(known_store)) {}

  // Inside the sale's transaction: one statement, conditional under kRefuse (G7). kInsufficientStock says how many are
  // there.
  [[nodiscard]] Later<Result<Lacking>> sell(Stores& stores, const Sold& sold) const;
  // What `sell` would answer now; takes nothing.
  [[nodiscard]] Result<Lacking> would_lack(Stores& stores, const Sold& sold) const;
  // Goods that come back, in the store where they are brought (X2).
  void take_back(Stores& stores, const std::string& store, const std::string& sku, std::int64_t quantity) const;

  // 1 to 1,000 lines with different SKUs; quantities 1 .. 1,000,000, of a count 0 .. 1,000,000. Fields are
  // /lines/i/sku, /lines/i/quantity. `actor.store` is the store.
  [[nodiscard]] Result<Document> receive(Stores& stores, const audit::Actor& actor, const std::vector<Line>& lines);
  // Never leaves less than 0, whatever the policy: what isn't there can't be sent. An unknown `to` or the store itself
  // is kInvalid at /to.
  [[nodiscard]] Result<Document> transfer(Stores& stores, const audit::Actor& actor, const std::string& to,
                                          const std::vector<Line>& lines);
  [[nodiscard]] Result<Document> count(Stores& stores, const audit::Actor& actor, const std::vector<Line>& lines);

  // kNotFound for an unknown style.
  [[nodiscard]] Result<Matrix> matrix(Stores& stores, const std::string& style, const std::string& store,
                                      Day day) const;
  // Goods with `at_most` pieces or fewer, those under 0 among them; by SKU, after `after`.
  [[nodiscard]] std::vector<Level> low(Stores& stores, const std::string& store, std::int64_t at_most,
                                       const std::string& after, int limit) const;
  [[nodiscard]] std::int64_t quantity(Stores& stores, const std::string& store, const std::string& sku) const;

 private:
  IdSource& ids_;
  catalog::KnownStore known_store_;
};

}  // namespace bobbin::stock
