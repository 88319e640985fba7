/* Lint of what flags of the case do to rows, and of terms that another agency goes on with. */
#include "lib/json/pack_lint_int.h"

static bool is_liberty(const struct rule *rule)
{
    return rule->kind == TERM_LIBERTY || rule->kind == TERM_LIBERTY_EXACT;
}

/* Does some event set that flag, itself or by its kind? */
static bool is_set(const struct lint_run *r, struct str flag)
{
    for (size_t i = 0; i < r->p->nevents; i++) {
        const struct event_type *t = &r->p->events[i];
        const struct event_fact_spec *kind = lint_fact(r, (int)i, FACT_kind);
        if (t->unflags || str_is_none(t->flag))
            continue;
        if (str_eq(t->flag, flag))
            return true;
        if (kind && kind->nvalues && lint_fact_takes(kind, t->flag) && lint_fact_takes(kind, flag))
            return true;
    }
    return false;
}

void lint_want_flag(struct lint_run *r, struct str subject, const char *member, struct str flag)
{
    if (flag.n && !is_set(r, flag))
        lint_say(r, subject, member, "không sự kiện nào đặt dấu %.*s", "no event sets the flag %.*s",
                 STR_ARGS(flag));
}

static bool names(const struct lint_run *r, const struct rule *rule, int other)
{
    for (size_t i = 0; i < rule->ninstead; i++)
        if (str_eq(r->p->rules[rule->instead[i]].id, r->p->rules[other].id))
            return true;
    return false;
}

/* One row takes the place of one of the same kind of term, and nobody else takes it. */
static void lint_instead(struct lint_run *r, const struct rule *rule)
{
    lint_want_flag(r, rule->id, "binding.instead", rule->instead_flag);
    for (size_t i = 0; i < rule->ninstead; i++) {
        const struct rule *other = &r->p->rules[rule->instead[i]];
        if (!lint_runs(r, rule->instead[i]))
            lint_say(r, rule->id, "binding.instead", "thay cho %.*s, hàng này chưa mô hình hóa",
                     "takes the place of %.*s, which is not modelled", STR_ARGS(other->id));
        if (other->subject != rule->subject || is_liberty(other) != is_liberty(rule) ||
            other->kind == TERM_BEFORE || rule->kind == TERM_BEFORE)
            lint_say(r, rule->id, "binding.instead", "thay cho %.*s nhưng khác kiểu",
                     "takes the place of %.*s, which is of another kind", STR_ARGS(other->id));
        for (size_t k = 0; k < r->p->nrules; k++)
            if (!str_eq(r->p->rules[k].id, rule->id) && names(r, &r->p->rules[k], rule->instead[i]))
                lint_say(r, rule->id, "binding.instead", "thay cho %.*s, hàng này %.*s cũng thay",
                         "takes the place of %.*s, as %.*s does", STR_ARGS(other->id),
                         STR_ARGS(r->p->rules[k].id));
        if (other->ninstead)
            lint_say(r, rule->id, "binding.instead", "thay cho %.*s, chính hàng này cũng thay cho hàng khác",
                     "takes the place of %.*s, which takes that of others itself", STR_ARGS(other->id));
    }
}

/* A day that is counted on from a receipt may move: no limit on liberty does, and hours have no days to count. */
static void lint_carried(struct lint_run *r, const struct rule *rule)
{
    const struct carriage *c = &rule->carried;
    lint_patterns(r, rule->id, "binding.carried", &c->decided);
    lint_patterns(r, rule->id, "binding.carried", &c->received);
    if (c->received.n == 0)
        return;
    if (c->decided.n == 0 || is_liberty(rule) || rule->kind == TERM_BEFORE || rule->kind == TERM_HOURS ||
        rule->kind == TERM_AT_ONCE)
        lint_say(r, rule->id, "binding.carried", "chuyển vụ án: thời hạn này không tính tiếp được",
                 "handed over: this is no term that could go on");
}

void lint_rule_flags(struct lint_run *r, const struct rule *rule)
{
    lint_instead(r, rule);
    lint_carried(r, rule);
    lint_want_flag(r, rule->id, "binding.asleep", rule->asleep);
    lint_want_flag(r, rule->id, "binding.when", rule->when.flag);
    lint_want_flag(r, rule->id, "binding.when", rule->when.no_flag);
}

void lint_flags(struct lint_run *r)
{
    for (size_t i = 0; i < r->p->nflags; i++)
        lint_want_flag(r, r->p->flags[i].code, "flags.code", r->p->flags[i].code);
    for (size_t i = 0; i < r->p->nhandoffs; i++) {
        lint_want_flag(r, r->p->handoffs[i].id, "when", r->p->handoffs[i].when.flag);
        lint_want_flag(r, r->p->handoffs[i].id, "when", r->p->handoffs[i].when.no_flag);
    }
    for (size_t i = 0; i < r->p->nevents; i++)
        for (size_t k = 0; k < r->p->events[i].nrequires; k++)
            lint_want_flag(r, r->p->events[i].name, "requires.no_flag", r->p->events[i].requires[k].no_flag);
}
