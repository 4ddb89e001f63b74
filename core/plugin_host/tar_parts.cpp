#include "core/plugin_host/tar_parts.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <utility>

namespace bobbin::plugin_host {
namespace {

struct FreeArchive {
  void operator()(archive* one) const { archive_read_free(one); }
};
using Archive = std::unique_ptr<archive, FreeArchive>;

Refused damaged(const Words& why) {
  return refuse(Code::kInvalid,
                {".bobbin 段里的归档有问题：" + why.zh, "the archive in the section .bobbin is no good: " + why.en});
}

bool stays_inside(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.size() > 200) return false;
  return ("/" + std::string(name) + "/").find("/../") == std::string::npos;
}

// Reads what stands at `entry`; false when it is larger than `most` or damaged.
bool read_entry(archive* one, archive_entry* entry, std::size_t most, std::string& out) {
  const auto size = archive_entry_size(entry);
  if (size < 0 || static_cast<std::size_t>(size) > most) return false;
  out.resize(static_cast<std::size_t>(size));
  return archive_read_data(one, out.data(), out.size()) == static_cast<la_ssize_t>(out.size());
}

}  // namespace

Result<std::map<std::string, std::string>> read_tar(std::string_view bytes, std::size_t most_parts,
                                                    std::size_t most_bytes) {
  const Archive one(archive_read_new());
  if (!one || archive_read_support_format_tar(one.get()) != ARCHIVE_OK ||
      archive_read_open_memory(one.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return damaged({"不是 tar 归档", "it is no tar archive"});
  }
  std::map<std::string, std::string> out;
  std::size_t left = most_bytes;
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(one.get(), &entry)) == ARCHIVE_OK) {
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    const char* path = archive_entry_pathname(entry);
    std::string name = path == nullptr ? std::string() : path;
    if (name.starts_with("./")) name.erase(0, 2);
    if (!stays_inside(name)) return damaged({"文件名“" + name + "”不允许", "the name '" + name + "' isn't allowed"});
    std::string content;
    if (out.size() >= most_parts || !read_entry(one.get(), entry, left, content)) {
      return damaged({"文件太多、太大或已损坏", "too many files, too large, or damaged"});
    }
    left -= content.size();
    if (!out.emplace(name, std::move(content)).second) {
      return damaged({"“" + name + "”重复出现", "'" + name + "' is there twice"});
    }
  }
  if (status != ARCHIVE_EOF) return damaged({"读不到结尾", "it can't be read to its end"});
  return out;
}

}  // namespace bobbin::plugin_host
