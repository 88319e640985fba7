/* Finds the configuration that comes with the programs, and loads the law from it. */
#ifndef HOSO_SERVER_CLI_PACK_PATH_H
#define HOSO_SERVER_CLI_PACK_PATH_H

#include "lib/base/fail.h"
#include "lib/law/pack.h"

enum { CONFIG_PATH_SIZE = 4096 };

/*
 * The path of `part` ("law", "calendars/vn.json") of the configuration: beside the executable in ../config, then under
 * /usr/local/share/hoso and /usr/share/hoso, then in ./config. False: nowhere; `out` is then "config/<part>", so that
 * the error names a path.
 */
bool config_path(const char *part, char out[CONFIG_PATH_SIZE]);

/*
 * Law pack and calendar for the command line. `dir`: the pack's directory, or NULL for $HOSO_PACK, or where
 * config_path() finds it. The calendar is $HOSO_CALENDAR, or calendars/vn.json beside the pack's directory, or where
 * config_path() finds it.
 */
MUST_USE enum err cli_law_load(const char *dir, struct arena *a, struct pack *pack, struct calendar *calendar,
                               struct fail *f);

/* The same with the calendar of that file, or, when `file` is NULL, the one that cli_law_load() takes. */
MUST_USE enum err cli_law_load_with(const char *dir, const char *file, struct arena *a, struct pack *pack,
                                    struct calendar *calendar, struct fail *f);

#endif
