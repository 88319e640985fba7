/* Looks for what is well formed in a law pack and yet makes no sense as law. */
#include "lib/json/pack_lint_int.h"

#include <stdarg.h>

enum { FINDINGS_MAX = 500 };

void lint_say(struct lint_run *r, struct str subject, const char *member, const char *vi, const char *en, ...)
{
    if (r->n == FINDINGS_MAX)
        return;
    struct lint_finding *f = &r->items[r->n++];
    va_list args, again;
    va_start(args, en);
    va_copy(again, args);
    f->subject = subject;
    f->member = str_of(member);
    f->vi = arena_vprintf(r->a, vi, args);
    f->en = arena_vprintf(r->a, en, again);
    va_end(again);
    va_end(args);
}

/* Versions */

static void lint_versions(struct lint_run *r)
{
    char day[DAY_TEXT_SIZE];
    for (size_t i = 1; i < r->p->nrules; i++) {
        const struct rule *old = &r->p->rules[i - 1], *new = &r->p->rules[i];
        if (!str_eq(old->id, new->id))
            continue;
        struct str from = day_text(new->from, day);
        if (old->through >= new->from)
            lint_say(r, new->id, "effective", "hai phiên bản chồng lên nhau từ %.*s",
                     "two versions overlap from %.*s", STR_ARGS(from));
        else if (old->through + 1 < new->from)
            lint_say(r, new->id, "effective", "có khoảng trống trước phiên bản từ %.*s",
                     "there is a gap before the version from %.*s", STR_ARGS(from));
    }
}

bool lint_runs(const struct lint_run *r, int rule)
{
    for (size_t i = 0; i < r->p->nrules; i++)
        if (r->p->rules[i].modelled && str_eq(r->p->rules[i].id, r->p->rules[rule].id))
            return true;
    return false;
}

/* Facts and patterns */

bool lint_happens(const struct lint_run *r, int event)
{
    for (size_t i = 0; i < r->p->nderived; i++)
        if (r->p->derived[i].event == event)
            return true;
    return !r->p->events[event].derived;
}

const struct event_fact_spec *lint_fact(const struct lint_run *r, int event, enum fact_id fact)
{
    const struct event_type *t = &r->p->events[event];
    for (size_t i = 0; i < t->nfacts; i++)
        if (t->facts[i].fact == fact)
            return &t->facts[i];
    return NULL;
}

bool lint_fact_takes(const struct event_fact_spec *spec, struct str value)
{
    for (size_t i = 0; i < spec->nvalues; i++)
        if (str_eq(spec->values[i], value))
            return true;
    return spec->nvalues == 0;
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

static bool values_within(const struct where *a, const struct where *b)
{
    for (size_t i = 0; i < a->nvalues; i++) {
        bool there = false;
        for (size_t k = 0; k < b->nvalues; k++)
            there = there || str_eq(a->values[i], b->values[k]);
        if (!there)
            return false;
    }
    return true;
}

/* Does what must not hold follow from what must? */
static bool where_forbids(const struct where *must, const struct where *must_not)
{
    if (must->fact != must_not->fact || must->of_type != must_not->of_type ||
        must->absent != must_not->absent)
        return false;
    return must->absent || must->of_type >= 0 || values_within(must, must_not);
}

/* An `after` whose event is not among those looked at never comes true. */
static bool after_is_among(const struct pattern *on)
{
    for (size_t i = 0; on->after && i < on->namong; i++)
        if (on->among[i].type == on->after->type)
            return true;
    return !on->after;
}

bool lint_can_match(const struct lint_run *r, const struct pattern *on, const struct condition *when)
{
    if (!lint_happens(r, on->type) || !after_is_among(on))
        return false;
    for (size_t i = 0; i < on->nwheres; i++) {
        for (size_t k = 0; when && k < when->nwheres; k++)
            if (wheres_clash(&on->wheres[i], &when->wheres[k]))
                return false;
        for (size_t k = 0; k < on->nunless; k++)
            if (where_forbids(&on->wheres[i], &on->unless[k]))
                return false;
    }
    if (on->of && !lint_can_match(r, on->of, NULL))
        return false;
    return !on->after || lint_can_match(r, on->after, NULL);
}

void lint_patterns(struct lint_run *r, struct str subject, const char *member, const struct patterns *ps)
{
    for (size_t i = 0; i < ps->n; i++)
        if (!lint_can_match(r, &ps->items[i], NULL))
            lint_say(r, subject, member, "không gì có thể khớp với mẫu %.*s",
                     "nothing can match the pattern of %.*s", STR_ARGS(r->p->events[ps->items[i].type].name));
}

/* Rows that are one deadline */

static const struct known_row *row_of(const struct lint_run *r, struct str id)
{
    for (size_t i = 0; i < r->p->nrows; i++)
        if (str_eq(r->p->rows[i].id, id))
            return &r->p->rows[i];
    return NULL;
}

static void lint_also(struct lint_run *r, const struct rule *rule)
{
    for (size_t i = 0; i < rule->nalso; i++) {
        const struct known_row *row = row_of(r, rule->also[i]);
        if (!row || !str_eq(row->same_as, rule->id))
            lint_say(r, rule->id, "also", "also nêu %.*s nhưng hàng ấy không trỏ lại",
                     "also names %.*s, which does not point back", STR_ARGS(rule->also[i]));
    }
}

static void lint_row(struct lint_run *r, const struct known_row *row)
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
    lint_say(r, row->id, "same_as", "same_as nêu %.*s nhưng quy định ấy không có hàng này trong also",
             "same_as names %.*s, which does not list it in also", STR_ARGS(row->same_as));
}

/* Words */

void lint_want_word(struct lint_run *r, struct str subject, const char *member, struct str code)
{
    if (code.n && !pack_word(r->p, code))
        lint_say(r, subject, member, "mã %.*s chưa có lời", "the code %.*s has no word", STR_ARGS(code));
}

void lint_want_words(struct lint_run *r, struct str subject, const char *member, struct str codes)
{
    while (codes.n) {
        size_t bar = str_find(codes, '|');
        lint_want_word(r, subject, member, str_sub(codes, 0, bar));
        codes = str_sub(codes, bar + 1, codes.n);
    }
}

static void lint_words(struct lint_run *r, const struct rule *rule)
{
    lint_want_word(r, rule->id, "rank", rule->rank);
    lint_want_word(r, rule->id, "stage", rule->stage_group);
    lint_want_word(r, rule->id, "confidence", rule->confidence);
    lint_want_words(r, rule->id, "bound", rule->bound);
    lint_want_words(r, rule->id, "severity", rule->severity);
    if (!rule->modelled)
        lint_want_word(r, rule->id, "unmodelled", rule->unmodelled_reason);
    for (size_t i = 0; i < rule->nextensions; i++)
        for (size_t k = 0; k < rule->extensions[i].nauthorities; k++)
            lint_want_word(r, rule->id, "extensions.authority", rule->extensions[i].authorities[k]);
}

enum err pack_lint(const struct pack *p, struct arena *a, struct lint *out)
{
    struct lint_run r = {.p = p, .a = a, .items = ARENA_ARRAY(a, FINDINGS_MAX, struct lint_finding)};
    if (!r.items)
        return ERR_NO_MEMORY;
    lint_versions(&r);
    lint_families(&r);
    for (size_t i = 0; i < p->nrules; i++) {
        lint_rule(&r, &p->rules[i]);
        lint_also(&r, &p->rules[i]);
        lint_words(&r, &p->rules[i]);
    }
    for (size_t i = 0; i < p->nevents; i++)
        lint_event(&r, (int)i);
    for (size_t i = 0; i < p->nrows; i++)
        lint_row(&r, &p->rows[i]);
    lint_derived(&r);
    lint_stages(&r);
    lint_handoffs(&r);
    lint_ladders(&r);
    lint_texts(&r);
    lint_reach(&r);
    lint_flags(&r);
    lint_examples(&r);
    *out = (struct lint){r.items, r.n};
    return a->failed ? ERR_NO_MEMORY : ERR_OK;
}
