/* The configuration: bounds, refusals with their line, defaults, secrets, and what a reload may change. */
#include "server/config.h"

#include <check.h>
#include <stdlib.h>

static char why[CONFIG_WHY_SIZE];

static struct config *parsed(const char *text)
{
    why[0] = '\0';
    return config_parse(str_of(text), why);
}

START_TEST(defaults_come_from_the_table)
{
    struct config *c = parsed("");
    ck_assert_ptr_nonnull(c);
    ck_assert_int_eq(c->listen_port, 8138);
    ck_assert_str_eq(c->listen_address, "127.0.0.1");
    ck_assert_str_eq(c->database, "");
    ck_assert_int_ge(config_workers(c), 1);
    config_free(c);
}
END_TEST

START_TEST(values_are_trimmed_and_kept_whole)
{
    struct config *c =
        parsed("# a comment\n\n \tdatabase = host=/run/x user=hoso_app  \r\nworkers=3\nlisten_port =\t0");
    ck_assert_msg(c != NULL, "%s", why);
    ck_assert_str_eq(c->database, "host=/run/x user=hoso_app");
    ck_assert_int_eq(config_workers(c), 3);
    ck_assert_int_eq(c->listen_port, 0);
    config_free(c);
}
END_TEST

static const struct {
    const char *text, *why;
} refusals[] = {
    {"\nworker = 3\n", "line 2: unknown key"},
    {"workers = 3\nworkers = 3\n", "line 2: workers is given twice"},
    {"listen_port = 65536", "line 1: listen_port must be a number from 0 to 65535"},
    {"listen_port = -1", "line 1: listen_port must be a number from 0 to 65535"},
    {"listen_port = ", "line 1: listen_port must be a number from 0 to 65535"},
    {"listen_port = 80 80", "line 1: listen_port must be a number from 0 to 65535"},
    {"max_head = 1023", "line 1: max_head must be a number from 1024 to 16384"},
    {"max_head = 99999999999999999999999", "line 1: max_head must be a number from 1024 to 16384"},
    {"hunter2", "line 1: not of the form key = value"},
    {"law_dir = a\001b", "line 1: law_dir is not text"},
    {"law_dir = \xc3\x28", "line 1: law_dir is not text"},
    {"tls_cert = a.pem", "tls_cert and tls_key belong together: one of them is missing"},
};

START_TEST(refuses_with_the_line_and_never_the_value)
{
    ck_assert_ptr_null(parsed(refusals[_i].text));
    ck_assert_str_eq(why, refusals[_i].why);
}
END_TEST

START_TEST(a_missing_file_says_so)
{
    ck_assert_ptr_null(config_load("/nonexistent/hosod.conf", why));
    ck_assert_str_eq(why, "cannot be opened: No such file or directory");
}
END_TEST

START_TEST(print_shows_every_key_but_no_secret_and_reads_back)
{
    struct config *c =
        parsed("database = host=h password=hunter2\nidle_timeout_ms = 1234\nlaw_dir = /a b/c\n");
    struct buf out;
    buf_init(&out, CONFIG_MAX_BYTES);
    config_print(c, &out);
    ck_assert(!out.failed);
    ck_assert_ptr_null(strstr(out.p, "hunter2"));
    ck_assert_ptr_nonnull(strstr(out.p, "# database = (set, not shown)"));
    struct config *again = config_parse(buf_str(&out), why);
    ck_assert_msg(again != NULL, "%s", why);
    ck_assert_int_eq(again->idle_timeout_ms, 1234);
    ck_assert_str_eq(again->law_dir, "/a b/c");
    ck_assert_str_eq(again->database, "");
    config_free(again);
    buf_free(&out);
    config_free(c);
}
END_TEST

START_TEST(reload_keeps_what_only_a_restart_changes)
{
    char kept[CONFIG_WHY_SIZE];
    struct config *old = parsed("listen_port = 1\ndatabase = one\ndrain_s = 1\n");
    struct config *next = parsed("listen_port = 2\ndatabase = two\ndrain_s = 2\nlaw_dir = new\n");
    ck_assert(config_keep_fixed(next, old, kept));
    ck_assert_str_eq(kept, "listen_port database");
    ck_assert_int_eq(next->listen_port, 1);
    ck_assert_str_eq(next->database, "one");
    ck_assert_int_eq(next->drain_s, 2);
    ck_assert_str_eq(next->law_dir, "new");
    config_free(old);
    config_free(next);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("config");
    TCase *t = tcase_create("config");
    tcase_add_test(t, defaults_come_from_the_table);
    tcase_add_test(t, values_are_trimmed_and_kept_whole);
    tcase_add_loop_test(t, refuses_with_the_line_and_never_the_value, 0, (int)ARRAY_LEN(refusals));
    tcase_add_test(t, a_missing_file_says_so);
    tcase_add_test(t, print_shows_every_key_but_no_secret_and_reads_back);
    tcase_add_test(t, reload_keeps_what_only_a_restart_changes);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
