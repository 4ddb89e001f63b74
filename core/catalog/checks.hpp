#pragma once

#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"

// What a style must be like; the refusals of creating and changing one. Fields are those of http.md's body.
namespace bobbin::catalog {

inline constexpr Minor kMaxPriceMinor = 1'000'000'000'000;
inline constexpr int kMaxVariants = 1000;
inline constexpr int kMaxListItems = 100;

// The style as it may be written: texts trimmed, lists without doubles. Variants and prices are not looked at.
[[nodiscard]] Result<Style> checked(Style style);
// C2: a special price that no goods of the style would get, because it is above all of their regular ones.
[[nodiscard]] Result<void> check_special_price(const Style& style, Minor highest_regular_minor);
[[nodiscard]] Result<void> check_price(Minor price_minor, std::string field);
// Code128 text: printable ASCII, 1 to 48 characters (an EAN-13 is that too; what is printed on goods is taken as it
// is).
[[nodiscard]] Result<std::string> check_barcode(std::string_view barcode, std::string field);
[[nodiscard]] Result<std::string> check_sku(std::string_view sku, std::string field);

}  // namespace bobbin::catalog
