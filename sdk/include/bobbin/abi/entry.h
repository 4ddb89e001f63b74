/* How a plugin and the host meet: one exported function, two tables.
 *
 * Rationale: a function, not a data symbol, so that a plugin can look at the host before it answers. */
#ifndef BOBBIN_ABI_ENTRY_H
#define BOBBIN_ABI_ENTRY_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the host gives. Lives as long as the process. */
typedef struct bobbin_host {
  bobbin_head head;
  void* ctx;
  /* Thread: any. Answers the host's table with that id ("bobbin.journal/1"), or null for an unknown one. The table
   * lives as long as the process. */
  const void* (*service)(void* ctx, bobbin_str id);
} bobbin_host;

/* One plugin. One instance serves all stores and threads. */
typedef struct bobbin_plugin {
  bobbin_head head;
  void* self; /* first argument of every function of the plugin's tables */
  /* Thread: main, once, after the migrations. Not OK: the plugin is refused, with the words given to `log`. */
  bobbin_status (*start)(void* self);
  /* Thread: main, once, after the last visit. Joins the plugin's own threads. */
  void (*stop)(void* self);
  /* Thread: main, after stop. `self` and this table are dead afterwards. */
  void (*destroy)(void* self);
  /* Thread: any, from create on. Answers the plugin's table with that id ("bobbin.sale/1"), or null when it has none.
   * The same answer every time. */
  const void* (*extension)(void* self, bobbin_str id);
} bobbin_plugin;

typedef struct bobbin_entry {
  bobbin_head head; /* rev = BOBBIN_ABI_MAJOR */
  /* Thread: main. Makes the plugin's one instance; null when it can't be made. No service may be called yet. */
  const bobbin_plugin* (*create)(const bobbin_host* host);
} bobbin_entry;

/* The one exported symbol. Everything else is hidden. */
#define BOBBIN_ENTRY_SYMBOL "bobbin_entry_v1"
#if defined(__GNUC__)
#define BOBBIN_EXPORT __attribute__((visibility("default")))
#else
#define BOBBIN_EXPORT
#endif

BOBBIN_EXPORT const bobbin_entry* bobbin_entry_v1(void);

#ifdef __cplusplus
}
#endif

#endif
