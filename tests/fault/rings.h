/* The checker of alarms_and_handoffs_test: what must be follows from the lists of writers and readers, what is from the tables. */
#ifndef HOSO_TESTS_FAULT_RINGS_H
#define HOSO_TESTS_FAULT_RINGS_H

#include "tests/fault/audit.h"
#include "tests/fault/followers.h"

/*
 * What the lists say, as tables: hour (clocks of 24 hours that ran, and when they were ended), step (every state that a
 * handoff came to), heard (what the readers were told); and ring, told: alarms and handoffs as the feed has them.
 */
#define RINGS_TABLES                                                                                         \
    "create temp table hour on commit drop as "                                                              \
    "select a.case_id, 'A06' as rule, a.at + interval '24 hours' as ends, e.recorded_at as ended "           \
    "from ack a left join ack t on t.case_id = a.case_id and t.kind = 'T' "                                  \
    "left join hoso.case_event e on e.case_id = t.case_id and e.seq = t.version where a.kind = 'R' "         \
    "union all select a.case_id, m.code, a.at + interval '24 hours', e.recorded_at "                         \
    "from ack a join (values ('I', 'C01', 'V:C01'), ('G', 'C11', 'V:C11')) as m(kind, code, step) "          \
    "on m.kind = a.kind left join ack t on t.case_id = a.case_id and t.kind = m.step "                       \
    "left join hoso.case_event e on e.case_id = t.case_id and e.seq = t.version; "                           \
    "create temp table step on commit drop as "                                                              \
    "select a.case_id, m.code, m.state, m.rank from ack a join (values ('R', 'A06', 'owed', 1), "            \
    "('T', 'A06', 'sent', 2), ('V:A06', 'A06', 'received', 3), ('A', 'A06', 'accepted', 4), "                \
    "('A', 'A14', 'owed', 1), ('I', 'C01', 'owed', 1), ('I', 'C10', 'owed', 1), ('G', 'C11', 'owed', 1), "   \
    "('V:C01', 'C01', 'received', 3), ('K:C01', 'C01', 'accepted', 4), ('V:C11', 'C11', 'received', 3), "    \
    "('K:C11', 'C11', 'accepted', 4), ('Z:C11', 'C11', 'returned', 5)) as m(kind, code, state, rank) "       \
    "on m.kind = a.kind; "                                                                                   \
    "create temp table ring on commit drop as select o.id, o.to_unit, (o.doc::jsonb->>'alarm')::uuid as "    \
    "alarm from hoso.outbox o where o.kind = 'alarm'; "                                                      \
    "create temp table told_step on commit drop as select o.case_id, o.doc::jsonb->>'code' as code, "        \
    "substr(o.kind, 9) as state from hoso.outbox o where o.kind like 'handoff.%'; "                          \
    "create temp table term on commit drop as select distinct s.deadline, s.rule from hoso.deadline_span s " \
    "where s.rule in ('A06', 'C01', 'C11'); "                                                                \
    "create temp table handoff on commit drop as select s.case_id, s.code, s.state from hoso.episode_span "  \
    "s "                                                                                                     \
    "where s.kind = 'handoff' and s.valid_to = 'infinity' and s.known_to = 'infinity'; "                     \
    "analyze ack; analyze hour; analyze step; analyze ring; analyze told_step; analyze term; analyze "       \
    "handoff; analyze heard"

/* What may go wrong: RING(name, statement that counts it). */
#define RINGS                                                                                                \
    RING(lost, "select count(*) from ack a where not exists (select from hoso.case_event e join (values "    \
               "('R', 'report.received'), ('T', 'report.transferred'), ('A', 'report.accepted'), "           \
               "('I', 'case.initiated'), ('G', 'accused.charged'), ('V', 'handoff.received'), "              \
               "('K', 'handoff.accepted'), ('Z', 'handoff.returned')) as m(kind, type) on m.type = e.type "  \
               "where m.kind = left(a.kind, 1) and e.case_id = a.case_id and e.seq = a.version "             \
               "and e.id = coalesce(a.event_id, e.id) and (e.at_from = a.at or e.type like 'handoff.%'))")   \
    RING(unasked, "select count(*) from hoso.case_event e where not exists (select from ack a where "        \
                  "a.case_id = e.case_id and a.version = e.seq)")                                            \
    RING(acknowledged_twice, "select count(*) from (select from ack group by case_id, version having "       \
                             "count(*) > 1 union all select from ack group by key having count(*) > 1) d")   \
    RING(keys_lost, "select count(*) from ack a where not exists (select from hoso.idempotency i where "     \
                    "i.key = a.key and i.case_id = a.case_id and i.version = a.version)")                    \
    RING(keys_doubled,                                                                                       \
         "select (select count(*) from hoso.idempotency) - (select count(distinct key) from ack)")           \
    RING(gaps, "select count(*) from hoso.case_file c join lateral (select count(*) n, max(seq) m from "     \
               "hoso.case_event e where e.case_id = c.id) e on true where c.version <> e.n or e.m <> e.n")   \
    RING(not_audited, "select (select count(*) from ack) - (select count(*) from hoso.audit where action = " \
                      "'report.create' or action = 'event.append' or action like 'handoff.%')")              \
    RING(unnumbered, "select count(*) from hoso.outbox where number is null")                                \
    RING(feed_gaps, "select count(*) from (select o.to_unit, count(*) n, count(distinct o.number) d, "       \
                    "min(o.number) lo, max(o.number) hi, count(distinct o.receiver_epoch) e from "           \
                    "hoso.outbox o group by o.to_unit) g full join hoso.feed_receiver r on r.unit = "        \
                    "g.to_unit where (g.n, g.n, g.n, 1, 1) is distinct from (g.d, g.hi, r.last, g.lo, g.e)") \
    RING(alarm_silent, "select count(*) from hoso.alarm where rung_at is null and cancelled_at is null "     \
                       "and ring_at <= now()")                                                               \
    RING(alarm_untold, "select count(*) from hoso.alarm a where a.rung_at is not null and (select count(*) " \
                       "from ring r where r.alarm = a.id and r.to_unit = a.unit) <> 1")                      \
    RING(alarm_false, "select count(*) from ring r where not exists (select from hoso.alarm a where a.id = " \
                      "r.alarm and a.rung_at is not null and a.unit = r.to_unit)")                           \
    RING(alarm_early, "select count(*) from hoso.alarm where rung_at < ring_at")                             \
    RING(alarm_doubled, "select count(*) from (select from hoso.alarm group by deadline, rung, due_day "     \
                        "having count(*) > 1 union all select from ring group by alarm having count(*) > "   \
                        "1) d")                                                                              \
    RING(alarm_unplanned, "select count(*) from hour h where (select count(*) from hoso.alarm a join term "  \
                          "t on t.deadline = a.deadline where a.case_id = h.case_id and t.rule = h.rule "    \
                          "and a.rung = 'legal' and a.ring_at = h.ends) <> 1")                               \
    RING(alarm_extra, "select count(*) from hoso.alarm a join term t on t.deadline = a.deadline where "      \
                      "a.rung = 'legal' and not exists (select from hour h where h.case_id = a.case_id and " \
                      "h.rule = t.rule and h.ends = a.ring_at)")                                             \
    RING(alarm_missing, "select count(*) from hour h join hoso.alarm a on a.case_id = h.case_id and "        \
                        "a.rung = 'legal' and a.ring_at = h.ends join term t on t.deadline = a.deadline "    \
                        "and t.rule = h.rule where h.ended is null and h.ends <= now() and a.rung_at is "    \
                        "null")                                                                              \
    RING(alarm_needless, "select count(*) from hour h join hoso.alarm a on a.case_id = h.case_id and "       \
                         "a.rung = 'legal' and a.ring_at = h.ends join term t on t.deadline = a.deadline "   \
                         "and t.rule = h.rule where h.ended < h.ends and a.rung_at is not null")             \
    RING(handoff_missing, "select count(*) from (select distinct on (case_id, code) case_id, code, state "   \
                          "from step order by case_id, code, rank desc) s where (select count(*) from "      \
                          "handoff h where h.case_id = s.case_id and h.code = s.code and h.state = "         \
                          "s.state) <> 1")                                                                   \
    RING(handoff_extra, "select count(*) - (select count(*) from (select distinct case_id, code from step) " \
                        "s) from handoff")                                                                   \
    RING(step_untold, "select count(*) from step s where (select count(*) from told_step o where o.case_id " \
                      "= s.case_id and o.code = s.code and o.state = s.state) <> 1")                         \
    RING(step_extra, "select (select count(*) from told_step) - (select count(*) from step)")                \
    RING(handed, "select abs((select count(*) from hoso.outbox where kind = 'case.handed') - (select "       \
                 "count(*) from ack where kind = 'T'))")                                                     \
    RING(heard_not, "select count(*) from (select distinct reader, unit from heard) r join hoso.unit u on "  \
                    "u.code = r.unit join hoso.outbox o on o.to_unit = u.id where (select count(*) from "    \
                    "heard h where h.reader = r.reader and h.number = o.number and h.kind = o.kind and "     \
                    "h.about = coalesce(o.doc::jsonb->>'alarm', o.doc::jsonb->>'handoff', '-')) <> 1")       \
    RING(heard_false, "select count(*) from heard h join hoso.unit u on u.code = h.unit where not exists "   \
                      "(select from hoso.outbox o where o.to_unit = u.id and o.number = h.number)")

struct rings {
#define RING(name, sql) long name;
    RINGS
#undef RING
    long writes, alarms, rang, handoffs, steps, rows, late_ms, late_p50_ms, late_p99_ms,
        raced; /* no faults */
};

/* The readers' lists, as they wrote them. */
static inline void rings_load_heard(PGconn *c, const char *dir)
{
    char path[400];
    PGresult *r;
    PQclear(
        audit_exec(c, "create temp table heard (reader int, unit text, number bigint, kind text, about text) "
                      "on commit drop"));
    PQclear(audit_exec(c, "copy heard from stdin"));
    for (int i = 0; i < FOLLOWERS; i++) {
        snprintf(path, sizeof(path), "%s/heard-%d", dir, i);
        audit_copy_file(c, path);
    }
    ck_assert_int_eq(PQputCopyEnd(c, NULL), 1);
    r = PQgetResult(c);
    ck_assert_msg(PQresultStatus(r) == PGRES_COMMAND_OK, "%s", PQerrorMessage(c));
    PQclear(r);
    ck_assert_ptr_null(PQgetResult(c));
    PQclear(audit_exec(c, "create index on heard (reader, number)"));
}

/* How late: from when it was to ring, or was planned if that was later, to when it rang. */
#define LATENESS "extract(epoch from rung_at - greatest(ring_at, planned_at)) * 1000"

static inline void rings_figures(PGconn *c, struct rings *f)
{
    f->writes = audit_count(c, "select count(*) from ack");
    f->alarms = audit_count(c, "select count(*) from hoso.alarm");
    f->rang = audit_count(c, "select count(*) from hoso.alarm where rung_at is not null");
    f->handoffs = audit_count(c, "select count(*) from handoff");
    f->steps = audit_count(c, "select count(*) from step");
    f->rows = audit_count(c, "select count(*) from hoso.outbox");
    f->late_ms = audit_count(c, "select coalesce(max(" LATENESS "), 0)::bigint from hoso.alarm");
    f->late_p50_ms = audit_count(c, "select coalesce(percentile_cont(0.5) within group (order by " LATENESS
                                    "), 0)::bigint from hoso.alarm");
    f->late_p99_ms = audit_count(c, "select coalesce(percentile_cont(0.99) within group (order by " LATENESS
                                    "), 0)::bigint from hoso.alarm");
    f->raced = audit_count(c, "select count(*) from hour where abs(extract(epoch from ended - ends)) < 1.5");
}

/* As audit(): everything in one transaction that is rolled back; `tampering` changes the database first, "" in earnest. */
static inline struct rings rings_check(const struct pg *p, const char *dir, const char *tampering)
{
    struct rings f = {0};
    PGconn *c = PQconnectdb(p->admin);
    ck_assert_msg(PQstatus(c) == CONNECTION_OK, "%s", PQerrorMessage(c));
    PQclear(audit_exec(
        c, "begin; set local session_replication_role = replica; set local client_min_messages = warning"));
    if (tampering[0])
        ck_assert_msg(audit_count(c, tampering) > 0, "nothing was tampered with");
    audit_load(c, dir, "");
    rings_load_heard(c, dir);
    PQclear(audit_exec(c, "create index on ack (case_id, version)"));
    PQclear(audit_exec(c, RINGS_TABLES));
    PQclear(audit_exec(c,
                       "create index on handoff (case_id, code); create index on told_step (case_id, code); "
                       "create index on ring (alarm); create index on hour (case_id)"));
#define RING(name, sql) f.name = audit_count(c, sql);
    RINGS
#undef RING
    rings_figures(c, &f);
    PQclear(audit_exec(c, "rollback"));
    PQfinish(c);
    return f;
}

/* How many kinds of fault were found; each is printed. */
static inline int rings_faults(const struct rings *f)
{
    int n = 0;
#define RING(name, sql)                          \
    if (f->name != 0) {                          \
        printf("    %s: %ld\n", #name, f->name); \
        n++;                                     \
    }
    RINGS
#undef RING
    return n;
}

#endif
