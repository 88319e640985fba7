/* The checker: compares the writers' lists with what the database holds, by statements that share nothing with ours. */
#ifndef HOSO_TESTS_FAULT_AUDIT_H
#define HOSO_TESTS_FAULT_AUDIT_H

#include "tests/fault/fault.h"

#include <dirent.h>

/*
 * What may go wrong: FINDING(name, statement that counts it). `ack` holds the lists: kind (R, E), key, case_id, event_id,
 * version, at, tried; every write has an `at` of its own.
 */
#define FINDINGS                                                                                            \
    FINDING(                                                                                                \
        lost,                                                                                               \
        "select count(*) from ack a where not exists (select from hoso.case_event e join hoso.case_file c " \
        "on c.id = e.case_id where e.case_id = a.case_id and e.seq = a.version and e.at_from = a.at and "   \
        "e.id = coalesce(a.event_id, e.id))")                                                               \
    FINDING(doubled,                                                                                        \
            "select count(*) from (select from hoso.case_event group by at_from having count(*) > 1) d")    \
    FINDING(acknowledged_twice,                                                                             \
            "select count(*) from (select from ack group by case_id, version having count(*) > 1 "          \
            "union all select from ack group by key having count(*) > 1) d")                                \
    FINDING(unasked, "select count(*) from hoso.case_event e where not exists (select from ack a where "    \
                     "a.case_id = e.case_id and a.version = e.seq)")                                        \
    FINDING(keys_lost,                                                                                      \
            "select count(*) from ack a where not exists (select from hoso.idempotency i where "            \
            "i.key = a.key and i.case_id = a.case_id and i.version = a.version and i.status = 201 and "     \
            "i.event_id = coalesce(a.event_id, i.event_id))")                                               \
    FINDING(keys_doubled,                                                                                   \
            "select (select count(*) from hoso.idempotency) - (select count(distinct key) from ack)")       \
    FINDING(gaps,                                                                                           \
            "select count(*) from hoso.case_file c join lateral (select count(*) n, max(seq) m from "       \
            "hoso.case_event e where e.case_id = c.id) e on true where c.version <> e.n or e.m <> e.n")     \
    FINDING(numbers,                                                                                        \
            "select (select sum(last) from hoso.case_counter) - (select count(*) from hoso.case_file)")     \
    FINDING(not_audited,                                                                                    \
            "select (select count(*) from ack) - (select count(*) from hoso.audit where action in "         \
            "('report.create', 'event.append'))")                                                           \
    FINDING(half_written,                                                                                   \
            "select count(*) from hoso.case_event e where (select count(*) from hoso.event_text t "         \
            "where t.event_id = e.id) <> 1 or (e.seq = 1 and (select count(*) from hoso.data_key k "        \
            "where k.case_id = e.case_id) <> 2) or (e.seq = 1 and (select count(*) from "                   \
            "hoso.person_identity i where i.case_id = e.case_id) <> 1)")                                    \
    FINDING(spans,                                                                                          \
            "select count(*) from (select from hoso.deadline_span where known_to = 'infinity' group by "    \
            "deadline, valid_from having count(*) > 1) d")

struct findings {
#define FINDING(name, sql) long name;
    FINDINGS
#undef FINDING
    long settled_by_key; /* no fault: answered by a later attempt than the one that wrote */
};

static inline PGresult *audit_exec(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    ExecStatusType s = PQresultStatus(r);
    ck_assert_msg(s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK || s == PGRES_COPY_IN, "%s: %s", sql,
                  PQerrorMessage(c));
    return r;
}

static inline long audit_count(PGconn *c, const char *sql)
{
    PGresult *r = audit_exec(c, sql);
    ck_assert_int_eq(PQntuples(r), 1);
    long n = strtol(PQgetvalue(r, 0, 0), NULL, 10);
    PQclear(r);
    return n;
}

static inline void audit_copy_file(PGconn *c, const char *path)
{
    char line[400];
    FILE *f = fopen(path, "re");
    ck_assert_msg(f != NULL, "%s: %s", path, strerror(errno));
    while (fgets(line, sizeof(line), f))
        ck_assert_int_eq(PQputCopyData(c, line, (int)strlen(line)), 1);
    fclose(f);
}

/* All lists of the folder, and one more line that may be forged ("": none). */
static inline void audit_load(PGconn *c, const char *dir, const char *forged)
{
    PQclear(audit_exec(
        c, "create temp table told (kind text, key text, case_id uuid, event_id uuid, version int, "
           "at_us bigint, tried_us bigint) on commit drop"));
    PQclear(audit_exec(c, "copy told from stdin"));
    DIR *d = opendir(dir);
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e; (e = readdir(d));) {
        char path[400];
        if (strncmp(e->d_name, "acks-", 5) != 0)
            continue;
        snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
        audit_copy_file(c, path);
    }
    closedir(d);
    if (forged[0])
        ck_assert_int_eq(PQputCopyData(c, forged, (int)strlen(forged)), 1);
    ck_assert_int_eq(PQputCopyEnd(c, NULL), 1);
    PGresult *r = PQgetResult(c);
    ck_assert_msg(PQresultStatus(r) == PGRES_COMMAND_OK, "%s", PQerrorMessage(c));
    PQclear(r);
    ck_assert_ptr_null(PQgetResult(c));
    PQclear(audit_exec(
        c, "create temp table ack on commit drop as select *, timestamptz 'epoch' + at_us * interval "
           "'1 us' as at, timestamptz 'epoch' + tried_us * interval '1 us' as tried from told"));
}

/*
 * Checks everything in one transaction that is rolled back. `forged` is a line for the list, `tampering` a statement that
 * changes the database first; both "" in earnest.
 */
static inline struct findings audit(const struct pg *p, const char *dir, const char *forged,
                                    const char *tampering)
{
    struct findings f = {0};
    PGconn *c = PQconnectdb(p->admin);
    ck_assert_msg(PQstatus(c) == CONNECTION_OK, "%s", PQerrorMessage(c));
    PQclear(audit_exec(c, "begin; set local session_replication_role = replica"));
    if (tampering[0])
        ck_assert_msg(audit_count(c, tampering) > 0, "nothing was tampered with");
    audit_load(c, dir, forged);
#define FINDING(name, sql) f.name = audit_count(c, sql);
    FINDINGS
#undef FINDING
    f.settled_by_key = audit_count(
        c, "select count(*) from ack a join hoso.idempotency i on i.key = a.key where i.at < a.tried");
    PQclear(audit_exec(c, "rollback"));
    PQfinish(c);
    return f;
}

/* How many kinds of fault were found; each is printed. */
static inline int audit_faults(const struct findings *f)
{
    int n = 0;
#define FINDING(name, sql)                       \
    if (f->name != 0) {                          \
        printf("    %s: %ld\n", #name, f->name); \
        n++;                                     \
    }
    FINDINGS
#undef FINDING
    return n;
}

#endif
