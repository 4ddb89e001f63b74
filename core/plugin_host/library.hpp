#pragma once

#include <bobbin/abi.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/refusal.hpp"

namespace bobbin::plugin_host {

// A plugin's code in this process: loaded, its tables looked at, its one instance made. Never unloaded (sdk.md 3).
class Library {
 public:
  // Loads, checks every table's head and creates the instance. Thread: main. `host` must outlive the process' use of
  // the plugin. kInvalid in words, each with what would help: the loader's message, no entry, another major, a table
  // that is too short, create that fails or throws. A crash is a crash: probe first.
  [[nodiscard]] static Result<std::unique_ptr<Library>> load(const std::filesystem::path& file,
                                                             const bobbin_host& host);
  ~Library();  // stops (when started) and destroys the instance
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  // Thread: main, once. kInvalid when the plugin says no or throws.
  [[nodiscard]] Result<void> start();
  void stop();  // once more is nothing

  [[nodiscard]] void* self() const { return plugin_->self; }
  // Null when the plugin has none.
  [[nodiscard]] const bobbin_sale_extension* sale() const { return sale_ ? &*sale_ : nullptr; }
  [[nodiscard]] const bobbin_tender_extension* tender() const { return tender_ ? &*tender_ : nullptr; }
  [[nodiscard]] const bobbin_handlers_extension* handlers() const { return handlers_ ? &*handlers_ : nullptr; }

 private:
  struct Handle;
  Library();
  [[nodiscard]] Result<void> open(const std::filesystem::path& file, const bobbin_host& host);
  [[nodiscard]] Result<void> ask_extensions();

  std::unique_ptr<Handle> handle_;
  const bobbin_plugin* plugin_ = nullptr;
  // As this host knows them: the plugin's own may be shorter or longer.
  std::optional<bobbin_sale_extension> sale_;
  std::optional<bobbin_tender_extension> tender_;
  std::optional<bobbin_handlers_extension> handlers_;
  bool started_ = false;
};

}  // namespace bobbin::plugin_host
