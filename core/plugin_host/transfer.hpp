#pragma once

#include <bobbin/abi.h>

#include <memory_resource>
#include <optional>

#include "core/plugin_host/visit.hpp"

// A plugin's transfer on its way into the journal.
namespace bobbin::plugin_host {

// As the journal knows it; nullopt when a text is too long or no UTF-8, or a number names nothing.
[[nodiscard]] std::optional<journal::Transfer> transfer_from(const Plugin& plugin, const bobbin_transfer& transfer);

// The way back: an entry's terms, as the boundary shows them.
[[nodiscard]] bobbin_span terms_of(std::pmr::memory_resource& arena, const journal::Basis& basis);

// What can be told before it is queued, so that the plugin hears INVALID where it made the mistake: the amount, its own
// accounts of one unit, terms that come to the amount. The ledger checks all of it again.
[[nodiscard]] bool is_postable(const Visit& visit, const journal::Transfer& transfer);

// Whether it gives somebody something new: into a member's or staff's account from one that belongs to nobody. A module
// that is being switched off may not (X2). Spending, expiry, what moves between a person's accounts, and everything in
// a return goes on.
[[nodiscard]] bool is_grant(const Visit& visit, const journal::Transfer& transfer);

}  // namespace bobbin::plugin_host
