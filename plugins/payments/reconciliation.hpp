#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "bobbin/money.hpp"

// PAY4: a provider's bill beside the money that the journal has, by reference.
namespace payments {

enum class Status : std::uint8_t { kMatched, kMissingHere, kMissingThere, kAmountDiffers };

inline constexpr std::array kStatuses{Status::kMatched, Status::kMissingHere, Status::kMissingThere,
                                      Status::kAmountDiffers};

[[nodiscard]] std::string_view name_of(Status status);  // "matched", "missing_here", ...

// What one reference moved: all payments, or all refunds.
struct Movement {
  std::string kind;  // payment | refund
  std::string reference{};
  std::int64_t bill_rows = 0;
  bobbin::Minor bill_minor = 0;
  bobbin::Minor fee_minor = 0;
  std::int64_t our_rows = 0;
  bobbin::Minor our_minor = 0;

  // Missing here: the bill has it, the journal hasn't; missing there: the other way round.
  [[nodiscard]] Status status() const;
};

struct Sums {
  std::int64_t references = 0;
  bobbin::Minor bill_minor = 0;
  bobbin::Minor our_minor = 0;
};

struct Summary {
  Sums payments, refunds;
  bobbin::Minor fee_minor = 0;
  std::array<std::int64_t, kStatuses.size()> counts{};

  void add(const Movement& one);
  [[nodiscard]] std::int64_t of(Status status) const { return counts[static_cast<std::size_t>(status)]; }
};

}  // namespace payments
