/* Tests how long custody and detention may last: from when they count, what is deducted, and what leads the end. */
#include "tests/unit/little_liberty.h"

/* TTLT 04/2018, Art. 17, example 1: custody from 10:00 on 1 March, then 57 days of detention. */
START_TEST(custody_then_detention)
{
    befalls(L_CUSTODY, A1, "2018-03-01T10:00:00+07:00");
    lasts(3, "day");
    detained(A1, "2018-03-04T10:00:00+07:00", "2018-03-04", NULL);
    lasts(2, "month");
    fold_tale("2018-03-05T08:00:00+07:00");
    ck_ends(nth("D06", 0), "2018-03-04T10:00:00+07:00");
    ck_assert_int_eq(nth("D06", 0)->status, STATUS_MET);
    ck_ends(nth("D21", 0), "2018-04-30T00:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->deducted, 3);
    ck_assert_int_eq(nth("D21", 0)->led,
                     LIBERTY_END_LAW); /* the order says what the law does: no violation */
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

/* People's Procuracy of Cao Bang, 2016, moved to a year of the present Code: four months are 120 days. */
START_TEST(months_of_thirty_days)
{
    detained(A1, "2018-02-15T08:00:00+07:00", "2018-02-15", NULL);
    with_text(&tale, FACT_kind, "child");
    fold_tale("2018-03-01T08:00:00+07:00");
    ck_ends(nth("D25", 0), "2018-05-06T00:00:00+07:00"); /* two thirds: 80 days */
    ck_ends(nth("D21", 0), "2018-04-16T00:00:00+07:00"); /* 60 days */
}
END_TEST

/* TTLT 04/2018, Art. 17, example 2: six days of custody, detention a month later. */
START_TEST(custody_and_detention_apart)
{
    befalls(L_CUSTODY, A1, "2018-03-05T14:00:00+07:00");
    lasts(3, "day");
    befalls(L_CUSTODY_MORE, A1, "2018-03-08T10:00:00+07:00");
    lasts(3, "day");
    befalls(L_FREED, A1, "2018-03-11T14:00:00+07:00");
    detained(A1, "2018-04-11T09:00:00+07:00", "2018-04-11", NULL);
    lasts(2, "month");
    fold_tale("2018-04-12T08:00:00+07:00");
    ck_ends(nth("D06", 0), "2018-03-11T14:00:00+07:00");
    ck_ends(nth("D21", 0), "2018-06-04T00:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

/* 45 days from a judgment of 21 December 2026: custody and detention before it are not deducted again. */
START_TEST(after_the_judgment)
{
    befalls(L_CUSTODY, A1, "2026-10-01T10:00:00+07:00");
    lasts(3, "day");
    detained(A1, "2026-10-04T10:00:00+07:00", "2026-10-04", "2026-12-30");
    befalls(L_JUDGED, A1, "2026-12-21T16:00:00+07:00");
    fold_tale("2026-12-22T08:00:00+07:00");
    ck_ends(nth("D34", 0), "2027-02-04T00:00:00+07:00");
    ck_assert_int_eq(nth("D34", 0)->deducted, 0);
}
END_TEST

START_TEST(two_accused_by_the_hour)
{
    befalls(L_ARRESTED, A1, "2026-03-05T14:00:00+07:00");
    befalls(L_CUSTODY, A1, "2026-03-05T20:00:00+07:00");
    states("2026-03-05T14:00:00+07:00", NULL);
    lasts(3, "day");
    befalls(L_ARRESTED, A2, "2026-03-06T07:30:00+07:00");
    befalls(L_CUSTODY, A2, "2026-03-06T12:00:00+07:00");
    lasts(3, "day");
    fold_tale("2026-03-06T13:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-08T14:00:00+07:00");
    ck_ends(nth("D06", 1), "2026-03-09T07:30:00+07:00");
    ck_assert_int_eq(nth("D06", 1)->subject, A2);
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

START_TEST(order_for_less)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-15");
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-04-16T00:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->led, LIBERTY_END_ORDER);
    ck_assert(nth("D21", 0)->term.legal.whole_day);
    tale.facts[tale.nfacts - 1].v.when =
        when_of("2026-04-15T10:00:00+07:00"); /* to the hour: no later than it */
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-04-15T10:00:00+07:00");
    ck_assert(!nth("D21", 0)->term.legal.whole_day);
    tale.facts[tale.nfacts - 1].v.when = when_of("2026-04-10/2026-04-15"); /* unreadable: the earliest */
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-04-11T00:00:00+07:00");
    ck_assert(nth("D21", 0)->term.imprecise);
}
END_TEST

/* Custody counts from when the agency had the person, whatever came later; a release begins anew. */
START_TEST(custody_counts_since)
{
    befalls(L_HELD, A1, "2026-03-02T06:00:00+07:00");
    befalls(L_BROUGHT, A1, "2026-03-02T08:00:00+07:00");
    befalls(L_BROUGHT, A1, "2026-03-02T09:00:00+07:00");
    befalls(L_CUSTODY, A1, "2026-03-02T15:00:00+07:00");
    befalls(L_FREED, A1, "2026-03-03T08:00:00+07:00");
    befalls(L_HELD, A1, "2026-03-10T06:00:00+07:00");
    befalls(L_ARRESTED, A1, "2026-03-10T07:00:00+07:00");
    befalls(L_HELD, A2, "2026-03-10T05:00:00+07:00");
    befalls(L_CUSTODY, A1, "2026-03-10T12:00:00+07:00");
    befalls(L_CUSTODY, A2, "2026-03-10T12:00:00+07:00");
    states("2026-03-10T11:00:00+07:00", NULL);
    fold_tale("2026-03-10T13:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-05T08:00:00+07:00"); /* received leads, the first time */
    ck_ends(nth("D06", 1), "2026-03-13T06:00:00+07:00"); /* no longer of the time before the release */
    ck_ends(nth("D06", 2), "2026-03-13T11:00:00+07:00"); /* what the order states leads */
}
END_TEST

START_TEST(custody_by_amount_and_extended)
{
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    lasts(2, "day");
    fold_tale("2026-03-02T09:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-04T08:00:00+07:00");
    ck_assert_int_eq(nth("D06", 0)->led, LIBERTY_END_ORDER);
    befalls(L_CUSTODY_MORE, A1, "2026-03-03T08:00:00+07:00");
    lasts(36,
          "hour"); /* from the end of the order, not from the three days that the law would have allowed */
    fold_tale("2026-03-03T09:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-05T20:00:00+07:00");
    befalls(L_CUSTODY_MORE, A1, "2026-03-05T08:00:00+07:00");
    lasts(3, "day");
    states(NULL, "2026-03-07T08:00:00+07:00");
    fold_tale("2026-03-05T09:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-07T08:00:00+07:00");
    ck_assert_int_eq((int)nth("D06", 0)->nextensions, 2);
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

START_TEST(detention_extended)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30"); /* sixty days */
    befalls(L_DETAINED_MORE, A1, "2026-04-20T08:00:00+07:00");
    lasts(1, "month");
    fold_tale("2026-04-21T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-05-31T00:00:00+07:00");
    tale.facts[tale.nfacts - 2].v.num = 1;
    states(NULL, "2026-05-20");
    fold_tale("2026-04-21T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-05-21T00:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

/* What was served before in the same investigation is deducted: each piece rounded up to days. */
START_TEST(earlier_detention_is_deducted)
{
    befalls(L_CUSTODY, A1, "2026-03-01T20:00:00+07:00");
    detained(A1, "2026-03-03T09:00:00+07:00", "2026-03-03T09:00:00+07:00", "2026-04-15");
    befalls(L_DETENTION_OFF, A1, "2026-03-12T10:00:00+07:00");
    detained(A2, "2026-03-20T09:00:00+07:00", "2026-03-20", NULL);
    detained(A1, "2026-04-01T09:00:00+07:00", "2026-04-01", NULL);
    fold_tale("2026-04-02T08:00:00+07:00");
    const struct deadline *first = nth("D21", 0), *other = nth("D21", 1), *again = nth("D21", 2);
    ck_assert_int_eq(first->deducted, 2); /* 37 hours of custody */
    ck_assert_int_eq(other->subject, A2);
    ck_assert_int_eq(other->deducted, 0);
    ck_assert_int_eq(again->deducted, 2 + 10);   /* 3 to 12 March */
    ck_ends(again, "2026-05-19T00:00:00+07:00"); /* 48 days from 1 April */
}
END_TEST

/* A new order while one runs takes its place: what was served under the first is served. */
START_TEST(ordered_anew)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-15");
    detained(A1, "2026-04-10T08:00:00+07:00", "2026-04-16", "2026-05-31");
    fold_tale("2026-04-20T08:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->status, STATUS_SUPERSEDED);
    ck_assert_int_eq(nth("D21", 1)->deducted, 45);
    ck_ends(nth("D21", 1), "2026-05-01T00:00:00+07:00"); /* sixty days in all */
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D21", 1);
    befalls(L_FREED, A1, "2026-04-20T10:00:00+07:00");
    detained(A1, "2026-05-10T08:00:00+07:00", "2026-05-10", NULL);
    fold_tale("2026-05-11T08:00:00+07:00");
    ck_assert_int_eq(nth("D21", 2)->deducted, 50);
    ck_ends(nth("D21", 2), "2026-05-20T00:00:00+07:00");
}
END_TEST

/* Two limits of one custody (twelve hours, then three days) are one time; a day begun with the order counts once. */
START_TEST(custody_counts_once)
{
    befalls(L_ARRESTED, A1, "2026-03-02T08:00:00+07:00");
    befalls(L_CUSTODY, A1, "2026-03-02T18:00:00+07:00");
    detained(A1, "2026-03-04T17:00:00+07:00", "2026-03-05", "2026-04-20");
    fold_tale("2026-03-05T08:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->deducted, 4); /* to 24:00 on the 5th, for no hour is known: 88 hours */
    tale.nevents--;
    tale.nfacts -= 4;
    detained(A1, "2026-03-02T19:00:00+07:00", "2026-03-02", "2026-04-20");
    fold_tale("2026-03-05T08:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->deducted, 1); /* eleven hours before the order on the same day */
}
END_TEST

START_TEST(detention_never_passes_the_investigation)
{
    happen(&tale, L_INITIATED, "2026-02-10T08:00:00+07:00"); /* two months: 10 April */
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-28");
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-04-11T00:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->led, LIBERTY_END_CAP);
    ck_assert(str_is(liberty_rules[out.deadlines[nth("D21", 0)->capped_by].rule].id, "E01"));
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D21", 1);
    happen(&tale, L_LONGER, "2026-04-05T08:00:00+07:00");
    lasts(2, "month");
    fold_tale(
        "2026-04-06T08:00:00+07:00"); /* the term goes on, and with it what it caps: up to the order's date */
    ck_ends(nth("D21", 0), "2026-04-29T00:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->led, LIBERTY_END_ORDER);
    const struct span *spans = nth("D21", 0)->spans;
    ck_assert_int_eq((int)nth("D21", 0)->nspans, 3); /* before, after, lapsed */
    ck_assert(spans[1].from == inst_of("2026-04-05T08:00:00+07:00"));
}
END_TEST

/* A cap that begins after the term it caps; it may cut it into the past, and then the right is gone at once. */
START_TEST(cap_comes_later)
{
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-04-30");
    int e = happen(&tale, L_INITIATED, "2026-03-03T08:00:00+07:00");
    fold_tale("2026-03-10T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-05-01T00:00:00+07:00");
    ck_assert(nth("D21", 0)->capped_by >= 0);
    tale.events[e].at = when_of("2026-03-20T08:00:00+07:00");
    amended(e, "2026-01-05T08:00:00+07:00", "2026-03-21T08:00:00+07:00");
    fold_tale("2026-03-22T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-03-06T00:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->status, STATUS_LAPSED);
}
END_TEST

/* Without a number of its own the term is the stage's, unrolled: 20 days from 2 March end on a Sunday. */
START_TEST(the_stage_is_the_term)
{
    detained(A1, "2026-02-01T08:00:00+07:00", "2026-02-01", "2026-03-31");
    befalls(L_TO_PROCURACY, A1, "2026-03-02T08:00:00+07:00");
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_ends(nth("G01", 0)->term.rolled ? nth("D31", 0) : nth("G01", 0), "2026-03-23T00:00:00+07:00");
    ck_assert_int_eq(nth("D21", 0)->status, STATUS_VOID);
    int e = befalls(L_DETAINED, A1, "2026-03-04T08:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-04", "2026-03-20");
    fold_tale("2026-03-05T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-21T00:00:00+07:00");
    ck_assert_ptr_null(deadline_of(&liberty_pack, &out, "D21", 1));
    ck_assert_int_eq((int)out.nviolations, 0);
    tale.facts[tale.nfacts - 1].v.when = when_of("2026-03-23"); /* the rolled Monday */
    fold_tale("2026-03-05T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-23T00:00:00+07:00");
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D31", e);
    happen(&tale, L_PROSECUTION_LONGER, "2026-03-06T08:00:00+07:00");
    lasts(15, "day");
    fold_tale("2026-03-07T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-24T00:00:00+07:00");
}
END_TEST

/* Who passes into another stage is held under the order of the one before, to its date; without one, to its length. */
START_TEST(an_order_reaches_into_the_next_stage)
{
    detained(A1, "2026-01-20T08:00:00+07:00", "2026-01-20", "2026-03-15");
    detained(A2, "2026-01-20T08:00:00+07:00", "2026-01-20", NULL);
    befalls(L_TO_PROCURACY, A1, "2026-03-02T08:00:00+07:00");
    befalls(L_TO_PROCURACY, A2, "2026-03-02T08:00:00+07:00");
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-16T00:00:00+07:00");
    ck_assert_int_eq(nth("D31", 0)->led, LIBERTY_END_ORDER);
    ck_ends(nth("D31", 1), "2026-03-21T00:00:00+07:00"); /* 60 days from 20 January */
    befalls(L_DETAINED, A1, "2026-03-10T08:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-16", "2026-03-22");
    fold_tale("2026-03-17T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-23T00:00:00+07:00");
}
END_TEST

/* Liberty first: what the law does not know is told, and keeps nobody longer. */
START_TEST(extended_beyond_the_ladder)
{
    befalls(L_CUSTODY, A1, "2026-03-02T08:00:00+07:00");
    for (int i = 0; i < 3; i++) {
        befalls(L_CUSTODY_MORE, A1, "2026-03-03T08:00:00+07:00");
        lasts(i ? 3 : 4, "day");
    }
    detained(A2, "2026-03-02T08:00:00+07:00", "2026-03-02", NULL);
    befalls(L_DETAINED_MORE, A2, "2026-03-03T08:00:00+07:00");
    lasts(2, "month");
    fold_tale("2026-03-04T08:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-11T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-05-31T00:00:00+07:00");
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_COUNT), 1);
    ck_assert_int_eq(violations_of(&out, VIOLATION_EXTENSION_LENGTH), 2);
}
END_TEST

START_TEST(an_order_by_length_within_the_stage)
{
    befalls(L_TO_PROCURACY, A1, "2026-03-02T08:00:00+07:00");
    befalls(L_DETAINED, A1, "2026-03-04T08:00:00+07:00");
    with_text(&tale, FACT_by, "procuracy");
    states("2026-03-05", NULL);
    lasts(10, "day");
    fold_tale("2026-03-05T08:00:00+07:00");
    ck_ends(nth("D31", 0), "2026-03-15T00:00:00+07:00");
}
END_TEST

START_TEST(nothing_to_last_as_long_as)
{
    int e = befalls(L_MEASURE, A1, "2026-03-02T08:00:00+07:00");
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_assert_ptr_null(deadline_of(&liberty_pack, &out, "D36", 0));
    ck_assert_int_eq(notices_of(&out, NOTICE_NOT_COMPUTED), 1);
    for (size_t i = 0; i < out.nnotices; i++)
        if (out.notices[i].code == NOTICE_NOT_COMPUTED)
            ck_assert(out.notices[i].event == e && out.notices[i].rule == LD36);
    happen(&tale, L_INITIATED, "2026-02-01T08:00:00+07:00");
    happen(&tale, L_CONCLUDED, "2026-02-20T08:00:00+07:00"); /* ended, and still the latest there is */
    fold_tale("2026-03-03T08:00:00+07:00");
    ck_ends(nth("D36", 0), "2026-04-02T00:00:00+07:00");
}
END_TEST

START_TEST(a_share_read_in_two_ways)
{
    befalls(L_CUSTODY, A1, "2026-03-01T08:00:00+07:00");
    detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", NULL);
    with_text(&tale, FACT_kind, "child");
    fold_tale("2026-03-03T08:00:00+07:00");
    const struct deadline *d = nth("D25", 0);
    ck_ends(d, "2026-05-20T00:00:00+07:00");                             /* 80 days less 1 */
    ck_assert(d->term.safe.due == inst_of("2026-04-30T00:00:00+07:00")); /* 60 less 1 */
    ck_assert(d->term.provisional);
    ck_assert_int_eq(notices_of(&out, NOTICE_CALENDAR_UNVERIFIED), 0);
    befalls(L_DETAINED_MORE, A1, "2026-04-20T08:00:00+07:00");
    lasts(1, "month");
    fold_tale("2026-04-21T08:00:00+07:00");
    ck_ends(nth("D25", 0), "2026-06-09T00:00:00+07:00");
}
END_TEST

/* A start known only to the day is taken at its earliest: no limit on liberty is rounded up. */
START_TEST(imprecise_starts)
{
    befalls(L_BROUGHT, A1, "2026-03-02");
    befalls(L_CUSTODY, A1, "2026-03-02T18:00:00+07:00");
    detained(A2, "2026-03-04T08:00:00+07:00", "2026-03-02/2026-03-04", "2026-06-30");
    fold_tale("2026-03-04T09:00:00+07:00");
    ck_ends(nth("D06", 0), "2026-03-05T00:00:00+07:00");
    ck_assert(nth("D06", 0)->term.imprecise);
    ck_ends(nth("D21", 0), "2026-05-01T00:00:00+07:00");
    ck_assert(nth("D21", 0)->term.imprecise);
}
END_TEST

/* When the date that was read off the paper is corrected, the term, its reason and its violation follow. */
START_TEST(a_corrected_date)
{
    int e = detained(A1, "2026-03-02T08:00:00+07:00", "2026-03-02", "2026-06-15");
    const struct fact *wrong = tale.events[e].facts;
    size_t n = tale.events[e].nfacts;
    fold_tale("2026-03-02T09:00:00+07:00");
    ck_violation(VIOLATION_ORDER_BEYOND_LIMIT, "D21", e);
    static struct fact right[8];
    memcpy(right, wrong, n * sizeof(*right));
    right[n - 1].v.when = when_of("2026-04-15");
    int c = amended(e, "2026-03-02T08:00:00+07:00", "2026-03-03T08:00:00+07:00");
    tale.events[c].has_new_facts = true;
    tale.events[c].new_facts = right;
    tale.events[c].nnew_facts = n;
    fold_tale("2026-03-04T08:00:00+07:00");
    ck_ends(nth("D21", 0), "2026-04-16T00:00:00+07:00");
    ck_assert_int_eq((int)out.nviolations, 0);
}
END_TEST

/* Whatever an order claims, the term is defined and never longer than the law allows. */
START_TEST(hostile_numbers)
{
    static const int64_t amounts[] = {INT64_MIN, -1, 0, 1, INT32_MAX, INT64_MAX};
    static const char *const units[] = {"hour", "day", "month", "year", "fortnight"};
    static const char *const dates[] = {"1900-01-01", "2199-12-31", "1900-01-01/2199-12-31"};
    for (size_t i = 0; i < ARRAY_LEN(amounts); i++)
        for (size_t k = 0; k < ARRAY_LEN(units); k++)
            for (size_t d = 0; d < ARRAY_LEN(dates); d++) {
                struct tale before = tale;
                befalls(L_CUSTODY, A1, "2026-03-01T08:00:00+07:00");
                lasts(amounts[i], units[k]);
                befalls(L_CUSTODY_MORE, A1, "2026-03-01T09:00:00+07:00");
                lasts(amounts[i], units[k]);
                detained(A1, "2026-03-02T08:00:00+07:00", dates[d], NULL);
                lasts(amounts[i], units[k]);
                befalls(L_DETAINED_MORE, A1, "2026-03-02T09:00:00+07:00");
                lasts(amounts[i], units[k]);
                detained(A1, "2026-03-03T08:00:00+07:00", "2026-03-03", dates[d]);
                fold_tale("2026-03-04T08:00:00+07:00");
                for (int n = 0; n < 2; n++) {
                    const struct deadline *one = nth("D21", n);
                    ck_assert(one->term.safe.due <= one->term.legal.due);
                    ck_assert(one->deducted >= 0);
                }
                tale.npersons = before.npersons;
                tale.nevents = before.nevents;
                tale.nfacts = before.nfacts;
            }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fold liberty");
    TCase *tc = tcase_create("terms of custody and detention");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, custody_then_detention);
    tcase_add_test(tc, months_of_thirty_days);
    tcase_add_test(tc, custody_and_detention_apart);
    tcase_add_test(tc, after_the_judgment);
    tcase_add_test(tc, two_accused_by_the_hour);
    tcase_add_test(tc, order_for_less);
    tcase_add_test(tc, custody_counts_since);
    tcase_add_test(tc, custody_by_amount_and_extended);
    tcase_add_test(tc, detention_extended);
    tcase_add_test(tc, earlier_detention_is_deducted);
    tcase_add_test(tc, ordered_anew);
    tcase_add_test(tc, custody_counts_once);
    tcase_add_test(tc, detention_never_passes_the_investigation);
    tcase_add_test(tc, cap_comes_later);
    tcase_add_test(tc, the_stage_is_the_term);
    tcase_add_test(tc, an_order_reaches_into_the_next_stage);
    tcase_add_test(tc, extended_beyond_the_ladder);
    tcase_add_test(tc, an_order_by_length_within_the_stage);
    tcase_add_test(tc, nothing_to_last_as_long_as);
    tcase_add_test(tc, a_share_read_in_two_ways);
    tcase_add_test(tc, imprecise_starts);
    tcase_add_test(tc, a_corrected_date);
    tcase_add_test(tc, hostile_numbers);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
