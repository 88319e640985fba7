/* A bump allocator that lives as long as one request or one fold and is freed in one stroke. */
#ifndef HOSO_LIB_BASE_ARENA_H
#define HOSO_LIB_BASE_ARENA_H

#include "lib/base/str.h"

#include <stdarg.h>

struct arena_block;

struct arena {
    uint32_t magic;
    bool failed; /* sticky: an allocation was refused (no memory, or past the cap); check once at the end */
    size_t used; /* bytes handed out since the last reset */
    size_t cap;  /* refuse to grow past this many bytes */
    struct arena_block *blocks;
};

#define ARENA_MAGIC 0x41524E41U

/* Prepares an arena that may hand out at most `cap` bytes. Allocates nothing yet. */
void arena_init(struct arena *a, size_t cap);

/* Frees everything handed out; the arena may be used again. */
void arena_reset(struct arena *a);

/* Frees everything and forbids further use. */
void arena_fini(struct arena *a);

/* `n` zeroed bytes aligned for any type, or NULL with `failed` set. Zero bytes give a valid pointer. */
MUST_USE void *arena_alloc(struct arena *a, size_t n);

/* `count` zeroed elements of `size` bytes; NULL also when the product overflows. */
MUST_USE void *arena_array(struct arena *a, size_t count, size_t size);

/* A copy that ends in NUL (not counted in n), so that its .p serves C interfaces; STR_NONE with `failed` set. */
struct str arena_copy(struct arena *a, struct str s);

struct str arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str arena_vprintf(struct arena *a, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, count, type) ((type *)arena_array((a), (count), sizeof(type)))

#endif
