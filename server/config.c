/* Reads, bounds, prints and compares the configuration; what a key is stands in config.tbl.h alone. */
#include "server/config.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

enum kind { KIND_NUMBER, KIND_TEXT };

struct key {
    const char *name;
    enum kind kind;
    int min, max, initial;
    const char *initial_text;
    unsigned flags;
    const char *vi, *en;
    size_t offset; /* of the member in struct config */
};

static const struct key keys[] = {
#define NUMBER(key, min, max, initial, flags, vi, en) \
    {#key, KIND_NUMBER, min, max, initial, NULL, flags, vi, en, offsetof(struct config, key)},
#define TEXT(key, initial, flags, vi, en) \
    {#key, KIND_TEXT, 0, 0, 0, initial, flags, vi, en, offsetof(struct config, key)},
#include "server/config.tbl.h"
#undef NUMBER
#undef TEXT
};

/* A configuration while it is being made: the texts still lie elsewhere. */
struct draft {
    int numbers[ARRAY_LEN(keys)];
    struct str texts[ARRAY_LEN(keys)];
    bool seen[ARRAY_LEN(keys)];
};

static int *number_of(struct config *c, const struct key *k)
{
    return (int *)(void *)((char *)c + k->offset);
}

static const char **text_of(struct config *c, const struct key *k)
{
    return (const char **)(void *)((char *)c + k->offset);
}

static int number_in(const struct config *c, const struct key *k)
{
    return *(const int *)(const void *)((const char *)c + k->offset);
}

static const char *text_in(const struct config *c, const struct key *k)
{
    return *(const char *const *)(const void *)((const char *)c + k->offset);
}

/* Copies the draft into one struct with one block of texts, so that freeing it is two calls. */
static struct config *finish(const struct draft *d)
{
    size_t size = 1;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        size += d->texts[i].n + 1;
    struct config *c = calloc(1, sizeof(*c));
    char *at = malloc(size);
    if (!c || !at) {
        free(c);
        free(at);
        return NULL;
    }
    c->text = at;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i].kind == KIND_NUMBER) {
            *number_of(c, &keys[i]) = d->numbers[i];
            continue;
        }
        *text_of(c, &keys[i]) = at;
        if (d->texts[i].n > 0)
            memcpy(at, d->texts[i].p, d->texts[i].n);
        at[d->texts[i].n] = '\0';
        at += d->texts[i].n + 1;
    }
    return c;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct str trim(struct str s)
{
    while (s.n > 0 && is_blank(s.p[0]))
        s = str_sub(s, 1, s.n);
    while (s.n > 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

static bool is_text(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return str_is_utf8(s);
}

static bool take_value(struct draft *d, size_t i, struct str value, int line, char why[CONFIG_WHY_SIZE])
{
    const struct key *k = &keys[i];
    if (d->seen[i]) {
        snprintf(why, CONFIG_WHY_SIZE, "line %d: %s is given twice", line, k->name);
        return false;
    }
    d->seen[i] = true;
    if (k->kind == KIND_TEXT) {
        d->texts[i] = value;
        if (!is_text(value))
            snprintf(why, CONFIG_WHY_SIZE, "line %d: %s is not text", line, k->name);
        return is_text(value);
    }
    uint64_t n;
    if (!str_to_u64(value, (uint64_t)k->max, &n) || n < (uint64_t)k->min) {
        snprintf(why, CONFIG_WHY_SIZE, "line %d: %s must be a number from %d to %d", line, k->name, k->min,
                 k->max);
        return false;
    }
    d->numbers[i] = (int)n;
    return true;
}

static bool take_line(struct draft *d, struct str text, int line, char why[CONFIG_WHY_SIZE])
{
    text = trim(text);
    if (text.n == 0 || text.p[0] == '#')
        return true;
    size_t equals = str_find(text, '=');
    if (equals == text.n) {
        snprintf(why, CONFIG_WHY_SIZE, "line %d: not of the form key = value", line);
        return false;
    }
    struct str name = trim(str_sub(text, 0, equals));
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (str_is(name, keys[i].name))
            return take_value(d, i, trim(str_sub(text, equals + 1, text.n)), line, why);
    /* Not the name as written: whoever forgets the '=' may have put a secret there. */
    snprintf(why, CONFIG_WHY_SIZE, "line %d: unknown key", line);
    return false;
}

struct config *config_parse(struct str text, char why[CONFIG_WHY_SIZE])
{
    struct draft d = {0};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        d.numbers[i] = keys[i].initial;
        d.texts[i] = str_of(keys[i].initial_text);
    }
    for (int line = 1; text.n > 0; line++) {
        size_t end = str_find(text, '\n');
        if (!take_line(&d, str_sub(text, 0, end), line, why))
            return NULL;
        text = str_sub(text, end + 1, text.n);
    }
    struct config *c = finish(&d);
    if (!c) {
        snprintf(why, CONFIG_WHY_SIZE, "no memory");
        return NULL;
    }
    if ((c->tls_cert[0] == '\0') != (c->tls_key[0] == '\0')) {
        snprintf(why, CONFIG_WHY_SIZE, "tls_cert and tls_key belong together: one of them is missing");
        config_free(c);
        return NULL;
    }
    return c;
}

struct config *config_load(const char *path, char why[CONFIG_WHY_SIZE])
{
    if (!path)
        return config_parse(STR(""), why);
    FILE *f = fopen(path, "re");
    if (!f) {
        snprintf(why, CONFIG_WHY_SIZE, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    char *text = malloc(CONFIG_MAX_BYTES + 1);
    size_t n = text ? fread(text, 1, CONFIG_MAX_BYTES + 1, f) : 0;
    bool failed = ferror(f) != 0;
    fclose(f);
    struct config *c = NULL;
    if (!text)
        snprintf(why, CONFIG_WHY_SIZE, "no memory");
    else if (failed)
        snprintf(why, CONFIG_WHY_SIZE, "cannot be read");
    else if (n > CONFIG_MAX_BYTES)
        snprintf(why, CONFIG_WHY_SIZE, "is larger than %d bytes", CONFIG_MAX_BYTES);
    else
        c = config_parse(str_from(text, n), why);
    if (text)
        explicit_bzero(text, n); /* it may have held the password of the database */
    free(text);
    return c;
}

void config_free(struct config *c)
{
    if (!c)
        return;
    free(c->text);
    free(c);
}

int config_workers(const struct config *c)
{
    if (c->workers > 0)
        return c->workers;
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof(cores), &cores) != 0)
        return 1;
    int half = CPU_COUNT(&cores) / 2;
    return half > 1 ? half : 1;
}

bool config_keep_fixed(struct config *next, const struct config *old, char kept[CONFIG_WHY_SIZE])
{
    struct draft d = {0};
    size_t at = 0;
    kept[0] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct key *k = &keys[i];
        const struct config *from = (k->flags & CONFIG_RELOAD) ? next : old;
        bool differs;
        if (k->kind == KIND_NUMBER) {
            differs = number_in(next, k) != number_in(old, k);
            d.numbers[i] = number_in(from, k);
        } else {
            differs = strcmp(text_in(next, k), text_in(old, k)) != 0;
            d.texts[i] = str_of(text_in(from, k));
        }
        if (differs && from == old && at < CONFIG_WHY_SIZE)
            at += (size_t)snprintf(kept + at, CONFIG_WHY_SIZE - at, "%s%s", at ? " " : "", k->name);
    }
    struct config *c = finish(&d);
    if (!c)
        return false;
    free(next->text);
    *next = *c;
    free(c);
    return true;
}

void config_print(const struct config *c, struct buf *out)
{
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct key *k = &keys[i];
        buf_printf(out, "# %s\n# %s", k->vi, k->en);
        if (k->kind == KIND_NUMBER)
            buf_printf(out, " (%d to %d%s)\n%s = %d\n\n", k->min, k->max,
                       k->flags & CONFIG_RELOAD ? ", HUP" : "", k->name, number_in(c, k));
        else if (k->flags & CONFIG_SECRET)
            buf_printf(out, "\n# %s = (%s)\n\n", k->name, text_in(c, k)[0] ? "set, not shown" : "not set");
        else
            buf_printf(out, "%s\n%s = %s\n\n", k->flags & CONFIG_RELOAD ? " (HUP)" : "", k->name,
                       text_in(c, k));
    }
}
