/* Tests what must hold for every history: as-of folds equal the spans, safe is never after legal, order does not matter. */
#include "lib/law/explain.h"
#include "tests/unit/chance.h"
#include "tests/unit/little_history.h"

#include <check.h>

enum { HISTORIES = 300, MOST_EVENTS = 24, MOMENTS = 12 };

static int histories(void)
{
    return rounds(HISTORIES);
}

static struct calendar cal;
static struct arena held; /* the calendar's index */

static void setup(void)
{
    arena_init(&held, 1 << 20);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &held));
    chance_for(0);
}

static void teardown(void)
{
    arena_fini(&held);
}

/* Some moment of 140 days; every third is a date, every ninth an interval; hours are coarse, so that some coincide. */
static struct when some_when(void)
{
    inst_t at = day_start(JAN_1 + 20 + (day_t)below(140));
    switch (below(9)) {
    case 0:
        return (struct when){WHEN_INTERVAL, at, at + (inst_t)(1 + below(4)) * DAY_US};
    case 1:
    case 2:
        return (struct when){WHEN_DATE, at, at + DAY_US};
    default:
        at += (inst_t)below(4) * 6 * HOUR_US;
        return (struct when){WHEN_INSTANT, at, at};
    }
}

static void some_facts(struct tale *t, int type)
{
    static const char *const units[] = {"day", "month"};
    static const char *const by[] = {"investigation_agency", "commune_police", "procuracy"};
    static const char *const rules[] = {"A14", "A15", "A17", "B05", "B11", "E01", "HO-26"};
    static const char *const who[] = {"head_investigation_agency", "procuracy_provincial"};
    size_t before = t->nevents - 1;
    if (type == RECEIVED)
        with_text(t, FACT_by, by[below(ARRAY_LEN(by))]);
    if (type == ACT_DONE || type == REVIEWED)
        with_text(t, FACT_rule, rules[below(ARRAY_LEN(rules))]);
    if (type == PROLONGED || type == EXTENDED || type == CUSTODY_EXTENDED) {
        with_num(t, FACT_amount, (int64_t)below(4));
        with_text(t, FACT_unit, units[below(2)]);
        with_text(t, FACT_authority, who[below(2)]);
    }
    if (type == CUSTODY || type == RELEASED || type == CUSTODY_EXTENDED)
        with_num(t, FACT_person, 1 + (int64_t)below(2));
    if (type == CLASSIFIED)
        with_num(t, FACT_article, 138 + (int64_t)below(12));
    if (type == HANDED)
        with_num(t, FACT_of, (int64_t)below(before + 1));
}

static void some_correction(struct tale *t)
{
    size_t target = below(t->nevents);
    if (t->events[target].type == CORRECTED)
        return;
    int e = happen_when(t, CORRECTED, some_when());
    with_num(t, FACT_event, (int64_t)target);
    t->events[e].has_new_at = true;
    t->events[e].new_at = some_when();
}

static void some_tale(struct tale *t)
{
    *t = (struct tale){0};
    person_add(t, PERSON_VICTIM, below(3) ? "2013-05-01" : below(2) ? NULL : "2008-03-15");
    person_add(t, PERSON_ACCUSED, "1990-01-01");
    person_add(t, PERSON_ACCUSED, "1985-02-02");
    size_t n = 2 + below(MOST_EVENTS - 2);
    for (size_t i = 0; i < n; i++) {
        int type = (int)below(CORRECTED + 1);
        if (type == CORRECTED && t->nevents) {
            some_correction(t);
            continue;
        }
        happen_when(t, type == CORRECTED ? RECEIVED : type, some_when());
        some_facts(t, t->events[t->nevents - 1].type);
    }
}

static void fold_at(const struct tale *t, inst_t as_of, struct arena *a, struct outcome *out)
{
    struct history h = tale_history(t);
    struct fold_options opt = {.has_as_of = true, .as_of = as_of};
    struct fail f;
    fail_clear(&f);
    ck_assert_int_eq(law_fold(&little_pack, &cal, &h, &opt, a, out, &f), ERR_OK);
}

/* The span that holds at `t`, or NULL when the deadline did not exist yet. */
static const struct span *span_at(const struct deadline *d, inst_t t)
{
    const struct span *last = NULL;
    for (size_t i = 0; i < d->nspans && d->spans[i].from <= t; i++)
        last = &d->spans[i];
    return last;
}

static const struct deadline *same_deadline(const struct outcome *o, const struct deadline *d)
{
    const struct deadline *found = NULL;
    for (size_t i = 0; i < o->ndeadlines; i++) {
        const struct deadline *x = &o->deadlines[i];
        if (x->rule == d->rule && x->subject == d->subject && x->started_by == d->started_by) {
            ck_assert_msg(!found,
                          "two deadlines of one rule, subject and start: their ids would be the same");
            found = x;
        }
    }
    return found;
}

static enum status status_from(const struct span *s, const struct rule *r, inst_t t)
{
    bool over = s->state == STATUS_RUNNING && s->has_legal && t > s->legal && r->told;
    return over ? STATUS_OVERDUE : s->state;
}

/* `whole` knows everything; `then` only what had happened by `t`. */
static void ck_as_of(const struct outcome *whole, const struct outcome *then, inst_t t)
{
    size_t standing = 0;
    for (size_t i = 0; i < whole->ndeadlines; i++) {
        const struct deadline *d = &whole->deadlines[i], *x = same_deadline(then, d);
        const struct span *s = span_at(d, t);
        ck_assert_int_eq(s != NULL, x != NULL);
        if (!s)
            continue;
        standing++;
        ck_assert_int_eq(s->has_legal, x->term.legal.exists);
        ck_assert(!s->has_legal || s->legal == x->term.legal.due);
        ck_assert(s->safe == x->term.safe.due);
        ck_assert_int_eq(s->provisional, x->term.provisional);
        ck_assert_int_eq(s->imprecise, x->term.imprecise);
        ck_assert_int_eq(status_from(s, &little_rules[d->rule], t), x->status);
        ck_assert_int_eq(d->round, x->round);
    }
    ck_assert_int_eq((int)standing, (int)then->ndeadlines);
}

START_TEST(as_of_equals_the_span_of_that_moment)
{
    for (int n = 0; n < histories(); n++) {
        struct arena a;
        struct tale t;
        struct outcome whole, then;
        arena_init(&a, 1 << 24);
        some_tale(&t);
        fold_at(&t, day_start(JAN_1 + 900), &a, &whole);
        for (size_t m = 0; m < MOMENTS; m++) {
            inst_t at =
                day_start(JAN_1 + (day_t)below(260)) + (inst_t)below(4) * 6 * HOUR_US - (inst_t)below(2);
            if (m % 2 && whole.ndeadlines) { /* or around a due instant */
                const struct deadline *d = &whole.deadlines[below(whole.ndeadlines)];
                at = d->term.safe.due + (inst_t)below(3) - 1;
                if (below(2) && d->term.legal.exists)
                    at = d->term.legal.due + (inst_t)below(3) - 1;
            }
            fold_at(&t, at, &a, &then);
            ck_as_of(&whole, &then, at);
        }
        arena_fini(&a);
    }
}
END_TEST

/* Event by event, as they happen: after each, the fold of what is known equals what the whole fold says of that moment. */
START_TEST(one_by_one_equals_at_once)
{
    for (int n = 0; n < histories() / 3; n++) {
        struct arena a;
        struct tale t;
        struct outcome whole, then;
        arena_init(&a, 1 << 24);
        some_tale(&t);
        fold_at(&t, day_start(JAN_1 + 900), &a, &whole);
        for (size_t i = 0; i < t.nevents; i++) {
            inst_t at = t.events[i].at.lo;
            fold_at(&t, at, &a, &then);
            ck_as_of(&whole, &then, at);
        }
        arena_fini(&a);
    }
}
END_TEST

START_TEST(spans_and_readings_are_sound)
{
    for (int n = 0; n < histories(); n++) {
        struct arena a;
        struct tale t;
        struct outcome o;
        arena_init(&a, 1 << 24);
        some_tale(&t);
        fold_at(&t, day_start(JAN_1 + 900), &a, &o);
        for (size_t i = 0; i < o.ndeadlines; i++) {
            const struct deadline *d = &o.deadlines[i];
            ck_assert_uint_ge(d->nspans, 1);
            for (size_t k = 0; k < d->nspans; k++) {
                const struct span *s = &d->spans[k];
                ck_assert(!s->has_legal || s->safe <= s->legal);
                ck_assert(s->state != STATUS_OVERDUE);
                ck_assert(k == 0 || d->spans[k - 1].from < s->from);
                ck_assert(k + 1 == d->nspans || s->state == STATUS_RUNNING); /* what has ended stays ended */
            }
            ck_assert(d->ended_by < 0 || d->ended_at.hi >= d->spans[0].from);
            ck_assert((d->status == STATUS_SUPERSEDED) == (d->superseded_by >= 0));
            ck_assert(d->before < 0 || !d->has_start);
        }
        arena_fini(&a);
    }
}
END_TEST

static bool same_day(const struct event *a, const struct event *b)
{
    return when_first_day(a->at) == when_first_day(b->at);
}

/* The same events told in another order, those of one day among themselves as before: that order is a fact too. */
static void shuffled(const struct tale *t, struct tale *other, int *place)
{
    int order[TALE_EVENTS];
    for (size_t i = 0; i < t->nevents; i++)
        order[i] = (int)i;
    for (size_t i = 0; i + 1 < t->nevents; i++)
        for (size_t k = 0; k + 1 < t->nevents; k++)
            if (!same_day(&t->events[order[k]], &t->events[order[k + 1]]) && below(2)) {
                int swap = order[k];
                order[k] = order[k + 1];
                order[k + 1] = swap;
            }
    /* Bubbling past a third event may have turned two of one day round; put them back. */
    for (size_t i = 0; i < t->nevents; i++)
        for (size_t k = i + 1; k < t->nevents; k++)
            if (same_day(&t->events[order[i]], &t->events[order[k]]) && order[i] > order[k]) {
                int swap = order[i];
                order[i] = order[k];
                order[k] = swap;
            }
    *other = *t;
    for (size_t i = 0; i < t->nevents; i++) {
        other->events[i] = t->events[order[i]];
        place[order[i]] = (int)i;
    }
    for (size_t i = 0; i < t->nfacts; i++)
        if (t->facts[i].id == FACT_of || t->facts[i].id == FACT_event)
            other->facts[i].v.num = place[t->facts[i].v.num];
    for (size_t i = 0; i < other->nevents; i++) /* facts of the copy, not of the first telling */
        other->events[i].facts = other->facts + (other->events[i].facts - t->facts);
}

START_TEST(order_of_telling_does_not_matter)
{
    for (int n = 0; n < histories(); n++) {
        struct arena a;
        struct tale t, other;
        struct outcome x, y;
        int place[TALE_EVENTS];
        arena_init(&a, 1 << 24);
        some_tale(&t);
        for (size_t i = 0; i < t.nevents; i++) /* corrections are ordered by telling: leave them out here */
            if (t.events[i].type == CORRECTED)
                t.events[i].type = MERGED;
        shuffled(&t, &other, place);
        fold_at(&t, day_start(JAN_1 + 200), &a, &x);
        fold_at(&other, day_start(JAN_1 + 200), &a, &y);
        ck_assert_int_eq((int)x.ndeadlines, (int)y.ndeadlines);
        ck_assert_int_eq((int)x.nviolations, (int)y.nviolations);
        ck_assert_int_eq(x.stage, y.stage);
        for (size_t i = 0; i < x.ndeadlines; i++) {
            struct deadline d = x.deadlines[i];
            d.started_by = place[d.started_by];
            const struct deadline *e = same_deadline(&y, &d);
            ck_assert_ptr_nonnull(e);
            ck_assert(e->term.legal.due == d.term.legal.due && e->term.safe.due == d.term.safe.due);
            ck_assert(e->status == d.status && e->nspans == d.nspans && e->nextensions == d.nextensions);
        }
        arena_fini(&a);
    }
}
END_TEST

/* Two events of one instant that do not depend on each other may be told either way. */
START_TEST(same_instant_either_way)
{
    for (int way = 0; way < 2; way++) {
        struct tale t;
        struct outcome o;
        struct arena a;
        arena_init(&a, 1 << 20);
        tale_begin(&t);
        for (int i = 0; i < 2; i++) {
            if (i == way)
                received(&t, "investigation_agency", "2026-03-02T09:00:00+07:00");
            else
                happen(&t, ACCEPTED, "2026-03-02T09:00:00+07:00");
        }
        fold_at(&t, inst_of("2026-03-03T09:00:00+07:00"), &a, &o);
        ck_assert_ptr_nonnull(deadline_of(&little_pack, &o, "B01", 0));
        ck_assert_ptr_null(deadline_of(&little_pack, &o, "B01", 1));
        ck_assert(deadline_of(&little_pack, &o, "B01", 0)->term.legal.due ==
                  inst_of("2026-03-24T00:00:00+07:00"));
        arena_fini(&a);
    }
}
END_TEST

/* A pack with its index gives what a pack without gives; twice the same gives the same bytes. */
START_TEST(index_and_replay_change_nothing)
{
    struct pack indexed = little_pack;
    ck_assert(pack_index(&indexed, &held));
    for (int n = 0; n < histories() / 5; n++) {
        struct arena a;
        struct tale t;
        struct outcome x, y;
        struct fail f;
        arena_init(&a, 1 << 24);
        some_tale(&t);
        struct history h = tale_history(&t);
        struct fold_options opt = {0};
        fail_clear(&f);
        ck_assert_int_eq(law_fold(&little_pack, &cal, &h, &opt, &a, &x, &f), ERR_OK);
        ck_assert_int_eq(law_fold(&indexed, &cal, &h, &opt, &a, &y, &f), ERR_OK);
        ck_assert_int_eq((int)x.ndeadlines, (int)y.ndeadlines);
        for (size_t i = 0; i < x.ndeadlines; i++) {
            struct lines p, q;
            ck_assert_int_eq(law_explain(&little_pack, &cal, &h, &x, i, (enum language)(i % 2), &a, &p),
                             ERR_OK);
            ck_assert_int_eq(law_explain(&indexed, &cal, &h, &y, i, (enum language)(i % 2), &a, &q), ERR_OK);
            ck_assert_int_eq((int)p.n, (int)q.n);
            for (size_t k = 0; k < p.n; k++) {
                ck_assert(str_eq(p.items[k], q.items[k]));
                ck_assert(p.items[k].n && str_is_utf8(p.items[k]));
            }
        }
        arena_fini(&a);
    }
}
END_TEST

int main(void)
{
    chance_begin();
    Suite *s = suite_create("fold properties");
    TCase *tc = tcase_create("random histories");
    tcase_set_timeout(tc, 1200);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, as_of_equals_the_span_of_that_moment);
    tcase_add_test(tc, one_by_one_equals_at_once);
    tcase_add_test(tc, spans_and_readings_are_sound);
    tcase_add_test(tc, order_of_telling_does_not_matter);
    tcase_add_test(tc, same_instant_either_way);
    tcase_add_test(tc, index_and_replay_change_nothing);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
