/* `hoso fsck`: walks the register case by case and tells where it is not what follows from its own events. */
#include "server/cli/cli.h"

#include "lib/crypto/crypto.h"
#include "lib/crypto/ids.h"
#include "lib/json/pack_json.h"
#include "server/cli/fsck_compare.h"
#include "server/cli/pack_path.h"
#include "server/db/direct.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const size_t CASE_MEMORY = (size_t)256 * 1024 * 1024;
static const size_t LINE_MAX_BYTES = (size_t)64 * 1024;
enum { PROGRESS_CASES = 2000 };

static const char *const kind_names[FSCK_KIND_COUNT] = {
    [FSCK_DIFFERENCE] = "difference", [FSCK_OLD] = "old", [FSCK_NO_DEADLINE] = "no_deadline"};

struct fsck {
    const char *database, *only, *pack_dir;
    bool json;
    struct law *law;     /* nothing sealed is opened */
    struct law of_files; /* --pack: as `law` */
    struct direct *reader;
    char why[DIRECT_WHY_SIZE];
    size_t cases, spans, found[FSCK_KIND_COUNT];
};

static void print_help(FILE *to)
{
    fputs(
        "hoso fsck [--database CONNINFO] [--case ID] [--as table|json | --json] [--pack DIR]\n\n"
        "  Tính lại mọi hồ sơ từ các sự kiện và so với những gì cơ sở dữ liệu đang giữ. Không sửa gì.\n"
        "  Derives every case anew from its events and compares with what the database holds. Changes "
        "nothing.\n\n"
        "  --database C   chuỗi kết nối của người được làm hoso_owner (mặc định: biến môi trường PG…) /\n"
        "                 connection string of a user who may become hoso_owner (default: the PG… "
        "variables)\n"
        "  --case ID      chỉ một hồ sơ / one case alone\n"
        "  --as table     mỗi phát hiện một dòng, cách nhau bằng tab (mặc định) / a line each, tabs between\n"
        "  --as json      một tài liệu JSON, như --json / one JSON document, as --json\n"
        "  --pack DIR     so với bộ quy định ở đây, không phải bản đang áp dụng / by the law pack of this "
        "directory,\n"
        "                 and not by the law in force\n\n"
        "  difference     điều đang lưu không khớp với các sự kiện / what is stored does not follow from the "
        "events\n"
        "  old            tính bằng bộ quy định, lịch hoặc phiên bản cũ / derived by an older pack, "
        "calendar, engine\n"
        "  no_deadline    hồ sơ còn mở mà không có thời hạn nào đang chạy / an open case in which nothing "
        "runs\n\n"
        "  Mã thoát / exit codes: 0 khớp cả / all equal, 1 có khác biệt hoặc không kiểm tra được /\n"
        "  a difference, or it could not be checked, 2 sai cú pháp / usage\n",
        to);
}

static int usage(const char *what, const char *value)
{
    fprintf(stderr, "hoso fsck: %s: %s\nhoso fsck --help\n", what, value);
    return CLI_USAGE;
}

/* CLI_OK, or the exit code with which to leave; `*done` when the help was asked for. */
static int read_options(int argc, char **argv, struct fsck *k, bool *done)
{
    enum { DATABASE = 256, CASE, AS, PACK, JSON };
    static const struct option options[] = {{"database", required_argument, NULL, DATABASE},
                                            {"case", required_argument, NULL, CASE},
                                            {"as", required_argument, NULL, AS},
                                            {"pack", required_argument, NULL, PACK},
                                            {"json", no_argument, NULL, JSON},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    int c;
    optind = 0; /* GNU: start over, argv is new */
    while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (c == DATABASE)
            k->database = optarg;
        if (c == CASE && !uuid_is(str_of(k->only = optarg)))
            return usage("--case", optarg);
        if (c == AS && strcmp(optarg, "table") != 0 && strcmp(optarg, "json") != 0)
            return usage("--as", optarg);
        if (c == AS)
            k->json = strcmp(optarg, "json") == 0;
        if (c == PACK)
            k->pack_dir = optarg;
        k->json |= c == JSON;
        if (c == 'h') {
            print_help(stdout);
            *done = true;
            return CLI_OK;
        }
        if (c == '?')
            return usage("tùy chọn / option", argv[optind - 1]);
    }
    return optind == argc ? CLI_OK : usage("thừa / too many", argv[optind]);
}

/* --- output ------------------------------------------------------------------------------------------------------- */

static void add_value(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, ",\"%s\":", name);
    if (str_is_none(value))
        buf_add(b, STR("null"));
    else
        buf_add_json(b, value);
}

static void add_finding_json(struct buf *b, const struct fsck_finding *f, bool first)
{
    buf_printf(b, "%s\n {\"kind\":\"%s\"", first ? "" : ",", kind_names[f->kind]);
    add_value(b, "case", f->case_id);
    add_value(b, "deadline", f->deadline);
    add_value(b, "field", str_of(f->field));
    add_value(b, "stored", f->stored);
    add_value(b, "derived", f->derived);
    buf_add_char(b, '}');
}

static void add_finding_row(struct buf *b, const struct fsck_finding *f)
{
    const struct str columns[] = {
        str_of(kind_names[f->kind]), f->case_id, f->deadline, str_of(f->field), f->stored, f->derived};
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        buf_add(b, i ? STR("\t") : STR(""));
        buf_add(b, str_is_none(columns[i]) ? STR("-") : columns[i]);
    }
    buf_add_char(b, '\n');
}

static void print_finding(void *ctx, const struct fsck_finding *f)
{
    struct fsck *k = ctx;
    struct buf b;
    bool first = k->found[FSCK_DIFFERENCE] + k->found[FSCK_OLD] + k->found[FSCK_NO_DEADLINE] == 0;
    k->found[f->kind]++;
    buf_init(&b, LINE_MAX_BYTES);
    if (k->json) {
        add_finding_json(&b, f, first);
    } else {
        buf_add(&b, first ? STR("kind\tcase\tdeadline\tfield\tstored\tderived\n") : STR(""));
        add_finding_row(&b, f);
    }
    fwrite(buf_str(&b).p, 1, b.n, stdout);
    if (b.failed)
        fputs("hoso fsck: một phát hiện không in được hết / a finding could not be printed whole\n", stderr);
    buf_free(&b);
}

static void print_sum(const struct fsck *k, bool complete)
{
    if (k->json)
        printf("],\n\"cases\":%zu,\"spans\":%zu,\"differences\":%zu,\"old\":%zu,\"no_deadline\":%zu,"
               "\"complete\":%s}\n",
               k->cases, k->spans, k->found[FSCK_DIFFERENCE], k->found[FSCK_OLD], k->found[FSCK_NO_DEADLINE],
               complete ? "true" : "false");
    else if (complete)
        printf("%zu hồ sơ, %zu khoảng thời hạn: %zu khác biệt, %zu tính theo bản cũ, %zu không có thời hạn\n"
               "%zu cases, %zu spans: %zu differences, %zu old, %zu without a deadline\n",
               k->cases, k->spans, k->found[FSCK_DIFFERENCE], k->found[FSCK_OLD], k->found[FSCK_NO_DEADLINE],
               k->cases, k->spans, k->found[FSCK_DIFFERENCE], k->found[FSCK_OLD], k->found[FSCK_NO_DEADLINE]);
}

static void progress(const struct fsck *k)
{
    if (k->cases % PROGRESS_CASES == 0)
        fprintf(stderr, "hoso fsck: %zu hồ sơ / cases, %zu khác biệt / differences\n", k->cases,
                k->found[FSCK_DIFFERENCE]);
}

/* --- the walk ----------------------------------------------------------------------------------------------------- */

/* False with the reason in k->why. A case that is not there (any more) is no row. */
static bool ask_rows(struct fsck *k, struct db_param id, struct db_result *out[5])
{
    const struct db_param load[] = {id, {.value = NULL}, {.value = NULL}};
    static const enum sql_id others[] = {SQL_FSCK_CASE, SQL_FSCK_EVENTS, SQL_FSCK_SPANS, SQL_FSCK_EPISODES};
    out[0] = direct_ask(k->reader, SQL_CASE_LOAD, load, (int)ARRAY_LEN(load), k->why);
    for (size_t i = 0; i < ARRAY_LEN(others) && out[i]; i++)
        out[i + 1] = direct_ask(k->reader, others[i], &id, 1, k->why);
    return out[4] != NULL;
}

static bool check_case(struct fsck *k, const char *id)
{
    struct db_result *out[5] = {NULL};
    struct arena a;
    arena_init(&a, CASE_MEMORY);
    bool ok = ask_rows(k, (struct db_param){.value = id, .n = strlen(id)}, out);
    if (ok && db_rows(out[0]) == 0) {
        snprintf(k->why, sizeof(k->why), "không có hồ sơ này / no such case");
        ok = false;
    } else if (ok) {
        struct fsck_rows rows = {
            .load = out[0], .file = out[1], .events = out[2], .spans = out[3], .episodes = out[4]};
        k->cases++;
        k->spans += (size_t)db_rows(out[3]);
        ok = fsck_compare(k->law, str_of(id), &rows, &a, print_finding, k);
        if (!ok)
            snprintf(k->why, sizeof(k->why), "%s: hết bộ nhớ / out of memory", id);
        progress(k);
    }
    for (size_t i = 0; i < ARRAY_LEN(out); i++)
        if (out[i])
            db_release(out[i]);
    arena_fini(&a);
    return ok;
}

/* One page of ids after `after` (in: "" at the start; out: the last one), each from the page's snapshot. */
static bool check_page(struct fsck *k, struct uuid_text *after, bool *more)
{
    const struct db_param params[] = {{.value = after->text[0] ? after->text : NULL}, {.value = "500"}};
    if (!direct_begin(k->reader, k->why))
        return false;
    struct db_result *page = direct_ask(k->reader, SQL_FSCK_PAGE, params, (int)ARRAY_LEN(params), k->why);
    bool ok = page != NULL;
    *more = ok && db_rows(page) > 0;
    for (int i = 0; ok && i < db_rows(page); i++) {
        snprintf(after->text, sizeof(after->text), "%.*s", STR_ARGS(db_text(page, i, 0)));
        ok = check_case(k, after->text);
    }
    if (page)
        db_release(page);
    return ok && direct_end(k->reader, k->why);
}

static bool check_only(struct fsck *k)
{
    return direct_begin(k->reader, k->why) && check_case(k, k->only) && direct_end(k->reader, k->why);
}

static bool check_all(struct fsck *k)
{
    struct uuid_text after = {.text = ""};
    bool more = true, ok = true;
    while (ok && more)
        ok = check_page(k, &after, &more);
    return ok;
}

/* The law by which the register works. False with the reason in k->why. */
static bool law_in_force(struct fsck *k)
{
    const struct db_param none_known = {.value = "0", .n = 1};
    struct db_result *r = direct_ask(k->reader, SQL_LAW_CURRENT, &none_known, 1, k->why);
    if (!r)
        return false;
    if (db_rows(r) > 0)
        k->law = law_from_current(r, NULL);
    if (!k->law)
        snprintf(k->why, sizeof(k->why), "%s",
                 db_rows(r) > 0 ? "không dùng được bộ quy định đang áp dụng / the law in force cannot be used"
                                : "chưa áp dụng bộ quy định nào / no law is in force");
    db_release(r);
    return k->law != NULL;
}

static int run(struct fsck *k)
{
    k->reader = direct_open(k->database, "hoso_owner", DIRECT_READS, k->why);
    bool complete = false;
    if (k->reader && (k->law || law_in_force(k))) {
        if (k->json)
            fputs("{\"findings\":[", stdout);
        complete = k->only ? check_only(k) : check_all(k);
        print_sum(k, complete);
    }
    if (k->reader)
        direct_close(k->reader);
    if (!complete)
        fprintf(stderr, "hoso fsck: %s\n", k->why);
    return complete && k->found[FSCK_DIFFERENCE] == 0 ? CLI_OK : CLI_REFUSED;
}

int cli_fsck(int argc, char **argv)
{
    struct fsck k = {.database = ""};
    bool done = false;
    int code = read_options(argc, argv, &k, &done);
    if (code != CLI_OK || done)
        return code;
    struct arena a;
    struct fail f;
    fail_clear(&f);
    if (!crypto_boot()) { /* ids of what is derived are hashes */
        fputs("hoso fsck: OpenSSL\n", stderr);
        return CLI_REFUSED;
    }
    arena_init(&a, PACK_ARENA_CAP);
    enum err e =
        k.pack_dir ? cli_law_load(k.pack_dir, &a, &k.of_files.pack, &k.of_files.calendar, &f) : ERR_OK;
    if (k.pack_dir)
        k.law = &k.of_files;
    if (e != ERR_OK) {
        f.err = e;
        cli_problem(stderr, &f, LANG_VI);
        code = CLI_REFUSED;
    } else {
        code = run(&k);
    }
    arena_fini(&a);
    if (k.law != &k.of_files)
        law_unref(k.law);
    crypto_shutdown();
    return code;
}
