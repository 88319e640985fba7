/* Readers of alarms_and_handoffs_test: each follows what is addressed to a unit, by feed or by stream, and keeps its own list. */
#ifndef HOSO_TESTS_FAULT_FOLLOWERS_H
#define HOSO_TESTS_FAULT_FOLLOWERS_H

#include "tests/fault/fault.h"

#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum { FOLLOWERS = 8, PLACE_SIZE = 64, LINE_ROOM = 8192, SILENCE_MS = 40000, LISTEN_MS = 200 };

/* What a reader tells the test, in shared memory. */
struct heard {
    _Atomic long last, reconnected;
};

struct follow_control {
    _Atomic bool stop;
    struct heard heard[FOLLOWERS];
};

struct follower {
    int number, ports[2];
    bool stream;
    const char *unit, *token, *dir;
    struct follow_control *control;
    int list;
    char place[PLACE_SIZE]; /* "EPOCH:N" of what was heard last; "" at first */
    char epoch[PLACE_SIZE];
    long last;
};

static inline struct heard *heard_of(struct follower *f)
{
    return &f->control->heard[f->number];
}

/*
 * Takes one item of the feed. It must be the very next: a number that is left out or comes again ends the reader with a
 * failure. Onto its list go the number, the kind and what it is about.
 */
static inline bool follow_item(struct follower *f, const char *id, const char *kind, const json_t *data)
{
    static const char *const about[] = {"alarm", "handoff"};
    char line[500];
    const char *colon = strchr(id, ':'), *subject = "-";
    long n = colon ? strtol(colon + 1, NULL, 10) : -1;
    size_t epoch = colon ? (size_t)(colon - id) : 0;
    bool same = f->epoch[0] == '\0' || (strlen(f->epoch) == epoch && memcmp(f->epoch, id, epoch) == 0);
    if (!colon || epoch == 0 || epoch >= PLACE_SIZE || !same || n != f->last + 1 || !json_is_object(data)) {
        fprintf(stderr, "reader %s (%s): after %s came %s\n", f->unit, f->stream ? "stream" : "feed",
                f->place[0] ? f->place : "the beginning", id);
        return false;
    }
    memcpy(f->epoch, id, epoch);
    f->epoch[epoch] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(about); i++)
        if (json_is_string(json_object_get(data, about[i])))
            subject = json_string_value(json_object_get(data, about[i]));
    int room = snprintf(line, sizeof(line), "%d\t%s\t%ld\t%s\t%s\n", f->number, f->unit, n, kind, subject);
    if (room >= (int)sizeof(line) || write(f->list, line, (size_t)room) != room)
        return false;
    f->last = n;
    snprintf(f->place, sizeof(f->place), "%s", id);
    heard_of(f)->last = n;
    return true;
}

static inline void follow_elsewhere(struct follower *f)
{
    int port = f->ports[0];
    f->ports[0] = f->ports[1];
    f->ports[1] = port;
    heard_of(f)->reconnected++;
    look_again();
}

/* --- the feed --------------------------------------------------------------------------------------------------- */

static inline bool feed_page_taken(struct follower *f, const struct wire_reply *r)
{
    json_error_t at;
    json_t *body = json_loadb(r->body.p, r->body.n, JSON_REJECT_DUPLICATES, &at), *item;
    const char *next = json_string_value(json_object_get(body, "next"));
    bool ok = fault_well_formed(r) && next != NULL;
    size_t i;
    json_array_foreach(json_object_get(body, "items"), i, item) ok =
        ok && follow_item(f, json_string_value(json_object_get(item, "id")),
                          json_string_value(json_object_get(item, "kind")), json_object_get(item, "data"));
    /* Where to go on is where the page ended. */
    if (ok && f->place[0] && strcmp(next, f->place) != 0) {
        fprintf(stderr, "reader %s: at %s it was told to go on from %s\n", f->unit, f->place, next);
        ok = false;
    }
    json_decref(body);
    return ok;
}

static inline bool feed_follow(struct follower *f)
{
    char target[160];
    struct wire_reply r;
    snprintf(target, sizeof(target), "/v1/feed?wait=1&limit=50%s%s", f->place[0] ? "&after=" : "", f->place);
    if (!wire_ask(f->ports[0], "GET", target, f->token, "", NULL, &r)) {
        follow_elsewhere(f);
        return true;
    }
    bool ok = r.status == 200 ? feed_page_taken(f, &r) : r.status == 503;
    if (!ok)
        fprintf(stderr, "reader %s: %s was answered\n%s\n", f->unit, target, r.text);
    if (r.status == 503)
        follow_elsewhere(f);
    wire_reply_free(&r);
    return ok;
}

/* --- the stream ------------------------------------------------------------------------------------------------- */

/* An event that came whole, ended by its empty line: "id: …\nevent: …\ndata: …" or a comment. */
static inline bool stream_event_taken(struct follower *f, char *event)
{
    const char *id = "", *kind = "", *data = NULL;
    char *rest = NULL;
    json_error_t at;
    for (char *line = strtok_r(event, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "id: ", 4) == 0)
            id = line + 4;
        else if (strncmp(line, "event: ", 7) == 0)
            kind = line + 7;
        else if (strncmp(line, "data: ", 6) == 0)
            data = line + 6;
    }
    if (!data)
        return true;
    json_t *json = json_loads(data, JSON_REJECT_DUPLICATES, &at);
    bool ok = follow_item(f, id, kind, json);
    json_decref(json);
    return ok;
}

/* What has come: the head once, then event after event. False: what came is wrong. */
static inline bool stream_taken(struct follower *f, char *bytes, size_t *n, bool *head)
{
    bytes[*n] = '\0';
    for (char *end; (end = strstr(bytes, *head ? "\n\n" : "\r\n\r\n")) != NULL;) {
        size_t gap = *head ? 2 : 4, used = (size_t)(end - bytes) + gap;
        end[0] = '\0';
        if (!*head && !strstr(bytes, " 200 ")) {
            if (strstr(bytes, " 503 "))
                return true; /* it will be closed */
            fprintf(stderr, "reader %s: the stream was answered\n%s\n", f->unit, bytes);
            return false;
        }
        if (*head && !stream_event_taken(f, bytes))
            return false;
        *head = true;
        memmove(bytes, bytes + used, *n - used + 1);
        *n -= used;
    }
    return true;
}

/* One connection until it ends: HTTP/1.0, so that the body is the stream itself. False: what came is wrong. */
static inline bool stream_follow(struct follower *f)
{
    char bytes[LINE_ROOM * 8], last[PLACE_SIZE + 30] = "";
    size_t n = 0;
    bool head = false, ok = true;
    struct wire w;
    if (f->place[0])
        snprintf(last, sizeof(last), "Last-Event-ID: %s\r\n", f->place);
    if (wire_open(&w, f->ports[0]) &&
        wire_printf(&w, "GET /v1/stream HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n",
                    f->token, last)) {
        int64_t heard = mono_ms();
        while (ok && !f->control->stop && mono_ms() - heard < SILENCE_MS) {
            struct pollfd p = {.fd = w.fd, .events = POLLIN};
            if (poll(&p, 1, LISTEN_MS) <= 0)
                continue;
            ssize_t got = recv(w.fd, bytes + n, sizeof(bytes) - n - 1, 0);
            if (got <= 0)
                break;
            n += (size_t)got;
            heard = mono_ms();
            ok = stream_taken(f, bytes, &n, &head) && n < sizeof(bytes) - 1;
        }
    }
    wire_close(&w);
    follow_elsewhere(f);
    return ok;
}

/* The life of a reader's process: exit code 0 when everything came in its order, each once. */
static inline int follower_run(struct follower *f)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/heard-%d", f->dir, f->number);
    f->list = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (f->list < 0)
        return EXIT_FAILURE;
    while (!f->control->stop)
        if (!(f->stream ? stream_follow(f) : feed_follow(f)))
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}

#endif
