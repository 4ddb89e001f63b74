#include "core/storage/postgres/pool.hpp"

#include <utility>

namespace bobbin::storage::postgres {
namespace {

constexpr std::chrono::milliseconds kSilence{300};

}  // namespace

Pool::Lease Pool::take() {
  wait_for_room();
  {
    const std::lock_guard lock(mutex_);
    while (!idle_.empty()) {
      std::unique_ptr<Member> member = std::move(idle_.back());
      idle_.pop_back();
      if (member->connection.still_usable()) return Lease(*this, std::move(member));
    }
  }
  try {
    return Lease(*this, open());
  } catch (...) {
    give_back(nullptr);
    throw;
  }
}

void Pool::wait_for_room() {
  std::unique_lock lock(mutex_);
  const auto has_room = [&] { return out_ < options_.connections; };
  if (!has_room()) {
    if (waiting_ >= options_.queue_limit) throw StorageError(Trouble::kBusy, "too many wait for a connection");
    ++waiting_;
    const bool free = free_.wait_for(lock, options_.lock_wait, has_room);
    --waiting_;
    if (!free) throw StorageError(Trouble::kBusy, "no connection became free in time");
  }
  ++out_;
}

std::unique_ptr<Member> Pool::open() {
  {
    const std::lock_guard lock(mutex_);
    if (Clock::now() < away_until_) throw StorageError(Trouble::kAway, away_because_);
  }
  try {
    return std::make_unique<Member>(url_, judge_, mode_, options_);
  } catch (const StorageError& error) {
    const std::lock_guard lock(mutex_);
    away_until_ = Clock::now() + kSilence;
    away_because_ = error.what();
    throw;
  }
}

void Pool::give_back(std::unique_ptr<Member> member) {
  {
    const std::lock_guard lock(mutex_);
    --out_;
    if (member != nullptr && member->connection.usable()) idle_.push_back(std::move(member));
  }
  free_.notify_one();
}

void Pool::drop_idle() {
  std::vector<std::unique_ptr<Member>> dead;
  const std::lock_guard lock(mutex_);
  dead.swap(idle_);
}

}  // namespace bobbin::storage::postgres
