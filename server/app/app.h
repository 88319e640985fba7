/* The application of one worker: the law it applies, its keys and its routes, between the network and the database. */
#ifndef HOSO_SERVER_APP_APP_H
#define HOSO_SERVER_APP_APP_H

#include "server/db/db.h"
#include "server/net/exchange.h"

struct app;
struct config;
struct event_base;
struct law;  /* law pack, calendar and keyring, as loaded once */
struct slot; /* this worker's part of the shared counters (server/metrics.h) */

/*
 * Loads law pack, calendar and keyring as the configuration names them. NULL with the reason logged: a file is missing or
 * wrong, or there is no memory. The caller holds one reference; the last one that is given back wipes the keys.
 */
struct law *law_load(const struct config *config);
struct law *law_ref(struct law *law);
void law_unref(struct law *law);

/*
 * An application under this law, to which it takes a reference. Everything else passed outlives the app. NULL with the
 * reason logged: there is no memory.
 */
struct app *app_new(struct event_base *base, const struct config *config, struct law *law, struct db *db,
                    struct slot *slot);

/* The network layer's handlers (struct net_handler); `arg` is a struct app. */
void app_on_request(void *arg, struct exchange *x);
void app_on_gone(void *arg, struct exchange *x);

/* Takes the new configuration's law and keys for requests that begin from now on; false: the old ones stay. */
bool app_reload(struct app *app, const struct config *config);

/* True when the configuration's law pack, calendar and keyring can be loaded; says why not in the log. */
bool app_check(const struct config *config);

/* From now on /readyz answers 503, so that a proxy sends new work elsewhere. */
void app_drain(struct app *app);

void app_free(struct app *app);

#endif
