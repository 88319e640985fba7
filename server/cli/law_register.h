/* The subcommands of `hoso law` that work on the register. */
#ifndef HOSO_SERVER_CLI_LAW_REGISTER_H
#define HOSO_SERVER_CLI_LAW_REGISTER_H

/* `hoso law load …` and `hoso law activate …`; argv[1] is the word. The exit code. */
int cli_law_register(int argc, char **argv);

#endif
