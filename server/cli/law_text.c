/* Tells a row of the law pack to people, in Vietnamese or English. */
#include "lib/law/citation.h"
#include "server/cli/law_text_int.h"

#include <stdio.h>

#define CITATION_ARENA ((size_t)256 * 1024)

enum { LABEL_WIDTH = 20 };

struct str tell_pick(const struct telling *t, struct str vi, struct str en)
{
    return t->lang == LANG_VI ? vi : en;
}

void tell_add(const struct telling *t, const char *vi, const char *en)
{
    buf_add(t->b, str_of(t->lang == LANG_VI ? vi : en));
}

void tell_label(const struct telling *t, const char *vi, const char *en)
{
    const char *text = t->lang == LANG_VI ? vi : en;
    size_t width = 0;
    for (const char *c = text; *c; c++)
        width += ((unsigned char)*c & 0xC0) != 0x80;
    buf_printf(t->b, "  %s", text);
    for (; width < LABEL_WIDTH; width++)
        buf_add_char(t->b, ' ');
}

void tell_line(const struct telling *t, const char *vi, const char *en, struct str text)
{
    if (text.n == 0)
        return;
    tell_label(t, vi, en);
    buf_add(t->b, text);
    buf_add_char(t->b, '\n');
}

struct str tell_word(const struct telling *t, struct str code)
{
    const struct word *w = pack_word(t->p, code);
    return w ? tell_pick(t, w->vi, w->en) : code;
}

void law_text_codes(struct buf *b, const struct pack *p, struct str codes, enum language lang)
{
    const struct telling t = {b, p, lang};
    while (codes.n) {
        size_t bar = str_find(codes, '|');
        buf_add(b, tell_word(&t, str_sub(codes, 0, bar)));
        codes = str_sub(codes, bar + 1, codes.n);
        if (codes.n)
            buf_add(b, STR("; "));
    }
}

bool law_row_confirmed(struct str confidence, struct str check, struct str confirmed_by)
{
    static const char *const settled[] = {"in force 2026", "in_force_2026", "plan_period"};
    if (confirmed_by.n)
        return true;
    if (!str_is(confidence, "verified_text"))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(settled); i++)
        if (str_is(check, settled[i]))
            return true;
    return false;
}

/* Lengths */

void tell_amount(const struct telling *t, int n, enum term_unit unit)
{
    static const char *const codes[] = {
        [UNIT_NONE] = "",       [UNIT_HOUR] = "hour", [UNIT_DAY] = "day", [UNIT_WORKING_DAY] = "working_day",
        [UNIT_MONTH] = "month", [UNIT_YEAR] = "year"};
    struct str unit_word = tell_word(t, str_of(codes[unit]));
    buf_printf(t->b, "%d %.*s%s", n, STR_ARGS(unit_word), t->lang == LANG_EN && n > 1 ? "s" : "");
}

void law_text_length(struct buf *b, const struct pack *p, const struct rule *r, enum language lang)
{
    const struct telling t = {b, p, lang};
    if (r->amount)
        tell_amount(&t, r->amount, r->unit);
    else if (r->kind == TERM_AT_ONCE)
        tell_add(&t, "ngay", "at once");
    else
        buf_add(b, tell_word(&t, r->length_text));
    if (r->kind != TERM_BEFORE)
        return;
    if (r->nbefore == 0) {
        tell_add(&t, " trước thời điểm đã ấn định", " before the appointed time");
        return;
    }
    tell_add(&t, " trước khi hết ", " before the end of ");
    for (size_t i = 0; i < r->nbefore; i++) {
        buf_add(b, i ? STR(", ") : STR(""));
        buf_add(b, p->rules[r->before[i]].id);
    }
}

/* The row */

static void effective_line(const struct telling *t, const struct rule *r)
{
    char from[DAY_TEXT_SIZE], through[DAY_TEXT_SIZE];
    tell_label(t, "Hiệu lực", "In force");
    buf_printf(t->b, t->lang == LANG_VI ? "từ %s" : "from %s", day_text(r->from, from).p);
    if (r->through == INT32_MAX)
        tell_add(t, ", còn hiệu lực", ", still");
    else
        buf_printf(t->b, t->lang == LANG_VI ? " đến hết %s" : " through %s", day_text(r->through, through).p);
    buf_add_char(t->b, '\n');
}

static void also_lines(const struct telling *t, const struct rule *r)
{
    for (size_t i = 0; i < r->nalso; i++) {
        tell_label(t, "Cũng là", "Also");
        buf_add(t->b, r->also[i]);
        for (size_t k = 0; k < t->p->nrows; k++)
            if (str_eq(t->p->rows[k].id, r->also[i])) {
                struct str name = tell_pick(t, t->p->rows[k].name_vi, t->p->rows[k].name_en);
                buf_printf(t->b, "  %.*s (%.*s)", STR_ARGS(name), STR_ARGS(t->p->rows[k].citation));
            }
        buf_add_char(t->b, '\n');
    }
}

static void trust_lines(const struct telling *t, const struct rule *r)
{
    tell_line(t, "Nếu quá hạn", "On lapse", tell_pick(t, r->on_lapse_vi, r->on_lapse_en));
    tell_line(t, "Độ tin cậy", "Confidence", tell_word(t, r->confidence));
    tell_line(t, "Cần kiểm tra", "To be checked", tell_word(t, r->check));
    tell_label(t, "Xác nhận", "Confirmed");
    if (r->confirmed_by.n)
        buf_printf(t->b, "%.*s, %.*s\n", STR_ARGS(r->confirmed_by), STR_ARGS(r->confirmed_on));
    else
        tell_add(t, "chưa có luật gia xác nhận\n", "by no lawyer yet\n");
    tell_line(t, "Nguồn", "Source", r->source);
    tell_line(t, "Ghi chú", "Notes", tell_pick(t, r->notes_vi, r->notes_en));
}

/* In full, then in the short form that the pack and the API keep. */
static void citation_line(const struct telling *t, const struct rule *r)
{
    struct arena a;
    arena_init(&a, CITATION_ARENA);
    struct str full = citation_full(t->p, r->citation, t->lang, &a), rank = tell_word(t, r->rank);
    tell_label(t, "Căn cứ pháp lý", "Citation");
    if (full.n)
        buf_printf(t->b, "%.*s [%.*s]", STR_ARGS(full), STR_ARGS(r->citation));
    else
        buf_add(t->b, r->citation);
    buf_printf(t->b, " (%.*s)\n", STR_ARGS(rank));
    arena_fini(&a);
}

void law_text_rule(struct buf *b, const struct pack *p, size_t rule, enum language lang)
{
    const struct telling t = {b, p, lang};
    const struct rule *r = &p->rules[rule];
    struct str name = tell_pick(&t, r->name_vi, r->name_en);
    buf_printf(b, "%.*s  %.*s\n", STR_ARGS(r->id), STR_ARGS(name));
    citation_line(&t, r);
    effective_line(&t, r);
    tell_label(&t, "Thời hạn", "Length");
    law_text_length(b, p, r, lang);
    if (!r->told)
        tell_add(&t, " – chỉ nhắc, không tính quá hạn", " – rings only, never overdue");
    buf_add_char(b, '\n');
    tell_label(&t, "Người phải làm", "Who is bound");
    law_text_codes(b, p, r->bound, lang);
    buf_add_char(b, '\n');
    tell_line(&t, "Giai đoạn", "Stage", tell_word(&t, r->stage_group));
    if (r->severity.n) {
        tell_label(&t, "Loại tội phạm", "Class of offence");
        law_text_codes(b, p, r->severity, lang);
        buf_add_char(b, '\n');
    }
    tell_binding(&t, r);
    also_lines(&t, r);
    trust_lines(&t, r);
}
