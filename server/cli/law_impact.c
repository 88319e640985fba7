/* `hoso law impact`: what another law would change in every case of a register, or in the histories of some files. */
#include "server/cli/law_impact.h"

#include "lib/crypto/crypto.h"
#include "lib/crypto/ids.h"
#include "lib/json/history_json.h"
#include "lib/json/pack_json.h"
#include "server/app/decide.h"
#include "server/app/derived_ids.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <time.h>

static const size_t CASE_MEMORY = (size_t)512 * 1024 * 1024;
enum { PROGRESS_CASES = 2000 };
enum { LOAD_HISTORY = 3 };

struct asked {
    const char *packs[2], *calendars[2]; /* old, new */
    const char *database;
    char *const *files;
    size_t nfiles;
    bool help;
};

static void print_help(FILE *to)
{
    fputs(
        "hoso law impact [--as-of T] [--json | --lines] [--all] [--old-calendar FILE] [--new-calendar FILE]\n"
        "                [--lang vi|en] OLD NEW (--database CONNINFO | FILE…)\n\n"
        "  Nếu thay luật OLD bằng luật NEW thì thời hạn nào dời, phát sinh, không còn, và vì sao. Không sửa "
        "gì.\n"
        "  Which deadlines would move, appear or vanish, and why, if law NEW replaced law OLD. Changes "
        "nothing.\n\n"
        "  OLD NEW          thư mục bộ quy định / directories of law packs\n"
        "  --database C     mọi hồ sơ của cơ sở dữ liệu; chuỗi kết nối của người được làm hoso_owner /\n"
        "                   every case of the database; a user who may become hoso_owner\n"
        "  FILE             diễn biến vụ việc như của hoso simulate / histories as those of hoso simulate\n"
        "  --as-of T        tính đến thời điểm T (mặc định: bây giờ; với FILE: sự kiện cuối) /\n"
        "                   as it was legally at T (default: now; with FILE: the last event)\n"
        "  --all            cả những thời hạn không chạy theo luật nào / also what runs under neither law\n"
        "  --json, --lines  một tài liệu JSON; mỗi dòng một tài liệu, cả khi đọc FILE /\n"
        "                   one JSON document; a document a line, also in FILE\n\n"
        "  Mã thoát / exit codes: 0, 1 có hồ sơ hoặc luật không đọc được / a case or a law cannot be read,\n"
        "  2 sai cú pháp / usage\n",
        to);
}

static int usage(const char *what, const char *value)
{
    fprintf(stderr, "hoso law impact: %s: %s\nhoso law impact --help\n", what, value);
    return CLI_USAGE;
}

/* What stands behind the options. */
static int read_arguments(int argc, char **argv, struct asked *q)
{
    if (optind + 2 > argc)
        return usage("OLD NEW", "thiếu / missing");
    q->packs[0] = argv[optind];
    q->packs[1] = argv[optind + 1];
    q->files = argv + optind + 2;
    q->nfiles = (size_t)(argc - optind - 2);
    if (q->database && q->nfiles)
        return usage("--database", q->files[0]);
    if (!q->database && !q->nfiles)
        return usage("FILE", "thiếu / missing");
    return CLI_OK;
}

static int read_options(int argc, char **argv, struct impact_run *r, struct asked *q)
{
    enum { AS_OF = 256, JSON, LINES, ALL, OLD_CALENDAR, NEW_CALENDAR, LANGUAGE, DATABASE };
    static const struct option options[] = {{"as-of", required_argument, NULL, AS_OF},
                                            {"json", no_argument, NULL, JSON},
                                            {"lines", no_argument, NULL, LINES},
                                            {"all", no_argument, NULL, ALL},
                                            {"old-calendar", required_argument, NULL, OLD_CALENDAR},
                                            {"new-calendar", required_argument, NULL, NEW_CALENDAR},
                                            {"lang", required_argument, NULL, LANGUAGE},
                                            {"database", required_argument, NULL, DATABASE},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    int c;
    optind = 0;
    while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (c == AS_OF && !(r->has_as_of = cli_moment(optarg, &r->as_of)))
            return usage("--as-of", optarg);
        if (c == LANGUAGE && !cli_language(optarg, &r->lang))
            return usage("--lang", optarg);
        if (c == JSON || c == LINES)
            r->form = c == JSON ? IMPACT_JSON : IMPACT_LINES;
        r->all |= c == ALL;
        if (c == OLD_CALENDAR)
            q->calendars[0] = optarg;
        if (c == NEW_CALENDAR)
            q->calendars[1] = optarg;
        if (c == DATABASE)
            q->database = optarg;
        if (c == 'h') {
            q->help = true;
            return CLI_OK;
        }
        if (c == '?')
            return usage("tùy chọn / option", argv[optind - 1]);
    }
    return read_arguments(argc, argv, q);
}

/* --- one case ----------------------------------------------------------------------------------------------------- */

/* One side of it: read with its pack, folded by its law. */
struct folded {
    struct history history;
    struct outcome outcome;
    struct impact_side side;
};

static enum err fold(const struct impact_run *r, const struct impact_law *l, struct str text,
                     struct jx_limits limits, enum history_source source, struct arena *a, struct folded *out,
                     struct fail *f)
{
    struct fold_options when = {0};
    enum err e = history_parse(text, limits, source, &l->pack, a, &out->history, &when, f);
    if (e != ERR_OK)
        return e;
    if (r->has_as_of) {
        when.has_as_of = true;
        when.as_of = r->as_of;
    }
    e = law_fold(&l->pack, &l->calendar, &out->history, &when, a, &out->outcome, f);
    out->side = (struct impact_side){&l->pack, &l->calendar, &out->history, &out->outcome};
    return e;
}

/* The id under which the register knows it: that of the law which has it. */
static struct str register_id(const struct impact_case *c, const struct impact_row *row)
{
    const struct impact_side *s = row->after >= 0 ? c->after : c->before;
    struct str id = STR_NONE;
    if (!deadline_id(c->id, s->pack, s->history,
                     &s->outcome->deadlines[row->after >= 0 ? row->after : row->before], c->a, &id))
        return STR_NONE; /* the arena says `failed` */
    return id;
}

/* False only without memory: a case that cannot be read is told, and the next one has its turn. */
static bool compare_case(struct impact_run *r, struct str id, struct str text, enum history_source source)
{
    struct jx_limits limits =
        source == HISTORY_STORED ? (struct jx_limits){.bytes = 16 * 1024 * 1024, .depth = 16} : JX_FILE;
    struct arena a;
    struct folded before, after;
    struct impact found;
    struct fail f;
    const char *which = "old";
    arena_init(&a, CASE_MEMORY);
    fail_clear(&f);
    enum err e = fold(r, &r->before, text, limits, source, &a, &before, &f);
    if (e == ERR_OK) {
        which = "new";
        e = fold(r, &r->after, text, limits, source, &a, &after, &f);
    }
    if (e == ERR_OK)
        e = law_impact(&before.side, &after.side, &a, &found);
    if (e == ERR_OK) {
        const struct impact_case c = {.id = id,
                                      .before = &before.side,
                                      .after = &after.side,
                                      .found = &found,
                                      .deadline_id = source == HISTORY_STORED ? register_id : NULL,
                                      .a = &a};
        impact_print_case(r, &c);
    } else if (e != ERR_NO_MEMORY) {
        f.err = e;
        impact_print_refused(r, id, which, &f);
    }
    bool ok = e != ERR_NO_MEMORY && !a.failed;
    arena_fini(&a);
    return ok;
}

/* --- a register --------------------------------------------------------------------------------------------------- */

/* False with the reason in `why`. A case that has gone since the page was read is no row. */
static bool compare_stored(struct impact_run *r, struct direct *reader, const char *id, char *why)
{
    const struct db_param load[] = {{.value = id, .n = strlen(id)}, {.value = NULL}, {.value = NULL}};
    struct db_result *row = direct_ask(reader, SQL_CASE_LOAD, load, (int)ARRAY_LEN(load), why);
    if (!row)
        return false;
    bool ok = db_rows(row) == 0 || compare_case(r, str_of(id), db_text(row, 0, LOAD_HISTORY), HISTORY_STORED);
    db_release(row);
    if (!ok)
        snprintf(why, DIRECT_WHY_SIZE, "%s: hết bộ nhớ / out of memory", id);
    if ((r->cases + r->refused) % PROGRESS_CASES == 0)
        fprintf(stderr, "hoso law impact: %zu hồ sơ / cases, %zu thay đổi / changes\n", r->cases, r->rows);
    return ok;
}

/* One page of ids after `after` (in: "" at the start; out: the last one), each from the page's snapshot. */
static bool compare_page(struct impact_run *r, struct direct *reader, struct uuid_text *after, bool *more,
                         char *why)
{
    const struct db_param params[] = {{.value = after->text[0] ? after->text : NULL}, {.value = "500"}};
    if (!direct_begin(reader, why))
        return false;
    struct db_result *page = direct_ask(reader, SQL_FSCK_PAGE, params, (int)ARRAY_LEN(params), why);
    bool ok = page != NULL;
    *more = ok && db_rows(page) > 0;
    for (int i = 0; ok && i < db_rows(page); i++) {
        snprintf(after->text, sizeof(after->text), "%.*s", STR_ARGS(db_text(page, i, 0)));
        ok = compare_stored(r, reader, after->text, why);
    }
    if (page)
        db_release(page);
    return ok && direct_end(reader, why);
}

static bool compare_register(struct impact_run *r, struct direct *reader)
{
    char why[DIRECT_WHY_SIZE] = "";
    struct uuid_text after = {.text = ""};
    bool more = true, ok = true;
    while (ok && more)
        ok = compare_page(r, reader, &after, &more, why);
    if (!ok)
        fprintf(stderr, "hoso law impact: %s\n", why);
    return ok;
}

/* --- files -------------------------------------------------------------------------------------------------------- */

/* A line is named by the file and its number. */
static bool compare_lines(struct impact_run *r, const char *path, struct buf *in)
{
    FILE *from = str_is(str_of(path), "-") ? stdin : fopen(path, "rb");
    char name[512];
    const char *why = from ? NULL : strerror(errno);
    for (size_t n = 1; !why && cli_line(from, in); n++) {
        snprintf(name, sizeof(name), "%s:%zu", path, n);
        if (in->failed || !compare_case(r, str_of(name), buf_str(in), HISTORY_TOLD))
            why = "dòng quá dài hoặc hết bộ nhớ / a line is too long, or out of memory";
    }
    if (why)
        fprintf(stderr, "hoso law impact: %s: %s\n", path, why);
    if (from && from != stdin)
        fclose(from);
    return !why;
}

static bool compare_whole(struct impact_run *r, const char *path, struct buf *in)
{
    struct fail f;
    fail_clear(&f);
    in->n = 0;
    enum err e = cli_read(path, in, &f);
    if (e == ERR_OK)
        return compare_case(r, str_of(path), buf_str(in), HISTORY_TOLD);
    f.err = e;
    cli_problem(stderr, &f, r->lang);
    return false;
}

static bool compare_files(struct impact_run *r, const struct asked *q)
{
    struct buf in;
    bool ok = true;
    buf_init(&in, JX_FILE.bytes);
    for (size_t i = 0; i < q->nfiles && ok; i++)
        ok =
            r->form == IMPACT_LINES ? compare_lines(r, q->files[i], &in) : compare_whole(r, q->files[i], &in);
    buf_free(&in);
    return ok;
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static int run(struct impact_run *r, const struct asked *q, struct direct *db)
{
    if (!impact_load(&r->before, db, q->packs[0], q->calendars[0], r->lang) ||
        !impact_load(&r->after, db, q->packs[1], q->calendars[1], r->lang))
        return CLI_REFUSED;
    r->totals =
        ARENA_ARRAY(&r->after.arena, r->before.pack.nrules + r->after.pack.nrules + 1, struct impact_total);
    if (!r->totals) {
        fputs("hoso law impact: hết bộ nhớ / out of memory\n", stderr);
        return CLI_REFUSED;
    }
    if (db && !r->has_as_of) {
        r->has_as_of = true; /* one moment for all of them */
        r->as_of = (inst_t)time(NULL) * SECOND_US;
    }
    impact_print_begin(r);
    bool complete = db ? compare_register(r, db) : compare_files(r, q);
    impact_print_end(r, complete);
    if (r->failed)
        fputs("hoso law impact: một dòng không in được hết / a row could not be printed whole\n", stderr);
    return complete && !r->failed && r->refused == 0 ? CLI_OK : CLI_REFUSED;
}

static int run_with(struct impact_run *r, const struct asked *q)
{
    char why[DIRECT_WHY_SIZE] = "";
    if (!q->database)
        return run(r, q, NULL);
    struct direct *db = direct_open(q->database, "hoso_owner", DIRECT_READS, why);
    if (!db) {
        fprintf(stderr, "hoso law impact: %s\n", why);
        return CLI_REFUSED;
    }
    int code = run(r, q, db);
    direct_close(db);
    return code;
}

int law_impact_command(int argc, char **argv)
{
    struct impact_run r = {.lang = LANG_VI};
    struct asked q = {.database = NULL};
    int code = read_options(argc, argv, &r, &q);
    if (q.help)
        print_help(stdout);
    if (code != CLI_OK || q.help)
        return code;
    if (!crypto_boot()) { /* ids of what is derived are hashes */
        fputs("hoso law impact: OpenSSL\n", stderr);
        return CLI_REFUSED;
    }
    arena_init(&r.before.arena, PACK_ARENA_CAP);
    arena_init(&r.after.arena, PACK_ARENA_CAP);
    code = run_with(&r, &q);
    arena_fini(&r.after.arena);
    arena_fini(&r.before.arena);
    crypto_shutdown();
    return code;
}
