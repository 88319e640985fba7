/* Made-up histories under the tree's own law: those of the vectors, cut, moved, joined and with more events strewn in. */
#ifndef HOSO_TESTS_UNIT_LAW_TALES_H
#define HOSO_TESTS_UNIT_LAW_TALES_H

#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/pack_json.h"
#include "tests/unit/chance.h"

#include <check.h>
#include <glob.h>

enum { MOST_TOLD = 2000, MOST_EVENTS = 120, MOST_FACTS = 8 };

static struct arena law_arena;
static struct pack law;
static struct calendar law_calendar;
static struct history told[MOST_TOLD]; /* of the vectors */
static size_t ntold;

static inline void law_take(json_t *vector)
{
    struct fold_options when = {0};
    struct fail f;
    json_t *input = json_object_get(vector, "input");
    fail_clear(&f);
    if (ntold < MOST_TOLD && input && !json_object_get(vector, "refused") &&
        history_read(input, HISTORY_TOLD, &law, &law_arena, &told[ntold], &when, &f) == ERR_OK &&
        told[ntold].nevents && told[ntold].nevents < MOST_EVENTS / 3)
        ntold++;
}

/* Reads pack, calendar and the histories of all vectors; once, before any test. */
static inline void law_begin(void)
{
    struct fail f;
    glob_t found;
    fail_clear(&f);
    arena_init(&law_arena, (size_t)1 << 28);
    ASSERT(pack_load("config/law", &law_arena, &law, &f) == ERR_OK);
    ASSERT(calendar_load("config/calendars/vn.json", &law_arena, &law_calendar, &f) == ERR_OK);
    ASSERT(glob("tests/law/vectors/*.json", 0, NULL, &found) == 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        json_t *file = json_load_file(found.gl_pathv[i], 0, NULL), *vector;
        size_t k;
        json_array_foreach(json_object_get(file, "vectors"), k, vector) law_take(vector);
        json_decref(file);
    }
    globfree(&found);
    ASSERT(ntold > 300);
}

/* A history that may be changed; it lives in an arena. */
struct yarn {
    struct arena *a;
    struct person *persons;
    struct event *events;
    size_t npersons, nevents;
};

static inline struct history yarn_history(const struct yarn *y)
{
    return (struct history){
        .persons = y->persons, .npersons = y->npersons, .events = y->events, .nevents = y->nevents};
}

static inline struct fact *facts_of(struct yarn *y, const struct event *e, bool corrected)
{
    size_t n = corrected ? e->nnew_facts : e->nfacts;
    struct fact *facts = ARENA_ARRAY(y->a, n + MOST_FACTS, struct fact);
    ASSERT(facts);
    if (n)
        memcpy(facts, corrected ? e->new_facts : e->facts, n * sizeof(*facts));
    return facts;
}

static inline bool names_event(enum fact_id id)
{
    return fact_infos[id].type == FACT_TYPE_EVENT;
}

static inline void facts_move(struct fact *facts, size_t n, size_t persons, size_t events)
{
    for (size_t i = 0; i < n; i++)
        if (names_event(facts[i].id))
            facts[i].v.num += (int64_t)events;
        else if (fact_infos[facts[i].id].type == FACT_TYPE_PERSON)
            facts[i].v.num += (int64_t)persons;
}

/* Appends another history: its persons and its events come after those that are there. */
static inline void yarn_join(struct yarn *y, const struct history *h)
{
    size_t persons = y->npersons, events = y->nevents;
    ASSERT(events + h->nevents <= MOST_EVENTS);
    struct person *all = ARENA_ARRAY(y->a, persons + h->npersons + 1, struct person);
    if (persons)
        memcpy(all, y->persons, persons * sizeof(*all));
    for (size_t i = 0; i < h->npersons; i++) {
        struct person *p = &all[y->npersons++];
        int *with = ARENA_ARRAY(y->a, h->persons[i].nlives_with, int);
        *p = h->persons[i];
        p->since += p->since > 1 ? events : 0;
        p->victim += (int)persons;
        for (size_t k = 0; k < p->nlives_with; k++)
            with[k] = p->lives_with[k] + (int)persons;
        p->lives_with = with;
    }
    y->persons = all;
    for (size_t i = 0; i < h->nevents; i++) {
        const struct event *e = &h->events[i];
        struct fact *facts = facts_of(y, e, false), *corrected = facts_of(y, e, true);
        facts_move(facts, e->nfacts, persons, events);
        facts_move(corrected, e->nnew_facts, persons, events);
        struct event *mine = &y->events[y->nevents++];
        *mine = *e;
        mine->facts = facts;
        mine->new_facts = corrected;
        mine->recorded_at = INST_ALWAYS;
    }
}

static inline struct when some_moment(inst_t near)
{
    inst_t at = near + ((inst_t)below(60) - 20) * DAY_US;
    inst_t day = day_start(inst_day(at));
    switch (below(6)) {
    case 0:
        return (struct when){WHEN_DATE, day, day + DAY_US};
    case 1:
        return (struct when){WHEN_INTERVAL, day, day + (inst_t)(1 + below(3)) * DAY_US};
    case 2:
        return (struct when){WHEN_INSTANT, day, day};
    default:
        return (struct when){WHEN_INSTANT, at, at};
    }
}

/* A value that the fact may have there; false: there is none. */
static inline bool some_value(const struct yarn *y, const struct event_fact_spec *s, inst_t at,
                              struct fact *out)
{
    static const char *const units[] = {"day", "month", "hour"};
    *out = (struct fact){.id = s->fact};
    switch (fact_infos[s->fact].type) {
    case FACT_TYPE_INT:
        out->v.num = s->fact == FACT_amount ? (int64_t)below(5) : s->min + (int64_t)below(4);
        return true;
    case FACT_TYPE_BOOL:
        out->v.num = (int64_t)below(2);
        return true;
    case FACT_TYPE_PERSON:
        out->v.num = y->npersons ? (int64_t)below(y->npersons) : 0;
        return y->npersons > 0 && (s->fact == FACT_person) == (y->persons[out->v.num].kind == PERSON_ACCUSED);
    case FACT_TYPE_EVENT:
        out->v.num = y->nevents ? (int64_t)below(y->nevents) : 0;
        return y->nevents > 0;
    case FACT_TYPE_WHEN:
        out->v.when = some_moment(at + 20 * DAY_US);
        return true;
    case FACT_TYPE_RULE:
        out->v.text = law.rules[below(law.nrules)].id;
        return true;
    case FACT_TYPE_CODE:
        out->v.text = s->nvalues ? s->values[below(s->nvalues)]
                                 : str_of(s->fact == FACT_unit ? units[below(3)] : "some_code");
        return true;
    case FACT_TYPE_TEXT:
    case FACT_TYPE_CODES:
        break;
    }
    return false;
}

/* Some event that may be recorded, about when another one happened, mostly with all that it may say. */
static inline void yarn_strew(struct yarn *y)
{
    int type = (int)below(law.nevents);
    const struct event_type *t = &law.events[type];
    if (y->nevents >= MOST_EVENTS || t->derived || type == law.corrected_event)
        return;
    inst_t near = y->events[below(y->nevents)].at.lo;
    struct when at = below(4) ? some_moment(near) : (struct when){WHEN_INSTANT, near, near};
    struct fact *facts = ARENA_ARRAY(y->a, t->nfacts + MOST_FACTS, struct fact);
    size_t n = 0;
    for (size_t i = 0; i < t->nfacts; i++)
        if ((t->facts[i].need == NEED_REQUIRED || below(3)) && some_value(y, &t->facts[i], at.lo, &facts[n]))
            n++;
    y->events[y->nevents++] =
        (struct event){.type = type, .at = at, .recorded_at = INST_ALWAYS, .facts = facts, .nfacts = n};
}

/* Does an event point to that one, or bring somebody by it? */
static inline bool is_leant_on(const struct yarn *y, size_t event)
{
    for (size_t i = 0; i < y->npersons; i++)
        if (y->persons[i].since > 1)
            return true;
    for (size_t i = 0; i < y->nevents; i++)
        for (size_t k = 0; k < y->events[i].nfacts; k++)
            if (names_event(y->events[i].facts[k].id) && y->events[i].facts[k].v.num >= (int64_t)event)
                return true;
    return false;
}

static inline void yarn_cut(struct yarn *y)
{
    size_t i = below(y->nevents);
    if (y->nevents < 2 || is_leant_on(y, i))
        return;
    memmove(&y->events[i], &y->events[i + 1], (y->nevents - i - 1) * sizeof(*y->events));
    y->nevents--;
}

/* What happened from one moment on happened some days sooner or later. */
static inline void yarn_shift(struct yarn *y)
{
    inst_t from = y->events[below(y->nevents)].at.lo, by = ((inst_t)below(50) - 15) * DAY_US;
    for (size_t i = 0; i < y->nevents; i++)
        if (y->events[i].at.lo >= from) {
            y->events[i].at.lo += by;
            y->events[i].at.hi += by;
        }
}

/* Fewer or more is known of when something happened. */
static inline void yarn_blur(struct yarn *y)
{
    struct when *w = &y->events[below(y->nevents)].at;
    *w = some_moment(w->lo);
}

static inline struct yarn some_yarn(struct arena *a)
{
    struct yarn y = {.a = a, .events = ARENA_ARRAY(a, MOST_EVENTS + 8, struct event)};
    yarn_join(&y, &told[below(ntold)]);
    if (below(4) == 0)
        yarn_join(&y, &told[below(ntold)]);
    for (size_t n = below(7); n > 0; n--)
        switch (below(5)) {
        case 0:
            yarn_cut(&y);
            break;
        case 1:
            yarn_shift(&y);
            break;
        case 2:
            yarn_blur(&y);
            break;
        default:
            yarn_strew(&y);
        }
    return y;
}

/* Runs the tests over such histories; the exit code of the program. */
static inline int tales_run(const char *name, const TTest *tests[], size_t n)
{
    chance_begin();
    law_begin();
    Suite *s = suite_create(name);
    TCase *tc = tcase_create("made-up histories");
    tcase_set_timeout(tc, 1200);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    arena_fini(&law_arena);
    return failed != 0;
}

#endif
