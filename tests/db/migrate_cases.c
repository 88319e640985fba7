/* What the migration runner applies, repeats, and refuses. */
#include "server/db/migrate.h"
#include "tests/db/rig.h"

#include <stdio.h>

static char said[4000];

static void on_say(void *ctx, const char *line)
{
    UNUSED(ctx);
    size_t n = strlen(said);
    snprintf(said + n, sizeof(said) - n, "%s\n", line);
}

static bool run(const struct migrate_set *set)
{
    said[0] = '\0';
    return migrate(rig_conninfo, set, on_say, NULL);
}

/* The embedded migrations and one more, as a later release would have it. */
static struct migrate_set with_third(struct sql_script *room, const char *checksum, const char *text)
{
    struct migrate_set set = migrate_embedded;
    room[0] = sql_migrations[0];
    room[1] = sql_migrations[1];
    room[2] = (struct sql_script){"0003_more", 3, checksum, text};
    room[3] = (struct sql_script){0};
    set.migrations = room;
    return set;
}

START_TEST(applied_once_and_never_edited)
{
    struct rig r;
    struct sql_script room[4];
    rig_prepare(&r);
    ck_assert_msg(run(&migrate_embedded), "%s", said); /* main() was first: nothing to do */
    ck_assert_ptr_null(strstr(said, "applied"));
    ck_assert_int_eq(rig_admin(&r, "select count(*) from public.hoso_migration where length(checksum) = 64"),
                     2);
    ck_assert_int_eq(rig_admin(&r, "select count(*) from pg_tables where schemaname = 'hoso' and tableowner ="
                                   " 'hoso_owner'"),
                     3);

    struct migrate_set set = with_third(room, "aa", "create table hoso.more (v int); select 1 / 0");
    ck_assert(!run(&set)); /* all or nothing */
    ck_assert_ptr_nonnull(strstr(said, "division by zero"));
    ck_assert_int_eq(rig_admin(&r, "select count(*) from pg_tables where tablename = 'more'"), 0);
    set = with_third(room, "aa", "commit; select 1");
    ck_assert(!run(&set));
    ck_assert_ptr_nonnull(strstr(said, "ends the transaction"));
    ck_assert_int_eq(rig_admin(&r, "select count(*) from public.hoso_migration"), 2);

    set = with_third(room, "aa", "create table hoso.more (v int)");
    ck_assert_msg(run(&set), "%s", said);
    ck_assert_ptr_nonnull(strstr(said, "applied 0003_more"));
    set = with_third(room, "bb", "create table hoso.more (v int, w int)");
    ck_assert(!run(&set));
    ck_assert_ptr_nonnull(strstr(said, "another content"));
    ck_assert(!run(&migrate_embedded)); /* an old program on a new database */
    ck_assert_ptr_nonnull(strstr(said, "newer"));

    rig_admin(&r, "update public.hoso_migration set version = 9 where version = 1");
    ck_assert(!run(&set));
    rig_admin(&r, "delete from public.hoso_migration where version = 9");
    set = with_third(room, "aa", "");
    ck_assert(!run(&set));
    ck_assert_ptr_nonnull(strstr(said, "missing"));

    rig_admin(&r, "insert into public.hoso_migration values (1, '0001_entries', '%s')",
              sql_migrations[0].checksum);
    rig_admin(&r, "delete from public.hoso_migration where version = 3; drop table hoso.more");
    rig_close(&r);
}
END_TEST

START_TEST(an_unmigrated_database_is_not_ready)
{
    struct rig r;
    struct answer a;
    rig_prepare(&r);
    rig_admin(&r, "alter table hoso.shape rename to elsewhere"); /* one statement cannot be prepared */
    rig_start(&r);
    ck_assert(rig_ask(&r, &a, 300, NULL, SQL_ECHO, "1", NULL));
    rig_wait(&r, &a.called, 1);
    ck_outcome(a, DB_UNAVAILABLE);
    ck_assert(!db_ready(r.db));
    rig_admin(&r, "alter table hoso.elsewhere rename to shape");
    rig_wait_ready(&r, true); /* without a restart */
    rig_close(&r);
}
END_TEST

TCase *migrate_cases(void)
{
    TCase *t = tcase_create("migrate");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, applied_once_and_never_edited);
    tcase_add_test(t, an_unmigrated_database_is_not_ready);
    return t;
}
