#include "provider.hpp"

#include "codes.hpp"

namespace payments::provider {
namespace {

constexpr char kDeclines = '1';
constexpr char kDelays = '2';
constexpr char kLosesAnswer = '3';
constexpr char kIsLate = '4';

// Which digit decides a refund of this payment; '0' when nothing is asked for.
char refund_digit(std::string_view code) {
  if (code.size() < 4 || code.substr(code.size() - 4, 2) != "77") return '0';
  return code[code.size() - 2];
}

}  // namespace

State authorise(const Asked& asked) {
  switch (last_digit(asked.code)) {
    case kDeclines:
      return State::kDeclined;
    case kDelays:
      return State::kPending;
    case kLosesAnswer:
    case kIsLate:
      return State::kUnknown;
    default:
      return State::kApproved;
  }
}

State query(const Asked& asked) {
  if (asked.refund) return refund_digit(asked.code) == kDeclines ? State::kDeclined : State::kApproved;
  switch (last_digit(asked.code)) {
    case kDeclines:
      return State::kDeclined;
    case kIsLate:
      // The money comes whether or not it was called off: a late success.
      return asked.cancel_sent || asked.queries > 0 ? State::kApproved : State::kUnknown;
    default:
      return asked.cancel_sent ? State::kCancelled : State::kApproved;
  }
}

State cancel(const Asked& asked) { return last_digit(asked.code) == kDeclines ? State::kDeclined : State::kCancelled; }

State refund(std::string_view original_code) {
  switch (refund_digit(original_code)) {
    case kDeclines:
      return State::kDeclined;
    case kDelays:
      return State::kPending;
    case kLosesAnswer:
      return State::kUnknown;
    default:
      return State::kApproved;
  }
}

std::string reference(std::string_view attempt_id) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a: a number, not a secret
  for (const char c : attempt_id) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  std::string digits;
  for (int i = 0; i < 16; ++i) {
    digits += "0123456789ABCDEF"[hash & 15U];
    hash >>= 4U;
  }
  return "SIM" + digits;
}

}  // namespace payments::provider
