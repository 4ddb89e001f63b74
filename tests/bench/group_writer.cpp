// The writer of the SQLite limit: one thread, and one durable COMMIT for all that wait.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

#include "tests/bench/sqlite_rows.hpp"

namespace bobbin::bench {
namespace {

constexpr std::size_t kMostTogether = 64;

class GroupWriter final : public RowWriter {
 public:
  GroupWriter(const std::filesystem::path& file, const std::string& first_claim, int sales)
      : rows_(file, first_claim, sales), thread_([this](const std::stop_token& stop) { serve(stop); }) {}

  void write_next() override {
    std::binary_semaphore done{0};
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(&done);
    }
    filled_.notify_one();
    done.acquire();
  }

 private:
  std::binary_semaphore* next() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return nullptr;
    std::binary_semaphore* first = waiting_.front();
    waiting_.pop_front();
    return first;
  }

  void serve(const std::stop_token& stop) {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        if (!filled_.wait(lock, stop, [&] { return !waiting_.empty(); })) return;
      }
      std::vector<std::binary_semaphore*> group;
      rows_.begin();
      while (group.size() < kMostTogether) {
        std::binary_semaphore* one = next();
        if (one == nullptr) break;
        rows_.write(written_++);
        group.push_back(one);
      }
      rows_.commit();
      for (std::binary_semaphore* one : group) one->release();
    }
  }

  RecordedRows rows_;
  std::mutex mutex_;
  std::condition_variable_any filled_;
  std::deque<std::binary_semaphore*> waiting_;
  int written_ = 0;
  std::jthread thread_;  // last: it uses what stands above
};

}  // namespace

void SqliteShop::settle() const { lengthen_log(Database(file_)); }

std::string SqliteShop::next_claim() const { return Database(file_).text_of(next_claim_sql()); }

std::unique_ptr<RowWriter> SqliteShop::recorded(const std::string& first_claim, int sales) const {
  return std::make_unique<GroupWriter>(file_, first_claim, sales);
}

}  // namespace bobbin::bench
