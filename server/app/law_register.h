/* Puts packs and calendars from files into the register, and a law into force: what an operator does, never the daemon. */
#ifndef HOSO_SERVER_APP_LAW_REGISTER_H
#define HOSO_SERVER_APP_LAW_REGISTER_H

#include "lib/json/pack_lint.h"
#include "server/db/direct.h"

enum law_loading {
    LAW_LOADED,
    LAW_SAME,      /* it was there already, byte by byte */
    LAW_DIFFERS,   /* the version is there with other bytes: nothing was changed */
    LAW_BAD,       /* a file cannot be read or understood: `fail` */
    LAW_SENSELESS, /* it is no law: `lint` */
    LAW_FAILED     /* the database: `why` */
};

struct law_register {
    struct direct *db;   /* DIRECT_WRITES */
    struct arena *arena; /* for texts and findings; its cap at least twice PACK_ARENA_CAP */
    struct str version;  /* of what was loaded, as soon as it is known */
    struct fail fail;
    struct lint lint;
    char why[DIRECT_WHY_SIZE];
};

/* Keeps the pack of a directory, or the calendar of a file, unless something stands against it. */
MUST_USE enum law_loading law_register_pack(struct law_register *g, const char *dir);
MUST_USE enum law_loading law_register_calendar(struct law_register *g, const char *path);

/* What came of an activation. The texts lie in the arena. */
struct law_in_force {
    struct str outcome; /* ok, same, stale, pack, calendar: of sql/queries/law_operate.sql */
    int64_t generation; /* in force now */
    struct str pack, calendar;
};

/*
 * Puts pack and calendar into force, with this program's engine. NULL: as it is. `expected`: the generation in force, or
 * -1 for any. False: the database, `why`.
 */
MUST_USE bool law_register_activate(struct law_register *g, int64_t expected, const char *pack,
                                    const char *calendar, const char *reason, struct law_in_force *out);

/*
 * The first law of a register that has none: pack and calendar from these files. One that has a law gets this program's
 * engine when another had made it, and the pack of these files when this program cannot read the one in force. False with the reason told to `say`.
 */
MUST_USE bool law_register_first(const char *conninfo, const char *dir, const char *calendar,
                                 void (*say)(void *ctx, const char *line), void *ctx);

#endif
