/* Says days, instants, lengths and reasons of days off as a Vietnamese officer, or an English reader, would. */
#include "lib/law/citation.h"
#include "lib/law/explain_int.h"

static const struct {
    const char *vi, *en;
} sentences[SAY_COUNT] = {
#define EXPLAIN(name, vi, en) [SAY_##name] = {vi, en},
#include "lib/law/explain.tbl.h"
#undef EXPLAIN
};

static const char *const weekdays[7][2] = {
    {"thứ Hai", "Monday"}, {"thứ Ba", "Tuesday"},   {"thứ Tư", "Wednesday"}, {"thứ Năm", "Thursday"},
    {"thứ Sáu", "Friday"}, {"thứ Bảy", "Saturday"}, {"Chủ nhật", "Sunday"},
};

static const char *const months_en[12] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

/* The argument that "{n}" at `at` names, or NULL when there is no such place here. */
static const struct str *place_at(const char *at, const struct str *args, size_t n)
{
    if (at[0] != '{' || at[1] < '1' || at[1] > '9' || at[2] != '}')
        return NULL;
    size_t i = (size_t)(at[1] - '1');
    ASSERT(i < n); /* the table and its caller disagree */
    return &args[i];
}

struct str fill(const struct teller *t, enum sentence which, const struct str *args, size_t n)
{
    const char *text = t->lang == LANG_VI ? sentences[which].vi : sentences[which].en;
    size_t size = 0;
    if (t->said)
        t->said[which] = true;
    for (const char *at = text; *at; at++) {
        const struct str *arg = place_at(at, args, n);
        size += arg ? arg->n : 1;
        at += arg ? 2 : 0;
    }
    char *out = arena_alloc(t->a, size), *to = out;
    if (!out)
        return STR_NONE;
    for (const char *at = text; *at; at++) {
        const struct str *arg = place_at(at, args, n);
        if (!arg) {
            *to++ = *at;
            continue;
        }
        if (arg->n)
            memcpy(to, arg->p, arg->n);
        to += arg->n;
        at += 2;
    }
    return str_from(out, size);
}

struct str say_citation(const struct teller *t, struct str citation)
{
    return citation_known(t->p, citation, t->lang, t->a);
}

struct str say_article(const struct teller *t, struct str citation)
{
    return citation.n ? FILL(t, ARTICLE, say_citation(t, citation)) : STR_NONE;
}

struct str say_row(const struct teller *t, const struct rule *row)
{
    return row ? say_cited(t, row->citation) : STR_NONE;
}

struct str say_cited(const struct teller *t, struct str citation)
{
    return citation.n ? FILL(t, CITED, say_citation(t, citation)) : STR_NONE;
}

/* Days below 10 and the months 1 and 2 bear a nought, as Vietnamese papers write them. */
struct str say_day(const struct teller *t, day_t d)
{
    struct ymd v = day_to_ymd(d);
    if (t->lang == LANG_EN)
        return arena_printf(t->a, "%d %s %d", v.day, months_en[v.month - 1], v.year);
    return arena_printf(t->a, "%02d/%s%d/%d", v.day, v.month < 3 ? "0" : "", v.month, v.year);
}

struct str say_weekday(const struct teller *t, day_t d)
{
    return arena_printf(t->a, "%s %.*s", weekdays[day_weekday(d)][t->lang], STR_ARGS(say_day(t, d)));
}

struct str say_instant(const struct teller *t, inst_t i)
{
    day_t day = inst_day(i);
    int second = (int)((i - day_start(day)) / SECOND_US), hour = second / 3600, minute = second / 60 % 60;
    second %= 60;
    struct str time;
    if (t->lang == LANG_EN)
        time = second ? arena_printf(t->a, "%02d:%02d:%02d", hour, minute, second)
                      : arena_printf(t->a, "%02d:%02d", hour, minute);
    else
        time = second ? arena_printf(t->a, "%02d giờ %02d phút %02d giây", hour, minute, second)
                      : arena_printf(t->a, "%02d giờ %02d", hour, minute);
    return FILL(t, AT_INSTANT, time, say_day(t, day));
}

static bool is_midnight(inst_t i)
{
    return i == day_start(inst_day(i));
}

struct str say_when(const struct teller *t, struct when w)
{
    if (w.lo == w.hi)
        return say_instant(t, w.lo);
    if (!is_midnight(w.lo) || !is_midnight(w.hi))
        return FILL(t, BETWEEN_INSTANTS, say_instant(t, w.lo), say_instant(t, w.hi));
    if (when_first_day(w) == when_last_day(w))
        return FILL(t, ON_DAY, say_day(t, when_first_day(w)));
    return FILL(t, BETWEEN_DAYS, say_day(t, when_first_day(w)), say_day(t, when_last_day(w)));
}

struct str say_due(const struct teller *t, const struct reading *r)
{
    if (is_midnight(r->due))
        return FILL(t, END_OF_DAY, say_day(t, inst_day(r->due) - 1));
    return say_instant(t, r->due);
}

struct str say_length(const struct teller *t, int n, enum term_unit unit)
{
    static const char *const units[][3] = {
        [UNIT_NONE] = {"", "", ""},
        [UNIT_HOUR] = {"giờ", "hour", "hours"},
        [UNIT_DAY] = {"ngày", "day", "days"},
        [UNIT_WORKING_DAY] = {"ngày làm việc", "working day", "working days"},
        [UNIT_MONTH] = {"tháng", "month", "months"},
        [UNIT_YEAR] = {"năm", "year", "years"},
    };
    if (t->lang == LANG_EN)
        return arena_printf(t->a, "%d %s", n, units[unit][n == 1 ? 1 : 2]);
    return arena_printf(t->a, "%02d %s", n, units[unit][0]);
}

struct str say_capital(const struct teller *t, struct str s)
{
    if (s.n == 0 || s.p[0] < 'a' || s.p[0] > 'z')
        return s;
    return arena_printf(t->a, "%c%.*s", s.p[0] - 'a' + 'A', (int)s.n - 1, s.p + 1);
}

/* Are both days off for one reason: the weekend, or a holiday of one name and decision? */
static bool same_reason(const struct day_off *x, const struct day_off *y)
{
    return x && y ? str_eq(x->name_vi, y->name_vi) && str_eq(x->decision, y->decision) : x == y;
}

static struct str say_run(const struct teller *t, day_t from, day_t to, const struct day_off *why)
{
    struct str days = from == to       ? say_weekday(t, from)
                      : to == from + 1 ? FILL(t, DAY_PAIR, say_weekday(t, from), say_weekday(t, to))
                                       : FILL(t, DAY_RUN, say_weekday(t, from), say_weekday(t, to));
    if (!why)
        return from == to ? FILL(t, WEEKEND_IS_OFF, days) : FILL(t, WEEKEND_ARE_OFF, days);
    struct str name = t->lang == LANG_VI ? why->name_vi : why->name_en;
    struct str decision = say_citation(t, why->decision);
    return from == to ? FILL(t, HOLIDAY_IS_OFF, days, name, decision)
                      : FILL(t, HOLIDAY_ARE_OFF, days, name, decision);
}

struct str say_days_off(const struct teller *t, day_t from, day_t to)
{
    struct str all = STR_NONE;
    for (day_t d = from; d <= to; d++) {
        if (!calendar_is_off(t->c, d))
            continue;
        day_t first = d;
        const struct day_off *why = calendar_why(t->c, d);
        while (d < to && calendar_is_off(t->c, d + 1) && same_reason(why, calendar_why(t->c, d + 1)))
            d++;
        struct str run = say_run(t, first, d, why);
        all = all.n ? arena_printf(t->a, "%.*s; %.*s", STR_ARGS(all), STR_ARGS(run)) : run;
    }
    return all;
}
