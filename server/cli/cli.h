/* What the subcommands of `hoso` share: exit codes, reading of input, the language of messages. */
#ifndef HOSO_SERVER_CLI_CLI_H
#define HOSO_SERVER_CLI_CLI_H

#include "lib/base/buf.h"
#include "lib/base/fail.h"
#include "lib/law/explain.h"

#include <stdio.h>

enum cli_exit {
    CLI_OK = 0,
    CLI_REFUSED = 1, /* the input, the law pack or the output failed; the reason stands on stderr */
    CLI_USAGE = 2    /* the command line was not understood */
};

/* argv[0] is the name of the subcommand. Each returns an exit code of the above. */
#define COMMAND(name, vi, en) int cli_##name(int argc, char **argv);
#include "server/cli/cli.tbl.h"
#undef COMMAND

/* Reads "vi" or "en". False: neither. */
bool cli_language(const char *text, enum language *out);

/* Reads a file, or standard input for "-", to its end. ERR_NOT_FOUND, ERR_TOO_LARGE (past in->max), ERR_NO_MEMORY. */
MUST_USE enum err cli_read(const char *path, struct buf *in, struct fail *f);

/* The next line without its end; false at the end of the input. A line that is too long is marked in->failed. */
bool cli_line(FILE *from, struct buf *in);

/* An instant, or a date and then the end of that day. False: neither. */
bool cli_moment(const char *text, inst_t *out);

/* "23/03/2026 24:00": the end of a day is told as 24:00 of it, as the law does. */
void cli_add_moment(struct buf *b, inst_t t);

/* The problem document of `f` and a line feed. */
void cli_problem(FILE *to, const struct fail *f, enum language lang);

#endif
