/* Tells a row of the law pack to people, in Vietnamese or English. */
#ifndef HOSO_SERVER_CLI_LAW_TEXT_H
#define HOSO_SERVER_CLI_LAW_TEXT_H

#include "lib/base/buf.h"
#include "lib/law/explain.h"

/* Everything that the pack says of the rule at that index: heading, then a line for each thing. */
void law_text_rule(struct buf *b, const struct pack *p, size_t rule, enum language lang);

/* law_example.c: the example of the row at that index; nothing when it has none. ERR_OK or ERR_NO_MEMORY. */
MUST_USE enum err law_text_example(struct buf *b, const struct pack *p, const struct calendar *c, size_t rule,
                                   enum language lang);

/* "20 ngày", "ngay", "1 tháng trước khi hết B01" … */
void law_text_length(struct buf *b, const struct pack *p, const struct rule *r, enum language lang);

/* What people read in place of a code, or the code itself; codes joined by '|' become a list. */
void law_text_codes(struct buf *b, const struct pack *p, struct str codes, enum language lang);

/*
 * True when nobody need look at the row again: a lawyer has confirmed it, or its text was read and is known to be in
 * force.
 */
bool law_row_confirmed(struct str confidence, struct str check, struct str confirmed_by);

#endif
