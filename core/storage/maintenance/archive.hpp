#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Tar files by libarchive. Throws std::runtime_error with the file's name and the library's words.
namespace bobbin::storage {

// A new file, readable by its owner only. It is there when `finish` was called, else nothing is left of it.
class ArchiveWriter {
 public:
  explicit ArchiveWriter(const std::filesystem::path& file);
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;
  ~ArchiveWriter();

  void add(const std::filesystem::path& file, const std::string& name);
  void finish();  // durable under its name from here on

 private:
  struct Handle;
  std::filesystem::path file_;
  std::filesystem::path partial_;
  std::unique_ptr<Handle> handle_;
  bool finished_ = false;
};

// Whether a name may be written below a folder: relative, no "..", no empty parts.
[[nodiscard]] bool is_safe_name(std::string_view name);

// Lays all regular files of an archive below `folder`, which exists. Answers their names. Refuses links, devices and
// unsafe names by throwing.
std::vector<std::string> extract(const std::filesystem::path& archive, const std::filesystem::path& folder);

}  // namespace bobbin::storage
