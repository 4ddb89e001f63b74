#include "core/plugin_host/elf_section.hpp"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace bobbin::plugin_host {
namespace {

constexpr std::size_t kMaxSectionBytes = 32U << 20U;

class File {
 public:
  explicit File(const std::filesystem::path& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

struct EndElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};

Refused fault(const std::filesystem::path& file, const Words& words) {
  return refuse(Code::kInvalid, {file.string() + words.zh, file.string() + words.en});
}

// This program's own kind: 64 bits, its machine, a shared object.
bool is_ours(Elf* elf) {
  GElf_Ehdr header;
  if (gelf_getehdr(elf, &header) == nullptr || gelf_getclass(elf) != ELFCLASS64) return false;
#if defined(__x86_64__)
  constexpr GElf_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
  constexpr GElf_Half kMachine = EM_AARCH64;
#else
#error "name this machine's ELF number"
#endif
  return header.e_machine == kMachine && header.e_type == ET_DYN;
}

Result<std::string> bytes_of(const std::filesystem::path& file, Elf* elf, std::string_view name) {
  std::size_t names = 0;
  if (elf_getshdrstrndx(elf, &names) != 0)
    return fault(file, {" 已损坏：没有段名", " is damaged: it has no section names"});
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr) continue;
    const char* found = elf_strptr(elf, names, header.sh_name);
    if (found == nullptr || name != found) continue;
    const Elf_Data* data = elf_rawdata(section, nullptr);
    if (data == nullptr || data->d_buf == nullptr || data->d_size > kMaxSectionBytes) {
      return fault(file,
                   {" 的 .bobbin 段是空的、损坏或过大", " has a section .bobbin that is empty, damaged or too large"});
    }
    return std::string(static_cast<const char*>(data->d_buf), data->d_size);
  }
  return fault(file, {" 里没有 .bobbin 段：它不是 Bobbin 模块，或没有用 bobbin_add_plugin 打包",
                      " has no section .bobbin: it is no plugin of Bobbin, or wasn't packed with bobbin_add_plugin"});
}

}  // namespace

Result<std::string> read_elf_section(const std::filesystem::path& path, std::string_view section) {
  const File file(path);
  if (file.fd() < 0) {
    const std::string why = std::strerror(errno);
    return fault(path, {" 无法打开：" + why, " can't be opened: " + why});
  }
  if (elf_version(EV_CURRENT) == EV_NONE) return fault(path, {"：libelf 太旧", ": libelf is too old"});
  const std::unique_ptr<Elf, EndElf> elf(elf_begin(file.fd(), ELF_C_READ, nullptr));
  if (!elf || elf_kind(elf.get()) != ELF_K_ELF) {
    return fault(path, {" 不是共享库（ELF）：请放入编译好的 .so 文件",
                        " is no shared library (ELF): put the built .so file there"});
  }
  if (!is_ours(elf.get())) {
    return fault(path, {" 是给另一种机器编译的：请用本机的编译器重新编译",
                        " was built for another kind of machine: build it again for this one"});
  }
  return bytes_of(path, elf.get(), section);
}

}  // namespace bobbin::plugin_host
