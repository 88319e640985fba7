/* The derived rows of an append document as text, thing by thing, and which of them the register has already. */
#ifndef HOSO_SERVER_APP_APPEND_ROWS_H
#define HOSO_SERVER_APP_APPEND_ROWS_H

#include "lib/base/arena.h"
#include "lib/base/buf.h"

/* All spans of one deadline or episode, as objects with commas between them. */
struct append_row {
    struct str id;
    size_t at, n; /* of the text */
    bool again;   /* to be sent although the register has the same */
};

struct append_rows {
    struct buf text;
    struct append_row *rows; /* in the order in which they were derived */
    size_t n, room;
};

/* Room for `room` things. False: no memory; append_rows_free() is then still to be called. */
MUST_USE bool append_rows_init(struct append_rows *rows, size_t room, struct arena *a);
void append_rows_free(struct append_rows *rows);

/* Opens the object of one span of `id`, which lives as long as the rows; spans of one thing follow each other. */
struct append_row *append_rows_open(struct append_rows *rows, struct str id);
void append_rows_close(struct append_rows *rows);

/*
 * Adds to `list` the things of `now` that are not in `before` with the same bytes, and to `gone` the ids of `before` that are
 * not in `now`: each an array of JSON without its brackets. Without `before` all of it is new.
 */
void append_rows_changed(const struct append_rows *before, const struct append_rows *now, struct buf *list,
                         struct buf *gone);

#endif
