/* Applies embedded scripts in order, each in one transaction, and keeps the ledger of what was applied. */
#include "server/db/migrate.h"

#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct migrate_set migrate_embedded = {"hoso_owner", sql_roles, sql_migrations, sql_functions};
const struct migrate_set migrate_declare_restore = {"hoso_owner", sql_roles, sql_migrations, sql_restore};

struct run {
    PGconn *pg;
    migrate_say_fn say;
    void *ctx;
};

static void say(const struct run *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void say(const struct run *r, const char *fmt, ...)
{
    char line[800];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof(line), fmt, args);
    va_end(args);
    size_t n = strlen(line);
    while (n > 0 && line[n - 1] == '\n')
        line[--n] = '\0';
    r->say(r->ctx, line);
}

/* A notice of a script ("relation exists, skipping") is nobody's concern; a warning is. */
static void on_notice(void *ctx, const PGresult *notice)
{
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    if (severity && text && strcmp(severity, "WARNING") == 0)
        say(ctx, "warning: %s", text);
}

/* Runs one command or script; `what` names it to a person when it fails. */
static bool run(const struct run *r, const char *what, const char *sql)
{
    PGresult *res = PQexec(r->pg, sql);
    ExecStatusType status = PQresultStatus(res);
    PQclear(res);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        return true;
    say(r, "%s failed: %s", what, PQerrorMessage(r->pg));
    return false;
}

/* Opens a transaction, in the name of `owner` unless NULL. A name of ours, never input. */
static bool begin(const struct run *r, const char *owner)
{
    char sql[128];
    snprintf(sql, sizeof(sql), "begin%s%s", owner ? "; set local role " : "", owner ? owner : "");
    return run(r, sql, sql);
}

/* Runs a script inside the open transaction, which it must leave open. */
static bool run_script(const struct run *r, const struct sql_script *s)
{
    if (!run(r, s->name, s->text))
        return false;
    if (PQtransactionStatus(r->pg) == PQTRANS_INTRANS)
        return true;
    say(r, "%s failed: it ends the transaction that it runs in", s->name);
    return false;
}

/* Ends the transaction one way or the other, and forgets what a script set for its session. */
static bool end(const struct run *r, bool ok)
{
    ok = ok && run(r, "commit", "commit");
    if (!ok)
        PQclear(PQexec(r->pg, "rollback"));
    PQclear(PQexec(r->pg, "reset role; reset all"));
    return ok;
}

/* All scripts of a list in one transaction. */
static bool run_together(const struct run *r, const char *owner, const struct sql_script *scripts)
{
    bool ok = begin(r, owner);
    for (const struct sql_script *s = scripts; ok && s->name; s++)
        ok = run_script(r, s);
    return end(r, ok);
}

static bool record(const struct run *r, const struct sql_script *m)
{
    char version[16];
    snprintf(version, sizeof(version), "%d", m->version);
    const char *const values[] = {version, m->name, m->checksum};
    PQclear(PQexec(r->pg, "reset role"));
    PGresult *res =
        PQexecParams(r->pg, "insert into public.hoso_migration (version, name, checksum) values ($1, $2, $3)",
                     ARRAY_LEN(values), NULL, values, NULL, NULL, 0);
    bool ok = PQresultStatus(res) == PGRES_COMMAND_OK;
    PQclear(res);
    if (!ok)
        say(r, "the ledger refused %s: %s", m->name, PQerrorMessage(r->pg));
    return ok;
}

static const struct sql_script *find(const struct sql_script *migrations, const char *version)
{
    char mine[16];
    for (const struct sql_script *m = migrations; m->name; m++) {
        snprintf(mine, sizeof(mine), "%d", m->version);
        if (strcmp(mine, version) == 0)
            return m;
    }
    return NULL;
}

/* Compares the ledger with what this program carries. The newest applied version, or -1 when they do not agree. */
static int check_ledger(const struct run *r, const struct migrate_set *set)
{
    PGresult *res =
        PQexec(r->pg, "select version, name, checksum from public.hoso_migration order by version");
    if (PQresultStatus(res) != PGRES_TUPLES_OK) {
        say(r, "the ledger cannot be read: %s", PQerrorMessage(r->pg));
        PQclear(res);
        return -1;
    }
    int rows = PQntuples(res), newest = 0;
    bool ok = true;
    for (int i = 0; i < rows; i++) {
        const struct sql_script *m = find(set->migrations, PQgetvalue(res, i, 0));
        const char *name = PQgetvalue(res, i, 1);
        if (!m)
            say(r, "the database has migration %s, which this program does not know: it is newer", name);
        else if (strcmp(m->checksum, PQgetvalue(res, i, 2)) != 0)
            say(r, "migration %s was applied with another content: what was applied is never edited", name);
        else
            newest = m->version;
        ok = ok && m && newest == m->version;
    }
    int known = 0;
    for (const struct sql_script *m = set->migrations; m->name && m->version <= newest; m++)
        known++;
    if (ok && known != rows) {
        say(r, "a migration older than the newest applied is missing in the ledger");
        ok = false;
    }
    PQclear(res);
    return ok ? newest : -1;
}

static bool apply_new(const struct run *r, const struct migrate_set *set, int newest)
{
    for (const struct sql_script *m = set->migrations; m->name; m++) {
        if (m->version <= newest)
            continue;
        bool ok = begin(r, set->owner) && run_script(r, m) && record(r, m);
        if (!end(r, ok))
            return false;
        say(r, "applied %s", m->name);
    }
    return true;
}

static const char lock_sql[] =
    "set lock_timeout = '60s'; select pg_advisory_lock(hashtext('hoso_migration'));"
    "reset lock_timeout";

static const char ledger_sql[] = "create table if not exists public.hoso_migration ("
                                 "version int primary key, name text not null, checksum text not null,"
                                 " at timestamptz not null default now())";

bool migrate(const char *conninfo, const struct migrate_set *set, migrate_say_fn say_fn, void *ctx)
{
    struct run r = {.pg = PQconnectdb(conninfo), .say = say_fn, .ctx = ctx};
    if (!r.pg || PQstatus(r.pg) != CONNECTION_OK) {
        say(&r, "cannot connect: %s", r.pg ? PQerrorMessage(r.pg) : "no memory");
        PQfinish(r.pg);
        return false;
    }
    PQsetNoticeReceiver(r.pg, on_notice, &r);
    /* The lock belongs to the session and goes with it. */
    bool ok = run(&r, "waiting for another migration", lock_sql) && run(&r, "the ledger", ledger_sql);
    int newest = ok ? check_ledger(&r, set) : -1;
    ok = newest >= 0 && run_together(&r, NULL, set->roles) && apply_new(&r, set, newest) &&
         run_together(&r, set->owner, set->functions);
    if (ok)
        say(&r, "the schema is up to date");
    PQfinish(r.pg);
    return ok;
}
