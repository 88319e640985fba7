/* Finds things in the law pack by name, and makes the tables from event types to the rules that they may concern. */
#include "lib/law/pack.h"

int pack_rule(const struct pack *p, struct str id)
{
    size_t from = 0, to = p->nrules;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (str_cmp(p->rules[mid].id, id) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return from < p->nrules && str_eq(p->rules[from].id, id) ? (int)from : -1;
}

int pack_event(const struct pack *p, struct str name)
{
    for (size_t i = 0; i < p->nevents; i++)
        if (str_eq(p->events[i].name, name))
            return (int)i;
    return -1;
}

int pack_stage(const struct pack *p, struct str code)
{
    for (size_t i = 0; i < p->nstages; i++)
        if (str_eq(p->stages[i].code, code))
            return (int)i;
    return -1;
}

const struct ladder *pack_ladder(const struct pack *p, struct str name)
{
    for (size_t i = 0; i < p->nladders; i++)
        if (str_eq(p->ladders[i].name, name))
            return &p->ladders[i];
    return NULL;
}

bool pack_knows_row(const struct pack *p, struct str id)
{
    if (pack_rule(p, id) >= 0)
        return true;
    for (size_t i = 0; i < p->nrows; i++)
        if (str_eq(p->rows[i].id, id))
            return true;
    for (size_t i = 0; i < p->nhandoffs; i++)
        if (str_eq(p->handoffs[i].id, id))
            return true;
    return false;
}

static bool patterns_name(const struct patterns *ps, int type)
{
    for (size_t i = 0; i < ps->n; i++)
        if (ps->items[i].type == type)
            return true;
    return false;
}

/* True when an event of that type may start the rule. */
static bool may_start(const struct pack *p, const struct rule *r, int type)
{
    for (size_t i = 0; i < r->nstarts; i++) {
        const struct rule_start *s = &r->starts[i];
        if (s->anchor >= 0 ? patterns_name(&p->anchors[s->anchor].on, type) : s->on.type == type)
            return true;
    }
    return false;
}

/* What rests on others starts after them: terms that others cap, then steps before the end of others. */
enum turn { TURN_OWN, TURN_CAPPED, TURN_BEFORE, TURNS };

static enum turn turn_of(const struct rule *r)
{
    return r->kind == TERM_BEFORE ? TURN_BEFORE : r->ncap || r->nlength_of ? TURN_CAPPED : TURN_OWN;
}

/* Appends the rules of that turn that `type` may start; `rules` NULL only counts. */
static int starters(const struct pack *p, int type, enum turn turn, int *rules)
{
    int n = 0;
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];
        if (!r->modelled || turn_of(r) != turn || !may_start(p, r, type))
            continue;
        if (rules)
            rules[n] = (int)i;
        n++;
    }
    return n;
}

static bool may_change(const struct pack *p, const struct rule *r, int type)
{
    return patterns_name(&r->restart, type) || patterns_name(&r->end, type) ||
           patterns_name(&r->void_by, type) || patterns_name(&r->carried.received, type) ||
           patterns_name(&r->stay, type) || patterns_name(&r->stay_anew, type) ||
           patterns_name(&r->stay_off, type) || (r->act_ends && type == p->act_event);
}

static bool has_step(const struct rule *r, int type)
{
    for (size_t i = 0; i < r->nextensions; i++)
        if (r->extensions[i].event == type)
            return true;
    return false;
}

/* A row without a ladder of its own has that of the row from which it takes its length: any, as far as this goes. */
static bool may_lengthen(const struct pack *p, const struct rule *r, int type)
{
    if (r->nextensions || !r->nlength_of)
        return has_step(r, type);
    for (size_t i = 0; i < p->nrules; i++)
        if (has_step(&p->rules[i], type))
            return true;
    return false;
}

static bool may_change_row(const struct pack *p, size_t i, int type)
{
    return may_change(p, &p->rules[i], type);
}

static bool may_lengthen_row(const struct pack *p, size_t i, int type)
{
    return may_lengthen(p, &p->rules[i], type);
}

static bool may_owe(const struct pack *p, size_t i, int type)
{
    return patterns_name(&p->handoffs[i].cause, type);
}

static bool may_move(const struct pack *p, size_t i, int type)
{
    const struct handoff_rule *r = &p->handoffs[i];
    return patterns_name(&r->sent, type) || patterns_name(&r->received, type) ||
           patterns_name(&r->accepted, type) || patterns_name(&r->returned, type) ||
           patterns_name(&r->void_by, type);
}

/* What is asked of each of `n` rows; of those that are versions of one rule the first stands for all. */
struct question {
    bool (*may)(const struct pack *p, size_t i, int type);
    size_t n;
    const int *first_version; /* NULL: each stands for itself */
};

/* Appends the rows that `type` may concern; `rows` NULL only counts. */
static int concerned(const struct pack *p, int type, const struct question *q, int *rows)
{
    int n = 0, last = -1;
    for (size_t i = 0; i < q->n; i++) {
        int row = q->first_version ? q->first_version[i] : (int)i;
        if (row == last || !q->may(p, i, type))
            continue;
        last = row;
        if (rows)
            rows[n] = row;
        n++;
    }
    return n;
}

static bool index_make(const struct pack *p, struct arena *a, const struct question *q,
                       struct start_index *out)
{
    int *first = ARENA_ARRAY(a, p->nevents + 1, int);
    for (size_t t = 0; first && t < p->nevents; t++)
        first[t + 1] = first[t] + concerned(p, (int)t, q, NULL);
    int *rows = first ? ARENA_ARRAY(a, (size_t)first[p->nevents], int) : NULL;
    for (size_t t = 0; rows && t < p->nevents; t++)
        concerned(p, (int)t, q, rows + first[t]);
    *out = (struct start_index){.first = first, .rules = rows};
    return rows != NULL;
}

static bool index_versions(struct pack *p, struct arena *a)
{
    int *first = ARENA_ARRAY(a, p->nrules, int);
    for (size_t i = 0; first && i < p->nrules; i++)
        first[i] = i > 0 && str_eq(p->rules[i].id, p->rules[i - 1].id) ? first[i - 1] : (int)i;
    p->first_version = first;
    return first != NULL;
}

/* Of several that would take the place of one rule the first counts; lint finds the others. */
static bool index_stand_ins(struct pack *p, struct arena *a)
{
    int *found = ARENA_ARRAY(a, p->nrules, int);
    for (size_t i = 0; found && i < p->nrules; i++) {
        found[i] = -1;
        for (size_t k = 0; k < p->nrules && found[i] < 0; k++)
            for (size_t n = 0; n < p->rules[k].ninstead && found[i] < 0; n++)
                if (p->first_version[p->rules[k].instead[n]] == p->first_version[i])
                    found[i] = p->first_version[k];
    }
    p->stand_in = found;
    return found != NULL;
}

static bool index_starts(struct pack *p, struct arena *a)
{
    int *first = ARENA_ARRAY(a, p->nevents + 1, int);
    if (!first)
        return false;
    for (size_t t = 0; t < p->nevents; t++) {
        first[t + 1] = first[t];
        for (int turn = TURN_OWN; turn < TURNS; turn++)
            first[t + 1] += starters(p, (int)t, (enum turn)turn, NULL);
    }
    int *rules = ARENA_ARRAY(a, (size_t)first[p->nevents], int);
    if (!rules)
        return false;
    for (size_t t = 0; t < p->nevents; t++) {
        int n = first[t];
        for (int turn = TURN_OWN; turn < TURNS; turn++)
            n += starters(p, (int)t, (enum turn)turn, rules + n);
    }
    p->starts = (struct start_index){.first = first, .rules = rules};
    return true;
}

static bool is_liberty(const struct rule *r)
{
    return r->kind == TERM_LIBERTY || r->kind == TERM_LIBERTY_EXACT;
}

static void share_index(struct pack *p, int row, size_t k, struct term_share *out, bool *lifts)
{
    const struct rule *r = &p->rules[row];
    const struct patterns *lifting = &r->shortens[k].lifting;
    *out = (struct term_share){row, k};
    p->nterm_shares++;
    p->share_years = r->when.subject_age_years > p->share_years ? r->when.subject_age_years : p->share_years;
    p->share_from = r->from < p->share_from ? r->from : p->share_from;
    for (size_t i = 0; i < lifting->n; i++)
        lifts[lifting->items[i].type] = true;
}

static bool index_shares(struct pack *p, struct arena *a)
{
    size_t n = 0;
    for (size_t i = 0; i < p->nrules; i++)
        n += p->rules[i].modelled ? p->rules[i].nshortens : 0;
    struct term_share *shares = ARENA_ARRAY(a, n, struct term_share);
    bool *lifts = ARENA_ARRAY(a, p->nevents, bool);
    p->nterm_shares = 0;
    p->share_years = 0;
    p->share_from = INT32_MAX;
    if (!shares || !lifts)
        return false;
    for (size_t i = 0; i < p->nrules; i++)
        for (size_t k = 0; p->rules[i].modelled && k < p->rules[i].nshortens; k++)
            if (!is_liberty(&p->rules[p->rules[i].shortens[k].rule]))
                share_index(p, (int)i, k, &shares[p->nterm_shares], lifts);
    p->term_shares = shares;
    p->share_lifts = lifts;
    return true;
}

bool pack_index(struct pack *p, struct arena *a)
{
    if (!index_starts(p, a) || !index_versions(p, a) || !index_stand_ins(p, a) || !index_shares(p, a))
        return false;
    const struct question changes = {may_change_row, p->nrules, p->first_version};
    const struct question lengthens = {may_lengthen_row, p->nrules, p->first_version};
    const struct question owes = {may_owe, p->nhandoffs, NULL}, moves_on = {may_move, p->nhandoffs, NULL};
    return index_make(p, a, &changes, &p->changes) && index_make(p, a, &lengthens, &p->lengthens) &&
           index_make(p, a, &owes, &p->owes) && index_make(p, a, &moves_on, &p->moves_on);
}
