/* Derives every agency's office from the lists of provinces and communes. */
#ifndef HOSO_LIB_JSON_UNITS_JSON_H
#define HOSO_LIB_JSON_UNITS_JSON_H

#include "lib/base/arena.h"
#include "lib/base/fail.h"

/* An arena with this cap holds all units of the country. */
#define UNITS_ARENA_CAP ((size_t)32 * 1024 * 1024)

/* One office. Codes are <kind>.<statistical code>, those of national roots the kind alone. */
struct unit_row {
    struct str code, kind, parent, province, valid_from; /* parent and province absent: none */
    int level;                                           /* 1 national, 2 province, 3 commune or region */
    struct str name_vi, name_en;
    bool remote; /* a remote or island commune (TT 43/2021/TT-BCA Art. 5) */
};

struct units;

typedef void unit_sink(void *to, const struct unit_row *row);

/*
 * Reads provinces.json, communes.json and agencies.json of a directory into the arena. ERR_NOT_FOUND, ERR_FIELDS and
 * the errors of jx_parse() with the file in fail->where; ERR_NO_MEMORY.
 */
MUST_USE enum err units_load(const char *dir, struct arena *a, struct units **out, struct fail *f);

/* Every office, parents before children, in an order that depends on the files alone. ERR_OK or ERR_NO_MEMORY. */
MUST_USE enum err units_each(struct units *u, unit_sink *sink, void *to);

#endif
