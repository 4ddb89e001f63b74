#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/storage/open.hpp"
#include "core/storage/postgres/session.hpp"

namespace bobbin::storage::postgres {

// A connection and its session, kept for the next.
struct Member {
  Member(const std::string& url, Judge& judge, PostgresSession::Mode mode, const EngineOptions& options)
      : connection(url, options.lock_wait), session(connection, judge, mode, limits_of(mode, options)) {}
  static PostgresSession::Limits limits_of(PostgresSession::Mode mode, const EngineOptions& options) {
    const bool writes = mode == PostgresSession::Mode::kWrite;
    const auto plugin = writes ? options.plugin_write_limit : options.plugin_read_limit;
    return {plugin, plugin + options.lock_wait};
  }
  Connection connection;
  PostgresSession session;
};

// Connections for many threads, bounded, opened when first needed. Who finds none free waits: at most `queue_limit` at
// once and at most `lock_wait`.
class Pool {
 public:
  Pool(std::string url, Judge& judge, PostgresSession::Mode mode, const EngineOptions& options)
      : url_(std::move(url)), judge_(judge), mode_(mode), options_(options) {}

  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Member> member) : pool_(&pool), member_(std::move(member)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (pool_ != nullptr) pool_->give_back(std::move(member_));
    }
    [[nodiscard]] PostgresSession& session() const { return member_->session; }

   private:
    struct Forget {
      void operator()(Pool*) const {}
    };
    std::unique_ptr<Pool, Forget> pool_;  // null when moved from
    std::unique_ptr<Member> member_;
  };

  // Throws kBusy when too many wait or it takes too long, kAway when the server can't be reached.
  [[nodiscard]] Lease take();
  // The connections that nobody uses may be dead too.
  void drop_idle();

 private:
  using Clock = std::chrono::steady_clock;

  void wait_for_room();
  [[nodiscard]] std::unique_ptr<Member> open();
  void give_back(std::unique_ptr<Member> member);  // null: one was lost

  const std::string url_;
  Judge& judge_;
  const PostgresSession::Mode mode_;
  const EngineOptions options_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Member>> idle_;
  std::size_t out_ = 0;
  std::size_t waiting_ = 0;
  // After a failed try nobody else tries for a moment: a thousand would wait for the same silence.
  Clock::time_point away_until_{};
  std::string away_because_;
};

}  // namespace bobbin::storage::postgres
