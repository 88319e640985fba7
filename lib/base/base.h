/* Vocabulary that every file of the project shares: attributes, sizes, checks that stay on in production. */
#ifndef HOSO_LIB_BASE_BASE_H
#define HOSO_LIB_BASE_BASE_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE __attribute__((warn_unused_result))
#define NORETURN __attribute__((noreturn))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define UNUSED(x) ((void)(x))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The object that holds `member`, from a pointer to that member. */
#define CONTAINER_OF(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

/*
 * A check that stays on in production. It states what cannot happen unless the program itself is wrong; it is
 * never used for input. The worker dies with the place named, the master forks another.
 */
#define ASSERT(cond) ((cond) ? (void)0 : base_assert_failed(#cond, __FILE__, __LINE__))

/* Long-lived objects begin with `uint32_t magic`; every function that takes one checks it on entry. */
#define CHECK_OBJ(obj, want) ASSERT((obj) != NULL && (obj)->magic == (want))

NORETURN void base_assert_failed(const char *cond, const char *file, int line);

#endif
