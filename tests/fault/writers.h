/* Writers: processes that record until they are told to stop, and keep their own list of what was acknowledged. */
#ifndef HOSO_TESTS_FAULT_WRITERS_H
#define HOSO_TESTS_FAULT_WRITERS_H

#include "tests/fault/fault.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum {
    WRITERS = 6,
    SHARED_CASES = 4,
    EVENTS_A_CASE = 12,
    WRITE_LIMIT_MS = 120000,
    TOKEN_SIZE = 100,
    ID_SIZE = 40
};

/* What a writer counts, in memory shared with the test. */
struct tally {
    _Atomic long reports, events, attempts, lost, unavailable, stale, in_flight, longest_ms;
};

struct control {
    _Atomic bool stop;
    struct tally tallies[WRITERS];
};

struct writer {
    int number, port;
    int other_port; /* of a second daemon on the same database, to which a lost connection moves; 0: none */
    const char *token, *dir;
    const char (*shared)[ID_SIZE]; /* cases that all writers write to */
    inst_t base; /* every write has its own second after this: it is how the checker knows it again */
    struct control *control;
    struct tally *tally;
    struct wire wire;
    bool connected;
    int list; /* of acknowledged writes */
    uint64_t random;
    char own[ID_SIZE]; /* the case it works on */
    long own_version;
    long cases, events_of_case, shared_events;
};

/* One write and what became of it. */
struct write {
    char target[120], key[60], body[600];
    const char *kind; /* on the list; NULL: E for an event, R for a report */
    inst_t at;
    bool is_event;
    long version; /* told by If-Match, 0: none; afterwards the one acknowledged */
    char case_id[ID_SIZE], event_id[ID_SIZE];
    inst_t tried_at; /* when the attempt began that was answered */
};

enum tried { TRIED_ACKNOWLEDGED, TRIED_AGAIN, TRIED_WRONG };

static inline bool exchange_bytes(struct writer *w, const struct write *x, struct wire_reply *r)
{
    char match[60] = "";
    if (x->is_event && x->version > 0)
        snprintf(match, sizeof(match), "If-Match: \"%ld\"\r\n", x->version);
    if (!w->connected && !(w->connected = wire_open(&w->wire, w->port)))
        return false;
    return wire_printf(
               &w->wire,
               "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
               "Content-Type: application/json\r\nIdempotency-Key: %s\r\n%sContent-Length: %zu\r\n\r\n%s",
               x->target, w->token, x->key, match, strlen(x->body), x->body) &&
           wire_read(&w->wire, r, false, WIRE_LIMIT_MS);
}

static inline void copy_text(char *out, size_t room, const json_t *text)
{
    snprintf(out, room, "%s", json_is_string(text) ? json_string_value(text) : "");
}

/* Reads id and version out of a 201. */
static inline bool read_acknowledgement(struct write *x, const struct wire_reply *r)
{
    json_error_t at;
    json_t *body = json_loadb(r->body.p, r->body.n, 0, &at);
    const json_t *version = json_object_get(body, "version");
    if (x->is_event)
        copy_text(x->event_id, sizeof(x->event_id), json_object_get(json_object_get(body, "event"), "id"));
    else
        copy_text(x->case_id, sizeof(x->case_id), json_object_get(body, "id"));
    x->version = (long)json_integer_value(version);
    bool ok = json_is_integer(version) && x->case_id[0] && (!x->is_event || x->event_id[0]);
    json_decref(body);
    return ok;
}

/* The version that a 412 names. */
static inline bool read_version(struct write *x, const struct wire_reply *r)
{
    return sscanf(wire_field(r, "ETag").p ? wire_field(r, "ETag").p : "", "\"%ld\"", &x->version) == 1;
}

static inline enum tried understand(struct writer *w, struct write *x, const struct wire_reply *r)
{
    if (!fault_well_formed(r))
        return TRIED_WRONG;
    switch (r->status) {
    case 201:
        return read_acknowledgement(x, r) ? TRIED_ACKNOWLEDGED : TRIED_WRONG;
    case 503:
        w->tally->unavailable++;
        return TRIED_AGAIN;
    case 412:
        w->tally->stale++;
        return x->is_event && read_version(x, r) ? TRIED_AGAIN : TRIED_WRONG;
    case 409:
        w->tally->in_flight++;
        return strstr(r->text, "key.in_flight") ? TRIED_AGAIN : TRIED_WRONG;
    default:
        return TRIED_WRONG;
    }
}

static inline void turn_to_the_other(struct writer *w)
{
    int lost = w->port;
    if (w->other_port) {
        w->port = w->other_port;
        w->other_port = lost;
    }
}

static inline enum tried try_once(struct writer *w, struct write *x)
{
    struct wire_reply r;
    w->tally->attempts++;
    x->tried_at = wall_us();
    if (!exchange_bytes(w, x, &r)) {
        w->tally->lost++;
        wire_close(&w->wire);
        w->connected = false;
        turn_to_the_other(w);
        return TRIED_AGAIN;
    }
    if (str_is(wire_field(&r, "Connection"), "close")) {
        wire_close(&w->wire);
        w->connected = false;
    }
    enum tried t = understand(w, x, &r);
    if (t == TRIED_WRONG)
        fprintf(stderr, "writer %d: %s %s was answered\n%s\n", w->number, x->target, x->body, r.text);
    wire_reply_free(&r);
    return t;
}

/* With the same key until it is answered; then onto the list, which reaches the disk before anything else happens. */
static inline bool settle(struct writer *w, struct write *x)
{
    char line[400];
    int64_t began = mono_ms();
    enum tried t;
    while ((t = try_once(w, x)) == TRIED_AGAIN) {
        if (mono_ms() - began > WRITE_LIMIT_MS) {
            fprintf(stderr, "writer %d: %s was not answered\n", w->number, x->key);
            return false;
        }
        look_again();
    }
    if (t == TRIED_WRONG)
        return false;
    long took = (long)(mono_ms() - began);
    if (took > w->tally->longest_ms)
        w->tally->longest_ms = took;
    int n = snprintf(line, sizeof(line), "%s\t%s\t%s\t%s\t%ld\t%" PRId64 "\t%" PRId64 "\n",
                     x->kind       ? x->kind
                     : x->is_event ? "E"
                                   : "R",
                     x->key, x->case_id, x->is_event ? x->event_id : "\\N", x->version, x->at, x->tried_at);
    if (write(w->list, line, (size_t)n) != n || fdatasync(w->list) != 0)
        return false;
    x->is_event ? w->tally->events++ : w->tally->reports++;
    return true;
}

static inline bool post_report(struct writer *w)
{
    char when[INST_TEXT_SIZE];
    struct write x = {.at = w->base + w->cases * 1000 * SECOND_US, .target = "/v1/reports"};
    snprintf(x.key, sizeof(x.key), "report-%d-%ld", w->number, w->cases);
    snprintf(x.body, sizeof(x.body),
             "{\"kind\":\"denunciation\",\"at\":\"%s\",\"content\":\"Nội dung %d.%ld\","
             "\"victims\":[{\"birth_date\":\"2014-05-01\",\"sex\":\"female\",\"identity\":{\"name\":\"Trẻ "
             "%d.%ld\"}}]}",
             inst_text(x.at, when).p, w->number, w->cases, w->number, w->cases);
    if (!settle(w, &x))
        return false;
    memcpy(w->own, x.case_id, sizeof(w->own));
    w->own_version = x.version;
    w->events_of_case = 0;
    w->cases++;
    return true;
}

static inline bool post_event(struct writer *w, const char *case_id, inst_t at, const char *key,
                              long *version)
{
    char when[INST_TEXT_SIZE];
    struct write x = {.at = at, .is_event = true, .version = *version};
    snprintf(x.case_id, sizeof(x.case_id), "%s", case_id);
    snprintf(x.target, sizeof(x.target), "/v1/cases/%s/events", case_id);
    snprintf(x.key, sizeof(x.key), "%s", key);
    snprintf(x.body, sizeof(x.body),
             "{\"type\":\"case.flagged\",\"at\":\"%s\",\"data\":{},\"note\":\"Ghi chú %s\"}",
             inst_text(at, when).p, key);
    bool ok = settle(w, &x);
    *version = x.version;
    return ok;
}

/* On a case that others write to at the same time: the version is a guess, which a 412 corrects. */
static inline bool post_shared_event(struct writer *w)
{
    size_t i = fault_random(&w->random) % SHARED_CASES;
    char key[60];
    long version = 1, n = w->shared_events++;
    inst_t at = w->base - ((inst_t)w->number * 15 + 60 + (inst_t)i * 2) * DAY_US +
                ((inst_t)w->number * 10000 + n) * SECOND_US;
    snprintf(key, sizeof(key), "shared-%d-%ld", w->number, n);
    return post_event(w, w->shared[i], at, key, &version);
}

static inline bool write_something(struct writer *w)
{
    char key[60];
    uint64_t dice = fault_random(&w->random) % 10;
    if (dice == 0)
        return post_shared_event(w);
    if (w->cases == 0 || w->events_of_case >= EVENTS_A_CASE || dice <= 2)
        return post_report(w);
    inst_t at = w->base + ((w->cases - 1) * 1000 + ++w->events_of_case) * SECOND_US;
    snprintf(key, sizeof(key), "event-%d-%ld-%ld", w->number, w->cases - 1, w->events_of_case);
    return post_event(w, w->own, at, key, &w->own_version);
}

/* The life of a writer's process: exit code 0 when every write was acknowledged in the end. */
static inline int writer_run(struct writer *w)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/acks-%d", w->dir, w->number);
    w->list = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    w->tally = &w->control->tallies[w->number];
    if (w->list < 0)
        return EXIT_FAILURE;
    while (!w->control->stop)
        if (!write_something(w))
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}

static inline struct control *control_new(void)
{
    void *p = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(p, MAP_FAILED);
    return p;
}

static inline long acknowledged(const struct control *c)
{
    long n = 0;
    for (int i = 0; i < WRITERS; i++)
        n += c->tallies[i].reports + c->tallies[i].events;
    return n;
}

#endif
