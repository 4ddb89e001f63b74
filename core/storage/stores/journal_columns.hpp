#pragma once

#include <cstdint>

// What journal_store.cpp and journal_entries.cpp share.
namespace bobbin::storage {

// journal_entry.flags
inline constexpr std::int64_t kKeepFlag = 1;
inline constexpr std::int64_t kCorrectionFlag = 2;

}  // namespace bobbin::storage

// A macro, because statements are constants put together from literals.
#define BOBBIN_ENTRY_COLUMNS                                                                                      \
  "id, at_ms, business_day, cause, cause_id, store, staff, plugin, rule, from_account, from_holder, to_account, " \
  "to_holder, unit, amount, reverses, flags, previous_from, previous_to, detail"
