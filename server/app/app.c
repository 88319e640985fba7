/* Makes and unmakes a worker's application, and receives what the network layer hands over. */
#include "server/app/app_int.h"
#include "server/app/bell.h"
#include "server/app/request.h"

#include "server/config.h"
#include "server/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void on_law_news(void *ctx)
{
    app_look(ctx);
}

struct app *app_new(struct event_base *base, const struct config *config, const struct keyring *keys,
                    struct db *db, struct slot *slot)
{
    struct app *app = calloc(1, sizeof(*app));
    if (!app) {
        log_event(LOG_MEMORY, "what=app");
        return NULL;
    }
    *app = (struct app){
        .magic = APP_MAGIC, .base = base, .config = config, .db = db, .slot = slot, .keys = *keys};
    app->bell = bell_new(base, config->database, on_law_news, app);
    if (!app->bell) {
        log_event(LOG_MEMORY, "what=bell");
        app_free(app);
        return NULL;
    }
    return app;
}

void app_on_request(void *arg, struct exchange *x)
{
    struct app *app = arg;
    CHECK_OBJ(app, APP_MAGIC);
    request_begin(app, x);
}

void app_on_gone(void *arg, struct exchange *x)
{
    struct app *app = arg;
    CHECK_OBJ(app, APP_MAGIC);
    if (x->user)
        request_gone(x->user);
}

/* --- the law ------------------------------------------------------------------------------------------------------ */

bool app_knows_law(const struct app *app)
{
    CHECK_OBJ(app, APP_MAGIC);
    return app->law != NULL;
}

void app_take_law(struct app *app, const struct db_result *r)
{
    CHECK_OBJ(app, APP_MAGIC);
    int64_t generation = law_generation_of(r);
    /* No texts: it is the one that was known when it was asked for. A lower one: the answer was long on its way. */
    bool known = app->law && app->law->generation >= generation;
    if (generation == 0 || known || generation == app->refused || db_is_null(r, 0, LAW_CURRENT_KIND))
        return;
    struct law *law = law_from_current(r, &app->keys);
    if (!law) {
        app->refused = generation; /* which was logged, once */
        return;
    }
    app->refused = 0;
    law_unref(app->law);
    app->law = law;
}

static void on_current(void *ctx, enum db_outcome outcome, struct db_result *result)
{
    struct app *app = ctx;
    app->looking = false;
    if (outcome == DB_OK)
        app_take_law(app, result);
}

void app_look(struct app *app)
{
    CHECK_OBJ(app, APP_MAGIC);
    char known[24];
    int64_t generation = app->refused ? app->refused : app->law ? app->law->generation : 0;
    if (app->looking || app->draining)
        return;
    int n = snprintf(known, sizeof(known), "%" PRId64, generation);
    struct db_call call = {.sql = SQL_LAW_CURRENT, .nparams = 1, .done = on_current, .ctx = app};
    call.params[0] = (struct db_param){.value = known, .n = (size_t)n};
    app->looking = db_submit(app->db, &call) != NULL;
}

bool app_reload(struct app *app, const struct config *config)
{
    CHECK_OBJ(app, APP_MAGIC);
    struct keyring keys = {.n = 0};
    bool good = law_keys(config, &keys);
    struct law *law = good && app->law ? law_rekeyed(app->law, &keys) : NULL;
    if (good && (law || !app->law)) {
        law_unref(app->law);
        app->law = law;
        app->keys = keys;
        app->config = config;
    } else {
        good = false;
    }
    keyring_wipe(&keys);
    app_look(app);
    return good;
}

void app_drain(struct app *app)
{
    CHECK_OBJ(app, APP_MAGIC);
    app->draining = true;
    bell_ring_all(app->bell); /* who waits is answered with what there is */
}

void app_free(struct app *app)
{
    if (!app)
        return;
    CHECK_OBJ(app, APP_MAGIC);
    bell_free(app->bell);
    law_unref(app->law);
    keyring_wipe(&app->keys);
    app->magic = 0;
    free(app);
}
