/* A plugin in C11 that does nothing, and its variants that each do one thing wrong. */
#include <bobbin/abi.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(FIXTURE_NO_ENTRY)

BOBBIN_EXPORT int fixture_no_entry(void);
int fixture_no_entry(void) { return 0; }

#else

#if defined(FIXTURE_WONT_START)
static bobbin_status start(void* self) {
  (void)self;
  return BOBBIN_INTERNAL;
}
#else
static bobbin_status start(void* self) {
  (void)self;
  return BOBBIN_OK;
}
#endif

static const void* extension(void* self, bobbin_str id) {
  (void)self;
  (void)id;
  return NULL;
}

static const bobbin_plugin plugin = {
#if defined(FIXTURE_SHORT_TABLE)
    {sizeof(bobbin_head), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR},
#else
    {sizeof(bobbin_plugin), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR},
#endif
    NULL,
    start,
    NULL,
    NULL,
    extension};

static const bobbin_plugin* create(const bobbin_host* host) {
  (void)host;
#if defined(FIXTURE_NULL_CREATE)
  return NULL;
#elif defined(FIXTURE_CRASHES)
  abort();
#elif defined(FIXTURE_HANGS)
  for (volatile int forever = 1; forever;) {
  }
#elif defined(FIXTURE_EXITS)
  exit(0);
#elif defined(FIXTURE_PRINTS)
  puts("passed"); /* looks like the probe's answer, but isn't where the answer is read */
  fflush(stdout);
#endif
  return &plugin;
}

static const bobbin_entry entry = {
#if defined(FIXTURE_WRONG_MAJOR)
    {sizeof(bobbin_entry), BOBBIN_ABI_MAJOR + 1, 0},
#else
    {sizeof(bobbin_entry), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR},
#endif
    create};

const bobbin_entry* bobbin_entry_v1(void) { return &entry; }

#endif
