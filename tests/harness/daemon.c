/* Spawns hosod, and learns what it does from its log alone, as an operator would. */
#include "tests/harness/daemon.h"

#include "lib/base/str.h"
#include "tests/harness/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOG_MAX = 32 * 1024 * 1024, POLL_MS = 20 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The pause between two looks at something that will come; how long it may take is the caller's limit. */
static void pause_ms(int ms)
{
    struct timespec t = {0, (long)ms * 1000000};
    nanosleep(&t, NULL);
}

/* The log so far, NUL-terminated, to be freed; "" when there is none yet. */
static char *read_log(const struct daemon *d)
{
    struct stat st;
    FILE *f = fopen(d->log, "re");
    size_t size = f && fstat(fileno(f), &st) == 0 && st.st_size < LOG_MAX ? (size_t)st.st_size : 0;
    char *text = malloc(size + 1);
    ASSERT(text != NULL);
    size = f ? fread(text, 1, size, f) : 0;
    text[size] = '\0';
    if (f)
        fclose(f);
    return text;
}

bool daemon_prepare(struct daemon *d, const struct pg *p, const char *more)
{
    memset(d, 0, sizeof(*d));
    snprintf(d->dir, sizeof(d->dir), "/tmp/hoso-daemon-XXXXXX");
    if (!mkdtemp(d->dir))
        return false;
    snprintf(d->conf, sizeof(d->conf), "%s/hosod.conf", d->dir);
    snprintf(d->log, sizeof(d->log), "%s/log", d->dir);
    FILE *f = fopen(d->conf, "we");
    if (!f)
        return false;
    if (!strstr(more, "workers ="))
        fprintf(f, "workers = 2\n");
    fprintf(f, "listen_port = 0\ndatabase = %s\nkeyring_file = %s/keyring\n%s", p->app, p->home, more);
    return fclose(f) == 0;
}

static void exec_daemon(const struct daemon *d)
{
    const char *program = getenv("HOSO_HOSOD");
    int log = open(d->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0 || dup2(log, STDERR_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0)
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves without a word; nothing of it stays */
    setpgid(0, 0); /* so that a signal of the terminal or of the test's own runner does not reach it */
    execl(program ? program : "build/asan/hosod", "hosod", "--config", d->conf, (char *)NULL);
    _exit(127);
}

/* The port of the newest "listening" line, or 0. */
static int logged_port(const struct daemon *d)
{
    char *log = read_log(d);
    int port = 0;
    for (const char *at = log; (at = strstr(at, "event=listening ")) != NULL; at++) {
        const char *number = strstr(at, " port=");
        port = number ? (int)strtol(number + strlen(" port="), NULL, 10) : 0;
    }
    free(log);
    return port;
}

static bool has_ended(struct daemon *d, int *status)
{
    pid_t pid = waitpid(d->pid, status, WNOHANG);
    if (pid != d->pid)
        return false;
    d->pid = 0;
    return true;
}

bool daemon_start(struct daemon *d)
{
    int before = daemon_log_count(d, "event=listening "), status;
    d->pid = fork();
    if (d->pid == 0)
        exec_daemon(d);
    if (d->pid < 0)
        return false;
    for (int64_t until = now_ms() + DAEMON_LIMIT_MS; now_ms() < until; pause_ms(POLL_MS)) {
        if (daemon_log_count(d, "event=listening ") > before) {
            d->port = logged_port(d);
            return d->port > 0;
        }
        if (has_ended(d, &status))
            break;
    }
    char *log = read_log(d);
    fprintf(stderr, "daemon: did not start\n%s", log);
    free(log);
    return false;
}

bool daemon_ready(struct daemon *d)
{
    for (int64_t until = now_ms() + DAEMON_LIMIT_MS; now_ms() < until; pause_ms(POLL_MS)) {
        struct wire_reply r;
        if (!wire_ask(d->port, "GET", "/readyz", NULL, "", NULL, &r))
            continue;
        int status = r.status;
        wire_reply_free(&r);
        if (status == 200)
            return true;
    }
    char *log = read_log(d);
    fprintf(stderr, "daemon: not ready\n%s", log);
    free(log);
    return false;
}

bool daemon_signal(const struct daemon *d, int sig)
{
    return d->pid > 0 && kill(d->pid, sig) == 0;
}

pid_t daemon_child(const struct daemon *d, const char *role, int slot)
{
    char start[96];
    char *log = read_log(d);
    int pid = 0;
    snprintf(start, sizeof(start), "event=process.forked role=%s slot=%d child=", role, slot);
    for (const char *at = log; (at = strstr(at, start)) != NULL; at++)
        pid = (int)strtol(at + strlen(start), NULL, 10);
    free(log);
    return pid;
}

int daemon_log_count(const struct daemon *d, const char *text)
{
    char *log = read_log(d);
    int n = 0;
    for (const char *at = log; (at = strstr(at, text)) != NULL; at++)
        n++;
    free(log);
    return n;
}

bool daemon_logged(const struct daemon *d, const char *text, int count)
{
    for (int64_t until = now_ms() + DAEMON_LIMIT_MS; now_ms() < until; pause_ms(POLL_MS))
        if (daemon_log_count(d, text) >= count)
            return true;
    return false;
}

int daemon_wait(struct daemon *d)
{
    int status;
    for (int64_t until = now_ms() + DAEMON_LIMIT_MS; now_ms() < until; pause_ms(POLL_MS))
        if (has_ended(d, &status))
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return -1;
}

bool daemon_stop(struct daemon *d)
{
    int code = daemon_signal(d, SIGTERM) ? daemon_wait(d) : -1;
    bool clean = !daemon_log_count(d, "Sanitizer") && !daemon_log_count(d, "runtime error:");
    if (code == 0 && clean)
        return true;
    char *log = read_log(d);
    fprintf(stderr, "daemon: ended with %d\n%s", code, log);
    free(log);
    return false;
}

void daemon_remove(struct daemon *d)
{
    char command[200];
    if (d->pid > 0) {
        kill(d->pid, SIGKILL); /* its children get SIGTERM from the kernel */
        waitpid(d->pid, NULL, 0);
        d->pid = 0;
    }
    if (!d->dir[0])
        return;
    snprintf(command, sizeof(command), "rm -rf %s", d->dir);
    if (system(command) != 0)
        fprintf(stderr, "daemon: %s could not be removed\n", d->dir);
    d->dir[0] = '\0';
}
