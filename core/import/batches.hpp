#pragma once

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "core/base/storage.hpp"
#include "core/import/import.hpp"
#include "core/modules/plugin_db.hpp"

// Internal to core/import: many items, one transaction a batch.
namespace bobbin::imports {

// Of sales in one transaction. SQLite walks what it has saved for open savepoints at each statement: twice the batch is
// more than twice the time.
inline constexpr std::size_t kBatchSales = 40;
inline constexpr std::size_t kBatchLines = 300;

enum class Taken : std::uint8_t { kNew, kUnchanged };

template <class Item>
struct Batches {
  Storage& storage;
  Run run = Run::kReal;
  std::function<void()> begin = nullptr;  // at the start of each transaction, also when it runs again
  std::function<Result<Taken>(Stores&, const Item&)> take = nullptr;   // inside the transaction; may run again
  std::function<void(const Item&, Taken)> taken = nullptr;             // after the commit
  std::function<void(const Item&, const Refusal&)> refused = nullptr;  // the same; what it did is undone

  // Takes all items, in their order, in one transaction, each behind a savepoint of its own: one that is refused leaves
  // nothing and the others stay. Refuses what no item is to blame for.
  Result<void> operator()(const std::vector<const Item*>& items) const {
    std::vector<Result<Taken>> results;
    for (;;) {
      const Result<void> done = storage.write<void>([&](Stores& stores) -> Result<void> {
        results.clear();
        if (begin) begin();
        for (const Item* item : items) {
          const auto savepoint = stores.plugin_db.savepoint();
          results.push_back(take(stores, *item));
          if (results.back()) {
            savepoint->keep();
          } else {
            savepoint->undo();
          }
        }
        if (run == Run::kDry) return refuse(Code::kDeclined, {"试运行", "dry run"});
        return {};
      });
      if (!done && done.error().code == Code::kBusy) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // other writers go first
        continue;
      }
      if (!done && (run != Run::kDry || results.size() != items.size())) return done;
      break;
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (results[i]) {
        taken(*items[i], *results[i]);
      } else {
        refused(*items[i], results[i].error());
      }
    }
    return {};
  }
};

// How many items go into one transaction. A dry run takes all at once: what it answers must know of every row before.
[[nodiscard]] inline bool batch_is_full(Run run, std::size_t items, std::size_t most) {
  return run == Run::kReal && items >= most;
}

}  // namespace bobbin::imports
