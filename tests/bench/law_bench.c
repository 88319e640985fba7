/* Measures terms computed and histories of thirty events folded a second on one core, under the real law pack. */
#include "lib/json/calendar_json.h"
#include "lib/json/pack_json.h"
#include "lib/law/explain.h"
#include "tests/unit/little_history.h"

#include <stdio.h>
#include <time.h>

enum { EVENTS = 30, SECONDS_MOST = 2 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Terms of all kinds that roll or count working days; the sum keeps the compiler from skipping them. */
static double terms_per_second(const struct calendar *c)
{
    static const enum term_kind kinds[] = {TERM_HOURS, TERM_DAYS, TERM_WORKING_DAYS, TERM_MONTHS};
    struct stretch more[] = {{2, UNIT_MONTH, true}, {2, UNIT_MONTH, false}};
    double from = now(), spent;
    size_t n = 0;
    inst_t sum = 0;
    do {
        for (int i = 0; i < 1000; i++, n++) {
            inst_t at = day_start(JAN_1 + i % 300) + 9 * HOUR_US;
            struct when start = {WHEN_INSTANT, at, at};
            sum += term_from(c, kinds[i % 4], 20, start, more, (size_t)(i % 4 == 1) * 2).legal.due;
        }
        spent = now() - from;
    } while (spent < SECONDS_MOST);
    if (sum == 0)
        puts("");
    return (double)n / spent;
}

/* A long verification: every event of these stages, some of them several times. */
static bool long_tale(const struct pack *p, struct tale *t)
{
    static const int later[] = {CLASSIFIED, ASSIGNED, HANDED,    ACT_DONE, ACT_DONE, PROLONGED, REQUESTED,
                                DECIDED,    EXTENDED, SUSPENDED, REVIEWED, REVIEWED, RESUMED,   INITIATED};
    tale_begin(t);
    received(t, "commune_police", "2026-03-02T09:00:00+07:00");
    happen(t, TRANSFERRED, "2026-03-02T15:00:00+07:00");
    received(t, "investigation_agency", "2026-03-02T16:00:00+07:00");
    for (int i = 0; (int)t->nevents < EVENTS; i++) {
        inst_t at = inst_of("2026-03-03T08:00:00+07:00") + (inst_t)i * 4 * DAY_US;
        int type = later[i % (int)ARRAY_LEN(later)];
        happen_when(t, type, (struct when){WHEN_INSTANT, at, at});
        if (type == ACT_DONE)
            with_text(t, FACT_rule, i % 2 ? "A14" : "A15");
        if (type == PROLONGED || type == EXTENDED) {
            with_num(t, FACT_amount, 2);
            with_text(t, FACT_unit, "month");
        }
    }
    for (size_t i = 0; i < t->nevents;
         i++) { /* told in the types of the little law; the real one knows them by name */
        t->events[i].type = pack_event(p, little_events[t->events[i].type].name);
        if (t->events[i].type < 0)
            return false;
    }
    return true;
}

static double histories_per_second(const struct pack *p, const struct calendar *c, bool explain,
                                   size_t *deadlines)
{
    struct tale t;
    if (!long_tale(p, &t))
        return 0;
    struct history h = tale_history(&t);
    struct fold_options opt = {0};
    double from = now(), spent;
    size_t n = 0;
    do {
        struct arena a;
        struct outcome o;
        struct fail f;
        struct lines lines;
        arena_init(&a, 1 << 22);
        fail_clear(&f);
        if (law_fold(p, c, &h, &opt, &a, &o, &f) != ERR_OK)
            return 0;
        for (size_t i = 0; explain && i < o.ndeadlines; i++)
            for (int lang = LANG_VI; lang <= LANG_EN; lang++)
                if (law_explain(p, c, &h, &o, i, (enum language)lang, &a, &lines) != ERR_OK)
                    return 0;
        *deadlines = o.ndeadlines;
        arena_fini(&a);
        n++;
        spent = now() - from;
    } while (spent < SECONDS_MOST);
    return (double)n / spent;
}

int main(int argc, char **argv)
{
    struct arena a;
    struct calendar c;
    struct pack p;
    struct fail f;
    size_t deadlines = 0;
    arena_init(&a, PACK_ARENA_CAP);
    fail_clear(&f);
    if (pack_load(argc > 1 ? argv[1] : "config/law", &a, &p, &f) != ERR_OK ||
        calendar_load(argc > 2 ? argv[2] : "config/calendars/vn.json", &a, &c, &f) != ERR_OK) {
        fprintf(stderr, "law_bench: cannot read the law pack or the calendar: %s\n", f.where);
        arena_fini(&a);
        return 1;
    }
    printf("terms/s                                    %10.0f\n", terms_per_second(&c));
    printf("histories of %d events/s                   %10.0f", EVENTS,
           histories_per_second(&p, &c, false, &deadlines));
    printf("   (%zu rules, %zu deadlines each)\n", p.nrules, deadlines);
    printf("the same with all explanations, vi and en  %10.0f\n",
           histories_per_second(&p, &c, true, &deadlines));
    arena_fini(&a);
    return 0;
}
