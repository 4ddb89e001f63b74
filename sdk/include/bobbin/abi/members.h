/* "bobbin.members/1": members as plugins may see them. Names and phones are sealed and never here (capability
 * `members.read`; without it every function answers DENIED). */
#ifndef BOBBIN_ABI_MEMBERS_H
#define BOBBIN_ABI_MEMBERS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_MEMBERS_SERVICE "bobbin.members/1"

typedef struct bobbin_member {
  bobbin_head head;
  int64_t id;
  bobbin_str code;
  int32_t joined_day;
  int32_t birth_month; /* 1 .. 12, 0 = unknown */
  int32_t birth_day;
  int32_t profile_complete; /* 1 when name, phone, birthday, sex and region are known */
  bobbin_span tags;         /* of bobbin_str */
  /* Lifetime aggregates over all stores, net of returns: before the sale at hand in price, tender and settle; with it
   * in after; after the return at hand in unwind. */
  int64_t spend_minor;
  int64_t sales;         /* sales of which a piece is kept */
  int64_t visits;        /* distinct store-days of those */
  int64_t first_sale_ms; /* 0 = none */
  int64_t last_sale_ms;  /* 0 = none */
  int64_t referrer;      /* member id, 0 = none */
} bobbin_member;

/* Thread: the visiting one. */
typedef struct bobbin_members_service {
  bobbin_head head;
  /* By id or code. INVALID with code not_found when there is none. Strings and spans of *out are borrowed for the
   * visit. */
  bobbin_status (*find)(bobbin_call* call, bobbin_str id_or_code, bobbin_member* out);
} bobbin_members_service;

#ifdef __cplusplus
}
#endif

#endif
