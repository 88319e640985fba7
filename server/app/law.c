/* Reads the law from the register or from files, and the keyring; keeps them until the last request under them has ended. */
#include "server/app/app_int.h"

#include "lib/json/calendar_json.h"
#include "lib/json/pack_json.h"
#include "server/app/append_doc.h"
#include "server/config.h"
#include "server/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

enum { LAW_MEMORY = 64 * 1024 * 1024, KEYRING_FILE_MAX = 16 * 1024 };

/* Where the texts of pack and calendar lie; shared by those who differ in their keys alone. */
struct law_memory {
    int refs;
    struct arena arena;
};

/* --- keys --------------------------------------------------------------------------------------------------------- */

/* The whole of a small file; the number of bytes, or -1. */
static ssize_t read_file(const char *path, char *out, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = 0;
    if (fd < 0)
        return -1;
    for (;;) {
        ssize_t got = read(fd, out + n, room - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || (n += (size_t)got) == room) {
            close(fd);
            return got < 0 || n == room ? -1 : (ssize_t)n;
        }
    }
}

bool law_keys(const struct config *config, struct keyring *out)
{
    char text[KEYRING_FILE_MAX];
    int line = 0;
    ssize_t n = read_file(config->keyring_file, text, sizeof(text));
    bool ok = n >= 0 && keyring_parse(str_from(text, (size_t)n), out, &line);
    crypto_wipe(text, sizeof(text));
    if (!ok)
        log_event(LOG_LAW_BAD, "what=keyring file=%s line=%d", config->keyring_file, line);
    return ok;
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

/* An empty law with one reference. NULL: no memory. */
static struct law *law_new(const struct keyring *keys)
{
    struct law *law = calloc(1, sizeof(*law));
    struct law_memory *memory = calloc(1, sizeof(*memory));
    if (!law || !memory) {
        log_event(LOG_MEMORY, "what=law");
        free(law);
        free(memory);
        return NULL;
    }
    memory->refs = 1;
    arena_init(&memory->arena, LAW_MEMORY);
    *law = (struct law){.magic = LAW_MAGIC, .refs = 1, .memory = memory};
    if (keys)
        law->keyring = *keys;
    return law;
}

static bool refused(const char *what, const char *from, const struct fail *f)
{
    log_event(LOG_LAW_BAD, "what=%s from=%s pointer=\"%s\" where=\"%s\"", what, from,
              f->nfields ? f->fields[0].pointer : "", f->where);
    return false;
}

static bool load_files(struct law *law, const struct config *config)
{
    struct fail f;
    fail_clear(&f);
    if (pack_load(config->law_dir, &law->memory->arena, &law->pack, &f) != ERR_OK)
        return refused("pack", config->law_dir, &f);
    fail_clear(&f);
    if (calendar_load(config->calendar_file, &law->memory->arena, &law->calendar, &f) != ERR_OK)
        return refused("calendar", config->calendar_file, &f);
    return law_keys(config, &law->keyring);
}

static struct law *told(struct law *law, bool good)
{
    if (good) {
        log_event(LOG_LAW_LOADED, "generation=%" PRId64 " pack=%.*s calendar=%.*s rules=%zu", law->generation,
                  STR_ARGS(law->pack.version), STR_ARGS(law->calendar.version), law->pack.nrules);
        return law;
    }
    law_unref(law);
    return NULL;
}

struct law *law_load(const struct config *config)
{
    struct law *law = law_new(NULL);
    return law ? told(law, load_files(law, config)) : NULL;
}

/* The texts among the rows; those lie in the result. */
struct law_rows {
    struct str pack[PACK_FILES], calendar;
};

static bool find_texts(const struct db_result *r, int first_column, struct law_rows *out)
{
    size_t found = 0;
    *out = (struct law_rows){.calendar = STR_NONE};
    for (int row = 0; row < db_rows(r); row++) {
        struct str kind = db_text(r, row, first_column), name = db_text(r, row, first_column + 1);
        struct str body = db_text(r, row, first_column + 2);
        if (str_is(kind, "calendar"))
            out->calendar = body;
        for (size_t i = 0; i < PACK_FILES && str_is(kind, "pack"); i++)
            if (str_is(name, pack_file_names[i])) {
                out->pack[i] = body;
                found++;
            }
    }
    return found == PACK_FILES && !str_is_none(out->calendar);
}

struct law *law_from_texts(const struct db_result *r, int first_column, const struct keyring *keys)
{
    struct law_rows rows;
    struct fail f;
    fail_clear(&f);
    if (!find_texts(r, first_column, &rows)) {
        (void)refused("texts", "register", &f);
        return NULL;
    }
    struct law *law = law_new(keys);
    if (!law)
        return NULL;
    bool good = pack_parse(rows.pack, &law->memory->arena, &law->pack, &f) == ERR_OK ||
                refused("pack", "register", &f);
    if (good)
        fail_clear(&f);
    good = good && (calendar_parse(rows.calendar, &law->memory->arena, &law->calendar, &f) == ERR_OK ||
                    refused("calendar", "register", &f));
    if (good)
        return law;
    law_unref(law);
    return NULL;
}

enum current_column { COL_GENERATION, COL_ENGINE = 3 };

int64_t law_generation_of(const struct db_result *r)
{
    return db_rows(r) > 0 ? db_int(r, 0, COL_GENERATION) : 0;
}

struct law *law_from_current(const struct db_result *r, const struct keyring *keys)
{
    ASSERT(db_rows(r) > 0);
    struct str engine = db_text(r, 0, COL_ENGINE);
    if (!str_is(engine, ENGINE_VERSION)) {
        log_event(LOG_LAW_BAD, "what=engine in_force=%.*s ours=%s see=\"hosod --migrate\"", STR_ARGS(engine),
                  ENGINE_VERSION);
        return NULL;
    }
    struct law *law = law_from_texts(r, LAW_CURRENT_KIND, keys);
    if (!law)
        return NULL;
    law->generation = law_generation_of(r);
    return told(law, true);
}

struct law *law_rekeyed(const struct law *law, const struct keyring *keys)
{
    struct law *other = calloc(1, sizeof(*other));
    if (!other) {
        log_event(LOG_MEMORY, "what=law");
        return NULL;
    }
    *other = *law;
    other->refs = 1;
    other->keyring = *keys;
    other->memory->refs++;
    return other;
}

/* --- references --------------------------------------------------------------------------------------------------- */

struct law *law_ref(struct law *law)
{
    CHECK_OBJ(law, LAW_MAGIC);
    law->refs++;
    return law;
}

void law_unref(struct law *law)
{
    if (!law)
        return;
    CHECK_OBJ(law, LAW_MAGIC);
    ASSERT(law->refs > 0);
    if (--law->refs > 0)
        return;
    keyring_wipe(&law->keyring);
    if (--law->memory->refs == 0) {
        arena_fini(&law->memory->arena);
        free(law->memory);
    }
    law->magic = 0;
    free(law);
}
