/* Tests episodes under the little law: each step of a handoff, rounds, suspensions, notices, and as-of for random tales. */
#include "tests/unit/little_episodes.h"

enum { TALES = 400, MOMENTS = 10, MOST_EVENTS = 22 };

static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;
static uint64_t seed;

static void setup(void)
{
    arena_init(&arena, 1 << 24);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    law_make();
    ck_assert(pack_index(&law, &arena));
    tale_begin(&tale);
    seed = 0x9E3779B97F4A7C15;
}

static void teardown(void)
{
    arena_fini(&arena);
}

static void fold_tale(const struct tale *t, bool has_as_of, inst_t as_of, struct arena *a, struct outcome *o)
{
    struct history h = tale_history(t);
    struct fold_options opt = {.has_as_of = has_as_of, .as_of = as_of};
    struct fail f;
    fail_clear(&f);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, a, o, &f), ERR_OK);
}

static void fold(const char *as_of)
{
    fold_tale(&tale, as_of != NULL, as_of ? inst_of(as_of) : 0, &arena, &out);
}

static const struct episode *handoff(const char *row, int n)
{
    const struct episode *e = episode_of(&out, EPISODE_HANDOFF, row, n);
    ck_assert_msg(e != NULL, "no handoff %d of %s", n, row);
    return e;
}

static int step(int type, int of, const char *by, const char *at)
{
    int e = happen(&tale, type, at);
    with_num(&tale, FACT_of, of);
    if (by)
        with_text(&tale, FACT_by, by);
    return e;
}

static inst_t when_in(const struct episode *e, enum episode_state state)
{
    for (size_t i = 0; i < e->nsteps; i++)
        if (e->steps[i].state == state)
            return e->steps[i].at.lo;
    return INST_NEVER;
}

/* Handoffs */

START_TEST(a_handoff_goes_its_way)
{
    int cause = happen(&tale, ASSIGNED, "2026-03-02T09:00:00+07:00");
    int sent = step(HAND_SENT, cause, NULL, "2026-03-02T10:00:00+07:00");
    with_text(&tale, FACT_to, "vks.79.1");
    step(HANDED, cause, "procuracy", "2026-03-02T11:00:00+07:00");
    step(HAND_ACCEPTED, cause, "procuracy", "2026-03-02T12:00:00+07:00");
    fold(NULL);
    const struct episode *e = handoff("H1", 0);
    ck_assert_int_eq(e->state, EPISODE_ACCEPTED);
    ck_assert_int_eq(e->started_by, cause);
    ck_assert_int_eq(e->cause, cause);
    ck_assert_uint_eq(e->nspans, 4);
    ck_assert_int_eq(e->spans[0].state, EPISODE_OWED);
    ck_assert(str_is_none(e->spans[0].to));
    ck_assert_int_eq(e->spans[1].state, EPISODE_SENT);
    ck_assert_int_eq(e->spans[1].event, sent);
    ck_assert(str_is(e->spans[1].to, "vks.79.1"));
    ck_assert_int_eq(e->spans[2].state, EPISODE_RECEIVED);
    ck_assert(when_in(e, EPISODE_ACCEPTED) == inst_of("2026-03-02T12:00:00+07:00"));
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
}
END_TEST

/* A17 starts anew at the receipt: the clock follows what took its place. */
START_TEST(the_clock_follows_its_deadline)
{
    int cause = happen(&tale, ASSIGNED, "2026-03-02T09:00:00+07:00");
    step(HANDED, cause, NULL, "2026-03-04T09:00:00+07:00");
    fold("2026-03-04T10:00:00+07:00");
    const struct episode *e = handoff("H1", 0);
    const struct deadline *first = &out.deadlines[e->spans[0].deadline];
    const struct deadline *second = &out.deadlines[e->spans[1].deadline];
    ck_assert(str_is(law.rules[first->rule].id, "A17") && str_is(law.rules[second->rule].id, "A17"));
    ck_assert_int_eq(first->status, STATUS_SUPERSEDED);
    ck_assert(e->spans[0].due == first->term.legal.due && e->spans[1].due == second->term.legal.due);
    ck_assert(e->spans[0].due < e->spans[1].due);
}
END_TEST

/* What officers do: the file comes, nobody recorded that it was sent. */
START_TEST(taken_over_at_once_is_in_order)
{
    received(&tale, "commune_police", "2026-03-02T09:00:00+07:00");
    happen(&tale, ACCEPTED, "2026-03-02T15:00:00+07:00");
    fold(NULL);
    const struct episode *e = handoff("H2", 0);
    ck_assert_int_eq(e->state, EPISODE_ACCEPTED);
    ck_assert_int_eq((int)e->nsteps, 2);
    ck_assert_int_eq(e->spans[0].deadline, -1);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
}
END_TEST

START_TEST(what_is_out_of_order_is_told)
{
    int cause = happen(&tale, ASSIGNED, "2026-03-02T09:00:00+07:00");
    int early = step(HAND_ACCEPTED, cause, NULL, "2026-03-02T10:00:00+07:00"); /* before any receipt */
    int again = step(HANDED, cause, NULL, "2026-03-02T11:00:00+07:00");        /* it has ended */
    fold(NULL);
    ck_assert_int_eq(handoff("H1", 0)->state, EPISODE_ACCEPTED);
    ck_assert_int_eq((int)out.nviolations, 2);
    ck_assert_int_eq(out.violations[0].event, early);
    ck_assert_int_eq(out.violations[1].event, again);
    ck_assert(str_is(out.violations[0].citation, "ĐH1"));
    ck_assert_str_eq(out.violations[0].detail_vi.p,
                     "chấp nhận khi chưa ghi việc nhận: gửi quyết định phân công");
    ck_assert_str_eq(out.violations[1].detail_en.p, "this handoff had ended before: the assignment is sent");
}
END_TEST

START_TEST(twice_and_by_another_are_told)
{
    int cause = happen(&tale, ASSIGNED, "2026-03-02T09:00:00+07:00");
    step(HANDED, cause, "accused", "2026-03-02T09:30:00+07:00"); /* a copy for him: only a fact */
    int other = step(HANDED, cause, "investigation_agency", "2026-03-02T10:00:00+07:00");
    step(HANDED, cause, "procuracy", "2026-03-02T11:00:00+07:00");
    int twice = step(HANDED, cause, "procuracy", "2026-03-02T12:00:00+07:00");
    int resent = step(HAND_SENT, cause, NULL, "2026-03-02T13:00:00+07:00");
    fold(NULL);
    const struct episode *e = handoff("H1", 0);
    ck_assert_int_eq(e->state, EPISODE_RECEIVED);
    ck_assert(when_in(e, EPISODE_RECEIVED) == inst_of("2026-03-02T11:00:00+07:00"));
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 3);
    ck_assert_int_eq(out.violations[0].event, other);
    ck_assert_int_eq(out.violations[1].event, twice);
    ck_assert_int_eq(out.violations[2].event, resent);
}
END_TEST

/* The law asks for no handoff of a classification: whoever records one records a fact. */
START_TEST(an_unknown_handoff_is_a_fact)
{
    int cause = happen(&tale, CLASSIFIED, "2026-03-02T09:00:00+07:00");
    step(HANDED, cause, "procuracy", "2026-03-02T10:00:00+07:00");
    step(HAND_ACCEPTED, cause, NULL, "2026-03-02T11:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
    ck_assert_ptr_null(episode_of(&out, EPISODE_HANDOFF, "H1", 0));
}
END_TEST

START_TEST(sent_again_is_another_round)
{
    int cause = happen(&tale, ASSIGNED, "2026-03-02T09:00:00+07:00");
    step(HANDED, cause, NULL, "2026-03-02T10:00:00+07:00");
    step(HAND_RETURNED, cause, NULL, "2026-03-02T11:00:00+07:00");
    with_text(&tale, FACT_ground, "papers_missing");
    int again = step(HAND_SENT, cause, NULL, "2026-03-03T09:00:00+07:00");
    step(HANDED, cause, NULL, "2026-03-03T10:00:00+07:00");
    step(HAND_ACCEPTED, cause, NULL, "2026-03-03T11:00:00+07:00");
    fold(NULL);
    const struct episode *one = handoff("H1", 0), *two = handoff("H1", 1);
    ck_assert_int_eq(one->state, EPISODE_RETURNED);
    ck_assert(str_is(one->steps[one->nsteps - 1].ground, "papers_missing"));
    ck_assert_int_eq(two->state, EPISODE_ACCEPTED);
    ck_assert_int_eq(two->number, 2);
    ck_assert_int_eq(two->started_by, again);
    ck_assert_int_eq(two->cause, cause);
    ck_assert_int_eq(violations_of(&out, VIOLATION_ORDER), 0);
}
END_TEST

START_TEST(an_act_sends_what_was_owed_longest)
{
    happen(&tale, SUSPENDED, "2026-03-02T09:00:00+07:00");
    happen(&tale, SUSPENDED, "2026-03-03T09:00:00+07:00");
    acted(&tale, "B05", "2026-03-03T10:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(handoff("H4", 0)->state, EPISODE_SENT);
    ck_assert_int_eq(handoff("H4", 1)->state, EPISODE_OWED);
    ck_assert_int_eq(handoff("H4", 1)->number, 2);
}
END_TEST

START_TEST(each_person_has_one)
{
    int a = person_add(&tale, PERSON_ACCUSED, "1990-01-01"),
        b = person_add(&tale, PERSON_ACCUSED, "1980-01-01");
    happen(&tale, CUSTODY, "2026-03-02T09:00:00+07:00");
    with_num(&tale, FACT_person, a);
    happen(&tale, CUSTODY, "2026-03-02T10:00:00+07:00");
    with_num(&tale, FACT_person, b);
    happen(&tale, REVIEWED, "2026-03-02T11:00:00+07:00");
    with_num(&tale, FACT_person, b);
    fold(NULL);
    ck_assert_int_eq(handoff("H3", 0)->subject, a);
    ck_assert_int_eq(handoff("H3", 0)->state, EPISODE_OWED);
    ck_assert_int_eq(handoff("H3", 1)->subject, b);
    ck_assert_int_eq(handoff("H3", 1)->state, EPISODE_SENT);
    ck_assert_int_eq(handoff("H3", 1)->number, 1);
}
END_TEST

START_TEST(what_is_owed_no_more_is_void)
{
    received(&tale, "commune_police", "2026-03-02T09:00:00+07:00");
    happen(&tale, MERGED, "2026-03-02T15:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(handoff("H2", 0)->state, EPISODE_VOID);
}
END_TEST

/* Rounds, suspensions, notices */

START_TEST(a_return_lasts_until_the_file_is_back)
{
    happen(&tale, BACK, "2026-03-02T09:00:00+07:00");
    with_text(&tale, FACT_ground, "evidence");
    happen(&tale, FILED, "2026-03-20T09:00:00+07:00");
    happen(&tale, BACK, "2026-04-02T09:00:00+07:00");
    fold(NULL);
    const struct episode *one = episode_of(&out, EPISODE_ROUND, "procuracy", 0);
    const struct episode *two = episode_of(&out, EPISODE_ROUND, "procuracy", 1);
    ck_assert(one && two);
    ck_assert_int_eq(one->state, EPISODE_CLOSED);
    ck_assert(str_is(one->ground, "evidence") && str_is(one->citation, "Đ174"));
    ck_assert(when_in(one, EPISODE_CLOSED) == inst_of("2026-03-20T09:00:00+07:00"));
    ck_assert_int_eq(two->state, EPISODE_OPEN);
    ck_assert_int_eq(two->number, 2);
}
END_TEST

START_TEST(a_closed_case_ends_its_rounds)
{
    happen(&tale, BACK, "2026-03-02T09:00:00+07:00");
    happen(&tale, NOT_INITIATED, "2026-03-20T09:00:00+07:00");
    fold(NULL);
    ck_assert_int_eq(episode_of(&out, EPISODE_ROUND, "procuracy", 0)->state, EPISODE_CLOSED);
}
END_TEST

START_TEST(a_suspension_knows_its_next_review)
{
    happen(&tale, SUSPENDED, "2026-03-02T09:00:00+07:00");
    with_text(&tale, FACT_ground, "expertise_pending");
    happen(&tale, SUSPENDED, "2026-03-05T09:00:00+07:00"); /* it is suspended already */
    happen(&tale, REVIEWED, "2026-03-30T09:00:00+07:00");
    happen(&tale, RESUMED, "2026-04-20T09:00:00+07:00");
    fold(NULL);
    const struct episode *e = episode_of(&out, EPISODE_SUSPENSION, "verification", 0);
    ck_assert_ptr_nonnull(e);
    ck_assert_ptr_null(episode_of(&out, EPISODE_SUSPENSION, "verification", 1));
    ck_assert(str_is(e->ground, "expertise_pending"));
    ck_assert(e->spans[0].due == inst_of("2026-04-03T00:00:00+07:00"));
    ck_assert_int_eq(e->state, EPISODE_CLOSED);
    bool moved = false;
    for (size_t k = 0; k < e->nspans; k++)
        moved = moved || e->spans[k].due == inst_of("2026-05-05T00:00:00+07:00"); /* past the days off */
    ck_assert_msg(moved, "the review that was done gives way to the next");
}
END_TEST

START_TEST(idle_time_is_told_with_its_reason)
{
    happen(&tale, CLASSIFIED, "2026-03-02T09:00:00+07:00");
    int merged_by = happen(&tale, MERGED, "2026-03-03T09:00:00+07:00");
    happen(&tale, CLASSIFIED, "2026-03-04T09:00:00+07:00");
    int cause = happen(&tale, ASSIGNED, "2026-03-05T09:00:00+07:00"); /* A17 runs */
    fold(NULL);
    const struct episode *none = episode_of(&out, EPISODE_NOTICE, "no_deadline", 0);
    const struct episode *idle = episode_of(&out, EPISODE_NOTICE, "idle", 0);
    ck_assert(none && idle);
    ck_assert_int_eq(none->state, EPISODE_CLOSED);
    ck_assert(when_in(none, EPISODE_CLOSED) == inst_of("2026-03-03T09:00:00+07:00"));
    ck_assert_int_eq(idle->started_by, merged_by);
    ck_assert(str_is(idle->detail_en, "merged into another file") && str_is(idle->citation, "Đ170"));
    ck_assert_int_eq(idle->state, EPISODE_CLOSED);
    ck_assert_int_eq(idle->spans[1].event, cause);
    ck_assert_ptr_null(episode_of(&out, EPISODE_NOTICE, "no_deadline", 1));
    ck_assert_ptr_null(episode_of(&out, EPISODE_NOTICE, "idle", 1));
}
END_TEST

START_TEST(a_lapse_leaves_a_case_without_deadline)
{
    happen(&tale, PRONOUNCED, "2026-03-02T09:00:00+07:00");
    fold("2026-03-10T09:00:00+07:00");
    const struct deadline *d = deadline_of(&law, &out, "I01", 0);
    const struct episode *e = episode_of(&out, EPISODE_NOTICE, "no_deadline", 0);
    ck_assert(d && e);
    ck_assert(e->spans[0].from == d->term.legal.due + 1);
    ck_assert_int_eq(e->spans[0].event, -1);
    ck_assert_int_eq(e->started_by, 0);
    ck_assert(e->spans[0].from > out.as_of);
}
END_TEST

/* Random tales */

static size_t below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed >> 11) % n;
}

static struct when some_when(void)
{
    inst_t at = day_start(JAN_1 + 20 + (day_t)below(90));
    if (below(4) == 0)
        return (struct when){WHEN_DATE, at, at + DAY_US};
    at += (inst_t)below(4) * 6 * HOUR_US;
    return (struct when){WHEN_INSTANT, at, at};
}

static void some_tale(struct tale *t)
{
    static const char *const by[] = {"investigation_agency", "commune_police", "procuracy"};
    static const char *const rules[] = {"A14", "A17", "B05", "H1", "H3"};
    *t = (struct tale){0};
    person_add(t, PERSON_VICTIM, "2013-05-01");
    person_add(t, PERSON_ACCUSED, "1990-01-01");
    person_add(t, PERSON_REPRESENTATIVE, "1985-02-02");
    size_t n = 3 + below(MOST_EVENTS - 3);
    while (t->nevents < n) {
        int type = (int)below(ALL_TYPES);
        if (type == CORRECTED)
            continue;
        size_t before = t->nevents;
        happen_when(t, type, some_when());
        bool steps = type == HANDED || (type >= HAND_SENT && type <= HAND_RETURNED);
        if (steps && before == 0)
            t->events[t->nevents - 1].type = ASSIGNED;
        else if (steps)
            with_num(t, FACT_of, (int64_t)below(before));
        if (type == RECEIVED || below(5) == 0)
            with_text(t, FACT_by, by[below(3)]);
        if (type == ACT_DONE || type == REVIEWED)
            with_text(t, FACT_rule, rules[below(ARRAY_LEN(rules))]);
        if (type == CUSTODY || type == RELEASED || type == MARKED || type == APPOINTED || below(6) == 0)
            with_num(t, FACT_person, 1 + (int64_t)below(2));
    }
}

static const struct episode_span *span_at(const struct episode *e, inst_t t)
{
    const struct episode_span *last = NULL;
    for (size_t k = 0; k < e->nspans && e->spans[k].from <= t; k++)
        last = &e->spans[k];
    return last;
}

static const struct episode *same_episode(const struct outcome *o, const struct episode *e)
{
    const struct episode *found = NULL;
    for (size_t i = 0; i < o->nepisodes; i++) {
        const struct episode *x = &o->episodes[i];
        if (x->kind == e->kind && str_eq(x->code, e->code) && x->rule == e->rule &&
            x->subject == e->subject && x->started_by == e->started_by) {
            ck_assert_msg(!found, "two episodes would have one id");
            found = x;
        }
    }
    return found;
}

static void ck_as_of(const struct outcome *whole, const struct outcome *then, inst_t t)
{
    for (size_t i = 0; i < whole->nepisodes; i++) {
        const struct episode *e = &whole->episodes[i], *x = same_episode(then, e);
        const struct episode_span *s = span_at(e, t), *y = x ? span_at(x, t) : NULL;
        ck_assert_msg((s != NULL) == (y != NULL), "%.*s is there in one of them only", STR_ARGS(e->code));
        if (!s)
            continue;
        ck_assert_int_eq(s->state, y->state);
        ck_assert_int_eq(s->state, x->state);
        ck_assert(s->from == y->from && s->event == y->event && s->has_due == y->has_due && s->due == y->due);
        ck_assert(str_eq(s->to, y->to));
        ck_assert_int_eq(e->number, x->number);
        ck_assert_int_eq(e->cause, x->cause);
    }
    for (size_t i = 0; i < then->nepisodes; i++)
        ck_assert(then->episodes[i].spans[0].from > t || same_episode(whole, &then->episodes[i]));
}

START_TEST(as_of_equals_the_span_of_that_moment)
{
    size_t seen = 0;
    for (int n = 0; n < TALES; n++) {
        struct arena a;
        struct tale t;
        struct outcome whole, then;
        arena_init(&a, 1 << 24);
        some_tale(&t);
        fold_tale(&t, true, day_start(JAN_1 + 900), &a, &whole);
        seen += whole.nepisodes;
        for (size_t m = 0; m < MOMENTS; m++) {
            inst_t at = day_start(JAN_1 + 20 + (day_t)below(120)) + (inst_t)below(4) * 6 * HOUR_US;
            if (m % 2 && whole.nepisodes) { /* or around the instant of a change */
                const struct episode *e = &whole.episodes[below(whole.nepisodes)];
                at = e->spans[below(e->nspans)].from + (inst_t)below(3) - 1;
            }
            fold_tale(&t, true, at, &a, &then);
            ck_as_of(&whole, &then, at);
        }
        arena_fini(&a);
    }
    ck_assert_uint_gt(seen, TALES * 3);
}
END_TEST

/* Between closed states nothing happens; spans follow each other; a state is reached by a step. */
START_TEST(spans_are_sound)
{
    for (int n = 0; n < TALES; n++) {
        struct arena a;
        struct tale t;
        struct outcome o;
        arena_init(&a, 1 << 24);
        some_tale(&t);
        fold_tale(&t, true, day_start(JAN_1 + 900), &a, &o);
        for (size_t i = 0; i < o.nepisodes; i++) {
            const struct episode *e = &o.episodes[i];
            ck_assert_uint_ge(e->nspans, 1);
            ck_assert(i == 0 || o.episodes[i - 1].spans[0].from <= e->spans[0].from);
            for (size_t k = 0; k < e->nspans; k++) {
                const struct episode_span *s = &e->spans[k];
                bool stepped = false;
                for (size_t j = 0; j < e->nsteps; j++)
                    stepped = stepped || e->steps[j].state == s->state;
                ck_assert(stepped);
                ck_assert(k == 0 || e->spans[k - 1].from < s->from);
                ck_assert_int_lt(s->deadline, (int)o.ndeadlines);
                ck_assert((e->kind == EPISODE_HANDOFF) == (s->state >= EPISODE_OWED));
                bool final =
                    s->state == EPISODE_ACCEPTED || s->state == EPISODE_RETURNED || s->state == EPISODE_VOID;
                ck_assert(!final || k + 1 == e->nspans);
            }
        }
        arena_fini(&a);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("episodes");
    TCase *tc = tcase_create("episodes");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_handoff_goes_its_way);
    tcase_add_test(tc, the_clock_follows_its_deadline);
    tcase_add_test(tc, taken_over_at_once_is_in_order);
    tcase_add_test(tc, what_is_out_of_order_is_told);
    tcase_add_test(tc, twice_and_by_another_are_told);
    tcase_add_test(tc, an_unknown_handoff_is_a_fact);
    tcase_add_test(tc, sent_again_is_another_round);
    tcase_add_test(tc, an_act_sends_what_was_owed_longest);
    tcase_add_test(tc, each_person_has_one);
    tcase_add_test(tc, what_is_owed_no_more_is_void);
    tcase_add_test(tc, a_return_lasts_until_the_file_is_back);
    tcase_add_test(tc, a_closed_case_ends_its_rounds);
    tcase_add_test(tc, a_suspension_knows_its_next_review);
    tcase_add_test(tc, idle_time_is_told_with_its_reason);
    tcase_add_test(tc, a_lapse_leaves_a_case_without_deadline);
    tcase_add_test(tc, as_of_equals_the_span_of_that_moment);
    tcase_add_test(tc, spans_are_sound);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
