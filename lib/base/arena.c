/* Hands out memory by moving a mark through blocks, remembers a refusal, frees all at once. */
#include "lib/base/arena.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Tests leave ground behind each allocation that nobody may step on (-DARENA_GAP=bytes, a multiple of 16): AddressSanitizer
 * tells who reads it, and without it nobody finds zeros there by luck.
 */
#ifdef ARENA_GAP
#include <sanitizer/asan_interface.h>
#else
#define ARENA_GAP 0
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

enum { FIRST_BLOCK = 8 * 1024, LARGEST_BLOCK = 256 * 1024 };

void arena_init(struct arena *a, size_t cap)
{
    *a = (struct arena){.magic = ARENA_MAGIC, .cap = cap};
}

void arena_reset(struct arena *a)
{
    CHECK_OBJ(a, ARENA_MAGIC);
    while (a->blocks) {
        struct arena_block *b = a->blocks;
        a->blocks = b->next;
        free(b);
    }
    a->used = 0;
    a->failed = false;
}

void arena_fini(struct arena *a)
{
    arena_reset(a);
    a->magic = 0;
}

static struct arena_block *block_add(struct arena *a, size_t n)
{
    size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < n)
        size = n;
    struct arena_block *b = malloc(sizeof(*b) + size);
    if (!b)
        return NULL;
    b->size = size;
    b->used = 0;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
    CHECK_OBJ(a, ARENA_MAGIC);
    size_t align = sizeof(max_align_t), asked = n;
    if (n > a->cap || (n = (n + align - 1) / align * align) > a->cap - a->used) {
        a->failed = true;
        return NULL;
    }
    struct arena_block *b = a->blocks;
    size_t taken = n + ARENA_GAP;
    if (!b || taken > b->size - b->used)
        b = block_add(a, taken);
    if (!b) {
        a->failed = true;
        return NULL;
    }
    char *p = b->bytes + b->used;
    b->used += taken;
    a->used += n;
    memset(p, 0, n);
    if (ARENA_GAP > 0) {
        memset(p + asked, 0xA5, taken - asked);
        ASAN_POISON_MEMORY_REGION(p + asked, taken - asked);
    }
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        a->failed = true;
        return NULL;
    }
    return arena_alloc(a, bytes);
}

struct str arena_copy(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (!p)
        return STR_NONE;
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return str_from(p, s.n);
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
    va_list again;
    char few[256]; /* mostly enough: then it is formatted once */
    va_copy(again, args);
    int n = vsnprintf(few, sizeof(few), fmt, args);
    char *p = n >= 0 ? arena_alloc(a, (size_t)n + 1) : NULL;
    if (p && (size_t)n < sizeof(few))
        memcpy(p, few, (size_t)n + 1);
    else if (p)
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p ? str_from(p, (size_t)n) : STR_NONE;
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct str s = arena_vprintf(a, fmt, args);
    va_end(args);
    return s;
}
