/* Lays out deadlines as lines of a table, and below each the steps by which it was computed. */
#include "server/cli/simulate_text.h"

#include "server/cli/cli.h"

struct words {
    const char *as_of, *stage, *none, *legal, *safe, *at_once, *open, *by, *for_whom, *violations, *notices,
        *event;
    const char *provisional, *imprecise;
    const char *status[STATUS_COUNT];
};

static const struct words words_vi = {
    .as_of = "Tính đến",
    .stage = "Giai đoạn",
    .none = "Không có thời hạn nào.",
    .legal = "hạn",
    .safe = "an toàn",
    .at_once = "phải làm ngay",
    .open = "đang dừng",
    .by = "trách nhiệm",
    .for_whom = "đối với",
    .violations = "Vi phạm",
    .notices = "Lưu ý",
    .event = "sự kiện",
    .provisional = "tạm tính: lịch nghỉ chưa được xác nhận",
    .imprecise = "thời điểm bắt đầu không chính xác",
    .status = {[STATUS_RUNNING] = "đang chạy",
               [STATUS_MET] = "đúng hạn",
               [STATUS_MET_LATE] = "muộn",
               [STATUS_OVERDUE] = "QUÁ HẠN",
               [STATUS_LAPSED] = "đã hết",
               [STATUS_SUPERSEDED] = "được thay",
               [STATUS_VOID] = "không còn"},
};

static const struct words words_en = {
    .as_of = "As of",
    .stage = "Stage",
    .none = "No deadline.",
    .legal = "due",
    .safe = "safe",
    .at_once = "due at once",
    .open = "stayed",
    .by = "bound",
    .for_whom = "for",
    .violations = "Violations",
    .notices = "Notices",
    .event = "event",
    .provisional = "provisional: days off not verified",
    .imprecise = "start not known exactly",
    .status = {[STATUS_RUNNING] = "running",
               [STATUS_MET] = "met",
               [STATUS_MET_LATE] = "met late",
               [STATUS_OVERDUE] = "OVERDUE",
               [STATUS_LAPSED] = "lapsed",
               [STATUS_SUPERSEDED] = "superseded",
               [STATUS_VOID] = "void"},
};

static size_t columns(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void add_padded(struct buf *b, struct str s, size_t width)
{
    buf_add(b, s);
    for (size_t n = columns(s); n < width; n++)
        buf_add_char(b, ' ');
}

/* What the pack calls a code, or the code itself. */
static struct str word(const struct pack *p, struct str code, enum language lang)
{
    const struct word *w = pack_word(p, code);
    if (!w)
        return code;
    return lang == LANG_VI ? w->vi : w->en;
}

/* "investigation_agency|assigned_agency": each of them by its name. */
static void add_bound(struct buf *b, const struct pack *p, struct str bound, enum language lang)
{
    for (size_t from = 0; from < bound.n;) {
        struct str rest = str_sub(bound, from, bound.n);
        struct str one = word(p, str_sub(rest, 0, str_find(rest, '|')), lang);
        if (from > 0)
            buf_add(b, STR(", "));
        buf_add(b, one);
        from += str_find(rest, '|') + 1;
    }
}

static void add_row(struct buf *b, const struct outcome_view *v, const struct words *w, size_t i,
                    enum language lang)
{
    const struct deadline *d = &v->outcome->deadlines[i];
    const struct rule *r = &v->pack->rules[d->rule];
    const struct span *s = &d->spans[d->nspans - 1];
    add_padded(b, r->id, 6);
    add_padded(b, str_of(w->status[d->status]), 12);
    if (s->has_legal) {
        buf_printf(b, "%s ", w->legal);
        cli_add_moment(b, s->legal);
    } else {
        add_padded(b, str_of(d->stayed_by >= 0 ? w->open : w->at_once), columns(str_of(w->legal)) + 17);
    }
    buf_printf(b, "  (%s ", w->safe);
    cli_add_moment(b, s->safe);
    buf_printf(b, ")  %.*s\n      ", STR_ARGS(r->citation));
    buf_printf(b, "%.*s\n      ", STR_ARGS(lang == LANG_VI ? r->name_vi : r->name_en));
    buf_printf(b, "%s: ", w->by);
    add_bound(b, v->pack, r->bound, lang);
    if (d->subject >= 0)
        buf_printf(b, "; %s %.*s", w->for_whom, STR_ARGS(v->history->persons[d->subject].id));
    buf_add_char(b, '\n');
    if (s->provisional)
        buf_printf(b, "      ! %s\n", w->provisional);
    if (s->imprecise)
        buf_printf(b, "      ! %s\n", w->imprecise);
}

static enum err add_steps(struct buf *b, const struct outcome_view *v, size_t i, enum language lang)
{
    struct lines steps;
    enum err e = law_explain(v->pack, v->calendar, v->history, v->outcome, i, lang, v->arena, &steps);
    for (size_t k = 0; e == ERR_OK && k < steps.n; k++)
        buf_printf(b, "      · %.*s\n", STR_ARGS(steps.items[k]));
    return e;
}

static void add_violations(struct buf *b, const struct outcome_view *v, const struct words *w,
                           enum language lang)
{
    const struct outcome *o = v->outcome;
    if (o->nviolations > 0)
        buf_printf(b, "\n%s:\n", w->violations);
    for (size_t i = 0; i < o->nviolations; i++) {
        const struct violation *x = &o->violations[i];
        struct str detail = violation_text(x, lang == LANG_VI);
        buf_printf(b, "  %s: %.*s", violation_info(x->code)->code, STR_ARGS(detail));
        if (x->rule >= 0)
            buf_printf(b, "; %.*s", STR_ARGS(v->pack->rules[x->rule].id));
        if (x->event >= 0)
            buf_printf(b, "; %s %d", w->event, x->event);
        if (x->citation.n > 0)
            buf_printf(b, " (%.*s)", STR_ARGS(x->citation));
        buf_add_char(b, '\n');
    }
}

static void add_notices(struct buf *b, const struct outcome_view *v, const struct words *w,
                        enum language lang)
{
    const struct outcome *o = v->outcome;
    if (o->nnotices > 0)
        buf_printf(b, "\n%s:\n", w->notices);
    for (size_t i = 0; i < o->nnotices; i++) {
        buf_printf(b, "  %s", notice_text(o->notices[i].code, lang == LANG_VI));
        if (o->notices[i].event >= 0)
            buf_printf(b, "; %s %d", w->event, o->notices[i].event);
        buf_add_char(b, '\n');
    }
}

enum err simulate_text(struct buf *b, const struct outcome_view *v, enum language lang)
{
    const struct words *w = lang == LANG_VI ? &words_vi : &words_en;
    const struct outcome *o = v->outcome;
    const struct stage *stage = &v->pack->stages[o->stage];
    enum err e = ERR_OK;
    buf_printf(b, "%s: ", w->as_of);
    cli_add_moment(b, o->as_of);
    buf_printf(b, "   %s: %.*s\n\n", w->stage, STR_ARGS(lang == LANG_VI ? stage->name_vi : stage->name_en));
    if (o->ndeadlines == 0)
        buf_printf(b, "%s\n", w->none);
    for (size_t i = 0; i < o->ndeadlines && e == ERR_OK; i++) {
        add_row(b, v, w, i, lang);
        e = add_steps(b, v, i, lang);
    }
    add_violations(b, v, w, lang);
    add_notices(b, v, w, lang);
    return b->failed ? ERR_NO_MEMORY : e;
}
