/* Lint of single rows of time limits, and of the rows that are one term by class of offence. */
#include "lib/json/pack_lint_int.h"

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

/* A row whose number could not be read: at its start the engine says so, and no term runs. */
static bool is_unread(const struct rule *rule)
{
    return rule->kind == TERM_DERIVED && rule->nlength_of == 0;
}

/*
 * Does what ends the term set someone free, or restrain him by another act? A step before such an end is none itself:
 * it tells somebody to prepare the order in time.
 */
static bool ends_in_release(const struct lint_run *r, const struct rule *rule)
{
    for (size_t i = 0; rule->kind != TERM_BEFORE && i < rule->end.n; i++)
        if (r->p->events[rule->end.items[i].type].restraint_act != RESTRAINT_NOT)
            return true;
    return false;
}

/* A term without a number of its own has it from others, or ends with them. */
static bool has_length(const struct rule *rule)
{
    return rule->amount || rule->nlength_of || (rule->kind == TERM_LIBERTY && rule->ncap) ||
           rule->kind == TERM_AT_ONCE || rule->kind == TERM_DERIVED;
}

static void lint_length(struct lint_run *r, const struct rule *rule)
{
    if (rule->amount && !unit_fits(rule->kind, rule->unit))
        lint_say(r, rule->id, "unit", "đơn vị thời gian không hợp với cách tính",
                 "the unit does not fit the kind");
    if (rule->amount && rule->kind == TERM_AT_ONCE)
        lint_say(r, rule->id, "amount", "quy định “ngay” mà lại có số", "“at once” has a number");
    if (rule->modelled && !has_length(rule))
        lint_say(r, rule->id, "amount", "đã mô hình hóa nhưng không có số", "modelled, but without a number");
    if (rule->amount && rule->nlength_of)
        lint_say(r, rule->id, "length_of", "vừa có số riêng vừa lấy số của hàng khác",
                 "has a number of its own and takes that of others");
    if (rule->share.legal_q && rule->nlength_of == 0 && !rule->amount &&
        !(rule->nshortens && rule->kind == TERM_DERIVED))
        lint_say(r, rule->id, "share", "có tỷ lệ nhưng không có số nào để lấy", "a share, but of no number");
    bool liberty = rule->liberty || (rule->modelled && ends_in_release(r, rule));
    if (liberty && !is_liberty(rule->kind))
        lint_say(r, rule->id, "kind", "thời hạn hạn chế tự do phải tính theo kiểu không bao giờ dời ngày",
                 "a limit on liberty must be of a kind that never rolls");
    if (!liberty && is_liberty(rule->kind))
        lint_say(r, rule->id, "liberty", "kiểu tính hạn chế tự do nhưng không đánh dấu liberty",
                 "of a liberty kind, but not marked so");
}

/* Rows that a row refers to */

static void want_running(struct lint_run *r, const struct rule *rule, const char *member, const int *rules,
                         size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!lint_runs(r, rules[i]))
            lint_say(r, rule->id, member, "nêu %.*s, quy định này chưa mô hình hóa",
                     "names %.*s, which is not modelled", STR_ARGS(r->p->rules[rules[i]].id));
}

static void lint_length_of(struct lint_run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nlength_of; i++) {
        const struct rule *base = &r->p->rules[rule->length_of[i]];
        if (base->amount == 0)
            lint_say(r, rule->id, "length_of", "lấy thời hạn của %.*s, hàng này không có số",
                     "takes the length of %.*s, which has no number", STR_ARGS(base->id));
        if (!rule->liberty && is_liberty(base->kind))
            lint_say(r, rule->id, "length_of",
                     "lấy cách tính của %.*s, hàng này hạn chế tự do, mà không đánh dấu liberty",
                     "takes the kind of %.*s, which limits liberty, but is not marked so",
                     STR_ARGS(base->id));
        if (rule->liberty && !is_liberty(base->kind))
            lint_say(r, rule->id, "length_of", "hạn chế tự do mà lấy cách tính của %.*s",
                     "limits liberty, but takes the kind of %.*s", STR_ARGS(base->id));
    }
}

static bool is_term_of_case(const struct rule *rule)
{
    return rule->subject == SUBJECT_CASE && !is_liberty(rule->kind) && rule->kind != TERM_BEFORE &&
           (rule->amount || rule->nlength_of);
}

/* A share of detention, of those who are young enough, or of a term of the case. */
static void lint_shortens(struct lint_run *r, const struct rule *rule)
{
    if (rule->nshortens && (!rule->share.legal_q || rule->when.subject_age != SUBJECT_AGE_UNDER))
        lint_say(r, rule->id, "shortens", "rút ngắn thời hạn khác nhưng không nêu tỷ lệ hoặc độ tuổi",
                 "shortens other terms, but has no share or no subject_under");
    for (size_t i = 0; i < rule->nshortens; i++) {
        const struct rule *other = &r->p->rules[rule->shortens[i].rule];
        want_running(r, rule, "shortens.rule", &rule->shortens[i].rule, 1);
        bool jail = other->kind == TERM_LIBERTY && other->subject == SUBJECT_PERSON;
        if (!jail && !is_term_of_case(other))
            lint_say(r, rule->id, "shortens",
                     "rút ngắn %.*s, hàng này không hạn chế tự do của ai theo ngày, cũng không phải thời hạn "
                     "của vụ án",
                     "shortens %.*s, which limits nobody’s liberty by the day and is no term of the case",
                     STR_ARGS(other->id));
        if (jail != (rule->shortens[i].nin_force_by > 0) ||
            (jail && (rule->shortens[i].unless.n || rule->shortens[i].lifting.n)))
            lint_say(
                r, rule->id, "shortens",
                "rút ngắn %.*s: in_force_by dành cho tạm giam; unless, lifting dành cho thời hạn của vụ án",
                "shortens %.*s: in_force_by is for detention; unless and lifting are for terms of the case",
                STR_ARGS(other->id));
        lint_patterns(r, rule->id, "shortens.unless", &rule->shortens[i].unless);
        lint_patterns(r, rule->id, "shortens.lifting", &rule->shortens[i].lifting);
        if (other->share.legal_q)
            lint_say(r, rule->id, "shortens", "rút ngắn %.*s, hàng này đã có tỷ lệ riêng",
                     "shortens %.*s, which has a share of its own", STR_ARGS(other->id));
    }
}

/* Sessions want somebody with whom they are held, a limit, and starts of the types that it is about. */
static void lint_sessions(struct lint_run *r, const struct rule *rule)
{
    const struct session_limit *s = &rule->sessions;
    if (!s->any)
        return;
    for (size_t i = 0; i < s->nwith; i++)
        if (!lint_fact(r, s->held, s->with[i]) || (s->booked >= 0 && !lint_fact(r, s->booked, s->with[i])))
            lint_say(r, rule->id, "sessions.with", "sự kiện không ghi được %s",
                     "the event cannot name its %s", fact_infos[s->with[i]].name);
    if (s->booked >= 0 && !lint_fact(r, s->booked, s->booked_for))
        lint_say(r, rule->id, "sessions.booked_for", "sự kiện đặt lịch không ghi được thời điểm",
                 "the booking cannot say for when");
    if (s->nwith == 0 || (s->a_day == 0 && (rule->amount == 0 || rule->unit != UNIT_HOUR)))
        lint_say(r, rule->id, "sessions", "không giới hạn ai, hoặc không giới hạn gì",
                 "limits nobody, or nothing");
    for (size_t i = 0; i < rule->nstarts; i++) {
        int type = rule->starts[i].anchor < 0 ? rule->starts[i].on.type : -1;
        if (type != s->held && type != s->booked)
            lint_say(r, rule->id, "binding.start", "không phải sự kiện của buổi làm việc mà sessions nêu",
                     "is none of the events that sessions names");
    }
}

static void lint_liberty(struct lint_run *r, const struct rule *rule)
{
    if (!rule->liberty && (rule->ncap || rule->nsince || rule->orders.n))
        lint_say(r, rule->id, "binding.cap", "cap, since, orders chỉ dùng cho thời hạn hạn chế tự do",
                 "cap, since and orders are for limits on liberty");
    for (size_t i = 0; i < rule->ncap; i++)
        if (is_liberty(r->p->rules[rule->cap[i]].kind))
            lint_say(r, rule->id, "binding.cap", "bị giới hạn bởi %.*s, chính hàng này cũng hạn chế tự do",
                     "capped by %.*s, which limits liberty itself", STR_ARGS(r->p->rules[rule->cap[i]].id));
    for (size_t i = 0; i < rule->nsince; i++)
        if (!lint_fact(r, rule->since[i], FACT_person))
            lint_say(r, rule->id, "binding.since", "%.*s không ghi được là ai", "%.*s cannot say who",
                     STR_ARGS(r->p->events[rule->since[i]].name));
    for (size_t i = 0; i < rule->orders.n; i++)
        if (!lint_fact(r, rule->orders.items[i].type, FACT_until))
            lint_say(r, rule->id, "binding.orders", "%.*s không ghi được ngày hết hạn",
                     "%.*s cannot state an end", STR_ARGS(r->p->events[rule->orders.items[i].type].name));
}

static void lint_before(struct lint_run *r, const struct rule *rule)
{
    if (rule->actual_end && rule->kind != TERM_BEFORE)
        lint_say(r, rule->id, "binding.actual_end",
                 "actual_end chỉ dùng cho việc phải làm trước khi hết một thời hạn",
                 "actual_end is for steps before another term’s end");
    if (rule->after_grant && rule->nbefore == 0)
        lint_say(r, rule->id, "binding.granted",
                 "granted chỉ dùng cho việc phải làm trước khi hết một thời hạn có thể gia hạn",
                 "granted is for steps before the end of a term that may be extended");
    if (rule->before_fact == FACT_COUNT)
        return;
    for (size_t i = 0; i < rule->nstarts; i++) {
        int event = rule->starts[i].anchor < 0 ? rule->starts[i].on.type : -1;
        if (event < 0 || !lint_fact(r, event, rule->before_fact))
            lint_say(r, rule->id, "binding.before_fact",
                     "sự kiện bắt đầu không ghi được thời điểm phải làm trước",
                     "the start cannot state the time before which it falls");
    }
}

/* Bindings */

static bool can_start(const struct lint_run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nstarts; i++)
        if (rule->starts[i].anchor < 0 || r->p->anchors[rule->starts[i].anchor].on.n > 0)
            return true;
    return false;
}

/* Is there an event that one of its starts and its condition both let through? */
static bool start_can_hold(const struct lint_run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nstarts; i++) {
        const struct rule_start *s = &rule->starts[i];
        if (s->anchor < 0 && lint_can_match(r, &s->on, &rule->when))
            return true;
        const struct patterns *on = s->anchor < 0 ? NULL : &r->p->anchors[s->anchor].on;
        for (size_t k = 0; on && k < on->n; k++)
            if (lint_can_match(r, &on->items[k], &rule->when))
                return true;
    }
    return false;
}

/* One start of several that never matches is dead too, though the row is not. */
static void lint_starts(struct lint_run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nstarts; i++) {
        const struct rule_start *s = &rule->starts[i];
        enum subject_kind wanted = s->each == EACH_UNREPRESENTED ? SUBJECT_VICTIM : SUBJECT_PERSON;
        if (s->each != EACH_NONE && rule->subject != wanted)
            lint_say(r, rule->id, "binding.start.each", "each đòi hàng tính riêng cho từng người",
                     "each wants a row with someone for its subject");
        if (s->anchor < 0 && !lint_can_match(r, &s->on, &rule->when))
            lint_say(r, rule->id, "binding.start", "không gì có thể khớp với mẫu %.*s",
                     "nothing can match the pattern of %.*s", STR_ARGS(r->p->events[s->on.type].name));
    }
}

static bool group_is_empty(const struct lint_run *r, int group)
{
    const struct offence_group *g = &r->p->groups[group];
    for (size_t i = 0; i < r->p->noffences; i++)
        if (r->p->offences[i].article >= g->first_article && r->p->offences[i].article <= g->last_article)
            return false;
    return true;
}

static void lint_when(struct lint_run *r, const struct rule *rule)
{
    bool some = rule->when.nopen == 0;
    for (size_t i = 0; i < rule->when.nopen; i++)
        some = some || lint_runs(r, rule->when.open[i]);
    if (!some)
        lint_say(r, rule->id, "binding.when.open",
                 "đòi một thời hạn đang chạy mà chưa quy định nào được mô hình hóa",
                 "wants a running term, none of which is modelled");
    if (rule->when.subject_age != SUBJECT_AGE_ANY && rule->subject == SUBJECT_CASE)
        lint_say(r, rule->id, "binding.when", "hỏi tuổi của người mà hàng này không tính riêng cho ai",
                 "asks for somebody’s age, but has nobody for its subject");
    if (rule->when.offence_group >= 0 && group_is_empty(r, rule->when.offence_group))
        lint_say(r, rule->id, "binding.when.offence_group", "nhóm tội không có điều khoản nào",
                 "its group of offences has no clause");
}

/* A row whose number could not be read has to be in force as an error that somebody sees. */
static void lint_unread(struct lint_run *r, const struct rule *rule)
{
    bool unread = str_is(rule->length_text, "unread") || str_is(rule->confidence, "unread");
    if (unread && !rule->modelled)
        lint_say(r, rule->id, "modelled", "chưa đọc được văn bản, nhưng không ai được báo",
                 "the text could not be read, and nobody is told");
    if (unread && rule->modelled && !rule->told)
        lint_say(r, rule->id, "rank", "chưa đọc được văn bản mà cấp văn bản lại không được báo",
                 "the text could not be read, and its rank is never told");
}

static void lint_binding(struct lint_run *r, const struct rule *rule)
{
    bool own = rule->nstarts || rule->ninstead == 0; /* else it starts where those would */
    if (own && !can_start(r, rule))
        lint_say(r, rule->id, "binding.start", "không sự kiện nào có thể làm thời hạn bắt đầu",
                 "no event can start it");
    else if (own && !start_can_hold(r, rule))
        lint_say(r, rule->id, "binding.when", "điều kiện loại trừ mọi sự kiện bắt đầu",
                 "its condition rules out every start");
    else
        lint_starts(r, rule);
    if (rule->through < r->p->in_force_from)
        lint_say(r, rule->id, "effective.through", "hết hiệu lực trước khi bộ quy định có hiệu lực",
                 "ended before the pack begins");
    bool ends = rule->end.n || rule->act_ends || rule->void_by.n || rule->lapse == LAPSE_LAPSES;
    if (!ends && !is_unread(rule) && !rule->sessions.any)
        lint_say(r, rule->id, "binding.end", "không gì làm thời hạn kết thúc", "nothing can end it");
    if (rule->act_starts_next && rule->end.n == 0 && !rule->act_ends)
        lint_say(r, rule->id, "binding.recurring", "định kỳ nhưng không có việc nào mở vòng sau",
                 "recurring, but nothing opens the next round");
    lint_when(r, rule);
    lint_patterns(r, rule->id, "binding.restart", &rule->restart);
    lint_patterns(r, rule->id, "binding.end", &rule->end);
    lint_patterns(r, rule->id, "binding.stay", &rule->stay);
    lint_patterns(r, rule->id, "binding.stay_anew", &rule->stay_anew);
    lint_patterns(r, rule->id, "binding.stay_off", &rule->stay_off);
    if (!rule->stay.n && (rule->stay_anew.n || rule->stay_off.n))
        lint_say(r, rule->id, "binding.stay", "không gì làm thời hạn dừng", "nothing stays it");
    if (rule->suspected && !rule->classes && !rule->nlength_of)
        lint_say(r, rule->id, "binding.suspected", "không hỏi loại tội phạm nào", "it asks for no class");
    lint_patterns(r, rule->id, "binding.void", &rule->void_by);
    want_running(r, rule, "binding.before", rule->before, rule->nbefore);
    want_running(r, rule, "binding.cap", rule->cap, rule->ncap);
    want_running(r, rule, "length_of", rule->length_of, rule->nlength_of);
    lint_rule_flags(r, rule);
    lint_before(r, rule);
    lint_length_of(r, rule);
    lint_shortens(r, rule);
    lint_sessions(r, rule);
    lint_liberty(r, rule);
}

/* Extensions */

/* Some step before this rule's end is met by asking: it says by when, the first time too. */
static bool asked_in_time(const struct lint_run *r, const struct rule *rule, int request)
{
    for (size_t i = 0; i < r->p->nrules; i++) {
        const struct rule *step = &r->p->rules[i];
        for (size_t k = 0; !step->after_grant && k < step->nbefore; k++)
            for (size_t e = 0; str_eq(r->p->rules[step->before[k]].id, rule->id) && e < step->end.n; e++)
                if (step->end.items[e].type == request)
                    return true;
    }
    return false;
}

static void lint_authority(struct lint_run *r, const struct rule *rule, const struct extension_step *x)
{
    struct str event = r->p->events[x->event].name;
    const struct event_fact_spec *authority = lint_fact(r, x->event, FACT_authority);
    if (!authority || !lint_fact(r, x->event, FACT_amount) || !lint_fact(r, x->event, FACT_unit))
        lint_say(r, rule->id, "extensions.event", "%.*s không ghi được thẩm quyền và thời lượng",
                 "%.*s cannot state authority and length", STR_ARGS(event));
    for (size_t i = 0; authority && i < x->nauthorities; i++)
        if (!lint_fact_takes(authority, x->authorities[i]))
            lint_say(r, rule->id, "extensions.authority", "%.*s không nhận thẩm quyền %.*s",
                     "%.*s does not take the authority %.*s", STR_ARGS(event), STR_ARGS(x->authorities[i]));
}

static void lint_extension(struct lint_run *r, const struct rule *rule, const struct extension_step *x)
{
    struct str event = r->p->events[x->event].name;
    if (x->nauthorities) /* without any it follows from the event itself, for the whole of its length */
        lint_authority(r, rule, x);
    if (x->ngrounds && !lint_fact(r, x->event, FACT_ground))
        lint_say(r, rule->id, "extensions.grounds", "%.*s không ghi được căn cứ",
                 "%.*s cannot state a ground", STR_ARGS(event));
    if (x->max_amount <= 0 || x->unit == UNIT_NONE)
        lint_say(r, rule->id, "extensions.max_amount", "gia hạn bằng %.*s không có mức tối đa",
                 "%.*s has no greatest length", STR_ARGS(event));
    if (is_liberty(rule->kind) && !unit_fits(rule->kind, x->unit))
        lint_say(r, rule->id, "extensions.unit", "gia hạn một thời hạn hạn chế tự do theo đơn vị khác kiểu",
                 "lengthens a limit on liberty by a unit of another kind");
    if (x->cap_amount && x->cap_unit == rule->unit && x->cap_amount <= rule->amount)
        lint_say(r, rule->id, "extensions.cap", "mức trần không quá thời hạn ban đầu",
                 "the cap leaves nothing to extend");
    if (rule->modelled && x->request_event >= 0 && !asked_in_time(r, rule, x->request_event))
        lint_say(r, rule->id, "extensions.request", "không hàng nào nói phải đề nghị gia hạn trước khi nào",
                 "no row says by when the extension must be asked for");
}

/* The steps stand in their order, 1, 2, 3 …: each from the one before it. */
static void lint_steps(struct lint_run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nextensions; i++)
        if (rule->extensions[i].order != (int)i + 1)
            lint_say(r, rule->id, "extensions.order", "bước gia hạn thứ %zu lại ghi thứ tự %d",
                     "extension step %zu has the order %d", i + 1, rule->extensions[i].order);
}

/* Families */

static bool shares_family(const struct rule *a, const struct rule *b)
{
    return a->modelled && b->modelled && !str_is_none(a->family) && str_eq(a->family, b->family);
}

static void lint_kin(struct lint_run *r, const struct rule *a, const struct rule *b)
{
    bool meet = a->classes == 0 || b->classes == 0 || (a->classes & b->classes);
    if (meet && a->from <= b->through && b->from <= a->through)
        lint_say(r, b->id, "family", "cùng nhóm, cùng loại tội và cùng lúc có hiệu lực với %.*s",
                 "of one family, class and time with %.*s", STR_ARGS(a->id));
    if (is_liberty(a->kind) != is_liberty(b->kind) || a->subject != b->subject)
        lint_say(r, b->id, "family", "cùng nhóm nhưng khác kiểu với %.*s",
                 "of one family with %.*s, but of another kind", STR_ARGS(a->id));
}

/* The last day on which some row of the family, in force on `day`, covers the class; `day` - 1: there is none. */
static day_t covered_through(const struct lint_run *r, const struct rule *of, unsigned class, day_t day)
{
    for (size_t i = 0; i < r->p->nrules; i++) {
        const struct rule *k = &r->p->rules[i];
        if (shares_family(of, k) && (k->classes == 0 || (k->classes & class)) && k->from <= day &&
            day <= k->through)
            return k->through;
    }
    return day - 1;
}

/* Every class has a row from the first day of the family to its last. `of` is its first row. */
static void lint_cover(struct lint_run *r, const struct rule *of)
{
    day_t first = of->from, last = of->through;
    char text[DAY_TEXT_SIZE];
    for (size_t i = 0; i < r->p->nrules; i++) {
        const struct rule *k = &r->p->rules[i];
        if (!shares_family(of, k))
            continue;
        first = k->from < first ? k->from : first;
        last = k->through > last ? k->through : last;
    }
    for (size_t c = 0; c < r->p->nclasses; c++)
        for (day_t day = first, through; day <= last; day = through + 1) {
            through = covered_through(r, of, 1U << c, day);
            if (through < day) {
                lint_say(r, of->id, "family", "nhóm không có hàng nào cho loại tội %.*s từ %.*s",
                         "its family has no row for the class %.*s from %.*s",
                         STR_ARGS(r->p->classes[c].code), STR_ARGS(day_text(day, text)));
                break;
            }
            if (through == INT32_MAX)
                break;
        }
}

void lint_families(struct lint_run *r)
{
    for (size_t i = 0; i < r->p->nrules; i++) {
        const struct rule *rule = &r->p->rules[i];
        bool first = rule->modelled && !str_is_none(rule->family);
        for (size_t k = 0; k < i; k++) {
            if (!shares_family(&r->p->rules[k], rule))
                continue;
            first = false;
            lint_kin(r, &r->p->rules[k], rule);
        }
        if (first)
            lint_cover(r, rule);
    }
}

void lint_rule(struct lint_run *r, const struct rule *rule)
{
    lint_length(r, rule);
    lint_unread(r, rule);
    if (rule->modelled)
        lint_binding(r, rule);
    for (size_t k = 0; k < rule->nextensions; k++)
        lint_extension(r, rule, &rule->extensions[k]);
    if (rule->modelled)
        lint_steps(r, rule);
}
