#pragma once

#include <exception>
#include <string>

#include "bobbin/detail/abi.hpp"
#include "bobbin/errors.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/log.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {
namespace detail {

// Puts a refusal's words on the call. Without a call (start) they go into the log.
inline bobbin_status refuse(const Tables& tables, bobbin_call* call, const Refused& refused) {
  const bobbin_status status = refused.kind() == Refused::Kind::kDeclined  ? BOBBIN_DECLINED
                               : refused.kind() == Refused::Kind::kInvalid ? BOBBIN_INVALID
                                                                           : BOBBIN_DENIED;
  if (call == nullptr || tables.call == nullptr) {
    Log(tables).error(refused.words().en);
    return status;
  }
  const AbiWords words(refused.words());
  const bobbin_refusal raw = to_abi(refused.code(), refused.field(), words);
  return tables.call->refuse(call, status, &raw);
}

// The one guard: every function that the host calls runs inside it, and no exception crosses the boundary. `call` may
// be null where there is none.
template <class Body>
bobbin_status guard(const Tables& tables, bobbin_call* call, Body&& body) noexcept {
  try {
    try {
      body();
      return BOBBIN_OK;
    } catch (const Refused& refused) {
      return refuse(tables, call, refused);
    } catch (const ServiceFailed& failed) {
      if (failed.status() == BOBBIN_INTERNAL) Log(tables).error(failed.what());
      return failed.status();
    } catch (const std::exception& bug) {
      Log(tables).error(std::string("uncaught: ") + bug.what());
      return BOBBIN_INTERNAL;
    }
  } catch (...) {  // also what the handlers above threw
    return BOBBIN_INTERNAL;
  }
}

}  // namespace detail
}  // namespace v1
}  // namespace bobbin
