#include "core/app/node_lease.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace bobbin::app {

NodeLease::NodeLease(const std::filesystem::path& database) {
  for (std::uint16_t node = 1; node <= kMost; ++node) {
    const std::string file = database.string() + ".node-" + std::to_string(node);
    handle_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (handle_ < 0) throw std::runtime_error(file + ": can't be opened: " + std::strerror(errno));
    if (::flock(handle_, LOCK_EX | LOCK_NB) == 0) {
      node_ = node;
      return;
    }
    ::close(handle_);
  }
  throw std::runtime_error(database.string() + ": too many programs have this database open");
}

NodeLease::~NodeLease() { ::close(handle_); }

}  // namespace bobbin::app
