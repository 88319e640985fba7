/* Puts the example of a rule through the engine, and writes it as JSON: the history and the deadline that it shows. */
#ifndef HOSO_LIB_JSON_EXAMPLE_JSON_H
#define HOSO_LIB_JSON_EXAMPLE_JSON_H

#include "lib/base/buf.h"
#include "lib/json/outcome_json.h"

/* Room for the history of an example and what is made of it. */
#define EXAMPLE_ARENA_CAP ((size_t)64 * 1024 * 1024)

struct example {
    struct str input; /* as in examples.json, with as_of; what simulate takes */
    struct history history;
    struct outcome outcome;
    /* What shows the row: one of these is an index into its list of the outcome, the others are -1. */
    int deadline, notice,
        violation; /* a row without a number has a notice, a limit on sessions a violation */
};

/*
 * The first example that shows this very row (`rule` is an index: of one id each version has its own). *found is false
 * when there is none. Everything lives in the arena; ERR_NO_MEMORY otherwise.
 */
MUST_USE enum err example_of(const struct pack *p, const struct calendar *c, size_t rule, struct arena *a,
                             struct example *out, bool *found);

/* {"input":{…},"deadline":{… with its explanation}}, or {"input":{…},"notice":{…}} or "violation". ERR_OK or ERR_NO_MEMORY. */
MUST_USE enum err example_write(struct buf *b, const struct pack *p, const struct calendar *c,
                                const struct example *x, struct arena *a);

#endif
