#pragma once

#include <string>

#include "core/import/sale_file.hpp"

// Internal to core/import: what a file's sales need and the shop lacks.
namespace bobbin::imports {

[[nodiscard]] audit::Actor actor_of(const FileSale& sale, const std::string& staff);

// A style of one variant with that SKU, unless it is there. Its code is the SKU with / as _. Answers what it is.
[[nodiscard]] Result<catalog::Kind> make_goods(const Desk& desk, Stores& stores, const audit::Actor& actor,
                                               const std::string& sku, const FileGoods& goods);

// A member of that code, without phone, unless it is there.
[[nodiscard]] Result<void> make_member(const Desk& desk, Stores& stores, const audit::Actor& actor,
                                       const std::string& code);

// Receives what is needed of a SKU and the store doesn't have.
[[nodiscard]] Result<void> receive_missing(const Desk& desk, Stores& stores, const audit::Actor& actor,
                                           const stock::Line& needed);

}  // namespace bobbin::imports
