/* Prints what the law makes of a history as a table for people. */
#ifndef HOSO_SERVER_CLI_SIMULATE_TEXT_H
#define HOSO_SERVER_CLI_SIMULATE_TEXT_H

#include "lib/json/outcome_json.h"

/* Adds the table to `b`: stage, each deadline with its explanation, violations, notices. Uses v->arena. */
MUST_USE enum err simulate_text(struct buf *b, const struct outcome_view *v, enum language lang);

#endif
