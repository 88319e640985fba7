/*
 * No alarm missing or doubled, no handoff lost, no acknowledged write lost: two daemons on one database, their workers and
 * clocks killed at random under load, backends too, and a clock paused until another has taken its place.
 *
 * FAULT_ROUNDS=N makes the long form with 50 N kills, in which claims run out by themselves; FAULT_SEED=N repeats the choices.
 */
#include "tests/fault/followers.h"
#include "tests/fault/lives.h"
#include "tests/fault/ring_forgeries.h"

#include <sys/prctl.h>

enum {
    DAEMONS = 2,
    MAX_WORKERS = 6,
    SLOTS = DAEMONS * (MAX_WORKERS + 1),
    LIFE_WRITERS = 4,
    KILLS_A_ROUND = 50,
    QUICK_KILLS = 25,
    CLAIM_LIMIT_MS = 75000, /* a claim lasts 15 s; who waits for it asks every second */
    QUIET_LIMIT_MS = 150000,
    TEXT_SIZE = 400
};

static struct pg pg;
static struct daemon hosod[DAEMONS];
static int workers;
static bool thorough;
static char tokens[HANDS][TOKEN_SIZE], guardian[TOKEN_SIZE];
static struct control *control;
static struct follow_control *following;
static bool settled; /* the first test came to its end: the lists are whole */

static const struct {
    const char *unit, *role;
} followed[] = {{"cqdt.24", "investigator"},
                {"cax.07210", "commune_police"},
                {"vks.24.1", "procuracy"},
                {"ubnd.07210", "social"}};

/* --- children of both daemons --------------------------------------------------------------------------------- */

static struct child {
    pid_t pid, killed; /* killed: the last that we killed; the next has another pid */
    int64_t since;     /* when we saw it first */
} children[SLOTS];

static FILE *logs[DAEMONS];

static struct figures {
    long workers_killed, clocks_killed, backends_killed, crashes, pauses;
    int64_t longest_takeover_ms;
} done;

static bool is_clock(int slot)
{
    return slot % (MAX_WORKERS + 1) == workers;
}

/* The rest of a daemon's log since the last look: who was forked. The whole of it would soon be megabytes at every look. */
static void look_at_log(int d)
{
    char line[400], role[16];
    int slot, pid;
    ck_assert(logs[d] || (logs[d] = fopen(hosod[d].log, "re")));
    clearerr(logs[d]);
    for (long at; (at = ftell(logs[d])) >= 0 && fgets(line, sizeof(line), logs[d]);) {
        const char *forked = strstr(line, "event=process.forked ");
        if (!strchr(line, '\n') && feof(logs[d])) { /* half a line: the next time */
            fseek(logs[d], at, SEEK_SET);
            return;
        }
        if (forked &&
            sscanf(forked, "event=process.forked role=%15s slot=%d child=%d", role, &slot, &pid) == 3) {
            ck_assert(slot <= workers && (slot == workers) == (strcmp(role, "clock") == 0));
            children[d * (MAX_WORKERS + 1) + slot].pid = pid;
            children[d * (MAX_WORKERS + 1) + slot].since = mono_ms();
        }
    }
}

static void look_at_children(void)
{
    for (int d = 0; d < DAEMONS; d++)
        look_at_log(d);
}

static bool lives(int slot)
{
    return children[slot].pid > 0 && children[slot].pid != children[slot].killed;
}

/* One of those that live, or -1. Of two that are picked the one that lives longer: else most would die in a crash loop. */
static int pick_child(uint64_t *random, bool clocks_too)
{
    int of[SLOTS], n = 0;
    for (int i = 0; i < SLOTS; i++)
        if (lives(i) && (clocks_too || !is_clock(i)))
            of[n++] = i;
    if (n == 0)
        return -1;
    int a = of[fault_random(random) % (uint64_t)n], b = of[fault_random(random) % (uint64_t)n];
    return children[a].since <= children[b].since ? a : b;
}

static void kill_child(uint64_t *random, bool clocks_too)
{
    int slot;
    look_at_children();
    for (int64_t until = mono_ms() + DAEMON_LIMIT_MS; (slot = pick_child(random, clocks_too)) < 0;
         look_at_children()) {
        ck_assert_msg(mono_ms() < until, "nobody is forked again");
        look_again();
    }
    ck_assert_int_eq(kill(children[slot].pid, SIGKILL), 0);
    children[slot].killed = children[slot].pid;
    is_clock(slot) ? done.clocks_killed++ : done.workers_killed++;
}

static void kill_backends(uint64_t *random)
{
    char sql[TEXT_SIZE];
    snprintf(sql, sizeof(sql),
             "select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity where usename = "
             "'hoso_app' "
             "order by state = 'idle', random() limit %d) b",
             1 + (int)(fault_random(random) % 6));
    char *killed = pg_query(&pg, sql);
    ck_assert_ptr_nonnull(killed);
    done.backends_killed += strtol(killed, NULL, 10);
    free(killed);
}

static void crash_cluster(void)
{
    ck_assert(pg_kill(&pg));
    ck_assert(pg_restart(&pg));
    done.crashes++;
}

/* --- a clock that stands still ---------------------------------------------------------------------------------- */

static PGconn *session(void)
{
    PGconn *c = PQconnectdb(pg.admin);
    ck_assert_msg(PQstatus(c) == CONNECTION_OK, "%s", PQerrorMessage(c));
    return c;
}

/* Who holds the job `alarms` and whether the statement that rings waits for our lock. */
struct claim {
    char owner[100];
    long fence;
    bool waits;
};

static struct claim claim_now(PGconn *c)
{
    struct claim k = {0};
    PGresult *r = audit_exec(
        c, "select owner, fence, until > clock_timestamp() and exists (select from pg_stat_activity "
           "where wait_event_type = 'Lock' and query like '%alarms_ring%') from hoso.job "
           "where name = 'alarms'");
    if (PQntuples(r) == 1) {
        snprintf(k.owner, sizeof(k.owner), "%s", PQgetvalue(r, 0, 0));
        k.fence = strtol(PQgetvalue(r, 0, 1), NULL, 10);
        k.waits = PQgetvalue(r, 0, 2)[0] == 't';
    }
    PQclear(r);
    return k;
}

static pid_t owner_pid(const struct claim *k)
{
    const char *slash = strchr(k->owner, '/'); /* host/process/once */
    ck_assert_ptr_nonnull(slash);
    return (pid_t)strtol(slash + 1, NULL, 10);
}

static char process_state(pid_t pid)
{
    char path[64], state = '?';
    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "re");
    if (f) {
        if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
            state = '?';
        fclose(f);
    }
    return state;
}

/*
 * A clock that is killed while it works takes its claim along for a minute. The long form waits for that; the quick one ends
 * by the owner's hand what belongs to nobody any more.
 */
static void end_claims_of_the_dead(PGconn *c)
{
    PGresult *r =
        thorough ? NULL : audit_exec(c, "select owner from hoso.job where until > clock_timestamp()");
    for (int i = 0; i < PQntuples(r); i++) {
        char sql[TEXT_SIZE];
        struct claim k = {0};
        snprintf(k.owner, sizeof(k.owner), "%s", PQgetvalue(r, i, 0));
        snprintf(sql, sizeof(sql), "update hoso.job set until = clock_timestamp() where owner = '%s'",
                 k.owner);
        if (kill(owner_pid(&k), 0) != 0 && errno == ESRCH)
            PQclear(audit_exec(c, sql));
    }
    PQclear(r);
}

static int rows_locked(PGconn *lock)
{
    PGresult *r = audit_exec(lock, "select from hoso.job where name = 'alarms' for key share");
    int n = PQntuples(r);
    PQclear(r);
    return n;
}

/*
 * Stops the clock between its claim and its work. Our lock on the row of hoso.job lets claims pass and holds up the
 * statement that rings: so the claim is valid, the statement is on its way, and then the process stands still.
 */
static struct claim stop_clock(PGconn *lock)
{
    struct claim held = {0};
    PQclear(audit_exec(lock, "begin; set local idle_in_transaction_session_timeout = 0"));
    /* The row comes with the first claim of all. */
    for (int64_t until = mono_ms() + CLAIM_LIMIT_MS; rows_locked(lock) == 0; look_again())
        ck_assert_msg(mono_ms() < until, "no clock claims");
    PGconn *c = session();
    for (int64_t until = mono_ms() + CLAIM_LIMIT_MS; !held.waits || kill(owner_pid(&held), 0) != 0;
         held = claim_now(c)) {
        ck_assert_msg(mono_ms() < until, "no clock rings");
        end_claims_of_the_dead(c);
        look_again();
    }
    PQfinish(c);
    ck_assert_int_eq(kill(owner_pid(&held), SIGSTOP), 0);
    for (int64_t until = mono_ms() + DAEMON_LIMIT_MS; process_state(owner_pid(&held)) != 'T'; look_again())
        ck_assert(mono_ms() < until);
    return held;
}

/* Waits until another holds the job under a later fence; workers go on being killed. In the quick form the minute of the
   claim is over at once, by the owner's hand. */
static struct claim await_takeover(const struct claim *held, uint64_t *random)
{
    char sql[TEXT_SIZE];
    struct claim now = *held;
    int64_t from = mono_ms();
    PGconn *c = session();
    if (!thorough) {
        snprintf(sql, sizeof(sql), "update hoso.job set until = clock_timestamp() where owner = '%s'",
                 held->owner);
        PQclear(audit_exec(c, sql));
    }
    while (strcmp(now.owner, held->owner) == 0) {
        ck_assert_msg(mono_ms() - from < CLAIM_LIMIT_MS, "nobody takes the clock's place");
        if (thorough && fault_random(random) % 40 == 0)
            kill_child(random, false);
        look_again();
        now = claim_now(c);
    }
    PQfinish(c);
    if (mono_ms() - from > done.longest_takeover_ms)
        done.longest_takeover_ms = mono_ms() - from;
    return now;
}

static void pause_clock(uint64_t *random)
{
    char sql[TEXT_SIZE];
    PGconn *lock = session();
    struct claim held = stop_clock(lock), next = await_takeover(&held, random);
    ck_assert_int_gt(next.fence, held.fence);
    PQclear(audit_exec(lock, "commit"));
    PQfinish(lock);
    ck_assert_int_eq(kill(owner_pid(&held), SIGCONT), 0);
    /* The old fence rings and numbers nothing any more, however much is due. */
    snprintf(sql, sizeof(sql),
             "select (select count(*) from hoso.alarms_ring(%ld, 200)) + (select count(*) from "
             "hoso.outbox_number((select fence - 1 from hoso.job where name = 'sequence'), 500))",
             held.fence);
    char *rung = pg_query(&pg, sql);
    ck_assert_str_eq(rung, "0");
    free(rung);
    done.pauses++;
}

/* --- writers and readers ---------------------------------------------------------------------------------------- */

static pid_t spawn(void)
{
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    return pid;
}

static void start_writers(pid_t *pids, uint64_t seed)
{
    for (int i = 0; i < LIFE_WRITERS; i++) {
        pids[i] = spawn();
        if (pids[i] != 0)
            continue;
        struct life l = {.w = {.number = i,
                               .port = hosod[i % DAEMONS].port,
                               .other_port = hosod[1 - i % DAEMONS].port,
                               .dir = hosod[0].dir,
                               .control = control,
                               .random = seed + (uint64_t)i * 7919 + 1},
                         .tokens = (const char(*)[TOKEN_SIZE])tokens,
                         .investigators = followed[0].unit,
                         .pause_ms = thorough ? 200 : 0};
        _exit(life_run(&l));
    }
}

static void start_readers(pid_t *pids)
{
    const char *token[] = {tokens[HAND_INVESTIGATOR], tokens[HAND_COMMUNE], tokens[HAND_PROCURACY], guardian};
    for (int i = 0; i < FOLLOWERS; i++) {
        pids[i] = spawn();
        if (pids[i] != 0)
            continue;
        struct follower f = {.number = i,
                             .ports = {hosod[i / 2 % 2].port, hosod[1 - i / 2 % 2].port},
                             .stream = i % 2 == 1,
                             .unit = followed[i / 2].unit,
                             .token = token[i / 2],
                             .dir = hosod[0].dir,
                             .control = following};
        _exit(follower_run(&f));
    }
}

static void wait_for_all(const pid_t *pids, int n, const char *who)
{
    for (int i = 0; i < n; i++) {
        int status;
        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s %d failed", who, i);
    }
}

static void wait_for_none(const char *what, const char *sql)
{
    long n = -1;
    PGconn *c = session();
    for (int64_t until = mono_ms() + QUIET_LIMIT_MS; n != 0 && mono_ms() < until; look_again()) {
        end_claims_of_the_dead(c);
        n = audit_count(c, sql);
    }
    PQfinish(c);
    ck_assert_msg(n == 0, "%s: %ld", what, n);
}

static long number_of(const char *unit)
{
    char sql[TEXT_SIZE];
    snprintf(sql, sizeof(sql),
             "select coalesce(max(r.last), 0) from hoso.unit u left join hoso.feed_receiver r on "
             "r.unit = u.id where u.code = '%s'",
             unit);
    char *n = pg_query(&pg, sql);
    ck_assert_ptr_nonnull(n);
    long last = strtol(n, NULL, 10);
    free(n);
    return last;
}

/* Until all that is about to be due has rung, all is numbered, and every reader has heard the last. */
static void wait_until_quiet(void)
{
    wait_for_none("alarms that do not ring",
                  "select count(*) from hoso.alarm where rung_at is null and cancelled_at is "
                  "null and ring_at <= now() + interval '8 seconds'");
    wait_for_none("rows without a number", "select count(*) from hoso.outbox where number is null");
    for (int i = 0; i < FOLLOWERS; i++) {
        long last = number_of(followed[i / 2].unit);
        int64_t until = mono_ms() + QUIET_LIMIT_MS;
        while (following->heard[i].last < last && mono_ms() < until)
            look_again();
        ck_assert_msg(following->heard[i].last == last, "reader %d heard %ld of %ld", i,
                      (long)following->heard[i].last, last);
    }
}

/* --- the test --------------------------------------------------------------------------------------------------- */

/* That writing goes on: as many acknowledgements as there are writers, twice. */
static void expect_progress(void)
{
    long before = acknowledged(control);
    int64_t until = mono_ms() + WRITE_LIMIT_MS;
    while (acknowledged(control) < before + 2 * LIFE_WRITERS && mono_ms() < until)
        look_again();
    ck_assert_msg(acknowledged(control) >= before + 2 * LIFE_WRITERS, "nothing is acknowledged any more");
}

static void pause_between(uint64_t *random)
{
    long ms = thorough ? 300 + (long)(fault_random(random) % 600) : 80 + (long)(fault_random(random) % 160);
    nanosleep(&(struct timespec){0, ms * 1000000}, NULL);
}

static void strike(uint64_t *random)
{
    long kills = thorough ? fault_rounds(1) * KILLS_A_ROUND : QUICK_KILLS;
    for (long n = 0, i = 0; n < kills; i++) {
        kill_child(random, true);
        if (i % 8 == 7)
            kill_backends(random);
        if (thorough ? i % 200 == 100 : i == QUICK_KILLS / 2)
            pause_clock(random);
        if (thorough && i % 250 == 249)
            crash_cluster();
        if (i % 20 == 19)
            expect_progress();
        pause_between(random);
        n = done.workers_killed + done.clocks_killed;
    }
    expect_progress();
}

static struct tally sum_of_tallies(void)
{
    struct tally s = {0};
    for (int i = 0; i < LIFE_WRITERS; i++) {
        const struct tally *t = &control->tallies[i];
        s.attempts += t->attempts;
        s.lost += t->lost;
        s.unavailable += t->unavailable;
        s.longest_ms = t->longest_ms > s.longest_ms ? t->longest_ms : s.longest_ms;
    }
    return s;
}

static void print_figures(const struct rings *f, int found, uint64_t seed, double seconds)
{
    struct tally s = sum_of_tallies();
    char json[2000];
    long again = 0;
    for (int i = 0; i < FOLLOWERS; i++)
        again += following->heard[i].reconnected;
    snprintf(
        json, sizeof(json),
        "{\"seed\":%" PRIu64
        ",\"seconds\":%.1f,\"workers_killed\":%ld,\"clocks_killed\":%ld,\"backends_killed\":%ld,"
        "\"cluster_crashes\":%ld,\"clock_pauses\":%ld,\"longest_takeover_ms\":%" PRId64
        ",\"acknowledged\":%ld,"
        "\"attempts\":%ld,\"connections_lost\":%ld,\"answered_503\":%ld,\"longest_write_ms\":%ld,"
        "\"handoffs\":%ld,"
        "\"handoff_steps\":%ld,\"feed_rows\":%ld,\"alarms\":%ld,\"rang\":%ld,\"raced\":%ld,\"late_ms\":%ld,"
        "\"late_p50_ms\":%ld,\"late_p99_ms\":%ld,\"readers_reconnected\":%ld,\"kinds_of_fault_found\":%d}",
        seed, seconds, done.workers_killed, done.clocks_killed, done.backends_killed, done.crashes,
        done.pauses, done.longest_takeover_ms, f->writes, (long)s.attempts, (long)s.lost, (long)s.unavailable,
        (long)s.longest_ms, f->handoffs, f->steps, f->rows, f->alarms, f->rang, f->raced, f->late_ms,
        f->late_p50_ms, f->late_p99_ms, again, found);
    printf("killed %ld workers, %ld clocks, %ld backends, the cluster %ld times in %.1f s, seed %" PRIu64
           "\n",
           done.workers_killed, done.clocks_killed, done.backends_killed, done.crashes, seconds, seed);
    printf("%ld clocks stood still until another rang, at the longest %" PRId64 " ms\n", done.pauses,
           done.longest_takeover_ms);
    printf("%ld writes acknowledged (of %ld attempts %ld lost their connection, %ld were answered 503), "
           "longest %ld ms\n",
           f->writes, (long)s.attempts, (long)s.lost, (long)s.unavailable, (long)s.longest_ms);
    printf("%ld handoffs in %ld steps, %ld rows of feeds, heard by %d readers who came back %ld times\n",
           f->handoffs, f->steps, f->rows, FOLLOWERS, again);
    printf("%ld of %ld alarms rang, %ld raced with the end of their deadline; late by %ld ms at the most, "
           "p50 %ld ms, "
           "p99 %ld ms\n",
           f->rang, f->alarms, f->raced, f->late_ms, f->late_p50_ms, f->late_p99_ms);
    fault_figures("fault-alarms", json);
}

/* What the law makes of the recorded events is what stands there: deadlines, handoffs, notices. */
static void expect_no_difference(void)
{
    char command[PG_TEXT_SIZE + 100];
    snprintf(command, sizeof(command), "build/asan/hoso fsck --database '%s'", pg.admin);
    fflush(NULL);
    FILE *f = popen(command, "re");
    ck_assert_ptr_nonnull(f);
    char line[400] = "", found[400] = "";
    while (fgets(line, sizeof(line), f))
        if (strstr(line, " differences"))
            memcpy(found, line, sizeof(found));
    ck_assert_int_eq(pclose(f), 0);
    printf("fsck: %s", found);
    ck_assert(strstr(found, " 0 differences") != NULL);
}

static int died(const char *role)
{
    char line[80];
    int n = 0;
    snprintf(line, sizeof(line), "event=process.died role=%s", role);
    for (int d = 0; d < DAEMONS; d++)
        n += daemon_log_count(&hosod[d], line);
    return n;
}

START_TEST(nothing_is_lost_and_nothing_comes_twice)
{
    uint64_t seed = fault_seed(), random = seed;
    pid_t writers[LIFE_WRITERS], readers[FOLLOWERS];
    int64_t from = mono_ms();
    start_readers(readers);
    start_writers(writers, seed);
    strike(&random);
    control->stop = true;
    wait_for_all(writers, LIFE_WRITERS, "writer");
    wait_until_quiet();
    following->stop = true;
    wait_for_all(readers, FOLLOWERS, "reader");
    double seconds = (double)(mono_ms() - from) / 1000;
    settled = true;
    struct rings f = rings_check(&pg, hosod[0].dir, "");
    int found = rings_faults(&f);
    print_figures(&f, found, seed, seconds);
    ck_assert_int_eq(found, 0);
    /* Only who was killed has died: none of its own accord. */
    ck_assert_int_eq(died("worker"), done.workers_killed);
    ck_assert_int_eq(died("clock"), done.clocks_killed);
    expect_no_difference();
}
END_TEST

/* --- the checker ------------------------------------------------------------------------------------------------ */

START_TEST(the_checker_sees_what_was_forged)
{
    ck_assert(settled);
    for (size_t i = 0; i < ARRAY_LEN(forgeries); i++) {
        long count;
        printf("forged: %s\n", forgeries[i].what);
        struct rings f = rings_check(&pg, hosod[0].dir, forgeries[i].tampering);
        memcpy(&count, (const char *)&f + forgeries[i].finding, sizeof(count));
        ck_assert_int_gt(rings_faults(&f), 0);
        ck_assert_msg(count != 0, "the checker does not see: %s", forgeries[i].what);
    }
    struct rings f = rings_check(&pg, hosod[0].dir, "");
    ck_assert_int_eq(rings_faults(&f), 0); /* nothing of the forgeries stayed */
}
END_TEST

START_TEST(they_end_as_if_nothing_had_been)
{
    control->stop = following->stop = true; /* they run on when the first test has failed */
    for (int d = 0; d < DAEMONS; d++) {
        pid_t group = hosod[d].pid;
        ck_assert(daemon_stop(&hosod[d]));
        ck_assert(fault_group_is_gone(group));
    }
}
END_TEST

static void *shared(size_t n)
{
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(p, MAP_FAILED);
    return p;
}

static void set_up(void)
{
    char conf[60];
    thorough = getenv("FAULT_ROUNDS") != NULL;
    workers = thorough ? MAX_WORKERS : 2;
    control = control_new();
    following = shared(sizeof(*following));
    ck_assert(fault_cluster(&pg));
    ck_assert(pg_token(&pg, "commune_police", tokens[HAND_COMMUNE], TOKEN_SIZE));
    ck_assert(pg_token(&pg, "investigator", tokens[HAND_INVESTIGATOR], TOKEN_SIZE));
    ck_assert(pg_token(&pg, "procuracy", tokens[HAND_PROCURACY], TOKEN_SIZE));
    ck_assert(pg_token(&pg, "social", guardian, TOKEN_SIZE));
    snprintf(conf, sizeof(conf), "workers = %d\n", workers);
    for (int d = 0; d < DAEMONS; d++) {
        ck_assert(daemon_prepare(&hosod[d], &pg, conf));
        ck_assert(daemon_start(&hosod[d]));
        ck_assert(daemon_ready(&hosod[d]));
    }
}

static void tear_down(void)
{
    if (control)
        control->stop = true;
    if (following)
        following->stop = true;
    for (int d = 0; d < DAEMONS; d++) {
        if (logs[d])
            fclose(logs[d]);
        daemon_remove(&hosod[d]);
    }
    pg_stop(&pg);
}

int main(void)
{
    Suite *s = suite_create("alarms and handoffs");
    TCase *t = tcase_create("alarms and handoffs");
    tcase_add_unchecked_fixture(t, set_up, NULL);
    tcase_add_test(t, nothing_is_lost_and_nothing_comes_twice);
    tcase_add_test(t, the_checker_sees_what_was_forged);
    tcase_add_test(t, they_end_as_if_nothing_had_been);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_set_fork_status(r, CK_NOFORK); /* one register for all */
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    tear_down(); /* here, since Check leaves it out when setting up has failed */
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
