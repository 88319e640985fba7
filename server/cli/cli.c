/* Reads input whole and tells problems, for every subcommand alike. */
#include "server/cli/cli.h"

#include "lib/json/problem_json.h"

#include <errno.h>
#include <string.h>

enum { PROBLEM_MAX = 64 * 1024 };

bool cli_language(const char *text, enum language *out)
{
    bool vi = strcmp(text, "vi") == 0;
    if (!vi && strcmp(text, "en") != 0)
        return false;
    *out = vi ? LANG_VI : LANG_EN;
    return true;
}

static enum err read_all(FILE *from, struct buf *in, struct fail *f)
{
    char piece[16 * 1024];
    size_t n;
    while ((n = fread(piece, 1, sizeof(piece), from)) > 0) {
        if (n > in->max - in->n)
            return fail_set(f, ERR_TOO_LARGE);
        buf_add(in, str_from(piece, n));
        if (in->failed)
            return fail_set(f, ERR_NO_MEMORY);
    }
    if (!ferror(from))
        return ERR_OK;
    snprintf(f->where, sizeof(f->where), "%s", strerror(errno));
    return fail_set(f, ERR_NOT_FOUND);
}

enum err cli_read(const char *path, struct buf *in, struct fail *f)
{
    if (strcmp(path, "-") == 0)
        return read_all(stdin, in, f);
    FILE *file = fopen(path, "rb");
    if (!file) {
        snprintf(f->where, sizeof(f->where), "%s", strerror(errno));
        return fail_set(f, ERR_NOT_FOUND);
    }
    enum err e = read_all(file, in, f);
    fclose(file);
    return e;
}

bool cli_line(FILE *from, struct buf *in)
{
    in->n = 0;
    in->failed = false;
    int c;
    while ((c = getc_unlocked(from)) != EOF && c != '\n')
        buf_add_char(in, (char)c);
    return c != EOF || in->n > 0 || in->failed;
}

bool cli_moment(const char *text, inst_t *out)
{
    day_t day;
    if (inst_parse(str_of(text), out))
        return true;
    if (!day_parse(str_of(text), &day))
        return false;
    *out = day_start(day + 1);
    return true;
}

void cli_add_moment(struct buf *b, inst_t t)
{
    day_t day = inst_day(t);
    int minutes = (int)((t - day_start(day)) / (60 * SECOND_US));
    if (t == day_start(day)) {
        day--;
        minutes = 24 * 60;
    }
    struct ymd d = day_to_ymd(day);
    buf_printf(b, "%02d/%02d/%04d %02d:%02d", d.day, d.month, d.year, minutes / 60, minutes % 60);
}

void cli_problem(FILE *to, const struct fail *f, enum language lang)
{
    struct buf b;
    buf_init(&b, PROBLEM_MAX);
    problem_write(&b, f, lang, NULL);
    if (b.failed)
        fputs("{\"type\":\"/problems/memory\",\"title\":\"out of memory\",\"status\":503}\n", to);
    else
        fprintf(to, "%.*s\n", STR_ARGS(buf_str(&b)));
    buf_free(&b);
}
