#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace payments {

enum class State : std::uint8_t { kPending, kApproved, kDeclined, kCancelled, kUnknown };

// One attempt as the host tells it.
struct Asked {
  std::string_view code;     // what was scanned
  std::int64_t queries = 0;  // before this one
  bool cancel_sent = false;
  bool refund = false;  // or a payment
};

// A payment provider without a network: nothing leaves the machine. What it answers is a function of the code and of
// what was asked before, so that it holds over a restart of the host, as a real provider's memory would.
//
// The code's last digit decides a payment: 1 declined; 2 delayed (pending, approved when asked); 3 the answer is lost
// (unknown, approved when asked); 4 late (unknown, still unknown at the first query, approved after it; a cancel is
// accepted and the money comes all the same); any other approved.
//
// A refund is done at once, unless the code's second, third and fourth digit from its end are 7, 7 and one of 1 failed,
// 2 pending first, 3 the answer is lost: "...7720" pays and refunds late.
namespace provider {

[[nodiscard]] State authorise(const Asked& asked);
[[nodiscard]] State query(const Asked& asked);  // of a payment or of a refund
[[nodiscard]] State cancel(const Asked& asked);
[[nodiscard]] State refund(std::string_view original_code);

// The provider's own number for an attempt: always the same for the same id.
[[nodiscard]] std::string reference(std::string_view attempt_id);

}  // namespace provider
}  // namespace payments
