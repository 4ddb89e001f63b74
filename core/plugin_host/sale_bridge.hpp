#pragma once

#include <bobbin/abi.h>

#include <memory_resource>
#include <string>

#include "core/checkout/modules.hpp"
#include "core/checkout/sale.hpp"
#include "core/config/shop.hpp"

// From the house's structs to the boundary's. What is made stands in the arena of the visit; texts are borrowed from
// the house's structs, which outlive it.
namespace bobbin::plugin_host {

// What the tables of the boundary are made in, and for whom.
struct Bridge {
  std::pmr::memory_resource& arena;
  const std::string& plugin;  // a tender's PIN or code is only its own plugin's to see
  const config::Shop& shop;
};

[[nodiscard]] const bobbin_sale& to_abi(const Bridge& bridge, const checkout::Priced& priced);  // price, tender
[[nodiscard]] const bobbin_sale& to_abi(const Bridge& bridge, const checkout::Sale& sale);      // from settle on
[[nodiscard]] const bobbin_return& to_abi(const Bridge& bridge, const checkout::Sale& sale,
                                          const checkout::Unwinding& back);

}  // namespace bobbin::plugin_host
