#include "core/plugin_host/library.hpp"

#include <dlfcn.h>
#include <spdlog/spdlog.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "core/plugin_host/text.hpp"

namespace bobbin::plugin_host {

struct Library::Handle {
  boost::dll::shared_library code;
};

namespace {

using Entry = const bobbin_entry*();

// NODELETE: a plugin is never unloaded, an upgrade is a restart. Boost has no name for it.
constexpr auto kLoad = static_cast<boost::dll::load_mode::type>(RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

Refused fault(Words words) { return refuse(Code::kInvalid, std::move(words)); }

// Runs the plugin's code where there is no visit; an exception that gets out of it is said in `what` (C++ authors are
// guarded by the SDK; others may throw).
template <class F>
auto contained(F&& call, std::string& what) -> std::optional<decltype(call())> {
  try {
    return call();
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
    what = "an exception of an unknown kind";
  }
  return std::nullopt;
}

Result<void> check_head(const bobbin_head& head, const char* table, std::size_t least, int major) {
  const std::string name(table);
  if (head.rev != major) {
    const std::string has = std::to_string(head.rev);
    const std::string wants = std::to_string(major);
    return fault({"表 " + name + " 的主版本是 " + has + "，这个 Bobbin 需要 " + wants + "：请用它的 SDK 重新编译",
                  "the table " + name + " is of major " + has + ", this Bobbin speaks " + wants +
                      ": build the plugin again with its SDK"});
  }
  if (head.size < least) {
    return fault({"表 " + name + " 太短（" + std::to_string(head.size) + " 字节，至少 " + std::to_string(least) +
                      "）：head.size 应为 sizeof 整个结构",
                  "the table " + name + " is too short (" + std::to_string(head.size) + " bytes, at least " +
                      std::to_string(least) + "): head.size must be sizeof the whole struct"});
  }
  return {};
}

}  // namespace

Library::Library() : handle_(std::make_unique<Handle>()) {}

Library::~Library() {
  stop();
  std::string what;
  if (plugin_ != nullptr && plugin_->destroy != nullptr) {
    contained([&] { return plugin_->destroy(plugin_->self), true; }, what);
  }
  if (!what.empty()) spdlog::error("a plugin threw while it was destroyed: {}", what);
}

Result<std::unique_ptr<Library>> Library::load(const std::filesystem::path& file, const bobbin_host& host) {
  std::unique_ptr<Library> out(new Library());
  if (auto opened = out->open(file, host); !opened) return Refused(std::move(opened.error()));
  if (auto asked = out->ask_extensions(); !asked) return Refused(std::move(asked.error()));
  return out;
}

Result<void> Library::open(const std::filesystem::path& file, const bobbin_host& host) {
  try {
    handle_->code.load(file, kLoad);  // the throwing overload: the other one loses the loader's message
  } catch (const std::exception& error) {
    const std::string why = error.what();
    return fault({"无法加载：" + why + "。缺少的库请先安装，缺少的符号请用同一个 SDK 重新编译",
                  "can't be loaded: " + why +
                      ". Install a library that is missing; for a missing symbol build it again with this SDK"});
  }
  if (!handle_->code.has(BOBBIN_ENTRY_SYMBOL)) {
    return fault({"没有导出函数 " BOBBIN_ENTRY_SYMBOL "：它不是 Bobbin 模块，或是给另一个主版本编译的",
                  "exports no function " BOBBIN_ENTRY_SYMBOL
                  ": it is no plugin of Bobbin, or was built for another major"});
  }
  Entry& entry_function = handle_->code.get<Entry>(BOBBIN_ENTRY_SYMBOL);
  std::string what;
  const auto entry = contained([&] { return entry_function(); }, what);
  if (!entry || *entry == nullptr) {
    return fault({BOBBIN_ENTRY_SYMBOL " 没有回答" + (what.empty() ? "" : "：" + what),
                  std::string(BOBBIN_ENTRY_SYMBOL " answers nothing") + (what.empty() ? "" : ": " + what)});
  }
  if (auto good = check_head((*entry)->head, "bobbin_entry", kLeast<bobbin_entry>, BOBBIN_ABI_MAJOR); !good)
    return good;
  if ((*entry)->create == nullptr) return fault({"入口表里没有 create", "the entry's table has no create"});
  const auto plugin = contained([&] { return (*entry)->create(&host); }, what);
  if (!plugin || *plugin == nullptr) {
    return fault({"create 失败" + (what.empty() ? "" : "：" + what) + "。原因可能在日志里",
                  "create failed" + (what.empty() ? "" : ": " + what) + "; the log may say why"});
  }
  if (auto good = check_head((*plugin)->head, "bobbin_plugin", kLeast<bobbin_plugin>, BOBBIN_ABI_MAJOR); !good) {
    return good;
  }
  if ((*plugin)->extension == nullptr) return fault({"模块表里没有 extension", "the plugin's table has no extension"});
  plugin_ = *plugin;
  return {};
}

namespace {

template <class Table>
Result<std::optional<Table>> ask(const bobbin_plugin& plugin, const char* id) {
  std::string what;
  const auto found = contained([&] { return plugin.extension(plugin.self, to_abi(id)); }, what);
  if (!found)
    return fault({"extension(" + std::string(id) + ") 抛出了异常：" + what,
                  "extension(" + std::string(id) + ") threw: " + what});
  const auto* table = static_cast<const Table*>(*found);
  if (table == nullptr) return std::optional<Table>();
  if (auto good = check_head(table->head, id, kLeast<Table>, 1); !good) return Refused(std::move(good.error()));
  return given(table);
}

}  // namespace

Result<void> Library::ask_extensions() {
  const auto sale = ask<bobbin_sale_extension>(*plugin_, BOBBIN_SALE_EXTENSION);
  if (!sale) return Refused(sale.error());
  sale_ = *sale;
  const auto tender = ask<bobbin_tender_extension>(*plugin_, BOBBIN_TENDER_EXTENSION);
  if (!tender) return Refused(tender.error());
  tender_ = *tender;
  const auto handlers = ask<bobbin_handlers_extension>(*plugin_, BOBBIN_HANDLERS_EXTENSION);
  if (!handlers) return Refused(handlers.error());
  handlers_ = *handlers;
  return {};
}

Result<void> Library::start() {
  if (plugin_->start == nullptr) {
    started_ = true;
    return {};
  }
  std::string what;
  const auto status = contained([&] { return plugin_->start(plugin_->self); }, what);
  if (!status) return fault({"start 抛出了异常：" + what, "start threw: " + what});
  if (*status != BOBBIN_OK) {
    const std::string number = std::to_string(*status);
    return fault({"start 回答了 " + number + "，不愿启动。原因在日志里",
                  "start answered " + number + ": it doesn't want to run; the log says why"});
  }
  started_ = true;
  return {};
}

void Library::stop() {
  if (!std::exchange(started_, false) || plugin_->stop == nullptr) return;
  std::string what;
  contained([&] { return plugin_->stop(plugin_->self), true; }, what);
  if (!what.empty()) spdlog::error("a plugin threw while it was stopped: {}", what);
}

}  // namespace bobbin::plugin_host
