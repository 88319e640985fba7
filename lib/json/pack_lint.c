/* Looks for what is well formed in a law pack and yet makes no sense as law. */
#include "lib/json/pack_lint.h"

#include <stdarg.h>

enum { FINDINGS_MAX = 500 };

struct run {
    const struct pack *p;
    struct arena *a;
    struct lint_finding *items;
    size_t n;
};

/* Both texts take the same arguments, in the same order. Past the last place findings are dropped. */
PRINTF_LIKE(3, 5)
PRINTF_LIKE(4, 5) static void say(struct run *r, struct str subject, const char *vi, const char *en, ...)
{
    if (r->n == FINDINGS_MAX)
        return;
    struct lint_finding *f = &r->items[r->n++];
    va_list args, again;
    va_start(args, en);
    va_copy(again, args);
    f->subject = subject;
    f->vi = arena_vprintf(r->a, vi, args);
    f->en = arena_vprintf(r->a, en, again);
    va_end(again);
    va_end(args);
}

/* Versions */

static void lint_versions(struct run *r)
{
    char day[DAY_TEXT_SIZE];
    for (size_t i = 1; i < r->p->nrules; i++) {
        const struct rule *old = &r->p->rules[i - 1], *new = &r->p->rules[i];
        if (!str_eq(old->id, new->id))
            continue;
        struct str from = day_text(new->from, day);
        if (old->through >= new->from)
            say(r, new->id, "hai phiên bản chồng lên nhau từ %.*s", "two versions overlap from %.*s",
                STR_ARGS(from));
        else if (old->through + 1 < new->from)
            say(r, new->id, "có khoảng trống trước phiên bản từ %.*s",
                "there is a gap before the version from %.*s", STR_ARGS(from));
    }
}

/* Lengths */

static bool unit_fits(enum term_kind kind, enum term_unit unit)
{
    switch (kind) {
    case TERM_HOURS:
        return unit == UNIT_HOUR;
    case TERM_DAYS:
        return unit == UNIT_DAY;
    case TERM_WORKING_DAYS:
        return unit == UNIT_WORKING_DAY;
    case TERM_MONTHS:
        return unit == UNIT_MONTH;
    case TERM_YEARS:
    case TERM_LIMITATION:
        return unit == UNIT_YEAR;
    case TERM_LIBERTY_EXACT:
    case TERM_BEFORE:
        return unit == UNIT_HOUR || unit == UNIT_DAY || (kind == TERM_BEFORE && unit == UNIT_MONTH);
    case TERM_LIBERTY:
        return unit == UNIT_DAY || unit == UNIT_MONTH;
    case TERM_FRACTION:
    case TERM_AT_ONCE:
    case TERM_DERIVED:
    case TERM_KIND_COUNT:
        break;
    }
    return unit == UNIT_NONE;
}

static bool is_liberty(enum term_kind kind)
{
    return kind == TERM_LIBERTY || kind == TERM_LIBERTY_EXACT;
}

/* Does the end of the rule set someone free, or decide on his freedom? */
static bool ends_in_release(const struct run *r, const struct rule *rule)
{
    static const char *const events[] = {"person.released", "detention.cancelled", "custody.ordered",
                                         "detention.ordered"};
    for (size_t i = 0; i < rule->end.n; i++)
        for (size_t k = 0; k < ARRAY_LEN(events); k++)
            if (str_is(r->p->events[rule->end.items[i].type].name, events[k]))
                return true;
    return false;
}

static void lint_length(struct run *r, const struct rule *rule)
{
    if (rule->amount && !unit_fits(rule->kind, rule->unit))
        say(r, rule->id, "đơn vị thời gian không hợp với cách tính", "the unit does not fit the kind");
    if (rule->amount && rule->kind == TERM_AT_ONCE)
        say(r, rule->id, "quy định “ngay” mà lại có số", "“at once” has a number");
    bool needs = rule->kind != TERM_AT_ONCE && rule->kind != TERM_DERIVED && rule->kind != TERM_FRACTION;
    if (rule->modelled && needs && rule->amount == 0)
        say(r, rule->id, "đã mô hình hóa nhưng không có số", "modelled, but without a number");
    if (rule->modelled && rule->kind == TERM_DERIVED)
        say(r, rule->id, "không có thời hạn riêng thì không thể chạy",
            "a row without a length of its own cannot run");
    bool liberty = rule->liberty || (rule->modelled && ends_in_release(r, rule));
    if (liberty && !is_liberty(rule->kind))
        say(r, rule->id, "thời hạn hạn chế tự do phải tính theo kiểu không bao giờ dời ngày",
            "a limit on liberty must be of a kind that never rolls");
    if (!liberty && is_liberty(rule->kind))
        say(r, rule->id, "kiểu tính hạn chế tự do nhưng không đánh dấu liberty",
            "of a liberty kind, but not marked so");
}

/* Bindings */

static bool some_version_runs(const struct run *r, int first)
{
    for (size_t i = (size_t)first; i < r->p->nrules && str_eq(r->p->rules[i].id, r->p->rules[first].id); i++)
        if (r->p->rules[i].modelled)
            return true;
    return false;
}

static bool can_start(const struct run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nstarts; i++)
        if (rule->starts[i].anchor < 0 || r->p->anchors[rule->starts[i].anchor].on.n > 0)
            return true;
    return false;
}

/* Would two conditions on one fact leave no value for it? */
static bool wheres_clash(const struct where *a, const struct where *b)
{
    if (a->fact != b->fact || a->of_type != b->of_type)
        return false;
    if (a->absent || b->absent)
        return a->absent != b->absent;
    for (size_t i = 0; i < a->nvalues; i++)
        for (size_t k = 0; k < b->nvalues; k++)
            if (str_eq(a->values[i], b->values[k]))
                return false;
    return true;
}

static bool pattern_can_hold(const struct pattern *on, const struct condition *when)
{
    for (size_t i = 0; i < on->nwheres; i++)
        for (size_t k = 0; k < when->nwheres; k++)
            if (wheres_clash(&on->wheres[i], &when->wheres[k]))
                return false;
    return true;
}

/* Every start contradicts the rule's own condition. */
static bool contradicts_itself(const struct run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nstarts; i++) {
        const struct rule_start *s = &rule->starts[i];
        if (s->anchor < 0 && pattern_can_hold(&s->on, &rule->when))
            return false;
        const struct patterns *on = s->anchor < 0 ? NULL : &r->p->anchors[s->anchor].on;
        for (size_t k = 0; on && k < on->n; k++)
            if (pattern_can_hold(&on->items[k], &rule->when))
                return false;
    }
    return true;
}

static bool group_is_empty(const struct run *r, int group)
{
    const struct offence_group *g = &r->p->groups[group];
    for (size_t i = 0; i < r->p->noffences; i++)
        if (r->p->offences[i].article >= g->first_article && r->p->offences[i].article <= g->last_article)
            return false;
    return true;
}

static void lint_binding(struct run *r, const struct rule *rule)
{
    if (!can_start(r, rule))
        say(r, rule->id, "không sự kiện nào có thể làm thời hạn bắt đầu", "no event can start it");
    else if (contradicts_itself(r, rule))
        say(r, rule->id, "điều kiện loại trừ mọi sự kiện bắt đầu", "its condition rules out every start");
    if (rule->through < r->p->in_force_from)
        say(r, rule->id, "hết hiệu lực trước khi bộ quy định có hiệu lực", "ended before the pack begins");
    bool based = rule->before_fact != FACT_COUNT;
    for (size_t i = 0; i < rule->nbefore; i++)
        based = based || some_version_runs(r, rule->before[i]);
    if (rule->kind == TERM_BEFORE && !based)
        say(r, rule->id, "thời hạn gốc chưa được mô hình hóa",
            "the term before whose end it falls is not modelled");
    bool ends = rule->end.n || rule->act_ends || rule->void_by.n || rule->lapse == LAPSE_LAPSES;
    if (!ends)
        say(r, rule->id, "không gì làm thời hạn kết thúc", "nothing can end it");
    if (rule->act_starts_next && rule->end.n == 0 && !rule->act_ends)
        say(r, rule->id, "định kỳ nhưng không có việc nào mở vòng sau",
            "recurring, but nothing opens the next round");
    if (rule->when.offence_group >= 0 && group_is_empty(r, rule->when.offence_group))
        say(r, rule->id, "nhóm tội không có điều khoản nào", "its group of offences has no clause");
}

/* Extensions */

static const struct event_fact_spec *fact_spec(const struct run *r, int event, enum fact_id fact)
{
    const struct event_type *t = &r->p->events[event];
    for (size_t i = 0; i < t->nfacts; i++)
        if (t->facts[i].fact == fact)
            return &t->facts[i];
    return NULL;
}

static bool spec_takes(const struct event_fact_spec *spec, struct str value)
{
    for (size_t i = 0; i < spec->nvalues; i++)
        if (str_eq(spec->values[i], value))
            return true;
    return spec->nvalues == 0;
}

static void lint_extension(struct run *r, const struct rule *rule, const struct extension_step *x)
{
    struct str event = r->p->events[x->event].name;
    const struct event_fact_spec *authority = fact_spec(r, x->event, FACT_authority);
    if (x->nauthorities == 0)
        say(r, rule->id, "gia hạn bằng %.*s không có người có thẩm quyền", "nobody may grant %.*s",
            STR_ARGS(event));
    if (!authority || !fact_spec(r, x->event, FACT_amount) || !fact_spec(r, x->event, FACT_unit))
        say(r, rule->id, "%.*s không ghi được thẩm quyền và thời lượng",
            "%.*s cannot state authority and length", STR_ARGS(event));
    for (size_t i = 0; authority && i < x->nauthorities; i++)
        if (!spec_takes(authority, x->authorities[i]))
            say(r, rule->id, "%.*s không nhận thẩm quyền %.*s", "%.*s does not take the authority %.*s",
                STR_ARGS(event), STR_ARGS(x->authorities[i]));
    if (x->max_amount <= 0 || x->unit == UNIT_NONE)
        say(r, rule->id, "gia hạn bằng %.*s không có mức tối đa", "%.*s has no greatest length",
            STR_ARGS(event));
    for (size_t i = 0; i < rule->nextensions; i++)
        if (&rule->extensions[i] != x && rule->extensions[i].order == x->order)
            say(r, rule->id, "hai bước gia hạn cùng thứ tự %d", "two extension steps have the order %d",
                x->order);
}

/* Rows that are one deadline */

static const struct known_row *row_of(const struct run *r, struct str id)
{
    for (size_t i = 0; i < r->p->nrows; i++)
        if (str_eq(r->p->rows[i].id, id))
            return &r->p->rows[i];
    return NULL;
}

static void lint_also(struct run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nalso; i++) {
        const struct known_row *row = row_of(r, rule->also[i]);
        if (!row || !str_eq(row->same_as, rule->id))
            say(r, rule->id, "also nêu %.*s nhưng hàng ấy không trỏ lại",
                "also names %.*s, which does not point back", STR_ARGS(rule->also[i]));
    }
}

static void lint_row(struct run *r, const struct known_row *row)
{
    if (str_is_none(row->same_as))
        return;
    int first = pack_rule(r->p, row->same_as);
    for (size_t i = (size_t)(first < 0 ? 0 : first); first >= 0 && i < r->p->nrules; i++) {
        const struct rule *rule = &r->p->rules[i];
        for (size_t k = 0; k < rule->nalso; k++)
            if (str_eq(rule->id, row->same_as) && str_eq(rule->also[k], row->id))
                return;
    }
    say(r, row->id, "same_as nêu %.*s nhưng quy định ấy không có hàng này trong also",
        "same_as names %.*s, which does not list it in also", STR_ARGS(row->same_as));
}

/* Events */

static bool contains(const int *items, size_t n, int x)
{
    for (size_t i = 0; i < n; i++)
        if (items[i] == x)
            return true;
    return false;
}

static void lint_requirement(struct run *r, const struct event_type *t, const struct requirement *q)
{
    if (q->nopen_rules == 0 && q->namong == 0)
        say(r, t->name, "điều kiện trình tự trống", "an empty requirement");
    if (q->namong && q->nlatest == 0 && !q->none_ok)
        say(r, t->name, "điều kiện trình tự không bao giờ thỏa mãn", "a requirement that nothing can meet");
    for (size_t i = 0; i < q->nlatest; i++)
        if (!contains(q->among, q->namong, q->latest[i]))
            say(r, t->name, "%.*s phải nằm trong among", "%.*s must be among `among`",
                STR_ARGS(r->p->events[q->latest[i]].name));
    for (size_t i = 0; i < q->nopen_rules; i++)
        if (!some_version_runs(r, q->open_rules[i]))
            say(r, t->name, "đòi %.*s đang chạy, nhưng quy định này chưa mô hình hóa",
                "wants %.*s open, which is not modelled", STR_ARGS(r->p->rules[q->open_rules[i]].id));
}

static void lint_event(struct run *r, size_t i)
{
    const struct event_type *t = &r->p->events[i];
    for (size_t k = 0; k < t->nrequires; k++)
        lint_requirement(r, t, &t->requires[k]);
    for (size_t k = 0; k < t->nnot_before_end_of; k++)
        if (!some_version_runs(r, t->not_before_end_of[k]))
            say(r, t->name, "phải chờ hết %.*s, nhưng quy định này chưa mô hình hóa",
                "must wait for the end of %.*s, which is not modelled",
                STR_ARGS(r->p->rules[t->not_before_end_of[k]].id));
    if (t->needs_listed_ground && !fact_spec(r, (int)i, FACT_ground))
        say(r, t->name, "có danh mục căn cứ nhưng không ghi được căn cứ",
            "has lawful grounds but cannot state one");
    if (t->hands && !fact_spec(r, (int)i, FACT_to))
        say(r, t->name, "giao hồ sơ nhưng không ghi được nơi nhận",
            "hands the case over but cannot say to whom");
    if (str_eq(t->name_vi, t->name_en))
        say(r, t->name, "tên chưa được dịch", "the name is not translated");
}

/* Words */

static void want_word(struct run *r, struct str subject, struct str code)
{
    if (code.n && !pack_word(r->p, code))
        say(r, subject, "mã %.*s chưa có lời", "the code %.*s has no word", STR_ARGS(code));
}

/* Codes joined by '|' each want a word. */
static void want_words(struct run *r, struct str subject, struct str codes)
{
    while (codes.n) {
        size_t bar = str_find(codes, '|');
        want_word(r, subject, str_sub(codes, 0, bar));
        codes = str_sub(codes, bar + 1, codes.n);
    }
}

static void lint_words(struct run *r, const struct rule *rule)
{
    want_word(r, rule->id, rule->rank);
    want_word(r, rule->id, rule->stage_group);
    want_word(r, rule->id, rule->confidence);
    want_words(r, rule->id, rule->bound);
    want_words(r, rule->id, rule->severity);
    if (!rule->modelled)
        want_word(r, rule->id, rule->unmodelled_reason);
    for (size_t i = 0; i < rule->nextensions; i++)
        for (size_t k = 0; k < rule->extensions[i].nauthorities; k++)
            want_word(r, rule->id, rule->extensions[i].authorities[k]);
    if (str_eq(rule->name_vi, rule->name_en))
        say(r, rule->id, "tên chưa được dịch", "the name is not translated");
}

/* Stages */

static void lint_stages(struct run *r)
{
    bool closes = false;
    for (size_t i = 0; i < r->p->nstages; i++) {
        bool reached = i == 0;
        for (size_t k = 0; k < r->p->nmoves; k++)
            reached = reached || r->p->moves[k].to == (int)i;
        if (!reached)
            say(r, r->p->stages[i].code, "không sự kiện nào dẫn tới giai đoạn này",
                "no event leads to this stage");
        closes = closes || r->p->stages[i].closed;
    }
    if (!closes)
        say(r, STR("stages"), "không có giai đoạn kết thúc", "no stage closes a case");
    for (size_t i = 0; i < r->p->nanchors; i++)
        if (r->p->anchors[i].on.n == 0)
            say(r, r->p->anchors[i].name, "mốc không gắn với sự kiện nào", "the anchor has no event");
}

enum err pack_lint(const struct pack *p, struct arena *a, struct lint *out)
{
    struct run r = {.p = p, .a = a, .items = ARENA_ARRAY(a, FINDINGS_MAX, struct lint_finding)};
    if (!r.items)
        return ERR_NO_MEMORY;
    lint_versions(&r);
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *rule = &p->rules[i];
        lint_length(&r, rule);
        if (rule->modelled)
            lint_binding(&r, rule);
        for (size_t k = 0; k < rule->nextensions; k++)
            lint_extension(&r, rule, &rule->extensions[k]);
        lint_also(&r, rule);
        lint_words(&r, rule);
    }
    for (size_t i = 0; i < p->nevents; i++)
        lint_event(&r, i);
    for (size_t i = 0; i < p->nrows; i++)
        lint_row(&r, &p->rows[i]);
    lint_stages(&r);
    *out = (struct lint){r.items, r.n};
    return a->failed ? ERR_NO_MEMORY : ERR_OK;
}
