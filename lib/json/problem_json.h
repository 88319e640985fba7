/* Says why something was refused as an RFC 9457 problem document, in Vietnamese or English. */
#ifndef HOSO_LIB_JSON_PROBLEM_JSON_H
#define HOSO_LIB_JSON_PROBLEM_JSON_H

#include "lib/base/buf.h"
#include "lib/base/fail.h"
#include "lib/law/explain.h"

/* What a struct fail cannot hold: the refusal by law names its own type, reason and article. All may be absent. */
struct problem_more {
    struct str type;   /* instead of that of the error: "law.extension.count" */
    struct str detail; /* instead of the sentences made from the fields; already in the language asked for */
    struct str citation; /* the article that forbids it */
};

/*
 * Adds {"type":"/problems/<type>","title","status","detail","citation"?,"errors"?:[{"pointer","code","detail"}]}.
 * `more` may be NULL. The bytes are valid UTF-8 whatever the pointers hold: one cut in mid-character is mended.
 */
void problem_write(struct buf *b, const struct fail *f, enum language lang, const struct problem_more *more);

/* The sentence of the document's `detail`, without quotes: for people at a terminal. */
void problem_write_detail(struct buf *b, const struct fail *f, enum language lang);

#endif
