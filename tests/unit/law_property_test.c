/*
 * Tests what must hold for every history under the tree's own law: no day off makes a date earlier or touches liberty, safe
 * is never after legal, an unrelated accused is nobody else's matter, the past stays as it was, and a calendar that grows
 * changes what rests on the days that it brings and nothing else.
 */
#include "tests/unit/law_tales.h"

enum { HISTORIES = 1000, FAR = 400, MOST_DAYS_OFF = 400 };

static int number; /* of the history at hand */

/* Says which history it was, for HOSO_SEED tells the rest. Check writes down each assertion that it meets; so it meets few. */
#define holds(what)                                                                           \
    do {                                                                                      \
        if (!(what))                                                                          \
            ck_abort_msg("history %d of seed 0x%" PRIx64 ": %s", number, chance_seed, #what); \
    } while (0)
#define holds_of(d, what)                                                                   \
    do {                                                                                    \
        if (!(what))                                                                        \
            ck_abort_msg("history %d of seed 0x%" PRIx64 ": %.*s: %s", number, chance_seed, \
                         STR_ARGS(law.rules[(d)->rule].id), #what);                         \
    } while (0)

static struct outcome fold_with(const struct calendar *c, const struct history *h,
                                const struct fold_options *opt, struct arena *a)
{
    struct outcome out;
    struct fail f;
    fail_clear(&f);
    ck_assert_int_eq(law_fold(&law, c, h, opt, a, &out, &f), ERR_OK);
    return out;
}

/* As of a moment after everything that may still come. */
static inst_t after_all(const struct history *h)
{
    inst_t last = 0;
    for (size_t i = 0; i < h->nevents; i++)
        last = h->events[i].at.hi > last ? h->events[i].at.hi : last;
    return last + FAR * DAY_US;
}

static struct outcome fold_all_of(const struct calendar *c, const struct history *h, struct arena *a)
{
    const struct fold_options opt = {.has_as_of = true, .as_of = after_all(h)};
    return fold_with(c, h, &opt, a);
}

/* The deadline of that rule, subject and start, which has one id in every replay; NULL: none. */
static const struct deadline *twin_of(const struct outcome *o, const struct deadline *d)
{
    for (size_t i = 0; i < o->ndeadlines; i++) {
        const struct deadline *x = &o->deadlines[i];
        if (x->rule == d->rule && x->subject == d->subject && x->started_by == d->started_by)
            return x;
    }
    return NULL;
}

static bool is_liberty_term(const struct deadline *d)
{
    enum term_kind kind = law.rules[d->length].kind;
    return kind == TERM_LIBERTY || kind == TERM_LIBERTY_EXACT;
}

/* Just after a term that has lapsed, or at that moment: it is the same to everybody. */
static bool at_once(inst_t a, inst_t b)
{
    return (a > b ? a - b : b - a) <= 2;
}

static bool spans_same(const struct deadline *a, const struct deadline *b)
{
    bool same = a->nspans == b->nspans;
    for (size_t i = 0; same && i < a->nspans; i++) {
        const struct span *x = &a->spans[i], *y = &b->spans[i];
        same = at_once(x->from, y->from) && x->state == y->state && x->has_legal == y->has_legal &&
               x->legal == y->legal && x->safe == y->safe && x->imprecise == y->imprecise &&
               x->class == y->class;
    }
    return same;
}

static bool day_is_in(const struct day_off *days, size_t n, day_t d)
{
    for (size_t i = 0; i < n; i++)
        if (days[i].day == d)
            return true;
    return false;
}

/* The calendar with more days off: each of those days, if it has none yet. */
static struct calendar with_more_off(const struct calendar *c, size_t more, day_t from, struct arena *a)
{
    struct calendar out = *c;
    struct day_off *days = ARENA_ARRAY(a, c->ndays + more, struct day_off);
    size_t n = c->ndays;
    memcpy(days, c->days, n * sizeof(*days));
    for (size_t i = 0; i < more; i++) {
        day_t d = from + (day_t)below(MOST_DAYS_OFF);
        if (day_is_in(days, n, d))
            continue;
        size_t at = n++;
        for (; at > 0 && days[at - 1].day > d; at--)
            days[at] = days[at - 1];
        days[at] = (struct day_off){.day = d, .off = true, .name_vi = STR("nghỉ"), .name_en = STR("off")};
    }
    out.days = days;
    out.ndays = n;
    ck_assert(calendar_index(&out, a));
    return out;
}

static day_t first_day(const struct history *h)
{
    inst_t first = INST_NEVER;
    for (size_t i = 0; i < h->nevents; i++)
        first = h->events[i].at.lo < first ? h->events[i].at.lo : first;
    return inst_day(first);
}

/* Every day off only ever makes a term longer, and its last day is the first worked one. */
START_TEST(no_roll_makes_a_date_earlier)
{
    size_t rolled = 0;
    for (number = 0; number < rounds(HISTORIES); number++) {
        struct arena a;
        arena_init(&a, 1 << 26);
        chance_for(number);
        struct yarn y = some_yarn(&a);
        struct history h = yarn_history(&y);
        struct outcome o = fold_all_of(&law_calendar, &h, &a);
        for (size_t i = 0; i < o.ndeadlines; i++) {
            const struct deadline *d = &o.deadlines[i];
            const struct reading *l = &d->term.legal, *s = &d->term.safe;
            bool back = law.rules[d->length].kind == TERM_BEFORE;
            holds_of(d, !l->exists || l->last_day >= l->unrolled);
            holds_of(d, back ? s->last_day <= s->unrolled : s->last_day >= s->unrolled);
            holds_of(d, !d->term.rolled || !is_liberty_term(d));
            if (!l->exists || l->last_day == l->unrolled)
                continue;
            rolled++;
            holds_of(d, !calendar_is_off(&law_calendar, l->last_day));
            for (day_t day = l->unrolled; day < l->last_day; day++)
                holds_of(d, calendar_is_off(&law_calendar, day));
        }
        arena_fini(&a);
    }
    ck_assert_uint_gt(rolled, HISTORIES / 10);
}
END_TEST

/* However many days more are off: no limit of liberty moves, and no other legal end comes sooner. */
START_TEST(days_off_lengthen_and_never_hold)
{
    size_t liberties = 0, later = 0;
    for (number = 0; number < rounds(HISTORIES); number++) {
        struct arena a;
        arena_init(&a, 1 << 26);
        chance_for(number);
        struct yarn y = some_yarn(&a);
        struct history h = yarn_history(&y);
        struct calendar more = with_more_off(&law_calendar, 1 + below(60), first_day(&h), &a);
        struct outcome before = fold_all_of(&law_calendar, &h, &a), after = fold_all_of(&more, &h, &a);
        for (size_t i = 0; i < before.ndeadlines; i++) {
            const struct deadline *d = &before.deadlines[i], *x = twin_of(&after, d);
            if (!x || law.events[d->start_type].derived)
                continue; /* what follows of itself when a term lapses begins later with it */
            if (is_liberty_term(d)) {
                liberties++;
                holds_of(d, d->term.legal.due == x->term.legal.due && d->term.safe.due == x->term.safe.due);
                holds_of(d, spans_same(d, x) || (d->ended_by >= 0 && law.events[d->end_type].derived));
            } else if (d->term.legal.exists && d->before < 0) {
                holds_of(d, x->term.legal.exists && x->term.legal.due >= d->term.legal.due);
                later += x->term.legal.due > d->term.legal.due;
            }
        }
        arena_fini(&a);
    }
    ck_assert_uint_gt(liberties, HISTORIES / 10);
    ck_assert_uint_gt(later, HISTORIES / 10);
}
END_TEST

START_TEST(safe_is_never_after_legal)
{
    size_t apart = 0;
    for (number = 0; number < rounds(HISTORIES); number++) {
        struct arena a;
        arena_init(&a, 1 << 26);
        chance_for(number);
        struct yarn y = some_yarn(&a);
        struct history h = yarn_history(&y);
        struct outcome o = fold_all_of(&law_calendar, &h, &a);
        for (size_t i = 0; i < o.ndeadlines; i++) {
            const struct deadline *d = &o.deadlines[i];
            for (size_t k = 0; k < d->nspans; k++) {
                const struct span *s = &d->spans[k];
                holds_of(d, !s->has_legal || s->safe <= s->legal);
                holds_of(d, s->state != STATUS_OVERDUE);
                holds_of(d, k == 0 || d->spans[k - 1].from < s->from);
                holds_of(d, k + 1 == d->nspans || s->state == STATUS_RUNNING);
                apart += s->has_legal && s->safe < s->legal;
            }
            holds_of(d, (d->status == STATUS_SUPERSEDED) == (d->superseded_by >= 0));
        }
        arena_fini(&a);
    }
    ck_assert_uint_gt(apart, HISTORIES);
}
END_TEST

/* The span that holds at `t`, or NULL when the deadline did not exist yet. */
static const struct span *span_at(const struct deadline *d, inst_t t)
{
    const struct span *last = NULL;
    for (size_t i = 0; i < d->nspans && d->spans[i].from <= t; i++)
        last = &d->spans[i];
    return last;
}

static enum status status_then(const struct span *s, const struct deadline *d, inst_t t)
{
    bool over = s->state == STATUS_RUNNING && s->has_legal && t > s->legal && law.rules[d->rule].told;
    return over ? STATUS_OVERDUE : s->state;
}

/* What `then` says as of `t` is what the spans of `whole` say of that moment. */
static void ck_then(const struct outcome *whole, const struct outcome *then, inst_t t)
{
    size_t standing = 0;
    for (size_t i = 0; i < whole->ndeadlines; i++) {
        const struct deadline *d = &whole->deadlines[i], *x = twin_of(then, d);
        const struct span *s = span_at(d, t);
        holds_of(d, (s != NULL) == (x != NULL));
        if (!s)
            continue;
        standing++;
        holds_of(d, s->has_legal == x->term.legal.exists);
        holds_of(d, !s->has_legal || s->legal == x->term.legal.due);
        holds_of(d, s->safe == x->term.safe.due);
        holds_of(d, status_then(s, d, t) == x->status);
        holds_of(d, s->provisional == x->term.provisional && s->imprecise == x->term.imprecise);
        holds_of(d, d->round == x->round && s->class == x->class);
    }
    holds(standing == then->ndeadlines);
}

/* What has started by then has started later, and what has ended stays as it ended. */
static void ck_grows(const struct outcome *sooner, const struct outcome *later)
{
    for (size_t i = 0; i < sooner->ndeadlines; i++) {
        const struct deadline *d = &sooner->deadlines[i], *x = twin_of(later, d);
        holds_of(d, x != NULL);
        if (d->ended_by >= 0)
            holds_of(d, x->ended_by == d->ended_by && x->status == d->status);
    }
    holds(sooner->norder <= later->norder);
    for (size_t i = 0; i < sooner->norder; i++)
        holds(sooner->order[i] == later->order[i]);
}

START_TEST(what_comes_later_does_not_change_the_past)
{
    enum { MOMENTS = 6 };
    for (number = 0; number < rounds(HISTORIES); number++) {
        struct arena a;
        arena_init(&a, 1 << 27);
        chance_for(number);
        struct yarn y = some_yarn(&a);
        struct history h = yarn_history(&y);
        struct outcome whole = fold_all_of(&law_calendar, &h, &a), before = {0};
        inst_t t = day_start(first_day(&h));
        for (int m = 0; m < MOMENTS; m++) {
            t += (inst_t)below(40) * DAY_US + (inst_t)below(3) * HOUR_US;
            if (below(2) && whole.ndeadlines) {
                inst_t due = whole.deadlines[below(whole.ndeadlines)].term.safe.due + (inst_t)below(3) - 1;
                t = due > t ? due : t;
            }
            struct fold_options opt = {.has_as_of = true, .as_of = t};
            struct outcome then = fold_with(&law_calendar, &h, &opt, &a);
            ck_then(&whole, &then, t);
            ck_grows(&before, &then);
            before = then;
        }
        arena_fini(&a);
    }
}
END_TEST

/* Events of one more accused, whom nothing else concerns: custody, its extension, a measure, release. */
static void strange_events(struct yarn *y, int person)
{
    static const char *const names[] = {"custody.ordered", "custody.extended", "person.released"};
    inst_t at = y->events[below(y->nevents)].at.lo;
    for (size_t i = 0; i < ARRAY_LEN(names) && y->nevents < MOST_EVENTS;
         i++, at += (inst_t)below(50) * HOUR_US) {
        struct fact *facts = ARENA_ARRAY(y->a, 2, struct fact);
        facts[0] = (struct fact){.id = FACT_person, .v.num = person};
        facts[1] =
            (struct fact){.id = FACT_until, .v.when = {WHEN_INSTANT, at + 3 * DAY_US, at + 3 * DAY_US}};
        int type = pack_event(&law, str_of(names[i]));
        ck_assert_int_ge(type, 0);
        y->events[y->nevents++] = (struct event){.type = type,
                                                 .at = {WHEN_INSTANT, at, at},
                                                 .recorded_at = INST_ALWAYS,
                                                 .facts = facts,
                                                 .nfacts = i < 2 ? 2 : 1};
    }
}

/* With one more accused, of whom nothing is told. */
static struct yarn with_stranger(struct yarn y)
{
    struct person *persons = ARENA_ARRAY(y.a, y.npersons + 1, struct person);
    if (y.npersons)
        memcpy(persons, y.persons, y.npersons * sizeof(*persons));
    persons[y.npersons++] = (struct person){.kind = PERSON_ACCUSED, .birth_known = true, .birth = 5000};
    y.persons = persons;
    return y;
}

/* Somebody is held, or something is done for somebody, and nothing says for whom: it may be the stranger. */
static bool is_of_somebody(const struct history *h, const struct deadline *d)
{
    bool unnamed = d->ended_by >= 0 && h->events[d->ended_by].type == law.act_event &&
                   !event_fact(&h->events[d->ended_by], FACT_person);
    return (d->subject < 0 && law.rules[d->rule].subject == SUBJECT_PERSON) || (d->subject >= 0 && unnamed);
}

START_TEST(an_unrelated_accused_changes_nobody_elses_clock)
{
    size_t strange = 0;
    for (number = 0; number < rounds(HISTORIES); number++) {
        struct arena a;
        arena_init(&a, 1 << 26);
        chance_for(number);
        struct yarn y = with_stranger(some_yarn(&a));
        int stranger = (int)y.npersons - 1;
        struct history alone = yarn_history(&y);
        struct fold_options opt = {.has_as_of = true, .as_of = after_all(&alone) + FAR * DAY_US};
        struct outcome before = fold_with(&law_calendar, &alone, &opt, &a);
        strange_events(&y, stranger);
        struct history joined = yarn_history(&y);
        struct outcome after = fold_with(&law_calendar, &joined, &opt, &a);
        size_t others = 0, unsaid = 0;
        for (size_t i = 0; i < after.ndeadlines; i++) {
            const struct deadline *d = &after.deadlines[i];
            others += d->subject != stranger && !is_of_somebody(&joined, d);
            strange += d->subject == stranger;
        }
        for (size_t i = 0; i < before.ndeadlines; i++) {
            const struct deadline *d = &before.deadlines[i], *x = twin_of(&after, d);
            if (is_of_somebody(&alone, d)) {
                unsaid++;
                continue;
            }
            others--;
            holds_of(d, x != NULL && spans_same(d, x) && d->status == x->status);
        }
        holds(others <= unsaid);
        holds(before.stage == after.stage && before.class == after.class);
        arena_fini(&a);
    }
    ck_assert_uint_gt(strange, HISTORIES / 2);
}
END_TEST

/* Some act that names the person; false: that kind of act names nobody. */
static bool act_of_person(struct yarn *y, int person, inst_t at, struct event *out)
{
    int type = (int)below(law.nevents);
    const struct event_type *t = &law.events[type];
    struct fact *facts = ARENA_ARRAY(y->a, t->nfacts + 1, struct fact);
    bool names = false;
    size_t n = 0;
    for (size_t i = 0; i < t->nfacts; i++) {
        const struct event_fact_spec *s = &t->facts[i];
        names = names || s->fact == FACT_person;
        if (fact_infos[s->fact].type == FACT_TYPE_PERSON)
            facts[n++] = (struct fact){.id = s->fact, .v.num = person};
        else if ((s->need == NEED_REQUIRED || below(2)) && some_value(y, s, at, &facts[n]))
            n++;
    }
    *out = (struct event){
        .type = type, .at = {WHEN_INSTANT, at, at}, .recorded_at = INST_ALWAYS, .facts = facts, .nfacts = n};
    return names && !t->derived && type != law.corrected_event;
}

/* Equal in all but the place of the last two events. */
static void ck_either_way(const struct outcome *one, const struct outcome *other, int last)
{
    holds(one->ndeadlines == other->ndeadlines && one->nviolations == other->nviolations);
    holds(one->stage == other->stage && one->class == other->class && one->nepisodes == other->nepisodes);
    for (size_t i = 0; i < one->ndeadlines; i++) {
        struct deadline d = one->deadlines[i];
        d.started_by = d.started_by >= last - 1 ? 2 * last - 1 - d.started_by : d.started_by;
        const struct deadline *x = twin_of(other, &d);
        if (!x && law.rules[d.rule].once)
            x = twin_of(other, &one->deadlines[i]); /* it starts once, with whichever is told first */
        holds_of(&d, x != NULL && spans_same(&d, x) && d.status == x->status);
    }
}

/* Does an act of this type concern a time limit of the case, its stage or its offence? What comes after that one counts otherwise. */
static bool is_of_the_case(int type)
{
    const struct start_index *all[] = {&law.starts, &law.changes, &law.lengthens};
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        for (int k = all[i]->first[type]; k < all[i]->first[type + 1]; k++)
            if (law.rules[all[i]->rules[k]].subject == SUBJECT_CASE)
                return true;
    for (size_t i = 0; i < law.events[type].nfacts; i++)
        if (law.events[type].facts[i].fact == FACT_article)
            return true;
    for (size_t i = 0; i < law.nmoves; i++)
        if (law.moves[i].on.anchor < 0 && law.moves[i].on.on.type == type)
            return true;
    return false;
}

/* Nothing is wrong with the last two acts. */
static bool is_lawful(const struct outcome *o, int last)
{
    for (size_t i = 0; i < o->nviolations; i++)
        if (o->violations[i].event >= last - 1)
            return false;
    return true;
}

/* What befalls two persons at one instant may be told either way, as long as either way is lawful. */
START_TEST(acts_of_one_instant_commute)
{
    size_t acts = 0;
    for (number = 0; number < rounds(HISTORIES); number++) {
        struct arena a;
        struct event one, other;
        arena_init(&a, 1 << 26);
        chance_for(number);
        struct yarn y = with_stranger(with_stranger(some_yarn(&a)));
        inst_t at = y.events[below(y.nevents)].at.lo;
        int first = (int)y.npersons - 2, second = (int)y.npersons - 1;
        if (act_of_person(&y, first, at, &one) && act_of_person(&y, second, at, &other) &&
            !is_of_the_case(one.type) && !is_of_the_case(other.type)) {
            struct event *last = &y.events[y.nevents];
            y.nevents += 2;
            struct history h = yarn_history(&y);
            last[0] = one;
            last[1] = other;
            struct outcome x = fold_all_of(&law_calendar, &h, &a);
            last[0] = other;
            last[1] = one;
            struct outcome z = fold_all_of(&law_calendar, &h, &a);
            int end = (int)y.nevents - 1;
            if (is_lawful(&x, end) && is_lawful(&z, end)) {
                ck_either_way(&x, &z, end);
                acts++;
            }
        }
        arena_fini(&a);
    }
    ck_assert_uint_gt(acts, HISTORIES / 100);
}
END_TEST

/* The calendar as it is known through a day: what lies beyond has no decision yet. */
static struct calendar known_through(const struct calendar *c, day_t through, struct arena *a)
{
    struct calendar out = *c;
    out.ndays = 0;
    while (out.ndays < c->ndays && c->days[out.ndays].day <= through)
        out.ndays++;
    out.verified_through = through < c->verified_through ? through : c->verified_through;
    ck_assert(calendar_index(&out, a));
    return out;
}

/* Is some day of [from, to] off in the one and worked in the other? */
static bool differ_within(const struct calendar *a, const struct calendar *b, day_t from, day_t to)
{
    for (day_t d = from; d <= to; d++)
        if (calendar_is_off(a, d) != calendar_is_off(b, d))
            return true;
    return false;
}

/* Whatever the deadline has rested on lies in these days: its start, and both ends under both calendars. */
static bool is_touched(const struct calendar *a, const struct calendar *b, const struct deadline *d,
                       const struct deadline *x)
{
    day_t from = inst_day(d->starts_at.lo), to = from;
    const struct reading *all[] = {&d->term.legal, &d->term.safe, &x->term.legal, &x->term.safe};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        day_t last = all[i]->last_day > all[i]->unrolled ? all[i]->last_day : all[i]->unrolled;
        to = all[i] != &d->term.legal && all[i] != &x->term.legal ? (last > to ? last : to)
             : all[i]->exists && last > to                        ? last
                                                                  : to;
    }
    return differ_within(a, b, from, to);
}

/*
 * When the first of the terms that lapse of themselves does so on another day: what follows of itself follows then, and what
 * begins later may begin otherwise.
 */
static inst_t first_other_lapse(const struct outcome *before, const struct outcome *after)
{
    inst_t first = INST_NEVER;
    for (size_t i = 0; i < before->ndeadlines; i++) {
        const struct deadline *d = &before->deadlines[i], *x = twin_of(after, d);
        if (law.rules[d->rule].lapse != LAPSE_LAPSES || !d->term.provisional || !x)
            continue;
        inst_t a = d->term.legal.due, b = x->term.legal.due, least = a < b ? a : b;
        if (a != b && least < first)
            first = least;
    }
    return first;
}

START_TEST(the_next_years_days_off_change_what_they_touch)
{
    size_t moved = 0, firm = 0;
    for (number = 0; number < rounds(HISTORIES); number++) {
        struct arena a;
        arena_init(&a, 1 << 26);
        chance_for(number);
        struct yarn y = some_yarn(&a);
        struct history h = yarn_history(&y);
        struct calendar grown = with_more_off(&law_calendar, below(20), first_day(&h), &a);
        day_t known_to = first_day(&h) + (day_t)below(90);
        if (known_to < law_calendar.verified_from)
            known_to = law_calendar.verified_from;
        struct calendar known = known_through(&grown, known_to, &a);
        struct outcome before = fold_all_of(&known, &h, &a), after = fold_all_of(&grown, &h, &a);
        inst_t lapse = first_other_lapse(&before, &after);
        for (size_t i = 0; i < before.ndeadlines; i++) {
            const struct deadline *d = &before.deadlines[i], *x = twin_of(&after, d);
            if (d->spans[0].from >= lapse)
                continue;
            if (!d->term.provisional) {
                firm++;
                holds_of(d, x != NULL && d->term.legal.due == x->term.legal.due &&
                                d->term.safe.due == x->term.safe.due);
            } else if (x && d->has_start && !law.events[d->start_type].derived &&
                       !is_touched(&known, &grown, d, x)) {
                holds_of(d, d->term.legal.due == x->term.legal.due && d->term.safe.due == x->term.safe.due);
            } else {
                moved += x && d->term.legal.due != x->term.legal.due;
            }
        }
        arena_fini(&a);
    }
    ck_assert_uint_gt(moved, HISTORIES / 10);
    ck_assert_uint_gt(firm, HISTORIES);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {no_roll_makes_a_date_earlier,
                            days_off_lengthen_and_never_hold,
                            safe_is_never_after_legal,
                            what_comes_later_does_not_change_the_past,
                            an_unrelated_accused_changes_nobody_elses_clock,
                            acts_of_one_instant_commute,
                            the_next_years_days_off_change_what_they_touch};
    return tales_run("law properties", tests, ARRAY_LEN(tests));
}
