/* The shared counters: written by several processes, summed once, in a text that a Prometheus server reads. */
#include "server/metrics.h"

#include <check.h>
#include <regex.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char *written(const struct slot *s)
{
    struct buf out;
    buf_init(&out, (size_t)1024 * 1024);
    metrics_write(s, &out);
    ck_assert(!out.failed);
    return out.p;
}

static void assert_line(const char *text, const char *line)
{
    char framed[200];
    snprintf(framed, sizeof(framed), "\n%s\n", line);
    ck_assert_msg(strstr(text, framed) != NULL, "no line %s in\n%s", line, text);
}

START_TEST(sums_what_several_processes_counted)
{
    struct metrics *m = metrics_new(3);
    ck_assert_ptr_nonnull(m);
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            for (int n = 0; n < 1000; n++)
                metrics_request(metrics_slot(m, i), i == 2 ? 503 : 200, 700);
            _exit(0);
        }
        ck_assert_int_gt(pid, 0);
    }
    for (int i = 0, status; i < 3; i++)
        ck_assert(wait(&status) > 0 && status == 0);
    char *text = written(metrics_slot(m, 1));
    assert_line(text, "hosod_responses_total{class=\"2xx\"} 2000");
    assert_line(text, "hosod_responses_total{class=\"5xx\"} 1000");
    assert_line(text, "hosod_request_seconds_bucket{le=\"0.0005\"} 0");
    assert_line(text, "hosod_request_seconds_bucket{le=\"0.001\"} 3000");
    assert_line(text, "hosod_request_seconds_bucket{le=\"+Inf\"} 3000");
    assert_line(text, "hosod_request_seconds_sum 2.100000");
    assert_line(text, "hosod_request_seconds_count 3000");
    free(text);
    metrics_free(m);
}
END_TEST

START_TEST(a_dead_process_leaves_counters_and_no_gauges)
{
    struct metrics *m = metrics_new(2);
    struct slot *s = metrics_slot(m, 0);
    atomic_store(&s->net.accepted, 7);
    atomic_store(&s->net.open, 5);
    atomic_store(&s->net.streams, 3);
    atomic_store(&s->db.queued, 4);
    atomic_store(&metrics_slot(m, 1)->net.open, 2);
    metrics_reset_gauges(s);
    char *text = written(s);
    assert_line(text, "hosod_connections_total 7");
    assert_line(text, "hosod_connections_open 2");
    assert_line(text, "hosod_streams_open 0");
    assert_line(text, "hosod_db_queued 0");
    free(text);
    metrics_free(m);
}
END_TEST

START_TEST(a_status_out_of_range_is_counted_nowhere_else)
{
    struct metrics *m = metrics_new(1);
    struct slot *s = metrics_slot(m, 0);
    metrics_request(s, 0, UINT64_C(10000000));
    metrics_request(s, 999, 0);
    ck_assert_uint_eq(atomic_load(&s->by_status[0]), 2);
    char *text = written(s);
    assert_line(text, "hosod_responses_total{class=\"5xx\"} 0");
    assert_line(text, "hosod_request_seconds_bucket{le=\"5\"} 1");
    assert_line(text, "hosod_request_seconds_bucket{le=\"+Inf\"} 2");
    free(text);
    metrics_free(m);
}
END_TEST

/* What promtool checks: HELP and TYPE before the samples, once each; a counter ends in _total; every line well-formed. */
START_TEST(the_text_is_valid)
{
    struct metrics *m = metrics_new(2);
    char *text = written(metrics_slot(m, 0));
    regex_t help, type, sample;
    ck_assert_int_eq(regcomp(&help, "^# HELP ([a-z_]+) [A-Z].*[.]$", REG_EXTENDED), 0);
    ck_assert_int_eq(regcomp(&type, "^# TYPE ([a-z_]+) (counter|gauge|histogram)$", REG_EXTENDED), 0);
    ck_assert_int_eq(
        regcomp(&sample, "^([a-z_]+)([{][a-z]+=\"[^\"]+\"[}])? -?[0-9]+([.][0-9]+)?$", REG_EXTENDED), 0);
    char name[100] = "", kind[20] = "", seen[8192] = " ";
    ck_assert_int_eq(text[strlen(text) - 1], '\n');
    for (char *save, *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        regmatch_t at[3];
        if (strncmp(line, "# HELP", 6) == 0) {
            ck_assert_msg(regexec(&help, line, 3, at, 0) == 0, "%s", line);
            snprintf(name, sizeof(name), " %.*s ", (int)(at[1].rm_eo - at[1].rm_so), line + at[1].rm_so);
            ck_assert_msg(!strstr(seen, name), "%s twice", name);
            ck_assert(strlen(seen) + strlen(name) < sizeof(seen));
            memcpy(seen + strlen(seen), name, strlen(name) + 1);
            continue;
        }
        char this[100];
        bool is_type = line[0] == '#';
        ck_assert_msg(regexec(is_type ? &type : &sample, line, 3, at, 0) == 0, "%s", line);
        snprintf(this, sizeof(this), " %.*s", (int)(at[1].rm_eo - at[1].rm_so), line + at[1].rm_so);
        if (is_type)
            snprintf(kind, sizeof(kind), "%s", line + at[2].rm_so);
        ck_assert_msg(strncmp(name, this, strlen(name) - 1) == 0, "%s under %s", line, name);
        size_t n = strlen(this);
        ck_assert_msg((strcmp(kind, "counter") == 0) == (n > 6 && strcmp(this + n - 6, "_total") == 0), "%s",
                      line);
    }
    regfree(&help);
    regfree(&type);
    regfree(&sample);
    free(text);
    metrics_free(m);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("metrics");
    TCase *t = tcase_create("metrics");
    tcase_add_test(t, sums_what_several_processes_counted);
    tcase_add_test(t, a_dead_process_leaves_counters_and_no_gauges);
    tcase_add_test(t, a_status_out_of_range_is_counted_nowhere_else);
    tcase_add_test(t, the_text_is_valid);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
