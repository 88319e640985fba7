/* Collects why something failed; the texts come from the tables. */
#include "lib/base/fail.h"

#include <stdarg.h>
#include <stdio.h>

static const struct err_info errs[] = {
#define ERR(name, http, type, vi, en) [ERR_##name] = {http, type, vi, en},
#include "lib/base/err.tbl.h"
#undef ERR
};

static const struct field_info fields[] = {
#define FIELD(name, code, vi, en) [FIELD_##name] = {code, vi, en},
#include "lib/base/field.tbl.h"
#undef FIELD
};

const struct err_info *err_info(enum err e)
{
    ASSERT((size_t)e < ARRAY_LEN(errs));
    return &errs[e];
}

const struct field_info *field_info(enum field_code c)
{
    ASSERT((size_t)c < ARRAY_LEN(fields));
    return &fields[c];
}

void fail_clear(struct fail *f)
{
    f->err = ERR_OK;
    f->nfields = 0;
    f->where[0] = '\0';
}

enum err fail_set(struct fail *f, enum err e)
{
    if (f && f->err == ERR_OK)
        f->err = e;
    return e;
}

enum err fail_field(struct fail *f, enum field_code code, const char *pointer_fmt, ...)
{
    if (f && f->nfields < FAIL_MAX_FIELDS) {
        struct fail_field *field = &f->fields[f->nfields++];
        field->code = code;
        va_list args;
        va_start(args, pointer_fmt);
        vsnprintf(field->pointer, sizeof(field->pointer), pointer_fmt, args);
        va_end(args);
    }
    return fail_set(f, ERR_FIELDS);
}
