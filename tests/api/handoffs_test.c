/* What one agency owes another, from outside: owed, addressed, received, accepted or returned, sent again. */
#include "tests/harness/life.h"

#include <stdio.h>

static const char *const three_steps[] = {"receive", "accept", "return"};
static const char *const bodies[] = {"{}", "{}", "{\"ground\":\"papers_missing\"}"};

/* The item of that case and row in a list of handoffs; NULL: it is not there. */
static json_t *listed(const char *who, const char *list, const struct life *c, const char *row)
{
    json_t *all = life_all(who, list), *found = NULL;
    for (size_t i = 0; i < json_array_size(all); i++) {
        json_t *h = json_array_get(all, i);
        if (strcmp(life_text(h, "case"), c->id) == 0 && strcmp(life_text(h, "rule"), row) == 0) {
            ck_assert_msg(!found, "%s twice in %s", row, list);
            found = h;
        }
    }
    return found;
}

/* The deadline of that rule in the case, the latest to begin; NULL: none. */
static json_t *deadline(const struct life *c, const char *who, const char *rule)
{
    struct api_reply *r = api_get(who, "/v1/cases/%s/deadlines", c->id);
    json_t *last = NULL;
    ck_assert_int_eq(r->status, 200);
    for (size_t i = 0; i < api_count(r, "items"); i++) {
        json_t *d = json_array_get(api_at(r->json, "items"), i);
        if (strcmp(life_text(d, "rule"), rule) == 0)
            last = d;
    }
    return last;
}

/* --- owed and addressed --------------------------------------------------------------------------------- */

START_TEST(a_report_owes_its_notice_to_the_ward_at_once)
{
    struct life c = life_report("investigator", 3600, "{'article':142,'clause':1}");
    json_t *in = listed("social", "/v1/handoffs", &c, "A18");
    json_t *out = listed("investigator", "/v1/handoffs?box=out", &c, "A18");
    ck_assert(in && out && json_equal(in, out));
    ck_assert_str_eq(life_text(in, "status"), "owed");
    ck_assert_str_eq(life_text(in, "from_unit"), "cqdt.24");
    ck_assert_str_eq(life_text(in, "to_unit"), "ubnd.07210");
    ck_assert_str_eq(life_text(in, "carries"), "notice");
    ck_assert_str_eq(life_text(in, "code"), "A18");
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "A18"), "code"), "A18");
    ck_assert_str_ne(life_text(in, "citation"), "");
    ck_assert_str_ne(life_text(in, "name.vi"), life_text(in, "name.en"));
    struct api_reply *one = api_get("social", "/v1/handoffs/%s", life_id(in));
    ck_assert_int_eq(one->status, 200);
    ck_assert(json_equal(one->json, in));
    /* Who owes has no such thing in its own inbox, and another ward's committee knows nothing. */
    ck_assert(!listed("investigator", "/v1/handoffs", &c, "A18"));
    ck_assert(!listed("other_ward", "/v1/handoffs", &c, "A18"));
    api_is_problem(api_get("other_ward", "/v1/handoffs/%s", life_id(in)), 404, "not.found", NULL, NULL);
    /* What is written to go out was written by the transaction of the event that owes it. */
    ck_assert_str_eq(
        api_sql("select count(*) || ' ' || bool_and(o.xid::text = e.xmin::text) from hoso.outbox o "
                "join hoso.case_event e on e.case_id = o.case_id and e.seq = 1 "
                "where o.case_id = '%s' and o.doc like '%%\"A18\"%%'",
                c.id),
        "1 true");
}
END_TEST

START_TEST(a_refused_event_owes_nothing)
{
    struct life c = life_report("investigator", 40 * LIFE_DAY, NULL);
    const char *rows = api_rows();
    api_is_problem(life_try(&c, "investigator", "investigation.concluded", 60, "{}"), 409, "law.order", NULL,
                   NULL);
    ck_assert(!life_handoff(&c, "investigator", "E26"));
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

/* Without a place nothing says which regional procuracy: someone sees it, until a paper names one. */
START_TEST(what_nobody_is_named_for_is_a_notice)
{
    struct life c = {.id = api_str(api_report("investigator", 40 * LIFE_DAY), "id"), .version = 1};
    struct api_reply *r =
        life_event(&c, "investigator", "case.initiated", 38 * LIFE_DAY, "{'article':146,'clause':2}");
    json_t *h = life_handoff(&c, "investigator", "C01");
    ck_assert(h && json_is_null(api_at(h, "to_unit")));
    json_t *notice =
        life_find(life_all("head", "/v1/notices?code=handoff_unaddressed"), "handoff", life_id(h));
    ck_assert(notice != NULL);
    ck_assert_str_eq(life_text(notice, "case"), c.id);
    ck_assert_str_eq(life_text(notice, "rule"), "C01");
    ck_assert_str_eq(life_text(notice, "event"), life_text(h, "cause"));
    ck_assert_str_eq(life_text(notice, "citation"), life_text(h, "citation"));
    ck_assert(strstr(life_text(notice, "detail.vi"), life_text(h, "name.vi")) != NULL);
    ck_assert(strstr(life_text(notice, "detail.en"), life_text(h, "name.en")) != NULL);
    ck_assert(json_is_null(api_at(notice, "until")));
    ck_assert(!listed("procuracy", "/v1/handoffs", &c, "C01"));
    api_is_problem(api_get("procuracy", "/v1/handoffs/%s", life_id(h)), 404, "not.found", NULL, NULL);
    ck_assert(listed("investigator", "/v1/handoffs?box=out", &c, "C01") != NULL);

    life_event(&c, "investigator", "handoff.sent", 37 * LIFE_DAY,
               api_text("{'of':'%s','rule':'C01','to':'vks.24.1'}", api_str(r, "event.id")));
    json_t *sent = listed("procuracy", "/v1/handoffs", &c, "C01");
    ck_assert_str_eq(life_id(sent), life_id(h));
    ck_assert_str_eq(life_text(sent, "status"), "sent");
    ck_assert_str_eq(life_text(sent, "to_unit"), "vks.24.1");
    ck_assert(!life_find(life_all("head", "/v1/notices?code=handoff_unaddressed"), "handoff", life_id(h)));
    ck_assert(!listed("second_procuracy", "/v1/handoffs", &c, "C01"));
    /* Who is informed may read the case, and does not hold it. */
    ck_assert(life_lies(&c, "procuracy", "investigation", "cqdt.24"));
}
END_TEST

START_TEST(a_paper_to_nowhere_is_refused)
{
    struct life c = life_report("investigator", 40 * LIFE_DAY, NULL);
    struct api_reply *r =
        life_event(&c, "investigator", "case.initiated", 38 * LIFE_DAY, "{'article':146,'clause':2}");
    const char *rows = api_rows();
    api_is_problem(life_try(&c, "investigator", "handoff.sent", 60,
                            api_text("{'of':'%s','rule':'C01','to':'vks.24.99'}", api_str(r, "event.id"))),
                   422, "fields.invalid", "/data/to", "reference");
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(what_is_owed_no_more_is_void)
{
    struct life c = life_report("investigator", 7200, "{'article':142,'clause':1}");
    const char *id = life_id(listed("social", "/v1/handoffs", &c, "A18"));
    life_event(&c, "investigator", "report.merged", 60, "{}");
    ck_assert_str_eq(api_str(api_get("social", "/v1/handoffs/%s", id), "status"), "void");
    api_is_problem(life_step("social", id, "receive", "", "{}"), 409, "law.order", NULL, NULL);
}
END_TEST

/* A decision sent within its term is not late because nobody has answered; one that was never sent is. */
START_TEST(what_was_sent_in_time_is_not_overdue)
{
    struct life sent = life_report("investigator", 10 * LIFE_DAY, "{'article':146,'clause':2}");
    life_event(&sent, "head", "case.initiated", 8 * LIFE_DAY, "{'article':146,'clause':2}");
    life_event(&sent, "investigator", "handoff.sent", 8 * LIFE_DAY - 3600,
               api_text("{'of':'%s'}", life_text(life_handoff(&sent, "investigator", "C01"), "cause")));
    json_t *h = life_handoff(&sent, "investigator", "C01");
    ck_assert_str_eq(life_text(h, "status"), "sent");
    ck_assert_str_ne(life_text(h, "due.legal"), "");
    ck_assert(json_is_false(api_at(h, "overdue")));
    struct life owed = life_report("investigator", 10 * LIFE_DAY, "{'article':146,'clause':2}");
    life_event(&owed, "head", "case.initiated", 8 * LIFE_DAY, "{'article':146,'clause':2}");
    h = life_handoff(&owed, "investigator", "C01");
    ck_assert_str_eq(life_text(h, "status"), "owed");
    ck_assert(json_is_true(api_at(h, "overdue")));
}
END_TEST

/* --- received, and what runs from then ------------------------------------------------------------------ */

/* The three days for approving a charge run from the procuracy's receipt, not from the charge. */
START_TEST(the_approval_of_a_charge_runs_from_its_receipt)
{
    struct life c = life_charged();
    ck_assert(!deadline(&c, "procuracy", "C12"));
    ck_assert_str_eq(life_text(deadline(&c, "procuracy", "C11"), "status"), "met");
    const char *at = api_ago(2 * LIFE_DAY);
    struct api_reply *r = life_step("procuracy", life_id(life_handoff(&c, "procuracy", "C11")), "receive", "",
                                    api_text("{'at':'%s'}", at));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    json_t *d = deadline(&c, "procuracy", "C12");
    ck_assert(d != NULL);
    ck_assert_str_eq(life_text(d, "starts_at"), at);
    ck_assert_str_eq(life_text(d, "started_by"), api_str(r, "event.id"));
    ck_assert_str_eq(life_text(d, "bound"), "procuracy");
    /* The strict reading counts the day of receipt: two more days and over. */
    ck_assert_str_eq(api_text("%.10s", life_text(d, "due.safe")), api_days_ago(-1));
    ck_assert_str_eq(life_text(deadline(&c, "procuracy", "C11"), "status"), "met");
    ck_assert_str_eq(life_text(life_find(api_at(r->json, "changed"), "rule", "C12"), "starts_at"), at);
    ck_assert_str_eq(api_str(r, "event.data.by"), "procuracy");
}
END_TEST

START_TEST(a_file_accepted_is_received_and_starts_the_receivers_terms)
{
    struct life c = life_charged();
    life_event(&c, "investigator", "investigation.concluded", 20 * LIFE_DAY, "{}");
    /* The procuracy works on this case already: nobody has to name it again. */
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "E26"), "to_unit"), "vks.24.1");
    life_do(&c, "procuracy", "E26", "receive", 18 * LIFE_DAY);
    ck_assert(!deadline(&c, "procuracy", "G02"));
    ck_assert(life_lies(&c, "procuracy", "investigation", "cqdt.24"));
    struct api_reply *r = life_do(&c, "procuracy", "E26", "accept", 17 * LIFE_DAY);
    ck_assert_str_eq(api_str(r, "event.type"), "handoff.accepted");
    ck_assert_uint_eq(api_count(r, "also"), 1);
    ck_assert_str_eq(api_str(r, "also.0.type"), "file.received");
    ck_assert_str_eq(api_str(r, "also.0.data.by"), "procuracy");
    json_t *g = deadline(&c, "procuracy", "G02");
    ck_assert_str_eq(life_text(g, "started_by"), api_str(r, "also.0.id"));
    ck_assert_str_eq(life_text(g, "starts_at"), api_str(r, "also.0.at"));
    ck_assert_str_eq(life_text(deadline(&c, "procuracy", "E26"), "ended_by"), api_str(r, "also.0.id"));
    ck_assert(life_lies(&c, "procuracy", "prosecution", "vks.24.1"));
    ck_assert(life_lies(&c, "investigator", "prosecution", "vks.24.1"));
    ck_assert_str_eq(life_text(listed("investigator", "/v1/handoffs?box=out", &c, "E26"), "status"),
                     "accepted");
}
END_TEST

START_TEST(the_court_has_the_file_and_its_terms_run_from_acceptance)
{
    struct life c = life_tried();
    ck_assert(life_lies(&c, "court", "prosecution", "tand.24.1"));
    ck_assert_str_eq(life_text(deadline(&c, "court", "G06"), "status"), "met");
    ck_assert(!deadline(&c, "court", "H03"));
    struct api_reply *r = life_event(&c, "court", "trial.accepted", 7 * LIFE_DAY, "{}");
    json_t *h = deadline(&c, "court", "H03");
    ck_assert_str_eq(life_text(h, "started_by"), api_str(r, "event.id"));
    ck_assert(life_lies(&c, "court", "trial", "tand.24.1"));
    /* Back again: the court's return owes the file to the procuracy, which had it. */
    life_event(&c, "court", "trial.returned", 6 * LIFE_DAY, "{'by':'judge','ground':'evidence_missing'}");
    life_do(&c, "procuracy", "H11", "receive", 5 * LIFE_DAY);
    life_do(&c, "procuracy", "H11", "accept", 5 * LIFE_DAY - 60);
    ck_assert(life_lies(&c, "procuracy", "prosecution", "vks.24.1"));
}
END_TEST

/* The file goes back to the investigation agency: every step of it can be recorded, and the case goes on. */
START_TEST(a_file_returned_by_the_procuracy_comes_back)
{
    struct life c = life_prosecuted();
    life_event(&c, "procuracy", "prosecution.returned", 15 * LIFE_DAY, "{'ground':'evidence_missing'}");
    ck_assert_str_eq(life_text(life_handoff(&c, "investigator", "BLTTHS-245"), "to_unit"), "cqdt.24");
    life_do(&c, "investigator", "BLTTHS-245", "receive", 14 * LIFE_DAY);
    struct api_reply *r = life_do(&c, "investigator", "BLTTHS-245", "accept", 14 * LIFE_DAY - 60);
    ck_assert(life_lies(&c, "investigator", "investigation", "cqdt.24"));
    ck_assert_str_eq(life_text(deadline(&c, "investigator", "E15"), "started_by"), api_str(r, "also.0.id"));
    life_event(&c, "investigator", "investigation.conclusion_maintained", 12 * LIFE_DAY, "{}");
    json_t *again = life_handoff(&c, "investigator", "E26");
    ck_assert_str_eq(life_text(again, "status"), "owed");
    ck_assert_int_eq(json_integer_value(api_at(again, "round")), 2);
    life_do(&c, "procuracy", "E26", "receive", 11 * LIFE_DAY);
    life_do(&c, "procuracy", "E26", "accept", 11 * LIFE_DAY - 60);
    ck_assert(life_lies(&c, "procuracy", "prosecution", "vks.24.1"));
}
END_TEST

START_TEST(legal_aid_is_asked_for_and_answers)
{
    struct life c = life_report("investigator", 5 * LIFE_DAY, NULL);
    life_event(&c, "investigator", "legal_aid.requested", 4 * LIFE_DAY, "{}");
    json_t *h = listed("legal_aid", "/v1/handoffs", &c, "HO-61");
    ck_assert_str_eq(life_text(h, "to_unit"), "tgpl.24");
    life_do(&c, "legal_aid", "HO-61", "receive", 3 * LIFE_DAY);
    life_do(&c, "legal_aid", "HO-61", "accept", 3 * LIFE_DAY - 60);
    ck_assert_str_eq(life_text(life_handoff(&c, "legal_aid", "HO-61"), "status"), "accepted");
    life_event(&c, "investigator", "report.assigned", 60, "{}"); /* the case can still be written */
}
END_TEST

/* --- returned and sent again ---------------------------------------------------------------------------- */

START_TEST(what_was_returned_is_sent_again_as_another_round)
{
    struct life c = life_charged();
    const char *first = life_id(life_handoff(&c, "procuracy", "C11"));
    const char *cause = life_text(life_handoff(&c, "procuracy", "C11"), "cause");
    const char *due = life_text(life_handoff(&c, "procuracy", "C11"), "due.legal");
    life_do(&c, "procuracy", "C11", "receive", 30 * LIFE_DAY);
    struct api_reply *r = life_step(
        "procuracy", first, "return", "",
        api_text("{'at':'%s','ground':'papers_missing','note':'THIEU-BIEN-BAN'}", api_ago(29 * LIFE_DAY)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    c.version = api_int(r, "version");
    json_t *out = listed("investigator", "/v1/handoffs?box=out&status=returned", &c, "C11");
    ck_assert_str_eq(life_id(out), first);
    ck_assert_str_eq(life_text(out, "ground"), "papers_missing");
    ck_assert_str_ne(life_text(out, "returned_at"), "");
    ck_assert(!listed("procuracy", "/v1/handoffs?unanswered=true", &c, "C11"));
    ck_assert_str_eq(life_text(deadline(&c, "procuracy", "C12"), "status"), "void");

    life_event(&c, "investigator", "handoff.sent", 28 * LIFE_DAY,
               api_text("{'of':'%s','rule':'C11'}", cause));
    json_t *again = life_handoff(&c, "procuracy", "C11");
    ck_assert_str_ne(life_id(again), first);
    ck_assert_int_eq(json_integer_value(api_at(again, "round")), 2);
    ck_assert_str_eq(life_text(again, "status"), "sent");
    ck_assert_str_eq(life_text(again, "to_unit"), "vks.24.1");
    ck_assert_str_ne(due, "");
    ck_assert_str_eq(life_text(again, "due.legal"), due);
    ck_assert_str_eq(api_str(api_get("procuracy", "/v1/handoffs/%s", first), "status"), "returned");
    life_do(&c, "procuracy", "C11", "receive", 27 * LIFE_DAY);
    life_do(&c, "procuracy", "C11", "accept", 26 * LIFE_DAY);
    ck_assert_str_eq(api_str(api_get("procuracy", "/v1/handoffs/%s", first), "status"), "returned");
    ck_assert_int_eq(daemon_log_count(&api_hosod, "THIEU-BIEN-BAN"), 0);
}
END_TEST

/* --- said twice ----------------------------------------------------------------------------------------- */

/* Receive, accept and return of one handoff each with its key, asked again after all of it. */
START_TEST(a_step_repeated_with_its_key_says_the_same_bytes)
{
    struct life c = life_prosecuted(), d = life_charged();
    const char *file = life_id(life_handoff(&d, "procuracy", "C11"));
    life_event(&d, "investigator", "investigation.concluded", 20 * LIFE_DAY, "{}");
    const char *e26 = life_id(life_handoff(&d, "procuracy", "E26"));
    const struct {
        const char *handoff, *step, *body;
    } said[] = {{file, "receive", api_text("{'at':'%s'}", api_ago(19 * LIFE_DAY))},
                {e26, "receive", api_text("{'at':'%s'}", api_ago(18 * LIFE_DAY))},
                {e26, "accept", api_text("{'at':'%s'}", api_ago(17 * LIFE_DAY))},
                {file, "return",
                 api_text("{'at':'%s','ground':'papers_missing','note':'x'}", api_ago(16 * LIFE_DAY))}};
    struct api_reply *first[ARRAY_LEN(said)];
    for (size_t i = 0; i < ARRAY_LEN(said); i++) {
        first[i] = life_step("procuracy", said[i].handoff, said[i].step,
                             api_text("Idempotency-Key: step-%zu\r\n", i), said[i].body);
        ck_assert_msg(first[i]->status == 201, "%s", first[i]->wire.text);
    }
    const char *rows = api_rows();
    for (size_t i = 0; i < ARRAY_LEN(said); i++) {
        const char *key = api_text("Idempotency-Key: step-%zu\r\n", i);
        struct api_reply *again = life_step("procuracy", said[i].handoff, said[i].step, key, said[i].body);
        ck_assert_int_eq(again->status, 201);
        ck_assert_msg(str_eq(again->wire.body, first[i]->wire.body), "%.3000s\n%.3000s", again->wire.body.p,
                      first[i]->wire.body.p);
        ck_assert_str_eq(api_field(again, "ETag"), api_field(first[i], "ETag"));
        api_is_problem(life_step("procuracy", said[i].handoff, said[i].step, key, "{\"ground\":\"other\"}"),
                       422, "key.reused", NULL, NULL);
    }
    ck_assert_str_eq(api_rows(), rows);
    ck_assert_int_eq(api_get("procuracy", "/v1/cases/%s", c.id)->status, 200);
}
END_TEST

/* The members of `data` in an order that no database keeps. */
START_TEST(a_sending_repeated_with_its_key_says_the_same_bytes)
{
    struct life c = life_charged();
    const char *body =
        api_text("{'type':'handoff.sent','at':'%s','data':{'to':'vks.24.1','rule':'C01','of':'%s',"
                 "'number':'12/QĐ'}}",
                 api_ago(60), api_str(api_get("head", "/v1/cases/%s/events", c.id), "items.1.id"));
    const char *more = api_text("Idempotency-Key: sent-again\r\nIf-Match: '%" PRId64 "'\r\n", c.version);
    const char *target = api_text("/v1/cases/%s/events", c.id);
    struct api_reply *first = api_post("investigator", target, more, body);
    ck_assert_msg(first->status == 201, "%s", first->wire.text);
    struct api_reply *again = api_post("investigator", target, more, body);
    ck_assert_msg(str_eq(again->wire.body, first->wire.body), "%.3000s\n%.3000s", again->wire.body.p,
                  first->wire.body.p);
}
END_TEST

/* --- who may not, and what is wrong --------------------------------------------------------------------- */

START_TEST(only_the_addressee_answers)
{
    struct life c = life_charged();
    const char *id = life_id(life_handoff(&c, "procuracy", "C11")), *body = "{\"ground\":\"papers_missing\"}";
    const char *rows = api_rows();
    const struct {
        const char *who;
        int status;
        const char *type;
    } others[] = {{"investigator", 403, "handoff.addressee"},
                  {"head", 403, "handoff.addressee"},
                  {"supervisor", 403, "auth.role"},
                  {"statistician", 403, "auth.role"},
                  {"auditor", 403, "auth.role"},
                  {"admin", 403, "auth.role"},
                  {"court", 404, "not.found"},
                  {"social", 404, "not.found"},
                  {"second_procuracy", 404, "not.found"},
                  {"far_head", 404, "not.found"},
                  {NULL, 401, "auth.missing"}};
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        for (size_t k = 0; k < ARRAY_LEN(three_steps); k++)
            api_is_problem(life_step(others[i].who, id, three_steps[k], "", body), others[i].status,
                           others[i].type, NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
    /* Not even whether there is one shows. */
    struct api_reply *foreign = life_step("court", id, "receive", "", "{}");
    struct api_reply *none = life_step("court", "3995bd52-4f30-8112-8b8d-9bcf7c3bd554", "receive", "", "{}");
    ck_assert(str_eq(foreign->wire.body, none->wire.body));
}
END_TEST

START_TEST(steps_out_of_order_are_refused_with_their_citation)
{
    struct life c = life_charged();
    const char *id = life_id(life_handoff(&c, "procuracy", "C11")), *rows = api_rows();
    const char *citation = life_text(life_handoff(&c, "procuracy", "C11"), "citation");
    for (size_t k = 1; k < ARRAY_LEN(three_steps); k++) {
        struct api_reply *r = life_step("procuracy", id, three_steps[k], "", bodies[k]);
        api_is_problem(r, 409, "law.order", "/type", "law.order");
        ck_assert_str_eq(api_str(r, "citation"), citation);
    }
    ck_assert_str_eq(api_rows(), rows);
    life_do(&c, "procuracy", "C11", "receive", 120);
    api_is_problem(life_step("procuracy", id, "receive", "", "{}"), 409, "law.order", NULL, NULL);
    life_do(&c, "procuracy", "C11", "accept", 60);
    for (size_t k = 0; k < ARRAY_LEN(three_steps); k++)
        api_is_problem(life_step("procuracy", id, three_steps[k], "", bodies[k]), 409, "law.order", NULL,
                       NULL);
}
END_TEST

START_TEST(a_step_out_of_order_may_be_acknowledged_by_who_may)
{
    struct life c = life_charged();
    const char *id = life_id(life_handoff(&c, "procuracy", "C11"));
    api_is_problem(life_step("procuracy", id, "accept", "", "{\"acknowledge_violation\":true}"), 422,
                   "fields.invalid", "/reason", "missing");
    struct api_reply *r =
        life_step("procuracy", id, "accept", "",
                  "{\"acknowledge_violation\":true,\"reason\":\"Nhận trực tiếp, chưa ghi sổ\"}");
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    json_t *v = life_find(api_at(r->json, "violations"), "code", "order");
    ck_assert_str_eq(life_text(v, "event"), api_str(r, "event.id"));
    ck_assert_str_ne(life_text(v, "citation"), "");
    ck_assert_str_eq(life_text(life_handoff(&c, "procuracy", "C11"), "status"), "accepted");
    /* An investigator is an addressee as well, and may not. */
    struct life d = life_report("commune_police", 7200, NULL);
    api_is_problem(life_step("investigator", life_id(listed("investigator", "/v1/handoffs", &d, "A06")),
                             "accept", "", "{\"acknowledge_violation\":true,\"reason\":\"x\"}"),
                   403, "auth.role", NULL, NULL);
}
END_TEST

static const struct {
    const char *step, *body, *pointer, *code;
} faults[] = {
    {"return", "{}", "/ground", "missing"},
    {"return", "{'ground':''}", "/ground", "format"},
    {"return", "{'ground':null}", "/ground", "type"},
    {"return", "{'ground':7}", "/ground", "type"},
    {"return", "{'ground':'papers missing'}", "/ground", "format"},
    {"receive", "{'ground':'papers_missing'}", "/ground", "unknown"},
    {"accept", "{'ground':'papers_missing'}", "/ground", "unknown"},
    {"receive", "{'grund':'x'}", "/grund", "unknown"},
    {"receive", "{'at':'2199-01-01'}", "/at", "date.future"},
    {"accept", "{'at':'gestern'}", "/at", "format"},
    {"receive", "{'at':20}", "/at", "type"},
    {"receive", "{'note':''}", "/note", "range"},
    {"receive", "{'acknowledge_violation':'yes'}", "/acknowledge_violation", "type"},
    {"return", "[]", "", "type"},
};

START_TEST(each_fault_has_its_pointer)
{
    struct life c = life_report("commune_police", 3600, NULL);
    const char *id = life_id(listed("investigator", "/v1/handoffs", &c, "A06")), *rows = api_rows();
    api_is_problem(life_step("investigator", id, faults[_i].step, "", api_text("%s", faults[_i].body)), 422,
                   "fields.invalid", faults[_i].pointer, faults[_i].code);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

static const char *const no_ids[] = {"1",
                                     "x",
                                     "3995bd52-4f30-8112-8b8d-9bcf7c3bd55",
                                     "%00",
                                     "3995bd52-4f30-8112-8b8d-9bcf7c3bd554",
                                     "3995BD52-4F30-8112-8B8D-9BCF7C3BD55G"};

START_TEST(what_is_no_handoff_is_not_found)
{
    api_is_problem(api_get("procuracy", "/v1/handoffs/%s", no_ids[_i]), _i == 3 ? 400 : 404,
                   _i == 3 ? "http.invalid" : "not.found", NULL, NULL);
    if (_i != 3)
        for (size_t k = 0; k < ARRAY_LEN(three_steps); k++)
            api_is_problem(life_step("procuracy", no_ids[_i], three_steps[k], "", "{\"ground\":\"x\"}"), 404,
                           "not.found", NULL, NULL);
}
END_TEST

START_TEST(a_version_is_looked_at_when_it_is_given)
{
    struct life c = life_report("commune_police", 3600, NULL);
    const char *id = life_id(listed("investigator", "/v1/handoffs", &c, "A06")), *rows = api_rows();
    struct api_reply *r = life_step("investigator", id, "receive", "If-Match: \"7\"\r\n", "{}");
    api_is_problem(r, 412, "version.stale", NULL, NULL);
    ck_assert_str_eq(api_field(r, "ETag"), "\"1\"");
    api_is_problem(life_step("investigator", id, "receive", "If-Match: 1\r\n", "{}"), 422, "fields.invalid",
                   "If-Match", "format");
    ck_assert_str_eq(api_rows(), rows);
    ck_assert_int_eq(life_step("investigator", id, "receive", "If-Match: \"1\"\r\n", "{}")->status, 201);
}
END_TEST

static const char *const bad_lists[][3] = {{"box=both", "?box", "range"},
                                           {"overdue=yes", "?overdue", "range"},
                                           {"unanswered=1", "?unanswered", "range"},
                                           {"colour=red", "?colour", "unknown"},
                                           {"unit=vks.99.9", "?unit", "reference"},
                                           {"limit=0", "?limit", "range"},
                                           {"as_of=x", "?as_of", "format"}};

START_TEST(a_bad_parameter_is_named)
{
    api_is_problem(api_get("procuracy", "/v1/handoffs?%s", bad_lists[_i][0]), 422, "fields.invalid",
                   bad_lists[_i][1], bad_lists[_i][2]);
}
END_TEST

/* Each filter of the inbox against the whole of it. */
START_TEST(the_inbox_is_cut_by_its_filters)
{
    struct life c = life_charged();
    life_do(&c, "procuracy", "C11", "receive", 60);
    life_prosecuted();
    json_t *all = life_all("procuracy", "/v1/handoffs");
    size_t unanswered = 0, overdue = 0;
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *h = json_array_get(all, i);
        const char *status = life_text(h, "status");
        ck_assert_str_eq(life_text(h, "to_unit"), "vks.24.1");
        bool open = strcmp(status, "owed") == 0 || strcmp(status, "sent") == 0 ||
                    (strcmp(status, "received") == 0 && strcmp(life_text(h, "carries"), "file") == 0);
        unanswered += open;
        overdue += json_is_true(api_at(h, "overdue"));
        ck_assert(!json_is_true(api_at(h, "overdue")) || open);
    }
    ck_assert_uint_gt(unanswered, 0);
    ck_assert_uint_gt(overdue, 0);
    ck_assert_uint_eq(json_array_size(life_all("procuracy", "/v1/handoffs?unanswered=true")), unanswered);
    ck_assert_uint_eq(json_array_size(life_all("procuracy", "/v1/handoffs?overdue=true")), overdue);
    ck_assert_uint_eq(json_array_size(life_all("procuracy", "/v1/handoffs?overdue=false")),
                      json_array_size(all) - overdue);
    static const char *const states[] = {"owed", "sent", "received", "accepted", "returned", "void"};
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        ck_assert_uint_eq(
            json_array_size(life_all("procuracy", api_text("/v1/handoffs?status=%s", states[i]))),
            life_count(all, "status", states[i]));
    ck_assert_uint_gt(life_count(all, "rule", "E26"), 0);
    ck_assert_uint_eq(json_array_size(life_all("procuracy", "/v1/handoffs?rule=E26")),
                      life_count(all, "rule", "E26"));
}
END_TEST

/* --- acts that the law forbids in these stages ---------------------------------------------------------- */

/* Whom the court held it sets free, in the hearing as before it. */
START_TEST(a_court_releases_whom_it_held)
{
    struct life c = life_tried();
    life_event(&c, "court", "trial.accepted", 3 * LIFE_DAY, "{}");
    life_event(
        &c, "court", "detention.ordered", 7200,
        api_text("{'person':'%s','from':'%s','until':'%s'}", c.accused, api_days_ago(0), api_days_ago(-10)));
    life_event(&c, "court", "person.released", 60, api_text("{'person':'%s'}", c.accused));
    ck_assert_str_eq(life_text(deadline(&c, "court", "D32"), "status"), "met");
}
END_TEST

START_TEST(who_was_never_held_cannot_be_released)
{
    struct life c = life_charged();
    const char *rows = api_rows();
    struct api_reply *r =
        life_try(&c, "investigator", "person.released", 60, api_text("{'person':'%s'}", c.accused));
    api_is_problem(r, 409, "law.order", NULL, NULL);
    ck_assert(strstr(api_str(r, "citation"), "Đ109") != NULL);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

START_TEST(an_extension_needs_its_authority)
{
    struct life c = life_charged();
    const char *data = "{'amount':1,'unit':'month','authority':'head_investigation_agency'}";
    struct api_reply *r = life_try(&c, "investigator", "investigation.extended", 3600, data);
    api_is_problem(r, 409, "law.extension.authority", NULL, NULL);
    ck_assert(strstr(api_str(r, "citation"), "Đ172") != NULL);
    const char *due = life_text(deadline(&c, "head", "E02b"), "due.legal");
    r = api_event(
        "head", c.id, c.version,
        api_text("{'type':'investigation.extended','at':'%s','data':%s,'acknowledge_violation':true,"
                 "'reason':'Quyết định đã ký, ghi nhận đúng thực tế'}",
                 api_ago(3600), data));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    json_t *v = life_find(api_at(r->json, "violations"), "code", "extension.authority");
    ck_assert_str_eq(life_text(v, "rule"), "E02b");
    ck_assert_str_eq(life_text(v, "event"), api_str(r, "event.id"));
    ck_assert_int_lt(strcmp(due, life_text(deadline(&c, "head", "E02b"), "due.legal")), 0);
}
END_TEST

START_TEST(nobody_is_missing_before_a_wanted_notice)
{
    struct life c = life_report("investigator", 130 * LIFE_DAY, NULL);
    life_event(&c, "investigator", "case.initiated", 125 * LIFE_DAY, "{'article':146,'clause':2}");
    life_event(&c, "investigator", "accused.charged", 124 * LIFE_DAY,
               api_text("{'person':'%s','article':146,'clause':2}", c.accused));
    struct api_reply *r = life_try(&c, "investigator", "investigation.suspended", 10 * LIFE_DAY,
                                   "{'ground':'whereabouts_unknown'}");
    api_is_problem(r, 409, "law.order", NULL, NULL);
    ck_assert(strstr(api_str(r, "citation"), "Đ229") != NULL);
    life_event(&c, "investigator", "wanted.issued", 11 * LIFE_DAY, api_text("{'person':'%s'}", c.accused));
    life_event(&c, "investigator", "investigation.suspended", 10 * LIFE_DAY,
               "{'ground':'whereabouts_unknown'}");
    ck_assert_str_eq(life_text(deadline(&c, "head", "E30"), "status"), "running");
}
END_TEST

static void prepare(void)
{
    api_user("other_ward", "social", "ubnd.00004");
    api_user("second_procuracy", "procuracy", "vks.24.2");
    api_user("far_head", "head", "cqdt.01");
}

static TCase *of_life(void)
{
    TCase *t = tcase_create("life");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, prepare, NULL);
    tcase_add_test(t, a_report_owes_its_notice_to_the_ward_at_once);
    tcase_add_test(t, a_refused_event_owes_nothing);
    tcase_add_test(t, what_nobody_is_named_for_is_a_notice);
    tcase_add_test(t, a_paper_to_nowhere_is_refused);
    tcase_add_test(t, what_is_owed_no_more_is_void);
    tcase_add_test(t, what_was_sent_in_time_is_not_overdue);
    tcase_add_test(t, the_approval_of_a_charge_runs_from_its_receipt);
    tcase_add_test(t, a_file_accepted_is_received_and_starts_the_receivers_terms);
    tcase_add_test(t, the_court_has_the_file_and_its_terms_run_from_acceptance);
    tcase_add_test(t, a_file_returned_by_the_procuracy_comes_back);
    tcase_add_test(t, legal_aid_is_asked_for_and_answers);
    tcase_add_test(t, what_was_returned_is_sent_again_as_another_round);
    tcase_add_test(t, a_step_repeated_with_its_key_says_the_same_bytes);
    tcase_add_test(t, a_sending_repeated_with_its_key_says_the_same_bytes);
    return t;
}

static TCase *of_refusals(void)
{
    TCase *t = tcase_create("refusals");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, only_the_addressee_answers);
    tcase_add_test(t, steps_out_of_order_are_refused_with_their_citation);
    tcase_add_test(t, a_step_out_of_order_may_be_acknowledged_by_who_may);
    tcase_add_loop_test(t, each_fault_has_its_pointer, 0, (int)ARRAY_LEN(faults));
    tcase_add_loop_test(t, what_is_no_handoff_is_not_found, 0, (int)ARRAY_LEN(no_ids));
    tcase_add_test(t, a_version_is_looked_at_when_it_is_given);
    tcase_add_loop_test(t, a_bad_parameter_is_named, 0, (int)ARRAY_LEN(bad_lists));
    tcase_add_test(t, the_inbox_is_cut_by_its_filters);
    tcase_add_test(t, who_was_never_held_cannot_be_released);
    tcase_add_test(t, a_court_releases_whom_it_held);
    tcase_add_test(t, an_extension_needs_its_authority);
    tcase_add_test(t, nobody_is_missing_before_a_wanted_notice);
    return t;
}

int main(void)
{
    Suite *s = suite_create("handoffs");
    suite_add_tcase(s, of_life());
    suite_add_tcase(s, of_refusals());
    return api_run(s, "");
}
