/* Lays the rows that the law makes of a case now beside those that it made before, byte by byte. */
#include "server/app/append_rows.h"

enum { ROWS_TEXT_MAX = 16 * 1024 * 1024 };

bool append_rows_init(struct append_rows *rows, size_t room, struct arena *a)
{
    *rows = (struct append_rows){.rows = ARENA_ARRAY(a, room, struct append_row), .room = room};
    buf_init(&rows->text, ROWS_TEXT_MAX);
    return rows->rows;
}

void append_rows_free(struct append_rows *rows)
{
    buf_free(&rows->text);
}

struct append_row *append_rows_open(struct append_rows *rows, struct str id)
{
    struct append_row *last = rows->n ? &rows->rows[rows->n - 1] : NULL;
    if (last && str_eq(last->id, id)) {
        buf_add(&rows->text, STR(",{"));
        return last;
    }
    ASSERT(rows->rows && rows->n < rows->room);
    rows->rows[rows->n] = (struct append_row){.id = id, .at = rows->text.n};
    buf_add_char(&rows->text, '{');
    return &rows->rows[rows->n++];
}

void append_rows_close(struct append_rows *rows)
{
    struct append_row *last = &rows->rows[rows->n - 1];
    buf_add_char(&rows->text, '}');
    last->n = rows->text.n - last->at;
}

static struct str row_text(const struct append_rows *rows, const struct append_row *row)
{
    return str_sub(buf_str(&rows->text), row->at, row->at + row->n);
}

/* The thing of that id, or NULL. Looked for from `*next` on: both lists have nearly the same order. */
static const struct append_row *find(const struct append_rows *rows, struct str id, size_t *next)
{
    for (size_t i = 0; i < rows->n; i++) {
        size_t at = (*next + i) % rows->n;
        if (str_eq(rows->rows[at].id, id)) {
            *next = at + 1;
            return &rows->rows[at];
        }
    }
    return NULL;
}

static void add_gone(const struct append_rows *before, const struct append_rows *now, struct buf *gone)
{
    size_t next = 0, written = 0;
    for (size_t i = 0; i < before->n; i++) {
        if (find(now, before->rows[i].id, &next))
            continue;
        buf_add(gone, written++ ? STR(",") : STR(""));
        buf_add_json(gone, before->rows[i].id);
    }
}

void append_rows_changed(const struct append_rows *before, const struct append_rows *now, struct buf *list,
                         struct buf *gone)
{
    size_t next = 0, written = 0;
    for (size_t i = 0; i < now->n; i++) {
        const struct append_row *row = &now->rows[i];
        const struct append_row *was = before ? find(before, row->id, &next) : NULL;
        if (was && !row->again && str_eq(row_text(before, was), row_text(now, row)))
            continue;
        buf_add(list, written++ ? STR(",") : STR(""));
        buf_add(list, row_text(now, row));
    }
    if (before)
        add_gone(before, now, gone);
    if (now->text.failed || (before && before->text.failed))
        list->failed = true;
}
