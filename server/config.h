/* The configuration: one immutable struct, read from a file of `key = value` lines by the table of keys. */
#ifndef HOSO_SERVER_CONFIG_H
#define HOSO_SERVER_CONFIG_H

#include "lib/base/buf.h"

enum { CONFIG_FIXED = 0, CONFIG_RELOAD = 1, CONFIG_SECRET = 2 };

/* One member per row of the table; texts end in NUL and live as long as the struct. */
struct config {
#define NUMBER(key, min, max, initial, flags, vi, en) int key;
#define TEXT(key, initial, flags, vi, en) const char *key;
#include "server/config.tbl.h"
#undef NUMBER
#undef TEXT
    char *text; /* the bytes of all texts */
};

enum { CONFIG_MAX_BYTES = 64 * 1024, CONFIG_WHY_SIZE = 240 };

/*
 * Parses the file's text. Blank lines and lines that begin with '#' are skipped; a value is what follows '=', without
 * surrounding blanks, to the end of the line. Keys not named keep their default; an unknown key, a repeated key and a
 * value out of bounds are errors. NULL with the reason (line and key, never the value) in `why`.
 */
MUST_USE struct config *config_parse(struct str text, char why[CONFIG_WHY_SIZE]);

/* The same from a file; NULL path: all defaults. */
MUST_USE struct config *config_load(const char *path, char why[CONFIG_WHY_SIZE]);

void config_free(struct config *c);

/* `workers` as configured, or half the cores that this process may use, at least one. */
int config_workers(const struct config *c);

/*
 * Gives `next` the values of `old` for keys that only a restart can change, and writes the names of those that differ
 * (space-separated, may be truncated) to `kept`. False: no memory; `next` is unchanged.
 */
MUST_USE bool config_keep_fixed(struct config *next, const struct config *old, char kept[CONFIG_WHY_SIZE]);

/* Adds every key with its meaning and present value, as a file that config_parse() reads; secrets become comments. */
void config_print(const struct config *c, struct buf *out);

#endif
