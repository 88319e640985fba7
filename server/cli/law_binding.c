/* Tells what starts and ends a row of the law pack, under which conditions, and what it takes from other rows. */
#include "server/cli/law_text_int.h"

#include <stdio.h>

/* Patterns */

static void where_value(const struct telling *t, const struct where *w, struct str value)
{
    int event = fact_infos[w->fact].type == FACT_TYPE_EVENT ? pack_event(t->p, value) : -1;
    if (fact_infos[w->fact].type == FACT_TYPE_BOOL)
        tell_add(t, str_is(value, "true") ? "có" : "không", str_is(value, "true") ? "yes" : "no");
    else if (event >= 0)
        buf_add(t->b, tell_pick(t, t->p->events[event].name_vi, t->p->events[event].name_en));
    else
        buf_add(t->b, tell_word(t, value));
}

static void where_text(const struct telling *t, const struct where *w)
{
    char code[64];
    snprintf(code, sizeof(code), "fact.%s", fact_infos[w->fact].name);
    buf_add(t->b, tell_word(t, str_of(code)));
    buf_add(t->b, STR(": "));
    if (w->absent)
        tell_add(t, "không nêu", "not stated");
    else
        for (size_t i = 0; i < w->nvalues; i++) {
            if (i)
                tell_add(t, " hoặc ", " or ");
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
    buf_add(t->b, tell_pick(t, e->name_vi, e->name_en));
    if (on->nwheres) {
        buf_add(t->b, STR(" ("));
        wheres_text(t, on->wheres, on->nwheres);
        buf_add_char(t->b, ')');
    }
    if (on->nunless) {
        tell_add(t, ", trừ khi ", ", unless ");
        wheres_text(t, on->unless, on->nunless);
    }
    for (const struct pattern *of = on->of; of; of = of->of) {
        tell_add(t, ", của sự kiện: ", ", of the event: ");
        buf_add(t->b, tell_pick(t, t->p->events[of->type].name_vi, t->p->events[of->type].name_en));
        if (of->nwheres) {
            buf_add(t->b, STR(" ("));
            wheres_text(t, of->wheres, of->nwheres);
            buf_add_char(t->b, ')');
        }
    }
    if (on->whole || on->whole_charged)
        tell_add(t, ", đối với cả vụ án", ", for the whole case");
    if (on->after) {
        const struct event_type *after = &t->p->events[on->after->type];
        tell_add(t, ", sau khi ", ", after ");
        buf_add(t->b, tell_pick(t, after->name_vi, after->name_en));
        if (on->after->nwheres) {
            buf_add(t->b, STR(" ("));
            wheres_text(t, on->after->wheres, on->after->nwheres);
            buf_add_char(t->b, ')');
        }
    } else if (on->namong) {
        tell_add(t, ", lần đầu", ", the first time");
    }
    buf_printf(t->b, " [%.*s]", STR_ARGS(e->name));
}

static void or_else(const struct telling *t, bool *first)
{
    if (!*first)
        tell_add(t, "; hoặc ", "; or ");
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
    tell_label(t, vi, en);
    patterns_text(t, list, &first);
    buf_add_char(t->b, '\n');
}

/* Bindings */

static void starts_line(const struct telling *t, const struct rule *r)
{
    bool first = true;
    tell_label(t, "Bắt đầu", "Starts");
    for (size_t i = 0; i < r->nstarts; i++) {
        const struct rule_start *s = &r->starts[i];
        if (s->anchor >= 0) {
            const struct anchor *a = &t->p->anchors[s->anchor];
            or_else(t, &first);
            buf_printf(t->b, "%s %.*s: ", t->lang == LANG_VI ? "mốc" : "anchor", STR_ARGS(a->name));
            bool inner = true;
            patterns_text(t, &a->on, &inner);
            tell_add(t, " (lần đầu tiên)", " (whichever comes first)");
        } else {
            or_else(t, &first);
            pattern_text(t, &s->on);
        }
    }
    if (r->once)
        tell_add(t, " – chỉ một lần", " – once only");
    if (r->after_grant == GRANT_FIRST)
        tell_add(t, " – lần đầu của thời hạn đang chạy, nếu còn được gia hạn nữa",
                 " – the first of the term that runs, if another is allowed");
    if (r->after_grant == GRANT_FURTHER)
        tell_add(t, " – mỗi lần tiếp theo của thời hạn đang chạy, nếu còn được gia hạn nữa",
                 " – each further one of the term that runs, if another is allowed");
    if (r->own != OWN_NONE)
        tell_add(t, " – mỗi văn bản một thời hạn riêng", " – each paper has a term of its own");
    buf_add_char(t->b, '\n');
}

static void sessions_line(const struct telling *t, const struct rule *r)
{
    const struct session_limit *s = &r->sessions;
    if (!s->any)
        return;
    tell_label(t, "Giới hạn", "Limits");
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
        tell_add(t, ", trừ khi đã: ", ", unless: ");
        buf_add(t->b, tell_pick(t, e->name_vi, e->name_en));
    }
    buf_add_char(t->b, '\n');
}

static void comma(const struct telling *t, bool *first)
{
    buf_add(t->b, *first ? STR("") : STR(", "));
    *first = false;
}

static void ids(const struct telling *t, const int *rules, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(t->b, "%s%.*s", i ? ", " : "", STR_ARGS(t->p->rules[rules[i]].id));
}

static void age_text(const struct telling *t, bool *first, bool given, const char *vi, const char *en,
                     int years)
{
    if (!given)
        return;
    comma(t, first);
    tell_add(t, vi, en);
    buf_printf(t->b, t->lang == LANG_VI ? "%d tuổi" : "%d", years);
}

/* Of how old somebody must be. */
static void ages_text(const struct telling *t, const struct condition *c, bool *first)
{
    age_text(t, first, c->age == AGE_VICTIM_UNDER, "có người bị hại dưới ", "some victim is under ",
             c->age_years);
    age_text(t, first, c->age == AGE_ALL_VICTIMS_FROM, "mọi người bị hại từ đủ ", "no victim is under ",
             c->age_years);
    age_text(t, first, c->subject_age == SUBJECT_AGE_UNDER, "người đó dưới ", "that person is under ",
             c->subject_age_years);
    age_text(t, first, c->subject_age == SUBJECT_AGE_FROM, "người đó từ đủ ", "that person is not under ",
             c->subject_age_years);
}

/* In which state the case must be. */
static void state_text(const struct telling *t, const struct condition *c, bool *first)
{
    for (size_t i = 0; i < c->nstages; i++) {
        const struct stage *s = &t->p->stages[c->stages[i]];
        if (i == 0)
            comma(t, first);
        buf_add(t->b, i ? str_of(t->lang == LANG_VI ? " hoặc " : " or ")
                        : str_of(t->lang == LANG_VI ? "vụ việc ở giai đoạn " : "the case is at the stage "));
        buf_add(t->b, tell_pick(t, s->name_vi, s->name_en));
    }
    if (c->nopen) {
        comma(t, first);
        tell_add(t, "đang chạy một trong các thời hạn ", "one of these runs: ");
        ids(t, c->open, c->nopen);
    }
    if (c->nnot_open) {
        comma(t, first);
        tell_add(t, "không đang chạy ", "none of these runs: ");
        ids(t, c->not_open, c->nnot_open);
    }
}

static void condition_line(const struct telling *t, const struct rule *r)
{
    const struct condition *c = &r->when;
    bool first = true;
    if (c->age == AGE_ANY && c->subject_age == SUBJECT_AGE_ANY && c->offence_group < 0 && c->nwheres == 0 &&
        c->nstages + c->nopen + c->nnot_open == 0)
        return;
    tell_label(t, "Điều kiện", "Condition");
    ages_text(t, c, &first);
    if (c->offence_group >= 0) {
        const struct offence_group *g = &t->p->groups[c->offence_group];
        comma(t, &first);
        buf_printf(t->b, t->lang == LANG_VI ? "tội thuộc Điều %d–%d" : "offence of Articles %d–%d",
                   g->first_article, g->last_article);
    }
    state_text(t, c, &first);
    if (c->nwheres)
        comma(t, &first);
    wheres_text(t, c->wheres, c->nwheres);
    buf_add_char(t->b, '\n');
}

/* It starts where those would have started, while the case has the flag. */
static void instead_line(const struct telling *t, const struct rule *r)
{
    if (r->ninstead == 0)
        return;
    tell_label(t, "Thay cho", "In place of");
    for (size_t i = 0; i < r->ninstead; i++) {
        buf_add(t->b, i ? STR(", ") : STR(""));
        buf_add(t->b, t->p->rules[r->instead[i]].id);
    }
    tell_add(t, ", khi vụ án có dấu: ", ", while the case is flagged: ");
    buf_add(t->b, tell_word(t, r->instead_flag));
    buf_add_char(t->b, '\n');
}

static void flags_lines(const struct telling *t, const struct rule *r)
{
    tell_line(t, "Chỉ khi có dấu", "Only while flagged", tell_word(t, r->when.flag));
    tell_line(t, "Không có khi có dấu", "Not while flagged", tell_word(t, r->when.no_flag));
    tell_line(t, "Ngừng khi có dấu", "Sleeps while flagged", tell_word(t, r->asleep));
    patterns_line(t, "Tính tiếp từ", "Goes on from", &r->carried.received);
    tell_line(t, "Căn cứ tính tiếp", "Goes on by", r->carried.citation);
}

static void rules_line(const struct telling *t, const char *vi, const char *en, const int *rules, size_t n)
{
    if (n == 0)
        return;
    tell_label(t, vi, en);
    ids(t, rules, n);
    buf_add_char(t->b, '\n');
}

/* What of its length and end it takes from other rows. */
static void relation_lines(const struct telling *t, const struct rule *r)
{
    rules_line(t, "Lấy thời hạn của", "Takes the length of", r->length_of, r->nlength_of);
    if (r->share.legal_q) {
        tell_label(t, "Chỉ một phần", "Only a share");
        buf_printf(t->b, "%d/%d", r->share.legal_p, r->share.legal_q);
        if (r->share.safe_p != r->share.legal_p || r->share.safe_q != r->share.legal_q)
            buf_printf(t->b, t->lang == LANG_VI ? "; hạn an toàn %d/%d" : "; safe date %d/%d",
                       r->share.safe_p, r->share.safe_q);
        buf_add_char(t->b, '\n');
    }
    if (r->nshortens) {
        tell_label(t, "Rút ngắn", "Shortens");
        for (size_t i = 0; i < r->nshortens; i++)
            buf_printf(t->b, "%s%.*s", i ? ", " : "", STR_ARGS(t->p->rules[r->shortens[i].rule].id));
        buf_add_char(t->b, '\n');
    }
    rules_line(t, "Không được quá", "Never past", r->cap, r->ncap);
    patterns_line(t, "Lệnh nêu ngày hết", "Orders state the end", &r->orders);
}

static void ends_line(const struct telling *t, const struct rule *r)
{
    bool first = true;
    if (r->end.n == 0 && !r->act_ends)
        return;
    tell_label(t, "Kết thúc", "Ends");
    patterns_text(t, &r->end, &first);
    if (r->act_ends) {
        or_else(t, &first);
        buf_printf(t->b, "%s [act.done, rule %.*s]",
                   t->lang == LANG_VI ? "ghi nhận đã thực hiện" : "the act is recorded", STR_ARGS(r->id));
    }
    if (r->act_starts_next)
        tell_add(t, " – rồi mở vòng kế tiếp", " – which starts the next round");
    buf_add_char(t->b, '\n');
}

static void extension_line(const struct telling *t, const struct extension_step *x)
{
    tell_label(t, "Kéo dài, gia hạn", "Extension");
    buf_printf(t->b, "%d. ", x->order);
    buf_add(t->b, tell_pick(t, t->p->events[x->event].name_vi, t->p->events[x->event].name_en));
    tell_add(t, x->total ? ": tổng cộng không quá " : ": thêm không quá ",
             x->total ? ": in all at most " : ": at most another ");
    tell_amount(t, x->max_amount, x->unit);
    if (x->count)
        buf_printf(t->b, t->lang == LANG_VI ? ", %d lần" : ", %d time(s)", x->count);
    tell_add(t, "; thẩm quyền: ", "; by: ");
    for (size_t i = 0; i < x->nauthorities; i++) {
        buf_add(t->b, i ? STR(", ") : STR(""));
        buf_add(t->b, tell_word(t, x->authorities[i]));
    }
    if (x->request_event >= 0) {
        tell_add(t, "; phải có: ", "; wanted before: ");
        buf_add(t->b,
                tell_pick(t, t->p->events[x->request_event].name_vi, t->p->events[x->request_event].name_en));
    }
    buf_printf(t->b, "; %.*s", STR_ARGS(x->citation));
    struct str note = tell_pick(t, x->note_vi, x->note_en);
    if (note.n)
        buf_printf(t->b, " (%.*s)", STR_ARGS(note));
    buf_add_char(t->b, '\n');
}

void tell_binding(const struct telling *t, const struct rule *r)
{
    if (!r->modelled) {
        tell_line(t, "Chưa mô hình hóa", "Not modelled", tell_word(t, r->unmodelled_reason));
        tell_line(t, "Bắt đầu (theo hàng)", "Starts (the row says)", r->trigger);
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
    patterns_line(t, "Không hết từ khi", "Stayed by", &r->stay);
    patterns_line(t, "Khi đó tính lại", "Then anew from", &r->stay_anew);
    patterns_line(t, "Khi đó tính tiếp", "Then goes on by", &r->stay_off);
    relation_lines(t, r);
    for (size_t i = 0; i < r->nextensions; i++)
        extension_line(t, &r->extensions[i]);
}
