#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "core/base/refusal.hpp"

namespace bobbin {

namespace audit {
class Store;
}
namespace catalog {
class Store;
}
namespace checkout {
class SaleStore;
class ClaimStore;
class AttemptStore;
class ParkedStore;
}  // namespace checkout
namespace config {
class RevisionStore;
class VersionStore;
}  // namespace config
namespace events {
class Outbox;
}
namespace jobs {
class Store;
}
namespace journal {
class Store;
}
namespace members {
class Store;
}
namespace modules {
class PluginDb;
}
namespace returns {
class Store;
}
namespace shifts {
class Store;
}
namespace staff {
class Store;
}
namespace stock {
class Store;
}

// Every store, bound to one open transaction (inside `write`) or one snapshot (inside `read`). Valid for that call
// only.
struct Stores {
  audit::Store& audit;
  catalog::Store& catalog;
  checkout::SaleStore& sales;
  checkout::ClaimStore& claims;
  checkout::AttemptStore& attempts;
  checkout::ParkedStore& parked;
  config::VersionStore& config;
  events::Outbox& outbox;
  jobs::Store& jobs;
  journal::Store& journal;
  members::Store& members;
  modules::PluginDb& plugin_db;
  returns::Store& returns;
  config::RevisionStore& revisions;
  shifts::Store& shifts;
  staff::Store& staff;
  stock::Store& stock;
};

// The only doors to data. `write` and `read` may be called from any thread and block until they are done.
class Storage {
 public:
  virtual ~Storage() = default;

  // Runs `work` in one transaction and answers after the commit is durable. A refusal rolls back everything that `work`
  // did; a failure (exception) does too and is rethrown here. `work` may run again after a conflict, so it changes
  // nothing outside the stores but what it sets anew at each run. Refuses kBusy when the queue is full.
  template <class T>
  [[nodiscard]] Result<T> write(const std::function<Result<T>(Stores&)>& work) {
    std::optional<Result<T>> out;
    Result<void> done = write_erased([&](Stores& stores) -> Result<void> {
      out.emplace(work(stores));
      if (!*out) return Refused(out->error());
      return {};
    });
    if (!done) return Refused(std::move(done.error()));
    return std::move(*out);
  }

  // Runs `work` on a snapshot that never waits for the writer and sees everything committed before it began.
  template <class T>
  [[nodiscard]] T read(const std::function<T(Stores&)>& work) {
    std::optional<T> out;
    read_erased([&](Stores& stores) { out.emplace(work(stores)); });
    return std::move(*out);
  }

  virtual Result<void> write_erased(const std::function<Result<void>(Stores&)>& work) = 0;
  virtual void read_erased(const std::function<void(Stores&)>& work) = 0;

  // What keeps it from writing just now, for people; nothing when all is well.
  [[nodiscard]] virtual std::optional<Words> trouble() const { return std::nullopt; }
};

template <>
inline Result<void> Storage::write<void>(const std::function<Result<void>(Stores&)>& work) {
  return write_erased(work);
}

}  // namespace bobbin
