/* `hoso`: finds the subcommand and runs it. */
#include "server/cli/cli.h"

#include <errno.h>
#include <string.h>

struct command {
    const char *name, *vi, *en;
    int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
#define COMMAND(name, vi, en) {#name, vi, en, cli_##name},
#include "server/cli/cli.tbl.h"
#undef COMMAND
};

static void print_help(FILE *to)
{
    fputs("hoso LỆNH [TÙY CHỌN]…     hoso COMMAND [OPTION]…\n\n", to);
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        fprintf(to, "  %-10s %s\n             %s\n", commands[i].name, commands[i].vi, commands[i].en);
    fputs("\n  hoso LỆNH --help   hướng dẫn của từng lệnh / the help of each command\n"
          "  Mã thoát / exit codes: 0, 1 bị từ chối / refused, 2 sai cú pháp / usage\n",
          to);
}

/* What was printed may still fail on its way out (a full disk): that is told, not lost. */
static int finish(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    fprintf(stderr, "hoso: stdout: %s\n", strerror(errno));
    return code == CLI_OK ? CLI_REFUSED : code;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return finish(CLI_OK);
    }
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return finish(commands[i].run(argc - 1, argv + 1));
    fprintf(stderr, "hoso: không có lệnh này / no such command: %s\n", argv[1]);
    print_help(stderr);
    return CLI_USAGE;
}
