/* Loads law pack, calendar and keyring, and keeps them until the last request under them has ended. */
#include "server/app/app_int.h"

#include "lib/json/calendar_json.h"
#include "lib/json/pack_json.h"
#include "server/config.h"
#include "server/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { LAW_MEMORY = 64 * 1024 * 1024, KEYRING_FILE_MAX = 16 * 1024 };

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

static bool load_keyring(const char *path, struct keyring *out)
{
    char text[KEYRING_FILE_MAX];
    int line = 0;
    ssize_t n = read_file(path, text, sizeof(text));
    bool ok = n >= 0 && keyring_parse(str_from(text, (size_t)n), out, &line);
    crypto_wipe(text, sizeof(text));
    if (!ok)
        log_event(LOG_LAW_BAD, "what=keyring file=%s line=%d", path, line);
    return ok;
}

static bool load_into(struct law *law, const struct config *config)
{
    struct fail f;
    fail_clear(&f);
    if (pack_load(config->law_dir, &law->arena, &law->pack, &f) != ERR_OK) {
        log_event(LOG_LAW_BAD, "what=pack dir=%s pointer=\"%s\" where=\"%s\"", config->law_dir,
                  f.nfields ? f.fields[0].pointer : "", f.where);
        return false;
    }
    fail_clear(&f);
    if (calendar_load(config->calendar_file, &law->arena, &law->calendar, &f) != ERR_OK) {
        log_event(LOG_LAW_BAD, "what=calendar file=%s pointer=\"%s\" where=\"%s\"", config->calendar_file,
                  f.nfields ? f.fields[0].pointer : "", f.where);
        return false;
    }
    return load_keyring(config->keyring_file, &law->keyring);
}

struct law *law_load(const struct config *config)
{
    struct law *law = calloc(1, sizeof(*law));
    if (!law) {
        log_event(LOG_MEMORY, "what=law");
        return NULL;
    }
    law->magic = LAW_MAGIC;
    law->refs = 1;
    arena_init(&law->arena, LAW_MEMORY);
    if (load_into(law, config)) {
        log_event(LOG_LAW_LOADED, "pack=%.*s calendar=%.*s rules=%zu", STR_ARGS(law->pack.version),
                  STR_ARGS(law->calendar.version), law->pack.nrules);
        return law;
    }
    law_unref(law);
    return NULL;
}

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
    arena_fini(&law->arena);
    law->magic = 0;
    free(law);
}
