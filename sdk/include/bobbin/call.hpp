#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bobbin/day.hpp"
#include "bobbin/db.hpp"
#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/journal.hpp"
#include "bobbin/log.hpp"
#include "bobbin/members.hpp"
#include "bobbin/secrets.hpp"
#include "bobbin/services.hpp"
#include "bobbin/settings.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

enum class Mode : std::int32_t {
  kOn = BOBBIN_MODE_ON,
  kPreview = BOBBIN_MODE_PREVIEW,  // a quote or a dry run: what is queued is recorded and dropped
  kUnwind = BOBBIN_MODE_UNWIND,
};

// One visit of the host. Valid on the visiting thread until the visit returns; never keep it.
class Call {
 public:
  Call(const detail::Tables& tables, bobbin_call* call)
      : tables_(&tables), call_(call), info_(detail::need(tables.call, BOBBIN_CALL_SERVICE).info(call)) {
    if (info_ == nullptr) throw ServiceFailed(BOBBIN_INVALID, "this call isn't valid here");
  }

  [[nodiscard]] Mode mode() const { return static_cast<Mode>(info_->mode); }
  [[nodiscard]] bool preview() const { return mode() == Mode::kPreview; }
  // Being switched off in this store: honour what was promised, grant nothing new (X2).
  [[nodiscard]] bool draining() const { return info_->draining != 0; }

  // A demo: nobody is paid and nothing arrives, so what stands in for a provider or a carrier may. Never in a real
  // shop.
  [[nodiscard]] bool demo() const { return info_->demo != 0; }

  // Business time; the same for the whole visit. Never ask the system's clock.
  [[nodiscard]] std::int64_t now_ms() const { return info_->now_ms; }
  [[nodiscard]] Day business_day() const { return {info_->business_day}; }  // of this store (G9)
  [[nodiscard]] std::int64_t budget_ms() const { return info_->budget_ms; }

  // First moment of a business day in this store; the last moment of `day` is before day_starts_ms(day + 1).
  [[nodiscard]] std::int64_t day_starts_ms(Day day) const {
    std::int64_t out = 0;
    detail::check(table().day_starts(call_, day.n, &out), "day_starts");
    return out;
  }
  // First moment after a business day: what a thing that is usable "to the end of the day" expires at.
  [[nodiscard]] std::int64_t day_ends_ms(Day day) const { return day_starts_ms({day.n + 1}); }
  [[nodiscard]] Day day_of(std::int64_t at_ms) const {
    std::int32_t out = 0;
    detail::check(table().day_of(call_, at_ms, &out), "day_of");
    return {out};
  }
  // RFC 3339 with the store's offset.
  [[nodiscard]] std::string instant_text(std::int64_t at_ms) const {
    std::string out;
    detail::check(table().instant_text(call_, at_ms, detail::string_sink(out)), "instant_text");
    return out;
  }
  // A new id for a row of the plugin's own.
  [[nodiscard]] std::int64_t new_id() const {
    std::int64_t out = 0;
    detail::check(table().new_id(call_, &out), "new_id");
    return out;
  }

  [[nodiscard]] std::string_view store() const { return detail::to_view(info_->store); }
  [[nodiscard]] std::string_view till() const { return detail::to_view(info_->till); }
  [[nodiscard]] std::string_view staff() const { return detail::to_view(info_->staff); }
  [[nodiscard]] std::string_view currency() const { return detail::to_view(info_->currency); }
  [[nodiscard]] std::string_view time_zone() const { return detail::to_view(info_->time_zone); }
  [[nodiscard]] std::string_view locale() const { return detail::to_view(info_->locale); }  // of who reads the answer
  [[nodiscard]] std::int64_t settings_version() const { return info_->settings_version; }

  [[nodiscard]] Settings settings() const { return {*tables_, call_}; }
  [[nodiscard]] Journal journal() const { return {*tables_, call_}; }
  [[nodiscard]] Db db() const { return {*tables_, call_}; }
  [[nodiscard]] Members members() const { return {*tables_, call_}; }
  [[nodiscard]] Services services() const { return {*tables_, call_}; }
  [[nodiscard]] Secrets secrets() const { return {*tables_, call_}; }
  [[nodiscard]] Log log() const { return Log(*tables_); }

 private:
  [[nodiscard]] const bobbin_call_service& table() const { return *tables_->call; }

  const detail::Tables* tables_;
  bobbin_call* call_;
  const bobbin_call_info* info_;
};

}  // namespace v1
}  // namespace bobbin
