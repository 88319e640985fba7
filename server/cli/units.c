/* `hoso units`: prints every agency's office, for people and for the loader of the database. */
#include "lib/json/units_json.h"
#include "server/cli/cli.h"
#include "server/cli/pack_path.h"

#include <getopt.h>

static void print_tsv(void *to, const struct unit_row *row)
{
    UNUSED(to);
    struct str none = STR("\\N"); /* as COPY reads it; no text here has a tab or a backslash */
    struct str parent = row->parent.n ? row->parent : none, province = row->province.n ? row->province : none;
    printf("%.*s\t%.*s\t%.*s\t%d\t%.*s\t%.*s\t%.*s\t%s\t%.*s\n", STR_ARGS(row->code), STR_ARGS(row->kind),
           STR_ARGS(parent), row->level, STR_ARGS(province), STR_ARGS(row->name_vi), STR_ARGS(row->name_en),
           row->remote ? "t" : "f", STR_ARGS(row->valid_from));
}

struct json_sink {
    struct buf b;
    bool first;
};

static void member(struct buf *b, const char *key, struct str value)
{
    buf_printf(b, ",\"%s\":", key);
    if (value.n)
        buf_add_json(b, value);
    else
        buf_add(b, STR("null"));
}

static void print_json(void *to, const struct unit_row *row)
{
    struct json_sink *s = to;
    buf_add(&s->b, s->first ? STR("[\n{\"code\":") : STR(",\n{\"code\":"));
    s->first = false;
    buf_add_json(&s->b, row->code);
    member(&s->b, "kind", row->kind);
    member(&s->b, "parent", row->parent);
    buf_printf(&s->b, ",\"level\":%d", row->level);
    member(&s->b, "province", row->province);
    member(&s->b, "name_vi", row->name_vi);
    member(&s->b, "name_en", row->name_en);
    buf_printf(&s->b, ",\"remote\":%s", row->remote ? "true" : "false");
    member(&s->b, "valid_from", row->valid_from);
    buf_add_char(&s->b, '}');
}

static enum err print_units(struct units *u, bool json, struct fail *f)
{
    struct json_sink s = {.first = true};
    buf_init(&s.b, UNITS_ARENA_CAP);
    unit_sink *sink = json ? print_json : print_tsv;
    enum err e = units_each(u, sink, &s);
    if (e != ERR_OK || s.b.failed)
        e = fail_set(f, ERR_NO_MEMORY);
    if (json && e == ERR_OK)
        printf("%.*s\n]\n", STR_ARGS(buf_str(&s.b)));
    buf_free(&s.b);
    return e;
}

static int usage(int code)
{
    fputs(
        "hoso units [--tsv|--json] [--units DIR]\n"
        "  mọi đơn vị, cấp trên trước: mã, loại, đơn vị cấp trên, cấp, tỉnh, tên, vùng khó khăn, hiệu lực "
        "từ\n"
        "  every office, parents first: code kind parent level province name_vi name_en remote valid_from\n",
        code == CLI_OK ? stdout : stderr);
    return code;
}

int cli_units(int argc, char **argv)
{
    static const struct option options[] = {{"tsv", no_argument, NULL, 't'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"units", required_argument, NULL, 'u'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    char found[CONFIG_PATH_SIZE];
    const char *dir = NULL;
    bool json = false;
    int c;
    optind = 0;
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == 'u')
            dir = optarg;
        else if (c == 't' || c == 'j')
            json = c == 'j';
        else
            return usage(c == 'h' ? CLI_OK : CLI_USAGE);
    }
    if (optind < argc)
        return usage(CLI_USAGE);
    if (!dir) {
        config_path("units", found);
        dir = found;
    }
    struct arena a;
    struct fail f;
    fail_clear(&f);
    arena_init(&a, UNITS_ARENA_CAP);
    struct units *u;
    enum err e = units_load(dir, &a, &u, &f);
    if (e == ERR_OK)
        e = print_units(u, json, &f);
    if (e != ERR_OK)
        cli_problem(stderr, &f, LANG_VI);
    arena_fini(&a);
    return e == ERR_OK ? CLI_OK : CLI_REFUSED;
}
