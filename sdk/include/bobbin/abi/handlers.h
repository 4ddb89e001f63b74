/* "bobbin.handlers/1": what a plugin does on cold paths, by name, JSON in and JSON out: HTTP routes, jobs, services for
 * other plugins, receipt sections, member cards, report rows. The manifest says which name is what, and whether it
 * reads, writes (inside a transaction that may run again) or goes outside (no transaction open). */
#ifndef BOBBIN_ABI_HANDLERS_H
#define BOBBIN_ABI_HANDLERS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_HANDLERS_EXTENSION "bobbin.handlers/1"

/* Thread: any. */
typedef struct bobbin_handlers_extension {
  bobbin_head head;
  /* `json` is an object; its members are described for each kind in docs/plugin-guide. INVALID for an unknown name. */
  bobbin_status (*invoke)(void* self, bobbin_call* call, bobbin_str name, bobbin_str json, bobbin_sink out);
} bobbin_handlers_extension;

#ifdef __cplusplus
}
#endif

#endif
