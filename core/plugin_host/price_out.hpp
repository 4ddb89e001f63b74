#pragma once

#include <bobbin/abi.h>

#include "core/checkout/modules.hpp"
#include "core/plugin_host/visit.hpp"

namespace bobbin::plugin_host {

// Where a plugin proposes prices: checks each proposal where it is made and keeps the good ones. Lives beside the
// visit.
class PriceOut {
 public:
  PriceOut(Visit& visit, const checkout::Priced& priced);
  PriceOut(const PriceOut&) = delete;
  PriceOut& operator=(const PriceOut&) = delete;

  [[nodiscard]] const bobbin_price_out& table() const { return table_; }
  [[nodiscard]] checkout::PriceProposals take() { return std::move(proposals_); }

 private:
  [[nodiscard]] bobbin_status adjust(const bobbin_adjustment& adjustment);
  [[nodiscard]] bobbin_status give(const bobbin_gift& gift);
  [[nodiscard]] bobbin_status round_down(const bobbin_coin& coin);
  [[nodiscard]] bool has_line(std::int32_t line) const;

  Visit& visit_;
  const checkout::Priced& priced_;
  checkout::PriceProposals proposals_;
  bobbin_price_out table_;
};

}  // namespace bobbin::plugin_host
