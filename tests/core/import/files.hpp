#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/catch.hpp"

namespace bobbin::imports::testing {

// A folder of the test's own, gone with it.
class Folder {
 public:
  Folder() {
    static std::atomic<int> last{0};
    path_ = std::filesystem::temp_directory_path() /
            ("bobbin-import-" + std::to_string(::getpid()) + "-" + std::to_string(++last));
    std::filesystem::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  std::filesystem::path write(const std::string& name, const std::string& content) const {
    std::ofstream out(path_ / name, std::ios::binary);
    out << content;
    REQUIRE(out.good());
    return path_ / name;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::filesystem::path ready_map(const char* name) {
  return std::filesystem::path(BOBBIN_SOURCE_DIR) / "config" / "maps" / name;
}

}  // namespace bobbin::imports::testing
