/*
 * Every acknowledged write is there, once, whatever is killed meanwhile: backends, workers, the clock, the whole cluster.
 *
 * Writers keep their own lists on disk; the checker compares them with the database, and is itself proven by forgeries.
 * FAULT_ROUNDS=N makes the long form, FAULT_SEED=N repeats the choices.
 */
#include "tests/fault/audit.h"
#include "tests/fault/writers.h"

#include <netinet/in.h>
#include <sys/socket.h>

static struct pg pg;
static struct daemon hosod;
static char token[TOKEN_SIZE];
static char shared[SHARED_CASES][ID_SIZE];
static struct control *control;
static inst_t began;

/* --- the faults ------------------------------------------------------------------------------------------------- */

static void kill_backends(uint64_t dice)
{
    /* Those that write, in the middle of it if possible; there may be none at this moment, while all reconnect. */
    char sql[400];
    snprintf(sql, sizeof(sql),
             "select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity where usename = "
             "'hoso_app' "
             "order by application_name <> 'hosod write', state = 'idle', random() limit %d) b",
             1 + (int)(dice % 8));
    char *killed = pg_query(&pg, sql);
    ck_assert_ptr_nonnull(killed);
    free(killed);
}

static void kill_child(const char *role, int slot)
{
    char line[80];
    snprintf(line, sizeof(line), "event=process.forked role=%s slot=%d ", role, slot);
    int forked = daemon_log_count(&hosod, line);
    ck_assert_int_eq(kill(daemon_child(&hosod, role, slot), SIGKILL), 0);
    ck_assert_msg(daemon_logged(&hosod, line, forked + 1), "%s %d was not forked again", role, slot);
}

static void kill_worker(uint64_t dice)
{
    kill_child("worker", (int)(dice % 2));
}

static void kill_clock(uint64_t dice)
{
    UNUSED(dice);
    kill_child("clock", 2);
}

static void stop_cluster(uint64_t dice)
{
    UNUSED(dice);
    ck_assert(fault_stop_immediately(&pg));
    ck_assert(pg_restart(&pg));
}

static void crash_cluster(uint64_t dice)
{
    UNUSED(dice);
    ck_assert(pg_kill(&pg));
    ck_assert(pg_restart(&pg));
}

/* How often a round brings each, and what came of it. */
static struct fault {
    const char *name;
    void (*strike)(uint64_t dice);
    int in_a_round;
    long struck, longest_ms; /* from the fault to the proof that writing goes on */
} faults[] = {
    {"kill backends", kill_backends, 16, 0, 0},
    {"kill -9 worker", kill_worker, 3, 0, 0},
    {"kill -9 clock", kill_clock, 1, 0, 0},
    {"immediate stop of the cluster", stop_cluster, 1, 0, 0},
    {"kill -9 of the cluster", crash_cluster, 1, 0, 0},
};

/* One strike, and then the proof that writing goes on: as many acknowledgements as there are writers, and some more. */
static void strike(struct fault *f, uint64_t dice)
{
    enum { PROOF = WRITERS * 2 };
    int64_t from = mono_ms(), until = from + WRITE_LIMIT_MS;
    f->strike(dice);
    long before = acknowledged(control);
    while (acknowledged(control) < before + PROOF && mono_ms() < until)
        look_again();
    ck_assert_msg(acknowledged(control) >= before + PROOF, "nothing is acknowledged any more after: %s",
                  f->name);
    long took = (long)(mono_ms() - from);
    f->struck++;
    if (took > f->longest_ms)
        f->longest_ms = took;
    ck_assert_int_eq(kill(hosod.pid, 0), 0);
}

static void strike_round(uint64_t *random)
{
    struct fault *all[64];
    size_t n = 0;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++)
        for (int k = 0; k < faults[i].in_a_round; k++)
            all[n++] = &faults[i];
    for (size_t i = n; i > 1; i--) {
        size_t k = fault_random(random) % i;
        struct fault *last = all[i - 1];
        all[i - 1] = all[k];
        all[k] = last;
    }
    for (size_t i = 0; i < n; i++)
        strike(all[i], fault_random(random));
}

/* --- writers ---------------------------------------------------------------------------------------------------- */

static struct writer writer_new(int number)
{
    struct writer w = {.number = number,
                       .port = hosod.port,
                       .token = token,
                       .dir = hosod.dir,
                       .shared = (const char(*)[ID_SIZE])shared,
                       .base = began + number * 15 * DAY_US,
                       .control = control,
                       .random = fault_seed() + (uint64_t)number * 7919};
    return w;
}

/* The cases that all writers will write to, opened by the test itself; they are on the list as well. */
static void open_shared_cases(void)
{
    char path[200];
    struct writer w = writer_new(0);
    w.tally = &control->tallies[0];
    snprintf(path, sizeof(path), "%s/acks-shared", hosod.dir);
    w.list = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ck_assert_int_ge(w.list, 0);
    for (int i = 0; i < SHARED_CASES; i++) {
        char when[INST_TEXT_SIZE];
        struct write x = {.target = "/v1/reports", .at = began - (60 + i * 2) * DAY_US - 1000 * SECOND_US};
        snprintf(x.key, sizeof(x.key), "shared-case-%d", i);
        snprintf(x.body, sizeof(x.body),
                 "{\"kind\":\"news\",\"at\":\"%s\",\"content\":\"Chung "
                 "%d\",\"victims\":[{\"birth_date\":\"2015-02-03\","
                 "\"identity\":{\"name\":\"Trẻ chung %d\"}}]}",
                 inst_text(x.at, when).p, i, i);
        ck_assert(settle(&w, &x));
        memcpy(shared[i], x.case_id, sizeof(shared[i]));
    }
    wire_close(&w.wire);
    close(w.list);
}

static void start_writers(pid_t pids[WRITERS])
{
    for (int i = 0; i < WRITERS; i++) {
        fflush(NULL);
        pids[i] = fork();
        ck_assert_int_ge(pids[i], 0);
        if (pids[i] == 0) {
            struct writer w = writer_new(i);
            _exit(writer_run(&w));
        }
    }
}

static void end_writers(const pid_t pids[WRITERS])
{
    int failed = 0;
    control->stop = true;
    for (int i = 0; i < WRITERS; i++) {
        int status;
        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        failed += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    ck_assert_int_eq(failed, 0);
}

/* --- figures ---------------------------------------------------------------------------------------------------- */

static struct tally sum_of_tallies(void)
{
    struct tally s = {0};
    for (int i = 0; i < WRITERS; i++) {
        const struct tally *t = &control->tallies[i];
        s.reports += t->reports;
        s.events += t->events;
        s.attempts += t->attempts;
        s.lost += t->lost;
        s.unavailable += t->unavailable;
        s.stale += t->stale;
        s.in_flight += t->in_flight;
        s.longest_ms = t->longest_ms > s.longest_ms ? t->longest_ms : s.longest_ms;
    }
    return s;
}

static void print_figures(const struct findings *f, int found, uint64_t seed, double seconds)
{
    struct tally s = sum_of_tallies();
    char json[2000];
    int n = snprintf(
        json, sizeof(json),
        "{\"seed\":%" PRIu64 ",\"seconds\":%.1f,\"writers\":%d,\"acknowledged\":%ld,\"reports\":%ld,"
        "\"events\":%ld,\"attempts\":%ld,\"connections_lost\":%ld,\"answered_503\":%ld,\"stale_412\":%ld,"
        "\"in_flight_409\":%ld,\"settled_by_key\":%ld,\"longest_write_ms\":%ld,\"kinds_of_fault_found\":%d,"
        "\"lost\":%ld,\"doubled\":%ld,\"faults\":[",
        seed, seconds, WRITERS, s.reports + s.events, s.reports, s.events, s.attempts, s.lost, s.unavailable,
        s.stale, s.in_flight, f->settled_by_key, s.longest_ms, found, f->lost, f->doubled);
    printf("%-34s %7s %16s\n", "fault", "times", "recovered in, ms");
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        printf("%-34s %7ld %16ld\n", faults[i].name, faults[i].struck, faults[i].longest_ms);
        n += snprintf(json + n, sizeof(json) - (size_t)n,
                      "%s{\"name\":\"%s\",\"times\":%ld,\"longest_recovery_ms\":%ld}", i ? "," : "",
                      faults[i].name, faults[i].struck, faults[i].longest_ms);
    }
    snprintf(json + n, sizeof(json) - (size_t)n, "]}");
    printf("acknowledged %ld writes (%ld reports, %ld events) in %.1f s, seed %" PRIu64 "\n",
           s.reports + s.events, s.reports, s.events, seconds, seed);
    printf("of %ld attempts %ld lost their connection, %ld were answered 503, %ld 412, %ld 409; longest "
           "write %ld ms\n",
           s.attempts, s.lost, s.unavailable, s.stale, s.in_flight, s.longest_ms);
    printf("%ld had been written by an attempt that was never answered; lost %ld, doubled %ld\n",
           f->settled_by_key, f->lost, f->doubled);
    fault_figures("fault-writes", json);
}

/* --- tests, in this order on one register ----------------------------------------------------------------------- */

START_TEST(every_acknowledged_write_is_there_once)
{
    uint64_t seed = fault_seed(), random = seed;
    pid_t pids[WRITERS];
    int64_t from = mono_ms();
    long rounds = fault_rounds(1);
    open_shared_cases();
    start_writers(pids);
    for (long i = 0; i < rounds; i++)
        strike_round(&random);
    end_writers(pids);
    double seconds = (double)(mono_ms() - from) / 1000;
    struct findings f = audit(&pg, hosod.dir, "", "");
    int found = audit_faults(&f);
    print_figures(&f, found, seed, seconds);
    ck_assert_int_eq(found, 0);
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.died role=worker"), faults[1].struck);
    ck_assert_int_eq(daemon_log_count(&hosod, "event=process.died role=clock"), faults[2].struck);
    ck_assert_int_eq(daemon_log_count(&hosod, "event=started"), 1);
}
END_TEST

/* What the checker must say of a list or a register that was forged. */
static void expect_fault(const char *what, const char *forged, const char *tampering, size_t finding)
{
    struct findings f = audit(&pg, hosod.dir, forged, tampering);
    long count;
    memcpy(&count, (const char *)&f + finding, sizeof(count));
    printf("forged: %s\n", what);
    ck_assert_int_gt(audit_faults(&f), 0);
    ck_assert_msg(count > 0, "the checker does not see: %s", what);
}

#define EXPECT(what, forged, tampering, finding) \
    expect_fault(what, forged, tampering, offsetof(struct findings, finding))

START_TEST(the_checker_sees_what_was_forged)
{
    static const char stranger[] =
        "R\tno-such-key\t01900000-0000-7000-8000-000000000000\t\\N\t1\t1700000000000000\t1700000000000000\n";
    char later[300];
    snprintf(later, sizeof(later), "R\tno-such-key\t%s\t\\N\t99999\t1700000000000000\t1700000000000000\n",
             shared[0]);
    EXPECT("an acknowledged report that was never written", stranger, "", lost);
    EXPECT("its key", stranger, "", keys_lost);
    EXPECT("an acknowledged version that its case never had", later, "", lost);
    EXPECT("an event that has gone", "",
           "with d as (delete from hoso.case_event where id = (select id from hoso.case_event order by "
           "random() limit 1) "
           "returning 1) select count(*) from d",
           lost);
    EXPECT("an event that is there twice", "",
           "with i as (insert into hoso.case_event select gen_random_uuid(), case_id, seq + 100000, type, "
           "at_from, at_to, "
           "at_form, recorded_at, recorded_by, recorded_unit, data, violations from hoso.case_event limit 1 "
           "returning 1) "
           "select count(*) from i",
           doubled);
    EXPECT("a version without its event", "",
           "with u as (update hoso.case_file set version = version + 1 where id = (select id from "
           "hoso.case_file limit 1) "
           "returning 1) select count(*) from u",
           gaps);
    EXPECT("a key that has gone", "",
           "with d as (delete from hoso.idempotency where key = (select key from hoso.idempotency limit 1) "
           "returning 1) "
           "select count(*) from d",
           keys_lost);
    EXPECT("a text that was not written with its event", "",
           "with d as (delete from hoso.event_text where event_id = (select event_id from hoso.event_text "
           "limit 1) "
           "returning 1) select count(*) from d",
           half_written);
    EXPECT("a write that was not audited", "",
           "with d as (delete from hoso.audit where id = (select id from hoso.audit where case_id is not "
           "null limit 1) returning 1) "
           "select count(*) from d",
           not_audited);
    struct findings f = audit(&pg, hosod.dir, "", "");
    ck_assert_int_eq(audit_faults(&f), 0); /* nothing of the forgeries stayed */
}
END_TEST

/* --- the other worker ------------------------------------------------------------------------------------------- */

/* The inode of our daemon's side of the connection from `client`, 0: none. */
static unsigned long server_inode(int client)
{
    unsigned local, remote;
    unsigned long inode, found = 0;
    char line[400];
    FILE *f = fopen("/proc/net/tcp", "re");
    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof(line), f))
        if (sscanf(line, " %*d: %*x:%x %*x:%x %*x %*s %*s %*s %*d %*d %lu", &local, &remote, &inode) == 3 &&
            (int)local == hosod.port && (int)remote == client)
            found = inode;
    fclose(f);
    return found;
}

static bool holds(pid_t pid, unsigned long inode)
{
    char want[64], path[64], link[64];
    snprintf(want, sizeof(want), "socket:[%lu]", inode);
    for (int fd = 0; fd < 1024; fd++) {
        snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
        ssize_t n = readlink(path, link, sizeof(link) - 1);
        if (n > 0) {
            link[n] = '\0';
            if (strcmp(link, want) == 0)
                return true;
        }
    }
    return false;
}

static int port_of(const struct wire *w)
{
    struct sockaddr_in at;
    socklen_t n = sizeof(at);
    ck_assert_int_eq(getsockname(w->fd, (struct sockaddr *)&at, &n), 0);
    return ntohs(at.sin_port);
}

static int ask_case(struct wire *w)
{
    struct wire_reply r;
    if (!wire_printf(w, "GET /v1/cases/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", shared[0],
                     token) ||
        !wire_read(w, &r, false, WIRE_LIMIT_MS))
        return 0;
    int status = fault_well_formed(&r) ? r.status : -1;
    wire_reply_free(&r);
    return status;
}

/* A connection that the given worker serves. */
static void connect_to_worker(struct wire *w, pid_t worker)
{
    for (int64_t until = mono_ms() + DAEMON_LIMIT_MS; mono_ms() < until;) {
        ck_assert(wire_open(w, hosod.port));
        ck_assert_int_eq(ask_case(w), 200);
        if (holds(worker, server_inode(port_of(w))))
            return;
        wire_close(w);
    }
    ck_abort_msg("worker %d takes no connection", (int)worker);
}

START_TEST(the_other_worker_does_not_notice)
{
    enum { KILLS = 3, REQUESTS = 40 };
    long answered = 0;
    for (int i = 0; i < KILLS; i++) {
        int victim = i % 2;
        struct wire doomed, other;
        char again[80];
        snprintf(again, sizeof(again), "event=process.forked role=worker slot=%d ", victim);
        int forked = daemon_log_count(&hosod, again);
        connect_to_worker(&doomed, daemon_child(&hosod, "worker", victim));
        connect_to_worker(&other, daemon_child(&hosod, "worker", 1 - victim));
        ck_assert_int_eq(kill(daemon_child(&hosod, "worker", victim), SIGKILL), 0);
        for (int k = 0; k < REQUESTS; k++, answered++)
            ck_assert_int_eq(ask_case(&other), 200);
        ck_assert_int_eq(ask_case(&doomed), 0);
        ck_assert(daemon_logged(&hosod, again, forked + 1));
        for (int k = 0; k < REQUESTS; k++, answered++)
            ck_assert_int_eq(ask_case(&other), 200);
        wire_close(&doomed);
        wire_close(&other);
    }
    printf("%d workers killed beside another; its %ld requests were all answered\n", KILLS, answered);
}
END_TEST

START_TEST(it_ends_as_if_nothing_had_been)
{
    pid_t group = hosod.pid;
    ck_assert(daemon_stop(&hosod));
    ck_assert(fault_group_is_gone(group));
}
END_TEST

static void set_up(void)
{
    began = wall_us() / SECOND_US * SECOND_US - 200 * DAY_US;
    control = control_new();
    ck_assert(fault_cluster(&pg));
    ck_assert(pg_token(&pg, "investigator", token, sizeof(token)));
    ck_assert(daemon_prepare(&hosod, &pg, ""));
    ck_assert(daemon_start(&hosod));
    ck_assert(daemon_ready(&hosod));
}

static void tear_down(void)
{
    if (control)
        control->stop = true;
    daemon_remove(&hosod);
    pg_stop(&pg);
    if (control)
        munmap(control, sizeof(*control));
}

int main(void)
{
    Suite *s = suite_create("writes survive");
    TCase *t = tcase_create("writes survive");
    tcase_add_unchecked_fixture(t, set_up, NULL);
    tcase_add_test(t, every_acknowledged_write_is_there_once);
    tcase_add_test(t, the_checker_sees_what_was_forged);
    tcase_add_test(t, the_other_worker_does_not_notice);
    tcase_add_test(t, it_ends_as_if_nothing_had_been);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_set_fork_status(
        r, CK_NOFORK); /* one register for all, and what the second test checks the first has made */
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    tear_down(); /* here, since Check leaves it out when setting up has failed */
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
