/* Tells a row of the law pack to people, in Vietnamese or English. */
#include "server/cli/law_text.h"

#include <stdio.h>

enum { LABEL_WIDTH = 20 };

struct telling {
    struct buf *b;
    const struct pack *p;
    enum language lang;
};

static struct str pick(const struct telling *t, struct str vi, struct str en)
{
    return t->lang == LANG_VI ? vi : en;
}

static void add(const struct telling *t, const char *vi, const char *en)
{
    buf_add(t->b, str_of(t->lang == LANG_VI ? vi : en));
}

/* A label, filled up to its width in characters. */
static void label(const struct telling *t, const char *vi, const char *en)
{
    const char *text = t->lang == LANG_VI ? vi : en;
    size_t width = 0;
    for (const char *c = text; *c; c++)
        width += ((unsigned char)*c & 0xC0) != 0x80;
    buf_printf(t->b, "  %s", text);
    for (; width < LABEL_WIDTH; width++)
        buf_add_char(t->b, ' ');
}

static void line(const struct telling *t, const char *vi, const char *en, struct str text)
{
    if (text.n == 0)
        return;
    label(t, vi, en);
    buf_add(t->b, text);
    buf_add_char(t->b, '\n');
}

static struct str word_for(const struct telling *t, struct str code)
{
    const struct word *w = pack_word(t->p, code);
    return w ? pick(t, w->vi, w->en) : code;
}

void law_text_codes(struct buf *b, const struct pack *p, struct str codes, enum language lang)
{
    const struct telling t = {b, p, lang};
    while (codes.n) {
        size_t bar = str_find(codes, '|');
        buf_add(b, word_for(&t, str_sub(codes, 0, bar)));
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

static void amount(const struct telling *t, int n, enum term_unit unit)
{
    static const char *const codes[] = {
        [UNIT_NONE] = "",       [UNIT_HOUR] = "hour", [UNIT_DAY] = "day", [UNIT_WORKING_DAY] = "working_day",
        [UNIT_MONTH] = "month", [UNIT_YEAR] = "year"};
    struct str unit_word = word_for(t, str_of(codes[unit]));
    buf_printf(t->b, "%d %.*s%s", n, STR_ARGS(unit_word), t->lang == LANG_EN && n > 1 ? "s" : "");
}

void law_text_length(struct buf *b, const struct pack *p, const struct rule *r, enum language lang)
{
    const struct telling t = {b, p, lang};
    if (r->amount)
        amount(&t, r->amount, r->unit);
    else if (r->kind == TERM_AT_ONCE)
        add(&t, "ngay", "at once");
    else
        buf_add(b, r->length_text);
    if (r->kind != TERM_BEFORE)
        return;
    add(&t, " trước khi hết ", " before the end of ");
    for (size_t i = 0; i < r->nbefore; i++) {
        buf_add(b, i ? STR(", ") : STR(""));
        buf_add(b, p->rules[r->before[i]].id);
    }
    if (r->nbefore == 0)
        buf_add(b, r->trigger);
}

/* Patterns */

static void where_value(const struct telling *t, const struct where *w, struct str value)
{
    int event = fact_infos[w->fact].type == FACT_TYPE_EVENT ? pack_event(t->p, value) : -1;
    if (fact_infos[w->fact].type == FACT_TYPE_BOOL)
        add(t, str_is(value, "true") ? "có" : "không", str_is(value, "true") ? "yes" : "no");
    else if (event >= 0)
        buf_add(t->b, pick(t, t->p->events[event].name_vi, t->p->events[event].name_en));
    else
        buf_add(t->b, word_for(t, value));
}

static void where_text(const struct telling *t, const struct where *w)
{
    char code[64];
    snprintf(code, sizeof(code), "fact.%s", fact_infos[w->fact].name);
    buf_add(t->b, word_for(t, str_of(code)));
    buf_add(t->b, STR(": "));
    if (w->absent)
        add(t, "không nêu", "not stated");
    else
        for (size_t i = 0; i < w->nvalues; i++) {
            if (i)
                add(t, " hoặc ", " or ");
            where_value(t, w, w->values[i]);
        }
}

static void wheres_text(const struct telling *t, const struct where *wheres, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_add(t->b, i ? STR(", ") : STR(""));
        where_text(t, &wheres[i]);
    }
}

static void pattern_text(const struct telling *t, const struct pattern *on)
{
    const struct event_type *e = &t->p->events[on->type];
    buf_add(t->b, pick(t, e->name_vi, e->name_en));
    if (on->nwheres) {
        buf_add(t->b, STR(" ("));
        wheres_text(t, on->wheres, on->nwheres);
        buf_add_char(t->b, ')');
    }
    if (on->nunless) {
        add(t, ", trừ khi ", ", unless ");
        wheres_text(t, on->unless, on->nunless);
    }
    for (const struct pattern *of = on->of; of; of = of->of) {
        add(t, ", của sự kiện: ", ", of the event: ");
        buf_add(t->b, pick(t, t->p->events[of->type].name_vi, t->p->events[of->type].name_en));
        if (of->nwheres) {
            buf_add(t->b, STR(" ("));
            wheres_text(t, of->wheres, of->nwheres);
            buf_add_char(t->b, ')');
        }
    }
    if (on->whole || on->whole_charged)
        add(t, ", đối với cả vụ án", ", for the whole case");
    if (on->after) {
        const struct event_type *after = &t->p->events[on->after->type];
        add(t, ", sau khi ", ", after ");
        buf_add(t->b, pick(t, after->name_vi, after->name_en));
        if (on->after->nwheres) {
            buf_add(t->b, STR(" ("));
            wheres_text(t, on->after->wheres, on->after->nwheres);
            buf_add_char(t->b, ')');
        }
    } else if (on->namong) {
        add(t, ", lần đầu", ", the first time");
    }
    buf_printf(t->b, " [%.*s]", STR_ARGS(e->name));
}

static void or_else(const struct telling *t, bool *first)
{
    if (!*first)
        add(t, "; hoặc ", "; or ");
    *first = false;
}

static void patterns_text(const struct telling *t, const struct patterns *list, bool *first)
{
    for (size_t i = 0; i < list->n; i++) {
        or_else(t, first);
        pattern_text(t, &list->items[i]);
    }
}

static void patterns_line(const struct telling *t, const char *vi, const char *en,
                          const struct patterns *list)
{
    bool first = true;
    if (list->n == 0)
        return;
    label(t, vi, en);
    patterns_text(t, list, &first);
    buf_add_char(t->b, '\n');
}

/* Bindings */

static void starts_line(const struct telling *t, const struct rule *r)
{
    bool first = true;
    label(t, "Bắt đầu", "Starts");
    for (size_t i = 0; i < r->nstarts; i++) {
        const struct rule_start *s = &r->starts[i];
        if (s->anchor >= 0) {
            const struct anchor *a = &t->p->anchors[s->anchor];
            or_else(t, &first);
            buf_printf(t->b, "%s %.*s: ", t->lang == LANG_VI ? "mốc" : "anchor", STR_ARGS(a->name));
            bool inner = true;
            patterns_text(t, &a->on, &inner);
            add(t, " (lần đầu tiên)", " (whichever comes first)");
        } else {
            or_else(t, &first);
            pattern_text(t, &s->on);
        }
    }
    if (r->once)
        add(t, " – chỉ một lần", " – once only");
    if (r->own != OWN_NONE)
        add(t, " – mỗi văn bản một thời hạn riêng", " – each paper has a term of its own");
    buf_add_char(t->b, '\n');
}

static void sessions_line(const struct telling *t, const struct rule *r)
{
    const struct session_limit *s = &r->sessions;
    if (!s->any)
        return;
    label(t, "Giới hạn", "Limits");
    buf_printf(t->b,
               t->lang == LANG_VI ? "mỗi buổi với người dưới %d tuổi" : "each session with somebody under %d",
               s->under);
    if (s->a_day)
        buf_printf(t->b, t->lang == LANG_VI ? ", tối đa %d buổi một ngày" : ", %d a day at the most",
                   s->a_day);
    if (r->amount)
        buf_printf(t->b, t->lang == LANG_VI ? ", tối đa %d giờ" : ", %d hours at the most", r->amount);
    for (size_t i = 0; i < s->nunless; i++) {
        const struct event_type *e = &t->p->events[s->unless[i]];
        add(t, ", trừ khi đã: ", ", unless: ");
        buf_add(t->b, pick(t, e->name_vi, e->name_en));
    }
    buf_add_char(t->b, '\n');
}

static void condition_line(const struct telling *t, const struct rule *r)
{
    const struct condition *c = &r->when;
    if (c->age == AGE_ANY && c->offence_group < 0 && c->nwheres == 0)
        return;
    label(t, "Điều kiện", "Condition");
    const char *sep = "";
    if (c->age == AGE_VICTIM_UNDER)
        buf_printf(t->b, t->lang == LANG_VI ? "có người bị hại dưới %d tuổi" : "some victim is under %d",
                   c->age_years);
    if (c->age == AGE_ALL_VICTIMS_FROM)
        buf_printf(t->b,
                   t->lang == LANG_VI ? "mọi người bị hại từ đủ %d tuổi" : "every victim is %d or older",
                   c->age_years);
    if (c->age != AGE_ANY)
        sep = ", ";
    if (c->offence_group >= 0) {
        const struct offence_group *g = &t->p->groups[c->offence_group];
        buf_printf(t->b, t->lang == LANG_VI ? "%stội thuộc Điều %d–%d" : "%soffence of Articles %d–%d", sep,
                   g->first_article, g->last_article);
        sep = ", ";
    }
    if (c->nwheres)
        buf_add(t->b, str_of(sep));
    wheres_text(t, c->wheres, c->nwheres);
    buf_add_char(t->b, '\n');
}

/* It starts where those would have started, while the case has the flag. */
static void instead_line(const struct telling *t, const struct rule *r)
{
    if (r->ninstead == 0)
        return;
    label(t, "Thay cho", "In place of");
    for (size_t i = 0; i < r->ninstead; i++) {
        buf_add(t->b, i ? STR(", ") : STR(""));
        buf_add(t->b, t->p->rules[r->instead[i]].id);
    }
    add(t, ", khi vụ án có dấu: ", ", while the case is flagged: ");
    buf_add(t->b, word_for(t, r->instead_flag));
    buf_add_char(t->b, '\n');
}

static void flags_lines(const struct telling *t, const struct rule *r)
{
    line(t, "Chỉ khi có dấu", "Only while flagged", word_for(t, r->when.flag));
    line(t, "Không có khi có dấu", "Not while flagged", word_for(t, r->when.no_flag));
    line(t, "Ngừng khi có dấu", "Sleeps while flagged", word_for(t, r->asleep));
    patterns_line(t, "Tính tiếp từ", "Goes on from", &r->carried.received);
    line(t, "Căn cứ tính tiếp", "Goes on by", r->carried.citation);
}

static void ends_line(const struct telling *t, const struct rule *r)
{
    bool first = true;
    if (r->end.n == 0 && !r->act_ends)
        return;
    label(t, "Kết thúc", "Ends");
    patterns_text(t, &r->end, &first);
    if (r->act_ends) {
        or_else(t, &first);
        buf_printf(t->b, "%s [act.done, rule %.*s]",
                   t->lang == LANG_VI ? "ghi nhận đã thực hiện" : "the act is recorded", STR_ARGS(r->id));
    }
    if (r->act_starts_next)
        add(t, " – rồi mở vòng kế tiếp", " – which starts the next round");
    buf_add_char(t->b, '\n');
}

static void extension_line(const struct telling *t, const struct extension_step *x)
{
    label(t, "Kéo dài, gia hạn", "Extension");
    buf_printf(t->b, "%d. ", x->order);
    buf_add(t->b, pick(t, t->p->events[x->event].name_vi, t->p->events[x->event].name_en));
    add(t, x->total ? ": tổng cộng không quá " : ": thêm không quá ",
        x->total ? ": in all at most " : ": at most another ");
    amount(t, x->max_amount, x->unit);
    if (x->count)
        buf_printf(t->b, t->lang == LANG_VI ? ", %d lần" : ", %d time(s)", x->count);
    add(t, "; thẩm quyền: ", "; by: ");
    for (size_t i = 0; i < x->nauthorities; i++) {
        buf_add(t->b, i ? STR(", ") : STR(""));
        buf_add(t->b, word_for(t, x->authorities[i]));
    }
    if (x->request_event >= 0) {
        add(t, "; phải có: ", "; wanted before: ");
        buf_add(t->b,
                pick(t, t->p->events[x->request_event].name_vi, t->p->events[x->request_event].name_en));
    }
    buf_printf(t->b, "; %.*s", STR_ARGS(x->citation));
    struct str note = pick(t, x->note_vi, x->note_en);
    if (note.n)
        buf_printf(t->b, " (%.*s)", STR_ARGS(note));
    buf_add_char(t->b, '\n');
}

static void binding_lines(const struct telling *t, const struct rule *r)
{
    if (!r->modelled) {
        line(t, "Chưa mô hình hóa", "Not modelled", word_for(t, r->unmodelled_reason));
        line(t, "Bắt đầu (theo hàng)", "Starts (the row says)", r->trigger);
        return;
    }
    instead_line(t, r);
    if (r->nstarts)
        starts_line(t, r);
    sessions_line(t, r);
    condition_line(t, r);
    flags_lines(t, r);
    patterns_line(t, "Bắt đầu lại", "Starts anew", &r->restart);
    ends_line(t, r);
    patterns_line(t, "Không còn khi", "Void by", &r->void_by);
    for (size_t i = 0; i < r->nextensions; i++)
        extension_line(t, &r->extensions[i]);
}

/* The row */

static void effective_line(const struct telling *t, const struct rule *r)
{
    char from[DAY_TEXT_SIZE], through[DAY_TEXT_SIZE];
    label(t, "Hiệu lực", "In force");
    buf_printf(t->b, t->lang == LANG_VI ? "từ %s" : "from %s", day_text(r->from, from).p);
    if (r->through == INT32_MAX)
        add(t, ", còn hiệu lực", ", still");
    else
        buf_printf(t->b, t->lang == LANG_VI ? " đến hết %s" : " through %s", day_text(r->through, through).p);
    buf_add_char(t->b, '\n');
}

static void also_lines(const struct telling *t, const struct rule *r)
{
    for (size_t i = 0; i < r->nalso; i++) {
        label(t, "Cũng là", "Also");
        buf_add(t->b, r->also[i]);
        for (size_t k = 0; k < t->p->nrows; k++)
            if (str_eq(t->p->rows[k].id, r->also[i])) {
                struct str name = pick(t, t->p->rows[k].name_vi, t->p->rows[k].name_en);
                buf_printf(t->b, "  %.*s (%.*s)", STR_ARGS(name), STR_ARGS(t->p->rows[k].citation));
            }
        buf_add_char(t->b, '\n');
    }
}

static void trust_lines(const struct telling *t, const struct rule *r)
{
    line(t, "Nếu quá hạn", "On lapse", r->on_lapse_text);
    line(t, "Độ tin cậy", "Confidence", word_for(t, r->confidence));
    line(t, "Cần kiểm tra", "To be checked", word_for(t, r->check));
    label(t, "Xác nhận", "Confirmed");
    if (r->confirmed_by.n)
        buf_printf(t->b, "%.*s, %.*s\n", STR_ARGS(r->confirmed_by), STR_ARGS(r->confirmed_on));
    else
        add(t, "chưa có luật gia xác nhận\n", "by no lawyer yet\n");
    line(t, "Nguồn", "Source", r->source);
    line(t, "Ghi chú", "Notes", r->notes);
}

void law_text_rule(struct buf *b, const struct pack *p, size_t rule, enum language lang)
{
    const struct telling t = {b, p, lang};
    const struct rule *r = &p->rules[rule];
    struct str name = pick(&t, r->name_vi, r->name_en);
    buf_printf(b, "%.*s  %.*s\n", STR_ARGS(r->id), STR_ARGS(name));
    label(&t, "Căn cứ pháp lý", "Citation");
    struct str rank = word_for(&t, r->rank);
    buf_printf(b, "%.*s (%.*s)\n", STR_ARGS(r->citation), STR_ARGS(rank));
    effective_line(&t, r);
    label(&t, "Thời hạn", "Length");
    law_text_length(b, p, r, lang);
    if (!r->told)
        add(&t, " – chỉ nhắc, không tính quá hạn", " – rings only, never overdue");
    buf_add_char(b, '\n');
    label(&t, "Người phải làm", "Who is bound");
    law_text_codes(b, p, r->bound, lang);
    buf_add_char(b, '\n');
    line(&t, "Giai đoạn", "Stage", word_for(&t, r->stage_group));
    if (r->severity.n) {
        label(&t, "Loại tội phạm", "Class of offence");
        law_text_codes(b, p, r->severity, lang);
        buf_add_char(b, '\n');
    }
    binding_lines(&t, r);
    also_lines(&t, r);
    trust_lines(&t, r);
}
