/* How a function says why it failed: one error of the table and the fields that are to blame. */
#ifndef HOSO_LIB_BASE_FAIL_H
#define HOSO_LIB_BASE_FAIL_H

#include "lib/base/str.h"

enum err {
#define ERR(name, http, type, vi, en) ERR_##name,
#include "lib/base/err.tbl.h"
#undef ERR
    ERR_COUNT
};

enum field_code {
#define FIELD(name, code, vi, en) FIELD_##name,
#include "lib/base/field.tbl.h"
#undef FIELD
    FIELD_CODE_COUNT
};

struct err_info {
    int http;
    const char *type, *title_vi, *title_en;
};

struct field_info {
    const char *code, *vi, *en;
};

const struct err_info *err_info(enum err e);
const struct field_info *field_info(enum field_code c);

enum { FAIL_MAX_FIELDS = 8, FAIL_POINTER_SIZE = 120 };

struct fail_field {
    char pointer[FAIL_POINTER_SIZE]; /* RFC 6901; truncated at the end when longer */
    enum field_code code;
};

/*
 * Filled by the function that fails, rendered once at the top as an RFC 9457 problem. It holds no input beyond
 * pointers (names of fields), so that it can never carry a child's name.
 */
struct fail {
    enum err err;
    size_t nfields; /* how many of `fields` are filled; further ones are dropped */
    struct fail_field fields[FAIL_MAX_FIELDS];
    char where
        [160]; /* for people: line and column of bad JSON and the like, never content of the input; may be "" */
};

void fail_clear(struct fail *f);

/* Sets the error when none was set and returns it, for `return fail_set(f, ERR_NOT_FOUND);`. `f` may be NULL. */
enum err fail_set(struct fail *f, enum err e);

/* Notes a field at fault (printf pointer, RFC 6901) and returns ERR_FIELDS. `f` may be NULL. */
enum err fail_field(struct fail *f, enum field_code code, const char *pointer_fmt, ...) PRINTF_LIKE(3, 4);

#endif
