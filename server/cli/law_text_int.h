/* What the two files that tell a row of the law pack share; nobody else includes it. */
#ifndef HOSO_SERVER_CLI_LAW_TEXT_INT_H
#define HOSO_SERVER_CLI_LAW_TEXT_INT_H

#include "server/cli/law_text.h"

struct telling {
    struct buf *b;
    const struct pack *p;
    enum language lang;
};

struct str tell_pick(const struct telling *t, struct str vi, struct str en);
void tell_add(const struct telling *t, const char *vi, const char *en);

/* A label, filled up to its width in characters. */
void tell_label(const struct telling *t, const char *vi, const char *en);

/* A label and a text; nothing when the text is absent. */
void tell_line(const struct telling *t, const char *vi, const char *en, struct str text);

/* What people read in place of one code, or the code itself. */
struct str tell_word(const struct telling *t, struct str code);

/* "20 ngày" */
void tell_amount(const struct telling *t, int n, enum term_unit unit);

/* law_binding.c: what starts and ends the row, under which conditions, and what it takes from others. */
void tell_binding(const struct telling *t, const struct rule *r);

#endif
