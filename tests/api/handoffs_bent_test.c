/* Handoffs that somebody would bend: to another office, in another's name, twice at once, after the case has moved on. */
#include "tests/harness/life.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static const char *const three_steps[] = {"receive", "accept", "return"};
static const char *const bodies[] = {"{}", "{}", "{\"ground\":\"papers_missing\"}"};

/* The one item of that case in a list, of that row if one is named; NULL: it is not there. */
static json_t *listed(const char *who, const char *list, const struct life *c, const char *row)
{
    json_t *all = life_all(who, list), *found = NULL;
    for (size_t i = 0; i < json_array_size(all); i++) {
        json_t *h = json_array_get(all, i);
        if (strcmp(life_text(h, "case"), c->id) == 0 && (!row || strcmp(life_text(h, "rule"), row) == 0)) {
            ck_assert_msg(!found, "twice in %s", list);
            found = h;
        }
    }
    return found;
}

/* --- another's address ---------------------------------------------------------------------------------- */

static struct api_reply *send_to(struct life *c, const char *cause, const char *row, const char *to)
{
    return life_try(c, "investigator", "handoff.sent", 60,
                    api_text("{'of':'%s','rule':'%s','to':'%s'}", cause, row, to));
}

/* An office of another kind than the law sends it to, on the way and at the start, and by way of a correction. */
START_TEST(a_paper_to_another_kind_of_office_is_refused)
{
    struct life c = life_charged();
    const char *rows;
    const char *initiated = life_text(life_handoff(&c, "investigator", "C01"), "cause");
    static const char *const others[] = {"cqdt.24", "cax.07210", "ubnd.07210", "tand.24.1", "tgpl.24"};
    life_event(&c, "investigator", "investigation.concluded", 20 * LIFE_DAY, "{}");
    const char *concluded = life_text(life_handoff(&c, "investigator", "E26"), "cause");
    rows = api_rows();
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        api_is_problem(send_to(&c, initiated, "C01", others[i]), 422, "fields.invalid", "/data/to", "range");
        api_is_problem(send_to(&c, concluded, "E26", others[i]), 422, "fields.invalid", "/data/to", "range");
    }
    api_is_problem(life_try(&c, "investigator", "case.transferred", 60, "{'to':'vks.24.1'}"), 422,
                   "fields.invalid", "/data/to", "range");
    ck_assert_str_eq(api_rows(), rows);

    struct api_reply *r = send_to(&c, initiated, "C01", "vks.24.1");
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    c.version = api_int(r, "version");
    const char *event = api_str(r, "event.id");
    static const struct {
        const char *to, *code;
    } corrections[] = {{"cqdt.24", "range"}, {"vks.24.99", "reference"}};
    rows = api_rows();
    for (size_t i = 0; i < ARRAY_LEN(corrections); i++)
        api_is_problem(
            life_try(&c, "investigator", "event.corrected", 30,
                     api_text("{'event':'%s','reason':'x','data':{'of':'%s','rule':'C01','to':'%s'}}", event,
                              initiated, corrections[i].to)),
            422, "fields.invalid", "/data/data/to", corrections[i].code);
    ck_assert_str_eq(api_rows(), rows);
    life_event(&c, "investigator", "event.corrected", 30,
               api_text("{'event':'%s','reason':'x','data':{'of':'%s','rule':'C01','to':'vks.24.2'}}", event,
                        initiated));
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "C01"), "to_unit"), "vks.24.2");
    ck_assert_str_eq(life_text(listed("second_procuracy", "/v1/handoffs", &c, "C01"), "status"), "sent");
}
END_TEST

/* A report handed on to another commune's police: the case goes there, the handoff to the agency where it must. */
START_TEST(what_is_handed_on_among_equals_is_no_wrong_office)
{
    struct life c = life_report("commune_police", 3600, NULL);
    const char *rows = api_rows();
    api_is_problem(life_try(&c, "commune_police", "report.transferred", 60, "{'to':'ubnd.07210'}"), 422,
                   "fields.invalid", "/data/to", "range");
    ck_assert_str_eq(api_rows(), rows);
    life_event(&c, "commune_police", "report.transferred", 60, "{'to':'cax.07228'}");
    ck_assert_str_eq(life_text(life_handoff(&c, "commune_police", "A06"), "to_unit"), "cqdt.24");
}
END_TEST

/* Who is assigned is an investigator's office; the procuracy is told of it all the same. */
START_TEST(whom_a_cause_names_need_not_be_the_addressee)
{
    struct life c = life_report("investigator", 40 * LIFE_DAY, NULL);
    life_event(&c, "investigator", "report.assigned", 39 * LIFE_DAY, "{'to':'cqdt.24'}");
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "A17"), "to_unit"), "vks.24.1");
    life_event(&c, "investigator", "case.initiated", 38 * LIFE_DAY, "{'article':146,'clause':2}");
    life_event(&c, "investigator", "case.transferred", 30 * LIFE_DAY, "{'to':'cqdt.01'}");
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "C14b"), "to_unit"), "cqdt.24");
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "C14b.competent"), "to_unit"), "cqdt.01");
    ck_assert_str_eq(life_text(life_handoff(&c, "far_head", "C14"), "to_unit"), "cqdt.01");
}
END_TEST

/* --- in another's name, twice at once ---------------------------------------------------------------------- */

/* Who owes the paper does not write down that it arrived, nor changes what the addressee wrote. */
START_TEST(nobody_acknowledges_for_another_unit)
{
    struct life c = life_charged();
    const char *cause = life_text(life_handoff(&c, "procuracy", "C11"), "cause");
    static const char *const types[] = {"handoff.received", "handoff.accepted", "handoff.returned"};
    life_event(&c, "investigator", "investigation.concluded", 20 * LIFE_DAY, "{}");
    const char *rows = api_rows();
    const char *data = api_text("{'of':'%s','rule':'C11','by':'procuracy'}", cause);
    api_is_problem(life_try(&c, "investigator", types[0], 60, data), 403, "handoff.addressee", NULL, NULL);
    api_is_problem(life_try(&c, "head", types[0], 60, data), 403, "handoff.addressee", NULL, NULL);
    api_is_problem(life_try(&c, "investigator", "file.received", 60, "{'by':'procuracy'}"), 403,
                   "handoff.addressee", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
    life_do(&c, "procuracy", "C11", "receive", 30 * LIFE_DAY);
    struct api_reply *r = api_get("head", "/v1/cases/%s/events", c.id);
    const char *receipt = api_str(r, api_text("items.%zu.id", api_count(r, "items") - 1));
    rows = api_rows();
    for (size_t i = 1; i < ARRAY_LEN(types); i++)
        api_is_problem(life_try(&c, "investigator", types[i], 60, data), 403, "handoff.addressee", NULL,
                       NULL);
    api_is_problem(
        life_try(&c, "head", "event.corrected", 60,
                 api_text("{'event':'%s','reason':'x','at':'%s'}", receipt, api_ago(36 * LIFE_DAY))),
        403, "handoff.addressee", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
    life_event(&c, "procuracy", "event.corrected", 60,
               api_text("{'event':'%s','reason':'x','at':'%s'}", receipt, api_ago(31 * LIFE_DAY)));
    /* The next round is theirs as well. */
    r = life_step("procuracy", life_id(life_handoff(&c, "procuracy", "C11")), "return", "",
                  api_text("{'at':'%s','ground':'papers_missing'}", api_ago(3600)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    c.version = api_int(r, "version");
    api_is_problem(life_try(&c, "investigator", types[0], 30, data), 403, "handoff.addressee", NULL, NULL);
    life_event(&c, "procuracy", types[0], 30, data);
}
END_TEST

/* For an office that has nobody in the register, who knows of the receipt records it. */
START_TEST(for_who_has_nobody_here_the_other_side_records)
{
    struct life c = life_charged();
    struct api_reply *r =
        life_event(&c, "investigator", "forensic.ordered", 30 * LIFE_DAY, "{'kind':'injury'}");
    life_event(&c, "investigator", "handoff.received", 29 * LIFE_DAY,
               api_text("{'of':'%s','rule':'F02','by':'forensic_body'}", api_str(r, "event.id")));
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "F02"), "status"), "received");
}
END_TEST

enum { LIAISONS = 8 };

static struct {
    const char *target, *token;
    atomic_int done, refused, others;
} race;

static void *liaison(void *unused)
{
    struct wire_reply r;
    (void)unused;
    if (!wire_ask(api_hosod.port, "POST", race.target, race.token, "", "{}", &r)) {
        atomic_fetch_add(&race.others, 1);
        return NULL;
    }
    api_record("POST", race.target, &r);
    atomic_fetch_add(r.status == 201 ? &race.done : r.status == 409 ? &race.refused : &race.others, 1);
    wire_reply_free(&r);
    return NULL;
}

/* Accepted by eight at once, without a version: one takes it over, the others are told that it has been. */
START_TEST(of_many_who_accept_at_once_one_does)
{
    struct life c = life_charged();
    pthread_t threads[LIAISONS];
    life_event(&c, "investigator", "investigation.concluded", 20 * LIFE_DAY, "{}");
    life_do(&c, "procuracy", "E26", "receive", 18 * LIFE_DAY);
    race.target = api_text("/v1/handoffs/%s/accept", life_id(life_handoff(&c, "procuracy", "E26")));
    race.token = api_token("procuracy");
    for (int i = 0; i < LIAISONS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, liaison, NULL), 0);
    for (int i = 0; i < LIAISONS; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
    ck_assert_int_eq(race.done, 1);
    ck_assert_int_eq(race.refused, LIAISONS - 1);
    ck_assert_str_eq(api_sql("select string_agg(type, ' ' order by seq) from hoso.case_event "
                             "where case_id = '%s' and seq > %d",
                             c.id, (int)c.version),
                     "handoff.accepted file.received");
    ck_assert_str_eq(api_sql("select count(*) from hoso.outbox where case_id = '%s' and kind = "
                             "'handoff.accepted' and doc like '%%\"E26\"%%'",
                             c.id),
                     "1");
}
END_TEST

/* --- what becomes of it, and who sees it ---------------------------------------------------------------- */

/* What the case's outbox tells of that row: state and unit, in the order in which it was told. */
static const char *told(const struct life *c, const char *row)
{
    return api_sql("select string_agg(replace(o.kind, 'handoff.', '') || ' ' || u.code, ', ' order by "
                   "o.created_at, o.id) "
                   "from hoso.outbox o join hoso.unit u on u.id = o.to_unit "
                   "where o.case_id = '%s' and o.doc::jsonb->>'code' = '%s'",
                   c->id, row);
}

START_TEST(each_state_is_told_once_to_the_other_side)
{
    struct life c = life_charged(), d = life_report("investigator", 7200, "{'article':142,'clause':1}");
    const char *cause = life_text(life_handoff(&c, "procuracy", "C11"), "cause");
    life_do(&c, "procuracy", "C11", "receive", 30 * LIFE_DAY);
    struct api_reply *r =
        life_step("procuracy", life_id(life_handoff(&c, "procuracy", "C11")), "return", "",
                  api_text("{'at':'%s','ground':'papers_missing'}", api_ago(29 * LIFE_DAY)));
    c.version = api_int(r, "version");
    life_event(&c, "investigator", "handoff.sent", 28 * LIFE_DAY,
               api_text("{'of':'%s','rule':'C11'}", cause));
    life_do(&c, "procuracy", "C11", "receive", 27 * LIFE_DAY);
    life_do(&c, "procuracy", "C11", "accept", 26 * LIFE_DAY);
    ck_assert_str_eq(told(&c, "C11"), "owed vks.24.1, sent vks.24.1, received cqdt.24, returned cqdt.24, "
                                      "sent vks.24.1, received cqdt.24, accepted cqdt.24");
    /* Merged before it was received: the addressee hears that nothing will come, and can answer nothing. */
    const char *id = life_id(listed("social", "/v1/handoffs", &d, "A18"));
    life_event(&d, "investigator", "handoff.sent", 3600,
               api_text("{'of':'%s','rule':'A18'}", life_text(life_handoff(&d, "social", "A18"), "cause")));
    life_event(&d, "investigator", "report.merged", 60, "{}");
    ck_assert_str_eq(told(&d, "A18"), "owed ubnd.07210, sent ubnd.07210, void ubnd.07210");
    for (size_t i = 0; i < ARRAY_LEN(three_steps); i++)
        api_is_problem(life_step("social", id, three_steps[i], "", bodies[i]), 409, "law.order", NULL, NULL);
}
END_TEST

/* Discontinued meanwhile: what the procuracy was owed is still to be received, and closes nothing and opens nothing. */
START_TEST(a_closed_case_still_hands_over_what_it_owes)
{
    struct life c = life_charged();
    life_event(&c, "investigator", "investigation.discontinued", 20 * LIFE_DAY, "{'ground':'no_crime'}");
    ck_assert(life_lies(&c, "investigator", "closed", "cqdt.24"));
    life_do(&c, "procuracy", "C11", "receive", 19 * LIFE_DAY);
    life_do(&c, "procuracy", "E25", "receive", 19 * LIFE_DAY - 60);
    life_do(&c, "procuracy", "E25", "accept", 19 * LIFE_DAY - 120);
    ck_assert(life_lies(&c, "procuracy", "closed", "vks.24.1"));
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "E25"), "status"), "accepted");
}
END_TEST

/* A second decision names another agency before the file has left: it is owed there, and only there. */
START_TEST(a_case_transferred_anew_goes_to_the_last_named)
{
    struct life c = life_charged();
    life_event(&c, "investigator", "case.transferred", 20 * LIFE_DAY, "{'to':'cqdt.01'}");
    life_event(&c, "investigator", "case.transferred", 19 * LIFE_DAY, "{'to':'cqdt.79'}");
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "C14"), "to_unit"), "cqdt.79");
    ck_assert(!listed("far_head", "/v1/handoffs", &c, "C14"));
}
END_TEST

/* It is seen by who holds the case among its own, by the other side among what it shares; by nobody else. */
static void return_is_seen(const struct life *c, const char *holder, const char *other, const char *status)
{
    json_t *own = listed(holder, "/v1/returns", c, NULL);
    json_t *shared = listed(other, "/v1/returns?scope=shared", c, NULL);
    ck_assert_msg(own && shared, "%s %s", holder, other);
    ck_assert(json_equal(own, shared));
    ck_assert_str_eq(life_text(own, "status"), status);
    ck_assert_str_eq(life_text(own, "ground"), "evidence_missing");
    ck_assert(listed(other, api_text("/v1/returns?scope=shared&status=%s", status), c, NULL) != NULL);
    ck_assert(!listed("second_procuracy", "/v1/returns?scope=shared", c, NULL));
    ck_assert(!listed("far_head", "/v1/returns?scope=shared", c, NULL));
}

START_TEST(a_return_stays_in_sight_of_both_sides)
{
    struct life c = life_prosecuted();
    life_event(&c, "procuracy", "prosecution.returned", 15 * LIFE_DAY, "{'ground':'evidence_missing'}");
    return_is_seen(&c, "procuracy", "investigator", "open");
    life_do(&c, "investigator", "BLTTHS-245", "receive", 14 * LIFE_DAY);
    life_do(&c, "investigator", "BLTTHS-245", "accept", 14 * LIFE_DAY - 60);
    return_is_seen(&c, "investigator", "procuracy", "open");
    life_event(&c, "investigator", "investigation.conclusion_maintained", 12 * LIFE_DAY, "{}");
    life_do(&c, "procuracy", "E26", "receive", 11 * LIFE_DAY);
    life_do(&c, "procuracy", "E26", "accept", 11 * LIFE_DAY - 60);
    return_is_seen(&c, "procuracy", "investigator", "closed");
}
END_TEST

/* The court returns to the procuracy, which passes the file on: the return is the court's all the while. */
START_TEST(a_courts_return_stays_in_sight_of_all_three)
{
    struct life c = life_tried();
    life_event(&c, "court", "trial.accepted", 7 * LIFE_DAY, "{}");
    life_event(&c, "court", "trial.returned", 6 * LIFE_DAY, "{'by':'judge','ground':'evidence_missing'}");
    return_is_seen(&c, "court", "procuracy", "open");
    life_do(&c, "procuracy", "H11", "receive", 5 * LIFE_DAY);
    life_do(&c, "procuracy", "H11", "accept", 5 * LIFE_DAY - 60);
    return_is_seen(&c, "procuracy", "court", "open");
    ck_assert(listed("investigator", "/v1/returns?scope=shared", &c, NULL) != NULL);
    life_event(&c, "procuracy", "prosecution.maintained", 4 * LIFE_DAY, "{'on_return_of':'judge'}");
    life_do(&c, "court", "BLTTHS-246", "receive", 3 * LIFE_DAY);
    life_do(&c, "court", "BLTTHS-246", "accept", 3 * LIFE_DAY - 60);
    return_is_seen(&c, "court", "procuracy", "closed");
}
END_TEST

static void prepare(void)
{
    api_user("second_procuracy", "procuracy", "vks.24.2");
    api_user("far_head", "head", "cqdt.01");
}

int main(void)
{
    Suite *s = suite_create("handoffs_bent");
    TCase *t = tcase_create("bent");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, a_paper_to_another_kind_of_office_is_refused);
    tcase_add_test(t, what_is_handed_on_among_equals_is_no_wrong_office);
    tcase_add_test(t, whom_a_cause_names_need_not_be_the_addressee);
    tcase_add_test(t, nobody_acknowledges_for_another_unit);
    tcase_add_test(t, for_who_has_nobody_here_the_other_side_records);
    tcase_add_test(t, of_many_who_accept_at_once_one_does);
    tcase_add_test(t, each_state_is_told_once_to_the_other_side);
    tcase_add_test(t, a_closed_case_still_hands_over_what_it_owes);
    tcase_add_test(t, a_case_transferred_anew_goes_to_the_last_named);
    tcase_add_test(t, a_return_stays_in_sight_of_both_sides);
    tcase_add_test(t, a_courts_return_stays_in_sight_of_all_three);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
