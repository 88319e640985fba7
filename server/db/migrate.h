/* Brings a database to the schema that this program was built with: `hosod --migrate`. Blocking; no event loop. */
#ifndef HOSO_SERVER_DB_MIGRATE_H
#define HOSO_SERVER_DB_MIGRATE_H

#include "lib/base/base.h"
#include "sql_table.h"

/* The scripts, each list ending with a NULL name. */
struct migrate_set {
    const char *owner; /* the role that migrations and functions run as; the roles script makes it */
    const struct sql_script *roles;      /* at every run, first: must do no harm when repeated */
    const struct sql_script *migrations; /* each once, in order of version */
    const struct sql_script *functions;  /* at every run, last, together */
};

/* What was embedded when this program was built. */
extern const struct migrate_set migrate_embedded;

/* After a restore, on a database that has the schema: instead of the functions, a new epoch of the feed. */
extern const struct migrate_set migrate_declare_restore;

/* One line for a person. It may quote the database's messages about a script, never data of cases. */
typedef void (*migrate_say_fn)(void *ctx, const char *line);

/*
 * Under an advisory lock, so that two runs wait for each other: roles, then every migration that the ledger
 * public.hoso_migration does not name, then functions; each file is one transaction with its ledger row, all
 * functions are one. Changes nothing and returns false when a migration that was applied has another checksum now,
 * when the ledger names one that this program does not know (a newer program was here), or when one is missing
 * below the newest applied. The user who connects must be able to become the owner. False also at the first script that fails; those before it stay.
 */
MUST_USE bool migrate(const char *conninfo, const struct migrate_set *set, migrate_say_fn say, void *ctx);

#endif
