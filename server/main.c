/* The command line of hosod: reads it and the configuration, then hands over to the master. */
#include "server/app/app.h"
#include "server/app/law_register.h"
#include "server/config.h"
#include "server/db/migrate.h"
#include "server/log.h"
#include "server/master.h"
#include "server/sample.h"
#include "server/sandbox.h"

#include "lib/crypto/crypto.h"
#include "lib/crypto/keyring.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { EXIT_USAGE = 2 };

enum action { ACTION_SERVE, ACTION_CHECK, ACTION_PRINT, ACTION_MIGRATE, ACTION_RESTORE, ACTION_SAMPLE };

enum { SAMPLE_CASES = 240, SAMPLE_CASES_MAX = 1000000, SAMPLE_SEED = 138 };

/* What the command line asks for. */
struct command {
    enum action action;
    const char *path;     /* of the configuration, or NULL */
    uint64_t cases, seed; /* of the sample */
};

static const char usage[] =
    "Cách dùng: hosod [--config TỆP] [--check | --print-config | --migrate | --declare-restore | --sample | "
    "--help | --version]\n"
    "Usage:     hosod [--config FILE] [--check | --print-config | --migrate | --declare-restore | --sample | "
    "--help | "
    "--version]\n"
    "\n"
    "  --config FILE   đọc cấu hình từ tệp này / the configuration; without it, every key has its default\n"
    "  --check         chỉ kiểm tra cấu hình và khóa / only tries configuration and keyring\n"
    "  --print-config  in mọi khóa với giá trị hiện tại / every key with its meaning and present value\n"
    "  --migrate       nâng cấp lược đồ cơ sở dữ liệu, nạp bộ quy định đầu tiên / brings the database to "
    "this\n"
    "                  version's schema, and loads the first law into one that has none\n"
    "  --declare-restore  sau khi khôi phục từ bản sao lưu: mở kỷ nguyên mới của luồng tin / after a restore "
    "from\n"
    "                  a backup: a new epoch of the feed, so that no receiver trusts old numbers\n"
    "  --sample        viết sổ mẫu ra đầu ra chuẩn, người nhập lấy từ đầu vào chuẩn (xem deploy/sample.sh) "
    "/\n"
    "                  writes the invented register; who records it comes from standard input\n"
    "  --cases N       số hồ sơ của sổ mẫu (240) / how many cases --sample invents\n"
    "  --seed N        số gieo của sổ mẫu (138) / another seed, another register\n"
    "\n"
    "TERM, INT: dừng sau khi trả lời xong / drain and stop; a second one: at once.  HUP: đọc lại / reload.\n";

static void on_migrate_line(void *ctx, const char *line)
{
    UNUSED(ctx);
    log_event(LOG_MIGRATED, "message=\"%s\"", line);
}

static int migrate_database(const struct config *c, const struct migrate_set *set)
{
    const char *conninfo = c->owner_database[0] ? c->owner_database : c->database;
    bool restored = set == &migrate_declare_restore;
    if (migrate(conninfo, set, on_migrate_line, NULL) &&
        (restored || law_register_first(conninfo, c->law_dir, c->calendar_file, on_migrate_line, NULL)))
        return EXIT_SUCCESS;
    log_event(LOG_MIGRATE_FAILED, "see=\"the lines above\"");
    return EXIT_FAILURE;
}

static int print_config(const struct config *c)
{
    struct buf out;
    buf_init(&out, CONFIG_MAX_BYTES);
    config_print(c, &out);
    bool ok = !out.failed && fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0;
    buf_free(&out);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The register of invented reports as rows for append(), up to this moment. */
static int write_sample(const struct config *c, const struct command *command)
{
    struct law *law = law_load(c);
    struct timespec now;
    if (!law)
        return EXIT_FAILURE;
    clock_gettime(CLOCK_REALTIME, &now);
    struct sample_options options = {
        .seed = command->seed, .cases = (int)command->cases, .now = (inst_t)now.tv_sec * SECOND_US};
    bool ok = sample_write(law, &options, stdin, stdout);
    law_unref(law);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What is wrong is found before a socket is opened or a process forked. */
static int check(const struct config *c)
{
    if (!c->database[0]) {
        log_event(LOG_CONFIG_BAD, "key=database reason=\"is not set\"");
        return EXIT_FAILURE;
    }
    struct keyring keys;
    bool good = law_keys(c, &keys); /* which has said why not */
    keyring_wipe(&keys);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int serve(struct config *c, const char *path)
{
    int code = check(c);
    if (code == EXIT_SUCCESS)
        return master_run(c, path);
    config_free(c);
    return code;
}

static int act(const struct command *command)
{
    char why[CONFIG_WHY_SIZE];
    const char *path = command->path;
    struct config *c = config_load(path, why);
    if (!c) {
        log_event(LOG_CONFIG_BAD, "file=\"%s\" reason=\"%s\"", path ? path : "", why);
        return EXIT_FAILURE;
    }
    if (command->action == ACTION_SERVE)
        return serve(c, path);
    int code = EXIT_FAILURE;
    if (command->action == ACTION_SAMPLE)
        code = write_sample(c, command);
    else if (command->action == ACTION_CHECK)
        code = check(c);
    else if (command->action == ACTION_PRINT)
        code = print_config(c);
    else
        code = migrate_database(c, command->action == ACTION_RESTORE ? &migrate_declare_restore
                                                                     : &migrate_embedded);
    config_free(c);
    return code;
}

/* True: go on; else *code is the exit code. */
static bool read_command(int argc, char **argv, struct command *command, int *code)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"check", no_argument, NULL, 'k'},
        {"print-config", no_argument, NULL, 'p'},
        {"migrate", no_argument, NULL, 'm'},
        {"declare-restore", no_argument, NULL, 'd'},
        {"sample", no_argument, NULL, 's'},
        {"cases", required_argument, NULL, 'n'},
        {"seed", required_argument, NULL, 'r'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0},
    };
    bool good = true;
    *code = EXIT_SUCCESS;
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (o) {
        case 'c':
            command->path = optarg;
            break;
        case 'k':
            command->action = ACTION_CHECK;
            break;
        case 'p':
            command->action = ACTION_PRINT;
            break;
        case 'm':
            command->action = ACTION_MIGRATE;
            break;
        case 'd':
            command->action = ACTION_RESTORE;
            break;
        case 's':
            command->action = ACTION_SAMPLE;
            break;
        case 'n':
            good =
                good && str_to_u64(str_of(optarg), SAMPLE_CASES_MAX, &command->cases) && command->cases > 0;
            break;
        case 'r':
            good = good && str_to_u64(str_of(optarg), UINT64_MAX, &command->seed);
            break;
        case 'h':
            fputs(usage, stdout);
            return false;
        case 'v':
            puts("hosod " HOSO_VERSION);
            return false;
        default:
            good = false;
        }
    }
    if (good && optind == argc)
        return true;
    fputs(usage, stderr);
    *code = EXIT_USAGE;
    return false;
}

/* `hosod declare-restore` is how people say it; it is the option of the same name. */
static void accept_word(int argc, char **argv)
{
    static char option[] = "--declare-restore";
    if (argc > 1 && strcmp(argv[1], "declare-restore") == 0)
        argv[1] = option;
}

int main(int argc, char **argv)
{
    struct command command = {.action = ACTION_SERVE, .cases = SAMPLE_CASES, .seed = SAMPLE_SEED};
    int code;
    accept_word(argc, argv);
    if (!read_command(argc, argv, &command, &code))
        return code;
    if (!sandbox_basic() || !crypto_boot()) {
        log_event(LOG_SYSTEM, "call=%s", "sandbox,crypto");
        return EXIT_FAILURE;
    }
    code = act(&command);
    crypto_shutdown();
    return code;
}
