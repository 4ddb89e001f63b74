#pragma once

#include <vector>

#include "core/base/refusal.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// The stored split (G2): a line's shares must sum to its net, a tender's shares to its amount, and a line's list price
// with its adjustments to its net. It travels as text beside the columns, so no statement can add it up.
[[nodiscard]] std::vector<Words> wrong_shares(Session& session, int limit);

}  // namespace bobbin::storage
