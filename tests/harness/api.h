/* A client of the API for tests: asks as a role, reads JSON by path, keeps replies for the schema checker. */
#ifndef HOSO_TESTS_HARNESS_API_H
#define HOSO_TESTS_HARNESS_API_H

#include "tests/harness/daemon.h"
#include "tests/harness/pg.h"
#include "tests/harness/wire.h"

#include <check.h>
#include <jansson.h>

/* The database and the daemon of this program, shared by all its tests. */
extern struct pg api_pg;
extern struct daemon api_hosod;

/* A reply and what it says. Lives until the program ends: a test is a process of its own, and short. */
struct api_reply {
    int status;
    struct wire_reply wire;
    json_t *json; /* NULL: no body, or none that is JSON */
    bool english; /* asked for with Accept-Language: en */
};

/*
 * What main() returns: makes database and daemon (with the lines `conf`), runs the suite, stops both. A daemon
 * that did not end clean fails the program.
 */
int api_run(Suite *suite, const char *conf);

/*
 * Whose token is sent: the role of a demo user ("investigator" …), a name that api_user() made, NULL for no
 * token, or a token itself ("hoso_…").
 */
const char *api_token(const char *who);

/* A user of that role in a unit, with a token; `who` is its name from now on. For a fixture, or one test. */
void api_user(const char *who, const char *role, const char *unit);

/* printf with ' written as " — JSON that can be read. Lives as long as a reply. */
char *api_text(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* `more`: further header fields, each with \r\n, or ""; `body` may be NULL. Aborts when there is no reply. */
struct api_reply *api_ask(const char *who, const char *method, const char *target, const char *more,
                          const char *body);
struct api_reply *api_get(const char *who, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct api_reply *api_post(const char *who, const char *target, const char *more, const char *body);

/* Reads the next reply of a connection that the test itself drives; method and target are for the record. */
struct api_reply *api_read(struct wire *w, const char *method, const char *target);

/* Writes a reply into build/check/replies.tsv (HOSO_REPLIES names another folder). Threads may call it. */
void api_record(const char *method, const char *target, const struct wire_reply *r);

/* A header field of the reply as NUL-terminated text; "" when absent. */
const char *api_field(const struct api_reply *r, const char *name);

/* The value at a path of keys and indices ("items.0.due.legal"), or NULL. Texts: "" when there is none. */
json_t *api_at(const json_t *root, const char *path);
const char *api_str(const struct api_reply *r, const char *path);
int64_t api_int(const struct api_reply *r, const char *path);
size_t api_count(const struct api_reply *r, const char *path);

/*
 * A well-formed answer of RFC 9457 with this status and type (without "/problems/"), in the language asked for;
 * with `pointer`, an error of that code at that place. Aborts with the reply otherwise.
 */
void api_is_problem(const struct api_reply *r, int status, const char *type, const char *pointer,
                    const char *code);

/* An instant so many seconds before now, RFC 3339 at +07:00; and a day before today, YYYY-MM-DD. */
const char *api_ago(int64_t seconds);
const char *api_days_ago(int days);

/* A denunciation with one victim, received `seconds` ago by `who`: the reply, which is 201. */
struct api_reply *api_report(const char *who, int64_t seconds);

/* Posts an event on the version given: body like {'type':…}. */
struct api_reply *api_event(const char *who, const char *case_id, int64_t version, const char *body);

/* One value of the database; never NULL. */
const char *api_sql(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* A new JSON value lives as long as a reply from now on. Aborts on NULL. */
json_t *api_keep(json_t *value);

/* How many rows every table of the register has, as one text to compare; without those that the clock writes. */
const char *api_rows(void);

#endif
