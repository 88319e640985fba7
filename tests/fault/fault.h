/* What the fault tests share: time, a seeded choice, a cluster that is really durable, replies checked, figures. */
#ifndef HOSO_TESTS_FAULT_FAULT_H
#define HOSO_TESTS_FAULT_FAULT_H

#include "lib/base/civil.h"
#include "tests/harness/daemon.h"
#include "tests/harness/wire.h"

#include <check.h>
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static inline int64_t mono_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline inst_t wall_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (inst_t)t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

/* The pause between two looks at something that will come. */
static inline void look_again(void)
{
    nanosleep(&(struct timespec){0, 10000000}, NULL);
}

/* FAULT_ROUNDS makes the long form; without it a test takes its quick one. */
static inline long fault_rounds(long quick)
{
    const char *rounds = getenv("FAULT_ROUNDS");
    long n = rounds ? strtol(rounds, NULL, 10) : quick;
    return n > 0 ? n : quick;
}

/* xorshift64*; FAULT_SEED repeats a run's choices (not its timing). */
static inline uint64_t fault_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

static inline uint64_t fault_seed(void)
{
    const char *seed = getenv("FAULT_SEED");
    uint64_t n = seed ? strtoull(seed, NULL, 10) : (uint64_t)wall_us();
    return n ? n : 1;
}

/* A cluster of the test's own in which a commit means what it means in production, although started as a fast one. */
static inline bool fault_cluster(struct pg *p)
{
    static const char *const settings[] = {
        "alter system set fsync = on", "alter system set full_page_writes = on",
        "alter system set synchronous_commit = on", "select pg_reload_conf()"};
    if (!pg_start_cluster(p))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        char *done = pg_query(p, settings[i]);
        if (!done)
            return false;
        free(done);
    }
    for (int64_t until = mono_ms() + DAEMON_LIMIT_MS; mono_ms() < until; look_again()) {
        char *now = pg_query(p, "select current_setting('fsync') || current_setting('full_page_writes')");
        bool on = now && strcmp(now, "onon") == 0;
        free(now);
        if (on)
            return true;
    }
    return false;
}

/* What an operator in a hurry does: no checkpoint, recovery at the next start. */
static inline bool fault_stop_immediately(const struct pg *p)
{
    char command[PG_TEXT_SIZE * 2];
    snprintf(command, sizeof(command),
             "dir=%s/data bin=${HOSO_PG_BIN:-/usr/lib/postgresql/15/bin}; cd /; "
             "if [ \"$(id -u)\" = 0 ]; then set -- runuser -u \"$(stat -c %%U $dir)\" --; else set --; fi; "
             "\"$@\" \"$bin/pg_ctl\" -D $dir -s -w -m immediate stop",
             p->home);
    return system(command) == 0;
}

/*
 * True when the reply is whole and says what it is: JSON as announced; a refusal is a problem document of the same status,
 * 503 tells when to come back.
 */
static inline bool fault_well_formed(const struct wire_reply *r)
{
    json_error_t at;
    bool refused = r->status >= 400;
    struct str type = wire_field(r, "Content-Type");
    json_t *body = json_loadb(r->body.p, r->body.n, JSON_REJECT_DUPLICATES, &at);
    const json_t *status = json_object_get(body, "status");
    bool ok = json_is_object(body) &&
              str_is(type, refused ? "application/problem+json" : "application/json") &&
              (!refused || json_integer_value(status) == r->status) &&
              (r->status != 503 || !str_is_none(wire_field(r, "Retry-After")));
    json_decref(body);
    return ok;
}

/* Waits until nobody of the daemon's process group is left. The harness gives each daemon a group of its own. */
static inline bool fault_group_is_gone(pid_t group)
{
    for (int64_t until = mono_ms() + DAEMON_LIMIT_MS; mono_ms() < until; look_again())
        if (kill(-group, 0) != 0 && errno == ESRCH)
            return true;
    return false;
}

/* Figures go to build/<name>.json, and to the test's own output; the text is one JSON object. */
static inline void fault_figures(const char *name, const char *json)
{
    char path[100];
    snprintf(path, sizeof(path), "build/%s.json", name);
    FILE *f = fopen(path, "we");
    ck_assert_msg(f != NULL, "cannot write %s", path);
    fprintf(f, "%s\n", json);
    ck_assert_int_eq(fclose(f), 0);
}

#endif
