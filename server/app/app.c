/* Makes and unmakes a worker's application, and receives what the network layer hands over. */
#include "server/app/app_int.h"
#include "server/app/bell.h"
#include "server/app/request.h"

#include "server/config.h"
#include "server/log.h"

#include <stdlib.h>

struct app *app_new(struct event_base *base, const struct config *config, struct law *law, struct db *db,
                    struct slot *slot)
{
    struct app *app = calloc(1, sizeof(*app));
    if (!app) {
        log_event(LOG_MEMORY, "what=app");
        return NULL;
    }
    *app = (struct app){
        .magic = APP_MAGIC, .base = base, .config = config, .db = db, .slot = slot, .law = law_ref(law)};
    app->bell = bell_new(base, config->database);
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

bool app_reload(struct app *app, const struct config *config)
{
    CHECK_OBJ(app, APP_MAGIC);
    struct law *law = law_load(config);
    if (!law)
        return false;
    law_unref(app->law);
    app->law = law;
    app->config = config;
    return true;
}

bool app_check(const struct config *config)
{
    struct law *law = law_load(config);
    law_unref(law);
    return law != NULL;
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
    app->magic = 0;
    free(app);
}
