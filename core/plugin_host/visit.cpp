#include "core/plugin_host/visit.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/text.hpp"
#include "core/plugin_host/where.hpp"

namespace bobbin::plugin_host {

thread_local Visit* Visit::top_ = nullptr;

bool Occasion::writes() const {
  switch (doing) {
    case Doing::kSettle:
    case Doing::kAfter:
    case Doing::kUnwind:
    case Doing::kMember:
    case Doing::kWrite:
      return stores != nullptr;
    case Doing::kPrice:
    case Doing::kTender:
    case Doing::kRead:
    case Doing::kOutside:
      return false;
  }
  return false;
}

Visit::Visit(const House& house, const Plugin& plugin, const Occasion& occasion, int depth)
    : house_(house),
      plugin_(plugin),
      occasion_(occasion),
      settings_(occasion.settings->settings(occasion.store, plugin.id())),
      state_(state_in(*occasion.settings, occasion.store, plugin.id())),
      depth_(depth) {}

namespace {

std::int32_t mode_of(const Occasion& occasion) {
  if (occasion.doing == Doing::kUnwind) return BOBBIN_MODE_UNWIND;
  return occasion.reality == Reality::kPreview ? BOBBIN_MODE_PREVIEW : BOBBIN_MODE_ON;
}

struct DaySpan {
  Day day;
  DayRule rule;
  Instant starts, ends;
};

// Every visit of a sale asks for the same day, and a time zone takes a search.
const DaySpan& span_of(Day day, const DayRule& rule) {
  thread_local DaySpan last{Day{-1}, {}, {}, {}};
  if (last.day != day || last.rule != rule) {
    last = {day, rule, business_day_starts(day, rule), business_day_starts(Day{day.n + 1}, rule)};
  }
  return last;
}

}  // namespace

const bobbin_call_info& Visit::info() {
  if (has_info_) return info_;
  const journal::Cause& cause = occasion_.cause;
  const DayRule& rule = day_rule_of(*occasion_.settings, occasion_.store);
  info_.head = {sizeof(bobbin_call_info), 1, BOBBIN_ABI_MINOR};
  info_.mode = mode_of(occasion_);
  info_.draining = draining() ? 1 : 0;
  info_.demo = house_.purpose == Purpose::kDemo ? 1 : 0;
  info_.business_day = cause.business_day.n;
  info_.now_ms = cause.at.ms;
  const DaySpan& span = span_of(cause.business_day, rule);
  info_.day_starts_ms = span.starts.ms;
  info_.day_ends_ms = span.ends.ms;
  info_.settings_version = occasion_.settings->version();
  info_.store = to_abi(occasion_.store);
  info_.till = to_abi(occasion_.till);
  info_.staff = to_abi(cause.staff);
  info_.currency = to_abi(house_.ledger.currency());
  info_.time_zone = to_abi(rule.time_zone);
  info_.locale = to_abi(occasion_.locale);
  const auto left = occasion_.deadline - std::chrono::steady_clock::now();
  info_.budget_ms = std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(left).count());
  has_info_ = true;
  return info_;
}

bobbin_str Visit::keep(std::string_view text) {
  if (text.empty()) return {nullptr, 0};
  auto* copy = static_cast<char*>(arena_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

bobbin_status Visit::decline(Refusal refusal) {
  if (decided_ == BOBBIN_OK) said_ = std::move(refusal);
  return decide(BOBBIN_DECLINED);
}

bobbin_status Visit::broken(std::string_view why) noexcept {
  try {
    if (decided_ == BOBBIN_OK) why_ = why;
  } catch (...) {
    why_.clear();  // without memory for the words, what they would say still holds
  }
  return decide(BOBBIN_INTERNAL);
}

bobbin_status Visit::failed(std::exception_ptr failure) {
  if (!failure_) failure_ = std::move(failure);
  // Whatever it is, the transaction is gone or about to be; the one who opened it decides whether it runs again.
  return decide(BOBBIN_CONFLICT);
}

Result<void> Visit::finish(bobbin_status answered) {
  if (answered == BOBBIN_OK && decided_ == BOBBIN_OK) (void)send();
  if (failure_) std::rethrow_exception(failure_);
  if (decided_ != BOBBIN_OK) answered = decided_;  // whatever the plugin then said (sdk.md 4)
  queue_.clear();
  if (answered == BOBBIN_OK) return {};
  return refusal_of(answered);
}

Result<void> Visit::refusal_of(bobbin_status answered) {
  if (answered == BOBBIN_DECLINED || answered == BOBBIN_INVALID) {
    const bool declined = answered == BOBBIN_DECLINED;
    Refusal refusal = said_.value_or(Refusal{
        declined ? Code::kDeclined : Code::kInvalid,
        declined ? Words{"模块拒绝了，没有说明原因", "the module said no and gave no reason"}
                 : Words{"模块认为请求不对，没有说明原因", "the module found the request wrong and gave no reason"}});
    refusal.plugin = plugin_.id();
    return Refused(std::move(refusal));
  }
  if (answered == BOBBIN_DEADLINE) return internal("it took too long");
  if (answered == BOBBIN_DENIED) return internal("it did what it may not do here, and gave up");
  if (answered == BOBBIN_CONFLICT) return internal("it answered CONFLICT without one");
  return internal(why_.empty() ? "it answered status " + std::to_string(answered) : why_);
}

Result<void> Visit::internal(const std::string& why) const {
  const journal::Cause& cause = occasion_.cause;
  spdlog::error("plugin {} {}, {} {} in store {}: {}", plugin_.id(), plugin_.manifest.version, cause.kind, cause.id,
                cause.store, why);
  const Words& name = plugin_.manifest.name;
  return refuse(
      Code::kInternal,
      {"模块“" + name.zh + "”出错了，已经记入日志", "the module '" + name.en + "' failed; the log has the reason"}, "",
      plugin_.id());
}

}  // namespace bobbin::plugin_host
