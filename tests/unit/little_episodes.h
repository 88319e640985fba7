/* The little law with handoffs, returns, suspensions, lawful idleness and representation: what tests of episodes share. */
#ifndef HOSO_TESTS_UNIT_LITTLE_EPISODES_H
#define HOSO_TESTS_UNIT_LITTLE_EPISODES_H

#include "tests/unit/little_history.h"

#include <check.h>
#include <string.h>

/* Event types beyond those of the little law. */
enum { HAND_SENT = EVENT_TYPES, HAND_ACCEPTED, HAND_RETURNED, FILED, BACK, MARKED, APPOINTED, ALL_TYPES };

CODES(done_a17, FACT_rule, TEXT("A17"));
PATTERNS(on_commune, ON_WHERE(RECEIVED, by_commune));
PATTERNS(on_sent_back, ON(BACK));
PATTERNS(on_filed, ON(FILED));
PATTERNS(on_custody, ON(CUSTODY));
PATTERNS(on_accepted, ON(ACCEPTED));
PATTERNS(on_suspended, ON(SUSPENDED));
PATTERNS(on_done_a17, ON_WHERE(ACT_DONE, done_a17));
PATTERNS(on_marked, ON(MARKED));
PATTERNS(on_appointed, ON(APPOINTED));
PATTERNS(on_decided, ON(DECIDED));
static const int idle_among[] = {MERGED, RECEIVED, ACCEPTED};

#define CALLED(row, vi, en) \
    .id = TEXT(row), .name_vi = TEXT(vi), .name_en = TEXT(en), .citation = TEXT("Đ" row)
#define ALWAYS .when = {.offence_group = -1}
static const struct handoff_rule little_handoffs[] = {
    {CALLED("H1", "gửi quyết định phân công", "the assignment is sent"), .carries = TEXT("decision"),
     .from = TEXT("investigation_agency"), .to = TEXT("procuracy"), .cause = {LIST(assigned)}, ALWAYS,
     .rule = A17, .accepted = {LIST(on_done_a17)}},
    {CALLED("H2", "chuyển nguồn tin", "the report is passed on"), .carries = TEXT("report"),
     .from = TEXT("commune_police"), .to = TEXT("investigation_agency"), .cause = {LIST(on_commune)}, ALWAYS,
     .rule = -1, .sent = {LIST(transferred)}, .accepted = {LIST(on_accepted)}, .void_by = {LIST(merged)}},
    {CALLED("H3", "gửi lệnh tạm giữ", "the order of custody is sent"), .carries = TEXT("decision"),
     .from = TEXT("investigation_agency"), .to = TEXT("procuracy"), .cause = {LIST(on_custody)}, ALWAYS,
     .rule = D06, .sent = {LIST(reviewed)}},
    {CALLED("H4", "gửi quyết định tạm đình chỉ", "the suspension is sent"), .carries = TEXT("decision"),
     .from = TEXT("investigation_agency"), .to = TEXT("procuracy"), .cause = {LIST(on_suspended)}, ALWAYS,
     .rule = B05},
};
static const struct suspension_rule little_suspensions[] = {
    {TEXT("verification"), {LIST(on_suspended)}, {LIST(review_over)}, B12}};
static const struct idle_rule little_idles[] = {{.among = LIST(idle_among),
                                                 .latest = {.type = MERGED},
                                                 .reason_vi = TEXT("đã nhập vào hồ sơ khác"),
                                                 .reason_en = TEXT("merged into another file"),
                                                 .citation = TEXT("Đ170")}};

static struct event_type all_events[ALL_TYPES];
static struct pack law; /* the little law and all this */

static inline void law_make(void)
{
    memcpy(all_events, little_events, sizeof(little_events));
    all_events[HAND_SENT] = (struct event_type){NAMED("handoff.sent", "gửi", "sent")};
    all_events[HAND_ACCEPTED] = (struct event_type){NAMED("handoff.accepted", "chấp nhận", "accepted")};
    all_events[HAND_RETURNED] = (struct event_type){NAMED("handoff.returned", "trả lại", "returned")};
    all_events[FILED] = (struct event_type){NAMED("file.received", "nhận hồ sơ", "the file was received")};
    all_events[BACK] = (struct event_type){NAMED("prosecution.returned", "trả hồ sơ", "returned")};
    all_events[MARKED] = (struct event_type){NAMED("person.conflict_marked", "đánh dấu", "marked")};
    all_events[APPOINTED] = (struct event_type){NAMED("representative.appointed", "cử", "appointed")};
    law = little_pack;
    law.events = all_events;
    law.nevents = ALL_TYPES;
    law.handoffs = little_handoffs;
    law.nhandoffs = ARRAY_LEN(little_handoffs);
    law.suspensions = little_suspensions;
    law.nsuspensions = ARRAY_LEN(little_suspensions);
    law.idles = little_idles;
    law.nidles = ARRAY_LEN(little_idles);
    law.returns[RETURNED_BY_PROCURACY] =
        (struct returns_rule){.on = {LIST(on_sent_back)}, .back = {LIST(on_filed)}, .citation = TEXT("Đ174")};
    law.representation = (struct representation){.under = 18,
                                                 .rule = B05, /* any row will do */
                                                 .marks = {LIST(on_marked)},
                                                 .appoints = {LIST(on_appointed)},
                                                 .legal_aid = {LIST(on_decided)},
                                                 .detail_vi = TEXT("có xung đột lợi ích"),
                                                 .detail_en = TEXT("in conflict of interest")};
}

/* The n-th (from 0) episode of that kind and code, or NULL. */
static inline const struct episode *episode_of(const struct outcome *o, enum episode_kind kind,
                                               const char *code, int n)
{
    for (size_t i = 0; i < o->nepisodes; i++)
        if (o->episodes[i].kind == kind && str_is(o->episodes[i].code, code) && n-- == 0)
            return &o->episodes[i];
    return NULL;
}

#endif
