/* Finds the two laws that are compared: in directories and files, or under their versions in a register. */
#include "server/cli/law_impact.h"

#include "lib/json/calendar_json.h"
#include "lib/json/pack_json.h"
#include "server/cli/pack_path.h"

#include <string.h>
#include <unistd.h>

static struct db_param text_param(const char *z)
{
    return (struct db_param){.value = z, .n = strlen(z)};
}

/* The stored text of that name, or absent. */
static struct str file_of(const struct db_result *r, const char *kind, const char *name)
{
    for (int i = 0; i < db_rows(r); i++)
        if (str_is(db_text(r, i, 0), kind) && str_is(db_text(r, i, 1), name))
            return db_text(r, i, 2);
    return STR_NONE;
}

static enum err read_pack(const struct db_result *r, const char *version, struct impact_law *l,
                          struct fail *f)
{
    struct str texts[PACK_FILES];
    for (size_t i = 0; i < PACK_FILES; i++) {
        texts[i] = file_of(r, "pack", pack_file_names[i]);
        if (str_is_none(texts[i])) {
            snprintf(f->where, sizeof(f->where), "%.80s", version);
            return fail_set(f, ERR_NOT_FOUND);
        }
    }
    return pack_parse(texts, &l->arena, &l->pack, f);
}

static enum err read_calendar(const struct db_result *r, const char *version, struct impact_law *l,
                              struct fail *f)
{
    struct str text = file_of(r, "calendar", "calendar.json");
    if (!str_is_none(text))
        return calendar_parse(text, &l->arena, &l->calendar, f);
    snprintf(f->where, sizeof(f->where), "%.80s", version);
    return fail_set(f, ERR_NOT_FOUND);
}

/* The version of the calendar in force, in the arena; NULL with the reason in `why`, "" when none is. */
static const char *calendar_in_force(struct direct *db, struct arena *a, char why[DIRECT_WHY_SIZE])
{
    const struct db_param none = text_param("0");
    struct db_result *r = direct_ask(db, SQL_LAW_CURRENT, &none, 1, why);
    if (!r)
        return NULL;
    struct str version = db_rows(r) ? arena_copy(a, db_text(r, 0, 2)) : STR("");
    db_release(r);
    return version.p;
}

/* Both from the register, or one of them from a file. */
static enum err load_stored(struct direct *db, const char *pack, const char *calendar, struct impact_law *l,
                            struct fail *f)
{
    char why[DIRECT_WHY_SIZE] = "";
    bool is_file = calendar && access(calendar, R_OK) == 0;
    const char *version = calendar ? calendar : calendar_in_force(db, &l->arena, why);
    const struct db_param params[] = {text_param(pack), text_param(version && !is_file ? version : "")};
    struct db_result *r = version ? direct_ask(db, SQL_LAW_TEXTS, params, (int)ARRAY_LEN(params), why) : NULL;
    if (!r) {
        snprintf(f->where, sizeof(f->where), "%.150s", why);
        return fail_set(f, ERR_UNAVAILABLE);
    }
    enum err e = read_pack(r, pack, l, f);
    if (e == ERR_OK)
        e = is_file ? calendar_load(calendar, &l->arena, &l->calendar, f) : read_calendar(r, version, l, f);
    db_release(r);
    return e;
}

bool impact_load(struct impact_law *l, struct direct *db, const char *pack, const char *calendar,
                 enum language lang)
{
    struct fail f;
    fail_clear(&f);
    enum err e = db && access(pack, F_OK) != 0
                     ? load_stored(db, pack, calendar, l, &f)
                     : cli_law_load_with(pack, calendar, &l->arena, &l->pack, &l->calendar, &f);
    if (e == ERR_OK)
        return true;
    f.err = e;
    cli_problem(stderr, &f, lang);
    return false;
}
