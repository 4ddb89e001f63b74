#include "core/app/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bobbin::app {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const char* what) {
  throw std::runtime_error(file.string() + ": " + what + ": " + std::strerror(errno));
}

}  // namespace

void write_file(const std::filesystem::path& file, std::string_view content, Access access) {
  const std::filesystem::path beside = file.string() + ".new";
  struct stat before {};
  const bool keeps = access == Access::kAsItWas && ::stat(file.c_str(), &before) == 0;
  const int mode = access == Access::kEverybody ? 0644 : 0600;
  const int handle = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (handle < 0) fail(file, "can't be made");
  std::string_view rest = content;
  while (!rest.empty()) {
    const ssize_t written = ::write(handle, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int why = errno;
      ::close(handle);
      ::unlink(beside.c_str());
      errno = why;
      fail(file, "can't be written");
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  // Another's file becomes ours where we may not give it back; its mode stays.
  if (keeps &&
      (::fchmod(handle, before.st_mode & 07777U) != 0 || ::fchown(handle, before.st_uid, before.st_gid) != 0)) {
    errno = 0;
  }
  const bool kept = ::fsync(handle) == 0;
  ::close(handle);
  if (!kept || ::rename(beside.c_str(), file.c_str()) != 0) fail(file, "can't be kept");
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) fail(file, "can't be read");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::filesystem::path own_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

std::filesystem::path installed_plugins() {
  const std::filesystem::path prefix = own_program().parent_path().parent_path();
  const std::filesystem::path installed = prefix / "lib" / "bobbin" / "plugins";
  return std::filesystem::is_directory(installed) ? installed : prefix / "plugins";
}

}  // namespace bobbin::app
