/* Lint of event types and of what the law pack makes of them: stages, what follows of itself, handoffs, alarms. */
#include "lib/json/pack_lint_int.h"

static bool contains(const int *items, size_t n, int x)
{
    for (size_t i = 0; i < n; i++)
        if (items[i] == x)
            return true;
    return false;
}

/* Event types */

static void lint_requirement(struct lint_run *r, int event, const struct requirement *q)
{
    struct str name = r->p->events[event].name;
    if (q->nopen_rules == 0 && q->namong == 0 && q->restrained == 0 && q->no_flag.n == 0)
        lint_say(r, name, "requires", "điều kiện trình tự trống", "an empty requirement");
    if (q->namong && q->nlatest == 0 && !q->none_ok)
        lint_say(r, name, "requires", "điều kiện trình tự không bao giờ thỏa mãn",
                 "a requirement that nothing can meet");
    if ((q->person || q->restrained) && !lint_fact(r, event, FACT_person))
        lint_say(r, name, "requires", "điều kiện về một người nhưng không ghi được là ai",
                 "a requirement about a person whom it cannot name");
    for (size_t i = 0; i < q->nlatest; i++)
        if (!contains(q->among, q->namong, q->latest[i]))
            lint_say(r, name, "requires.latest", "%.*s phải nằm trong among", "%.*s must be among `among`",
                     STR_ARGS(r->p->events[q->latest[i]].name));
    for (size_t i = 0; i < q->nopen_rules; i++)
        if (!lint_runs(r, q->open_rules[i]))
            lint_say(r, name, "requires.open", "đòi %.*s đang chạy, nhưng quy định này chưa mô hình hóa",
                     "wants %.*s open, which is not modelled", STR_ARGS(r->p->rules[q->open_rules[i]].id));
}

/* What the event does to charges, liberty and taking part wants the facts that say to what and to whom. */
static void lint_effects(struct lint_run *r, int event)
{
    const struct event_type *t = &r->p->events[event];
    bool person = lint_fact(r, event, FACT_person) != NULL;
    bool clause = lint_fact(r, event, FACT_article) && lint_fact(r, event, FACT_clause) &&
                  lint_fact(r, event, FACT_max_penalty);
    if (t->charge != CHARGE_NOT && (t->charge < CHARGE_REMOVES || t->charge == CHARGE_SUSPECTS) && !clause)
        lint_say(r, t->name, "charge", "đổi tội danh nhưng không ghi được điều, khoản, khung hình phạt",
                 "changes a charge, but cannot state article, clause and penalty");
    bool about = t->restraint_act != RESTRAINT_NOT || t->part != PART_NOT ||
                 (t->charge != CHARGE_NOT && t->charge != CHARGE_CASE && t->charge != CHARGE_AMENDS &&
                  t->charge != CHARGE_SUSPECTS);
    if (about && !person)
        lint_say(r, t->name, "facts.person", "tác động tới một người nhưng không ghi được là ai",
                 "does something to a person whom it cannot name");
    if ((t->restraint_act != RESTRAINT_NOT) != (t->restraint != 0))
        lint_say(r, t->name, "restraint", "hạn chế tự do không rõ kiểu nào", "a restraint of no kind");
}

void lint_event(struct lint_run *r, int event)
{
    const struct event_type *t = &r->p->events[event];
    for (size_t k = 0; k < t->nrequires; k++)
        lint_requirement(r, event, &t->requires[k]);
    for (size_t k = 0; k < t->nnot_before_end_of; k++)
        if (!lint_runs(r, t->not_before_end_of[k]))
            lint_say(r, t->name, "not_before_end_of",
                     "phải chờ hết %.*s, nhưng quy định này chưa mô hình hóa",
                     "must wait for the end of %.*s, which is not modelled",
                     STR_ARGS(r->p->rules[t->not_before_end_of[k]].id));
    if (t->needs_listed_ground && !lint_fact(r, event, FACT_ground))
        lint_say(r, t->name, "facts.ground", "có danh mục căn cứ nhưng không ghi được căn cứ",
                 "has lawful grounds but cannot state one");
    if (t->hands && !lint_fact(r, event, FACT_to))
        lint_say(r, t->name, "facts.to", "giao hồ sơ nhưng không ghi được nơi nhận",
                 "hands the case over but cannot say to whom");
    lint_effects(r, event);
    if (t->derived && !lint_happens(r, event))
        lint_say(r, t->name, "derived", "tự phát sinh nhưng không gì làm nó phát sinh",
                 "follows of itself, but from nothing");
    if (t->derived && (t->takes || t->hands || t->nrequires || t->needs_listed_ground))
        lint_say(r, t->name, "derived", "tự phát sinh mà lại có điều kiện như việc do người ghi nhận",
                 "follows of itself, yet is judged like what somebody records");
}

/* What follows of itself */

void lint_derived(struct lint_run *r)
{
    for (size_t i = 0; i < r->p->nderived; i++) {
        const struct derived_event *d = &r->p->derived[i];
        struct str name = r->p->events[d->event].name;
        if (d->nlapsed == 0)
            lint_say(r, name, "derived.lapsed", "không phát sinh từ thời hạn nào", "follows from no term");
        for (size_t k = 0; k < d->nlapsed; k++) {
            const struct rule *rule = &r->p->rules[d->lapsed[k]];
            if (!lint_runs(r, d->lapsed[k]) || rule->lapse != LAPSE_LAPSES)
                lint_say(r, name, "derived.lapsed", "phát sinh khi hết %.*s, nhưng thời hạn này không tự hết",
                         "follows from the lapse of %.*s, which does not lapse", STR_ARGS(rule->id));
        }
    }
}

/* Stages */

static void lint_suspensions(struct lint_run *r)
{
    for (size_t i = 0; i < r->p->nsuspensions; i++) {
        const struct suspension_rule *s = &r->p->suspensions[i];
        lint_patterns(r, s->code, "suspensions.start", &s->start);
        lint_patterns(r, s->code, "suspensions.end", &s->end);
        if (s->start.n == 0 || s->end.n == 0)
            lint_say(r, s->code, "suspensions", "tạm đình chỉ không có đầu hoặc không có cuối",
                     "a suspension without a beginning or an end");
        if (s->review >= 0 && !lint_runs(r, s->review))
            lint_say(r, s->code, "suspensions.review", "việc rà soát %.*s chưa mô hình hóa",
                     "its review %.*s is not modelled", STR_ARGS(r->p->rules[s->review].id));
    }
}

static void lint_moves(struct lint_run *r)
{
    for (size_t i = 0; i < r->p->nmoves; i++) {
        const struct stage_move *m = &r->p->moves[i];
        if (m->on.anchor < 0)
            lint_patterns(r, r->p->stages[m->to].code, "moves.on", &(struct patterns){&m->on.on, 1});
    }
    for (size_t i = 0; i < r->p->nidles; i++) {
        const struct idle_rule *idle = &r->p->idles[i];
        struct str name = r->p->events[idle->latest.type].name;
        if (!contains(idle->among, idle->namong, idle->latest.type))
            lint_say(r, name, "idle.latest", "không nằm trong among của lý do chờ",
                     "is not among the events of its reason for waiting");
        lint_patterns(r, name, "idle.latest", &(struct patterns){&idle->latest, 1});
    }
}

static void lint_returns(struct lint_run *r)
{
    for (size_t i = 0; i < RETURNED_BY_COUNT; i++) {
        lint_patterns(r, STR("returns"), "on", &r->p->returns[i].on);
        lint_patterns(r, STR("returns"), "back", &r->p->returns[i].back);
    }
}

void lint_stages(struct lint_run *r)
{
    bool closes = false;
    for (size_t i = 0; i < r->p->nstages; i++) {
        bool reached = i == 0;
        for (size_t k = 0; k < r->p->nmoves; k++)
            reached = reached || r->p->moves[k].to == (int)i;
        if (!reached)
            lint_say(r, r->p->stages[i].code, "moves.to", "không sự kiện nào dẫn tới giai đoạn này",
                     "no event leads to this stage");
        closes = closes || r->p->stages[i].closed;
    }
    if (!closes)
        lint_say(r, STR("stages"), "closed", "không có giai đoạn kết thúc", "no stage closes a case");
    for (size_t i = 0; i < r->p->nanchors; i++)
        if (r->p->anchors[i].on.n == 0)
            lint_say(r, r->p->anchors[i].name, "anchors.on", "mốc không gắn với sự kiện nào",
                     "the anchor has no event");
    for (size_t i = 0; i < r->p->nclasses; i++)
        lint_want_word(r, STR("classes"), "code", r->p->classes[i].code);
    lint_moves(r);
    lint_returns(r);
    lint_suspensions(r);
}

/* Handoffs */

/* Some event that can happen, and that its own condition lets through. */
static bool can_be_caused(const struct lint_run *r, const struct handoff_rule *h)
{
    for (size_t i = 0; i < h->cause.n; i++)
        if (lint_can_match(r, &h->cause.items[i], &h->when))
            return true;
    return false;
}

void lint_handoffs(struct lint_run *r)
{
    for (size_t i = 0; i < r->p->nhandoffs; i++) {
        const struct handoff_rule *h = &r->p->handoffs[i];
        if (!can_be_caused(r, h))
            lint_say(r, h->id, "cause", "không gì có thể làm phát sinh việc giao nhận này",
                     "nothing can cause it");
        if (h->rule >= 0 && !lint_runs(r, h->rule))
            lint_say(r, h->id, "rule", "thời hạn %.*s của nó chưa mô hình hóa",
                     "its clock %.*s is not modelled", STR_ARGS(r->p->rules[h->rule].id));
        for (size_t k = 0; k < h->nalso; k++)
            if (!pack_knows_row(r->p, h->also[k]))
                lint_say(r, h->id, "also", "also nêu %.*s, không có hàng này",
                         "also names %.*s, which is no row", STR_ARGS(h->also[k]));
        lint_want_word(r, h->id, "from", h->from);
        lint_want_word(r, h->id, "to", h->to);
        lint_want_word(r, h->id, "carries", h->carries);
        const struct {
            const char *member;
            const struct patterns *on;
        } steps[] = {{"sent", &h->sent},
                     {"received", &h->received},
                     {"accepted", &h->accepted},
                     {"returned", &h->returned},
                     {"void", &h->void_by}};
        for (size_t k = 0; k < ARRAY_LEN(steps); k++)
            lint_patterns(r, h->id, steps[k].member, steps[k].on);
    }
}

/* Alarms */

static bool ladder_fits(const struct ladder *l, const struct rule *rule)
{
    return (!l->liberty_only || rule->liberty) && (l->kinds == 0 || (l->kinds & 1U << rule->kind));
}

static bool some_ladder(const struct lint_run *r, const struct rule *rule)
{
    for (size_t i = 0; i < r->p->nladders; i++) {
        const struct ladder *l = &r->p->ladders[i];
        if (str_is_none(rule->ladder) ? ladder_fits(l, rule) : str_eq(rule->ladder, l->name))
            return true;
    }
    return false;
}

static void lint_rungs(struct lint_run *r, const struct ladder *l)
{
    if (l->nrungs == 0)
        lint_say(r, l->name, "ladders.rungs", "thang báo không có nấc nào", "a ladder without rungs");
    for (size_t i = 0; i < l->nrungs; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(l->rungs[i].code, l->rungs[k].code))
                lint_say(r, l->name, "ladders.rungs", "hai nấc cùng mã %.*s", "two rungs have the code %.*s",
                         STR_ARGS(l->rungs[i].code));
}

void lint_ladders(struct lint_run *r)
{
    for (size_t i = 0; i < r->p->nladders; i++) {
        lint_rungs(r, &r->p->ladders[i]);
        for (size_t k = 0; k < i; k++)
            if (str_eq(r->p->ladders[i].name, r->p->ladders[k].name))
                lint_say(r, r->p->ladders[i].name, "ladders.name", "hai thang báo cùng tên",
                         "two ladders have one name");
    }
    for (size_t i = 0; r->p->nladders && i < r->p->nrules; i++)
        if (r->p->rules[i].modelled && !some_ladder(r, &r->p->rules[i]))
            lint_say(r, r->p->rules[i].id, "ladder", "không thang báo nào dùng được cho thời hạn này",
                     "no ladder of alarms is for it");
}
