/* Reads the law pack from its JSON files into `struct pack`, strictly: what is not understood is refused. */
#ifndef HOSO_LIB_JSON_PACK_JSON_H
#define HOSO_LIB_JSON_PACK_JSON_H

#include "lib/base/arena.h"
#include "lib/base/fail.h"
#include "lib/law/pack.h"

#include <jansson.h>

/* The documents of a pack, in the order in which they are read. None may be NULL. */
struct pack_docs {
    json_t *events, *rules, *rows, *pack, *stages, *offences, *handoffs, *examples;
};

/* An arena with this cap holds any pack. */
#define PACK_ARENA_CAP ((size_t)32 * 1024 * 1024)

/*
 * Compiles the documents. Everything lives in the arena; the documents may be released afterwards. Fails with
 * ERR_FIELDS (fail->where names the file, the pointers the places in it) or ERR_NO_MEMORY. What is well formed but
 * makes no sense as law is found by pack_lint().
 */
MUST_USE enum err pack_read(const struct pack_docs *docs, struct arena *a, struct pack *out, struct fail *f);

enum { PACK_FILES = 8 };

/* The files of a pack, by their names. */
extern const char *const pack_file_names[PACK_FILES];

/* The same from the texts of the files, in the order of their names. Further errors: those of jx_parse(), with the file
 * before line and column. */
MUST_USE enum err pack_parse(const struct str texts[PACK_FILES], struct arena *a, struct pack *out,
                             struct fail *f);

/* The files of a directory, byte by byte, into the arena. ERR_NOT_FOUND, ERR_TOO_LARGE (fail->where names the file). */
MUST_USE enum err pack_texts(const char *dir, struct arena *a, struct str texts[PACK_FILES], struct fail *f);

/* Both: the pack of a directory. */
MUST_USE enum err pack_load(const char *dir, struct arena *a, struct pack *out, struct fail *f);

/* The bytes of a file of at most JX_FILE.bytes; `name` is what fail->where calls it. */
MUST_USE enum err text_file(const char *path, const char *name, struct arena *a, struct str *out,
                            struct fail *f);

/* The JSON of a file's text. Caller owns *out. */
MUST_USE enum err json_text(struct str text, const char *name, json_t **out, struct fail *f);

/* Both. Caller owns *out. */
MUST_USE enum err json_file(const char *path, const char *name, json_t **out, struct fail *f);

#endif
