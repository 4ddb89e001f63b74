#pragma once

#include <cstdint>
#include <string_view>

#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

enum class Level : std::int32_t {
  kDebug = BOBBIN_LOG_DEBUG,
  kInfo = BOBBIN_LOG_INFO,
  kWarning = BOBBIN_LOG_WARNING,
  kError = BOBBIN_LOG_ERROR,
};

// The host's log. Any thread, also the plugin's own. Never write names, phones or birthdays into it: ids only.
class Log {
 public:
  explicit Log(const detail::Tables& tables) : tables_(&tables) {}

  void write(Level level, std::string_view text) const {
    if (tables_->log == nullptr) return;
    tables_->log->write(tables_->host, static_cast<std::int32_t>(level), detail::to_abi(text));
  }
  void debug(std::string_view text) const { write(Level::kDebug, text); }
  void info(std::string_view text) const { write(Level::kInfo, text); }
  void warning(std::string_view text) const { write(Level::kWarning, text); }
  void error(std::string_view text) const { write(Level::kError, text); }

 private:
  const detail::Tables* tables_;
};

}  // namespace v1
}  // namespace bobbin
