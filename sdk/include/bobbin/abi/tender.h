/* "bobbin.tender/1": money outside (PAY2, PAY3). The host stores every attempt before the first byte goes out, owns
 * recovery, and calls these with no transaction open. */
#ifndef BOBBIN_ABI_TENDER_H
#define BOBBIN_ABI_TENDER_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_TENDER_EXTENSION "bobbin.tender/1"

/* bobbin_outcome_out.state */
#define BOBBIN_ATTEMPT_PENDING 1 /* the provider is at it: ask again */
#define BOBBIN_ATTEMPT_APPROVED 2
#define BOBBIN_ATTEMPT_DECLINED 3
#define BOBBIN_ATTEMPT_CANCELLED 4
#define BOBBIN_ATTEMPT_UNKNOWN 5 /* no answer: only a query settles it */

/* bobbin_attempt.kind */
#define BOBBIN_ATTEMPT_PAYMENT 1
#define BOBBIN_ATTEMPT_REFUND 2 /* query asks about these too */

typedef struct bobbin_attempt {
  bobbin_head head;
  bobbin_str id;     /* the attempt's own id: the provider's idempotency key */
  bobbin_str tender; /* tender id, "wechat" */
  bobbin_str auth_code;
  bobbin_str provider_reference; /* as the provider gave it before; may be empty */
  int64_t amount_minor;
  int64_t asked;     /* how often this attempt has been queried before */
  int32_t cancelled; /* 1 when a void was sent before */
  int32_t kind;      /* BOBBIN_ATTEMPT_PAYMENT, BOBBIN_ATTEMPT_REFUND */
} bobbin_attempt;

typedef struct bobbin_outcome_out {
  bobbin_head head;
  void* ctx;
  void (*state)(void* ctx, int32_t state);
  void (*provider_reference)(void* ctx, bobbin_str reference);
  void (*words)(void* ctx, bobbin_words words); /* why, for a cashier */
} bobbin_outcome_out;

/* Thread: any, no transaction open; may block up to the call's deadline. OK with an outcome; any other status counts as
 * UNKNOWN. */
typedef struct bobbin_tender_extension {
  bobbin_head head;
  /* Which tender a scanned code belongs to (PAY5): writes its id; DECLINED when it isn't this plugin's. */
  bobbin_status (*recognise)(void* self, bobbin_call* call, bobbin_str auth_code, bobbin_sink tender);
  bobbin_status (*authorise)(void* self, bobbin_call* call, const bobbin_attempt* attempt,
                             const bobbin_outcome_out* out);
  bobbin_status (*query)(void* self, bobbin_call* call, const bobbin_attempt* attempt, const bobbin_outcome_out* out);
  bobbin_status (*cancel)(void* self, bobbin_call* call, const bobbin_attempt* attempt, const bobbin_outcome_out* out);
  /* Gives `amount_minor` back for the approved attempt `original`; `attempt` is the refund's own. */
  bobbin_status (*refund)(void* self, bobbin_call* call, const bobbin_attempt* attempt, const bobbin_attempt* original,
                          const bobbin_outcome_out* out);
} bobbin_tender_extension;

#ifdef __cplusplus
}
#endif

#endif
