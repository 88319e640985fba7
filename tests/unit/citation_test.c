/* Tests that a citation is written out in full, in the order of each language, and that what cannot be read is left alone. */
#include "lib/law/citation.h"

#include <check.h>
#include <stdlib.h>

#define W(code, vi, en)                                                    \
    {                                                                      \
        STR_LITERAL("cite." code), STR_LITERAL(vi), STR_LITERAL(en), false \
    }
#define STR_LITERAL(z)     \
    {                      \
        (z), sizeof(z) - 1 \
    }

static const struct word words[] = {
    W("BLTTHS 2015", "Bộ luật Tố tụng hình sự 2015", "Criminal Procedure Code 2015"),
    W("Luật TPNCTN", "Luật Tư pháp người chưa thành niên", "Juvenile Justice Law"),
    W("TT", "Thông tư", "Circular"),
    W("TTLT", "Thông tư liên tịch", "Joint Circular"),
    W("sđ TTLT 01/2021", "được sửa đổi", "as amended"),
};

static const struct {
    const char *brief, *vi, *en; /* NULL: not understood */
} cases[] = {
    {"BLTTHS 2015 Đ116", "Điều 116 Bộ luật Tố tụng hình sự 2015", "Criminal Procedure Code 2015, Art. 116"},
    {"BLTTHS 2015 Đ145 k1-2, Đ146 k1",
     "các khoản 1 và 2 Điều 145, khoản 1 Điều 146 Bộ luật Tố tụng hình sự 2015",
     "Criminal Procedure Code 2015, Art. 145(1), (2), Art. 146(1)"},
    {"BLTTHS 2015 Đ173 k1-3,6", "các khoản 1, 2, 3 và 6 Điều 173 Bộ luật Tố tụng hình sự 2015",
     "Criminal Procedure Code 2015, Art. 173(1), (2), (3), (6)"},
    {"BLTTHS 2015 Đ164 k1b,k2", "điểm b khoản 1, khoản 2 Điều 164 Bộ luật Tố tụng hình sự 2015",
     "Criminal Procedure Code 2015, Art. 164(1)(b), (2)"},
    {"BLTTHS 2015 Đ62 k2đ", "điểm đ khoản 2 Điều 62 Bộ luật Tố tụng hình sự 2015",
     "Criminal Procedure Code 2015, Art. 62(2)(đ)"},
    {"BLTTHS 2015 Đ229 k1 điểm a", "điểm a khoản 1 Điều 229 Bộ luật Tố tụng hình sự 2015",
     "Criminal Procedure Code 2015, Art. 229(1)(a)"},
    {"BLTTHS 2015 Đ215 k3, 221, 222", "khoản 3 Điều 215, Điều 221, Điều 222 Bộ luật Tố tụng hình sự 2015",
     "Criminal Procedure Code 2015, Art. 215(3), Art. 221, Art. 222"},
    {"BLTTHS 2015 Đ229 k1a; Đ247 k1b",
     "điểm a khoản 1 Điều 229 Bộ luật Tố tụng hình sự 2015; điểm b khoản 1 Điều 247 Bộ luật Tố tụng hình sự "
     "2015",
     "Criminal Procedure Code 2015, Art. 229(1)(a); Criminal Procedure Code 2015, Art. 247(1)(b)"},
    {"TTLT 04/2018 Đ18,19,23", "Điều 18, Điều 19, Điều 23 Thông tư liên tịch 04/2018",
     "Joint Circular 04/2018, Art. 18, Art. 19, Art. 23"},
    {"TTLT 04/2018 Đ20 = TTLT 01/2026 Đ20",
     "Điều 20 Thông tư liên tịch 04/2018; Điều 20 Thông tư liên tịch 01/2026",
     "Joint Circular 04/2018, Art. 20; Joint Circular 01/2026, Art. 20"},
    {"TT 43/2021/TT-BCA Đ5 k1 đoạn 2", "đoạn 2 khoản 1 Điều 5 Thông tư 43/2021/TT-BCA",
     "Circular 43/2021/TT-BCA, Art. 5(1), para. 2"},
    {"TTLT 01/2017 Đ8-9 (sđ TTLT 01/2021)", "Điều 8, Điều 9 Thông tư liên tịch 01/2017 (được sửa đổi)",
     "Joint Circular 01/2017, Art. 8, Art. 9 (as amended)"},
    {"Luật TPNCTN 59/2024 Chương VII Mục 1", "Mục 1 Chương VII Luật Tư pháp người chưa thành niên 59/2024",
     "Juvenile Justice Law 59/2024, Section 1 of Chapter VII"},
    {"TT 11/2025 (27/02/2025)", "Thông tư 11/2025 (ngày 27/02/2025)", "Circular 11/2025 (27 February 2025)"},
    {"TT 11/2025 (30/02/2025)", "Thông tư 11/2025 (30/02/2025)", "Circular 11/2025 (30/02/2025)"},
    {"TT 22/2020 Đ22.1.d", "điểm d khoản 1 Điều 22 Thông tư 22/2020", "Circular 22/2020, Art. 22(1)(d)"},
    {"Thông báo 9441 Đ1", NULL, NULL},
    {"Đ147 k1", NULL, NULL},
    {"BLTTHS 2015 Đ5 k9-2", NULL, NULL},
    {"BLTTHS 2015 Đ1-9999", NULL, NULL},
    {"BLTTHS 2015 Đ5 k", NULL, NULL},
    {"BLTTHS 2015 Đ5 điểm a", NULL, NULL},
    {"", NULL, NULL},
};

static void ck_full(struct str got, const char *want, const char *brief)
{
    if (want)
        ck_assert_msg(str_is(got, want), "%s: %.*s", brief, STR_ARGS(got));
    else
        ck_assert_msg(got.n == 0, "%s: %.*s", brief, STR_ARGS(got));
}

START_TEST(is_written_out)
{
    const struct pack p = {.words = words, .nwords = ARRAY_LEN(words)};
    struct arena a;
    arena_init(&a, 1024 * 1024);
    struct str brief = str_of(cases[_i].brief);
    ck_full(citation_full(&p, brief, LANG_VI, &a), cases[_i].vi, cases[_i].brief);
    ck_full(citation_full(&p, brief, LANG_EN, &a), cases[_i].en, cases[_i].brief);
    ck_assert(!a.failed);
    arena_fini(&a);
}
END_TEST

/* What is said of a citation: the full text, or it as it stands. */
static void ck_known(const struct pack *p, const char *brief, const char *vi, const char *en, struct arena *a)
{
    struct str s = str_of(brief);
    ck_full(citation_known(p, s, LANG_VI, a), vi ? vi : brief, brief);
    ck_full(citation_known(p, s, LANG_EN, a), en ? en : brief, brief);
}

START_TEST(is_known_once_written_out)
{
    enum { N = ARRAY_LEN(cases) };
    struct rule rules[N] = {{.id = STR_NONE}};
    struct extension_step step = {.citation = str_of(cases[2].brief)};
    struct pack p = {.words = words, .nwords = ARRAY_LEN(words), .rules = rules, .nrules = N - 2};
    struct arena a;
    arena_init(&a, 1024 * 1024);
    for (size_t i = 0; i < p.nrules;
         i++) /* the third is cited by a step of the first alone, the last two by nobody */
        rules[i].citation = str_of(cases[i == 2 ? 3 : i].brief);
    rules[0].extensions = &step;
    rules[0].nextensions = 1;
    p.computation.classes = str_of("TT 11/2025");
    ck_assert(citations_write_out(&p, &a));
    ck_assert_uint_eq(p.ncited, N - 2 + 1); /* the empty one and the one before it are the last two */
    for (size_t i = 1; i < p.ncited; i++)
        ck_assert_int_lt(str_cmp(p.cited[i - 1].citation, p.cited[i].citation), 0);
    for (size_t i = 0; i < N; i++)
        ck_known(&p, cases[i].brief, cases[i].vi, cases[i].en, &a);
    ck_known(&p, "TT 11/2025", "Thông tư 11/2025", "Circular 11/2025", &a);
    ck_assert(!a.failed);
    arena_fini(&a);
}
END_TEST

START_TEST(no_memory_is_told)
{
    struct rule rule = {.citation = str_of(cases[0].brief)};
    struct pack p = {.words = words, .nwords = ARRAY_LEN(words), .rules = &rule, .nrules = 1};
    size_t refused = 0;
    for (size_t cap = 0;; cap += 16) {
        struct arena a;
        arena_init(&a, cap);
        bool good = citations_write_out(&p, &a);
        arena_fini(&a);
        if (good)
            break;
        refused++;
    }
    ck_assert_uint_gt(refused, 2);
    ck_assert_uint_eq(p.ncited, 1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("citation");
    TCase *tc = tcase_create("in full");
    tcase_add_loop_test(tc, is_written_out, 0, ARRAY_LEN(cases));
    tcase_add_test(tc, is_known_once_written_out);
    tcase_add_test(tc, no_memory_is_told);
    suite_add_tcase(s, tc);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
