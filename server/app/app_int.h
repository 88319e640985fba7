/* What the files of server/app and server/api share of a worker's application. */
#ifndef HOSO_SERVER_APP_APP_INT_H
#define HOSO_SERVER_APP_APP_INT_H

#include "lib/crypto/keyring.h"
#include "lib/law/pack.h"
#include "server/app/app.h"

/* The law as loaded once: requests that began under it keep it until they end, also across a reload. */
struct law {
    uint32_t magic;
    int refs;
    struct arena arena;
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
    struct law *law;
    struct bell *bell; /* wakes who waits for news of a unit */
    bool draining;
};

#endif
