#pragma once

#include <functional>

#include "core/base/refusal.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// A database as the unit of work sees it: `bobbin::Storage` with sessions in place of stores. Any thread; both calls
// block until they are done.
class Engine {
 public:
  using Write = std::function<Result<void>(Session&)>;
  using Read = std::function<void(Session&)>;

  virtual ~Engine() = default;

  // One transaction; answers when the commit is durable. A refusal or an exception undoes all that `work` did. `work`
  // may run again after a conflict, and runs on another thread than the caller's. Refuses kBusy (retry_after_s = 1)
  // when too many wait. Calling it from inside itself is a bug and throws std::logic_error.
  virtual Result<void> write(const Write& work) = 0;
  // One snapshot: all that was committed before `work` first asked, and nothing that comes after. Never waits for the
  // writer. `work` may run again on another snapshot when a statement fails, but not once it has begun to stream.
  virtual void read(const Read& work) = 0;
};

}  // namespace bobbin::storage
