#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include "bobbin/hidden.hpp"
#include "bobbin/text.hpp"

// How a plugin says no. Exceptions live inside the plugin's own binary; one guard turns each into a status.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// An expected "no" with words that a cashier understands. `code` is one of docs/reference/http.md.
class Refused final : public std::exception {
 public:
  enum class Kind : std::uint8_t { kDeclined, kInvalid, kDenied };

  Refused(Kind kind, std::string code, Words words, std::string field)
      : kind_(kind), code_(std::move(code)), words_(std::move(words)), field_(std::move(field)) {}

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] const Words& words() const { return words_; }
  [[nodiscard]] const std::string& field() const { return field_; }
  [[nodiscard]] const char* what() const noexcept override { return words_.en.c_str(); }

 private:
  Kind kind_;
  std::string code_;
  Words words_;
  std::string field_;
};

// A business "no": limits, steps, balances, things that ran out. Say what is wrong and what would be right.
[[noreturn]] inline void decline(Words words, std::string field = {}, std::string code = "declined") {
  throw Refused(Refused::Kind::kDeclined, std::move(code), std::move(words), std::move(field));
}

// The request itself can't be: `field` is a JSON Pointer into its body.
[[noreturn]] inline void invalid(Words words, std::string field = {}) {
  throw Refused(Refused::Kind::kInvalid, "invalid", std::move(words), std::move(field));
}

[[noreturn]] inline void not_found(Words words, std::string field = {}) {
  throw Refused(Refused::Kind::kInvalid, "not_found", std::move(words), std::move(field));
}

// A host service did not answer OK. Its status leaves the visit as it is; the host has put the words on the call.
// Don't swallow it: CONFLICT, DEADLINE and INTERNAL are sticky whatever the plugin then returns.
class ServiceFailed final : public std::exception {
 public:
  ServiceFailed(std::int32_t status, std::string what) : status_(status), what_(std::move(what)) {}

  [[nodiscard]] std::int32_t status() const { return status_; }
  [[nodiscard]] const char* what() const noexcept override { return what_.c_str(); }

 private:
  std::int32_t status_;
  std::string what_;
};

}  // namespace v1
}  // namespace bobbin
