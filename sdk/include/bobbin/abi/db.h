/* "bobbin.db/1": the plugin's own SQL, as the named statements that its manifest declares. Each was prepared at start
 * under the plugin's rights: own tables (`<id>_...`, listed), and the published views for reading. */
#ifndef BOBBIN_ABI_DB_H
#define BOBBIN_ABI_DB_H

#include "base.h"
#include "call.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_DB_SERVICE "bobbin.db/1"

/* Thread: the visiting one. */
typedef struct bobbin_db_service {
  bobbin_head head;
  /* Runs a statement that answers rows; `visit` gets each row's values and answers 0 to stop. What was queued is sent
   * first. INVALID: no such statement, or another number of parameters. */
  bobbin_status (*read)(bobbin_call* call, bobbin_str statement, const bobbin_value* params, uint32_t count, void* ctx,
                        int32_t (*visit)(void* ctx, const bobbin_value* values, uint32_t count));
  /* Queues a statement that changes rows. `expect_rows` >= 0: another number refuses the visit DECLINED with `refusal`
   * (a bobbin_refusal of call.h, may be null); -1: any number. DENIED where nothing may be written. */
  bobbin_status (*write)(bobbin_call* call, bobbin_str statement, const bobbin_value* params, uint32_t count,
                         int64_t expect_rows, const bobbin_refusal* refusal);
} bobbin_db_service;

#ifdef __cplusplus
}
#endif

#endif
