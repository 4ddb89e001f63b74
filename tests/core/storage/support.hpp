#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

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

}  // namespace bobbin::storage::testing
