/* Answers which days are worked, by a table of counts where the calendar reaches and by the week alone beyond. */
#include "lib/law/calendar.h"

/* Days of table on either side of what the calendar knows: terms rarely reach further. */
enum { INDEX_MARGIN = 400, WHOLE_WEEK = 0x7F };

/* The entry for exactly that day, or NULL. */
static const struct day_off *entry_of(const struct calendar *c, day_t d)
{
    size_t from = 0, to = c->ndays;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (c->days[mid].day < d)
            from = mid + 1;
        else
            to = mid;
    }
    return from < c->ndays && c->days[from].day == d ? &c->days[from] : NULL;
}

static bool off_by_entries(const struct calendar *c, day_t d)
{
    const struct day_off *e = entry_of(c, d);
    return e ? e->off : (c->week_off >> day_weekday(d) & 1U) != 0;
}

static bool is_sorted(const struct calendar *c)
{
    for (size_t i = 1; i < c->ndays; i++)
        if (c->days[i - 1].day >= c->days[i].day)
            return false;
    return true;
}

bool calendar_index(struct calendar *c, struct arena *a)
{
    if ((c->week_off & WHOLE_WEEK) == WHOLE_WEEK || !is_sorted(c))
        return false; /* without one worked weekday no search for a working day would end */
    day_t least = day_from_ymd((struct ymd){YEAR_MIN, 1, 1}),
          most = day_from_ymd((struct ymd){YEAR_MAX, 12, 31});
    int64_t from = c->verified_from, to = c->verified_through;
    if (c->ndays) {
        from = c->days[0].day < from ? c->days[0].day : from;
        to = c->days[c->ndays - 1].day > to ? c->days[c->ndays - 1].day : to;
    }
    from = from - INDEX_MARGIN < least ? least : from - INDEX_MARGIN;
    to = to + INDEX_MARGIN > most ? most : to + INDEX_MARGIN;
    if (to < from)
        return false;
    size_t n = (size_t)(to - from) + 1;
    int32_t *rank = ARENA_ARRAY(a, n, int32_t);
    if (!rank)
        return false;
    for (size_t i = 1; i < n; i++)
        rank[i] = rank[i - 1] + !off_by_entries(c, (day_t)(from + (int64_t)i - 1));
    c->index_from = (day_t)from;
    c->index_n = n;
    c->rank = rank;
    return true;
}

bool calendar_is_off(const struct calendar *c, day_t d)
{
    int64_t i = (int64_t)d - c->index_from;
    if (i < 0 || i + 1 >= (int64_t)c->index_n)
        return off_by_entries(c, d);
    return c->rank[i + 1] == c->rank[i];
}

const struct day_off *calendar_why(const struct calendar *c, day_t d)
{
    const struct day_off *e = entry_of(c, d);
    return e && e->off ? e : NULL;
}

const struct day_off *calendar_made_up(const struct calendar *c, day_t d)
{
    const struct day_off *e = entry_of(c, d);
    return e && !e->off ? e : NULL;
}

/* Notes that what follows rests on these days. */
static void asked(const struct calendar *c, day_t from, day_t to)
{
    if (c->asked)
        day_runs_add(c->asked, from, to);
}

day_t calendar_next_working(const struct calendar *c, day_t d)
{
    day_t first = d;
    while (calendar_is_off(c, d))
        d++;
    asked(c, first, d);
    return d;
}

day_t calendar_prev_working(const struct calendar *c, day_t d)
{
    day_t last = d;
    while (calendar_is_off(c, d))
        d--;
    asked(c, d, last);
    return d;
}

/* The first day after `d` by whose end `n` working days have passed, by the table; false: beyond it. */
static bool add_by_index(const struct calendar *c, day_t d, int n, day_t *out)
{
    int64_t after = (int64_t)d - c->index_from + 1;
    if (after < 0 || after >= (int64_t)c->index_n)
        return false;
    int64_t want = (int64_t)c->rank[after] + n;
    if (c->rank[c->index_n - 1] < want)
        return false;
    size_t from = (size_t)after,
           to = c->index_n - 1; /* the least i with rank[i] >= want lies in [from, to] */
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (c->rank[mid] < want)
            from = mid + 1;
        else
            to = mid;
    }
    *out = (day_t)(c->index_from + (int64_t)from - 1);
    return true;
}

static day_t add_working(const struct calendar *c, day_t d, int n, bool count_first)
{
    if (count_first && !calendar_is_off(c, d) && --n == 0)
        return d;
    day_t by_index;
    if (add_by_index(c, d, n, &by_index))
        return by_index;
    while (n > 0)
        n -= !calendar_is_off(c, ++d);
    return d;
}

day_t calendar_add_working(const struct calendar *c, day_t d, int n, bool count_first)
{
    ASSERT(n >= 1);
    day_t last = add_working(c, d, n, count_first);
    asked(c, d, last);
    return last;
}

bool calendar_provisional(const struct calendar *c, day_t from, day_t to)
{
    bool provisional = from < c->verified_from || to > c->verified_through;
    asked(c, from, to);
    if (provisional) { /* and it is told from when to when days are confirmed */
        asked(c, c->verified_from, c->verified_from);
        asked(c, c->verified_through, c->verified_through);
    }
    return provisional;
}

static bool same_entry(const struct day_off *x, const struct day_off *y)
{
    return x->off == y->off && str_eq(x->name_vi, y->name_vi) && str_eq(x->name_en, y->name_en) &&
           str_eq(x->decision, y->decision);
}

static void add_between(struct day_runs *out, day_t x, day_t y)
{
    if (x != y)
        day_runs_add(out, x < y ? x : y, x < y ? y : x);
}

void calendar_difference(const struct calendar *x, const struct calendar *y, struct day_runs *out)
{
    out->n = 0;
    if (x->week_off != y->week_off) {
        day_runs_add(out, day_from_ymd((struct ymd){YEAR_MIN, 1, 1}),
                     day_from_ymd((struct ymd){YEAR_MAX, 12, 31}));
        return;
    }
    for (size_t i = 0, k = 0; i < x->ndays || k < y->ndays;) {
        bool has_x = i < x->ndays, has_y = k < y->ndays;
        if (has_x && has_y && x->days[i].day == y->days[k].day) {
            if (!same_entry(&x->days[i], &y->days[k]))
                day_runs_add(out, x->days[i].day, x->days[i].day);
            i++;
            k++;
        } else {
            bool first = has_x && (!has_y || x->days[i].day < y->days[k].day);
            day_t day = first ? x->days[i++].day : y->days[k++].day;
            day_runs_add(out, day, day);
        }
    }
    add_between(out, x->verified_from, y->verified_from); /* the bounds themselves too, for they are told */
    add_between(out, x->verified_through, y->verified_through);
}
