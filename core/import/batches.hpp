#pragma once

#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/storage.hpp"
#include "core/import/import.hpp"

// Internal to core/import: many items, one transaction a batch.
namespace bobbin::imports {

enum class Taken : std::uint8_t { kNew, kUnchanged };

template <class Item>
struct Batches {
  Storage& storage;
  Run run = Run::kReal;
  std::function<void()> begin = nullptr;  // at the start of each transaction, also when it runs again
  std::function<Result<Taken>(Stores&, const Item&)> take = nullptr;  // inside the transaction; may run again
  std::function<void(const Item&, Taken)> taken = nullptr;            // after the commit
  std::function<void(const Item&, const Refusal&)> refused = nullptr;

  // Takes all items, in their order, in one transaction; the ones that are refused are told and left out, and the
  // others run again without them. Refuses what no item is to blame for.
  Result<void> operator()(std::vector<const Item*> items) const {
    while (!items.empty()) {
      std::optional<std::size_t> fault;
      std::vector<Taken> results;
      const Result<void> done = storage.write<void>([&](Stores& stores) -> Result<void> {
        fault.reset();
        results.clear();
        if (begin) begin();
        for (std::size_t i = 0; i < items.size(); ++i) {
          auto result = take(stores, *items[i]);
          if (!result) {
            fault = i;
            return Refused(std::move(result.error()));
          }
          results.push_back(*result);
        }
        if (run == Run::kDry) return refuse(Code::kDeclined, {"试运行", "dry run"});
        return {};
      });
      const bool complete = !fault && results.size() == items.size();
      if (done || (run == Run::kDry && complete)) {
        for (std::size_t i = 0; i < items.size(); ++i) taken(*items[i], results[i]);
        return {};
      }
      if (done.error().code == Code::kBusy) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // other writers go first
        continue;
      }
      if (!fault) return done;
      refused(*items[*fault], done.error());
      // Those before it are known to be good: they go in by themselves, so that a fault is not paid for twice.
      std::vector<const Item*> before(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(*fault));
      if (!before.empty()) {
        if (auto in = (*this)(std::move(before)); !in) return in;
      }
      items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(*fault) + 1);
    }
    return {};
  }
};

}  // namespace bobbin::imports
