/* What the parts of `hoso law impact` share: the two laws, what was asked for, and what was found so far. */
#ifndef HOSO_SERVER_CLI_LAW_IMPACT_H
#define HOSO_SERVER_CLI_LAW_IMPACT_H

#include "lib/law/impact.h"
#include "server/cli/cli.h"
#include "server/db/direct.h"

/* The subcommand; argv[0] is "impact". Returns an exit code of cli.h. */
int law_impact_command(int argc, char **argv);

enum impact_form { IMPACT_TEXT, IMPACT_JSON, IMPACT_LINES };

struct impact_law {
    struct arena arena;
    struct pack pack;
    struct calendar calendar;
};

struct impact_run {
    struct impact_law before, after;
    enum impact_form form;
    enum language lang;
    bool all; /* also what runs under neither law */
    bool has_as_of;
    inst_t as_of;
    size_t cases, running, rows, refused;
    struct impact_total *totals; /* room for every rule of both packs */
    size_t ntotals;
    bool failed; /* something could not be printed whole */
};

/*
 * Loads one law, telling on stderr what stands against it. `pack`: a directory, or, when there is a register and no such
 * directory, a version that it keeps. `calendar`: a file, or likewise a version; NULL: the one beside the directory, or the
 * one in force in the register.
 */
MUST_USE bool impact_load(struct impact_law *l, struct direct *db, const char *pack, const char *calendar,
                          enum language lang);

/* One case under both laws; the ids of its deadlines are absent when they are not known. */
struct impact_case {
    struct str id;
    const struct impact_side *before, *after;
    const struct impact *found;
    struct str (*deadline_id)(const struct impact_case *c, const struct impact_row *row);
    struct arena *a;
};

void impact_print_begin(struct impact_run *r);
void impact_print_case(struct impact_run *r, const struct impact_case *c);
/* The case cannot be read with the old (`which` "old") or the new law. */
void impact_print_refused(struct impact_run *r, struct str id, const char *which, const struct fail *f);
void impact_print_end(struct impact_run *r, bool complete);

#endif
