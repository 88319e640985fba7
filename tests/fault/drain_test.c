/*
 * Stop, reload and crash as an operator does them, in the middle of work: what was begun ends, what is new is refused or
 * served, the old law stays until a good one comes, and nothing is left behind.
 */
#include "tests/fault/fault.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { TOKEN_SIZE = 100 };

static struct pg pg;
static struct daemon hosod;
static char token[TOKEN_SIZE], law_dir[200];

static const char report[] =
    "{\"kind\":\"news\",\"at\":\"2026-03-02T09:00:00+07:00\",\"victims\":[{\"birth_date\":"
    "\"2014-05-01\",\"identity\":{\"name\":\"Trẻ Mẫu\"}}]}";
static const char history[] =
    "{\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2013-05-01\"}],\"events\":[{\"type\":"
    "\"report.received\",\"at\":\"2026-03-02T09:00:00+07:00\",\"data\":{\"by\":\"commune_police\"}}]}";

static void run_command(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void run_command(const char *fmt, ...)
{
    char command[900];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(command, sizeof(command), fmt, args);
    va_end(args);
    ck_assert(n > 0 && n < (int)sizeof(command));
    ck_assert_msg(system(command) == 0, "%s", command);
}

/* A daemon with a keyring of its own, which tests may change. Its writes have time for what a test does meanwhile. */
static void start_daemon(void)
{
    ck_assert(pg_token(&pg, "investigator", token, sizeof(token)));
    ck_assert(daemon_prepare(&hosod, &pg, "drain_s = 30\ndb_write_deadline_ms = 60000\n"));
    snprintf(law_dir, sizeof(law_dir), "%s/law", hosod.dir);
    run_command("cp -R config/law %s && cp %s/keyring %s/keyring", law_dir, pg.home, hosod.dir);
    run_command("sed -i 's|^keyring_file.*|keyring_file = %s/keyring|' %s", hosod.dir, hosod.conf);
    ck_assert(daemon_start(&hosod));
    ck_assert(daemon_ready(&hosod));
}

static void set_up(void)
{
    ck_assert(pg_start(&pg));
    start_daemon();
}

static void set_up_cluster(void)
{
    ck_assert(fault_cluster(&pg));
    start_daemon();
}

static void tear_down(void)
{
    daemon_remove(&hosod);
    pg_stop(&pg);
}

/* --- helpers ---------------------------------------------------------------------------------------------------- */

static int status_of(const char *method, const char *target, const char *more, const char *body)
{
    struct wire_reply r;
    if (!wire_ask(hosod.port, method, target, token, more, body, &r))
        return 0;
    int status = r.status;
    wire_reply_free(&r);
    return status;
}

/* A session that holds up every new case (it waits for the counter of numbers), until it is closed. */
static PGconn *hold_reports(void)
{
    PGconn *c = PQconnectdb(pg.admin);
    PGresult *r = PQexec(c, "begin; lock table hoso.case_counter in access exclusive mode");
    ck_assert_msg(PQresultStatus(r) == PGRES_COMMAND_OK, "%s", PQerrorMessage(c));
    PQclear(r);
    return c;
}

static void wait_until_it_hangs(void)
{
    for (int64_t until = mono_ms() + DAEMON_LIMIT_MS; mono_ms() < until; look_again()) {
        char *n = pg_query(&pg, "select count(*) from pg_stat_activity where usename = 'hoso_app' and "
                                "wait_event_type = 'Lock' and datname = current_database()");
        bool hangs = n && strcmp(n, "0") != 0;
        free(n);
        if (hangs)
            return;
    }
    ck_abort_msg("the request did not reach the database");
}

static void send_report(struct wire *w, const char *key)
{
    ck_assert(wire_open(w, hosod.port));
    ck_assert(wire_printf(
        w,
        "POST /v1/reports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\n"
        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        token, key, strlen(report), report));
}

static long count_of(const char *sql)
{
    char *text = pg_query(&pg, sql);
    ck_assert_ptr_nonnull(text);
    long n = strtol(text, NULL, 10);
    free(text);
    return n;
}

/* --- stopping --------------------------------------------------------------------------------------------------- */

START_TEST(a_write_in_flight_is_finished_and_told)
{
    struct wire w, idle, other;
    struct wire_reply r;
    pid_t group = hosod.pid;
    PGconn *lock = hold_reports();
    ck_assert(wire_open(&idle, hosod.port));
    ck_assert(wire_printf(&idle, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
    ck_assert(wire_read(&idle, &r, false, WIRE_LIMIT_MS));
    wire_reply_free(&r);
    send_report(&w, "in-flight");
    wait_until_it_hangs();
    ck_assert(daemon_signal(&hosod, SIGTERM));
    ck_assert(wire_closes(&idle, WIRE_LIMIT_MS));
    ck_assert(daemon_logged(&hosod, "event=process.drained", 1)); /* the worker without the request */
    ck_assert(!wire_open(&other, hosod.port));
    PQfinish(lock);
    ck_assert(wire_read(&w, &r, false, WIRE_LIMIT_MS));
    ck_assert_int_eq(r.status, 201);
    ck_assert(str_is(wire_field(&r, "Connection"), "close"));
    wire_reply_free(&r);
    wire_close(&w);
    wire_close(&idle);
    ck_assert_int_eq(daemon_wait(&hosod), 0);
    ck_assert(fault_group_is_gone(group));
    ck_assert_int_eq(count_of("select count(*) from hoso.case_file"), 1);
}
END_TEST

START_TEST(a_body_half_sent_may_be_completed)
{
    struct wire w;
    struct wire_reply r;
    size_t half = strlen(history) / 2;
    ck_assert(wire_open(&w, hosod.port));
    ck_assert(wire_printf(
        &w,
        "POST /v1/simulate HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: application/json"
        "\r\nContent-Length: %zu\r\n\r\n",
        strlen(history)));
    char leave[64] = "";
    ck_assert_int_gt(recv(w.fd, leave, sizeof(leave) - 1, 0), 0); /* the worker is reading the body */
    ck_assert_ptr_nonnull(strstr(leave, "100 Continue"));
    ck_assert(wire_send(&w, str_from(history, half)));
    ck_assert(daemon_signal(&hosod, SIGTERM));
    ck_assert(daemon_logged(&hosod, "event=process.drained", 1));
    ck_assert(wire_send(&w, str_of(history + half)));
    ck_assert(wire_read(&w, &r, false, WIRE_LIMIT_MS));
    ck_assert_int_eq(r.status, 200);
    wire_reply_free(&r);
    wire_close(&w);
    ck_assert_int_eq(daemon_wait(&hosod), 0);
}
END_TEST

START_TEST(a_second_term_ends_at_once_and_the_key_settles_what_was_cut)
{
    struct wire w;
    struct wire_reply r;
    pid_t group = hosod.pid;
    PGconn *lock = hold_reports();
    send_report(&w, "cut");
    wait_until_it_hangs();
    ck_assert(daemon_signal(&hosod, SIGTERM));
    ck_assert(daemon_logged(&hosod, "event=stopping", 1));
    ck_assert(daemon_signal(&hosod, SIGTERM));
    ck_assert_int_eq(daemon_wait(&hosod), 0);
    ck_assert(fault_group_is_gone(group));
    ck_assert(!wire_read(&w, &r, false, WIRE_LIMIT_MS));
    wire_close(&w);
    PQfinish(lock);
    ck_assert(daemon_start(&hosod));
    ck_assert(daemon_ready(&hosod));
    ck_assert_int_eq(status_of("POST", "/v1/reports", "Idempotency-Key: cut\r\n", report), 201);
    ck_assert_int_eq(count_of("select count(*) from hoso.case_file"), 1);
    ck_assert_int_eq(count_of("select count(*) from hoso.idempotency where key = 'cut'"), 1);
    ck_assert(daemon_stop(&hosod));
}
END_TEST

/* --- another law, another configuration -------------------------------------------------------------------------------------------------- */

static const char new_name[] = "Tên quy định đổi để thử";

/* Gives rule B01 another name in a copy of the law, under another version, and loads it into the register. */
static void load_renamed_rule(void)
{
    char path[300];
    json_error_t at;
    run_command("sed -i '0,/\"version\": *\"[^\"]*\"/s//\"version\": \"renamed\"/' %s/pack.json", law_dir);
    bool found = false;
    snprintf(path, sizeof(path), "%s/rules.json", law_dir);
    json_t *doc = json_load_file(path, 0, &at),
           *rules = json_is_array(doc) ? doc : json_object_get(doc, "rules"), *rule;
    size_t i;
    json_array_foreach(rules, i, rule)
    {
        if (strcmp(json_string_value(json_object_get(rule, "id")), "B01") != 0)
            continue;
        found = json_object_set_new(json_object_get(rule, "name"), "vi", json_string(new_name)) == 0;
    }
    ck_assert_msg(found, "no rule B01 in %s", path);
    ck_assert_int_eq(json_dump_file(doc, path, JSON_INDENT(1)), 0);
    json_decref(doc);
    run_command("build/asan/hoso law load %s --database '%s'", law_dir, pg.admin);
}

/* What a process that never stops asking has seen. */
struct seen {
    _Atomic bool stop;
    _Atomic long old_law, new_law, failed;
};

static void look_at_law(struct wire *w, struct seen *seen)
{
    struct wire_reply r;
    if (!wire_printf(w, "GET /v1/law/rules/B01 HTTP/1.1\r\nHost: x\r\n\r\n") ||
        !wire_read(w, &r, false, WIRE_LIMIT_MS)) {
        seen->failed++;
        return;
    }
    if (r.status != 200 || !fault_well_formed(&r))
        seen->failed++;
    else if (strstr(r.text, new_name))
        seen->new_law++;
    else
        seen->old_law++;
    wire_reply_free(&r);
}

/* Asks on one connection that stays and on one that is new each time. */
static pid_t start_asking(struct seen *seen)
{
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid > 0)
        return pid;
    struct wire kept, fresh;
    if (!wire_open(&kept, hosod.port))
        _exit(EXIT_FAILURE);
    while (!seen->stop) {
        look_at_law(&kept, seen);
        if (!wire_open(&fresh, hosod.port)) {
            seen->failed++;
            continue;
        }
        look_at_law(&fresh, seen);
        wire_close(&fresh);
    }
    _exit(EXIT_SUCCESS);
}

static struct seen *seen_new(void)
{
    void *p = mmap(NULL, sizeof(struct seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(p, MAP_FAILED);
    return p;
}

static void wait_for_more(const _Atomic long *counter, long more)
{
    long before = *counter;
    for (int64_t until = mono_ms() + DAEMON_LIMIT_MS; mono_ms() < until && *counter < before + more;)
        look_again();
    ck_assert_int_ge(*counter, before + more);
}

START_TEST(a_new_law_comes_without_dropping_a_request)
{
    struct seen *seen = seen_new();
    struct wire w;
    struct wire_reply r;
    int status;
    pid_t asker = start_asking(seen);
    wait_for_more(&seen->old_law, 20);
    load_renamed_rule();
    PGconn *lock = hold_reports();
    send_report(&w, "across-the-law");
    wait_until_it_hangs();
    run_command("build/asan/hoso law activate --pack renamed --reason test --database '%s' &", pg.admin);
    PQfinish(lock);
    ck_assert(wire_read(&w, &r, false, WIRE_LIMIT_MS)); /* begun under the old law, which waits for its end */
    ck_assert_int_eq(r.status, 201);
    wire_reply_free(&r);
    wire_close(&w);
    wait_for_more(&seen->new_law, 10); /* one answer of the old law may still have been under way */
    long old_law = seen->old_law;
    wait_for_more(&seen->new_law, 40);
    ck_assert_int_eq(seen->old_law, old_law);
    seen->stop = true;
    ck_assert_int_eq(waitpid(asker, &status, 0), asker);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(seen->failed, 0);
    printf("a new law in the midst of %ld requests: %ld by the old law, %ld by the new, 0 failed\n",
           seen->old_law + seen->new_law, seen->old_law, seen->new_law);
    ck_assert(daemon_stop(&hosod));
}
END_TEST

/* What makes a configuration bad, and what repairs it. */
static const struct bad {
    const char *what, *spoil, *repair, *logged;
} bad[] = {
    {"an unknown key", "echo 'no_such_key = 1' >>$dir/hosod.conf", "sed -i /no_such_key/d $dir/hosod.conf",
     "unknown key"},
    {"no keyring", "mv $dir/keyring $dir/kept", "mv $dir/kept $dir/keyring", "what=keyring"},
    {"a keyring of nonsense", "cp $dir/keyring $dir/kept && echo nonsense >$dir/keyring",
     "cp $dir/kept $dir/keyring", "what=keyring"},
};

/* One after the other on one daemon: each is refused, changes nothing, and the next good one is taken again. */
START_TEST(hup_with_something_bad_keeps_the_old)
{
    for (int i = 0; i < (int)ARRAY_LEN(bad); i++) {
        const struct bad *b = &bad[i];
        int said = daemon_log_count(&hosod, b->logged);
        run_command("dir=%s; %s", hosod.dir, b->spoil);
        ck_assert(daemon_signal(&hosod, SIGHUP));
        ck_assert_msg(daemon_logged(&hosod, "event=config.refused", i + 1), "%s is not refused", b->what);
        ck_assert_msg(daemon_log_count(&hosod, b->logged) > said, "the log does not say what is wrong: %s",
                      b->what);
        ck_assert_int_eq(daemon_log_count(&hosod, "event=config.reloaded slot=1"), i);
        ck_assert_int_eq(status_of("GET", "/v1/law/rules/B01", "", NULL), 200);
        ck_assert_int_eq(status_of("POST", "/v1/reports", "Idempotency-Key: k\r\n", report), 201);
        run_command("dir=%s; %s", hosod.dir, b->repair);
        ck_assert(daemon_signal(&hosod, SIGHUP));
        ck_assert(daemon_logged(&hosod, "event=config.reloaded slot=1", i + 1));
    }
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.died"), 0);
    ck_assert(daemon_stop(&hosod));
}
END_TEST

/* A worker that dies while a bad keyring lies on the disk comes back all the same: it has the keys of the master. */
START_TEST(a_worker_killed_beside_a_bad_keyring_comes_back)
{
    run_command("dir=%s; %s", hosod.dir, bad[1].spoil);
    ck_assert(daemon_signal(&hosod, SIGHUP));
    ck_assert(daemon_logged(&hosod, "event=config.refused", 1));
    for (int slot = 0; slot < 2; slot++) {
        char forked[80];
        snprintf(forked, sizeof(forked), "event=process.forked role=worker slot=%d ", slot);
        ck_assert_int_eq(kill(daemon_child(&hosod, "worker", slot), SIGKILL), 0);
        ck_assert(daemon_logged(&hosod, forked, 2));
    }
    ck_assert(daemon_ready(&hosod));
    ck_assert_int_eq(status_of("GET", "/v1/law/rules/B01", "", NULL), 200);
    ck_assert_int_eq(status_of("POST", "/v1/reports", "Idempotency-Key: k\r\n", report), 201);
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.died"), 2);
    ck_assert(daemon_stop(&hosod));
}
END_TEST

/* --- crashing --------------------------------------------------------------------------------------------------- */

/* Clock ticks of processor time that the process has used. */
static long ticks_of(pid_t pid)
{
    char path[64], line[1024];
    long user = -1, kernel = -1;
    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "re");
    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
    fclose(f);
    const char *rest = strrchr(line, ')');
    ck_assert_ptr_nonnull(rest);
    ck_assert_int_eq(sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &kernel),
                     2);
    return user + kernel;
}

START_TEST(a_worker_that_always_dies_does_not_make_the_master_spin)
{
    enum {
        WATCH_MS = 5000,
        MOST_FORKS = 7
    }; /* at once, then after 200, 400, 800, 1600, 3200 ms; and the first */
    long before = ticks_of(hosod.pid);
    long answered = 0;
    for (int64_t until = mono_ms() + WATCH_MS; mono_ms() < until; look_again(), answered++) {
        pid_t pid = daemon_child(&hosod, "worker", 1);
        if (pid > 0)
            (void)kill(pid, SIGKILL);
        ck_assert_int_ne(status_of("GET", "/healthz", "", NULL),
                         503); /* 0: it had gone to the one that dies */
    }
    int forks = daemon_log_count(&hosod, "event=process.forked role=worker slot=1 ");
    ck_assert_int_ge(forks, 4);
    ck_assert_int_le(forks, MOST_FORKS);
    ck_assert_int_lt(ticks_of(hosod.pid) - before, sysconf(_SC_CLK_TCK));
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.died role=worker slot=0"), 0);
    printf("a worker killed whenever seen for %d s: %d forks, master used %ld of %ld ticks\n",
           WATCH_MS / 1000, forks, ticks_of(hosod.pid) - before, sysconf(_SC_CLK_TCK) * WATCH_MS / 1000);
    ck_assert(daemon_logged(&hosod, "event=process.forked role=worker slot=1 ",
                            forks)); /* and again when its time comes */
    ck_assert(daemon_stop(&hosod));
}
END_TEST

static void wait_for_status(const char *target, int status)
{
    int last = 0;
    for (int64_t until = mono_ms() + DAEMON_LIMIT_MS; mono_ms() < until; look_again())
        if ((last = status_of("GET", target, "", NULL)) == status)
            return;
    ck_abort_msg("%s is %d and not %d", target, last, status);
}

START_TEST(readyz_tells_when_the_database_is_away)
{
    struct wire_reply r;
    ck_assert(pg_kill(&pg));
    wait_for_status("/readyz", 503);
    ck_assert_int_eq(status_of("GET", "/healthz", "", NULL), 200);
    ck_assert_int_eq(status_of("GET", "/v1/law/rules/B01", "", NULL), 200);
    ck_assert(wire_ask(hosod.port, "POST", "/v1/reports", token, "Idempotency-Key: away\r\n", report, &r));
    ck_assert_int_eq(r.status, 503);
    ck_assert(fault_well_formed(&r));
    wire_reply_free(&r);
    ck_assert(pg_restart(&pg));
    ck_assert(daemon_ready(&hosod));
    for (int i = 0; i < 4; i++) /* whichever worker is asked */
        wait_for_status("/readyz", 200);
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.died"), 0);
    ck_assert(daemon_stop(&hosod));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("drain");
    TCase *t = tcase_create("drain"), *own = tcase_create("own cluster");
    tcase_set_timeout(t, 120);
    tcase_set_timeout(own, 120);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_checked_fixture(own, set_up_cluster, tear_down);
    tcase_add_test(t, a_write_in_flight_is_finished_and_told);
    tcase_add_test(t, a_body_half_sent_may_be_completed);
    tcase_add_test(t, a_second_term_ends_at_once_and_the_key_settles_what_was_cut);
    tcase_add_test(t, a_new_law_comes_without_dropping_a_request);
    tcase_add_test(t, hup_with_something_bad_keeps_the_old);
    tcase_add_test(t, a_worker_killed_beside_a_bad_keyring_comes_back);
    tcase_add_test(t, a_worker_that_always_dies_does_not_make_the_master_spin);
    tcase_add_test(own, readyz_tells_when_the_database_is_away);
    suite_add_tcase(s, t);
    suite_add_tcase(s, own);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
