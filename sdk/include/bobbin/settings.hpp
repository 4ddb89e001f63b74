#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// The module's settings in the call's store: merged, checked against the manifest's schema, defaults filled in. Values
// are asked for by JSON Pointer (RFC 6901); a `get_` answers nullopt when there is no such value or it has another
// type, the others throw, because a value with a default in the schema is always there.
class Settings {
 public:
  Settings(const detail::Tables& tables, bobbin_call* call) : tables_(&tables), call_(call) {}

  [[nodiscard]] std::optional<std::int64_t> get_integer(std::string_view pointer) const {
    std::int64_t out = 0;
    return found(table().setting_int(call_, detail::to_abi(pointer), &out)) ? std::optional(out) : std::nullopt;
  }
  [[nodiscard]] std::optional<bool> get_boolean(std::string_view pointer) const {
    std::int32_t out = 0;
    return found(table().setting_bool(call_, detail::to_abi(pointer), &out)) ? std::optional(out != 0) : std::nullopt;
  }
  // Borrowed for the visit.
  [[nodiscard]] std::optional<std::string_view> get_text(std::string_view pointer) const {
    bobbin_str out{};
    if (!found(table().setting_text(call_, detail::to_abi(pointer), &out))) return std::nullopt;
    return detail::to_view(out);
  }
  // Members of an array or object.
  [[nodiscard]] std::optional<std::int64_t> get_count(std::string_view pointer) const {
    std::int64_t out = 0;
    return found(table().setting_count(call_, detail::to_abi(pointer), &out)) ? std::optional(out) : std::nullopt;
  }
  [[nodiscard]] std::optional<std::string> get_json(std::string_view pointer) const {
    std::string out;
    if (!found(table().setting_json(call_, detail::to_abi(pointer), detail::string_sink(out)))) return std::nullopt;
    return out;
  }

  [[nodiscard]] std::int64_t integer(std::string_view pointer) const { return must(get_integer(pointer), pointer); }
  [[nodiscard]] bool boolean(std::string_view pointer) const { return must(get_boolean(pointer), pointer); }
  [[nodiscard]] std::string_view text(std::string_view pointer) const { return must(get_text(pointer), pointer); }
  [[nodiscard]] std::int64_t count(std::string_view pointer) const { return must(get_count(pointer), pointer); }
  [[nodiscard]] std::string json(std::string_view pointer = "") const { return must(get_json(pointer), pointer); }

  // The value behind an `x-secret` setting. Borrowed for the visit; never log it.
  [[nodiscard]] std::string_view secret(std::string_view pointer) const {
    bobbin_str out{};
    const auto& secrets = detail::need(tables_->secrets, BOBBIN_SECRETS_SERVICE);
    detail::check(secrets.reveal(call_, detail::to_abi(pointer), &out), "secrets.reveal");
    return detail::to_view(out);
  }

 private:
  [[nodiscard]] const bobbin_call_service& table() const { return detail::need(tables_->call, BOBBIN_CALL_SERVICE); }

  static bool found(bobbin_status status) {
    if (status == BOBBIN_INVALID) return false;
    detail::check(status, "settings");
    return true;
  }

  template <class Value>
  static Value must(std::optional<Value> value, std::string_view pointer) {
    if (!value) throw ServiceFailed(BOBBIN_INTERNAL, "no setting " + std::string(pointer) + " of that type");
    return *std::move(value);
  }

  const detail::Tables* tables_;
  bobbin_call* call_;
};

// Anything that is computed from settings, computed once for each (store, settings version). A return runs under its
// sale's version (X2), so several are alive at once; the oldest go when there are more than kKept. Thread-safe.
template <class Value>
class SettingsCache {
 public:
  static constexpr std::size_t kKept = 64;

  // `make` runs without the lock; two threads may make the same value at once, one of them is kept.
  template <class CallType, class Make>
  [[nodiscard]] std::shared_ptr<const Value> get(const CallType& call, Make&& make) {
    // Ordered by version first: the smallest key is the oldest.
    const std::pair<std::int64_t, std::string> key{call.settings_version(), std::string(call.store())};
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = values_.find(key); found != values_.end()) return found->second;
    }
    // Shared, because a visit may still use a value that has fallen out of the cache.
    std::shared_ptr<const Value> made = std::make_shared<const Value>(make(call.settings()));
    const std::lock_guard lock(mutex_);
    const auto kept = values_.emplace(key, std::move(made)).first->second;
    if (values_.size() > kKept) values_.erase(values_.begin());
    return kept;
  }

 private:
  std::mutex mutex_;
  std::map<std::pair<std::int64_t, std::string>, std::shared_ptr<const Value>> values_;
};

}  // namespace v1
}  // namespace bobbin
