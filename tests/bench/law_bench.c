/* Measures terms computed and histories of thirty events folded a second on one core, under the real law pack. */
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/pack_json.h"
#include "lib/law/explain.h"
#include "tests/unit/little_law.h"

#include <stdio.h>
#include <time.h>

enum {
    SECONDS_MOST = 2,
    CASES_A_LOOK = 50
}; /* to look at the clock of a process costs as much as two rules */

/* Seconds of this process's core, whoever else wants it meanwhile. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Terms of all kinds that roll or count working days; the sum keeps the compiler from skipping them. */
static double terms_per_second(const struct calendar *c)
{
    static const enum term_kind kinds[] = {TERM_HOURS, TERM_DAYS, TERM_WORKING_DAYS, TERM_MONTHS};
    struct stretch more[] = {{2, UNIT_MONTH, true, 0, 0}, {2, UNIT_MONTH, false, 0, 0}};
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

/* A whole case from the first report to the judgment: tests/bench/life.json. */
static bool whole_life(const char *path, const struct pack *p, struct arena *a, struct history *h)
{
    struct jx_limits limits = {.bytes = 64 * 1024, .depth = 16};
    struct fold_options when = {0};
    struct fail f;
    char text[64 * 1024];
    FILE *in = fopen(path, "re");
    size_t n = in ? fread(text, 1, sizeof(text), in) : 0;
    if (in)
        fclose(in);
    fail_clear(&f);
    return n && history_parse(str_from(text, n), limits, HISTORY_TOLD, p, a, h, &when, &f) == ERR_OK;
}

static double histories_per_second(const struct pack *p, const struct calendar *c, const struct history *h,
                                   bool explain, size_t *deadlines)
{
    struct fold_options opt = {0};
    double from = now(), spent = 0;
    size_t n = 0;
    do {
        struct arena a;
        struct outcome o;
        struct fail f;
        struct lines lines;
        arena_init(&a, 1 << 22);
        fail_clear(&f);
        if (law_fold(p, c, h, &opt, &a, &o, &f) != ERR_OK)
            return 0;
        for (size_t i = 0; explain && i < o.ndeadlines; i++)
            for (int lang = LANG_VI; lang <= LANG_EN; lang++)
                if (law_explain(p, c, h, &o, i, (enum language)lang, &a, &lines) != ERR_OK)
                    return 0;
        *deadlines = o.ndeadlines;
        arena_fini(&a);
        if (++n % CASES_A_LOOK == 0)
            spent = now() - from;
    } while (spent < SECONDS_MOST);
    return (double)n / spent;
}

int main(int argc, char **argv)
{
    struct arena a;
    struct calendar c;
    struct pack p;
    struct history h;
    struct fail f;
    size_t deadlines = 0;
    arena_init(&a, PACK_ARENA_CAP);
    fail_clear(&f);
    if (pack_load(argc > 1 ? argv[1] : "config/law", &a, &p, &f) != ERR_OK ||
        calendar_load(argc > 2 ? argv[2] : "config/calendars/vn.json", &a, &c, &f) != ERR_OK ||
        !whole_life(argc > 3 ? argv[3] : "tests/bench/life.json", &p, &a, &h)) {
        fprintf(stderr, "law_bench: cannot read the law pack, the calendar or the history: %s\n", f.where);
        arena_fini(&a);
        return 1;
    }
    printf("terms/s                                    %10.0f\n", terms_per_second(&c));
    printf("histories of %zu events/s                   %10.0f", h.nevents,
           histories_per_second(&p, &c, &h, false, &deadlines));
    printf("   (%zu rules, %zu deadlines each)\n", p.nrules, deadlines);
    printf("the same with all explanations, vi and en  %10.0f\n",
           histories_per_second(&p, &c, &h, true, &deadlines));
    arena_fini(&a);
    return 0;
}
