/* "bobbin.sale/1": the stages of a sale, and the way back (docs/plugin-guide.md). Typed structs: this is the hot path.
 *
 * price -> tender -> settle (one transaction) -> after (outbox); unwind inside the return's transaction. */
#ifndef BOBBIN_ABI_SALE_H
#define BOBBIN_ABI_SALE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_SALE_EXTENSION "bobbin.sale/1"

/* bobbin_line.flags */
#define BOBBIN_LINE_SPECIAL_PRICE 1       /* on special price today (C2) */
#define BOBBIN_LINE_GIFT 2                /* net 0, given by a plugin's rule */
#define BOBBIN_LINE_SERVICE 4             /* a service (C5): no stock */
#define BOBBIN_LINE_CHARGE 8              /* money that comes in without goods: a top-up, a fee */
#define BOBBIN_LINE_OVERRIDDEN 16         /* its unit price was set by hand (S2) */
#define BOBBIN_LINE_NO_MEMBER_DISCOUNT 32 /* special price, and this shop gives members nothing on top of it (C2) */

typedef struct bobbin_associate {
  bobbin_str staff;
  int64_t share_ppm; /* of one line they sum to 1,000,000 */
} bobbin_associate;

/* What one tender pays of one line's net (G2); set from settle on. */
typedef struct bobbin_share {
  int32_t tender; /* bobbin_tender.index */
  int32_t reserved;
  int64_t amount_minor;
  int64_t money_minor; /* of amount_minor, what counts as paid with money (PT2): all of it, nothing, or for a tender
                          that is partly bonus its principal part */
} bobbin_share;

/* What a rule has taken off a line; the host's own (manual discounts) under the plugin "host". */
typedef struct bobbin_applied {
  bobbin_str plugin;
  bobbin_str rule;
  int64_t amount_minor; /* negative: a discount */
} bobbin_applied;

typedef struct bobbin_line {
  int32_t line; /* from 1, as people count */
  int32_t flags;
  int64_t quantity;   /* >= 1 */
  int64_t list_minor; /* for the whole quantity, before any discount */
  int64_t net_minor;  /* after the discounts made so far */
  int64_t tax_minor;  /* contained in net; 0 while pricing */
  int64_t cost_minor; /* of the whole quantity; 0 when unknown */
  int32_t launch_day; /* days since 1970-01-01; INT32_MIN for a style without launch date */
  int32_t reserved;
  bobbin_str sku;
  bobbin_str style;
  bobbin_str name;
  bobbin_str category; /* path with '/': "女装/连衣裙"; a rule for "女装" covers it */
  bobbin_str season;
  bobbin_span tags;        /* of bobbin_str */
  bobbin_span associates;  /* of bobbin_associate; empty = the session's person */
  bobbin_span shares;      /* of bobbin_share */
  bobbin_span adjustments; /* of bobbin_applied: those made so far, in their order */
  int64_t kept;            /* pieces not brought back, after this return; equals quantity in a sale */
} bobbin_line;

/* bobbin_tender.flags */
#define BOBBIN_TENDER_MONEY 1   /* counts as paid with money (PT2): cash, cards, wallets; not points */
#define BOBBIN_TENDER_CHANGE 2  /* may be over and gives change: cash */
#define BOBBIN_TENDER_OUTSIDE 4 /* money outside: takes an auth_code, authorised before the transaction */
#define BOBBIN_TENDER_OFFLINE 8 /* may be taken while the line is down */
#define BOBBIN_TENDER_CREDIT 16 /* of an exchange: what came back pays here, nothing new is asked of the holder */

typedef struct bobbin_tender {
  int32_t index; /* from 1 in the order of the sale's tenders */
  int32_t flags; /* as offered */
  int64_t amount_minor;
  int64_t left_minor;  /* not yet refunded; equals amount_minor in a sale */
  int64_t unit_minor;  /* as offered */
  int64_t money_minor; /* of amount_minor, what counts as money (PT2); split over lines in bobbin_share */
  bobbin_str id;
  bobbin_str plugin;
  bobbin_str reference;    /* may be empty */
  bobbin_str verification; /* the member's PIN or one-time code; empty otherwise, and always in unwind */
} bobbin_tender;

typedef struct bobbin_sale {
  bobbin_head head;
  int64_t at_ms; /* business time of the sale */
  int32_t business_day;
  int32_t reserved;
  int64_t member;         /* 0 = no member */
  bobbin_str member_code; /* empty = no member */
  bobbin_str id;          /* UUID; empty in a quote */
  bobbin_str number;      /* receipt number; empty before settle */
  bobbin_str store;
  bobbin_str till;
  bobbin_str staff;
  int64_t list_minor;
  int64_t net_minor;    /* of all lines, after the discounts made so far */
  bobbin_span lines;    /* of bobbin_line */
  bobbin_span tenders;  /* of bobbin_tender; empty while pricing */
  bobbin_span pay_with; /* of bobbin_str: tender ids that the basket says it will be paid with (SV6) */
  bobbin_span coupons;  /* of bobbin_str */
  bobbin_span gifts;    /* of bobbin_gift: chosen at the till (T4) */
} bobbin_sale;

typedef struct bobbin_gift {
  bobbin_head head;
  bobbin_str id; /* of the rule that offers it */
  bobbin_str sku;
} bobbin_gift;

/* A proposed change of price. The host checks, caps at what the line still costs, and splits a basket's over its lines
 * by largest remainder with the lines' net as weights (G2). */
typedef struct bobbin_adjustment {
  bobbin_head head;
  int32_t line; /* 0 = the whole basket, else bobbin_line.line */
  int32_t reserved;
  int64_t amount_minor; /* negative: a discount */
  bobbin_str rule;      /* stable id of the rule, [a-z0-9_.-]{1,64} */
  bobbin_words label;   /* for the receipt */
  bobbin_span lines;    /* of int32_t: with line = 0, the only lines that take part; empty = all */
  bobbin_str coupon;    /* the one of bobbin_sale.coupons that this honours; empty = none */
} bobbin_adjustment;

/* What is due comes down to a multiple of a step, so that it can be paid in coins (PAY1). Taken off after everything
 * else, a manual discount of the basket included, and split over its lines like any discount (G2). */
typedef struct bobbin_coin {
  bobbin_head head;
  int64_t step_minor; /* 1 or more */
  bobbin_str rule;    /* as an adjustment's, so below */
  bobbin_words label;
} bobbin_coin;

/* Where price proposes. Refused when DENIED (draining: a module that is switched off grants no price). */
typedef struct bobbin_price_out {
  bobbin_head head;
  void* ctx;
  bobbin_status (*adjust)(void* ctx, const bobbin_adjustment* adjustment);
  /* A gift line at net 0 for a gift that the basket chose; the host adds it after pricing. */
  bobbin_status (*gift)(void* ctx, const bobbin_gift* gift);
  /* A sentence for the quote's `warnings`. */
  void (*warn)(void* ctx, bobbin_words words);
  /* Of several roundings of one basket the greatest step counts. */
  bobbin_status (*round_down)(void* ctx, const bobbin_coin* coin);
} bobbin_price_out;

/* Of a balance that is partly bonus (SV2): what is spent next, and what of it is money. */
typedef struct bobbin_money_part {
  int64_t amount_minor; /* 1 or more */
  int64_t money_minor;  /* 0 .. amount_minor */
} bobbin_money_part;

/* A tender that the plugin takes for this sale, and up to how much. */
typedef struct bobbin_tender_offer {
  bobbin_head head;
  int32_t flags; /* BOBBIN_TENDER_... */
  int32_t reserved;
  int64_t max_minor;     /* highest amount for this sale; 0 = not now */
  int64_t min_minor;     /* lowest amount when it is used at all; 0 = any */
  int64_t unit_minor;    /* what can't be split: amounts and refunds come in whole units of this; 1 = any (G2) */
  int64_t balance_minor; /* what the holder has in all, for `insufficient_balance`; INT64_MAX without a holder */
  bobbin_str id;         /* "cash", "points": unique over all plugins of a store */
  bobbin_words label;
  bobbin_words why;   /* when max_minor is under the net: the reason, for a cashier; may be empty */
  int64_t step_minor; /* amounts of a sale come in multiples of this; refunds don't. 0 = unit_minor (PT4) */
  /* Of bobbin_money_part, in the order in which they are spent: amounts use them up one after the other, the last one
   * in proportion, half up; what goes past them is no money. Settle sees the result in bobbin_tender.money_minor.
   * Empty: BOBBIN_TENDER_MONEY says all or nothing. */
  bobbin_span parts;
} bobbin_tender_offer;

typedef struct bobbin_tender_out {
  bobbin_head head;
  void* ctx;
  bobbin_status (*offer)(void* ctx, const bobbin_tender_offer* offer);
} bobbin_tender_out;

/* One line of a return. */
typedef struct bobbin_returned_line {
  int32_t line;
  int32_t reserved;
  int64_t quantity;        /* in this return */
  int64_t remaining;       /* units still kept after it */
  int64_t net_minor;       /* worth of this return's units (G2) */
  int64_t remaining_minor; /* worth of the units still kept */
} bobbin_returned_line;

/* An effect recorded for the sale, as the host has just reversed it. */
typedef struct bobbin_effect {
  int64_t entry;      /* journal id of the recorded entry */
  int64_t given;      /* its amount */
  int64_t taken_back; /* in this return */
  int64_t taken_back_before;
  bobbin_str plugin;
  bobbin_str rule;
  bobbin_str from_account;
  bobbin_str from_holder;
  bobbin_str to_account;
  bobbin_str to_holder;
  bobbin_span terms; /* of bobbin_term, as recorded with the sale; empty = not computed from its amounts */
} bobbin_effect;

typedef struct bobbin_return {
  bobbin_head head;
  int64_t at_ms;
  int32_t business_day;
  int32_t whole;    /* 1 when nothing of the sale is kept after this return */
  bobbin_str id;    /* UUID of the return; empty in a quote */
  bobbin_str store; /* where it is brought */
  bobbin_str till;
  bobbin_str staff;
  const bobbin_sale* sale; /* as recorded; tenders[].left_minor after this return's refunds */
  bobbin_span lines;       /* of bobbin_returned_line, the lines of this return */
  bobbin_span effects;     /* of bobbin_effect: this plugin's */
} bobbin_return;

/* bobbin_member_change.kind */
#define BOBBIN_MEMBER_JOINED 1
#define BOBBIN_MEMBER_MERGED 2 /* `other` is merged into `member` */
#define BOBBIN_MEMBER_ERASED 3
#define BOBBIN_MEMBER_CHANGED 4 /* profile */

typedef struct bobbin_member_change {
  bobbin_head head;
  int32_t kind;
  int32_t reserved;
  int64_t member;
  int64_t other;
  int64_t referrer; /* member who invited; 0 = nobody. With JOINED */
} bobbin_member_change;

/* Thread: any; the stages of one sale follow one another, different sales run at once. Any pointer may be null: the
 * plugin has nothing to do at that stage. State lives in tables, not in `self`. */
typedef struct bobbin_sale_extension {
  bobbin_head head;
  /* Quote and sale. May read, never write: journal.post and db.write answer DENIED. */
  bobbin_status (*price)(void* self, bobbin_call* call, const bobbin_sale* sale, const bobbin_price_out* out);
  /* Quote and sale. As price. */
  bobbin_status (*tender)(void* self, bobbin_call* call, const bobbin_sale* sale, const bobbin_tender_out* out);
  /* Inside the sale's transaction, or in preview. Posts and writes are queued and sent at the next read or at return.
   */
  bobbin_status (*settle)(void* self, bobbin_call* call, const bobbin_sale* sale);
  /* From the outbox, at least once, in a transaction of its own. */
  bobbin_status (*after)(void* self, bobbin_call* call, const bobbin_sale* sale);
  /* Inside the return's transaction, after the host has reversed what was recorded (G4). Mends the plugin's own tables
   * and may post corrections. */
  bobbin_status (*unwind)(void* self, bobbin_call* call, const bobbin_return* back);
  /* Inside the transaction of the change. */
  bobbin_status (*member)(void* self, bobbin_call* call, const bobbin_member_change* change);
} bobbin_sale_extension;

#ifdef __cplusplus
}
#endif

#endif
