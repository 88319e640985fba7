/* The API client of the tests: raw sockets below, Jansson above, one line in replies.tsv for each reply. */
#include "tests/harness/api.h"

#include "lib/base/buf.h"
#include "lib/base/civil.h"
#include "lib/base/codec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct pg api_pg;
struct daemon api_hosod;

enum { MAX_USERS = 32, TOKEN_SIZE = 100 };

static struct user {
    char who[40], token[TOKEN_SIZE];
} users[MAX_USERS];
static size_t nusers;

/* --- what lives as long as the program ------------------------------------------------------------------ */

struct kept {
    struct kept *next;
    void *p;
};
static struct kept *all_kept;

static void *keep(void *p)
{
    struct kept *k = malloc(sizeof(*k));
    ck_assert(p != NULL && k != NULL);
    *k = (struct kept){all_kept, p};
    all_kept = k;
    return p;
}

json_t *api_keep(json_t *value)
{
    return keep(value);
}

char *api_text(const char *fmt, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, fmt);
    int n = vasprintf(&text, fmt, args);
    va_end(args);
    ck_assert_int_ge(n, 0);
    for (char *c = text; *c; c++)
        if (*c == '\'')
            *c = '"';
    return keep(text);
}

/* --- users ---------------------------------------------------------------------------------------------- */

const char *api_token(const char *who)
{
    if (!who || strncmp(who, "hoso_", 5) == 0)
        return who;
    for (size_t i = 0; i < nusers; i++)
        if (strcmp(users[i].who, who) == 0)
            return users[i].token;
    ck_assert_msg(nusers < MAX_USERS, "too many users");
    struct user *u = &users[nusers];
    snprintf(u->who, sizeof(u->who), "%s", who);
    ck_assert_msg(pg_token(&api_pg, who, u->token, sizeof(u->token)), "no demo token of %s", who);
    nusers++;
    return u->token;
}

void api_user(const char *who, const char *role, const char *unit)
{
    unsigned char secret[32];
    char text[64];
    ck_assert(nusers < MAX_USERS);
    ck_assert_int_eq(getrandom(secret, sizeof(secret), 0), (int)sizeof(secret));
    struct str s = base64url_encode(secret, sizeof(secret), text);
    struct user *u = &users[nusers++];
    snprintf(u->who, sizeof(u->who), "%s", who);
    snprintf(u->token, sizeof(u->token), "hoso_%.*s", STR_ARGS(s));
    api_sql("select hoso.user_create('test.%s', '%s', '%s', 'Người thử %s')", who, role, unit, who);
    api_sql("select hoso.token_create('test.%s', sha256('%s'), now() + interval '1 day')", who, u->token);
}

/* --- the record ----------------------------------------------------------------------------------------- */

static const char *record_folder(void)
{
    const char *named = getenv("HOSO_REPLIES");
    return named ? named : "build/check";
}

/* Creates the folders of the record; false when there is no place for one. */
static bool record_open(char *bodies, size_t room)
{
    int n = snprintf(bodies, room, "%s/replies", record_folder());
    if (n < 0 || (size_t)n >= room)
        return false;
    (void)mkdir("build", 0777);
    (void)mkdir(record_folder(), 0777);
    return mkdir(bodies, 0777) == 0 || errno == EEXIST;
}

static bool write_file(const char *path, int flags, struct str bytes)
{
    int fd = open(path, flags | O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    bool ok = fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n;
    if (fd >= 0)
        close(fd);
    return ok;
}

void api_record(const char *method, const char *target, const struct wire_reply *r)
{
    static atomic_uint count;
    char bodies[256], body[320], list[300], line[2048];
    if (strlen(target) > 1000 || !record_open(bodies, sizeof(bodies)))
        return;
    /* Bytes that would break a line of the table belong to the tests of bad input, not into the record. */
    for (const char *c = target; *c; c++)
        if ((unsigned char)*c <= ' ')
            return;
    snprintf(body, sizeof(body), "%s/%d-%u", bodies, (int)getpid(), atomic_fetch_add(&count, 1));
    snprintf(list, sizeof(list), "%s/replies.tsv", record_folder());
    int n = snprintf(line, sizeof(line), "%s\t%s\t%d\t%s\n", method, target, r->status, body);
    if (!write_file(body, O_TRUNC, r->body) || !write_file(list, O_APPEND, str_from(line, (size_t)n)))
        fprintf(stderr, "api: %s cannot be written\n", list);
}

/* --- asking --------------------------------------------------------------------------------------------- */

static struct api_reply *understand(struct wire_reply wire, const char *method, const char *target)
{
    struct api_reply *r = keep(calloc(1, sizeof(*r)));
    r->status = wire.status;
    r->wire = wire;
    if (wire.body.n > 0)
        r->json = json_loadb(wire.body.p, wire.body.n, JSON_REJECT_DUPLICATES, NULL);
    api_record(method, target, &wire);
    return r;
}

struct api_reply *api_ask(const char *who, const char *method, const char *target, const char *more,
                          const char *body)
{
    struct wire_reply wire;
    ck_assert_msg(wire_ask(api_hosod.port, method, target, api_token(who), more, body, &wire),
                  "no reply to %s %s", method, target);
    struct api_reply *r = understand(wire, method, target);
    r->english = strstr(more, "Accept-Language: en") != NULL;
    return r;
}

struct api_reply *api_get(const char *who, const char *fmt, ...)
{
    char target[1024];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(target, sizeof(target), fmt, args);
    va_end(args);
    ck_assert(n > 0 && n < (int)sizeof(target));
    return api_ask(who, "GET", target, "", NULL);
}

struct api_reply *api_post(const char *who, const char *target, const char *more, const char *body)
{
    return api_ask(who, "POST", target, more, body);
}

struct api_reply *api_read(struct wire *w, const char *method, const char *target)
{
    struct wire_reply wire;
    ck_assert_msg(wire_read(w, &wire, strcmp(method, "HEAD") == 0, WIRE_LIMIT_MS), "no reply to %s %s",
                  method, target);
    return understand(wire, method, target);
}

/* --- reading -------------------------------------------------------------------------------------------- */

const char *api_field(const struct api_reply *r, const char *name)
{
    struct str value = wire_field(&r->wire, name);
    if (str_is_none(value))
        return "";
    char *text = keep(malloc(value.n + 1));
    memcpy(text, value.p, value.n);
    text[value.n] = '\0';
    return text;
}

json_t *api_at(const json_t *root, const char *path)
{
    json_t *v = NULL;
    while (root && *path) {
        char key[80];
        size_t n = strcspn(path, ".");
        ck_assert(n > 0 && n < sizeof(key));
        memcpy(key, path, n);
        key[n] = '\0';
        path += n + (path[n] == '.');
        v = json_is_array(root) ? json_array_get(root, strtoul(key, NULL, 10)) : json_object_get(root, key);
        root = v;
    }
    return v;
}

const char *api_str(const struct api_reply *r, const char *path)
{
    const char *text = json_string_value(api_at(r->json, path));
    return text ? text : "";
}

int64_t api_int(const struct api_reply *r, const char *path)
{
    json_t *v = api_at(r->json, path);
    ck_assert_msg(json_is_integer(v), "no number at %s of %s", path, r->wire.text);
    return json_integer_value(v);
}

size_t api_count(const struct api_reply *r, const char *path)
{
    json_t *v = api_at(r->json, path);
    ck_assert_msg(json_is_array(v), "no list at %s of %s", path, r->wire.text);
    return json_array_size(v);
}

static bool is_ascii(const char *s)
{
    while (*s && (unsigned char)*s < 0x80)
        s++;
    return *s == '\0';
}

void api_is_problem(const struct api_reply *r, int status, const char *type, const char *pointer,
                    const char *code)
{
    const char *all = r->wire.text;
    json_t *e;
    size_t i;
    bool found = false;
    ck_assert_msg(r->status == status, "not %d: %s", status, all);
    ck_assert_msg(strcmp(api_field(r, "Content-Type"), "application/problem+json") == 0,
                  "type of content: %s", all);
    ck_assert_msg(strcmp(api_str(r, "type"), api_text("/problems/%s", type)) == 0, "not %s: %s", type, all);
    ck_assert_msg(api_int(r, "status") == status, "status within: %s", all);
    ck_assert_msg(*api_str(r, "title") && is_ascii(api_str(r, "title")) == r->english, "title: %s", all);
    ck_assert_msg(strlen(api_str(r, "detail")) > 5, "detail: %s", all);
    if (!pointer)
        return;
    json_array_foreach(api_at(r->json, "errors"), i, e)
    {
        const char *at = json_string_value(json_object_get(e, "pointer"));
        const char *why = json_string_value(json_object_get(e, "code"));
        const char *detail = json_string_value(json_object_get(e, "detail"));
        ck_assert_msg(at && why && detail && *detail, "an error lacks a member: %s", all);
        found |= strcmp(at, pointer) == 0 && strcmp(why, code) == 0;
    }
    ck_assert_msg(found, "no error %s at %s: %s", code, pointer, all);
}

/* --- what most tests begin with ------------------------------------------------------------------------- */

static inst_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (inst_t)t.tv_sec * SECOND_US;
}

const char *api_ago(int64_t seconds)
{
    char text[INST_TEXT_SIZE];
    return api_text("%s", inst_text(now_us() - seconds * SECOND_US, text).p);
}

const char *api_days_ago(int days)
{
    return api_text("%.10s", api_ago((int64_t)days * 86400));
}

struct api_reply *api_report(const char *who, int64_t seconds)
{
    struct api_reply *r = api_post(
        who, "/v1/reports", "",
        api_text("{'kind':'denunciation','at':'%s','victims':[{'birth_date':'2014-06-01','sex':'female',"
                 "'identity':{'name':'Trần Thị Thử'}}]}",
                 api_ago(seconds)));
    ck_assert_msg(r->status == 201, "%s", r->wire.text);
    return r;
}

struct api_reply *api_event(const char *who, const char *case_id, int64_t version, const char *body)
{
    return api_post(who, api_text("/v1/cases/%s/events", case_id),
                    api_text("If-Match: '%" PRId64 "'\r\n", version), body);
}

const char *api_sql(const char *fmt, ...)
{
    char *sql = NULL;
    va_list args;
    va_start(args, fmt);
    ck_assert_int_ge(vasprintf(&sql, fmt, args), 0);
    va_end(args);
    char *answer = pg_query(&api_pg, sql);
    ck_assert_msg(answer != NULL, "failed: %s", sql);
    free(sql);
    return keep(answer);
}

const char *api_rows(void)
{
    /* The clock rings and numbers whenever it is time: what it writes is no work of the request in between. */
    return api_sql(
        "select string_agg(relname || ' ' || (xpath('/row/n/text()', query_to_xml("
        "'select count(*) as n from hoso.' || relname || case relname when 'outbox' "
        "then ' where kind <> ''alarm''' else '' end, false, true, '')))[1]::text, ', ' order by relname) "
        "from pg_class where relnamespace = 'hoso'::regnamespace and relkind = 'r' "
        "and relname not in ('job', 'feed_receiver')");
}

int api_run(Suite *suite, const char *conf)
{
    int failed = 1;
    char all[1024]; /* a shared machine may be slow: what a test asks is not how long it took */
    snprintf(all, sizeof(all), "%s%s",
             strstr(conf, "db_write_deadline_ms") ? "" : "db_write_deadline_ms = 30000\n", conf);
    if (pg_start(&api_pg) && daemon_prepare(&api_hosod, &api_pg, all) && daemon_start(&api_hosod) &&
        daemon_ready(&api_hosod)) {
        SRunner *r = srunner_create(suite);
        srunner_run_all(r, CK_NORMAL);
        failed = srunner_ntests_failed(r);
        srunner_free(r);
        if (!daemon_stop(&api_hosod))
            failed++;
    }
    daemon_remove(&api_hosod);
    pg_stop(&api_pg);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
