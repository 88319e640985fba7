/* Renders rows of the law pack for people and programs. */
#include "lib/json/rule_json.h"

#include "lib/json/example_json.h"

static const char *const kind_names[TERM_KIND_COUNT] = {[TERM_HOURS] = "hours",
                                                        [TERM_DAYS] = "days",
                                                        [TERM_WORKING_DAYS] = "working_days",
                                                        [TERM_MONTHS] = "months",
                                                        [TERM_YEARS] = "years",
                                                        [TERM_LIMITATION] = "limitation",
                                                        [TERM_LIBERTY_EXACT] = "liberty_exact",
                                                        [TERM_LIBERTY] = "liberty",
                                                        [TERM_BEFORE] = "before",
                                                        [TERM_FRACTION] = "fraction",
                                                        [TERM_AT_ONCE] = "at_once",
                                                        [TERM_DERIVED] = "derived"};

static const char *const unit_names[] = {
    [UNIT_NONE] = NULL,     [UNIT_HOUR] = "hour", [UNIT_DAY] = "day", [UNIT_WORKING_DAY] = "working_day",
    [UNIT_MONTH] = "month", [UNIT_YEAR] = "year"};

static const char *const subject_names[] = {
    [SUBJECT_CASE] = "case", [SUBJECT_PERSON] = "person", [SUBJECT_VICTIM] = "victim"};

static void member(struct buf *b, const char *key, struct str value)
{
    buf_printf(b, ",\"%s\":", key);
    if (str_is_none(value))
        buf_add(b, STR("null"));
    else
        buf_add_json(b, value);
}

static void member_day(struct buf *b, const char *key, day_t day)
{
    char text[DAY_TEXT_SIZE];
    member(b, key, day == INT32_MAX ? STR_NONE : day_text(day, text));
}

static void write_strings(struct buf *b, const char *key, const struct str *items, size_t n)
{
    buf_printf(b, ",\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        buf_add(b, i ? STR(",") : STR(""));
        buf_add_json(b, items[i]);
    }
    buf_add_char(b, ']');
}

static void write_where(struct buf *b, const struct pack *p, const struct where *w)
{
    buf_printf(b, "%s:", fact_infos[w->fact].name);
    if (w->absent)
        buf_add(b, STR("-"));
    if (w->of_type >= 0 && w->nvalues == 0)
        buf_add(b, p->events[w->of_type].name);
    for (size_t i = 0; i < w->nvalues; i++) {
        buf_add(b, i ? STR("|") : STR(""));
        buf_add(b, w->values[i]);
    }
}

void rule_write_pattern(struct buf *b, const struct pack *p, const struct pattern *pattern)
{
    buf_add(b, p->events[pattern->type].name);
    for (size_t i = 0; i < pattern->nwheres; i++) {
        buf_add(b, i ? STR(", ") : STR("{"));
        write_where(b, p, &pattern->wheres[i]);
    }
    if (pattern->nwheres)
        buf_add_char(b, '}');
    for (size_t i = 0; i < pattern->nunless; i++) {
        buf_add(b, i ? STR(", ") : STR(" unless {"));
        write_where(b, p, &pattern->unless[i]);
    }
    if (pattern->nunless)
        buf_add_char(b, '}');
    if (pattern->of) {
        buf_add(b, STR(" of "));
        rule_write_pattern(b, p, pattern->of);
    }
    if (pattern->whole || pattern->whole_charged)
        buf_add(b, STR(" (whole case)"));
    if (pattern->after) {
        buf_add(b, STR(" after "));
        rule_write_pattern(b, p, pattern->after);
    } else if (pattern->namong) {
        buf_add(b, STR(" first"));
    }
}

static void write_pattern_text(struct buf *b, const struct pack *p, const struct pattern *pattern)
{
    struct buf text;
    buf_init(&text, 4096);
    rule_write_pattern(&text, p, pattern);
    if (text.failed)
        b->failed = true;
    buf_add_json(b, buf_str(&text));
    buf_free(&text);
}

static void write_patterns(struct buf *b, const struct pack *p, const char *key, const struct patterns *list)
{
    buf_printf(b, ",\"%s\":[", key);
    for (size_t i = 0; i < list->n; i++) {
        buf_add(b, i ? STR(",") : STR(""));
        write_pattern_text(b, p, &list->items[i]);
    }
    buf_add_char(b, ']');
}

/* The ids of other rules; several versions of one are told once. */
static void write_rules(struct buf *b, const struct pack *p, const char *key, const int *rules, size_t n)
{
    buf_printf(b, ",\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        buf_add(b, i ? STR(",") : STR(""));
        buf_add_json(b, p->rules[rules[i]].id);
    }
    buf_add_char(b, ']');
}

static void write_starts(struct buf *b, const struct pack *p, const struct rule *r)
{
    buf_add(b, STR(",\"start\":["));
    for (size_t i = 0; i < r->nstarts; i++) {
        buf_add(b, i ? STR(",") : STR(""));
        if (r->starts[i].anchor >= 0)
            buf_add_json(b, p->anchors[r->starts[i].anchor].name);
        else
            write_pattern_text(b, p, &r->starts[i].on);
    }
    buf_add_char(b, ']');
}

static void write_extensions(struct buf *b, const struct pack *p, const struct rule *r)
{
    buf_add(b, STR(",\"extensions\":["));
    for (size_t i = 0; i < r->nextensions; i++) {
        const struct extension_step *x = &r->extensions[i];
        buf_printf(b, "%s{\"order\":%d,\"mode\":\"%s\",\"max_amount\":%d,\"unit\":\"%s\",\"count\":%d",
                   i ? "," : "", x->order, x->total ? "total" : "add", x->max_amount, unit_names[x->unit],
                   x->count);
        member(b, "event", p->events[x->event].name);
        write_strings(b, "authority", x->authorities, x->nauthorities);
        member(b, "request", x->request_event >= 0 ? p->events[x->request_event].name : STR_NONE);
        member(b, "citation", x->citation);
        buf_add_char(b, '}');
    }
    buf_add_char(b, ']');
}

/* Whose place it takes, and while which flag it sleeps; nothing for a row that flags do not concern. */
static void write_flags(struct buf *b, const struct pack *p, const struct rule *r)
{
    if (r->ninstead) {
        write_rules(b, p, "instead_of", r->instead, r->ninstead);
        member(b, "instead_flag", r->instead_flag);
    }
    if (r->asleep.n)
        member(b, "asleep", r->asleep);
    if (r->carried.received.n) {
        write_patterns(b, p, "carried_on", &r->carried.received);
        member(b, "carried_citation", r->carried.citation);
    }
}

/* ,"<name>":{"vi","en"}, or null. */
static void write_words(struct buf *b, const char *name, struct str vi, struct str en)
{
    buf_printf(b, ",\"%s\":", name);
    if (!vi.n) {
        buf_add(b, STR("null"));
        return;
    }
    buf_add(b, STR("{\"vi\":"));
    buf_add_json(b, vi);
    buf_add(b, STR(",\"en\":"));
    buf_add_json(b, en);
    buf_add_char(b, '}');
}

static void write_version(struct buf *b, const struct pack *p, const struct rule *r)
{
    buf_printf(b, "{\"modelled\":%s", r->modelled ? "true" : "false");
    if (!r->modelled)
        member(b, "unmodelled_reason", r->unmodelled_reason);
    write_words(b, "name", r->name_vi, r->name_en);
    member(b, "citation", r->citation);
    member(b, "rank", r->rank);
    buf_printf(b, ",\"told\":%s", r->told ? "true" : "false");
    member(b, "bound", r->bound);
    member(b, "stage", r->stage_group);
    member(b, "kind", str_of(kind_names[r->kind]));
    if (r->amount)
        buf_printf(b, ",\"amount\":%d", r->amount);
    else
        buf_add(b, STR(",\"amount\":null"));
    member(b, "unit", str_of(unit_names[r->unit]));
    member(b, "subject", str_of(subject_names[r->subject]));
    buf_add(b, STR(",\"effective\":{\"from\":"));
    char from[DAY_TEXT_SIZE];
    buf_add_json(b, day_text(r->from, from));
    member_day(b, "through", r->through);
    buf_add_char(b, '}');
    write_strings(b, "also", r->also, r->nalso);
    write_starts(b, p, r);
    write_patterns(b, p, "restart", &r->restart);
    write_patterns(b, p, "end", &r->end);
    buf_printf(b, ",\"order_stands\":%s,\"act_ends\":%s", r->order_stands ? "true" : "false",
               r->act_ends ? "true" : "false");
    write_patterns(b, p, "void", &r->void_by);
    write_flags(b, p, r);
    write_rules(b, p, "before", r->before, r->nbefore);
    write_rules(b, p, "length_of", r->length_of, r->nlength_of);
    write_rules(b, p, "cap", r->cap, r->ncap);
    member(b, "severity", r->severity);
    member(b, "family", r->family);
    write_extensions(b, p, r);
    member(b, "confidence", r->confidence);
    member(b, "check", r->check);
    member(b, "source", r->source);
    write_words(b, "notes", r->notes_vi, r->notes_en);
    write_words(b, "on_lapse", r->on_lapse_vi, r->on_lapse_en);
    member(b, "confirmed_by", r->confirmed_by);
    member(b, "confirmed_on", r->confirmed_on);
}

/* ,"example":{…} of that row, or null. */
static enum err write_example(struct buf *b, const struct pack *p, const struct calendar *c, size_t rule)
{
    struct arena a;
    struct example x;
    bool found = false;
    arena_init(&a, EXAMPLE_ARENA_CAP);
    buf_add(b, STR(",\"example\":"));
    enum err e = example_of(p, c, rule, &a, &x, &found);
    if (e == ERR_OK && found)
        e = example_write(b, p, c, &x, &a);
    else
        buf_add(b, STR("null"));
    arena_fini(&a);
    return e;
}

enum err rule_write(struct buf *b, const struct pack *p, const struct calendar *c, struct str id, bool *found)
{
    enum err e = ERR_OK;
    *found = false;
    for (size_t i = 0; i < p->nrules && e == ERR_OK; i++) {
        if (!str_eq(p->rules[i].id, id))
            continue;
        if (!*found) {
            buf_add(b, STR("{\"id\":"));
            buf_add_json(b, id);
            buf_add(b, STR(",\"versions\":["));
        } else {
            buf_add_char(b, ',');
        }
        *found = true;
        write_version(b, p, &p->rules[i]);
        e = write_example(b, p, c, i);
        buf_add_char(b, '}');
    }
    if (*found)
        buf_add(b, STR("]}"));
    return e;
}

void rule_write_list(struct buf *b, const struct pack *p)
{
    buf_add_char(b, '[');
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];
        buf_add(b, i ? STR(",{\"id\":") : STR("{\"id\":"));
        buf_add_json(b, r->id);
        write_words(b, "name", r->name_vi, r->name_en);
        member(b, "citation", r->citation);
        member(b, "rank", r->rank);
        buf_printf(b, ",\"modelled\":%s}", r->modelled ? "true" : "false");
    }
    buf_add_char(b, ']');
}
