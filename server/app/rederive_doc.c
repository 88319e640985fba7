/* Folds a case under both laws, lays the two beside each other, and writes down what is not the same. */
#include "server/app/rederive_doc.h"

#include "lib/json/history_json.h"
#include "server/app/append_doc.h"

#include <inttypes.h>

static enum err read_history(const struct law *law, const struct rederived_case *c, struct arena *a,
                             struct history *h)
{
    struct jx_limits limits = {.bytes = 16 * 1024 * 1024, .depth = 16};
    struct fold_options unused = {.has_as_of = false};
    struct fail f;
    fail_clear(&f);
    return history_parse(c->history, limits, HISTORY_STORED, &law->pack, a, h, &unused, &f);
}

static enum err fold_by(const struct law *law, const struct rederived_case *c, const struct history *known,
                        inst_t as_of, struct arena *a, struct decision *out)
{
    struct history h;
    struct fail f;
    fail_clear(&f);
    enum err e = known ? ERR_OK : read_history(law, c, a, &h);
    return e == ERR_OK ? decide_fold(law, c->id, known ? known : &h, as_of, a, out, &f) : e;
}

/* The stage, whom one tells, and the flags are the same: nothing in the file of the case changes. */
static bool same_file(const struct decision *was, const struct decision *is, struct arena *a)
{
    return was->after.stage == is->after.stage && str_eq(append_doc_told(was, a), append_doc_told(is, a)) &&
           str_eq(append_doc_flags(was, a), append_doc_flags(is, a)) && !a->failed;
}

static void add_instant(struct buf *b, const char *key, inst_t t)
{
    char text[INST_TEXT_SIZE];
    buf_printf(b, ",\"%s\":", key);
    if (t == INST_NEVER)
        buf_add(b, STR("null"));
    else
        buf_printf(b, "\"%.*s\"", STR_ARGS(inst_text(t, text)));
}

static void add_head(struct buf *b, const struct rederived_case *c)
{
    buf_printf(b, "{\"case\":\"%.*s\",\"version\":%" PRId64, STR_ARGS(c->id), c->version);
    add_instant(b, "derived_at", c->derived_at);
}

static void add_quiet(struct buf *b, const struct rederived_case *c, const struct decision *is)
{
    add_head(b, c);
    add_instant(b, "refold_at", decision_next(is));
    buf_add(b, STR(",\"quiet\":true,\"calendar_days\":"));
    append_doc_days(b, &is->asked);
    buf_add_char(b, '}');
}

/* Two outcomes of one case and one pack: what derives from the same things is called the same. */
static bool name_both(struct decision *was, struct decision *is, struct arena *a)
{
    if (!decide_name(is, a))
        return false;
    if (!was || !is->same || !rederive_same_ids(&was->after, &is->after))
        return !was || decide_name(was, a);
    was->deadline_ids = is->deadline_ids;
    was->episode_ids = is->episode_ids;
    return true;
}

/* `was` NULL: all of it. */
static enum err add_changed(struct buf *b, const struct rederived_case *c, struct decision *was,
                            struct decision *is, struct arena *a)
{
    struct append_doc doc = {.decision = is,
                             .stands = was,
                             .stands_unit_code = c->unit_code,
                             .unaddressed =
                                 STR(""), /* whoever found nobody is looked for with the next event */
                             .number = STR_NONE,
                             .kind = STR_NONE,
                             .unit = c->unit,
                             .unit_code = c->unit_code,
                             .action = "case.rederive",
                             .key = STR_NONE};
    if (!name_both(was, is, a))
        return ERR_NO_MEMORY;
    add_head(b, c);
    buf_add(b, STR(",\"doc\":"));
    enum err e = append_doc_write(b, &doc, a);
    buf_add_char(b, '}');
    return e;
}

static enum err add_compared(struct buf *b, const struct rederiving *x, const struct rederived_case *c,
                             struct decision *is, struct arena *a)
{
    struct decision was;
    enum err e = fold_by(x->was, c, x->calendar_alone ? &is->history : NULL, c->derived_at, a, &was);
    if (e != ERR_OK)
        return e;
    if (x->calendar_alone) {
        bool *same = ARENA_ARRAY(a, is->after.ndeadlines, bool);
        bool *known = ARENA_ARRAY(a, is->after.ndeadlines, bool);
        struct day_runs days = {.n = 0}; /* that were asked for, of those on which the calendars differ */
        day_runs_common(&x->days, &was.asked, &days);
        day_runs_common(&x->days, &is->asked, &days);
        if (!same || !known)
            return ERR_NO_MEMORY;
        bool all = rederive_same_deadlines(&x->is->pack, &was.after, &is->after, &days, same, known);
        bool episodes = rederive_same_episodes(&was.after, &is->after);
        if (all && episodes && same_file(&was, is, a)) {
            add_quiet(b, c, is);
            return a->failed ? ERR_NO_MEMORY : ERR_OK;
        }
        if (was.after.ndeadlines == is->after.ndeadlines) {
            is->same = same;
            was.same = known;
        }
        is->same_episodes = was.same_episodes = episodes && rederive_same_ids(&was.after, &is->after);
    }
    return add_changed(b, c, &was, is, a);
}

enum err rederive_doc_add(struct buf *b, const struct rederiving *x, const struct rederived_case *c,
                          inst_t now, struct arena *a)
{
    struct decision is;
    size_t begin = b->n;
    if (begin > 0 && b->p[begin - 1] == '}')
        buf_add_char(b, ',');
    enum err e = fold_by(x->is, c, NULL, x->was ? c->derived_at : now, a, &is);
    if (e == ERR_OK)
        e = x->was ? add_compared(b, x, c, &is, a) : add_changed(b, c, NULL, &is, a);
    if (e == ERR_OK && b->failed)
        e = ERR_NO_MEMORY;
    if (e != ERR_OK)
        b->n = begin;
    return e;
}
