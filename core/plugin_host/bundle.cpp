#include "core/plugin_host/bundle.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

#include "core/plugin_host/elf_section.hpp"
#include "core/plugin_host/tar_parts.hpp"

namespace bobbin::plugin_host {
namespace fs = std::filesystem;

namespace {

Refused unreadable(const fs::path& file, const std::string& why) {
  return refuse(Code::kInvalid, {"无法读取 " + file.string() + "：" + why, "can't read " + file.string() + ": " + why});
}

Result<void> add_part(const fs::path& file, std::string name, Bundle& out) {
  auto content = read_file(file, kMaxPartsBytes);
  if (!content) return Refused(std::move(content.error()));
  out.parts.emplace(std::move(name), *std::move(content));
  return {};
}

Result<void> add_migrations(const fs::path& folder, Bundle& out) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() != ".sql") continue;
    if (out.parts.size() >= kMaxParts) return unreadable(folder, "more than 500 files");
    auto added = add_part(it->path(), "migrations/" + it->path().filename().string(), out);
    if (!added) return added;
  }
  return {};
}

}  // namespace

const std::string* Bundle::part(std::string_view name) const {
  const auto found = parts.find(std::string(name));
  return found == parts.end() ? nullptr : &found->second;
}

Result<std::string> read_file(const fs::path& file, std::size_t most_bytes) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return unreadable(file, error ? error.message() : "no such file");
  const auto size = fs::file_size(file, error);
  if (error) return unreadable(file, error.message());
  if (size > most_bytes) return unreadable(file, "too large");
  std::ifstream in(file, std::ios::binary);
  std::string out(static_cast<std::size_t>(size), '\0');
  if (!in.read(out.data(), static_cast<std::streamsize>(out.size()))) return unreadable(file, "permission or device");
  return out;
}

Result<Bundle> read_folder(const fs::path& folder) {
  Bundle out;
  out.library = folder / (folder.filename().string() + ".so");
  auto added = add_part(folder / "plugin.json", "plugin.json", out);
  if (!added) return Refused(std::move(added.error()));
  std::error_code error;
  if (!fs::is_regular_file(out.library, error)) {
    const std::string name = out.library.filename().string();
    return refuse(Code::kInvalid,
                  {"文件夹 " + folder.string() + " 里没有 " + name + "：请先编译，或把它放进来",
                   "the folder " + folder.string() + " has no " + name + ": build it, or put it there"});
  }
  added = add_migrations(folder / "migrations", out);
  if (added && fs::exists(folder / "panel.js", error)) added = add_part(folder / "panel.js", "panel.js", out);
  if (!added) return Refused(std::move(added.error()));
  return out;
}

Result<Bundle> read_library(const fs::path& file) {
  auto section = read_elf_section(file, ".bobbin");
  if (!section) return Refused(std::move(section.error()));
  auto parts = read_tar(*section, kMaxParts, kMaxPartsBytes);
  if (!parts) {
    return refuse(Code::kInvalid,
                  {file.string() + "：" + parts.error().detail.zh, file.string() + ": " + parts.error().detail.en});
  }
  Bundle out{file, *std::move(parts)};
  if (out.part("plugin.json") == nullptr) {
    return refuse(Code::kInvalid, {file.string() + " 的 .bobbin 段里没有 plugin.json：请用 bobbin_add_plugin 重新编译",
                                   "the section .bobbin of " + file.string() +
                                       " has no plugin.json: build it again with bobbin_add_plugin"});
  }
  return out;
}

Result<std::vector<modules::Migration>> migrations_of(const Bundle& bundle) {
  constexpr std::string_view kFolder = "migrations/";
  std::vector<modules::Migration> out;
  for (const auto& [part, sql] : bundle.parts) {
    if (!part.starts_with(kFolder)) continue;
    const std::string name = part.substr(kFolder.size());
    const bool numbered = name.size() > 9 && name[4] == '_' && name.ends_with(".sql") &&
                          std::all_of(name.begin(), name.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
    if (!numbered) {
      return refuse(Code::kInvalid, {"迁移文件 " + part + " 应命名为 NNNN_名字.sql，例如 0001_first.sql",
                                     "the migration " + part + " must be called NNNN_name.sql, like 0001_first.sql"});
    }
    const std::int32_t number = std::stoi(name.substr(0, 4));
    if (!out.empty() && out.back().number == number) {
      return refuse(Code::kInvalid, {"迁移 " + out.back().name + " 与 " + name + " 编号相同",
                                     "the migrations " + out.back().name + " and " + name + " have one number"});
    }
    out.push_back({number, name, sql});  // a map's order is the numbers' order
  }
  return out;
}

}  // namespace bobbin::plugin_host
