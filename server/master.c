/* One loop over signals and the times at which something is due; no threads, no handlers that run in between. */
#include "server/master.h"

#include "lib/crypto/keyring.h"
#include "server/app/app.h"
#include "server/clock.h"
#include "server/log.h"
#include "server/net/listen.h"
#include "server/net/tls.h"
#include "server/sandbox.h"
#include "server/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    BACKOFF_FIRST_MS = 200,
    BACKOFF_MAX_MS = 10000,
    SETTLED_MS = 10000,   /* who has lived that long was not part of a crash loop */
    KILL_GRACE_MS = 3000, /* beyond drain_s, before a child that does not leave is killed */
};

struct child {
    pid_t pid;               /* 0: none runs */
    int number;              /* slot; the last one is the clock */
    uint64_t forked_at, due; /* monotonic ms; `due`: when to fork again */
    unsigned deaths;         /* in a row, each soon after its fork */
};

struct master {
    struct config *config;
    struct keyring keys; /* children inherit them, so that one forked again needs no file */
    const char *path;
    struct metrics *metrics;
    struct ssl_ctx_st *tls;
    int listen_fd;
    struct child *children;
    int nchildren;
    sigset_t signals;
    pid_t trial;                 /* a child that only tries out a new configuration; 0: none */
    struct config *next;         /* what the trial tries */
    struct ssl_ctx_st *next_tls; /* and its certificate, or NULL */
    bool reload_again;           /* HUP came while a trial ran */
    bool stopping;
    uint64_t kill_at;
};

/* What start_child() tells the loop: go on as the master, or leave as a child with `exit_code`. */
enum side { SIDE_MASTER, SIDE_CHILD };

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static bool is_clock(const struct master *m, const struct child *c)
{
    return c->number == m->nchildren - 1;
}

static const char *role_of(const struct master *m, const struct child *c)
{
    return is_clock(m, c) ? "clock" : "worker";
}

static int run_child(struct master *m, const struct child *c)
{
    struct slot *slot = metrics_slot(m->metrics, c->number);
    struct config *config = m->config;
    m->config = NULL; /* the child's run frees it */
    if (!is_clock(m, c)) {
        log_set_process("worker", c->number);
        const struct worker_start start = {c->number, m->path, config, &m->keys, slot, m->listen_fd, m->tls};
        int code = worker_run(&start);
        m->listen_fd = -1;
        return code;
    }
    log_set_process("clock", -1);
    keyring_wipe(&m->keys); /* it needs none */
    close(m->listen_fd);
    m->listen_fd = -1;
    const struct clock_start start = {m->path, config, slot};
    return clock_run(&start);
}

static enum side start_child(struct master *m, struct child *c, int *exit_code)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        *exit_code = sandbox_child(parent) ? run_child(m, c) : EXIT_FAILURE;
        return SIDE_CHILD;
    }
    c->forked_at = now_ms();
    if (pid < 0) {
        log_event(LOG_SYSTEM, "call=fork errno=%d", errno);
        c->due = c->forked_at + BACKOFF_MAX_MS;
        return SIDE_MASTER;
    }
    c->pid = pid;
    log_event(LOG_FORKED, "role=%s slot=%d child=%d", role_of(m, c), c->number, (int)pid);
    return SIDE_MASTER;
}

/* The first death is answered at once, so that nobody notices; a crash loop gets slower and slower. */
static uint64_t backoff(struct child *c, uint64_t now)
{
    c->deaths = now - c->forked_at >= SETTLED_MS ? 0 : c->deaths + 1;
    if (c->deaths <= 1)
        return 0;
    unsigned doublings = c->deaths - 2 < 6 ? c->deaths - 2 : 6;
    uint64_t delay = (uint64_t)BACKOFF_FIRST_MS << doublings;
    return delay < BACKOFF_MAX_MS ? delay : BACKOFF_MAX_MS;
}

static void on_child_exit(struct master *m, struct child *c, int status)
{
    struct slot *slot = metrics_slot(m->metrics, c->number);
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    pid_t pid = c->pid;
    c->pid = 0;
    metrics_reset_gauges(slot);
    if (m->stopping) {
        log_event(LOG_EXITED, "role=%s slot=%d child=%d code=%d signal=%d", role_of(m, c), c->number,
                  (int)pid, code, sig);
        return;
    }
    uint64_t now = now_ms(), delay = backoff(c, now);
    c->due = now + delay;
    atomic_fetch_add_explicit(&slot->deaths, 1, memory_order_relaxed);
    log_event(LOG_DIED, "role=%s slot=%d child=%d code=%d signal=%d again_in_ms=%" PRIu64, role_of(m, c),
              c->number, (int)pid, code, sig, delay);
}

static void tell_children(const struct master *m, int sig)
{
    for (int i = 0; i < m->nchildren; i++)
        if (m->children[i].pid > 0)
            kill(m->children[i].pid, sig);
}

static void drop_next(struct master *m)
{
    config_free(m->next);
    tls_ctx_free(m->next_tls);
    m->next = NULL;
    m->next_tls = NULL;
}

/* Reads the file and the certificate it names. False with the reason logged, and nothing kept. */
static bool read_next(struct master *m)
{
    char why[CONFIG_WHY_SIZE] = "", kept[CONFIG_WHY_SIZE] = "";
    m->next = config_load(m->path, why);
    if (m->next && (m->next->tls_cert[0] != '\0') != (m->tls != NULL))
        snprintf(why, sizeof(why), "TLS is turned on or off by a restart alone");
    else if (m->next && m->tls)
        m->next_tls = tls_ctx_new(m->next->tls_cert, m->next->tls_key, why, sizeof(why));
    if (m->next && !why[0] && !config_keep_fixed(m->next, m->config, kept))
        snprintf(why, sizeof(why), "no memory");
    if (why[0]) {
        log_event(LOG_RELOAD_REFUSED, "reason=\"%s\"", why);
        drop_next(m);
        return false;
    }
    if (kept[0])
        log_event(LOG_RELOAD_FIXED, "keys=\"%s\"", kept);
    return true;
}

/* Tries the new configuration and its keys in a child, so that not even a crash of the loader touches the master. */
static enum side start_reload(struct master *m, int *exit_code)
{
    m->reload_again = m->trial > 0;
    if (m->reload_again || !read_next(m))
        return SIDE_MASTER;
    pid_t parent = getpid();
    m->trial = fork();
    if (m->trial == 0) {
        log_set_process("trial", -1);
        *exit_code = sandbox_child(parent) && law_keys(m->next, &m->keys) ? EXIT_SUCCESS : EXIT_FAILURE;
        return SIDE_CHILD;
    }
    if (m->trial < 0) {
        log_event(LOG_SYSTEM, "call=fork errno=%d", errno);
        m->trial = 0;
        drop_next(m);
    }
    return SIDE_MASTER;
}

static void end_reload(struct master *m, int status)
{
    m->trial = 0;
    ASSERT(m->next != NULL);
    bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    struct keyring keys = {.n = 0};
    if (!good || !law_keys(m->next, &keys)) {
        log_event(LOG_RELOAD_REFUSED, "reason=\"keyring; see the lines of process=trial\"");
        drop_next(m);
        return;
    }
    config_free(m->config);
    tls_ctx_free(m->tls);
    m->config = m->next;
    m->keys = keys;
    keyring_wipe(&keys);
    m->tls = m->next_tls;
    m->next = NULL;
    m->next_tls = NULL;
    log_event(LOG_RELOADED, "slot=master");
    log_set_level((enum log_level)m->config->log_level);
    tell_children(m, SIGHUP);
}

static void reap(struct master *m)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid == m->trial) {
            end_reload(m, status);
            continue;
        }
        for (int i = 0; i < m->nchildren; i++)
            if (m->children[i].pid == pid)
                on_child_exit(m, &m->children[i], status);
    }
}

static void stop(struct master *m, int sig)
{
    if (m->stopping) {
        log_event(LOG_STOPPING, "signal=%d at_once=true", sig);
        tell_children(m, SIGKILL);
        return;
    }
    m->stopping = true;
    m->kill_at = now_ms() + (uint64_t)m->config->drain_s * 1000 + KILL_GRACE_MS;
    log_event(LOG_STOPPING, "signal=%d drain_s=%d", sig, m->config->drain_s);
    close(m->listen_fd);
    m->listen_fd = -1;
    tell_children(m, SIGTERM);
    if (m->trial > 0)
        kill(m->trial, SIGKILL);
}

static bool any_child(const struct master *m)
{
    for (int i = 0; i < m->nchildren; i++)
        if (m->children[i].pid > 0)
            return true;
    return m->trial > 0;
}

/* Forks whoever is due. */
static enum side fork_due(struct master *m, int *exit_code)
{
    for (int i = 0; i < m->nchildren && !m->stopping; i++)
        if (m->children[i].pid == 0 && m->children[i].due <= now_ms() &&
            start_child(m, &m->children[i], exit_code) == SIDE_CHILD)
            return SIDE_CHILD;
    return SIDE_MASTER;
}

/* How long the loop may sleep: to the next fork or, when stopping, to the end of patience. */
static struct timespec next_due(const struct master *m)
{
    uint64_t now = now_ms(), due = m->stopping ? m->kill_at : now + 60000;
    for (int i = 0; i < m->nchildren && !m->stopping; i++)
        if (m->children[i].pid == 0 && m->children[i].due < due)
            due = m->children[i].due;
    uint64_t ms = due > now ? due - now : 0;
    return (struct timespec){(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
}

static enum side loop(struct master *m, int *exit_code)
{
    while (!m->stopping || any_child(m)) {
        if (fork_due(m, exit_code) == SIDE_CHILD)
            return SIDE_CHILD;
        struct timespec wait = next_due(m);
        int sig = sigtimedwait(&m->signals, NULL, &wait);
        if (sig == SIGTERM || sig == SIGINT)
            stop(m, sig);
        else if (sig == SIGHUP && !m->stopping && start_reload(m, exit_code) == SIDE_CHILD)
            return SIDE_CHILD;
        reap(m); /* several deaths may have raised one signal */
        if (m->reload_again && m->trial == 0 && !m->stopping && start_reload(m, exit_code) == SIDE_CHILD)
            return SIDE_CHILD;
        if (m->stopping && now_ms() >= m->kill_at && any_child(m)) {
            log_event(LOG_DRAIN_TIMEOUT, "slot=master");
            tell_children(m, SIGKILL);
            m->kill_at = now_ms() + KILL_GRACE_MS;
        }
    }
    return SIDE_MASTER;
}

/* Blocks what sigtimedwait() shall fetch. An ignored SIGINT (a shell's background job) stays ignored. */
static bool take_signals(struct master *m)
{
    struct sigaction interrupt;
    sigemptyset(&m->signals);
    sigaddset(&m->signals, SIGTERM);
    sigaddset(&m->signals, SIGHUP);
    sigaddset(&m->signals, SIGCHLD);
    if (sigaction(SIGINT, NULL, &interrupt) == 0 && interrupt.sa_handler != SIG_IGN)
        sigaddset(&m->signals, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL); /* an inherited SIG_IGN would reap our children behind our back */
    return sigprocmask(SIG_BLOCK, &m->signals, NULL) == 0;
}

/* Certificate and port: read and taken once, here, so that no worker needs the right to either. */
static bool open_sockets(struct master *m)
{
    char why[160] = "";
    const struct config *c = m->config;
    if (c->tls_cert[0]) {
        m->tls = tls_ctx_new(c->tls_cert, c->tls_key, why, sizeof(why));
        if (!m->tls) {
            log_event(LOG_TLS_BAD, "reason=\"%s\"", why);
            return false;
        }
    }
    m->listen_fd = listen_open(c->listen_address, c->listen_port, why, sizeof(why));
    if (m->listen_fd < 0) {
        log_event(LOG_SYSTEM, "call=listen address=%s port=%d reason=\"%s\"", c->listen_address,
                  c->listen_port, why);
        return false;
    }
    log_event(LOG_LISTENING, "address=%s port=%d tls=%s", c->listen_address, listen_port(m->listen_fd),
              m->tls ? "true" : "false");
    return true;
}

static bool open_all(struct master *m)
{
    if (!take_signals(m)) {
        log_event(LOG_SYSTEM, "call=sigprocmask errno=%d", errno);
        return false;
    }
    m->nchildren = config_workers(m->config) + 1;
    m->children = calloc((size_t)m->nchildren, sizeof(*m->children));
    m->metrics = metrics_new(m->nchildren);
    if (!m->children || !m->metrics) {
        log_event(LOG_MEMORY, "for=master");
        return false;
    }
    for (int i = 0; i < m->nchildren; i++)
        m->children[i].number = i;
    return law_keys(m->config, &m->keys) && open_sockets(m);
}

static void close_all(struct master *m)
{
    if (m->listen_fd >= 0)
        close(m->listen_fd);
    tls_ctx_free(m->tls);
    metrics_free(m->metrics);
    free(m->children);
    drop_next(m);
    keyring_wipe(&m->keys);
    config_free(m->config);
}

int master_run(struct config *config, const char *path)
{
    struct master m = {.config = config, .path = path, .listen_fd = -1};
    int exit_code = EXIT_FAILURE;
    log_set_process("master", -1);
    log_set_level((enum log_level)config->log_level);
    if (open_all(&m)) {
        log_event(LOG_STARTED, "version=%s workers=%d", HOSO_VERSION, m.nchildren - 1);
        if (loop(&m, &exit_code) == SIDE_MASTER) {
            log_event(LOG_STOPPED, "version=%s", HOSO_VERSION);
            exit_code = EXIT_SUCCESS;
        }
    }
    close_all(&m);
    return exit_code;
}
