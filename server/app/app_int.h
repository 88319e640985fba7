/* What the files of server/app and server/api share of a worker's application. */
#ifndef HOSO_SERVER_APP_APP_INT_H
#define HOSO_SERVER_APP_APP_INT_H

#include "lib/crypto/keyring.h"
#include "lib/law/pack.h"
#include "server/app/app.h"

struct law_memory;

/* The law as read once: requests that began under it keep it until they end, whatever is in force meanwhile. */
struct law {
    uint32_t magic;
    int refs;
    struct law_memory *memory; /* where pack and calendar lie; NULL when its owner sees to that (fsck) */
    int64_t generation;        /* as which it is in force; 0: read from files */
    struct pack pack;
    struct calendar calendar;
    struct keyring keyring;
};

#define LAW_MAGIC 0x4C415721U
#define APP_MAGIC 0x41505021U

struct bell;

struct app {
    uint32_t magic;
    struct event_base *base;
    const struct config *config;
    struct db *db;
    struct slot *slot;
    struct law *law; /* NULL until the register has told which it is */
    struct keyring keys;
    bool looking;      /* the register is being asked */
    int64_t refused;   /* generation that this program cannot work with; 0: none */
    struct bell *bell; /* wakes who waits for news of a unit */
    bool draining;
};

/* The column of law_current that is null when nothing is new. */
enum { LAW_CURRENT_KIND = 4 };

/* Takes the law that rows of law_current tell, unless the app has it or a later one, or cannot work with it (logged). */
void app_take_law(struct app *app, const struct db_result *r);

#endif
