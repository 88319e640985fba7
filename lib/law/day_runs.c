/* Sets of days as runs in order, in a fixed room: when it is full the two nearest runs become one. */
#include "lib/law/calendar.h"

/* Joins run `i` and the one behind it, with what lies between. */
static void join(struct day_runs *r, size_t i)
{
    if (r->runs[i + 1].to > r->runs[i].to)
        r->runs[i].to = r->runs[i + 1].to;
    for (size_t k = i + 1; k + 1 < r->n; k++)
        r->runs[k] = r->runs[k + 1];
    r->n--;
}

static int64_t gap(const struct day_runs *r, size_t i)
{
    return (int64_t)r->runs[i + 1].from - r->runs[i].to;
}

static void join_nearest(struct day_runs *r)
{
    size_t nearest = 0;
    for (size_t i = 1; i + 1 < r->n; i++)
        if (gap(r, i) < gap(r, nearest))
            nearest = i;
    join(r, nearest);
}

/* The first run that ends on the day before `from`, or later. */
static size_t first_near(const struct day_runs *r, day_t from)
{
    size_t lo = 0, hi = r->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if ((int64_t)r->runs[mid].to + 1 < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

void day_runs_add(struct day_runs *r, day_t from, day_t to)
{
    ASSERT(from <= to);
    size_t i = first_near(r, from);
    if (i < r->n && r->runs[i].from <= from && r->runs[i].to >= to)
        return;
    if (i == r->n || (int64_t)to + 1 < r->runs[i].from) { /* a run of its own */
        if (r->n == DAY_RUNS_MAX) {
            join_nearest(r);
            day_runs_add(r, from, to);
            return;
        }
        for (size_t k = r->n++; k > i; k--)
            r->runs[k] = r->runs[k - 1];
        r->runs[i] = (struct day_run){from, to};
        return;
    }
    if (from < r->runs[i].from)
        r->runs[i].from = from;
    if (to > r->runs[i].to)
        r->runs[i].to = to;
    while (i + 1 < r->n && gap(r, i) <= 1)
        join(r, i);
}

bool day_runs_meet(const struct day_runs *r, day_t from, day_t to)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->runs[i].from <= to && from <= r->runs[i].to)
            return true;
    return false;
}

void day_runs_common(const struct day_runs *x, const struct day_runs *y, struct day_runs *out)
{
    for (size_t i = 0, k = 0; i < x->n && k < y->n;) {
        const struct day_run *s = &x->runs[i], *t = &y->runs[k];
        day_t from = s->from > t->from ? s->from : t->from, to = s->to < t->to ? s->to : t->to;
        if (from <= to)
            day_runs_add(out, from, to);
        if (s->to < t->to)
            i++;
        else
            k++;
    }
}
