#pragma once

// Every entry seen from both of its sides.
#define BOBBIN_MOVES                                                                                       \
  "SELECT id, to_account AS account, to_holder AS holder, unit, amount, previous_to AS previous"           \
  " FROM journal_entry UNION ALL SELECT id, from_account, from_holder, unit, -amount, previous_from FROM " \
  "journal_entry"
