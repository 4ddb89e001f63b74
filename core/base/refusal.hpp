#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace bobbin {

// A sentence in the house's two languages; which one a person reads is decided where it leaves the house.
struct Words {
  std::string zh;
  std::string en;

  [[nodiscard]] const std::string& in(std::string_view locale) const { return locale.starts_with("en") ? en : zh; }
};

// Why a request was not carried out. A closed list that grows only with the API (docs/reference/http.md);
// each becomes `urn:bobbin:error:<code>`. `kMalformed` and `kInvalid` are both `invalid`: 400 for what cannot be
// read (JSON, types, unknown fields), 422 for what reads well but cannot be.
enum class Code : std::uint8_t {
  kMalformed,
  kInvalid,
  kUnauthenticated,
  kForbidden,
  kNotFound,
  kMethodNotAllowed,
  kIdConflict,
  kInProgress,
  kTaken,
  kShiftOpen,
  kConfigInvalid,
  kTooLarge,
  kModuleRequired,
  kTendersMismatch,
  kInsufficientBalance,
  kInsufficientStock,
  kNotLaunched,
  kShiftClosed,
  kModuleOff,
  kDeclined,
  kTooManyRequests,
  kBusy,
  kInternal,
};

// An expected "no". A value, never thrown.
struct Refusal {
  Code code = Code::kInternal;
  Words detail;           // for a cashier
  std::string field{};    // JSON Pointer into the request's body, empty when no field is at fault
  std::string plugin{};   // id of the plugin that refused, empty for the host
  int retry_after_s = 0;  // > 0 only with kBusy and kTooManyRequests
};

template <class T>
using Result = tl::expected<T, Refusal>;

using Refused = tl::unexpected<Refusal>;

[[nodiscard]] inline Refused refuse(Code code, Words detail, std::string field = {}, std::string plugin = {}) {
  return Refused(Refusal{code, std::move(detail), std::move(field), std::move(plugin), 0});
}

}  // namespace bobbin
