#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/catalog/store.hpp"

// The size x colour matrix of a style: which variants it has, made or brought along (C1).
namespace bobbin::catalog {

// Which JSON field a refused variant is at: one that the caller named, or the code of which it was made.
enum class Origin : std::uint8_t { kMatrix, kGiven };

struct WantedVariant {
  NewVariant variant;
  std::size_t index = 0;  // in the request's `variants`
  Origin origin = Origin::kMatrix;
};

// Every cell of the matrix; a style without sizes or colours has one row or column.
[[nodiscard]] std::vector<WantedVariant> cells(const Style& style);
[[nodiscard]] std::vector<WantedVariant> given(const std::vector<NewVariant>& variants);

// Adds the sizes and colours that the variants bring to the style's lists.
void take_sizes_and_colours(Style& style, const std::vector<NewVariant>& variants);

// "<code>-<size>-<colour>", without the parts that are empty.
[[nodiscard]] std::string made_sku(const std::string& code, const std::string& size, const std::string& colour);

// Writes the variants, with SKU and barcode made where they have none. kTaken, kInvalid.
[[nodiscard]] Result<std::vector<Variant>> insert_variants(Stores& stores, IdSource& ids, const Style& style,
                                                           const std::vector<WantedVariant>& wanted);

// The tokens by which a style is found: of its texts and those of its variants.
[[nodiscard]] std::set<std::string> style_grams(const Style& style, const std::vector<Variant>& variants);

}  // namespace bobbin::catalog
