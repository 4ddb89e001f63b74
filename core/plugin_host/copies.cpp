#include "core/plugin_host/copies.hpp"

#include <sodium.h>

#include <array>
#include <chrono>
#include <fstream>
#include <system_error>

#include "core/base/ids.hpp"
#include "core/plugin_host/bundle.hpp"

namespace bobbin::plugin_host {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxLibraryBytes = 512U << 20U;

std::string hash_of(const std::string& content) {
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  const auto* bytes = static_cast<const unsigned char*>(static_cast<const void*>(content.data()));
  crypto_generichash(hash.data(), hash.size(), bytes, content.size(), nullptr, 0);
  std::array<char, crypto_generichash_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

// The whole file or none: written beside it, then renamed.
bool write_whole(const fs::path& file, const std::string& content) {
  const fs::path beside = file.string() + "." + random_hex(4);
  std::ofstream out(beside, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  std::error_code error;
  if (out) fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_exec, error);
  if (out && !error) fs::rename(beside, file, error);
  if (out && !error) return true;
  fs::remove(beside, error);
  return false;
}

}  // namespace

Result<Copy> Copies::take(const fs::path& file) {
  const auto content = read_file(file, kMaxLibraryBytes);
  if (!content) return Refused(content.error());
  Copy out;
  out.hash = hash_of(*content);
  out.file = folder_ / (out.hash + ".so");
  taken_.insert(out.file.filename().string());
  std::error_code error;
  fs::create_directories(folder_, error);
  if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
  // A copy of that name could have been cut short by a crash of the machine, so its content is looked at, not its name.
  const auto there = read_file(out.file, kMaxLibraryBytes);
  if (there && hash_of(*there) == out.hash) return out;
  if (!error && write_whole(out.file, *content)) return out;
  return refuse(Code::kInvalid, {"无法把模块复制到 " + folder_.string() + "：请检查权限和剩余空间",
                                 "can't be copied into " + folder_.string() +
                                     ": look at its permissions and at the space that is left"});
}

void Copies::sweep() const {
  std::error_code error;
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24);
  for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    if (taken_.contains(name) || name == answers().filename() || it->last_write_time(ignored) > old) continue;
    fs::remove(it->path(), ignored);
  }
}

}  // namespace bobbin::plugin_host
