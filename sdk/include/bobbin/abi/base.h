/* The alphabet of the boundary: C11, <stdint.h> only. No enums, bools, bitfields or floating point.
 * Everything a plugin and the host exchange is built from these. */
#ifndef BOBBIN_ABI_BASE_H
#define BOBBIN_ABI_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BOBBIN_ABI_MAJOR 1
#define BOBBIN_ABI_MINOR 0

/* First member of every table and of every struct that may grow. Append-only inside a major: a reader looks at `size`
 * before it touches a member that came with a later minor. In a struct that the callee fills (`out`), the caller sets
 * `head`; the callee writes only what fits into `size`. */
typedef struct bobbin_head {
  uint32_t size;  /* sizeof the whole struct, as its writer was compiled */
  uint16_t rev;   /* major of this table: the number behind the slash in its id */
  uint16_t minor; /* minor of the SDK that its writer was compiled with */
} bobbin_head;

/* Borrowed UTF-8, valid for the call that it came with. Not NUL-terminated. ptr may be null when len is 0. */
typedef struct bobbin_str {
  const char* ptr;
  uint64_t len;
} bobbin_str;

/* Borrowed array of structs. Walk it by `stride`, never by sizeof: a newer writer's rows are longer. */
typedef struct bobbin_span {
  const void* items;
  uint32_t count;
  uint32_t stride;
} bobbin_span;

/* A text in one language; `lang` is a BCP 47 tag ("zh-CN", "en"). */
typedef struct bobbin_word {
  bobbin_str lang;
  bobbin_str text;
} bobbin_word;

/* A sentence for people: bobbin_span of bobbin_word. The house's languages are zh-CN and en; give both. */
typedef bobbin_span bobbin_words;

/* Where a result of unknown length goes. The callee writes any number of chunks; nobody frees anything. */
typedef struct bobbin_sink {
  void* ctx;
  void (*write)(void* ctx, bobbin_str chunk);
} bobbin_sink;

/* A value of a declared SQL statement. TEXT and BLOB use `s`; INTEGER uses `i`. There is no floating point. */
typedef struct bobbin_value {
  int32_t type; /* BOBBIN_VALUE_... */
  int32_t reserved;
  int64_t i;
  bobbin_str s;
} bobbin_value;
#define BOBBIN_VALUE_NULL 0
#define BOBBIN_VALUE_INTEGER 1
#define BOBBIN_VALUE_TEXT 2
#define BOBBIN_VALUE_BLOB 3

/* Every function answers one of these; the words go onto the call (bobbin_call_service.refuse). */
typedef int32_t bobbin_status;
#define BOBBIN_OK 0
#define BOBBIN_DECLINED 1 /* a business "no" that the cashier reads */
#define BOBBIN_INVALID 2  /* the caller's arguments are wrong; the field is named */
#define BOBBIN_DENIED 3   /* a capability that was not granted, or a call in a state that forbids it */
#define BOBBIN_CONFLICT 4 /* a transaction lost a race; the host runs it again. Sticky for the rest of the call */
#define BOBBIN_DEADLINE 5 /* no time is left. Sticky */
#define BOBBIN_INTERNAL 6 /* a bug: roll back, count a strike. Sticky when it comes from a service */

/* One visit of the host to a plugin. Opaque; valid on the visiting thread until the visit returns. On another thread
 * every service answers INVALID, except log. */
typedef struct bobbin_call bobbin_call;

#ifdef __cplusplus
}
#endif

#endif
