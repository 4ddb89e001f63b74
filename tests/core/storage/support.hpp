#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/storage/engine.hpp"
#include "core/storage/error.hpp"

namespace bobbin::storage::testing {

// The kind of trouble that `work` ends in. An error when it ends well.
inline Trouble trouble_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const StorageError& error) {
    return error.trouble();
  }
  throw std::runtime_error("no StorageError was thrown");
}

// What the failure of `work` says; empty when it ends well.
inline std::string words_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

// A folder on a real disk that goes at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "bobbin-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// A write that only changes something.
inline void change(Engine& engine, const std::function<void(Session&)>& work) {
  const Result<void> done = engine.write([&](Session& session) -> Result<void> {
    work(session);
    return {};
  });
  if (!done) throw std::runtime_error(done.error().detail.en);
}

inline std::int64_t count(Engine& engine, const std::string& sql) {
  std::int64_t out = 0;
  engine.read([&](Session& session) { out = session.query(sql).integer(); });
  return out;
}

inline constexpr const char* kCountAll = "SELECT count(*) FROM piece";

inline void make_pieces(Engine& engine) {
  change(engine, [](Session& session) {
    session.execute(session.adapt("CREATE TABLE piece (id BIGINT PRIMARY KEY, owner BIGINT, data TEXT)"));
  });
}

inline void put(Session& session, std::int64_t id) { session.queue(Rows{1}, "INSERT INTO piece (id) VALUES ($1)", id); }

inline Result<void> no() { return refuse(Code::kInsufficientStock, {"没有了", "none left"}, "/lines/0"); }

// Holds the writer until it is let go, so that others gather behind it in one group.
class Doorstop {
 public:
  explicit Doorstop(Engine& engine) {
    thread_ = std::thread([this, &engine] {
      (void)engine.write([&](Session&) -> Result<void> {
        inside_.count_down();
        go_.wait();
        return {};
      });
    });
    inside_.wait();
  }
  Doorstop(const Doorstop&) = delete;
  Doorstop& operator=(const Doorstop&) = delete;
  ~Doorstop() { thread_.join(); }
  void lift() { go_.count_down(); }

 private:
  std::latch inside_{1};
  std::latch go_{1};
  std::thread thread_;
};

}  // namespace bobbin::storage::testing
