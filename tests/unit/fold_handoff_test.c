/* Tests what becomes of handoffs, step by step, by a table of short histories under the little law and rows of its own. */
#include "tests/unit/little_episodes.h"

enum { V0, A1, A2, V3, ANYBODY = -1, MOST_ACTS = 7 };

/* A paper for which a term begins when it comes; a right that lapses begins with it too. */
static const struct where of_classified[] = {{.fact = FACT_of, .of_type = CLASSIFIED}};
static const struct where of_initiated[] = {{.fact = FACT_of, .of_type = INITIATED}};
STARTS(at_receipt, AT(ON_WHERE(HANDED, of_classified)));
STARTS(at_paper, AT(ON_WHERE(HANDED, of_initiated)));
PATTERNS(on_agency, ON_WHERE(RECEIVED, by_agency));
PATTERNS(on_classified, ON(CLASSIFIED));
PATTERNS(on_back, ON(BACK));
PATTERNS(on_released, ON(RELEASED));
PATTERNS(on_extended, ON(EXTENDED));
PATTERNS(on_resumed, ON(RESUMED));
PATTERNS(on_cancelled, ON(CANCELLED));
PATTERNS(on_initiated, ON(INITIATED));
PATTERNS(on_transferred, ON(TRANSFERRED));
PATTERNS(on_appointed_or_supported, ON(APPOINTED), ON(SUPPORTED));

#define PAPER(name, on, term)                                                                              \
    CALLED(name, "giấy tờ", "a paper"), .carries = TEXT("decision"), .from = TEXT("investigation_agency"), \
                                        .to = TEXT("procuracy"), .cause = {LIST(on)}, ALWAYS, .rule = (term)
static const struct handoff_rule rows[] = {
    {PAPER("H0", on_marked, -1)},
    {PAPER("H1", assigned, A17), .answered = true, .accepted = {LIST(on_done_a17)}},
    {PAPER("H2", on_commune, -1), .sent = {LIST(on_transferred)}, .received = {LIST(on_filed)},
     .accepted = {LIST(on_accepted)}, .returned = {LIST(on_back)}, .void_by = {LIST(merged)}},
    {PAPER("H3", on_custody, D06), .sent = {LIST(reviewed)}},
    {PAPER("H4", on_suspended, B05), .void_by = {LIST(on_cancelled)}},
    {PAPER("H5", on_suspended, B05)},
    {PAPER("H7", on_classified, B08)},
    {PAPER("H8", on_decided, A03), .unnamed = true},
    {PAPER("H9", on_extended, -1), .sent = {LIST(on_extended)}, .returned = {LIST(on_released)}},
    {PAPER("HA", on_initiated, -1)},
    {PAPER("HB", on_agency, A03)},
    {PAPER("HC", on_extended, B05)}, /* which the next type of event begins */
    {PAPER("HD", on_resumed, B09_OLD), .void_by = {LIST(on_cancelled)}},
    {PAPER("HE", on_appointed_or_supported, -1), .accepted = {LIST(on_done_a17)}},
};

static struct rule rules[RULES];
static struct arena arena;
static struct calendar cal;
static struct tale tale;
static struct outcome out;

static void setup(void)
{
    arena_init(&arena, 1 << 22);
    cal = little_calendar();
    ck_assert(calendar_index(&cal, &arena));
    law_make();
    memcpy(rules, little_rules, sizeof(rules));
    rules[B08].starts = at_receipt;
    rules[E01].starts = at_paper;
    rules[I01].starts = at_paper;
    law.rules = rules;
    law.handoffs = rows;
    law.nhandoffs = ARRAY_LEN(rows);
    ck_assert(pack_index(&law, &arena));
    tale = (struct tale){0};
    person_add(&tale, PERSON_VICTIM, "2013-05-01");
    person_add(&tale, PERSON_ACCUSED, "1990-01-01");
    person_add(&tale, PERSON_ACCUSED, "1980-01-01");
    person_add(&tale, PERSON_VICTIM, "2014-05-01");
}

static void teardown(void)
{
    arena_fini(&arena);
}

/* An act: its type, and what it says; numbers are one more than what they mean, so that 0 says nothing. */
struct told {
    int type, of, person, victim;
    const char *to, *rule, *by;
};
#define OF(act) .of = (act) + 1
#define PERSON(n) .person = (n) + 1
#define VICTIM(n) .victim = (n) + 1
#define COMMUNE .by = "commune_police"

/* What happens, an hour after the other; then each handoff: whose, its steps by their acts, to whom, its clock and how that stands. */
static const struct {
    struct told acts[MOST_ACTS];
    int n;
    const char *handoffs;
} cases[] = {
    /* A unit is named by its code alone; what the addressee owes is not met by sending. */
    {{{.type = ASSIGNED}, {.type = HAND_SENT, OF(0), .to = "vks.79.1"}},
     2,
     "H1: owed 0, sent 1 to vks.79.1 (A17 0 running); "},
    {{{.type = ASSIGNED}, {.type = HAND_SENT, OF(0), .to = "procuracy"}},
     2,
     "H1: owed 0, sent 1 (A17 0 running); "},
    {{{.type = ASSIGNED}, {.type = HANDED, OF(0), .by = "procuracy"}},
     2,
     "H1: owed 0, received 1 (A17 1 running); "},
    /* Who gives it back has nothing to answer; it is sent again to the same unit. */
    {{{.type = INITIATED},
      {.type = HAND_SENT, OF(0), .to = "vks.79.1"},
      {.type = HANDED, OF(0)},
      {.type = HAND_RETURNED, OF(0)},
      {.type = HAND_SENT, OF(0)}},
     5,
     "HA: owed 0, sent 1, received 2, returned 3 to vks.79.1; HA: sent 4 to vks.79.1; "},
    {{{.type = INITIATED},
      {.type = HANDED, OF(0)},
      {.type = HAND_RETURNED, OF(0)},
      {.type = HAND_SENT, OF(0), .to = "vks.79.2"}},
     4,
     "HA: owed 0, received 1, returned 2; HA: sent 3 to vks.79.2; "},
    /* By the patterns of the row: each step once, another round once for each return. */
    {{{.type = RECEIVED, COMMUNE}, {.type = TRANSFERRED}, {.type = TRANSFERRED}}, 3, "H2: owed 0, sent 1; "},
    {{{.type = RECEIVED, COMMUNE},
      {.type = TRANSFERRED},
      {.type = FILED},
      {.type = FILED},
      {.type = TRANSFERRED},
      {.type = ACCEPTED}},
     6,
     "H2: owed 0, sent 1, received 2, accepted 5; "},
    {{{.type = RECEIVED, COMMUNE}, {.type = FILED}, {.type = TRANSFERRED}}, 3, "H2: owed 0, received 1; "},
    {{{.type = RECEIVED, COMMUNE}, {.type = MERGED}, {.type = TRANSFERRED}}, 3, "H2: owed 0, void 1; "},
    {{{.type = RECEIVED, COMMUNE},
      {.type = TRANSFERRED},
      {.type = BACK},
      {.type = TRANSFERRED},
      {.type = TRANSFERRED}},
     5,
     "H2: owed 0, sent 1, returned 2; H2: sent 3; "},
    {{{.type = RECEIVED, COMMUNE},
      {.type = TRANSFERRED},
      {.type = BACK},
      {.type = FILED},
      {.type = TRANSFERRED}},
     5,
     "H2: owed 0, sent 1, returned 2; H2: received 3; "},
    {{{.type = RECEIVED, COMMUNE},
      {.type = TRANSFERRED},
      {.type = BACK},
      {.type = RECEIVED, COMMUNE},
      {.type = TRANSFERRED}},
     5,
     "H2: owed 0, sent 1, returned 2; H2: owed 3, sent 4; "},
    {{{.type = RECEIVED, COMMUNE},
      {.type = TRANSFERRED},
      {.type = BACK},
      {.type = TRANSFERRED},
      {.type = BACK},
      {.type = FILED}},
     6,
     "H2: owed 0, sent 1, returned 2; H2: sent 3, returned 4; H2: received 5; "},
    {{{.type = EXTENDED}, {.type = RELEASED}, {.type = EXTENDED}},
     3,
     "H9: owed 0, returned 1; HC: owed 0; H9: sent 2; "},
    /* Of the person, or of the victim; a step that names somebody else is none of it. */
    {{{.type = RECEIVED, VICTIM(V0), COMMUNE}, {.type = TRANSFERRED, VICTIM(V3)}}, 2, "H2 of 0: owed 0; "},
    {{{.type = RECEIVED, VICTIM(V3), COMMUNE}, {.type = TRANSFERRED, VICTIM(V0)}}, 2, "H2 of 3: owed 0; "},
    {{{.type = RECEIVED, VICTIM(V0), COMMUNE}, {.type = TRANSFERRED, PERSON(A1)}}, 2, "H2 of 0: owed 0; "},
    {{{.type = RECEIVED, VICTIM(V0), COMMUNE}, {.type = TRANSFERRED, PERSON(A1), VICTIM(V0)}},
     2,
     "H2 of 0: owed 0, sent 1; "},
    {{{.type = RECEIVED, PERSON(A1), COMMUNE}, {.type = TRANSFERRED, PERSON(A1), VICTIM(V0)}},
     2,
     "H2 of 1: owed 0, sent 1; "},
    {{{.type = RECEIVED, VICTIM(V0), COMMUNE}, {.type = TRANSFERRED}}, 2, "H2 of 0: owed 0, sent 1; "},
    {{{.type = RECEIVED, COMMUNE}, {.type = TRANSFERRED, PERSON(A1), VICTIM(V0)}}, 2, "H2: owed 0, sent 1; "},
    {{{.type = RECEIVED, PERSON(V0), VICTIM(V3), COMMUNE}}, 1, "H2 of 0: owed 0; "},
    {{{.type = RECEIVED, PERSON(A1), COMMUNE},
      {.type = TRANSFERRED, PERSON(A1)},
      {.type = BACK, PERSON(A1)},
      {.type = TRANSFERRED, PERSON(A2)}},
     4,
     "H2 of 1: owed 0, sent 1, returned 2; "},
    {{{.type = DECIDED, PERSON(A1)}}, 1, "H8: owed 0; "},
    /* What is owed already goes to whom the last decision names, where it names the addressee. */
    {{{.type = RECEIVED, COMMUNE, .to = "cqdt.79.1"}, {.type = RECEIVED, COMMUNE, .to = "cqdt.79.2"}},
     2,
     "H2: owed 0 to cqdt.79.2; "},
    {{{.type = DECIDED, .to = "cqdt.79.1"}, {.type = DECIDED, .to = "cqdt.79.2"}}, 2, "H8: owed 0; "},
    /* Two papers on one clock: the last to leave meets it. */
    {{{.type = SUSPENDED}, {.type = HAND_SENT, OF(0), .rule = "H4"}},
     2,
     "H4: owed 0, sent 1 (B05 0 running); H5: owed 0 (B05 0 running); "},
    {{{.type = SUSPENDED}, {.type = HAND_SENT, OF(0), .rule = "H5"}},
     2,
     "H4: owed 0 (B05 0 running); H5: owed 0, sent 1 (B05 0 running); "},
    {{{.type = SUSPENDED}, {.type = HAND_SENT, OF(0), .rule = "H5"}, {.type = HANDED, OF(0), .rule = "H4"}},
     3,
     "H4: owed 0, received 2 (B05 0 met); H5: owed 0, sent 1 (B05 0 met); "},
    {{{.type = SUSPENDED}, {.type = CANCELLED}, {.type = HAND_SENT, OF(0), .rule = "H5"}},
     3,
     "H4: owed 0, void 1 (B05 0 met); H5: owed 0, sent 2 (B05 0 met); "},
    {{{.type = SUSPENDED},
      {.type = SUSPENDED},
      {.type = HAND_SENT, OF(0), .rule = "H5"},
      {.type = HAND_SENT, OF(0), .rule = "H4"}},
     4,
     "H4: owed 0, sent 3 (B05 0 met); H5: owed 0, sent 2 (B05 0 met); H4: owed 1 (B05 1 running); H5: owed 1 "
     "(B05 1 running); "},
    /* A term that begins with the receipt joins the paper, and leaves it when the paper is given back. */
    {{{.type = CLASSIFIED}}, 1, "H7: owed 0; "},
    {{{.type = CLASSIFIED}, {.type = HANDED, OF(0), .by = "accused"}}, 2, "H7: owed 0 (B08 1 running); "},
    {{{.type = CLASSIFIED}, {.type = HANDED, OF(0), .by = "procuracy"}},
     2,
     "H7: owed 0, received 1 (B08 1 running); "},
    {{{.type = CLASSIFIED}, {.type = HANDED, OF(0), .by = "procuracy"}, {.type = HAND_RETURNED, OF(0)}},
     3,
     "H7: owed 0, received 1, returned 2; "},
    {{{.type = CLASSIFIED},
      {.type = HAND_SENT, OF(0)},
      {.type = CLASSIFIED},
      {.type = HANDED, OF(2), .by = "accused"}},
     4,
     "H7: owed 0, sent 1; H7: owed 2 (B08 3 running); "},
    {{{.type = CLASSIFIED}, {.type = CLASSIFIED}, {.type = HANDED, OF(1), .by = "accused"}},
     3,
     "H7: owed 0; "},
    {{{.type = CLASSIFIED}, {.type = HAND_SENT, OF(0)}, {.type = HANDED, OF(0), .by = "accused"}},
     3,
     "H7: owed 0, sent 1; "},
    {{{.type = CLASSIFIED},
      {.type = HAND_SENT, OF(0)},
      {.type = HAND_RETURNED, OF(0)},
      {.type = HANDED, OF(0), .by = "procuracy"}},
     4,
     "H7: owed 0, sent 1, returned 2; H7: received 3 (B08 3 running); "},
    {{{.type = CLASSIFIED},
      {.type = HAND_SENT, OF(0)},
      {.type = HAND_RETURNED, OF(0)},
      {.type = HANDED, OF(0), .by = "procuracy"},
      {.type = HAND_RETURNED, OF(0)}},
     5,
     "H7: owed 0, sent 1, returned 2; H7: received 3, returned 4 (B08 3 void); "},
    {{{.type = RESUMED}, {.type = ACT_DONE, .rule = "B09"}}, 2, "HD: owed 0, sent 1 (B09 0 met); "},
    {{{.type = RESUMED}, {.type = ACT_DONE, .rule = "HD"}}, 2, "HD: owed 0, sent 1 (B09 0 met); "},
    /* What is void has not left, and meets nothing. */
    {{{.type = RESUMED}, {.type = CANCELLED}}, 2, "HD: owed 0, void 1 (B09 0 running); "},
    {{{.type = RESUMED}, {.type = HAND_SENT, OF(0)}, {.type = CANCELLED}},
     3,
     "HD: owed 0, sent 1, void 2 (B09 0 met); "},
    {{{.type = SUSPENDED},
      {.type = HAND_SENT, OF(0), .rule = "H4"},
      {.type = HANDED, OF(0), .rule = "H4"},
      {.type = HAND_RETURNED, OF(0), .rule = "H4"},
      {.type = HAND_SENT, OF(0), .rule = "H5"},
      {.type = ACT_DONE, .rule = "H5"}},
     6,
     "H4: owed 0, sent 1, received 2, returned 3 (B05 0 met); H5: owed 0, sent 4 (B05 0 met); "},
    /* act.done of the row, or of its clock, sends the one that has been owed longest, and then again what was returned. */
    {{{.type = ASSIGNED}, {.type = ACT_DONE, .rule = "H1"}}, 2, "H1: owed 0, sent 1 (A17 0 running); "},
    {{{.type = MARKED},
      {.type = ACT_DONE, .rule = "H0"},
      {.type = HANDED, OF(0)},
      {.type = HAND_RETURNED, OF(0)},
      {.type = ACT_DONE, .rule = "H0"}},
     5,
     "H0: owed 0, sent 1, received 2, returned 3; H0: sent 4; "},
    {{{.type = ASSIGNED}, {.type = ASSIGNED}, {.type = ACT_DONE, .rule = "A17"}},
     3,
     "H1: owed 0, accepted 2 (A17 0 met); H1: owed 1 (A17 1 running); "},
    /* It is about the paper of which it says that it is; of nothing that causes such a paper, it is about none in particular. */
    {{{.type = ASSIGNED}, {.type = ASSIGNED}, {.type = ACT_DONE, OF(1), .rule = "A17"}},
     3,
     "H1: owed 0 (A17 0 running); H1: owed 1, accepted 2 (A17 1 met); "},
    {{{.type = RECEIVED}, {.type = ASSIGNED}, {.type = ACT_DONE, OF(0), .rule = "A17"}},
     3,
     "H1: owed 1, accepted 2 (A17 1 met); "},
    {{{.type = ASSIGNED}, {.type = ASSIGNED}, {.type = ACT_DONE, OF(1), .rule = "H1"}},
     3,
     "H1: owed 0 (A17 0 running); H1: owed 1, sent 2 (A17 1 running); "},
    {{{.type = APPOINTED},
      {.type = HAND_SENT, OF(0)},
      {.type = SUPPORTED},
      {.type = ACT_DONE, OF(2), .rule = "A17"}},
     4,
     "HE: owed 0, sent 1; HE: owed 2, accepted 3; "},
    {{{.type = CUSTODY, PERSON(A1)}, {.type = CUSTODY, PERSON(A2)}, {.type = ACT_DONE, .rule = "H3"}},
     3,
     "H3 of 1: owed 0, sent 2 (D06 0 running); H3 of 2: owed 1 (D06 1 running); "},
    {{{.type = CUSTODY, PERSON(A1)},
      {.type = CUSTODY, PERSON(A2)},
      {.type = ACT_DONE, PERSON(A2), .rule = "H3"},
      {.type = ACT_DONE, PERSON(A2), .rule = "H3"}},
     4,
     "H3 of 1: owed 0 (D06 0 running); H3 of 2: owed 1, sent 2 (D06 1 running); "},
    {{{.type = CUSTODY, PERSON(A1)},
      {.type = ACT_DONE, .rule = "D06"},
      {.type = HANDED, OF(0)},
      {.type = HAND_RETURNED, OF(0)},
      {.type = ACT_DONE, .rule = "H3"}},
     5,
     "H3 of 1: owed 0, sent 1, received 2, returned 3 (D06 0 running); H3 of 1: sent 4 (D06 0 running); "},
    /* What is owed by a clock that became void is void; what has gone has gone. */
    {{{.type = RECEIVED, .by = "investigation_agency"}, {.type = MERGED}},
     2,
     "HB: owed 0, void 1 (A03 0 void); "},
    {{{.type = RECEIVED, .by = "investigation_agency"}, {.type = HAND_SENT, OF(0)}, {.type = MERGED}},
     3,
     "HB: owed 0, sent 1 (A03 0 void); "},
};

static void happens(const struct told *t, int hour)
{
    happen_when(&tale, t->type,
                (struct when){WHEN_INSTANT, inst_of("2026-03-02T08:00:00+07:00") + hour * HOUR_US,
                              inst_of("2026-03-02T08:00:00+07:00") + hour * HOUR_US});
    if (t->of)
        with_num(&tale, FACT_of, t->of - 1);
    if (t->person)
        with_num(&tale, FACT_person, t->person - 1);
    if (t->victim)
        with_num(&tale, FACT_victim, t->victim - 1);
    if (t->to)
        with_text(&tale, FACT_to, t->to);
    if (t->rule)
        with_text(&tale, FACT_rule, t->rule);
    if (t->by)
        with_text(&tale, FACT_by, t->by);
}

static struct str clock_text(const struct episode_span *s)
{
    if (s->deadline < 0)
        return STR("");
    const struct deadline *d = &out.deadlines[s->deadline];
    return arena_printf(&arena, " (%.*s %d %s)", STR_ARGS(law.rules[d->rule].id), d->started_by,
                        status_names[d->status]);
}

static struct str handoff_text(const struct episode *e)
{
    const struct episode_span *last = &e->spans[e->nspans - 1];
    struct str text = arena_printf(&arena, "%.*s", STR_ARGS(e->code));
    if (e->subject >= 0)
        text = arena_printf(&arena, "%.*s of %d", STR_ARGS(text), e->subject);
    for (size_t k = 0; k < e->nsteps; k++)
        text = arena_printf(&arena, "%.*s%s %s %d", STR_ARGS(text), k ? "," : ":",
                            episode_state_names[e->steps[k].state], e->steps[k].event);
    if (last->to.n)
        text = arena_printf(&arena, "%.*s to %.*s", STR_ARGS(text), STR_ARGS(last->to));
    return arena_printf(&arena, "%.*s%.*s; ", STR_ARGS(text), STR_ARGS(clock_text(last)));
}

START_TEST(step_by_step)
{
    struct fail fail;
    struct fold_options opt = {0};
    struct str text = STR("");
    for (int i = 0; i < cases[_i].n; i++)
        happens(&cases[_i].acts[i], i);
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    for (size_t i = 0; i < out.nepisodes; i++) {
        const struct episode *e = &out.episodes[i];
        if (e->kind != EPISODE_HANDOFF)
            continue;
        ck_assert(str_eq(e->citation, rows[e->handoff].citation) && str_eq(e->code, rows[e->handoff].id));
        ck_assert_int_eq(e->rule, rows[e->handoff].rule);
        ck_assert_int_eq(e->at.form, WHEN_INSTANT);
        ck_assert(e->at.lo == tale.events[e->started_by].at.lo && e->spans[0].from == e->at.lo);
        text = arena_printf(&arena, "%.*s%.*s", STR_ARGS(text), STR_ARGS(handoff_text(e)));
    }
    ck_assert_str_eq(text.n ? text.p : "", cases[_i].handoffs);
}
END_TEST

/* What the receipt began is void when the paper is given back; a right that lapses of itself runs on. */
START_TEST(what_the_receipt_began)
{
    static const struct told acts[] = {
        {.type = INITIATED}, {HANDED, OF(0), .by = "procuracy"}, {HAND_RETURNED, OF(0), .by = "procuracy"}};
    struct fail fail;
    struct fold_options opt = {0};
    for (size_t i = 0; i < ARRAY_LEN(acts); i++)
        happens(&acts[i], (int)i);
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    ck_assert_int_eq(deadline_of(&law, &out, "E01", 0)->status, STATUS_VOID);
    ck_assert_int_eq(deadline_of(&law, &out, "E01", 0)->ended_by, 2);
    ck_assert_int_eq(deadline_of(&law, &out, "I01", 0)->status, STATUS_RUNNING);
}
END_TEST

/* What caused it may be known to the day alone. */
START_TEST(owed_since_a_day)
{
    const struct when day = {WHEN_DATE, inst_of("2026-03-02T00:00:00+07:00"),
                             inst_of("2026-03-03T00:00:00+07:00")};
    struct fail fail;
    struct fold_options opt = {0};
    happen_when(&tale, ASSIGNED, day);
    struct history h = tale_history(&tale);
    fail_clear(&fail);
    ck_assert_int_eq(law_fold(&law, &cal, &h, &opt, &arena, &out, &fail), ERR_OK);
    const struct episode *e = episode_of(&out, EPISODE_HANDOFF, "H1", 0);
    ck_assert_int_eq(e->at.form, WHEN_DATE);
    ck_assert(e->at.lo == day.lo && e->at.hi == day.hi);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("handoffs");
    TCase *tc = tcase_create("handoffs");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, step_by_step, 0, ARRAY_LEN(cases));
    tcase_add_test(tc, what_the_receipt_began);
    tcase_add_test(tc, owed_since_a_day);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
