/* Reads, checks and hands over the texts of the law, one statement each. */
#include "server/app/law_register.h"

#include "lib/base/buf.h"
#include "lib/json/calendar_json.h"
#include "lib/json/pack_json.h"
#include "server/app/app_int.h"
#include "server/app/append_doc.h"

#include <inttypes.h>
#include <stdio.h>

static const size_t FILES_JSON_MAX = (size_t)64 * 1024 * 1024;

/* {"name": "text", …} */
static void write_files(struct buf *b, const char *const *names, const struct str *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_add(b, i ? STR(",") : STR("{"));
        buf_add_json(b, str_of(names[i]));
        buf_add_char(b, ':');
        buf_add_json(b, texts[i]);
    }
    buf_add_char(b, '}');
}

static enum law_loading outcome_of(struct db_result *r)
{
    struct str word = db_text(r, 0, 0);
    return str_is(word, "loaded") ? LAW_LOADED : str_is(word, "same") ? LAW_SAME : LAW_DIFFERS;
}

/* `calendar`: whose days are verified, or NULL for a pack. */
static enum law_loading keep(struct law_register *g, const char *kind, const char *const *names,
                             const struct str *texts, size_t n, const struct calendar *calendar)
{
    char from[DAY_TEXT_SIZE] = "", through[DAY_TEXT_SIZE] = "", version[80];
    struct buf files;
    buf_init(&files, FILES_JSON_MAX);
    write_files(&files, names, texts, n);
    buf_add_char(&files, '\0');
    if (files.failed) {
        buf_free(&files);
        g->fail.err = ERR_NO_MEMORY;
        return LAW_BAD;
    }
    if (calendar) {
        day_text(calendar->verified_from, from);
        day_text(calendar->verified_through, through);
    }
    snprintf(version, sizeof(version), "%.*s", STR_ARGS(g->version));
    const struct db_param params[] = {{.value = kind, .n = strlen(kind)},
                                      {.value = version, .n = strlen(version)},
                                      {.value = files.p, .n = files.n - 1},
                                      {.value = calendar ? from : NULL, .n = strlen(from)},
                                      {.value = calendar ? through : NULL, .n = strlen(through)}};
    struct db_result *r = direct_ask(g->db, SQL_LAW_LOAD, params, (int)ARRAY_LEN(params), g->why);
    enum law_loading outcome = r ? outcome_of(r) : LAW_FAILED;
    if (r)
        db_release(r);
    buf_free(&files);
    return outcome;
}

enum law_loading law_register_pack(struct law_register *g, const char *dir)
{
    struct str texts[PACK_FILES];
    struct pack *pack = ARENA_NEW(g->arena, struct pack);
    fail_clear(&g->fail);
    g->version = STR_NONE;
    if (!pack || pack_texts(dir, g->arena, texts, &g->fail) != ERR_OK ||
        pack_parse(texts, g->arena, pack, &g->fail) != ERR_OK ||
        pack_lint(pack, g->arena, &g->lint) != ERR_OK) {
        if (g->fail.err == ERR_OK)
            g->fail.err = ERR_NO_MEMORY;
        return LAW_BAD;
    }
    g->version = pack->version;
    return g->lint.n ? LAW_SENSELESS : keep(g, "pack", pack_file_names, texts, PACK_FILES, NULL);
}

enum law_loading law_register_calendar(struct law_register *g, const char *path)
{
    static const char *const name = "calendar.json";
    struct calendar calendar;
    struct str text;
    fail_clear(&g->fail);
    g->version = STR_NONE;
    if (text_file(path, "calendar", g->arena, &text, &g->fail) != ERR_OK ||
        calendar_parse(text, g->arena, &calendar, &g->fail) != ERR_OK)
        return LAW_BAD;
    g->version = calendar.version;
    return keep(g, "calendar", &name, &text, 1, &calendar);
}

static struct db_param text_or_null(const char *text)
{
    return (struct db_param){.value = text, .n = text ? strlen(text) : 0};
}

bool law_register_activate(struct law_register *g, int64_t expected, const char *pack, const char *calendar,
                           const char *reason, struct law_in_force *out)
{
    char number[24];
    snprintf(number, sizeof(number), "%" PRId64, expected);
    const struct db_param params[] = {text_or_null(expected < 0 ? NULL : number), text_or_null(pack),
                                      text_or_null(calendar), text_or_null(ENGINE_VERSION),
                                      text_or_null(reason)};
    struct db_result *r = direct_ask(g->db, SQL_LAW_OPERATE, params, (int)ARRAY_LEN(params), g->why);
    if (!r)
        return false;
    *out = (struct law_in_force){.outcome = arena_copy(g->arena, db_text(r, 0, 0)),
                                 .generation = db_int(r, 0, 1),
                                 .pack = arena_copy(g->arena, db_text(r, 0, 2)),
                                 .calendar = arena_copy(g->arena, db_text(r, 0, 3))};
    db_release(r);
    if (!g->arena->failed)
        return true;
    snprintf(g->why, sizeof(g->why), "out of memory");
    return false;
}

/* --- the first law ------------------------------------------------------------------------------------------------ */

struct teller {
    void (*say)(void *ctx, const char *line);
    void *ctx;
};

static void tell(const struct teller *t, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void tell(const struct teller *t, const char *fmt, ...)
{
    char line[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof(line), fmt, args);
    va_end(args);
    t->say(t->ctx, line);
}

static bool loaded(const struct law_register *g, enum law_loading outcome, const char *path,
                   const struct teller *t)
{
    switch (outcome) {
    case LAW_LOADED:
        tell(t, "loaded %s, version %.*s", path, STR_ARGS(g->version));
        return true;
    case LAW_SAME:
        return true;
    case LAW_DIFFERS:
        tell(t, "%s: version %.*s was loaded before with other bytes", path, STR_ARGS(g->version));
        return false;
    case LAW_BAD:
        tell(t, "%s cannot be read: %s %s", path, g->fail.where,
             g->fail.nfields ? g->fail.fields[0].pointer : "");
        return false;
    case LAW_SENSELESS:
        tell(t, "%s: %zu findings of `hoso law lint`, the first of them at %.*s", path, g->lint.n,
             STR_ARGS(g->lint.items[0].subject));
        return false;
    case LAW_FAILED:
    default:
        tell(t, "%s: %s", path, g->why);
        return false;
    }
}

/* `pack`: NULL, as it is. */
static bool activated(struct law_register *g, const char *pack, const char *reason, const struct teller *t)
{
    struct law_in_force now;
    if (!law_register_activate(g, -1, pack, NULL, reason, &now)) {
        tell(t, "the law could not be put into force: %s", g->why);
        return false;
    }
    tell(t, "in force: generation %" PRId64 ", pack %.*s, calendar %.*s, engine %s", now.generation,
         STR_ARGS(now.pack), STR_ARGS(now.calendar), ENGINE_VERSION);
    return true;
}

static bool first_law(struct law_register *g, const char *dir, const char *calendar, const struct teller *t)
{
    enum current_column { COL_ENGINE = 3 };
    const struct db_param none_known = {.value = "0", .n = 1};
    struct db_result *r = direct_ask(g->db, SQL_LAW_CURRENT, &none_known, 1, g->why);
    if (!r) {
        tell(t, "the law in force cannot be read: %s", g->why);
        return false;
    }
    bool any = db_rows(r) > 0;
    bool ours = any && str_is(db_text(r, 0, COL_ENGINE), ENGINE_VERSION);
    struct law *law = any ? law_from_texts(r, LAW_CURRENT_KIND, NULL) : NULL; /* which logs what is wrong */
    bool readable = law != NULL;
    law_unref(law);
    db_release(r);
    if (readable)
        return ours || activated(g, NULL, "engine " ENGINE_VERSION, t);
    if (!loaded(g, law_register_pack(g, dir), dir, t))
        return false;
    char pack[80];
    snprintf(pack, sizeof(pack), "%.*s", STR_ARGS(g->version));
    return loaded(g, law_register_calendar(g, calendar), calendar, t) &&
           activated(g, pack, any ? "the pack before is not for engine " ENGINE_VERSION : "first law", t);
}

bool law_register_first(const char *conninfo, const char *dir, const char *calendar,
                        void (*say)(void *ctx, const char *line), void *ctx)
{
    const struct teller t = {say, ctx};
    struct law_register g = {.why = ""};
    struct arena a;
    g.db = direct_open(conninfo, "hoso_owner", DIRECT_WRITES, g.why);
    if (!g.db) {
        tell(&t, "the law in force cannot be read: %s", g.why);
        return false;
    }
    arena_init(&a, 2 * PACK_ARENA_CAP);
    g.arena = &a;
    bool ok = first_law(&g, dir, calendar, &t);
    arena_fini(&a);
    direct_close(g.db);
    return ok;
}
