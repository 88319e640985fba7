/* `hoso simulate`: reads histories, asks the engine what the law makes of them, prints the answer; stores nothing. */
#include "server/cli/cli.h"

#include "lib/crypto/crypto.h"
#include "lib/json/calendar_json.h"
#include "lib/json/history_json.h"
#include "lib/json/outcome_json.h"
#include "lib/json/pack_json.h"
#include "server/app/derived_ids.h"
#include "server/cli/pack_path.h"
#include "server/cli/simulate_text.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

static const size_t CASE_ARENA_CAP = (size_t)256 * 1024 * 1024;
static const size_t ANSWER_MAX = (size_t)256 * 1024 * 1024;

struct simulation {
    struct arena law; /* pack and calendar */
    struct pack pack;
    struct calendar calendar;
    struct fold_options when; /* from the command line: it leads over what the document says */
    bool lines, text;
    bool crypto; /* has been started */
    enum language lang;
    const char *pack_dir, *file;
};

static void print_help(FILE *to)
{
    fputs(
        "hoso simulate [--as-of T] [--known-at T] [--lines | --text] [--pack DIR] [--lang vi|en] FILE|-\n\n"
        "  Đọc diễn biến vụ việc (JSON), trả lời thời hạn nào đang chạy, đến khi nào, vì sao. Không lưu gì.\n"
        "  Reads a history (JSON), answers which deadlines run, until when, and why. Stores nothing.\n\n"
        "  --as-of T      tính đến thời điểm T (ngày hoặc RFC 3339) / as it was legally at T\n"
        "  --known-at T   theo những gì đã biết lúc T / as it was known at T\n"
        "  --lines        mỗi dòng một tài liệu / one document a line, in and out\n"
        "  --json         một tài liệu JSON (mặc định) / one JSON document (the default)\n"
        "  --text         bảng cho người đọc / a table for people\n"
        "  --pack DIR     thư mục bộ quy định / directory of the law pack\n"
        "  --lang vi|en   ngôn ngữ của bảng và thông báo lỗi / language of the table and of errors\n\n"
        "  {\"victims\":[{\"id\":\"v1\",\"birth_date\":\"2013-05-01\"}],\"accused\":[],\n"
        "   \"events\":[{\"type\":\"report.received\",\"at\":\"2026-03-02T09:00:00+07:00\","
        "\"data\":{\"by\":\"commune_police\"}}]}\n\n"
        "  Mã thoát / exit codes: 0, 1 bị từ chối / refused (problem document on stderr), 2 sai cú pháp / "
        "usage\n",
        to);
}

static int usage(const char *what, const char *value)
{
    fprintf(stderr, "hoso simulate: %s: %s\nhoso simulate --help\n", what, value);
    return CLI_USAGE;
}

/* CLI_OK, or the exit code with which to leave; `*done` when the help was asked for. */
static int read_options(int argc, char **argv, struct simulation *s, bool *done)
{
    enum { AS_OF = 256, KNOWN_AT, LINES, TEXT, PACK, LANGUAGE, JSON };
    static const struct option options[] = {{"as-of", required_argument, NULL, AS_OF},
                                            {"known-at", required_argument, NULL, KNOWN_AT},
                                            {"lines", no_argument, NULL, LINES},
                                            {"text", no_argument, NULL, TEXT},
                                            {"json", no_argument, NULL, JSON},
                                            {"pack", required_argument, NULL, PACK},
                                            {"lang", required_argument, NULL, LANGUAGE},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    int c;
    optind = 0; /* GNU: start over, argv is new */
    while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (c == AS_OF && !(s->when.has_as_of = cli_moment(optarg, &s->when.as_of)))
            return usage("--as-of", optarg);
        if (c == KNOWN_AT && !(s->when.has_known_at = cli_moment(optarg, &s->when.known_at)))
            return usage("--known-at", optarg);
        if (c == LANGUAGE && !cli_language(optarg, &s->lang))
            return usage("--lang", optarg);
        if (c == PACK)
            s->pack_dir = optarg;
        s->lines |= c == LINES;
        s->text |= c == TEXT;
        if (c == 'h') {
            print_help(stdout);
            *done = true;
            return CLI_OK;
        }
        if (c == '?')
            return usage("tùy chọn / option", argv[optind - 1]);
    }
    if (s->lines && s->text)
        return usage("--lines", "--text");
    if (optind + 1 != argc)
        return usage("FILE", optind == argc ? "thiếu / missing" : argv[optind + 1]);
    s->file = argv[optind];
    return CLI_OK;
}

/* The ids of what is derived, for a history that names its case and its events: those that the register would give. */
static enum err name_derived(struct simulation *s, const struct history *h, const struct outcome *o,
                             struct arena *a, struct derived_ids *out)
{
    *out = (struct derived_ids){NULL, NULL};
    if (str_is_none(h->case_id))
        return ERR_OK;
    s->crypto = s->crypto || crypto_boot(); /* ids are hashes */
    if (!s->crypto)
        return ERR_INTERNAL;
    return derived_ids(h->case_id, &s->pack, h, o, a, out) ? ERR_OK : ERR_NO_MEMORY;
}

/* Judges one document and adds the answer to `out`. Everything it needs on the way lies in `a`. */
static enum err judge(struct simulation *s, struct str document, struct arena *a, struct buf *out,
                      struct fail *f)
{
    struct history history;
    struct outcome outcome;
    struct fold_options when = {0};
    enum err e = history_parse(document, JX_FILE, HISTORY_TOLD, &s->pack, a, &history, &when, f);
    if (e != ERR_OK)
        return e;
    if (s->when.has_as_of) {
        when.has_as_of = true;
        when.as_of = s->when.as_of;
    }
    if (s->when.has_known_at) {
        when.has_known_at = true;
        when.known_at = s->when.known_at;
    }
    e = law_fold(&s->pack, &s->calendar, &history, &when, a, &outcome, f);
    if (e != ERR_OK)
        return e;
    struct derived_ids ids;
    e = name_derived(s, &history, &outcome, a, &ids);
    if (e != ERR_OK)
        return fail_set(f, e);
    const struct outcome_view view = {.pack = &s->pack,
                                      .calendar = &s->calendar,
                                      .history = &history,
                                      .outcome = &outcome,
                                      .deadline_ids = ids.deadlines,
                                      .episode_ids = ids.episodes,
                                      .explain = true,
                                      .arena = a};
    e = s->text ? simulate_text(out, &view, s->lang) : outcome_write(out, &view);
    return e == ERR_OK ? e : fail_set(f, e);
}

/* Answers one document: the answer on stdout, or the problem on `refusals`. */
static int answer(struct simulation *s, struct str document, FILE *refusals)
{
    struct arena a;
    struct buf out;
    struct fail f;
    arena_init(&a, CASE_ARENA_CAP);
    buf_init(&out, ANSWER_MAX);
    fail_clear(&f);
    enum err e = judge(s, document, &a, &out, &f);
    if (e == ERR_OK) {
        fwrite(buf_str(&out).p, 1, out.n, stdout);
        if (!s->text)
            putchar('\n');
    } else {
        f.err = e;
        cli_problem(refusals, &f, s->lang);
    }
    buf_free(&out);
    arena_fini(&a);
    return e == ERR_OK ? CLI_OK : CLI_REFUSED;
}

static int refuse(const struct simulation *s, struct fail *f, enum err e)
{
    f->err = e;
    cli_problem(stderr, f, s->lang);
    return CLI_REFUSED;
}

static int answer_file(struct simulation *s)
{
    struct buf in;
    struct fail f;
    buf_init(&in, JX_FILE.bytes);
    fail_clear(&f);
    enum err e = cli_read(s->file, &in, &f);
    int code = e == ERR_OK ? answer(s, buf_str(&in), stderr) : refuse(s, &f, e);
    buf_free(&in);
    return code;
}

/* A bad line gets its problem on its own line of output, so that answers and questions stay in step. */
static int answer_lines(struct simulation *s, FILE *from)
{
    struct buf in;
    int code = CLI_OK;
    buf_init(&in, JX_FILE.bytes);
    while (cli_line(from, &in)) {
        struct fail f;
        fail_clear(&f);
        if (in.failed) {
            f.err = in.n >= in.max ? ERR_TOO_LARGE : ERR_NO_MEMORY;
            cli_problem(stdout, &f, s->lang);
            code = CLI_REFUSED;
        } else if (answer(s, buf_str(&in), stdout) != CLI_OK) {
            code = CLI_REFUSED;
        }
        fflush(stdout); /* whoever feeds us through pipes waits for this line */
    }
    buf_free(&in);
    return code;
}

static int open_lines(struct simulation *s)
{
    struct fail f;
    fail_clear(&f);
    if (str_is(str_of(s->file), "-"))
        return answer_lines(s, stdin);
    FILE *from = fopen(s->file, "rb");
    if (!from) {
        snprintf(f.where, sizeof(f.where), "%s", strerror(errno));
        return refuse(s, &f, ERR_NOT_FOUND);
    }
    int code = answer_lines(s, from);
    fclose(from);
    return code;
}

int cli_simulate(int argc, char **argv)
{
    struct simulation s = {.lang = LANG_VI};
    bool done = false;
    int code = read_options(argc, argv, &s, &done);
    if (code != CLI_OK || done)
        return code;
    struct fail f;
    fail_clear(&f);
    arena_init(&s.law, PACK_ARENA_CAP);
    enum err e = cli_law_load(s.pack_dir, &s.law, &s.pack, &s.calendar, &f);
    if (e != ERR_OK)
        code = refuse(&s, &f, e);
    else
        code = s.lines ? open_lines(&s) : answer_file(&s);
    arena_fini(&s.law);
    return code;
}
