/* "bobbin.call/1": what this visit is about, the settings in force for it, and the way to say no. */
#ifndef BOBBIN_ABI_CALL_H
#define BOBBIN_ABI_CALL_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_CALL_SERVICE "bobbin.call/1"

/* bobbin_call_info.mode */
#define BOBBIN_MODE_ON 0      /* the real thing */
#define BOBBIN_MODE_PREVIEW 1 /* a quote or a dry run: what is queued is recorded and dropped */
#define BOBBIN_MODE_UNWIND 2  /* inside a return; a return's quote too (there what is queued is dropped) */

typedef struct bobbin_call_info {
  bobbin_head head;
  int32_t mode;          /* BOBBIN_MODE_... */
  int32_t draining;      /* 1: being switched off in this store: honours what was promised, grants nothing new (X2).
                            Apart from `mode`, because a draining module is quoted and unwound like any other */
  int32_t business_day;  /* days since 1970-01-01 in the store's own day (G9) */
  int32_t demo;          /* 1: a demo: nobody is paid and nothing arrives, so what stands in for others may */
  int64_t now_ms;        /* business time, UTC; the same for the whole visit. Never ask the system's clock */
  int64_t day_starts_ms; /* [day_starts_ms, day_ends_ms) is business_day in this store */
  int64_t day_ends_ms;
  int64_t settings_version; /* grows with every change; key for anything computed from settings, with `store` */
  bobbin_str store;         /* empty only in a job or event of the whole shop */
  bobbin_str till;          /* may be empty */
  bobbin_str staff;         /* who is at work; empty in jobs */
  bobbin_str currency;      /* ISO 4217 */
  bobbin_str time_zone;     /* IANA name of the store's */
  bobbin_str locale;        /* of the person who reads the answer: "zh-CN" or "en" */
  int64_t budget_ms;        /* steady time that the whole visit may take; then services answer DEADLINE */
} bobbin_call_info;

/* The words of a DECLINED or INVALID. */
typedef struct bobbin_refusal {
  bobbin_head head;
  bobbin_str code;    /* of docs/reference/http.md: "declined", "insufficient_balance", "invalid", "not_found", ... */
  bobbin_str field;   /* JSON Pointer into the request's body; may be empty */
  bobbin_words words; /* for a cashier: what is wrong and what would be right */
} bobbin_refusal;

/* Thread: the visiting one. */
typedef struct bobbin_call_service {
  bobbin_head head;
  /* Borrowed until the visit returns; the same pointer every time. Null for a handle that isn't valid here. */
  const bobbin_call_info* (*info)(bobbin_call* call);
  /* Puts the words on the call and answers `status`, so that a plugin can `return service->refuse(...)`. */
  bobbin_status (*refuse)(bobbin_call* call, bobbin_status status, const bobbin_refusal* refusal);
  /* Settings of this store (merged, checked against the manifest's schema, defaults filled in) by JSON Pointer (RFC
   * 6901; "" is the whole). OK with *out set; INVALID when there is no such value or it has another type. */
  bobbin_status (*setting_int)(bobbin_call* call, bobbin_str pointer, int64_t* out);
  bobbin_status (*setting_bool)(bobbin_call* call, bobbin_str pointer, int32_t* out);
  bobbin_status (*setting_text)(bobbin_call* call, bobbin_str pointer, bobbin_str* out); /* borrowed for the visit */
  /* Members of an array or object. INVALID when there is no such value. */
  bobbin_status (*setting_count)(bobbin_call* call, bobbin_str pointer, int64_t* out);
  /* The value as JSON text. */
  bobbin_status (*setting_json)(bobbin_call* call, bobbin_str pointer, bobbin_sink out);
  /* Business days of the call's store (G9; of the shop's first store in a job of the whole shop): the first moment of a
   * day, the day that a moment belongs to, and a moment as RFC 3339 with the store's offset. INVALID: outside the years
   * 1970 to 9999. A plugin has no time zones of its own. */
  bobbin_status (*day_starts)(bobbin_call* call, int32_t day, int64_t* out_ms);
  bobbin_status (*day_of)(bobbin_call* call, int64_t at_ms, int32_t* out_day);
  bobbin_status (*instant_text)(bobbin_call* call, int64_t at_ms, bobbin_sink out);
  /* A new id for a row of the plugin's own: grows with time, never twice in one database. DENIED where nothing may be
   * written. */
  bobbin_status (*new_id)(bobbin_call* call, int64_t* out);
} bobbin_call_service;

#ifdef __cplusplus
}
#endif

#endif
