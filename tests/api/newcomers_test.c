/* Persons who come into a case, with its report or later: who stands for the child, who is told, what is shown of them. */
#include "tests/harness/api.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define SECRET "Ngô Thị Bí Ẩn"

/* A child whose mother lives with the accused, and an informant. */
static struct api_reply *report_in_conflict(void)
{
    struct api_reply *r = api_post(
        "investigator", "/v1/reports", "",
        api_text("{'kind':'denunciation','at':'%s','suspected':{'article':142,'clause':1},"
                 "'victims':[{'id':'v','birth_date':'2014-05-01'}],'accused':[{'id':'dad',"
                 "'identity':{'name':'Lê Văn Thử'}}],'informant':{'id':'i','birth_date':'1960-03-04'},"
                 "'representatives':[{'id':'dad','victim':'v','relation':'father'},"
                 "{'id':'mum','lives_with':['dad'],'identity':{'name':'" SECRET "'}}]}",
                 api_ago(7200)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    return r;
}

/* The state of the one deadline of a rule; "" when there is none. */
static const char *state_of(const struct api_reply *c, const char *rule)
{
    json_t *d;
    size_t i;
    json_array_foreach(api_at(c->json, "deadlines"), i, d)
    {
        if (strcmp(json_string_value(json_object_get(d, "rule")), rule) == 0)
            return json_string_value(json_object_get(d, "status"));
    }
    return "";
}

static struct api_reply *case_of(const struct api_reply *report)
{
    struct api_reply *c = api_get("investigator", "/v1/cases/%s", api_str(report, "id"));
    ck_assert_int_eq(c->status, 200);
    return c;
}

START_TEST(a_conflict_is_seen_at_once)
{
    struct api_reply *r = report_in_conflict();
    ck_assert_str_eq(state_of(r, "CL-29"), "running");
    ck_assert_uint_eq(api_count(r, "representatives"), 2);
    ck_assert_str_eq(api_str(r, "representatives.0.id"), api_str(r, "accused.0.id"));
    ck_assert_str_eq(api_str(r, "representatives.0.initials"), "L.V.T.");
    ck_assert_str_eq(api_str(r, "representatives.0.victim"), api_str(r, "victims.0.id"));
    ck_assert_str_eq(api_str(r, "representatives.1.initials"), "N.T.B.Ẩ.");
    ck_assert(json_is_null(api_at(r->json, "representatives.1.victim")));
    ck_assert_str_eq(api_str(r, "notices_to.0.victim"), api_str(r, "victims.0.id"));
    ck_assert_str_eq(api_str(r, "notices_to.0.through"), "nobody");
    struct api_reply *open = api_ask("investigator", "GET",
                                     api_text("/v1/persons/%s/identity", api_str(r, "representatives.1.id")),
                                     "Reason: lien he nguoi dai dien\r\n", "");
    ck_assert_msg(open->status == 200, "%s", open->wire.text);
    ck_assert_str_eq(api_str(open, "identity.name"), SECRET);
    struct api_reply *all[] = {r, case_of(r),
                               api_get("investigator", "/v1/cases/%s/events", api_str(r, "id")),
                               api_get("investigator", "/v1/cases/%s/timeline", api_str(r, "id"))};
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        ck_assert(!strstr(all[i]->wire.text, "Bí Ẩn"));
}
END_TEST

/* The grandmother comes with her appointment: what was missing until then was missing. */
START_TEST(who_is_appointed_comes_with_the_event)
{
    struct api_reply *r = report_in_conflict();
    const char *body = api_text("{'type':'representative.appointed','at':'%s','data':{'person':'gran'},"
                                "'representatives':[{'id':'gran','identity':{'name':'Phạm Thị Bà'}}]}",
                                api_ago(3600));
    const char *key = api_text("If-Match: \"1\"\r\nIdempotency-Key: gran-%s\r\n", api_str(r, "id"));
    const char *target = api_text("/v1/cases/%s/events", api_str(r, "id"));
    struct api_reply *e = api_post("investigator", target, key, body);
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    ck_assert_uint_eq(api_count(e, "entered"), 1);
    ck_assert_str_eq(api_str(e, "entered.0.kind"), "representative");
    ck_assert_str_eq(api_str(e, "entered.0.id"), api_str(e, "event.data.person"));
    struct api_reply *c = case_of(r);
    ck_assert_str_eq(state_of(c, "CL-29"), "met");
    ck_assert_str_eq(api_str(c, "notices_to.0.through"), "representative");
    ck_assert_str_eq(api_str(c, "notices_to.0.person"), api_str(e, "entered.0.id"));
    ck_assert_str_eq(
        api_sql("select entered from hoso.case_person where id = '%s'", api_str(e, "entered.0.id")), "2");
    /* Said again after more has come, the answer has the same bytes. */
    struct api_reply *more =
        api_event("investigator", api_str(r, "id"), 2,
                  api_text("{'type':'person.conflict_marked','at':'%s','data':{'person':'%s'},"
                           "'representatives':[{'id':'aunt'}],'witnesses':[{'id':'w'}]}",
                           api_ago(1800), api_str(e, "entered.0.id")));
    ck_assert_msg(more->status == 201, "%s", more->wire.text);
    ck_assert_str_eq(api_str(more, "entered.0.kind"), "witness");
    ck_assert_str_eq(api_str(more, "entered.1.kind"), "representative");
    struct api_reply *again = api_post("investigator", target, key, body);
    ck_assert_int_eq(again->status, 201);
    ck_assert(str_eq(again->wire.body, e->wire.body));
    c = case_of(r);
    ck_assert_str_eq(api_str(c, "notices_to.0.person"), api_str(more, "entered.1.id"));
}
END_TEST

/* Who saw it and was named in the report can be named when heard: the case tells his id. */
START_TEST(a_witness_of_the_report_can_be_named)
{
    struct api_reply *r = api_post(
        "investigator", "/v1/reports", "",
        api_text("{'kind':'news','at':'%s','victims':[{'id':'v','birth_date':'2014-05-01'}],"
                 "'witnesses':[{'id':'w','birth_date':'2015-06-01','identity':{'name':'Trần Văn Thử'}}]}",
                 api_ago(7200)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_uint_eq(api_count(r, "witnesses"), 1);
    ck_assert_str_eq(api_str(r, "witnesses.0.initials"), "T.V.T.");
    ck_assert_int_eq(api_int(r, "witnesses.0.birth_year"), 2015);
    ck_assert(api_at(r->json, "witnesses.0.birth_date") == NULL);
    struct api_reply *e =
        api_event("investigator", api_str(r, "id"), 1,
                  api_text("{'type':'interview.held','at':'%s','data':{'witness':'%s','minutes':45}}",
                           api_ago(3600), api_str(r, "witnesses.0.id")));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    /* Where a witness is asked for, the child that is the victim is none. */
    e = api_event("investigator", api_str(r, "id"), 2,
                  api_text("{'type':'interview.held','at':'%s','data':{'witness':'%s'}}", api_ago(600),
                           api_str(r, "victims.0.id")));
    api_is_problem(e, 422, "fields.invalid", "/data/witness", "reference");
}
END_TEST

/* At first nobody knows who did it. */
START_TEST(who_did_it_is_found_later)
{
    struct api_reply *r =
        api_post("investigator", "/v1/reports", "",
                 api_text("{'kind':'news','at':'%s','victims':[{'id':'v','birth_date':'2014-05-01'}],"
                          "'representatives':[{'id':'mum'}]}",
                          api_ago(7200)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_str_eq(api_str(r, "notices_to.0.through"), "representative");
    const char *id = api_str(r, "id");
    struct api_reply *e = api_event(
        "head", id, 1,
        api_text("{'type':'case.initiated','at':'%s','data':{'article':142,'clause':1}}", api_ago(3600)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    e = api_event(
        "head", id, 2,
        api_text("{'type':'accused.charged','at':'%s','data':{'person':'x','article':142,'clause':1},"
                 "'accused':[{'id':'x','birth_date':'1990-02-03','identity':{'name':'Lý Văn Ích'}}]}",
                 api_ago(1800)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    struct api_reply *c = case_of(r);
    ck_assert_uint_eq(api_count(c, "accused"), 1);
    ck_assert_str_eq(api_str(c, "accused.0.initials"), "L.V.Í.");
    ck_assert_str_eq(api_str(c, "accused.0.id"), api_str(e, "event.data.person"));
    ck_assert_str_eq(state_of(c, "C11"), "running");
    e = api_event("head", id, 3,
                  api_text("{'type':'person.received','at':'%s','data':{'person':'%s'}}", api_ago(600),
                           api_str(c, "accused.0.id")));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    ck_assert(!api_at(e->json, "entered"));
}
END_TEST

#define WITHOUT_FACTS "{'type':'representative.appointed','at':'%s','data':{}%s}"

/* A child that is born while the case lasts does not keep anybody from recording what happened before. */
START_TEST(who_is_born_later_may_come_later)
{
    const char *id = api_str(report_in_conflict(), "id");
    const char *born = api_text("'witnesses':[{'birth_date':'%s'}]",
                                api_sql("select (now() at time zone interval '7 hours')::date"));
    struct api_reply *e =
        api_event("investigator", id, 1, api_text(WITHOUT_FACTS, api_ago(100000), api_text(",%s", born)));
    api_is_problem(e, 422, "fields.invalid", "/at", "date.order");
    e = api_event("investigator", id, 1, api_text(WITHOUT_FACTS, api_ago(0), api_text(",%s", born)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    const char *event = api_str(e, "event.id");
    e = api_event("investigator", id, 2, api_text(WITHOUT_FACTS, api_ago(100000), ""));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    /* The event that brought the child did not happen before its birth. */
    e = api_event("investigator", id, 3,
                  api_text("{'type':'event.corrected','at':'%s','data':{'event':'%s','at':'%s'}}", api_ago(0),
                           event, api_ago(100000)));
    api_is_problem(e, 422, "fields.invalid", "/data/at", "date.order");
}
END_TEST

/* The clock derives the case again when the child comes of age; nobody needs to write anything for that. */
START_TEST(coming_of_age_is_waited_for)
{
    const char *birth =
        api_sql("select (((now() at time zone interval '7 hours')::date + 1) - interval '18 years')::date");
    struct api_reply *r = api_post("investigator", "/v1/reports", "",
                                   api_text("{'kind':'news','at':'%s','victims':[{'birth_date':'%s'}],"
                                            "'representatives':[{}]}",
                                            api_ago(60), birth));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    ck_assert_str_eq(api_str(r, "notices_to.0.through"), "representative");
    ck_assert_str_eq(
        api_sql("select refold_at <= (((now() at time zone interval '7 hours')::date + 1)::timestamp "
                "at time zone interval '7 hours') from hoso.case_file where id = '%s'",
                api_str(r, "id")),
        "t");
}
END_TEST

static const struct {
    const char *more, *pointer, *code; /* more: members beside type, at and data */
} faults[] = {
    {"'accused':[{'id':'x'},{'id':'x'}]", "/accused/1/id", "range"},
    {"'representatives':[{'id':'%s'}]", "/representatives/0/id", "range"}, /* the victim */
    {"'representatives':[{'victim':'nobody'}]", "/representatives/0/victim", "reference"},
    {"'representatives':[{'lives_with':['%s','nobody']}]", "/representatives/0/lives_with/1", "reference"},
    {"'accused':[{'name':'x'}]", "/accused/0/name", "unknown"},
    {"'accused':[{'birth_date':'2199-01-01'}]", "/accused/0/birth_date", "date.future"},
    {"'informant':{}", "/informant", "unknown"},
    {"'witnesses':{}", "/witnesses", "type"},
};

START_TEST(each_fault_has_its_pointer)
{
    struct api_reply *r = report_in_conflict();
    const char *rows = api_rows();
    char more[200];
    const char *victim = api_str(r, "victims.0.id"), *mark = strstr(faults[_i].more, "%s");
    snprintf(more, sizeof(more), "%.*s%s%s",
             (int)(mark ? mark - faults[_i].more : (int)strlen(faults[_i].more)), faults[_i].more,
             mark ? victim : "", mark ? mark + 2 : "");
    struct api_reply *e =
        api_event("investigator", api_str(r, "id"), 1,
                  api_text("{'type':'representative.appointed','at':'%s','data':{},%s}", api_ago(60), more));
    api_is_problem(e, 422, "fields.invalid", faults[_i].pointer, faults[_i].code);
    ck_assert_str_eq(api_rows(), rows);
}
END_TEST

/* Legal aid records what it does; whom a case is about is said by those who may report. */
START_TEST(who_may_not_report_accuses_nobody)
{
    struct api_reply *r = report_in_conflict();
    const char *id = api_str(r, "id");
    struct api_reply *e =
        api_event("investigator", id, 1,
                  api_text("{'type':'legal_aid.requested','at':'%s','data':{'to':'tgpl.24'}}", api_ago(900)));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    const char *rows = api_rows();
    static const char assigned[] = "{'type':'legal_aid.assigned','at':'%s','data':{'by':'legal_aid'},%s}";
    e = api_event("legal_aid", id, 2, api_text(assigned, api_ago(600), "'accused':[{'id':'x'}]"));
    api_is_problem(e, 403, "auth.role", NULL, NULL);
    e = api_event("legal_aid", id, 2, api_text(assigned, api_ago(600), "'victims':[{'id':'x'}]"));
    api_is_problem(e, 403, "auth.role", NULL, NULL);
    ck_assert_str_eq(api_rows(), rows);
    e = api_event("legal_aid", id, 2, api_text(assigned, api_ago(600), "'witnesses':[{'id':'x'}]"));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
}
END_TEST

START_TEST(a_correction_brings_nobody)
{
    struct api_reply *r = report_in_conflict();
    struct api_reply *e =
        api_event("investigator", api_str(r, "id"), 1,
                  api_text("{'type':'event.corrected','at':'%s','data':{'event':0,'at':'%s'},'accused':[{}]}",
                           api_ago(60), api_ago(7500)));
    api_is_problem(e, 422, "fields.invalid", "/accused", "unknown");
}
END_TEST

/* The one who stood for the child is found to have done it: by an act that names her, or as one of the accused too. */
static const char *const turns[] = {
    "{'type':'person.arrested','at':'%s','data':{'person':'%s'}}",
    "{'type':'interview.held','at':'%s','data':{},'accused':[{'id':'%s'}]}",
    "{'type':'person.conflict_marked','at':'%s','data':{'person':'%s'}}",
};

START_TEST(who_stood_for_the_child_is_the_accused)
{
    struct api_reply *r =
        api_post("investigator", "/v1/reports", "",
                 api_text("{'kind':'news','at':'%s','victims':[{'birth_date':'2014-05-01'}],"
                          "'representatives':[{'id':'mum'}]}",
                          api_ago(7200)));
    ck_assert_str_eq(state_of(r, "CL-29"), "");
    ck_assert_str_eq(api_str(r, "notices_to.0.through"), "representative");
    const char *mum = api_str(r, "representatives.0.id");
    char body[300];
    /* The turn is a text of ours with two places. */
    const char *first = strstr(turns[_i], "%s"), *second = strstr(first + 2, "%s");
    snprintf(body, sizeof(body), "%.*s%s%.*s%s%s", (int)(first - turns[_i]), turns[_i], api_ago(900),
             (int)(second - first - 2), first + 2, mum, second + 2);
    struct api_reply *e = api_event("head", api_str(r, "id"), 1, api_text("%s", body));
    ck_assert_msg(e->status == 201, "%s", e->wire.text);
    struct api_reply *c = case_of(r);
    ck_assert_str_eq(state_of(c, "CL-29"), "running");
    ck_assert_str_eq(api_str(c, "notices_to.0.through"), "nobody");
    if (api_count(c, "accused"))
        ck_assert_str_eq(api_str(c, "accused.0.id"), mum);
}
END_TEST

/* Ids of persons of another case are nobody here. */
START_TEST(another_case_lends_nobody)
{
    struct api_reply *mine = report_in_conflict(), *other = report_in_conflict();
    struct api_reply *e = api_event(
        "investigator", api_str(mine, "id"), 1,
        api_text("{'type':'representative.appointed','at':'%s','data':{},'representatives':[{'id':'m',"
                 "'victim':'%s','lives_with':['%s']}]}",
                 api_ago(60), api_str(other, "victims.0.id"), api_str(other, "accused.0.id")));
    api_is_problem(e, 422, "fields.invalid", "/representatives/0/victim", "reference");
    /* Nor does such an id, or one that is misspelt, bring a stranger of whom no conflict is known. */
    char *misspelt = api_text("%s", api_str(mine, "accused.0.id"));
    for (char *c = misspelt; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    const char *ids[] = {api_str(other, "accused.0.id"), misspelt};
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        e = api_event("investigator", api_str(mine, "id"), 1,
                      api_text("{'type':'representative.appointed','at':'%s','data':{},"
                               "'representatives':[{'id':'%s'}]}",
                               api_ago(60), ids[i]));
        api_is_problem(e, 422, "fields.invalid", "/representatives/0/id", "reference");
    }
    e = api_event("investigator", api_str(mine, "id"), 1,
                  api_text("{'type':'person.conflict_marked','at':'%s','data':{'person':'%s'}}", api_ago(60),
                           api_str(other, "accused.0.id")));
    api_is_problem(e, 422, "fields.invalid", "/data/person", "reference");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("newcomers");
    TCase *t = tcase_create("newcomers");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, a_conflict_is_seen_at_once);
    tcase_add_test(t, who_is_appointed_comes_with_the_event);
    tcase_add_test(t, a_witness_of_the_report_can_be_named);
    tcase_add_test(t, who_did_it_is_found_later);
    tcase_add_test(t, who_is_born_later_may_come_later);
    tcase_add_test(t, coming_of_age_is_waited_for);
    tcase_add_loop_test(t, each_fault_has_its_pointer, 0, (int)ARRAY_LEN(faults));
    tcase_add_test(t, who_may_not_report_accuses_nobody);
    tcase_add_test(t, a_correction_brings_nobody);
    tcase_add_loop_test(t, who_stood_for_the_child_is_the_accused, 0, (int)ARRAY_LEN(turns));
    tcase_add_test(t, another_case_lends_nobody);
    suite_add_tcase(s, t);
    return api_run(s, "");
}
