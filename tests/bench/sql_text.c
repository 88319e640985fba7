/* Prints the text of an embedded statement, so that the bench runs what the daemon runs: sql_text NAME. */
#include "server/db/db.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < SQL_COUNT; i++)
        if (strcmp(sql_table[i].name, argv[1]) == 0)
            return fputs(sql_table[i].text, stdout) < 0;
    fputs("sql_text: no such statement\n", stderr);
    return 2;
}
