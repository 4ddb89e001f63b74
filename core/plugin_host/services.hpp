#pragma once

#include <bobbin/abi.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <string_view>

#include "core/plugin_host/visit.hpp"

// The host's side of the services' tables, one file a service.
namespace bobbin::plugin_host {

// bobbin_host.service: the table with that id, or null. Any thread; the tables live as long as the process.
[[nodiscard]] const void* find_service(void* ctx, bobbin_str id);

[[nodiscard]] const bobbin_call_service& call_service();
[[nodiscard]] const bobbin_db_service& db_service();
[[nodiscard]] const bobbin_journal_service& journal_service();
[[nodiscard]] const bobbin_members_service& members_service();
[[nodiscard]] const bobbin_services_service& services_service();
[[nodiscard]] const bobbin_log_service& log_service();
[[nodiscard]] const bobbin_secrets_service& secrets_service();

template <class Table>
[[nodiscard]] constexpr bobbin_head head_of() {
  return {sizeof(Table), 1, BOBBIN_ABI_MINOR};
}

// Every function of a service goes through one of these: finds the visit behind the handle, keeps what was decided, and
// lets no exception into the plugin. Settings and the like cost no look at the clock.
template <class F>
[[nodiscard]] bobbin_status visiting(bobbin_call* call, F&& serve) noexcept {
  Visit* visit = Visit::of(call);
  if (visit == nullptr) return BOBBIN_INVALID;
  if (visit->decided() != BOBBIN_OK) return visit->decided();
  try {
    return serve(*visit);
  } catch (const modules::PluginSqlError& error) {
    return visit->broken(error.what());
  } catch (...) {
    return visit->failed(std::current_exception());
  }
}

// The same for what reaches the stores: not outside, and not after the deadline.
template <class F>
[[nodiscard]] bobbin_status with_stores(bobbin_call* call, F&& serve) noexcept {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    if (!visit.occasion().reads()) return BOBBIN_DENIED;
    if (visit.late()) return visit.decide(BOBBIN_DEADLINE);
    return serve(visit, *visit.occasion().stores);
  });
}

// Every function that a plugin calls to hand the host something (an offer, a proposal, an outcome) goes through this:
// what the host throws while it keeps that (no memory) ends the visit, and never travels through the plugin.
template <class F>
bobbin_status keeping(Visit& visit, F&& keep) noexcept {
  if (visit.decided() != BOBBIN_OK) return visit.decided();
  try {
    return keep();
  } catch (...) {
    return visit.failed(std::current_exception());
  }
}

// Gives the plugin the word while it waits for a service: a row's visitor, a sink. An exception that gets out of it is
// its own fault, not a store's. Answers what `call` does, false when it threw.
template <class F>
[[nodiscard]] bool give_word(Visit& visit, F&& call) noexcept {
  try {
    return call();
  } catch (...) {
    visit.broken("it threw while it was given a result");
    return false;
  }
}

// Writes `text` into a plugin's sink.
[[nodiscard]] bobbin_status write_to(Visit& visit, const bobbin_sink& sink, std::string_view text);

// Copies `value` into the struct that the plugin was compiled with: no more than its head says (base.h).
template <class T>
[[nodiscard]] bobbin_status fill(T* out, T value) {
  if (out == nullptr || out->head.size < sizeof(bobbin_head)) return BOBBIN_INVALID;
  value.head = out->head;
  std::memcpy(static_cast<void*>(out), &value, std::min<std::size_t>(out->head.size, sizeof(T)));
  return BOBBIN_OK;
}

// A plugin's refusal as the house says it. Codes of the API that a plugin may not use become `fallback`.
[[nodiscard]] Refusal refusal_from(const bobbin_refusal* refusal, Code fallback, Words fallback_words);

}  // namespace bobbin::plugin_host
