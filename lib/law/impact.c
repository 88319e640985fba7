/* Lays the deadlines of one case under two laws beside each other and keeps those that differ. */
#include "lib/law/impact_int.h"

#include "lib/law/sort.h"

const char *const impact_change_names[IMPACT_CHANGE_COUNT] = {
    [IMPACT_APPEARED] = "appeared", [IMPACT_VANISHED] = "vanished", [IMPACT_MOVED] = "moved",
    [IMPACT_STATE] = "state",       [IMPACT_MARKS] = "marks",
};

static const struct deadline *deadline_at(const struct impact_side *s, int i)
{
    return i < 0 ? NULL : &s->outcome->deadlines[i];
}

static struct str rule_id(const struct impact_side *s, int i)
{
    return s->pack->rules[deadline_at(s, i)->rule].id;
}

struct str impact_rule(const struct impact_side *before, const struct impact_side *after,
                       const struct impact_row *row)
{
    return row->after >= 0 ? rule_id(after, row->after) : rule_id(before, row->before);
}

/* By what makes its id: rule, subject, starting event. */
static int compare(const struct impact_side *s, int i, const struct impact_side *o, int k)
{
    const struct deadline *x = deadline_at(s, i), *y = deadline_at(o, k);
    int by_rule = str_cmp(rule_id(s, i), rule_id(o, k));
    if (by_rule != 0)
        return by_rule;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return (x->started_by > y->started_by) - (x->started_by < y->started_by);
}

static bool stands_first(const void *ctx, int a, int b)
{
    return compare(ctx, a, ctx, b) < 0;
}

static int *sorted(const struct impact_side *s, struct arena *a)
{
    int *v = ARENA_ARRAY(a, s->outcome->ndeadlines, int);
    if (!v)
        return NULL;
    for (size_t i = 0; i < s->outcome->ndeadlines; i++)
        v[i] = (int)i;
    return sort_indices(a, v, s->outcome->ndeadlines, stands_first, s) ? v : NULL;
}

/* The place in the old outcome of each deadline of the new one, or -1; `seen` marks those that were found. */
static bool pair_up(const struct compared *c, int *partner, bool *seen)
{
    const struct impact_side *was = c->side[WAS], *is = c->side[IS];
    int *x = sorted(was, c->a), *y = sorted(is, c->a);
    if (!x || !y)
        return false;
    for (size_t i = 0, k = 0; k < is->outcome->ndeadlines;) {
        int order = i < was->outcome->ndeadlines ? compare(was, x[i], is, y[k]) : 1;
        if (order == 0)
            seen[x[i]] = true;
        if (order >= 0)
            partner[y[k]] = order == 0 ? x[i] : -1;
        i += order <= 0;
        k += order >= 0;
    }
    return true;
}

static bool same_reading(const struct reading *x, const struct reading *y)
{
    return x->exists == y->exists && (!x->exists || x->due == y->due);
}

static bool is_running(const struct deadline *d)
{
    return d && (d->status == STATUS_RUNNING || d->status == STATUS_OVERDUE);
}

/* IMPACT_CHANGE_COUNT: they are the same. */
static enum impact_change change_of(const struct deadline *was, const struct deadline *is)
{
    if (!was || !is)
        return is ? IMPACT_APPEARED : IMPACT_VANISHED;
    if (!same_reading(&was->term.legal, &is->term.legal) || !same_reading(&was->term.safe, &is->term.safe))
        return IMPACT_MOVED;
    if (was->status != is->status)
        return IMPACT_STATE;
    if (was->term.provisional != is->term.provisional || was->term.imprecise != is->term.imprecise)
        return IMPACT_MARKS;
    return IMPACT_CHANGE_COUNT;
}

static void measure(const struct deadline *was, const struct deadline *is, struct impact_row *row)
{
    row->runs = is_running(was) || is_running(is);
    row->becomes_overdue = is && is->status == STATUS_OVERDUE && (!was || was->status != STATUS_OVERDUE);
    if (row->change != IMPACT_MOVED)
        return;
    const struct term *x = &was->term, *y = &is->term;
    bool by_law = x->legal.exists && y->legal.exists && x->legal.due != y->legal.due;
    row->has_shift = by_law || x->legal.exists == y->legal.exists;
    if (row->has_shift)
        row->shift = by_law ? y->legal.due - x->legal.due : y->safe.due - x->safe.due;
}

/* Adds the row of a pair that differs. */
static bool add(const struct compared *c, int before, int after, struct impact_row *rows, size_t *n)
{
    const struct deadline *was = deadline_at(c->side[WAS], before), *is = deadline_at(c->side[IS], after);
    struct impact_row row = {.change = change_of(was, is), .before = before, .after = after};
    if (row.change == IMPACT_CHANGE_COUNT)
        return true;
    measure(was, is, &row);
    if (!impact_tell(c, &row))
        return false;
    rows[(*n)++] = row;
    return true;
}

enum err law_impact(const struct impact_side *before, const struct impact_side *after, struct arena *a,
                    struct impact *out)
{
    const struct compared c = {.side = {[WAS] = before, [IS] = after}, .a = a};
    size_t nwas = before->outcome->ndeadlines, nis = after->outcome->ndeadlines;
    struct impact_row *rows = ARENA_ARRAY(a, nwas + nis, struct impact_row);
    int *partner = ARENA_ARRAY(a, nis, int);
    bool *seen = ARENA_ARRAY(a, nwas, bool);
    *out = (struct impact){.rows = rows};
    if (!rows || !partner || !seen || !pair_up(&c, partner, seen))
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < nis; i++)
        if (!add(&c, partner[i], (int)i, rows, &out->n))
            return ERR_NO_MEMORY;
    for (size_t i = 0; i < nwas; i++) {
        out->running += is_running(deadline_at(before, (int)i));
        if (!seen[i] && !add(&c, (int)i, -1, rows, &out->n))
            return ERR_NO_MEMORY;
    }
    return ERR_OK;
}

static struct impact_total *total_of(struct impact_total *totals, size_t *n, struct str rule)
{
    size_t from = 0, to = *n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (str_cmp(totals[mid].rule, rule) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    if (from < *n && str_eq(totals[from].rule, rule))
        return &totals[from];
    for (size_t i = (*n)++; i > from; i--)
        totals[i] = totals[i - 1];
    totals[from] = (struct impact_total){.rule = rule};
    return &totals[from];
}

void impact_count(struct impact_total *totals, size_t *n, struct str rule, const struct impact_row *row)
{
    struct impact_total *t = total_of(totals, n, rule);
    t->appeared += row->change == IMPACT_APPEARED;
    t->vanished += row->change == IMPACT_VANISHED;
    t->moved += row->change == IMPACT_MOVED;
    t->state += row->change == IMPACT_STATE;
    t->marks += row->change == IMPACT_MARKS;
    t->becomes_overdue += row->becomes_overdue;
    if (!row->has_shift)
        return;
    t->least = !t->has_shift || row->shift < t->least ? row->shift : t->least;
    t->most = !t->has_shift || row->shift > t->most ? row->shift : t->most;
    t->has_shift = true;
}
