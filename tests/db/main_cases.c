/* db_cases CONNINFO CLUSTER-DIRECTORY [bench]: migrates an empty cluster, then runs every test of server/db on it. */
#include "server/db/migrate.h"
#include "tests/db/rig.h"

#include <stdio.h>
#include <stdlib.h>

static void on_say(void *ctx, const char *line)
{
    UNUSED(ctx);
    printf("%s\n", line);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    rig_conninfo = argv[1];
    rig_dir = argv[2];
    if (!migrate(rig_conninfo, &migrate_embedded, on_say, NULL))
        return 1;
    Suite *s = suite_create("db");
    if (argc > 3) {
        suite_add_tcase(s, bench_cases());
    } else {
        suite_add_tcase(s, call_cases());
        suite_add_tcase(s, fault_cases());
        suite_add_tcase(s, migrate_cases());
        suite_add_tcase(s, storm_cases());
    }
    SRunner *runner = srunner_create(s);
    /* One process: a sanitizer then sees every leak, and a test that crashes is a failure all the same. */
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
