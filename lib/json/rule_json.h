/* Writes a rule of the law pack as JSON: what it says, where it stands, what starts, ends and lengthens it. */
#ifndef HOSO_LIB_JSON_RULE_JSON_H
#define HOSO_LIB_JSON_RULE_JSON_H

#include "lib/base/buf.h"
#include "lib/base/fail.h"
#include "lib/law/calendar.h"
#include "lib/law/pack.h"

/*
 * {"id","versions":[…]}: every row with that id, oldest first, each with its example. *found is false when there is none;
 * then nothing is written. ERR_OK or ERR_NO_MEMORY.
 */
MUST_USE enum err rule_write(struct buf *b, const struct pack *p, const struct calendar *c, struct str id,
                             bool *found);

/* [{"id","name","citation","rank","modelled"}]: all rows, by id. */
void rule_write_list(struct buf *b, const struct pack *p);

/* A pattern in the words of the pack: report.received{by:commune_police|police_post}. */
void rule_write_pattern(struct buf *b, const struct pack *p, const struct pattern *pattern);

#endif
