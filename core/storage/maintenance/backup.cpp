#include "core/storage/maintenance/backup.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include "core/storage/error.hpp"
#include "core/storage/maintenance/archive.hpp"
#include "core/storage/maintenance/transfer.hpp"
#include "core/storage/open.hpp"
#include "core/storage/sqlite/copy.hpp"

namespace bobbin::storage {
namespace {

namespace fs = std::filesystem;

// A folder that is gone at the end, unless it was moved.
class ScratchFolder {
 public:
  explicit ScratchFolder(const fs::path& beside) {
    std::string pattern = beside.string() + ".XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) {
      const std::string why = std::generic_category().message(errno);
      throw StorageError(Trouble::kReadOnly, "making a folder beside " + beside.string() + ": " + why);
    }
    path_ = pattern;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code none;
    fs::remove_all(path_, none);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// Of a database that is a file; empty for a server's.
fs::path file_of(const std::string& address) {
  constexpr std::string_view kFile = "sqlite:";
  return address.starts_with(kFile) ? fs::path(address.substr(kFile.size())) : fs::path();
}

Result<void> copy_to_file(const std::string& address, const fs::path& copy) {
  if (const fs::path file = file_of(address); !file.empty()) {
    sqlite::copy_database(file, copy);
    return {};
  }
  {
    const auto from = open_engine(address, IfMissing::kFail);
    const auto to = open_sqlite(copy, IfMissing::kCreate);
    if (auto done = transfer(*from, *to); !done) return Refused(done.error());
  }
  sqlite::fold(copy);
  return {};
}

Refused missing(const fs::path& file) {
  return refuse(Code::kInvalid, {"找不到文件 " + file.string(), "there is no file " + file.string()});
}

bool is_empty_place(const fs::path& folder) {
  return !fs::exists(folder) || (fs::is_directory(folder) && fs::is_empty(folder));
}

Refused no_backup(const fs::path& file, const std::string& why) {
  return refuse(Code::kInvalid,
                {file.string() + " 不是 bobbin 的备份：" + why, file.string() + " is no backup of bobbin: " + why});
}

}  // namespace

Result<BackupReport> back_up(const std::string& address, const fs::path& to, std::span<const BackupFile> extra) {
  if (const fs::path file = file_of(address); !file.empty() && !fs::exists(file)) return missing(file);
  if (fs::exists(to)) {
    return refuse(Code::kInvalid, {"文件 " + to.string() + " 已存在；备份不覆盖旧文件，请换一个名字",
                                   to.string() + " exists already; a backup overwrites nothing, take another name"});
  }
  for (const BackupFile& one : extra) {
    if (!fs::is_regular_file(one.file)) return missing(one.file);
    if (!is_safe_name(one.name) || one.name == kDatabaseName) {
      throw std::logic_error("a backup's file can't be named \"" + one.name + "\"");
    }
  }
  const ScratchFolder scratch(to);
  const fs::path copy = scratch.path() / kDatabaseName;
  if (auto copied = copy_to_file(address, copy); !copied) return Refused(copied.error());
  fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write);
  ArchiveWriter archive(to);
  BackupReport report;
  archive.add(copy, kDatabaseName);
  report.names.emplace_back(kDatabaseName);
  for (const BackupFile& one : extra) {
    archive.add(one.file, one.name);
    report.names.push_back(one.name);
  }
  archive.finish();
  report.bytes = static_cast<std::int64_t>(fs::file_size(to));
  return report;
}

Result<RestoreReport> restore(const fs::path& from, const fs::path& folder) {
  if (!fs::is_regular_file(from)) return missing(from);
  if (!is_empty_place(folder)) {
    return refuse(Code::kInvalid, {"文件夹 " + folder.string() + " 不为空；请恢复到一个新的文件夹",
                                   folder.string() + " is not empty; restore into a new folder"});
  }
  // "shop/" names the same folder as "shop", but has no name to put another beside.
  const fs::path target = fs::absolute(folder).lexically_normal();
  const fs::path place = target.has_filename() ? target : target.parent_path();
  fs::create_directories(place.parent_path());
  const ScratchFolder scratch(place);
  RestoreReport report;
  try {
    report.names = extract(from, scratch.path());
  } catch (const std::runtime_error& error) {
    return no_backup(from, error.what());
  }
  if (std::find(report.names.begin(), report.names.end(), kDatabaseName) == report.names.end()) {
    return no_backup(from, std::string("it holds no ") + kDatabaseName);
  }
  try {
    const std::vector<std::string> damage = sqlite::damage_of(scratch.path() / kDatabaseName);
    if (!damage.empty()) return no_backup(from, "its database is damaged: " + damage.front());
  } catch (const StorageError& error) {
    return no_backup(from, error.what());
  }
  fs::remove(place);  // empty, or not there
  fs::rename(scratch.path(), place);
  return report;
}

}  // namespace bobbin::storage
