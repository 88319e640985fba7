/* What the checker of alarms_and_handoffs_test must find: each a change of the tables that somebody could have made, and its name. */
#ifndef HOSO_TESTS_FAULT_RING_FORGERIES_H
#define HOSO_TESTS_FAULT_RING_FORGERIES_H

#include "tests/fault/rings.h"

#define DELETED(from, which) \
    "with d as (delete from hoso." from " where " which " returning 1) select count(*) from d"
#define CHANGED(table, set, which) \
    "with u as (update hoso." table " set " set " where " which " returning 1) select count(*) from u"
#define ONE_ALARM_ROW "id = (select id from hoso.outbox where kind = 'alarm' limit 1)"
#define ONE_HANDOFF                                                                                      \
    "episode = (select episode from hoso.episode_span where kind = 'handoff' and code = 'A06' limit 1) " \
    "and valid_to = 'infinity' and known_to = 'infinity'"
#define ONE_HOUR(state)                                                                                      \
    "id = (select a.id from hoso.alarm a join hoso.deadline_span s on s.deadline = a.deadline and s.rule = " \
    "'A06' where a.rung = 'legal' and " state " limit 1)"

static const struct forgery {
    const char *what, *tampering;
    size_t finding;
} forgeries[] = {
#define FORGED(what, finding, tampering) {what, tampering, offsetof(struct rings, finding)},
    FORGED("a row of the feed that has gone", feed_gaps,
           DELETED(
               "outbox",
               "number = 1 and kind <> 'alarm'")) FORGED("the last row of a feed that has gone", feed_gaps,
                                                         DELETED("outbox",
                                                                 "id in (select o.id from hoso.outbox o join "
                                                                 "hoso.feed_receiver r on r.unit = o.to_unit "
                                                                 "and r.last = o.number)"))
        FORGED("a row that was never numbered", unnumbered,
               CHANGED("outbox", "number = null, receiver_epoch = null",
                       ONE_ALARM_ROW)) FORGED("a number of another epoch", feed_gaps,
                                              "with e as (insert into hoso.feed_epoch (epoch) values "
                                              "('forged')), u as (update hoso.outbox set "
                                              "receiver_epoch = 'forged' where " ONE_ALARM_ROW
                                              " returning 1) select count(*) from u")
            FORGED("an alarm that rang twice", alarm_doubled,
                   "with i as (insert into hoso.outbox (id, case_id, kind, to_unit, doc, number, "
                   "receiver_epoch) select "
                   "gen_random_uuid(), case_id, kind, to_unit, doc, number + 1000000, receiver_epoch from "
                   "hoso.outbox where "
                   "kind = 'alarm' limit 1 returning 1) select count(*) from i")
                FORGED("an alarm that was told to another", alarm_untold,
                       CHANGED(
                           "outbox",
                           "number = 1000000, to_unit = (select id from hoso.unit where code = 'vks.24.1')",
                           ONE_ALARM_ROW)) FORGED("an alarm that was told without ringing", alarm_false,
                                                  CHANGED("alarm",
                                                          "rung_at = null, late = null, cancelled_at = now()",
                                                          "id = (select id from hoso.alarm where rung_at is "
                                                          "not null limit 1)"))
                    FORGED("an alarm that rang and was not told", alarm_untold,
                           DELETED("outbox",
                                   ONE_ALARM_ROW)) FORGED("an alarm that is due and silent", alarm_silent,
                                                          CHANGED("alarm", "rung_at = null, late = null",
                                                                  "id = (select id from hoso.alarm where "
                                                                  "rung_at is not null limit 1)"))
                        FORGED("an alarm that rang before its time", alarm_early,
                               CHANGED("alarm", "rung_at = ring_at - interval '1 second'",
                                       "id = (select id from hoso.alarm where rung_at is not null limit 1)"))
                            FORGED("an alarm that was cancelled although its deadline ran", alarm_missing,
                                   CHANGED("alarm", "rung_at = null, late = null, cancelled_at = ring_at",
                                           "id = (select a.id from hoso.alarm a join hoso.deadline_span s on "
                                           "s.deadline = a.deadline and s.rule = "
                                           "'C01' where a.rung = 'legal' and a.rung_at is not null limit 1)"))
                                FORGED(
                                    "an alarm that rang although its deadline had ended", alarm_needless,
                                    CHANGED(
                                        "alarm", "rung_at = ring_at, late = '0', cancelled_at = null",
                                        ONE_HOUR("a.cancelled_at < a.ring_at"))) FORGED("an alarm that was "
                                                                                        "never planned",
                                                                                        alarm_unplanned,
                                                                                        DELETED(
                                                                                            "alarm",
                                                                                            ONE_HOUR("true")))
                                    FORGED("an alarm that nothing asks for", alarm_extra,
                                           "with i as (insert into hoso.alarm select gen_random_uuid(), "
                                           "deadline, case_id, rung, reading, due_day + 1, "
                                           "ring_at + interval '1 day', unit, planned_at from hoso.alarm "
                                           "where " ONE_HOUR("true") " returning 1) select count(*) from i")
                                        FORGED("a handoff that has gone", handoff_missing,
                                               DELETED("episode_span",
                                                       ONE_HANDOFF)) FORGED("a handoff in another state",
                                                                            handoff_missing,
                                                                            CHANGED("episode_span",
                                                                                    "state = 'returned'",
                                                                                    ONE_HANDOFF))
                                            FORGED(
                                                "a handoff that nothing made", handoff_extra,
                                                CHANGED("episode_span",
                                                        "kind = 'handoff', code = 'B05', state = 'owed', "
                                                        "from_unit = unit, to_role = 'procuracy'",
                                                        "episode = (select episode from hoso.episode_span "
                                                        "where kind = 'notice' and valid_to = 'infinity' and "
                                                        "known_to = 'infinity' limit 1) and valid_to = "
                                                        "'infinity' and known_to = 'infinity'"))
                                                FORGED(
                                                    "a step of a handoff that nobody was told", step_untold,
                                                    DELETED("outbox", "id = (select id from hoso.outbox "
                                                                      "where kind = 'handoff.sent' limit 1)"))
                                                    FORGED("a case that was handed in silence", handed,
                                                           DELETED("outbox",
                                                                   "id = (select id from hoso.outbox "
                                                                   "where kind = 'case.handed' limit 1)"))
                                                        FORGED("a row that a reader heard otherwise",
                                                               heard_not,
                                                               CHANGED(
                                                                   "outbox", "kind = 'handoff.void'",
                                                                   "id = (select o.id from hoso.outbox o "
                                                                   "join hoso.unit u on u.id = o.to_unit and "
                                                                   "u.code = 'vks.24.1' "
                                                                   "where o.number = 1)"))
                                                            FORGED(
                                                                "a row that readers heard and that is not "
                                                                "there",
                                                                heard_false,
                                                                DELETED(
                                                                    "outbox",
                                                                    "number = 1 and to_unit = (select id "
                                                                    "from hoso.unit where code = 'cqdt.24')"))
                                                                FORGED("an event that has gone", lost,
                                                                       DELETED("case_event",
                                                                               "id = (select id from "
                                                                               "hoso.case_event order "
                                                                               "by random() limit 1)"))
                                                                    FORGED(
                                                                        "an event that nobody recorded",
                                                                        unasked,
                                                                        "with i as (insert into "
                                                                        "hoso.case_event select "
                                                                        "gen_random_uuid(), case_id, seq + "
                                                                        "100000, type, at_from, at_to, "
                                                                        "at_form, recorded_at, recorded_by, "
                                                                        "recorded_unit, data, violations "
                                                                        "from hoso.case_event limit 1 "
                                                                        "returning 1) "
                                                                        "select count(*) from i")
                                                                        FORGED(
                                                                            "a key that has gone", keys_lost,
                                                                            DELETED(
                                                                                "idempotency",
                                                                                "key = (select key from "
                                                                                "hoso.idempotency limit 1)"))
                                                                            FORGED(
                                                                                "a write that was not "
                                                                                "audited",
                                                                                not_audited,
                                                                                DELETED(
                                                                                    "audit",
                                                                                    "id = (select id from "
                                                                                    "hoso.audit where action "
                                                                                    "= 'handoff.receive' "
                                                                                    "limit 1)"))
#undef FORGED
};

#endif
