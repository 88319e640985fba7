/* Every class of error leads to the action that its meaning allows; writes are never repeated on a guess. */
#include "server/db/sqlstate.h"

#include <check.h>
#include <stdlib.h>

static const struct {
    const char *state;
    enum sqlstate_action action;
} rows[] = {
    {"", SQLSTATE_GONE},         {"08000", SQLSTATE_GONE},    {"08006", SQLSTATE_GONE},
    {"57P01", SQLSTATE_GONE},    {"57P02", SQLSTATE_GONE},    {"57P03", SQLSTATE_GONE},
    {"57P05", SQLSTATE_GONE},    {"25P03", SQLSTATE_GONE},    {"40001", SQLSTATE_REPEAT},
    {"40P01", SQLSTATE_REPEAT},  {"40000", SQLSTATE_FAILED},  {"40003", SQLSTATE_FAILED},
    {"53000", SQLSTATE_BUSY},    {"53100", SQLSTATE_BUSY},    {"53200", SQLSTATE_BUSY},
    {"53300", SQLSTATE_BUSY},    {"55P03", SQLSTATE_BUSY},    {"57014", SQLSTATE_BUSY},
    {"26000", SQLSTATE_PREPARE}, {"0A000", SQLSTATE_PREPARE}, {"23505", SQLSTATE_FAILED},
    {"23503", SQLSTATE_FAILED},  {"22021", SQLSTATE_FAILED},  {"42501", SQLSTATE_FAILED},
    {"25006", SQLSTATE_FAILED},  {"P0001", SQLSTATE_FAILED},  {"XX000", SQLSTATE_FAILED},
    {"57000", SQLSTATE_FAILED},  {"00000", SQLSTATE_FAILED},
};

START_TEST(each_state_has_its_action)
{
    ck_assert_msg(sqlstate_action(rows[_i].state) == rows[_i].action, "%s", rows[_i].state);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("sqlstate");
    TCase *t = tcase_create("table");
    tcase_add_loop_test(t, each_state_has_its_action, 0, (int)ARRAY_LEN(rows));
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
