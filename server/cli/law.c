/* `hoso law`: lists, shows and checks the law pack, and tells what of it is not modelled or not confirmed. */
#include "lib/json/calendar_json.h"
#include "lib/json/pack_json.h"
#include "lib/json/pack_lint.h"
#include "lib/json/rule_json.h"
#include "server/cli/cli.h"
#include "server/cli/law_impact.h"
#include "server/cli/law_register.h"
#include "server/cli/law_text.h"
#include "server/cli/pack_path.h"

#include <getopt.h>

enum { LAW_OUTPUT_MAX = 8 * 1024 * 1024 };

struct law_command {
    const struct pack *pack;
    const struct calendar *calendar;
    struct arena *arena;
    enum language lang;
    bool json, unconfirmed;
    const char *id; /* of show */
    struct buf out;
};

static struct str pick(const struct law_command *c, struct str vi, struct str en)
{
    return c->lang == LANG_VI ? vi : en;
}

/* A macro, so that the compiler sees both as formats. */
#define SAY(c, vi, en) ((c)->lang == LANG_VI ? (vi) : (en))

/* list */

static int law_list(struct law_command *c)
{
    if (c->json) {
        rule_write_list(&c->out, c->pack);
        buf_add_char(&c->out, '\n');
        return CLI_OK;
    }
    for (size_t i = 0; i < c->pack->nrules; i++) {
        const struct rule *r = &c->pack->rules[i];
        struct str name = pick(c, r->name_vi, r->name_en);
        buf_printf(&c->out, "%-5.*s %s %.*s — %.*s\n", STR_ARGS(r->id), r->modelled ? "●" : "○",
                   STR_ARGS(name), STR_ARGS(r->citation));
    }
    buf_add(&c->out, str_of(SAY(c, "● đã mô hình hóa   ○ chưa (xem hoso law coverage)\n",
                                "● modelled   ○ not yet (see hoso law coverage)\n")));
    return CLI_OK;
}

/* show */

static void show_row(struct law_command *c, const struct known_row *row)
{
    struct str name = pick(c, row->name_vi, row->name_en);
    buf_printf(&c->out, "%.*s  %.*s\n  %.*s\n  ", STR_ARGS(row->id), STR_ARGS(name), STR_ARGS(row->citation));
    law_text_codes(&c->out, c->pack, row->confidence, c->lang);
    buf_add(&c->out, STR("; "));
    law_text_codes(&c->out, c->pack, row->check, c->lang);
    buf_add_char(&c->out, '\n');
    if (row->same_as.n)
        buf_printf(&c->out, "  %s %.*s\n", SAY(c, "là cùng một thời hạn với", "is the same deadline as"),
                   STR_ARGS(row->same_as));
}

static void show_row_json(struct law_command *c, const struct known_row *row)
{
    const struct {
        const char *key;
        struct str value;
    } members[] = {{"kind", row->kind},
                   {"citation", row->citation},
                   {"confidence", row->confidence},
                   {"check", row->check},
                   {"same_as", row->same_as}};
    buf_add(&c->out, STR("{\"id\":"));
    buf_add_json(&c->out, row->id);
    buf_add(&c->out, STR(",\"name\":{\"vi\":"));
    buf_add_json(&c->out, row->name_vi);
    buf_add(&c->out, STR(",\"en\":"));
    buf_add_json(&c->out, row->name_en);
    buf_add_char(&c->out, '}');
    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        buf_printf(&c->out, ",\"%s\":", members[i].key);
        if (members[i].value.n)
            buf_add_json(&c->out, members[i].value);
        else
            buf_add(&c->out, STR("null"));
    }
    buf_add(&c->out, STR("}\n"));
}

/* False: no memory. */
static bool show_version(struct law_command *c, size_t rule)
{
    law_text_rule(&c->out, c->pack, rule, c->lang);
    return law_text_example(&c->out, c->pack, c->calendar, rule, c->lang) == ERR_OK;
}

static int law_show(struct law_command *c)
{
    struct str id = str_of(c->id);
    int first = pack_rule(c->pack, id);
    if (first >= 0 && c->json) {
        bool found = false;
        if (rule_write(&c->out, c->pack, c->calendar, id, &found) != ERR_OK)
            c->out.failed = true;
        buf_add_char(&c->out, '\n');
        return CLI_OK;
    }
    for (size_t i = (size_t)(first < 0 ? 0 : first); first >= 0 && i < c->pack->nrules; i++)
        if (str_eq(c->pack->rules[i].id, id) && !show_version(c, i))
            c->out.failed = true;
    if (first >= 0)
        return CLI_OK;
    for (size_t i = 0; i < c->pack->nrows; i++) {
        if (!str_eq(c->pack->rows[i].id, id))
            continue;
        if (c->json)
            show_row_json(c, &c->pack->rows[i]);
        else
            show_row(c, &c->pack->rows[i]);
        return CLI_OK;
    }
    fprintf(stderr, "hoso law show: %s: %s\n", c->id,
            SAY(c, "không có quy định này", "there is no such row"));
    return CLI_REFUSED;
}

/* lint */

static int law_lint(struct law_command *c)
{
    struct lint l;
    if (pack_lint(c->pack, c->arena, &l) != ERR_OK) {
        fputs("hoso law lint: out of memory\n", stderr);
        return CLI_REFUSED;
    }
    buf_add(&c->out, c->json ? STR("[") : STR(""));
    for (size_t i = 0; i < l.n; i++) {
        const struct lint_finding *f = &l.items[i];
        if (!c->json) {
            struct str text = pick(c, f->vi, f->en);
            buf_printf(&c->out, "%.*s, %.*s: %.*s\n", STR_ARGS(f->subject), STR_ARGS(f->member),
                       STR_ARGS(text));
            continue;
        }
        buf_add(&c->out, i ? STR(",{\"subject\":") : STR("{\"subject\":"));
        buf_add_json(&c->out, f->subject);
        buf_add(&c->out, STR(",\"member\":"));
        buf_add_json(&c->out, f->member);
        buf_add(&c->out, STR(",\"vi\":"));
        buf_add_json(&c->out, f->vi);
        buf_add(&c->out, STR(",\"en\":"));
        buf_add_json(&c->out, f->en);
        buf_add_char(&c->out, '}');
    }
    if (c->json)
        buf_add(&c->out, STR("]\n"));
    else
        buf_printf(&c->out,
                   SAY(c, "bộ quy định %.*s: %zu hàng, %zu lỗi\n", "pack %.*s: %zu rows, %zu findings\n"),
                   STR_ARGS(c->pack->version), c->pack->nrules + c->pack->nrows, l.n);
    return l.n ? CLI_REFUSED : CLI_OK;
}

/* coverage */

struct reason {
    struct str code;
    size_t n;
};

static size_t count_reasons(const struct pack *p, struct reason *reasons, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < p->nrules; i++) {
        if (p->rules[i].modelled)
            continue;
        size_t k = 0;
        while (k < n && !str_eq(reasons[k].code, p->rules[i].unmodelled_reason))
            k++;
        if (k == max)
            continue;
        reasons[k].code = p->rules[i].unmodelled_reason;
        reasons[k].n++;
        n = k == n ? n + 1 : n;
    }
    return n;
}

/* The ids of one reason, in lines that fit a terminal. */
static void reason_ids(struct law_command *c, struct str code)
{
    enum { IDS_A_LINE = 16 };
    size_t n = 0;
    for (size_t i = 0; i < c->pack->nrules; i++) {
        const struct rule *r = &c->pack->rules[i];
        if (r->modelled || !str_eq(r->unmodelled_reason, code))
            continue;
        buf_add(&c->out, n % IDS_A_LINE == 0 ? STR("\n     ") : STR(""));
        buf_printf(&c->out, " %.*s", STR_ARGS(r->id));
        n++;
    }
    buf_add_char(&c->out, '\n');
}

static void coverage_json(struct law_command *c, size_t modelled, const struct reason *reasons, size_t n)
{
    buf_printf(&c->out, "{\"rules\":%zu,\"modelled\":%zu,\"not_modelled\":[", c->pack->nrules, modelled);
    bool first = true;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < c->pack->nrules; i++) {
            const struct rule *r = &c->pack->rules[i];
            if (r->modelled || !str_eq(r->unmodelled_reason, reasons[k].code))
                continue;
            buf_add(&c->out, first ? STR("{\"rule\":") : STR(",{\"rule\":"));
            first = false;
            buf_add_json(&c->out, r->id);
            buf_add(&c->out, STR(",\"reason\":"));
            buf_add_json(&c->out, reasons[k].code);
            buf_add_char(&c->out, '}');
        }
    buf_printf(&c->out, "],\"rows\":%zu}\n", c->pack->nrows);
}

static void unconfirmed_one(struct law_command *c, struct str id, struct str name, struct str confidence,
                            struct str check, size_t *n)
{
    if (c->json) {
        const struct {
            const char *key;
            struct str value;
        } members[] = {{"id", id}, {"name", name}, {"confidence", confidence}, {"check", check}};
        buf_add(&c->out, *n ? STR(",\n") : STR("[\n"));
        for (size_t i = 0; i < ARRAY_LEN(members); i++) {
            buf_printf(&c->out, "%s\"%s\":", i ? "," : "{", members[i].key);
            buf_add_json(&c->out, members[i].value);
        }
        buf_add_char(&c->out, '}');
    } else {
        buf_printf(&c->out, "%-5.*s %.*s\n      ", STR_ARGS(id), STR_ARGS(name));
        law_text_codes(&c->out, c->pack, confidence, c->lang);
        buf_add(&c->out, STR("; "));
        law_text_codes(&c->out, c->pack, check, c->lang);
        buf_add_char(&c->out, '\n');
    }
    ++*n;
}

static int law_unconfirmed(struct law_command *c)
{
    const struct pack *p = c->pack;
    size_t n = 0;
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];
        if (!law_row_confirmed(r->confidence, r->check, r->confirmed_by))
            unconfirmed_one(c, r->id, pick(c, r->name_vi, r->name_en), r->confidence, r->check, &n);
    }
    for (size_t i = 0; i < p->nrows; i++) {
        const struct known_row *r = &p->rows[i];
        if (!law_row_confirmed(r->confidence, r->check, r->confirmed_by))
            unconfirmed_one(c, r->id, pick(c, r->name_vi, r->name_en), r->confidence, r->check, &n);
    }
    if (c->json)
        buf_add(&c->out, n ? STR("\n]\n") : STR("[]\n"));
    else
        buf_printf(&c->out,
                   SAY(c, "%zu trong %zu hàng chưa được xác nhận\n", "%zu of %zu rows are not confirmed\n"),
                   n, p->nrules + p->nrows);
    return CLI_OK;
}

static int law_coverage(struct law_command *c)
{
    enum { REASONS_MAX = 32 };
    struct reason reasons[REASONS_MAX] = {0};
    if (c->unconfirmed)
        return law_unconfirmed(c);
    size_t n = count_reasons(c->pack, reasons, REASONS_MAX), modelled = 0;
    for (size_t i = 0; i < c->pack->nrules; i++)
        modelled += c->pack->rules[i].modelled;
    if (c->json) {
        coverage_json(c, modelled, reasons, n);
        return CLI_OK;
    }
    buf_printf(&c->out,
               SAY(c, "%zu quy định, %zu đã mô hình hóa, %zu chưa:\n", "%zu rules, %zu modelled, %zu not:\n"),
               c->pack->nrules, modelled, c->pack->nrules - modelled);
    for (size_t k = 0; k < n; k++) {
        buf_printf(&c->out, "  %zu ", reasons[k].n);
        law_text_codes(&c->out, c->pack, reasons[k].code, c->lang);
        reason_ids(c, reasons[k].code);
    }
    buf_printf(
        &c->out,
        SAY(c, "%zu nghĩa vụ, giao nhận, quy tắc lấy lời khai được biết theo mã, chưa mô hình hóa riêng\n",
            "%zu duties, handoffs and interview rules are known by id, not yet modelled by themselves\n"),
        c->pack->nrows);
    return CLI_OK;
}

/* The command line */

static int usage(int code)
{
    fputs("hoso law list                        mọi quy định / every rule\n"
          "hoso law show ID                     một quy định, các phiên bản của nó / one rule with its "
          "versions\n"
          "hoso law lint                        kiểm tra bộ quy định và lịch / check pack and calendar\n"
          "hoso law coverage [--unconfirmed]    phần chưa mô hình hóa, chưa xác nhận / what is not modelled, "
          "not confirmed\n"
          "hoso law impact OLD NEW …            luật khác thì đổi thời hạn nào / what another law would "
          "change (--help)\n"
          "hoso law load, hoso law activate      đưa vào cơ sở dữ liệu, áp dụng / into the register, into "
          "force (--help)\n"
          "  --json   --lang vi|en   --pack DIR (hoặc/or HOSO_PACK)\n",
          code == CLI_OK ? stdout : stderr);
    return code;
}

static const struct law_subcommand {
    const char *name;
    int args;
    int (*run)(struct law_command *c);
} subcommands[] = {
    {"list", 0, law_list}, {"show", 1, law_show}, {"lint", 0, law_lint}, {"coverage", 0, law_coverage}};

static const struct law_subcommand *find_subcommand(char **args, int n)
{
    for (size_t i = 0; i < ARRAY_LEN(subcommands); i++)
        if (n > 0 && strcmp(args[0], subcommands[i].name) == 0 && n == subcommands[i].args + 1)
            return &subcommands[i];
    return NULL;
}

/* CLI_OK to go on; `*help` when the help was asked for. */
static int read_options(int argc, char **argv, struct law_command *c, const char **dir, bool *help)
{
    enum { JSON = 256, UNCONFIRMED, LANGUAGE, PACK, HELP };
    static const struct option options[] = {
        {"json", no_argument, NULL, JSON},           {"unconfirmed", no_argument, NULL, UNCONFIRMED},
        {"lang", required_argument, NULL, LANGUAGE}, {"pack", required_argument, NULL, PACK},
        {"help", no_argument, NULL, HELP},           {NULL, 0, NULL, 0}};
    int o;
    optind = 0;
    while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (o == JSON)
            c->json = true;
        else if (o == UNCONFIRMED)
            c->unconfirmed = true;
        else if (o == PACK)
            *dir = optarg;
        else if (o == HELP)
            *help = true;
        else if (o != LANGUAGE || !cli_language(optarg, &c->lang))
            return CLI_USAGE;
    }
    return CLI_OK;
}

int cli_law(int argc, char **argv)
{
    if (argc > 1 && (strcmp(argv[1], "load") == 0 || strcmp(argv[1], "activate") == 0))
        return cli_law_register(argc, argv);
    if (argc > 1 && strcmp(argv[1], "impact") == 0) /* two laws, and options of its own */
        return law_impact_command(argc - 1, argv + 1);
    struct law_command c = {.lang = LANG_VI};
    const char *dir = NULL;
    bool help = false;
    int code = read_options(argc, argv, &c, &dir, &help);
    if (help)
        return usage(CLI_OK);
    const struct law_subcommand *sub = code == CLI_OK ? find_subcommand(argv + optind, argc - optind) : NULL;
    if (!sub)
        return usage(CLI_USAGE);
    c.id = sub->args ? argv[optind + 1] : NULL;

    struct arena a;
    struct pack pack;
    struct calendar calendar;
    struct fail f;
    fail_clear(&f);
    arena_init(&a, PACK_ARENA_CAP);
    buf_init(&c.out, LAW_OUTPUT_MAX);
    c.pack = &pack;
    c.calendar = &calendar;
    c.arena = &a;
    if (cli_law_load(dir, &a, &pack, &calendar, &f) != ERR_OK) {
        cli_problem(stderr, &f, c.lang);
        code = CLI_REFUSED;
    } else {
        code = sub->run(&c);
        if (c.out.failed) {
            fputs("hoso law: out of memory\n", stderr);
            code = CLI_REFUSED;
        } else if (c.out.n) {
            fwrite(c.out.p, 1, c.out.n, stdout);
        }
    }
    buf_free(&c.out);
    arena_fini(&a);
    return code;
}
