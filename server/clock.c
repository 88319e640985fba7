/* Asks the database for each job's claim when it is due, does the work, and gives the claim back under its fence. */
#include "server/clock.h"

#include "lib/crypto/ids.h"
#include "server/app/app_int.h"
#include "server/impact.h"
#include "server/log.h"
#include "server/rederive.h"
#include "server/refold.h"
#include "server/worker.h"

#include <event2/event.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    CLAIM_MS = 15000, /* a claim whose holder has died is free again after that */
    RETRY_S = 30,     /* after a failure, when the job's interval is longer */
    IMPACT_DOC_MAX = 128 * 1024 * 1024,
    STOP_LIMIT_S = 5 /* how long the end waits for a statement that is under way */
};

struct clock;
struct job_run;

enum runs_on { EVERY, ONE, FENCED };

struct job {
    const char *name;
    int every_s;
    enum runs_on who;
    enum sql_id sql;
    const char *param;
    /* True: there is more of the same to do at once. It may have sent a second statement (JOB_WRITING). */
    bool (*on_rows)(struct job_run *run, struct db_result *r);
};

enum job_step { JOB_IDLE, JOB_CLAIMING, JOB_WORKING, JOB_WRITING, JOB_RETURNING };

struct job_run {
    struct clock *clock;
    const struct job *job;
    enum job_step step;
    int64_t fence;
    bool more;
    struct event *due;
};

static bool on_purged(struct job_run *run, struct db_result *r);
static bool on_gauges(struct job_run *run, struct db_result *r);
static bool on_numbered(struct job_run *run, struct db_result *r);
static bool on_rung(struct job_run *run, struct db_result *r);
static bool on_refold_next(struct job_run *run, struct db_result *r);
static bool on_law(struct job_run *run, struct db_result *r);
static bool on_rederive(struct job_run *run, struct db_result *r);
static bool on_impact_next(struct job_run *run, struct db_result *r);

static const struct job jobs[] = {
#define JOB(name, every_s, who, sql, param, on_rows) {#name, every_s, who, sql, param, on_rows},
#include "server/clock_jobs.tbl.h"
#undef JOB
};

struct clock {
    const struct clock_start *start;
    struct config *config;
    struct event_base *base;
    struct event *term, *hup, *deadline;
    struct db *db;
    struct law *law; /* NULL until the register has told which it is */
    int64_t refused; /* generation that this program cannot work with; 0: none */
    struct rederive *rederive;
    struct impact_work impact;
    struct job_run runs[ARRAY_LEN(jobs)];
    char owner[96]; /* who claims: host, process, and what no other has */
    bool stopping;
};

static bool on_purged(struct job_run *run, struct db_result *r)
{
    UNUSED(run);
    return db_rows(r) == 1 && db_int(r, 0, 0) >= 1000;
}

/* One row with how many were numbered: there is more while a page is full. No row: the claim was lost meanwhile. */
static bool on_numbered(struct job_run *run, struct db_result *r)
{
    UNUSED(run);
    return db_rows(r) == 1 && db_int(r, 0, 0) >= 500;
}

/* One row: how many rang, and the greatest lateness in milliseconds. */
static bool on_rung(struct job_run *run, struct db_result *r)
{
    struct slot *slot = run->clock->start->slot;
    if (db_rows(r) != 1)
        return false;
    int64_t rung = db_int(r, 0, 0);
    atomic_fetch_add_explicit(&slot->alarms_rung, (uint64_t)rung, memory_order_relaxed);
    if (rung > 0)
        atomic_store_explicit(&slot->alarm_late_ms, db_int(r, 0, 1), memory_order_relaxed);
    return rung >= 200;
}

/* Rows: name, stage, sample, value. The sample register alarms nobody, so it is not counted here either. */
static bool on_gauges(struct job_run *run, struct db_result *r)
{
    const struct clock *k = run->clock;
    int64_t running = 0, overdue = 0, alarms = 0, unnumbered = 0;
    for (int i = 0; i < db_rows(r); i++) {
        if (str_is(db_text(r, i, 2), "t"))
            continue;
        if (str_is(db_text(r, i, 0), "deadlines_running"))
            running += db_int(r, i, 3);
        else if (str_is(db_text(r, i, 0), "deadlines_overdue"))
            overdue += db_int(r, i, 3);
        else if (str_is(db_text(r, i, 0), "alarms_due"))
            alarms += db_int(r, i, 3);
        else if (str_is(db_text(r, i, 0), "outbox_unnumbered"))
            unnumbered += db_int(r, i, 3);
    }
    atomic_store_explicit(&k->start->slot->alarms_due, alarms, memory_order_relaxed);
    atomic_store_explicit(&k->start->slot->outbox_unnumbered, unnumbered, memory_order_relaxed);
    atomic_store_explicit(&k->start->slot->deadlines_running, running, memory_order_relaxed);
    atomic_store_explicit(&k->start->slot->deadlines_overdue, overdue, memory_order_relaxed);
    return false;
}

/* Which law is in force, with its texts when it is new. */
static bool on_law(struct job_run *run, struct db_result *r)
{
    struct clock *k = run->clock;
    int64_t generation = law_generation_of(r);
    if (generation == 0 || db_is_null(r, 0, LAW_CURRENT_KIND))
        return false;
    struct law *law = law_from_current(r, NULL);
    k->refused = law ? 0 : generation; /* which was logged, once */
    if (law) {
        law_unref(k->law);
        k->law = law;
    }
    return false;
}

static void on_answer(void *ctx, enum db_outcome outcome, struct db_result *result);

static struct db_param text_param(const char *text)
{
    return (struct db_param){.value = text, .n = text ? strlen(text) : 0};
}

/* Sends the statement of the run's present step. False: the database takes nothing now. */
static bool send_step(struct job_run *run)
{
    char number[24];
    struct db_call call = {.done = on_answer, .ctx = run};
    switch (run->step) {
    case JOB_CLAIMING:
        snprintf(number, sizeof(number), "%d", CLAIM_MS);
        call.sql = SQL_JOB_CLAIM;
        call.params[call.nparams++] = text_param(run->job->name);
        call.params[call.nparams++] = text_param(run->clock->owner);
        call.params[call.nparams++] = text_param(number);
        break;
    case JOB_WORKING:
        call.sql = run->job->sql;
        snprintf(number, sizeof(number), "%" PRId64, run->fence);
        if (run->job->who == FENCED)
            call.params[call.nparams++] = text_param(number);
        if (run->job->param)
            call.params[call.nparams++] = text_param(run->job->param);
        if (run->job->sql == SQL_LAW_CURRENT) {
            const struct clock *k = run->clock;
            snprintf(number, sizeof(number), "%" PRId64,
                     k->refused ? k->refused
                     : k->law   ? k->law->generation
                                : 0);
            call.params[call.nparams++] = text_param(number);
        }
        break;
    case JOB_RETURNING:
        snprintf(number, sizeof(number), "%" PRId64, run->fence);
        call.sql = SQL_JOB_DONE;
        call.params[call.nparams++] = text_param(run->job->name);
        call.params[call.nparams++] = text_param(number);
        break;
    case JOB_IDLE:
    case JOB_WRITING: /* sent by the call back that prepared it */
        ASSERT(!"an idle job sends nothing");
    }
    return db_submit(run->clock->db, &call) != NULL;
}

/* One case to derive again, or none. What was derived is written by a second statement, under the same claim. */
static bool on_refold_next(struct job_run *run, struct db_result *r)
{
    struct refolded out;
    char fence[24];
    if (db_rows(r) == 0 || !run->clock->law)
        return false;
    if (!refold_derive(run->clock->law, r, &out))
        return false; /* no memory: the next turn tries again */
    snprintf(fence, sizeof(fence), "%" PRId64, run->fence);
    struct db_call call = {.sql = SQL_REFOLD, .done = on_answer, .ctx = run, .nparams = 4};
    call.params[0] = text_param(fence);
    call.params[1] = text_param(out.case_id);
    call.params[2] = text_param(out.version);
    call.params[3] = (struct db_param){.value = out.doc.n ? out.doc.p : NULL, .n = out.doc.n};
    if (db_submit(run->clock->db, &call))
        run->step = JOB_WRITING;
    refolded_free(&out);
    return true;
}

/* Writes what was found, or that nothing can be. */
static bool impact_send(struct job_run *run, bool good, struct buf *doc)
{
    char fence[24];
    struct db_call call = {.sql = SQL_IMPACT_WRITE, .done = on_answer, .ctx = run, .nparams = 3};
    snprintf(fence, sizeof(fence), "%" PRId64, run->fence);
    call.params[0] = text_param(fence);
    call.params[1] = text_param(run->clock->impact.id);
    call.params[2] = (struct db_param){.value = doc->p, .n = doc->n};
    bool sent = good && db_submit(run->clock->db, &call);
    if (sent)
        run->step = JOB_WRITING;
    buf_free(doc);
    return sent;
}

static void on_impact_texts(void *ctx, enum db_outcome outcome, struct db_result *result);

/*
 * Some cases to be compared under two laws. A law that is not at hand is read first, and the cases are asked for again; both
 * are forgotten when none is left.
 */
static bool on_impact_next(struct job_run *run, struct db_result *r)
{
    struct impact_work *w = &run->clock->impact;
    struct buf doc;
    if (db_rows(r) == 0) {
        impact_forget(w);
        return false;
    }
    if (!impact_ready(w, r)) {
        struct db_call call = {.sql = SQL_LAW_TEXTS, .done = on_impact_texts, .ctx = run, .nparams = 2};
        call.params[0] = text_param(w->pack);
        call.params[1] = text_param(w->calendar);
        if (db_submit(run->clock->db, &call))
            run->step = JOB_WRITING;
        return run->step == JOB_WRITING;
    }
    buf_init(&doc, IMPACT_DOC_MAX);
    return impact_send(run, impact_derive(w, r, &doc), &doc);
}

/* Until its next turn, in `seconds`. Without the timer the job would never run again: better a new clock. */
static void rest(struct job_run *run, int seconds)
{
    struct timeval wait = {seconds, 0};
    run->step = JOB_IDLE;
    if (run->clock->stopping || event_add(run->due, &wait) == 0)
        return;
    log_event(LOG_MEMORY, "for=timer");
    event_base_loopbreak(run->clock->base);
}

static void job_failed(struct job_run *run, const char *sqlstate)
{
    static const char *const steps[] = {"idle", "claim", "work", "write", "return"};
    log_event(LOG_JOB_FAILED, "job=%s step=%s sqlstate=%s", run->job->name, steps[run->step], sqlstate);
    atomic_fetch_add_explicit(&run->clock->start->slot->job_failures, 1, memory_order_relaxed);
    rest(run, RETRY_S < run->job->every_s ? RETRY_S : run->job->every_s);
}

static void go(struct job_run *run, enum job_step step)
{
    run->step = step;
    if (!send_step(run))
        job_failed(run, "unavailable");
}

static void on_rederived(void *ctx, bool more, const char *failed)
{
    struct job_run *run = ctx;
    if (failed) {
        job_failed(run, failed);
        return;
    }
    run->more = more && !run->clock->stopping;
    go(run, JOB_RETURNING);
}

/* By which laws cases were derived before; it works by itself for a turn. */
static bool on_rederive(struct job_run *run, struct db_result *r)
{
    struct clock *k = run->clock;
    if (db_rows(r) == 0)
        atomic_store_explicit(&k->start->slot->cases_to_derive, 0, memory_order_relaxed);
    else if (k->law && rederive_turn(k->rederive, run->fence, k->law, r, on_rederived, run))
        run->step = JOB_WRITING;
    return false;
}

static void job_finished(struct job_run *run)
{
    log_event(LOG_JOB_DONE, "job=%s fence=%" PRId64, run->job->name, run->fence);
    atomic_fetch_add_explicit(&run->clock->start->slot->jobs, 1, memory_order_relaxed);
    rest(run, run->more ? 0 : run->job->every_s);
}

/* The law that was missing; when it cannot be read, whoever asked is told so. */
static void on_impact_texts(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    struct job_run *run = ctx;
    struct impact_work *w = &run->clock->impact;
    struct buf doc;
    if (outcome != DB_OK) {
        job_failed(run, outcome == DB_FAILED ? db_sqlstate(result) : "unavailable");
        return;
    }
    if (impact_take(w, result)) {
        go(run, JOB_RETURNING);
        return;
    }
    buf_init(&doc, IMPACT_DOC_MAX);
    if (!impact_send(run, impact_failed(w, &doc), &doc))
        job_failed(run, "unavailable");
}

static void on_answer(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    struct job_run *run = ctx;
    if (outcome != DB_OK) {
        job_failed(run, outcome == DB_FAILED ? db_sqlstate(result) : "unavailable");
        return;
    }
    switch (run->step) {
    case JOB_CLAIMING:
        if (db_rows(result) == 0) {
            rest(run,
                 run->job->every_s); /* somebody else holds it: nothing to do, nothing to complain about */
            return;
        }
        run->fence = db_int(result, 0, 0);
        go(run, JOB_WORKING);
        return;
    case JOB_WORKING:
        run->more = run->job->on_rows(run, result);
        if (run->step == JOB_WRITING)
            return; /* its answer goes on */
        if (run->job->who != EVERY)
            go(run, JOB_RETURNING);
        else
            job_finished(run);
        return;
    case JOB_WRITING:
        go(run, JOB_RETURNING);
        return;
    case JOB_RETURNING:
        job_finished(run);
        return;
    case JOB_IDLE:
        ASSERT(!"an idle job gets no answer");
    }
}

static void on_due(evutil_socket_t fd, short what, void *ctx)
{
    struct job_run *run = ctx;
    UNUSED(fd);
    UNUSED(what);
    if (!db_ready(run->clock->db)) {
        rest(run, 1); /* that the database is away is already in the log */
        return;
    }
    go(run, run->job->who == EVERY ? JOB_WORKING : JOB_CLAIMING);
}

static void on_idle(void *ctx)
{
    struct clock *k = ctx;
    event_base_loopbreak(k->base);
}

static void on_stop_limit(evutil_socket_t fd, short what, void *ctx)
{
    UNUSED(fd);
    UNUSED(what);
    on_idle(ctx);
}

static void on_term(evutil_socket_t fd, short what, void *ctx)
{
    struct clock *k = ctx;
    struct timeval limit = {STOP_LIMIT_S, 0};
    UNUSED(fd);
    UNUSED(what);
    if (k->stopping)
        return;
    k->stopping = true;
    for (size_t i = 0; i < ARRAY_LEN(jobs); i++)
        event_del(k->runs[i].due);
    rederive_stop(k->rederive);
    if (event_add(k->deadline, &limit) != 0) {
        on_idle(k);
        return;
    }
    db_drain(k->db, on_idle, k);
}

static void on_hup(evutil_socket_t fd, short what, void *ctx)
{
    struct clock *k = ctx;
    char why[CONFIG_WHY_SIZE] = "";
    UNUSED(fd);
    UNUSED(what);
    struct config *next = config_load(k->start->config_path, why);
    if (!next) {
        log_event(LOG_RELOAD_REFUSED, "reason=\"%s\"", why);
        return;
    }
    log_set_level((enum log_level)next->log_level);
    rederive_share(k->rederive, next->derive_share);
    config_free(next);
    atomic_fetch_add_explicit(&k->start->slot->reloads, 1, memory_order_relaxed);
}

static bool watch_signals(struct clock *k)
{
    k->term = evsignal_new(k->base, SIGTERM, on_term, k);
    k->hup = evsignal_new(k->base, SIGHUP, on_hup, k);
    k->deadline = evtimer_new(k->base, on_stop_limit, k);
    if (!k->term || !k->hup || !k->deadline || event_add(k->term, NULL) != 0 || event_add(k->hup, NULL) != 0)
        return false;
    signal(SIGINT, SIG_IGN); /* Ctrl-C is the master's to answer */
    signal(SIGPIPE, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

static bool open_all(struct clock *k)
{
    char host[64] = "?";
    struct uuid_text once; /* two containers may have one name, and one number of process */
    if (gethostname(host, sizeof(host) - 1) != 0)
        host[0] = '?';
    if (!uuid_new(0, &once))
        return false;
    snprintf(k->owner, sizeof(k->owner), "%s/%d/%.12s", host, (int)getpid(), once.text + 24);
    k->base = event_base_new();
    if (!k->base)
        return false;
    struct db_config config = worker_db_config(k->config);
    for (int i = 0; i < LANE_COUNT; i++)
        config.lanes[i] = 1;
    config.lanes[LANE_LIST] = config.lanes[LANE_WRITE] =
        2; /* what rings is not to wait for a page of cases */
    k->db = db_new(k->base, &config, &k->start->slot->db);
    k->rederive = k->db ? rederive_new(k->base, k->db, k->start->slot) : NULL;
    if (!k->rederive)
        return false;
    rederive_share(k->rederive, k->config->derive_share);
    struct timeval soon = {1, 0};
    for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
        struct job_run *run = &k->runs[i];
        *run = (struct job_run){.clock = k, .job = &jobs[i], .due = evtimer_new(k->base, on_due, run)};
        if (!run->due || event_add(run->due, &soon) != 0)
            return false;
    }
    return watch_signals(k);
}

static void close_event(struct event *e)
{
    if (e)
        event_free(e);
}

static void close_all(struct clock *k)
{
    for (size_t i = 0; i < ARRAY_LEN(jobs); i++)
        close_event(k->runs[i].due);
    rederive_free(k->rederive);
    if (k->db)
        db_free(k->db);
    impact_forget(&k->impact);
    law_unref(k->law);
    close_event(k->term);
    close_event(k->hup);
    close_event(k->deadline);
    if (k->base)
        event_base_free(k->base);
    config_free(k->config);
}

int clock_run(const struct clock_start *start)
{
    struct clock k = {.start = start, .config = start->config};
    bool opened = open_all(&k);
    if (opened)
        event_base_dispatch(k.base);
    else
        log_event(LOG_MEMORY, "for=clock");
    bool ended = opened && k.stopping;
    close_all(&k);
    return ended ? EXIT_SUCCESS : EXIT_FAILURE;
}
