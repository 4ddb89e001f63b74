#include <nlohmann/json.hpp>

#include "core/plugin_host/json_pointer.hpp"
#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"

// "bobbin.call/1"
namespace bobbin::plugin_host {
namespace {

constexpr std::int32_t kLastDay = 2'932'896;  // 9999-12-31
constexpr std::int64_t kDayMs = 86'400'000;

const DayRule& day_rule(const Visit& visit) { return day_rule_of(*visit.occasion().settings, visit.occasion().store); }

bool is_moment(std::int64_t at_ms) { return at_ms >= 0 && at_ms < (std::int64_t{kLastDay} + 1) * kDayMs; }

const bobbin_call_info* info(bobbin_call* call) {
  Visit* visit = Visit::of(call);
  if (visit == nullptr) return nullptr;
  try {
    return &visit->info();
  } catch (...) {
    (void)visit->failed(std::current_exception());
    return nullptr;
  }
}

bobbin_status refuse_with(bobbin_call* call, bobbin_status status, const bobbin_refusal* refusal) {
  const bobbin_status done = visiting(call, [&](Visit& visit) -> bobbin_status {
    const bool invalid = status == BOBBIN_INVALID;
    visit.say(refusal_from(refusal, invalid ? Code::kInvalid : Code::kDeclined,
                           {"模块拒绝了，没有说明原因", "the module said no and gave no reason"}));
    return BOBBIN_OK;
  });
  return done == BOBBIN_OK ? status : done;
}

// The setting at `pointer`, given to `take` when it is there; INVALID when it isn't, or `take` doesn't like it.
template <class F>
bobbin_status setting(bobbin_call* call, bobbin_str pointer, F&& take) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    const nlohmann::json* value = at_pointer(visit.settings(), from_abi(pointer));
    return value != nullptr && take(*value) ? BOBBIN_OK : BOBBIN_INVALID;
  });
}

bobbin_status setting_int(bobbin_call* call, bobbin_str pointer, std::int64_t* out) {
  return setting(call, pointer, [&](const nlohmann::json& value) {
    if (!value.is_number_integer()) return false;
    *out = value.get<std::int64_t>();
    return true;
  });
}

bobbin_status setting_bool(bobbin_call* call, bobbin_str pointer, std::int32_t* out) {
  return setting(call, pointer, [&](const nlohmann::json& value) {
    if (!value.is_boolean()) return false;
    *out = value.get<bool>() ? 1 : 0;
    return true;
  });
}

bobbin_status setting_text(bobbin_call* call, bobbin_str pointer, bobbin_str* out) {
  return setting(call, pointer, [&](const nlohmann::json& value) {
    if (!value.is_string()) return false;
    *out = to_abi(value.get_ref<const std::string&>());  // the snapshot outlives the visit
    return true;
  });
}

bobbin_status setting_count(bobbin_call* call, bobbin_str pointer, std::int64_t* out) {
  return setting(call, pointer, [&](const nlohmann::json& value) {
    if (!value.is_structured()) return false;
    *out = static_cast<std::int64_t>(value.size());
    return true;
  });
}

bobbin_status setting_json(bobbin_call* call, bobbin_str pointer, bobbin_sink out) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    const nlohmann::json* value = at_pointer(visit.settings(), from_abi(pointer));
    return value == nullptr ? BOBBIN_INVALID : write_to(visit, out, value->dump());
  });
}

bobbin_status day_starts(bobbin_call* call, std::int32_t day, std::int64_t* out_ms) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    if (day < 0 || day > kLastDay) return BOBBIN_INVALID;
    *out_ms = business_day_starts(Day{day}, day_rule(visit)).ms;
    return BOBBIN_OK;
  });
}

bobbin_status day_of(bobbin_call* call, std::int64_t at_ms, std::int32_t* out_day) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    if (!is_moment(at_ms)) return BOBBIN_INVALID;
    *out_day = business_day(Instant{at_ms}, day_rule(visit)).n;
    return BOBBIN_OK;
  });
}

bobbin_status instant_text(bobbin_call* call, std::int64_t at_ms, bobbin_sink out) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    if (!is_moment(at_ms)) return BOBBIN_INVALID;
    return write_to(visit, out, format_instant(Instant{at_ms}, day_rule(visit).time_zone));
  });
}

bobbin_status new_id(bobbin_call* call, std::int64_t* out) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    if (!visit.occasion().writes()) return BOBBIN_DENIED;
    *out = visit.house().ids.next();
    return BOBBIN_OK;
  });
}

}  // namespace

const bobbin_call_service& call_service() {
  static const bobbin_call_service table{head_of<bobbin_call_service>(),
                                         info,
                                         refuse_with,
                                         setting_int,
                                         setting_bool,
                                         setting_text,
                                         setting_count,
                                         setting_json,
                                         day_starts,
                                         day_of,
                                         instant_text,
                                         new_id};
  return table;
}

}  // namespace bobbin::plugin_host
