/* Builds the worker's event loop, tells it of signals, and takes it down in order: requests, database, loop. */
#include "server/worker.h"

#include "server/app/app.h"
#include "server/log.h"
#include "server/net/tls.h"

#include <event2/event.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct worker {
    const struct worker_start *start;
    struct config
        *config; /* in use; the one it started with is kept to the end, for the database goes on with it */
    struct net_config net_config;
    struct event_base *base;
    struct event *term, *hup, *deadline, *look;
    struct db *db;
    struct app *app;
    struct net *net;
    int looks; /* before it listened */
    bool draining, listening;
};

enum {
    LOOK_S = 1, /* how often it looks by itself which law is in force */
    LOOK_SOON_MS = 20,
    LOOKS_BEFORE_LISTENING = 50
};

/* The peer's address is no part of the line: at debug level too the log tells of connections, not of people. */
static void on_close(void *ctx, const struct net_close *how)
{
    UNUSED(ctx);
    log_event(LOG_CONNECTION, "reason=\"%s\" error=%d requests=%" PRIu64, how->reason, how->is_error,
              how->requests);
}

static void on_db_line(void *ctx, const char *message)
{
    static const char up[] = ": connected";
    size_t n = strlen(message);
    UNUSED(ctx);
    /* A connection made is routine, one that is lost or cannot be made is not; the text is all there is to tell. */
    bool is_up = n >= sizeof(up) - 1 && strcmp(message + n - (sizeof(up) - 1), up) == 0;
    log_event(is_up ? LOG_DATABASE_UP : LOG_DATABASE_DOWN, "message=\"%s\"", message);
}

struct db_config worker_db_config(const struct config *c)
{
    return (struct db_config){
        .conninfo = c->database,
        .lanes = {[LANE_POINT] = c->db_point_lanes,
                  [LANE_LIST] = c->db_list_lanes,
                  [LANE_WRITE] = c->db_write_lanes,
                  [LANE_AUDIT] = c->db_audit_lanes},
        .queue_max = c->db_queue_max,
        .log = on_db_line,
        .deadline_ms = {[LANE_POINT] = c->db_read_deadline_ms,
                        [LANE_LIST] = c->db_list_deadline_ms,
                        [LANE_WRITE] = c->db_write_deadline_ms,
                        [LANE_AUDIT] = c->db_write_deadline_ms},
    };
}

static struct net_config net_config(const struct config *c, struct ssl_ctx_st *tls)
{
    return (struct net_config){
        .header_timeout_ms = c->header_timeout_ms,
        .body_timeout_ms = c->body_timeout_ms,
        .idle_timeout_ms = c->idle_timeout_ms,
        .write_timeout_ms = c->write_timeout_ms,
        .max_head = (size_t)c->max_head,
        .max_body = (size_t)c->max_body,
        .max_connections = c->max_connections,
        .max_per_peer = c->max_per_peer,
        .max_requests = c->max_requests,
        .tls = tls,
    };
}

/* The last thing of a drain: nothing is in flight any more. */
static void on_database_idle(void *ctx)
{
    struct worker *w = ctx;
    log_event(LOG_DRAINED, "slot=%d", w->start->number);
    event_base_loopbreak(w->base);
}

static void on_network_idle(void *ctx)
{
    struct worker *w = ctx;
    db_drain(w->db, on_database_idle, w);
}

static void on_drain_deadline(evutil_socket_t fd, short what, void *ctx)
{
    struct worker *w = ctx;
    UNUSED(fd);
    UNUSED(what);
    log_event(LOG_DRAIN_TIMEOUT, "slot=%d after_s=%d", w->start->number, w->config->drain_s);
    event_base_loopbreak(w->base);
}

static void on_term(evutil_socket_t fd, short what, void *ctx)
{
    struct worker *w = ctx;
    UNUSED(fd);
    UNUSED(what);
    if (w->draining)
        return;
    w->draining = true;
    event_del(w->look);
    struct timeval limit = {w->config->drain_s, 0};
    if (event_add(w->deadline, &limit) != 0) {
        event_base_loopbreak(w->base);
        return;
    }
    app_drain(w->app);
    net_drain(w->net, on_network_idle, w);
    /* The master and every worker close their copy: from here on the kernel refuses new connections. */
    close(w->start->listen_fd);
}

/* The master has tried the new configuration before it sent the signal; what fails here all the same changes nothing. */
static void on_hup(evutil_socket_t fd, short what, void *ctx)
{
    struct worker *w = ctx;
    UNUSED(fd);
    UNUSED(what);
    char why[CONFIG_WHY_SIZE] = "";
    struct config *next = config_load(w->start->config_path, why);
    struct ssl_ctx_st *tls =
        next && w->start->tls ? tls_ctx_new(next->tls_cert, next->tls_key, why, sizeof(why)) : NULL;
    char kept[CONFIG_WHY_SIZE];
    bool readable = next && (tls || !w->start->tls) && config_keep_fixed(next, w->config, kept);
    if (!readable || !app_reload(w->app, next)) {
        log_event(LOG_RELOAD_REFUSED, "reason=\"%s\"", readable ? "keyring" : why);
        tls_ctx_free(tls);
        config_free(next);
        return;
    }
    if (tls)
        net_set_tls(w->net, tls);
    tls_ctx_free(tls);
    if (w->config != w->start->config)
        config_free(w->config);
    w->config = next;
    atomic_fetch_add_explicit(&w->start->slot->reloads, 1, memory_order_relaxed);
    log_event(LOG_RELOADED, "slot=%d", w->start->number);
    log_set_level((enum log_level)next->log_level);
}

static bool watch_signals(struct worker *w)
{
    w->term = evsignal_new(w->base, SIGTERM, on_term, w);
    w->hup = evsignal_new(w->base, SIGHUP, on_hup, w);
    w->deadline = evtimer_new(w->base, on_drain_deadline, w);
    if (!w->term || !w->hup || !w->deadline || event_add(w->term, NULL) != 0 || event_add(w->hup, NULL) != 0)
        return false;
    /* Ctrl-C reaches every process of the terminal; the master alone decides what it means. */
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

/*
 * Who has no law yet leaves connections to the other workers for a moment. No longer: without a database nobody ever has one,
 * and clients are to be told so.
 */
static void on_look(evutil_socket_t fd, short what, void *ctx)
{
    struct worker *w = ctx;
    struct timeval next = {LOOK_S, 0};
    UNUSED(fd);
    UNUSED(what);
    app_look(w->app);
    if (!w->listening && (app_knows_law(w->app) || ++w->looks >= LOOKS_BEFORE_LISTENING)) {
        w->listening = net_listen(w->net, w->start->listen_fd);
        if (!w->listening) {
            log_event(LOG_MEMORY, "for=network");
            event_base_loopbreak(w->base);
            return;
        }
    }
    if (!w->listening)
        next = (struct timeval){0, LOOK_SOON_MS * 1000};
    if (event_add(w->look, &next) != 0)
        event_base_loopbreak(w->base);
}

/* False with the reason logged; whatever was made is taken down by close_all(). */
static bool open_all(struct worker *w)
{
    struct slot *slot = w->start->slot;
    w->base = event_base_new();
    if (!w->base) {
        log_event(LOG_SYSTEM, "call=event_base_new");
        return false;
    }
    struct db_config db_config = worker_db_config(w->start->config);
    w->db = db_new(w->base, &db_config, &slot->db);
    if (!w->db) {
        log_event(LOG_MEMORY, "for=database");
        return false;
    }
    w->app = app_new(w->base, w->config, w->start->keys, w->db, slot);
    if (!w->app)
        return false;
    const struct net_handler handler = {
        .on_request = app_on_request, .on_gone = app_on_gone, .ctx = w->app, .on_close = on_close};
    w->net = net_new(w->base, &w->net_config, &handler, &slot->net);
    struct timeval soon = {0, LOOK_SOON_MS * 1000};
    w->look = evtimer_new(w->base, on_look, w);
    if (!w->net || !w->look || event_add(w->look, &soon) != 0) {
        log_event(LOG_MEMORY, "for=network");
        return false;
    }
    if (!watch_signals(w)) {
        log_event(LOG_SYSTEM, "call=evsignal_new");
        return false;
    }
    return true;
}

static void close_event(struct event *e)
{
    if (e)
        event_free(e);
}

static void close_all(struct worker *w)
{
    if (w->net)
        net_free(w->net);
    if (w->app)
        app_free(w->app);
    if (w->db)
        db_free(w->db);
    close_event(w->term);
    close_event(w->hup);
    close_event(w->deadline);
    close_event(w->look);
    if (w->base)
        event_base_free(w->base);
    if (w->config != w->start->config)
        config_free(w->config);
    config_free(w->start->config);
}

int worker_run(const struct worker_start *start)
{
    struct worker w = {.start = start, .config = start->config};
    w.net_config = net_config(start->config, start->tls);
    bool opened = open_all(&w);
    if (opened)
        event_base_dispatch(w.base);
    bool drained = opened && w.draining;
    close_all(&w);
    return drained ? EXIT_SUCCESS : EXIT_FAILURE;
}
