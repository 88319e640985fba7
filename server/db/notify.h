/* Hears PostgreSQL's NOTIFY: one connection a process that listens and wakes. Never the only thing that wakes. */
#ifndef HOSO_SERVER_DB_NOTIFY_H
#define HOSO_SERVER_DB_NOTIFY_H

#include "lib/base/str.h"

struct event_base;
struct notify;

enum { NOTIFY_MAX_CHANNELS = 8 };

struct notify_config {
    const char *conninfo;                      /* as in db_config; copied */
    const char *channels[NOTIFY_MAX_CHANNELS]; /* they outlive it; lower-case identifiers */
    size_t nchannels;
    /*
     * Something was announced on `channel`. Without a channel (none): the connection is new, and what was announced
     * while it was away is lost; look at everything. The slices are valid during the call back.
     */
    void (*wake)(void *ctx, struct str channel, struct str payload);
    void *ctx;
    void (*log)(void *log_ctx, const char *message);
    void *log_ctx;
};

/* Blocks for names of hosts, as db_new() does. NULL: no memory, or the connection string cannot be used (logged). */
MUST_USE struct notify *notify_new(struct event_base *base, const struct notify_config *config);
bool notify_listening(const struct notify *n);
void notify_free(struct notify *n);

#endif
