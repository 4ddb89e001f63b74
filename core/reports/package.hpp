#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/reports/cells.hpp"

namespace bobbin::reports {

// A ZIP archive that is written from front to back. Throws std::runtime_error.
class Package {
 public:
  explicit Package(Sink sink);
  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;
  ~Package();

  void begin(const std::string& path);  // ends the part before
  void put(std::string_view bytes);     // of the part that was begun last
  void end();

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace bobbin::reports
