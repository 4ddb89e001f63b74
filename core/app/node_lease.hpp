#pragma once

#include <cstdint>
#include <filesystem>

namespace bobbin::app {

// The number by which this process makes ids (base/ids.hpp): the first that no other process on this database has. The
// system gives it back when the process ends, however it ends.
class NodeLease {
 public:
  static constexpr std::uint16_t kMost = 1023;  // ten bits

  // Takes one beside the database: `<database>.node-1` ... Throws std::runtime_error when the folder can't be written
  // or all are taken.
  explicit NodeLease(const std::filesystem::path& database);
  ~NodeLease();
  NodeLease(const NodeLease&) = delete;
  NodeLease& operator=(const NodeLease&) = delete;

  [[nodiscard]] std::uint16_t node() const { return node_; }

 private:
  int handle_ = -1;
  std::uint16_t node_ = 0;
};

}  // namespace bobbin::app
