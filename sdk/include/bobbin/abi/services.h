/* Small services: other plugins' services, log and secrets. */
#ifndef BOBBIN_ABI_SERVICES_H
#define BOBBIN_ABI_SERVICES_H

#include "base.h"
#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_SERVICES_SERVICE "bobbin.services/1"
#define BOBBIN_LOG_SERVICE "bobbin.log/1"
#define BOBBIN_SECRETS_SERVICE "bobbin.secrets/1"

/* Thread: the visiting one. */
typedef struct bobbin_services_service {
  bobbin_head head;
  /* Invokes a named service of a plugin that the manifest `requires` or lists as `optional`, in the same transaction
   * and deadline. JSON in, JSON out. OK with nothing written when that plugin is absent, off in this store or draining:
   * an optional dependency that isn't there is no error. Else the service's own status and words; INVALID when it has
   * no such service; DENIED when the plugin isn't declared. */
  bobbin_status (*invoke)(bobbin_call* call, bobbin_str plugin, bobbin_str service, bobbin_str json, bobbin_sink out);
} bobbin_services_service;

#define BOBBIN_LOG_DEBUG 0
#define BOBBIN_LOG_INFO 1
#define BOBBIN_LOG_WARNING 2
#define BOBBIN_LOG_ERROR 3

/* Thread: any, also the plugin's own. `plugin` is bobbin_plugin.self's owner, told by the host it was created with. */
typedef struct bobbin_log_service {
  bobbin_head head;
  void (*write)(const bobbin_host* host, int32_t level, bobbin_str text);
} bobbin_log_service;

/* Thread: the visiting one. */
typedef struct bobbin_secrets_service {
  bobbin_head head;
  /* Resolves an `x-secret` setting; borrowed for the visit. */
  bobbin_status (*reveal)(bobbin_call* call, bobbin_str pointer, bobbin_str* out);
  /* What only its owner knows (a member's PIN), one way: keyed with the shop's key, bound to the plugin and to
   * `subject` (1 .. 100 bytes, "member 42"), so that nobody finds it again from the database alone. Keep what is
   * written, never `text` (1 .. 100 bytes). INVALID: a length out of range. */
  bobbin_status (*seal)(bobbin_call* call, bobbin_str subject, bobbin_str text, bobbin_sink out);
  /* *out = 1 when `text` is what was sealed for `subject`. Wrong ones in a row are counted in this process, whatever
   * becomes of the transaction: after five DECLINED with words, for 30 seconds and longer each time. */
  bobbin_status (*matches)(bobbin_call* call, bobbin_str subject, bobbin_str text, bobbin_str sealed, int32_t* out);
} bobbin_secrets_service;

#ifdef __cplusplus
}
#endif

#endif
