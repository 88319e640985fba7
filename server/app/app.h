/* The application of one worker: the law it applies, its keys and its routes, between the network and the database. */
#ifndef HOSO_SERVER_APP_APP_H
#define HOSO_SERVER_APP_APP_H

#include "server/db/db.h"
#include "server/net/exchange.h"

struct app;
struct config;
struct event_base;
struct keyring;
struct law;  /* law pack, calendar and keyring, as read once */
struct slot; /* this worker's part of the shared counters (server/metrics.h) */

/*
 * The keyring that the configuration names. False with the reason logged. Whoever holds it wipes it.
 */
MUST_USE bool law_keys(const struct config *config, struct keyring *out);

/*
 * Law pack, calendar and keyring from the files that the configuration names: for what works without a register. NULL with
 * the reason logged, here and below. The caller holds one reference; the last one that is given back wipes the keys.
 */
struct law *law_load(const struct config *config);

/*
 * The law in force, from the rows of law_current, which are some and hold its texts. `keys`: copied, NULL for none. NULL also
 * when it was activated for another engine than this program's.
 */
struct law *law_from_current(const struct db_result *r, const struct keyring *keys);

/* Any law, from rows that end with kind, name and body, the first of these at that column; of generation 0. */
struct law *law_from_texts(const struct db_result *r, int first_column, const struct keyring *keys);

/* The generation that rows of law_current are about; 0: no law is in force. */
int64_t law_generation_of(const struct db_result *r);

/* The same law with other keys. */
struct law *law_rekeyed(const struct law *law, const struct keyring *keys);

struct law *law_ref(struct law *law);
void law_unref(struct law *law);

/*
 * An application that knows no law yet and asks for it by app_look(). The keys are copied; everything else passed outlives
 * the app. NULL with the reason logged: there is no memory.
 */
struct app *app_new(struct event_base *base, const struct config *config, const struct keyring *keys,
                    struct db *db, struct slot *slot);

/*
 * Asks the register which law is in force, and takes it for requests that begin from then on. To be called now and then: the
 * announcement of a new law is never the only thing that wakes. Harmless while it is asking already.
 */
void app_look(struct app *app);

/* It has a law. */
bool app_knows_law(const struct app *app);

/* The network layer's handlers (struct net_handler); `arg` is a struct app. */
void app_on_request(void *arg, struct exchange *x);
void app_on_gone(void *arg, struct exchange *x);

/* Takes the new configuration and its keys for requests that begin from now on; false: the old ones stay. */
bool app_reload(struct app *app, const struct config *config);

/* From now on /readyz answers 503, so that a proxy sends new work elsewhere. */
void app_drain(struct app *app);

void app_free(struct app *app);

#endif
