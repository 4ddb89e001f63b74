#include "core/storage/maintenance/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace bobbin::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlock = 1 << 16;

struct FreeWriter {
  void operator()(archive* handle) const { archive_write_free(handle); }
};
struct FreeReader {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

[[noreturn]] void fail(const std::string& doing, archive* handle) {
  const char* const words = archive_error_string(handle);
  throw std::runtime_error(doing + ": " + (words != nullptr ? words : "unknown error"));
}

[[noreturn]] void fail_with_errno(const std::string& doing) {
  throw std::runtime_error(doing + ": " + std::generic_category().message(errno));
}

// A file descriptor that is closed at the end.
class Descriptor {
 public:
  Descriptor(const fs::path& file, int flags, mode_t mode = 0)
      : number_(::open(file.c_str(), flags | O_CLOEXEC, mode)) {
    if (number_ < 0) fail_with_errno("opening " + file.string());
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }
  [[nodiscard]] int number() const { return number_; }
  void sync(const fs::path& file) const {
    if (::fsync(number_) != 0) fail_with_errno("writing " + file.string());
  }

 private:
  int number_;
};

void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(folder.empty() ? fs::path(".") : folder, O_RDONLY | O_DIRECTORY);
  descriptor.sync(folder);
}

void extract_one(archive* handle, const fs::path& target, mode_t mode) {
  fs::create_directories(target.parent_path());
  const Descriptor descriptor(target, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (archive_read_data_into_fd(handle, descriptor.number()) != ARCHIVE_OK) fail("reading the backup", handle);
  descriptor.sync(target);
}

}  // namespace

struct ArchiveWriter::Handle {
  explicit Handle(const fs::path& partial) : descriptor(partial, O_WRONLY | O_CREAT | O_EXCL, 0600) {}
  Descriptor descriptor;
  std::unique_ptr<archive, FreeWriter> writer{archive_write_new()};
};

ArchiveWriter::ArchiveWriter(const fs::path& file) : file_(file), partial_(file.string() + ".partial") {
  std::error_code none;
  fs::remove(partial_, none);  // of a run that was cut off
  handle_ = std::make_unique<Handle>(partial_);
  archive* const writer = handle_->writer.get();
  const std::string name = file.string();
  archive_write_set_format_pax_restricted(writer);
  if (name.ends_with(".gz") || name.ends_with(".tgz")) archive_write_add_filter_gzip(writer);
  if (name.ends_with(".zst")) archive_write_add_filter_zstd(writer);
  if (archive_write_open_fd(writer, handle_->descriptor.number()) != ARCHIVE_OK) fail("writing " + name, writer);
}

ArchiveWriter::~ArchiveWriter() {
  if (finished_) return;
  std::error_code none;
  fs::remove(partial_, none);
}

void ArchiveWriter::add(const fs::path& file, const std::string& name) {
  archive* const writer = handle_->writer.get();
  const Descriptor source(file, O_RDONLY);
  struct ::stat facts {};
  if (::fstat(source.number(), &facts) != 0) fail_with_errno("reading " + file.string());
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), facts.st_mode & 0777U);
  archive_entry_set_size(entry.get(), facts.st_size);
  archive_entry_set_mtime(entry.get(), facts.st_mtim.tv_sec, 0);
  if (archive_write_header(writer, entry.get()) != ARCHIVE_OK) fail("writing " + file_.string(), writer);
  std::array<char, kBlock> block{};
  for (off_t left = facts.st_size; left > 0;) {
    const ssize_t got = ::read(source.number(), block.data(), block.size());
    if (got < 0) fail_with_errno("reading " + file.string());
    if (got == 0) throw std::runtime_error(file.string() + " became shorter while it was read");
    const auto part = static_cast<std::size_t>(std::min<off_t>(got, left));
    if (archive_write_data(writer, block.data(), part) < 0) fail("writing " + file_.string(), writer);
    left -= static_cast<off_t>(part);
  }
}

void ArchiveWriter::finish() {
  if (archive_write_close(handle_->writer.get()) != ARCHIVE_OK) {
    fail("writing " + file_.string(), handle_->writer.get());
  }
  handle_->descriptor.sync(partial_);
  fs::rename(partial_, file_);
  finished_ = true;
  sync_folder(file_.parent_path());
}

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\0') != std::string_view::npos) return false;
  while (!name.empty()) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
  return false;
}

std::vector<std::string> extract(const fs::path& file, const fs::path& folder) {
  const std::unique_ptr<archive, FreeReader> reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_zstd(reader.get());
  if (archive_read_open_filename(reader.get(), file.c_str(), kBlock) != ARCHIVE_OK) {
    fail("reading " + file.string(), reader.get());
  }
  std::vector<std::string> names;
  archive_entry* entry = nullptr;
  int code = ARCHIVE_OK;
  while ((code = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK) {
    const char* const given = archive_entry_pathname(entry);
    const std::string name = given != nullptr ? given : "";
    if (!is_safe_name(name) || archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
      throw std::runtime_error("the backup holds \"" + name + "\", which is no file of a shop");
    }
    extract_one(reader.get(), folder / name, archive_entry_perm(entry) & 0700U);
    names.push_back(name);
  }
  if (code != ARCHIVE_EOF) fail("reading " + file.string(), reader.get());
  sync_folder(folder);
  return names;
}

}  // namespace bobbin::storage
