#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "bobbin/plugin.hpp"

namespace payments {

inline constexpr std::size_t kTenderCount = 6;

// A way to pay, as it is always (PAY1).
struct Kind {
  std::string_view id;
  std::string_view zh;
  std::string_view en;
  bool change = false;   // may be over: only cash
  bool outside = false;  // takes a payment code; without one it is entered by reference
};

[[nodiscard]] const std::array<Kind, kTenderCount>& kinds();

// What a store's settings say.
struct Policy {
  std::array<bool, kTenderCount> on{};
  bobbin::Minor cash_step_minor = 1;
};

[[nodiscard]] Policy read_policy(const bobbin::Settings& settings);

}  // namespace payments
