/* Makes databases by deploy/cluster.sh and tests/harness/database.sh, and asks them by libpq. */
#include "tests/harness/pg.h"

#include "lib/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The first line of a command's output; false when it failed. */
static bool run(const char *command, char *line, size_t room)
{
    FILE *f = popen(command, "re");
    if (!f)
        return false;
    char rest[256];
    bool got = fgets(line, (int)room, f) != NULL;
    if (got)
        line[strcspn(line, "\n")] = '\0';
    while (fgets(rest, sizeof(rest), f))
        continue;
    return pclose(f) == 0 && got;
}

/* One command of deploy/cluster.sh on the cluster of the test. */
static bool cluster(const struct pg *p, const char *verb, const char *option)
{
    char command[PG_TEXT_SIZE + 128];
    snprintf(command, sizeof(command), "sh deploy/cluster.sh %s %s %s >&2", verb, p->home, option);
    return system(command) == 0;
}

static PGconn *connect_to(const char *conninfo)
{
    PGconn *pg = PQconnectdb(conninfo);
    if (PQstatus(pg) == CONNECTION_OK)
        return pg;
    fprintf(stderr, "pg: %s", PQerrorMessage(pg));
    PQfinish(pg);
    return NULL;
}

static char *ask(const char *conninfo, const char *sql)
{
    PGconn *pg = connect_to(conninfo);
    if (!pg)
        return NULL;
    PGresult *r = PQexec(pg, sql);
    struct buf out;
    buf_init(&out, (size_t)64 * 1024 * 1024);
    bool ok = PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
    if (!ok)
        fprintf(stderr, "pg: %s", PQerrorMessage(pg));
    for (int i = 0; i < PQntuples(r); i++)
        for (int j = 0; j < PQnfields(r); j++)
            buf_printf(&out, "%s%s", i == 0 && j == 0 ? "" : j ? "|" : "\n", PQgetvalue(r, i, j));
    PQclear(r);
    PQfinish(pg);
    char *text = ok && !out.failed ? strdup(out.p ? out.p : "") : NULL;
    buf_free(&out);
    return text;
}

/* A copy of the template under a name that no other test has. */
static bool copy_template(struct pg *p, const char *admin)
{
    char maintenance[PG_TEXT_SIZE], sql[200];
    snprintf(p->name, sizeof(p->name), "t%d", (int)getpid());
    snprintf(maintenance, sizeof(maintenance), "%s dbname=postgres", admin);
    snprintf(sql, sizeof(sql), "create database %s template hoso_template", p->name);
    char *made = ask(maintenance, sql);
    free(made);
    if (!made)
        return false;
    snprintf(p->admin, sizeof(p->admin), "%s dbname=%s", admin, p->name);
    const char *user = strstr(admin, " user=");
    ASSERT(user != NULL);
    int n =
        snprintf(p->app, sizeof(p->app), "%.*s user=hoso_app dbname=%s", (int)(user - admin), admin, p->name);
    return n < (int)sizeof(p->app);
}

bool pg_start_cluster(struct pg *p)
{
    char admin[PG_TEXT_SIZE / 2], command[PG_TEXT_SIZE + 64];
    memset(p, 0, sizeof(*p));
    p->own_cluster = true;
    /* Under /tmp and short: a unix socket's path has 107 bytes. cluster.sh makes the folder. */
    snprintf(p->home, sizeof(p->home), "/tmp/hoso-test-%d", (int)getpid());
    snprintf(command, sizeof(command), "sh tests/harness/database.sh %s", p->home);
    if (run(command, admin, sizeof(admin)) && copy_template(p, admin))
        return true;
    pg_stop(p);
    return false;
}

bool pg_start(struct pg *p)
{
    const char *shared = getenv("HOSO_TEST_CLUSTER");
    char admin[PG_TEXT_SIZE / 2], command[PG_TEXT_SIZE + 64];
    if (!shared)
        return pg_start_cluster(p);
    memset(p, 0, sizeof(*p));
    snprintf(p->home, sizeof(p->home), "%s", shared);
    snprintf(command, sizeof(command), "sh deploy/cluster.sh start %s --fast", p->home);
    return run(command, admin, sizeof(admin)) && copy_template(p, admin);
}

void pg_stop(struct pg *p)
{
    if (p->own_cluster) {
        if (!cluster(p, "destroy", ""))
            fprintf(stderr, "pg: %s could not be removed\n", p->home);
    } else if (p->name[0]) {
        char sql[128], maintenance[PG_TEXT_SIZE];
        char *at = strstr(p->admin, " dbname=");
        snprintf(maintenance, sizeof(maintenance), "%.*s dbname=postgres", (int)(at - p->admin), p->admin);
        snprintf(sql, sizeof(sql), "drop database %s with (force)", p->name);
        free(ask(maintenance, sql));
    }
    memset(p, 0, sizeof(*p));
}

bool pg_kill(const struct pg *p)
{
    ASSERT(p->own_cluster);
    return cluster(p, "kill", "");
}

bool pg_restart(const struct pg *p)
{
    ASSERT(p->own_cluster);
    return cluster(p, "start", "--fast");
}

char *pg_query(const struct pg *p, const char *sql)
{
    return ask(p->admin, sql);
}

bool pg_token(const struct pg *p, const char *role, char *out, size_t room)
{
    char command[PG_TEXT_SIZE + 128];
    snprintf(command, sizeof(command), ". deploy/demo.sh && demo_token_of %s %s/tokens.json", role, p->home);
    return run(command, out, room) && out[0] != '\0';
}
