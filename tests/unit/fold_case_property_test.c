/*
 * Tests what must hold for every history with charges, families and derived events: as-of folds equal the spans, and by
 * which way the case came to its class makes no difference.
 */
#include "tests/unit/chance.h"
#include "tests/unit/little_case.h"

enum { HISTORIES = 250, MOST_EVENTS = 28, MOMENTS = 12 };

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

/* Some moment of 140 days; every third is a date; hours are coarse, so that some coincide. */
static struct when some_when(void)
{
    inst_t at = day_start(JAN_1 + 20 + (day_t)below(140));
    if (below(3) == 0)
        return (struct when){WHEN_DATE, at, at + DAY_US};
    at += (inst_t)below(4) * 6 * HOUR_US;
    return (struct when){WHEN_INSTANT, at, at};
}

static void some_facts(struct tale *t, int type)
{
    static const int clauses[][2] = {{146, 1}, {146, 2}, {142, 1}, {142, 9}};
    static const char *const who[] = {"procuracy_regional", "procuracy_district"};
    size_t before = t->nevents - 1, clause = below(ARRAY_LEN(clauses));
    bool charges = case_events[type].charge != CHARGE_NOT;
    if (charges && below(4)) {
        with_num(t, FACT_article, clauses[clause][0]);
        with_num(t, FACT_clause, clauses[clause][1]);
    }
    if ((charges && type != EV_INITIATED && below(4)) || type == EV_DETAINED || type == EV_FREED ||
        ((type == EV_LEFT || type == EV_BACK) && below(2)))
        with_num(t, FACT_person, 1 + (int64_t)below(2));
    if (type == EV_EXTENDED && below(4)) {
        with_num(t, FACT_amount, (int64_t)below(5));
        with_text(t, FACT_unit, below(2) ? "month" : "day");
        with_text(t, FACT_authority, who[below(2)]);
    }
    if (type == EV_HEARING && below(3))
        with_when(t, FACT_hearing_at, "2026-06-10T08:00:00+07:00");
    if (type == EV_PAPER)
        with_num(t, FACT_of, (int64_t)below(before + 1));
    if (type == EV_INDICTED && below(2))
        with_num(t, FACT_detained, 1);
}

static void some_correction(struct tale *t)
{
    size_t target = below(t->nevents);
    if (t->events[target].type == EV_CORRECTED)
        return;
    int e = happen_when(t, EV_CORRECTED, some_when());
    with_num(t, FACT_event, (int64_t)target);
    t->events[e].has_new_at = true;
    t->events[e].new_at = some_when();
}

/* Initiated early, as most are, so that there is something for classes to change. */
static void some_tale(struct tale *t)
{
    *t = (struct tale){0};
    person_add(t, PERSON_VICTIM, "2013-05-01");
    person_add(t, PERSON_ACCUSED, "1990-01-01");
    person_add(t, PERSON_ACCUSED, below(2) ? NULL : "2008-03-15");
    charge(t, EV_INITIATED, -1, 146, (int)below(3), "2026-01-20T09:00:00+07:00");
    size_t n = 2 + below(MOST_EVENTS - 2);
    for (size_t i = 0; i < n; i++) {
        int type = (int)below(EV_COUNT);
        if (type == EV_CORRECTED) {
            some_correction(t);
            continue;
        }
        happen_when(t, type == EV_EFFECTIVE ? EV_CHARGED : type, some_when());
        some_facts(t, t->events[t->nevents - 1].type);
    }
}

static void fold_at(const struct tale *t, inst_t as_of, struct arena *a, struct outcome *out)
{
    struct history h = tale_history(t);
    struct fold_options opt = {.has_as_of = true, .as_of = as_of};
    struct fail f;
    fail_clear(&f);
    ck_assert_int_eq(law_fold(&case_pack, &cal, &h, &opt, a, out, &f), ERR_OK);
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
        ck_assert_int_eq(status_from(s, &case_rules[d->rule], t), x->status);
        ck_assert_int_eq(d->round, x->round);
        ck_assert_int_eq(s->class, x->class);
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

START_TEST(what_follows_is_sound)
{
    size_t superseded = 0, derived = 0, carried = 0, in_place = 0;
    for (int n = 0; n < histories(); n++) {
        struct arena a;
        struct tale t;
        struct outcome o;
        arena_init(&a, 1 << 24);
        some_tale(&t);
        fold_at(&t, day_start(JAN_1 + 900), &a, &o);
        for (size_t i = 0; i < o.ndeadlines; i++) {
            const struct deadline *d = &o.deadlines[i];
            const struct rule *r = &case_rules[d->rule];
            for (size_t k = 0; k < d->nspans; k++) {
                ck_assert(!d->spans[k].has_legal || d->spans[k].safe <= d->spans[k].legal);
                ck_assert(k == 0 || d->spans[k - 1].from < d->spans[k].from);
                ck_assert(k + 1 == d->nspans || d->spans[k].state == STATUS_RUNNING);
                in_place += k > 0 && d->spans[k].class != d->spans[k - 1].class;
            }
            ck_assert((d->status == STATUS_SUPERSEDED) == (d->superseded_by >= 0));
            ck_assert(!r->classes || (d->class >= 0 && (r->classes & 1U << d->class)));
            ck_assert((r->nlength_of > 0) == (d->length != d->rule));
            if (d->replaces >= 0) {
                const struct deadline *old = &o.deadlines[d->replaces];
                ck_assert_int_eq(old->status, STATUS_SUPERSEDED);
                ck_assert(str_eq(case_rules[old->rule].family, r->family) && old->rule != d->rule);
                ck_assert(old->starts_at.lo == d->starts_at.lo && old->subject == d->subject);
                superseded++;
                carried += d->nextensions > 0;
            }
            derived += d->start_type == EV_EFFECTIVE;
        }
        arena_fini(&a);
    }
    ck_assert_uint_gt(superseded,
                      (size_t)HISTORIES / 7); /* or the tales do not reach what they are told for */
    ck_assert_uint_gt(derived, (size_t)HISTORIES / 7);
    ck_assert_uint_gt(carried, (size_t)HISTORIES / 70);
    ck_assert_uint_gt(in_place, (size_t)HISTORIES / 70);
}
END_TEST

static void a_charge(struct tale *t, int type, int person, int kind, const char *at)
{
    static const int clauses[][2] = {{146, 1}, {146, 2}, {142, 1}};
    charge(t, type, person, clauses[kind][0], clauses[kind][1], at);
}

static void a_grant(struct tale *t, int amount, const char *asked, const char *granted)
{
    happen(t, EV_REQUESTED, asked);
    lengthened(t, EV_EXTENDED, amount, "month", "procuracy_regional", granted);
}

/* Equal in all but by which act they were started and ended. */
static void ck_same_deadline(const struct deadline *a, const struct deadline *b)
{
    ck_assert_int_eq(a->rule, b->rule);
    ck_assert_int_eq(a->subject, b->subject);
    ck_assert_int_eq(a->status, b->status);
    ck_assert_int_eq(a->class, b->class);
    ck_assert(a->starts_at.lo == b->starts_at.lo && a->term.legal.due == b->term.legal.due);
    ck_assert(a->term.safe.due == b->term.safe.due);
    ck_assert_int_eq((int)a->nextensions, (int)b->nextensions);
    for (size_t i = 0; i < a->nextensions; i++)
        ck_assert(a->extensions[i].step == b->extensions[i].step &&
                  a->extensions[i].amount == b->extensions[i].amount);
}

enum { PERSONS = 3 };

/* Extended or not, then all of them charged at one instant, in the order of `row`. */
static void charged_at_once(struct tale *t, const int *row, const int *kinds, int of_case, int granted)
{
    *t = (struct tale){0};
    person_add(t, PERSON_VICTIM, "2013-05-01");
    for (int i = 0; i < PERSONS; i++)
        person_add(t, PERSON_ACCUSED, "1990-01-01");
    a_charge(t, EV_INITIATED, -1, of_case, "2026-01-20T09:00:00+07:00");
    for (int i = 1; i <= PERSONS; i += 2)
        of_person(t, EV_DETAINED, i, "2026-01-21T09:00:00+07:00");
    if (granted)
        a_grant(t, granted, "2026-02-01T09:00:00+07:00", "2026-02-02T09:00:00+07:00");
    for (int i = 0; i < PERSONS; i++)
        a_charge(t, row[i] % 2 ? EV_CHARGED : EV_CHANGED, row[i], kinds[row[i] - 1],
                 "2026-02-10T09:00:00+07:00");
}

START_TEST(charges_of_one_instant_commute)
{
    for (int n = 0; n < histories(); n++) {
        int row[PERSONS] = {1, 2, 3}, kinds[PERSONS], of_case = (int)below(3), granted = (int)below(5);
        struct tale t;
        struct arena a;
        struct outcome one, other;
        arena_init(&a, 1 << 22);
        for (size_t i = 0; i < PERSONS; i++)
            kinds[i] = (int)below(3);
        charged_at_once(&t, row, kinds, of_case, granted);
        fold_at(&t, day_start(JAN_1 + 60), &a, &one);
        for (size_t i = PERSONS - 1; i > 0; i--) {
            size_t k = below(i + 1);
            int swap = row[i];
            row[i] = row[k];
            row[k] = swap;
        }
        charged_at_once(&t, row, kinds, of_case, granted);
        fold_at(&t, day_start(JAN_1 + 60), &a, &other);
        ck_assert_uint_eq(one.ndeadlines, other.ndeadlines);
        ck_assert_int_eq(one.class, other.class);
        for (size_t i = 0; i < one.ndeadlines; i++)
            ck_same_deadline(&one.deadlines[i], &other.deadlines[i]);
        arena_fini(&a);
    }
}
END_TEST

/* Charged, extended up to twice, charged otherwise in between when `detour` says with what, and charged as before. */
static void gone_astray(struct tale *t, int kind, const int *granted, const int *detour, bool again)
{
    *t = (struct tale){0};
    person_add(t, PERSON_VICTIM, "2013-05-01");
    person_add(t, PERSON_ACCUSED, "1990-01-01");
    a_charge(t, EV_INITIATED, -1, kind, "2026-01-20T09:00:00+07:00");
    if (again) {
        happen(t, EV_CONCLUDED, "2026-01-21T09:00:00+07:00");
        happen(t, EV_AGAIN, "2026-01-22T09:00:00+07:00");
    }
    a_charge(t, EV_CHARGED, 1, kind, "2026-01-23T09:00:00+07:00");
    of_person(t, EV_DETAINED, 1, "2026-01-24T09:00:00+07:00");
    for (int i = 0; i < 2; i++) {
        static const char *const days[2][4] = {{"2026-02-01T09:00:00+07:00", "2026-02-02T09:00:00+07:00",
                                                "2026-02-03T09:00:00+07:00", "2026-02-04T09:00:00+07:00"},
                                               {"2026-02-05T09:00:00+07:00", "2026-02-06T09:00:00+07:00",
                                                "2026-02-07T09:00:00+07:00", "2026-02-08T09:00:00+07:00"}};
        if (granted[i])
            a_grant(t, granted[i], days[i][0], days[i][1]);
        if (detour[i] >= 0) {
            a_charge(t, EV_CHANGED, 1, detour[i], days[i][2]);
            a_charge(t, EV_CHANGED, 1, kind, days[i][3]);
        }
    }
}

START_TEST(what_was_granted_stays)
{
    static const int straight[2] = {-1, -1};
    size_t detours = 0;
    for (int n = 0; n < histories(); n++) {
        int kind = (int)below(3), granted[2] = {(int)below(5), (int)below(4)};
        int detour[2] = {(int)below(4) - 1, (int)below(4) - 1};
        bool again = below(2);
        struct tale t;
        struct arena a;
        struct outcome direct, astray;
        arena_init(&a, 1 << 22);
        gone_astray(&t, kind, granted, straight, again);
        fold_at(&t, day_start(JAN_1 + 45), &a, &direct);
        gone_astray(&t, kind, granted, detour, again);
        fold_at(&t, day_start(JAN_1 + 45), &a, &astray);
        size_t at = 0;
        for (size_t i = 0; i < direct.ndeadlines; i++) {
            if (direct.deadlines[i].status != STATUS_RUNNING)
                continue;
            while (at < astray.ndeadlines && astray.deadlines[at].status != STATUS_RUNNING)
                at++;
            ck_assert_uint_lt(at, astray.ndeadlines);
            ck_same_deadline(&direct.deadlines[i], &astray.deadlines[at++]);
        }
        detours += astray.ndeadlines > direct.ndeadlines;
        arena_fini(&a);
    }
    ck_assert_uint_gt(detours, (size_t)HISTORIES / 7);
}
END_TEST

int main(void)
{
    chance_begin();
    Suite *s = suite_create("fold case properties");
    TCase *tc = tcase_create("random histories");
    tcase_set_timeout(tc, 1200);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, as_of_equals_the_span_of_that_moment);
    tcase_add_test(tc, what_follows_is_sound);
    tcase_add_test(tc, charges_of_one_instant_commute);
    tcase_add_test(tc, what_was_granted_stays);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
