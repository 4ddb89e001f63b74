#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/catalog/store.hpp"
#include "core/catalog/style.hpp"

namespace bobbin::catalog {

// What one place says on a day: the latest row that has begun; nullopt when there is none or it was taken back.
[[nodiscard]] std::optional<Minor> price_of_place(const std::vector<Price>& prices, const std::string& sku,
                                                  const std::string& store, Day day);

// Fills price_minor, store_prices, upcoming and the variants' prices as they stand on that day.
void fill_prices(Style& style, const std::vector<Price>& prices, Day day);

// The item with the special price where it stands (C2): both days included, and only when it is lower.
[[nodiscard]] Item priced(Store::Asked asked, Day day);

// The variants' prices, once filled, become what a till of that store asks on that day: its own price where it has one,
// the special price where it stands.
void charge(Style& style, const std::string& store, Day day);

}  // namespace bobbin::catalog
