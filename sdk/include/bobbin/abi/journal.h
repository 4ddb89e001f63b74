/* "bobbin.journal/1": the host's double-entry journal (G3). A transfer moves an amount of one unit from one account to
 * another of the same unit; it is immutable and explains itself. Accounts are declared in the manifest.
 *
 * Rationale: reversal, idempotency, expiry, statements and "explain this number" are written once, here. */
#ifndef BOBBIN_ABI_JOURNAL_H
#define BOBBIN_ABI_JOURNAL_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_JOURNAL_SERVICE "bobbin.journal/1"

/* bobbin_term.kind: what `base` was taken from, so that the host can take it again from what remains (G4). */
/* Part of a line's net; index = line. Remaining: base less the first_units of it that came back (G2). */
#define BOBBIN_TERM_LINE_MINOR 1
#define BOBBIN_TERM_LINE_UNITS 2   /* pieces of a line; index = line. Remaining: pieces kept */
#define BOBBIN_TERM_TENDER_MINOR 3 /* amount of a tender; index = tender. Remaining: base - refunded to that tender */
#define BOBBIN_TERM_SALE 4         /* fixed: base stays whole until nothing of the sale is kept, then 0 */

/* amount = round(min(cap, sum over terms of base * numerator / denominator)), 0 when under minimum. */
typedef struct bobbin_term {
  int32_t kind;
  int32_t index;
  int64_t base;        /* >= 0: minor units, or pieces */
  int64_t numerator;   /* >= 0 */
  int64_t denominator; /* >= 1 */
} bobbin_term;

#define BOBBIN_SCOPE_SALE 0 /* the sum is rounded once */
#define BOBBIN_SCOPE_LINE 1 /* every term is rounded, then they are summed */

/* bobbin_transfer.flags. Without SPEND the from account's `may_go_negative` decides. */
#define BOBBIN_TRANSFER_SPEND 1      /* refused (DECLINED, insufficient_balance) when the from side has less */
#define BOBBIN_TRANSFER_KEEP 2       /* a return of its sale leaves it alone */
#define BOBBIN_TRANSFER_CORRECTION 4 /* posted by unwind: undone when the effect that it corrects is */

/* A holder is named by text: a member's id in decimal, a staff id, a store id; empty for an account without holders. */
typedef struct bobbin_transfer {
  bobbin_head head;
  int32_t flags;
  int32_t rounding; /* BOBBIN_ROUNDING_... of bobbin_term's sum */
  int32_t scope;    /* BOBBIN_SCOPE_... */
  int32_t reserved;
  int64_t amount;     /* > 0; with terms it must be what they come to */
  int64_t cap;        /* INT64_MAX = none */
  int64_t minimum;    /* 0 = none */
  int64_t expires_ms; /* of the new lot, exclusive: last use is before it; INT64_MAX = never */
  int64_t lot;        /* spend from this lot only; 0 = first to expire first */
  int64_t grace_days; /* a restored lot that has expired is usable to the end of the N-th day after the return */
  bobbin_str from_account;
  bobbin_str from_holder;
  bobbin_str to_account;
  bobbin_str to_holder;
  bobbin_str rule;      /* stable id of the rule, [a-z0-9_.-]{1,64} */
  bobbin_words label;   /* for receipts and statements */
  bobbin_str reason;    /* of the person who asked for it; may be empty */
  bobbin_span terms;    /* of bobbin_term; empty = not computed from a sale's amounts */
  bobbin_words refusal; /* said when SPEND is refused; may be empty */
} bobbin_transfer;

#define BOBBIN_ROUNDING_FLOOR 0
#define BOBBIN_ROUNDING_HALF_UP 1
#define BOBBIN_ROUNDING_CEIL 2
#define BOBBIN_ROUNDING_HALF_EVEN 3

/* Reserves part of a holder's balance: nothing spends it until it is released or its time is over. */
typedef struct bobbin_hold {
  bobbin_head head;
  bobbin_str id;      /* 1 .. 100 bytes, the plugin's own: the same id again holds nothing more */
  bobbin_str account; /* of the plugin's own, with members or staff as its holders */
  bobbin_str holder;
  int64_t amount;       /* > 0 */
  int64_t for_ms;       /* 1 .. 86,400,000, of steady time: a jump of the demo's clock doesn't end it */
  bobbin_words refusal; /* said when there is less; may be empty */
} bobbin_hold;

typedef struct bobbin_balance {
  bobbin_head head;
  int64_t balance;   /* sum of entries; negative = debt (G8) */
  int64_t held;      /* reserved by holds */
  int64_t spendable; /* what a SPEND may take now: balance less held, less lots past their expiry; never negative */
} bobbin_balance;

typedef struct bobbin_lot {
  int64_t id;
  int64_t origin; /* entry that first granted it; kept when a lot moves between accounts */
  int64_t amount; /* granted */
  int64_t remaining;
  int64_t granted_ms;
  int64_t expires_ms; /* INT64_MAX = never */
} bobbin_lot;

typedef struct bobbin_entry_row {
  int64_t id;
  int64_t at_ms;
  int32_t business_day;
  int32_t reserved;
  int64_t amount;   /* > 0 into the asked account, < 0 out of it */
  int64_t reverses; /* entry that this one takes back; 0 = none */
  bobbin_str cause; /* "sale", "return", "exchange", "topup", "gift", "redemption", "job", "correction", ... */
  bobbin_str cause_id;
  bobbin_str store;
  bobbin_str plugin;
  bobbin_str rule;
  bobbin_str label; /* in the call's locale */
  bobbin_str reason;
  bobbin_str other_account; /* where it came from or went to */
  bobbin_str other_holder;
  bobbin_span terms; /* of bobbin_term, as posted; empty for what takes an entry back */
} bobbin_entry_row;

/* Thread: the visiting one. Reading needs no capability for the plugin's own accounts; others need `journal.read`. */
typedef struct bobbin_journal_service {
  bobbin_head head;
  /* Settle, unwind, member, write handlers. Queued; refusals may come only at the next read or at return, and decide
   * the visit then. With `out_entry` it is sent at once, and *out_entry is the entry's id. INVALID: unknown account,
   * unit mismatch, amount <= 0, terms that come to another amount, an account of another plugin. DENIED: price, tender,
   * read handlers; granting while draining. DECLINED: SPEND without balance. */
  bobbin_status (*post)(bobbin_call* call, const bobbin_transfer* transfer, int64_t* out_entry);
  bobbin_status (*balance)(bobbin_call* call, bobbin_str account, bobbin_str holder, bobbin_balance* out);
  /* Lots with something left, first to expire first. `visit` answers 0 to stop. */
  bobbin_status (*lots)(bobbin_call* call, bobbin_str account, bobbin_str holder, void* ctx,
                        int32_t (*visit)(void* ctx, const bobbin_lot* lot));
  /* Entries of one holder, newest first, older than `before` (0 = from the newest), at most `limit` (1 .. 1000). */
  bobbin_status (*entries)(bobbin_call* call, bobbin_str account, bobbin_str holder, int64_t before, int32_t limit,
                           void* ctx, int32_t (*visit)(void* ctx, const bobbin_entry_row* row));
  /* Lots of every holder that expire in [from_ms, until_ms), by id, after lot `after`, at most `limit`: for jobs. */
  bobbin_status (*expiring)(bobbin_call* call, bobbin_str account, int64_t from_ms, int64_t until_ms, int64_t after,
                            int32_t limit, void* ctx,
                            int32_t (*visit)(void* ctx, const bobbin_lot* lot, bobbin_str holder));
  /* Settle, unwind, member, write handlers; sent at once. DECLINED: the balance less what is held has less. */
  bobbin_status (*hold)(bobbin_call* call, const bobbin_hold* hold);
  /* The same. OK when there is no such hold: it was released, or its time was over. */
  bobbin_status (*release)(bobbin_call* call, bobbin_str id);
} bobbin_journal_service;

#ifdef __cplusplus
}
#endif

#endif
