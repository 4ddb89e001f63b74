#include "core/http/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace bobbin::http {
namespace {

constexpr std::size_t kPiece = 256 * 1024;

[[noreturn]] void fail(const char* doing) { throw std::system_error(errno, std::generic_category(), doing); }

int nameless_file() {
  std::string name = (std::filesystem::temp_directory_path() / "bobbin-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) fail("making a temporary file");
  ::unlink(name.c_str());
  return descriptor;
}

}  // namespace

Spool::Spool() : descriptor_(nameless_file()) {}

Spool::~Spool() { ::close(descriptor_); }

void Spool::put(std::string_view bytes) {
  waiting_ += bytes;
  size_ += bytes.size();
  if (waiting_.size() >= kPiece) write_out();
}

void Spool::end() {
  write_out();
  waiting_.shrink_to_fit();
}

void Spool::write_out() {
  std::string_view left = waiting_;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("writing a temporary file");
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  waiting_.clear();
}

void Spool::each(const std::function<void(std::string_view piece)>& send) const {
  std::string piece(kPiece, '\0');
  for (std::uint64_t sent = 0; sent < size_;) {
    const ssize_t got = ::pread(descriptor_, piece.data(), piece.size(), static_cast<off_t>(sent));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail("reading a temporary file");
    send({piece.data(), static_cast<std::size_t>(got)});
    sent += static_cast<std::uint64_t>(got);
  }
}

}  // namespace bobbin::http
