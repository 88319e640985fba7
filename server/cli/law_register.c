/* `hoso law load` and `hoso law activate`: an operator puts a law into the register, and into force. */
#include "server/cli/law_register.h"

#include "lib/json/pack_json.h"
#include "server/app/law_register.h"
#include "server/cli/cli.h"

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

struct command {
    const char *database, *dir, *calendar, *pack, *reason;
    int64_t expected; /* -1: any generation */
    enum language lang;
    struct law_register g;
};

/* A macro, so that the compiler sees both as formats. */
#define SAY(c, vi, en) ((c)->lang == LANG_VI ? (vi) : (en))

static int usage(int code)
{
    fputs(
        "hoso law load [DIR] [--calendar FILE]     đưa bộ quy định, lịch vào cơ sở dữ liệu, chưa áp dụng /\n"
        "                                          puts a pack, a calendar into the register, not into "
        "force\n"
        "hoso law activate [--pack VERSION] [--calendar VERSION] --reason TEXT [--generation N]\n"
        "                                          áp dụng; mọi hồ sơ được tính lại / into force; every case "
        "is derived again\n"
        "  --database CONNINFO  người được làm hoso_owner (mặc định: biến PG…) / of a user who may become "
        "hoso_owner\n"
        "  --generation N       chỉ khi thế hệ đang áp dụng là N / only when N is in force     --lang "
        "vi|en\n",
        code == CLI_OK ? stdout : stderr);
    return code;
}

/* CLI_OK to go on; `*help` when the help was asked for. */
static int read_options(int argc, char **argv, struct command *c, bool *help)
{
    enum { DATABASE = 256, CALENDAR, PACK, REASON, GENERATION, LANGUAGE, HELP };
    static const struct option options[] = {{"database", required_argument, NULL, DATABASE},
                                            {"calendar", required_argument, NULL, CALENDAR},
                                            {"pack", required_argument, NULL, PACK},
                                            {"reason", required_argument, NULL, REASON},
                                            {"generation", required_argument, NULL, GENERATION},
                                            {"lang", required_argument, NULL, LANGUAGE},
                                            {"help", no_argument, NULL, HELP},
                                            {NULL, 0, NULL, 0}};
    uint64_t n;
    int o;
    optind = 0; /* GNU: start over, argv is new */
    while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (o == DATABASE)
            c->database = optarg;
        else if (o == CALENDAR)
            c->calendar = optarg;
        else if (o == PACK)
            c->pack = optarg;
        else if (o == REASON)
            c->reason = optarg;
        else if (o == GENERATION && str_to_u64(str_of(optarg), INT32_MAX, &n))
            c->expected = (int64_t)n;
        else if (o == HELP)
            *help = true;
        else if (o != LANGUAGE || !cli_language(optarg, &c->lang))
            return CLI_USAGE;
    }
    return CLI_OK;
}

static void print_findings(const struct command *c)
{
    for (size_t i = 0; i < c->g.lint.n; i++) {
        const struct lint_finding *f = &c->g.lint.items[i];
        struct str text = c->lang == LANG_VI ? f->vi : f->en;
        fprintf(stderr, "%.*s: %.*s\n", STR_ARGS(f->subject), STR_ARGS(text));
    }
}

/* Tells what came of it; the exit code. */
static int told(struct command *c, const char *path, enum law_loading outcome)
{
    switch (outcome) {
    case LAW_LOADED:
        printf(SAY(c, "%s: đã nạp, phiên bản %.*s\n", "%s: loaded, version %.*s\n"), path,
               STR_ARGS(c->g.version));
        return CLI_OK;
    case LAW_SAME:
        printf(SAY(c, "%s: phiên bản %.*s đã có sẵn\n", "%s: version %.*s was there already\n"), path,
               STR_ARGS(c->g.version));
        return CLI_OK;
    case LAW_DIFFERS:
        fprintf(stderr,
                SAY(c, "%s: phiên bản %.*s đã có với nội dung khác; hãy đặt số phiên bản mới\n",
                    "%s: version %.*s is there with other bytes; give it a new version\n"),
                path, STR_ARGS(c->g.version));
        return CLI_REFUSED;
    case LAW_BAD:
        cli_problem(stderr, &c->g.fail, c->lang);
        return CLI_REFUSED;
    case LAW_SENSELESS:
        print_findings(c);
        return CLI_REFUSED;
    case LAW_FAILED:
    default:
        fprintf(stderr, "hoso law load: %s\n", c->g.why);
        return CLI_REFUSED;
    }
}

static int load(struct command *c)
{
    int code = c->dir ? told(c, c->dir, law_register_pack(&c->g, c->dir)) : CLI_OK;
    if (code == CLI_OK && c->calendar)
        code = told(c, c->calendar, law_register_calendar(&c->g, c->calendar));
    return code;
}

static int activate(struct command *c)
{
    struct law_in_force now;
    if (!law_register_activate(&c->g, c->expected, c->pack, c->calendar, c->reason, &now)) {
        fprintf(stderr, "hoso law activate: %s\n", c->g.why);
        return CLI_REFUSED;
    }
    if (str_is(now.outcome, "pack") || str_is(now.outcome, "calendar")) {
        fprintf(stderr,
                SAY(c, "hoso law activate: chưa nạp %s phiên bản này\n",
                    "hoso law activate: no %s of that version was loaded\n"),
                str_is(now.outcome, "pack") ? SAY(c, "bộ quy định", "pack") : SAY(c, "lịch", "calendar"));
        return CLI_REFUSED;
    }
    if (str_is(now.outcome, "stale")) {
        fprintf(stderr,
                SAY(c, "hoso law activate: đang áp dụng thế hệ %" PRId64 "\n",
                    "hoso law activate: generation %" PRId64 " is in force\n"),
                now.generation);
        return CLI_REFUSED;
    }
    printf(SAY(c, "thế hệ %" PRId64 ": bộ quy định %.*s, lịch %.*s%s\n",
               "generation %" PRId64 ": pack %.*s, calendar %.*s%s\n"),
           now.generation, STR_ARGS(now.pack), STR_ARGS(now.calendar),
           str_is(now.outcome, "same") ? SAY(c, "; không có gì thay đổi", "; nothing changed") : "");
    return CLI_OK;
}

int cli_law_register(int argc, char **argv)
{
    struct command c = {.database = "", .expected = -1, .lang = LANG_VI};
    bool help = false, loads = strcmp(argv[1], "load") == 0;
    int code = read_options(argc - 1, argv + 1, &c, &help);
    if (help)
        return usage(CLI_OK);
    /* The subcommand's own word is argv[0] of what getopt saw. */
    char **rest = argv + 1 + optind;
    int n = argc - 1 - optind;
    if (code == CLI_OK && loads && n == 1)
        c.dir = rest[0];
    bool given = loads ? (c.dir || c.calendar) && n <= 1 && !c.pack : n == 0 && c.reason && c.reason[0];
    if (code != CLI_OK || !given)
        return usage(CLI_USAGE);
    struct arena a;
    c.g.arena = &a;
    c.g.db = direct_open(c.database, "hoso_owner", DIRECT_WRITES, c.g.why);
    if (!c.g.db) {
        fprintf(stderr, "hoso law: %s\n", c.g.why);
        return CLI_REFUSED;
    }
    arena_init(&a, 2 * PACK_ARENA_CAP);
    code = loads ? load(&c) : activate(&c);
    arena_fini(&a);
    direct_close(c.g.db);
    return code;
}
