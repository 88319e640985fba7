/*
 * The n-th allocation of a worker fails, for n from 1 to the last that a request makes: the answer is the right one or 503.
 *
 * The release build is tested, with an allocator in front (failmalloc.c); AddressSanitizer has its own and would be in the
 * way. Each kind of request is tried with one failing allocation at every n (FAULT_ROUNDS: really every; else in steps),
 * and with all failing from n on for a while. Then the same request must succeed, and nothing may be half-written.
 */
#include "tests/fault/failmalloc.h"
#include "tests/fault/fault.h"

#include "lib/base/buf.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { DROUGHT = 40, ANSWER_MS = 15000, AGAIN_MS = 30000, STREAM_MS = 1000, SLOW_TRIES = 12, ID_SIZE = 40 };

static struct pg pg;
static struct daemon hosod;
static struct failmalloc *shim;
static char token[100], receiver[100],
    idle[100]; /* the holder; the procuracy, to which handoffs go; who hears nothing */
static char case_id[ID_SIZE], person_id[ID_SIZE], handoff_id[ID_SIZE];
static pid_t worker;
static long serial; /* makes keys */

/* --- requests --------------------------------------------------------------------------------------------------- */

static const char report_body[] =
    "{\"kind\":\"denunciation\",\"at\":\"2026-03-02T09:00:00+07:00\",\"content\":\"Một đoạn nội "
    "dung.\",\"victims\":[{"
    "\"birth_date\":\"2014-05-01\",\"sex\":\"female\",\"commune\":\"07210\",\"identity\":{\"name\":\"Trẻ Em "
    "Mẫu\",\"phone\":\"0900000000\"}}],"
    "\"accused\":[{\"birth_date\":\"1990-01-01\",\"identity\":{\"name\":\"Người Mẫu\"}}]}";
static const char event_body[] =
    "{\"type\":\"case.flagged\",\"at\":\"2026-03-03T09:00:00+07:00\",\"data\":{},\"note\":\"Một ghi chú.\"}";
static const char simulate_body[] =
    "{\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2013-05-01\"}],\"events\":[{\"type\":\"report.received\","
    "\"at\":"
    "\"2026-03-02T09:00:00+07:00\",\"data\":{\"by\":\"commune_police\"}},{\"type\":\"report.accepted\","
    "\"at\":"
    "\"2026-03-03T09:00:00+07:00\",\"data\":{\"by\":\"investigation_agency\"}}]}";

/* A handoff is received anew each time: out of order, and so acknowledged. */
static const char receive_body[] = "{\"acknowledge_violation\":true,\"reason\":\"Một lý do.\"}";
static const char return_body[] = "{\"acknowledge_violation\":true,\"reason\":\"Một lý "
                                  "do.\",\"ground\":\"incomplete\",\"note\":\"Thiếu.\"}";

/*
 * A write has a key, the same when it is repeated; a slow one waits by itself and is tried seldom, in the long form too; one
 * that is made like another is not tried in every way in the quick form.
 */
enum { WRITES = 1, VERSIONED = 2, STREAMS = 4, SLOW = 8, ALIKE = 16 };

/* `target` has one %s, for a case, a person or a handoff (`id`), or none. `who` is the token, `more` further fields. */
struct kind {
    const char *name, *method, *target, *body;
    int status, flags;
    const char *who, *id, *more;
};

static const struct kind kinds[] = {
    {"GET case", "GET", "/v1/cases/%s", NULL, 200, 0, token, case_id, ""},
    {"GET deadlines", "GET", "/v1/deadlines?status=overdue&limit=20", NULL, 200, 0, token, "", ""},
    {"GET events", "GET", "/v1/cases/%s/events?limit=2", NULL, 200, 0, token, case_id, ""},
    {"GET rule", "GET", "/v1/law/rules/B01", NULL, 200, 0, token, "", ""},
    {"GET identity", "GET", "/v1/persons/%s/identity", NULL, 200, 0, token, person_id,
     "Reason: kiem%20tra\r\n"},
    {"GET texts", "GET", "/v1/cases/%s/texts", NULL, 200, 0, token, case_id, "Reason: kiem%20tra\r\n"},
    {"GET handoffs", "GET", "/v1/handoffs?box=out&unanswered=true&limit=20", NULL, 200, 0, token, "", ""},
    {"GET handoff", "GET", "/v1/handoffs/%s", NULL, 200, ALIKE, token, handoff_id, ""},
    {"GET returns", "GET", "/v1/returns?rounds_min=1", NULL, 200, ALIKE, token, "", ""},
    {"GET suspensions", "GET", "/v1/suspensions?since_before=2026-03-01", NULL, 200, ALIKE, token, "", ""},
    {"GET notices", "GET", "/v1/notices?limit=20", NULL, 200, ALIKE, token, "", ""},
    {"GET entries", "GET", "/v1/entries?late_days_min=2&limit=20", NULL, 200, ALIKE, token, "", ""},
    {"GET counts", "GET", "/v1/counts?of=deadlines&by=rule", NULL, 200, ALIKE, token, "", ""},
    {"GET case handoffs", "GET", "/v1/cases/%s/handoffs", NULL, 200, ALIKE, token, case_id, ""},
    {"GET feed", "GET", "/v1/feed?limit=20", NULL, 200, 0, receiver, "", ""},
    {"feed of old", "GET", "/v1/feed?after=another:1", NULL, 410, ALIKE, receiver, "", ""},
    {"feed that waits", "GET", "/v1/feed?wait=1", NULL, 200, SLOW, idle, "", ""},
    {"GET stream", "GET", "/v1/stream", NULL, 200, STREAMS, receiver, "", ""},
    {"idle stream", "GET", "/v1/stream", NULL, 200, STREAMS | SLOW | ALIKE, idle, "", ""},
    {"POST receive", "POST", "/v1/handoffs/%s/receive", receive_body, 201, WRITES | VERSIONED, receiver,
     handoff_id, ""},
    {"POST accept", "POST", "/v1/handoffs/%s/accept", receive_body, 201, WRITES | VERSIONED | ALIKE, receiver,
     handoff_id, ""},
    {"POST return", "POST", "/v1/handoffs/%s/return", return_body, 201, WRITES | VERSIONED | ALIKE, receiver,
     handoff_id, ""},
    {"POST report", "POST", "/v1/reports", report_body, 201, WRITES, token, "", ""},
    {"POST event", "POST", "/v1/cases/%s/events", event_body, 201, WRITES | VERSIONED, token, case_id, ""},
    {"POST simulate", "POST", "/v1/simulate", simulate_body, 200, 0, token, "", ""},
    {"bad JSON", "POST", "/v1/simulate", "{\"events\":[{\"type\":\"report.received\",}]}", 400, 0, token, "",
     ""},
    {"unknown field", "POST", "/v1/simulate", "{\"events\":[],\"colour\":1}", 422, 0, token, "", ""},
    {"duplicate key", "POST", "/v1/reports", "{\"kind\":\"news\",\"kind\":\"news\"}", 400, 0, token, "", ""},
    {"no such case", "GET", "/v1/cases/01900000-0000-7000-8000-000000000000", NULL, 404, 0, token, "", ""},
};

static bool send_request(struct wire *w, const struct kind *k, long key, long version)
{
    char target[160], more[200] = "";
    size_t body = k->body ? strlen(k->body) : 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* targets are of the table above */
    snprintf(target, sizeof(target), k->target, k->id);
#pragma GCC diagnostic pop
    if (k->flags & WRITES)
        snprintf(more, sizeof(more), "Idempotency-Key: memory-%ld\r\nIf-Match: \"%ld\"\r\n", key, version);
    return wire_printf(w,
                       "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s%s"
                       "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                       k->method, target, k->who, k->more, more, body, k->body ? k->body : "");
}

/* --- one try ---------------------------------------------------------------------------------------------------- */

struct count {
    long tries, right, unavailable, closed, wrong, silent;
    long longest_ms, recovery_ms; /* of a starved try; until the same request succeeds */
};

static void arm(long first, long howmany)
{
    shim->first = first;
    shim->howmany = howmany;
    shim->calls = shim->failed = 0;
    shim->pid = worker;
}

static void disarm(void)
{
    shim->pid = 0;
}

static bool worker_lives(void)
{
    return kill(worker, 0) == 0 && daemon_log_count(&hosod, "event=process.died") == 0;
}

static bool is_right(const struct kind *k, const struct wire_reply *r)
{
    return r->status == k->status &&
           (k->flags & STREAMS ? str_is(wire_field(r, "Content-Type"), "text/event-stream")
                               : fault_well_formed(r));
}

/* The body that is right: of its status, of its kind. What is not the answer to this question is caught by its status. */
static void judge(const struct kind *k, const struct wire_reply *r, struct count *c, long n)
{
    if (r->status == 503) {
        c->unavailable++;
    } else if (is_right(k, r)) {
        c->right++;
    } else {
        c->wrong++;
        fprintf(stderr, "%s: allocation %ld failed, and the answer is\n%s\n", k->name, n, r->text);
    }
}

/* One request while allocation n fails. The connection stands before, unless `fresh`. */
static void try_starved(const struct kind *k, long n, long howmany, long key, long version, bool fresh,
                        struct count *c)
{
    struct wire w;
    struct wire_reply r;
    if (fresh)
        arm(n, howmany);
    ck_assert(wire_open(&w, hosod.port));
    if (!fresh) { /* the worker has accepted it when it has answered on it */
        ck_assert(wire_printf(&w, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") &&
                  wire_read(&w, &r, false, ANSWER_MS));
        wire_reply_free(&r);
        arm(n, howmany);
    }
    c->tries++;
    if (!send_request(&w, k, key, version)) {
        c->closed++;
    } else if (wire_read(&w, &r, false, ANSWER_MS)) {
        judge(k, &r, c, n);
        /* What a stream does after its head: its first event, or its end. */
        if ((k->flags & STREAMS) && r.status == k->status && w.n == 0)
            (void)!wire_closes(&w, STREAM_MS);
        wire_reply_free(&r);
    } else if (wire_closes(&w, 1000)) {
        c->closed++;
    } else {
        c->silent++;
        fprintf(stderr, "%s: allocation %ld failed, and there is no answer\n", k->name, n);
    }
    disarm();
    wire_close(&w);
}

/* The same request with all the memory there is: within a time in which the worker may have to connect anew. */
static bool succeeds(const struct kind *k, long key, long *version)
{
    int last = 0;
    for (int64_t until = mono_ms() + AGAIN_MS; mono_ms() < until; look_again()) {
        struct wire w;
        struct wire_reply r;
        if (!wire_open(&w, hosod.port))
            return false;
        bool got = send_request(&w, k, key, *version) && wire_read(&w, &r, false, ANSWER_MS);
        wire_close(&w);
        if (!got)
            continue;
        last = r.status;
        struct str tag = wire_field(&r, "ETag");
        if (last == 201 && (k->flags & VERSIONED) && !str_is_none(tag))
            sscanf(tag.p, "\"%ld\"", version);
        bool good = is_right(k, &r);
        if (!good && last != 503)
            fprintf(stderr, "%s: afterwards the answer is\n%s\n", k->name, r.text);
        wire_reply_free(&r);
        if (good)
            return true;
        if (last != 503)
            return false;
    }
    fprintf(stderr, "%s: does not succeed any more, last %d\n", k->name, last);
    return false;
}

/* --- the tests -------------------------------------------------------------------------------------------------- */

/* How many allocations the request makes when none fails; the second time, when nothing is made for the first time. */
static long allocations(const struct kind *k, long *version)
{
    struct count c = {0};
    long n = 0;
    for (int i = 0; i < 2; i++) {
        long key = ++serial;
        try_starved(k, 0, 0, key, *version, false, &c);
        n = shim->calls;
        ck_assert(succeeds(k, key, version));
    }
    ck_assert_int_eq(c.right, 2);
    ck_assert_int_gt(n, 0);
    return n;
}

/* A case of our own, new for every row of the table: one with hundreds of events would be slow for no reason. */
static void open_case(void)
{
    struct wire_reply r;
    json_error_t at;
    ck_assert(wire_ask(hosod.port, "POST", "/v1/reports", token, "", report_body, &r));
    ck_assert_int_eq(r.status, 201);
    json_t *body = json_loadb(r.body.p, r.body.n, 0, &at), *h;
    const json_t *victim = json_array_get(json_object_get(body, "victims"), 0);
    size_t i;
    json_array_foreach(json_object_get(body, "handoffs"), i,
                       h) if (strcmp(json_string_value(json_object_get(h, "to")), "procuracy") == 0)
        snprintf(handoff_id, sizeof(handoff_id), "%s", json_string_value(json_object_get(h, "id")));
    snprintf(case_id, sizeof(case_id), "%s", json_string_value(json_object_get(body, "id")));
    snprintf(person_id, sizeof(person_id), "%s", json_string_value(json_object_get(victim, "id")));
    json_decref(body);
    wire_reply_free(&r);
}

/*
 * How the memory runs out, and at how many places: in the quick form, in the long one. Only a connection that stands can be
 * answered whatever fails. After a drought the database has to be connected anew, which takes seconds each time.
 */
static const struct way {
    const char *name;
    long howmany;
    bool fresh;
    long quick, thorough;
} ways[] = {{"one fails", 1, false, 70, 100000},
            {"one fails, new connection", 1, true, 12, 100000},
            {"many fail", DROUGHT, true, 3, 8}};

static void note_longest(long *longest, int64_t ms)
{
    if (ms > *longest)
        *longest = (long)ms;
}

/* The number of answers that nobody should have got. */
static long starve(const struct kind *k, const struct way *way, struct buf *json)
{
    long steps = getenv("FAULT_ROUNDS") ? way->thorough : way->quick;
    if ((k->flags & SLOW) && steps > SLOW_TRIES)
        steps = SLOW_TRIES;
    struct count c = {0};
    long version = 1;
    bool again = true;
    open_case();
    long total = allocations(k, &version), last = total + 10,
         step = last > steps ? (last + steps - 1) / steps : 1;
    for (long n = 1; n <= last && worker_lives() && again; n += step) {
        long key = ++serial;
        int64_t from = mono_ms();
        try_starved(k, n, way->howmany, key, version, way->fresh, &c);
        int64_t answered = mono_ms();
        again = succeeds(k, key, &version);
        note_longest(&c.longest_ms, answered - from);
        note_longest(&c.recovery_ms, mono_ms() - answered);
    }
    printf("%-14s %-26s %6ld %6ld %6ld %6ld %6ld %6ld %8ld %8ld\n", k->name, way->name, total, c.tries,
           c.right, c.unavailable, c.closed, c.wrong + c.silent, c.longest_ms, c.recovery_ms);
    buf_printf(json,
               "%s{\"request\":\"%s\",\"how\":\"%s\",\"allocations\":%ld,\"tries\":%ld,\"right\":%ld,"
               "\"unavailable\":%ld,\"closed\":%ld,\"wrong\":%ld,\"silent\":%ld,\"longest_ms\":%ld,"
               "\"recovery_ms\":%ld}",
               json->n > 1 ? "," : "", k->name, way->name, total, c.tries, c.right, c.unavailable, c.closed,
               c.wrong, c.silent, c.longest_ms, c.recovery_ms);
    ck_assert_msg(worker_lives(), "the worker died of %s", k->name);
    ck_assert(again);
    /* A stream that cannot take its first events ends, with them its head: the client comes back. */
    return c.wrong + c.silent + (way->fresh || (k->flags & STREAMS) ? 0 : c.closed);
}

START_TEST(an_allocation_that_fails_is_503_and_never_another_error)
{
    long faults = 0;
    struct buf json;
    buf_init(&json, 1024 * 1024);
    buf_add_char(&json, '[');
    printf("%-14s %-26s %6s %6s %6s %6s %6s %6s %8s %8s\n", "request", "", "allocs", "tries", "right", "503",
           "closed", "wrong", "ms", "again ms");
    for (size_t w = 0; w < ARRAY_LEN(ways); w++)
        for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
            if (w == 0 || !(kinds[i].flags & ALIKE) || getenv("FAULT_ROUNDS"))
                faults += starve(&kinds[i], &ways[w], &json);
    buf_add_char(&json, ']');
    ck_assert(!json.failed);
    fault_figures("fault-malloc", buf_str(&json).p);
    buf_free(&json);
    ck_assert_int_eq(faults, 0);
}
END_TEST

/* A statement that must count nothing. */
static void expect_none(const char *what, const char *sql)
{
    char *n = pg_query(&pg, sql);
    ck_assert_ptr_nonnull(n);
    ck_assert_msg(strcmp(n, "0") == 0, "%s: %s", what, n);
    free(n);
}

START_TEST(nothing_is_half_written)
{
    expect_none(
        "keys without their event",
        "select count(*) from hoso.idempotency i where not exists (select from hoso.case_event e where "
        "e.case_id = i.case_id and e.id = i.event_id and e.seq = i.version)");
    expect_none("cases with gaps", "select count(*) from hoso.case_file c join lateral (select count(*) n, "
                                   "max(seq) m from hoso.case_event e "
                                   "where e.case_id = c.id) e on true where c.version <> e.n or e.m <> e.n");
    expect_none("events without their text",
                "select count(*) from hoso.case_event e where e.type in ('report.received', 'case.flagged', "
                "'handoff.returned') and not exists (select from hoso.event_text t where t.event_id = e.id)");
    expect_none(
        "violations acknowledged without their reason",
        "select count(*) from hoso.case_event e where e.violations <> '[]' and not exists (select from "
        "hoso.event_text t where t.event_id = e.id and t.field = 'acknowledgement')");
    expect_none("handoffs that stand twice",
                "select count(*) from (select from hoso.episode_span where kind = 'handoff' and valid_to = "
                "'infinity' and known_to = 'infinity' group by case_id, code, cause having count(*) > 1) d");
    expect_none(
        "reports without their people",
        "select count(*) from hoso.case_file c where (select count(*) from hoso.person_identity i where "
        "i.case_id = c.id) <> 3 or (select count(*) from hoso.data_key k where k.case_id = c.id) <> 3");
    expect_none("numbers of cases with gaps",
                "select (select sum(last) from hoso.case_counter) - (select count(*) from hoso.case_file)");
}
END_TEST

/* That the allocator in front works at all: with every allocation failing, there is no answer but 503 or none. */
START_TEST(the_shim_really_starves)
{
    struct count c = {0};
    open_case();
    for (long n = 1; n <= 20; n++)
        try_starved(&kinds[0], n, 1, 0, 0, false, &c);
    ck_assert_int_gt(shim->calls, 0);
    ck_assert_int_gt(c.unavailable, 0);
    ck_assert_int_eq(c.right + c.unavailable, c.tries);
}
END_TEST

/* --- a restore is declared ---------------------------------------------------------------------------------------- */

static long epochs(void)
{
    char *n = pg_query(&pg, "select count(*) from hoso.feed_epoch");
    ck_assert_ptr_nonnull(n);
    long count = strtol(n, NULL, 10);
    free(n);
    return count;
}

/* `hosod --declare-restore` while its n-th allocation fails: what waitpid() says of it. */
static int declare_restore(long n)
{
    int status;
    char conf[200];
    snprintf(conf, sizeof(conf), "%s/restore.conf", hosod.dir);
    FILE *f = fopen(conf, "we");
    ck_assert_ptr_nonnull(f);
    fprintf(f, "owner_database = %s\n", pg.admin);
    ck_assert_int_eq(fclose(f), 0);
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        int log = open(hosod.log, O_WRONLY | O_APPEND | O_CLOEXEC);
        if (log < 0 || dup2(log, STDERR_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0 ||
            setenv("LD_PRELOAD", "build/fault/failmalloc.so", 1) != 0)
            _exit(126);
        shim->first = n;
        shim->howmany = 1;
        shim->calls = shim->failed = 0;
        shim->pid = getpid();
        execl("build/hosod", "hosod", "--config", conf, "--declare-restore", (char *)NULL);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    disarm();
    return status;
}

/*
 * Who says that a new epoch has begun has begun one, and one alone; who fails says so, and is asked again. OpenSSL does not
 * survive the first allocations of its own start (3.0, EVP_CIPHER_fetch()): that is before anything was touched.
 */
START_TEST(a_restore_is_declared_or_refused)
{
    enum { QUICK = 60, THOROUGH = 600, OPENSSL_STARTS = 100 };
    long tries = getenv("FAULT_ROUNDS") ? THOROUGH : QUICK, before = epochs(), begun = 0, refused = 0,
         kept = 0;
    ck_assert_int_eq(declare_restore(0), 0);
    long total = shim->calls, step = (total + tries - 1) / tries;
    ck_assert_int_gt(total, 0);
    ck_assert_int_eq(epochs(), before + 1);
    for (long n = 1; n <= total; n += n < 2 * step ? 1 : step) {
        long was = epochs();
        int status = declare_restore(n);
        long more = epochs() - was;
        bool killed = WIFSIGNALED(status), good = !killed && WEXITSTATUS(status) == 0;
        ck_assert_msg(good ? more == 1 : more == 0 || more == 1,
                      "allocation %ld failed, and %ld epochs began", n, more);
        ck_assert_msg(!killed || (n <= OPENSSL_STARTS && more == 0),
                      "allocation %ld failed, and signal %d came", n, WTERMSIG(status));
        begun += good;
        refused += !good && !killed;
        kept += !good && more;
    }
    printf("declare-restore: %ld allocations, begun %ld, refused %ld, of which %ld after the epoch stood\n",
           total, begun, refused, kept);
    ck_assert_int_gt(refused, 0);
}
END_TEST

START_TEST(it_ends_in_order)
{
    pid_t group = hosod.pid;
    ck_assert(daemon_stop(&hosod));
    ck_assert(fault_group_is_gone(group));
}
END_TEST

/* --- set up ----------------------------------------------------------------------------------------------------- */

/* The release build, and the allocator. Locked: another test may be asking for the same program. */
static void build_programs(void)
{
    ck_assert_int_eq(
        system("mkdir -p build/fault && env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS flock build/fault/lock "
               "make --no-print-directory build/hosod"),
        0);
    ck_assert_int_eq(system("${CC:-gcc} -std=gnu17 -O1 -Wall -Wextra -Werror -I. -fPIC -shared -fno-builtin "
                            "-o build/fault/failmalloc.so tests/fault/failmalloc.c"),
                     0);
}

static void map_shim(char *path, size_t room)
{
    snprintf(path, room, "%s/failmalloc", hosod.dir);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, sizeof(*shim)), 0);
    void *p = mmap(NULL, sizeof(*shim), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert_ptr_ne(p, MAP_FAILED);
    shim = p;
    close(fd);
}

static void set_up(void)
{
    char path[200];
    build_programs();
    ck_assert(pg_start(&pg));
    ck_assert(pg_token(&pg, "investigator", token, sizeof(token)));
    ck_assert(pg_token(&pg, "procuracy", receiver, sizeof(receiver)));
    ck_assert(pg_token(&pg, "legal_aid", idle, sizeof(idle)));
    ck_assert(daemon_prepare(&hosod, &pg, "workers = 1\n"));
    map_shim(path, sizeof(path));
    ck_assert(setenv("HOSO_HOSOD", "build/hosod", 1) == 0 && setenv("FAILMALLOC_FILE", path, 1) == 0 &&
              setenv("LD_PRELOAD", "build/fault/failmalloc.so", 1) == 0);
    bool started = daemon_start(&hosod);
    unsetenv("LD_PRELOAD");
    ck_assert(started);
    ck_assert(daemon_ready(&hosod));
    worker = daemon_child(&hosod, "worker", 0);
    ck_assert_int_gt(worker, 0);
}

static void tear_down(void)
{
    daemon_remove(&hosod);
    pg_stop(&pg);
}

int main(void)
{
    Suite *s = suite_create("malloc");
    TCase *t = tcase_create("malloc");
    tcase_add_unchecked_fixture(t, set_up, NULL);
    tcase_add_test(t, the_shim_really_starves);
    tcase_add_test(t, an_allocation_that_fails_is_503_and_never_another_error);
    tcase_add_test(t, nothing_is_half_written);
    tcase_add_test(t, a_restore_is_declared_or_refused);
    tcase_add_test(t, it_ends_in_order);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_set_fork_status(r, CK_NOFORK); /* one daemon for all of it */
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    tear_down(); /* here, since Check leaves it out when setting up has failed */
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
