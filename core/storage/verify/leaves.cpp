#include "core/storage/verify/leaves.hpp"

#include <array>

namespace bobbin::storage {
namespace {

constexpr std::array<Leaf, 11> kLeaves{{
    {"sale.tax", wrong_taxes},
    {"sale.shares", wrong_shares},
    {"text.json", wrong_texts},
    {"entry.detail", wrong_uses},
    {"settings.content", wrong_settings},
    {"config.revisions", wrong_revisions},
    {"place.known", wrong_places},
    {"day.of_moment", wrong_days},
    {"catalog.tokens", wrong_goods},
    {"audit.says", wrong_audit},
    {"audit.stock", wrong_stock_audit},
}};

}  // namespace

std::span<const Leaf> leaves() { return kLeaves; }

}  // namespace bobbin::storage
