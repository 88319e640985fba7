/* Writes episodes member by member, each as it was known during one of its spans. */
#include "lib/json/episode_json.h"

/* Where members are written: a comma stands before each but the first. */
struct out {
    struct buf *b;
    const struct outcome_view *v;
    bool begun;
};

static void put_key(struct out *o, const char *key)
{
    buf_add(o->b, o->begun ? STR(",\"") : STR("\""));
    buf_add(o->b, str_of(key));
    buf_add(o->b, STR("\":"));
    o->begun = true;
}

/* A string, or null when it is absent. */
static void put_text(struct out *o, const char *key, struct str s)
{
    put_key(o, key);
    if (str_is_none(s))
        buf_add(o->b, STR("null"));
    else
        buf_add_json(o->b, s);
}

static void put_number(struct out *o, const char *key, int n)
{
    put_key(o, key);
    buf_printf(o->b, "%d", n);
}

static void put_instant(struct out *o, const char *key, bool known, inst_t t)
{
    char text[INST_TEXT_SIZE];
    put_text(o, key, known ? inst_text(t, text) : STR_NONE);
}

static void put_both(struct out *o, const char *key, struct str vi, struct str en)
{
    struct out inner = {o->b, o->v, false};
    put_key(o, key);
    buf_add_char(o->b, '{');
    put_text(&inner, "vi", vi);
    put_text(&inner, "en", en);
    buf_add_char(o->b, '}');
}

static void put_event(struct out *o, const char *key, int event)
{
    if (event < 0)
        put_text(o, key, STR_NONE);
    else if (o->v->ids && !str_is_none(o->v->history->events[event].id))
        put_text(o, key, o->v->history->events[event].id);
    else
        put_number(o, key, event);
}

static void put_person(struct out *o, const char *key, int person)
{
    put_text(o, key, person < 0 ? STR_NONE : o->v->history->persons[person].id);
}

static void put_deadline(struct out *o, const char *key, int deadline)
{
    if (deadline < 0)
        put_text(o, key, STR_NONE);
    else if (o->v->ids && o->v->deadline_ids)
        put_text(o, key, o->v->deadline_ids[deadline]);
    else
        put_number(o, key, deadline);
}

/* One episode during one span */

/* The last step into that state that was known by the span, or NULL. */
static const struct episode_step *step_into(const struct episode *e, const struct episode_span *s,
                                            enum episode_state state)
{
    const struct episode_step *found = NULL;
    for (size_t i = 0; i < e->nsteps && e->steps[i].from <= s->from; i++)
        if (e->steps[i].state == state)
            found = &e->steps[i];
    return found;
}

static void put_step(struct out *o, const char *key, const struct episode *e, const struct episode_span *s,
                     enum episode_state state)
{
    const struct episode_step *step = step_into(e, s, state);
    put_instant(o, key, step != NULL, step ? step->at.lo : 0);
}

static void put_due(struct out *o, const struct episode_span *s)
{
    struct out inner = {o->b, o->v, false};
    if (!s->has_due && !s->has_safe) {
        put_text(o, "due", STR_NONE);
        return;
    }
    put_key(o, "due");
    buf_add_char(o->b, '{');
    put_instant(&inner, "legal", s->has_due, s->due);
    put_instant(&inner, "safe", s->has_safe, s->safe);
    buf_add_char(o->b, '}');
}

static void put_also(struct out *o, const struct handoff_rule *h)
{
    put_key(o, "also");
    buf_add_char(o->b, '[');
    for (size_t i = 0; i < h->nalso; i++) {
        if (i > 0)
            buf_add_char(o->b, ',');
        buf_add_json(o->b, h->also[i]);
    }
    buf_add_char(o->b, ']');
}

static void put_handoff(struct out *o, const struct episode *e, const struct episode_span *s)
{
    const struct handoff_rule *h = &o->v->pack->handoffs[e->handoff];
    const struct episode_step *returned = step_into(e, s, EPISODE_RETURNED);
    put_text(o, "code", e->code);
    put_text(o, "rule", h->id);
    put_also(o, h);
    put_both(o, "name", h->name_vi, h->name_en);
    put_text(o, "carries", h->carries);
    put_text(o, "from", h->from);
    put_text(o, "to", h->to);
    put_text(o, "unit_to", s->to);
    put_person(o, "subject", e->subject);
    put_number(o, "round", e->number);
    put_event(o, "cause", e->cause);
    put_instant(o, "created_at", true, e->at.lo);
    put_deadline(o, "deadline", s->deadline);
    put_due(o, s);
    put_step(o, "sent_at", e, s, EPISODE_SENT);
    put_step(o, "received_at", e, s, EPISODE_RECEIVED);
    put_step(o, "accepted_at", e, s, EPISODE_ACCEPTED);
    put_step(o, "returned_at", e, s, EPISODE_RETURNED);
    put_text(o, "ground", returned ? returned->ground : STR_NONE);
    put_text(o, "citation", h->citation);
}

static void put_round(struct out *o, const struct episode *e, const struct episode_span *s)
{
    put_text(o, "by", e->code);
    put_number(o, "number", e->number);
    put_text(o, "ground", e->ground);
    put_event(o, "event", e->started_by);
    put_instant(o, "at", true, e->at.lo);
    put_step(o, "closed_at", e, s, EPISODE_CLOSED);
    put_text(o, "citation", e->citation);
}

static void put_suspension(struct out *o, const struct episode *e, const struct episode_span *s)
{
    put_text(o, "code", e->code);
    put_person(o, "subject", e->subject);
    put_text(o, "ground", e->ground);
    put_event(o, "event", e->started_by);
    put_instant(o, "since", true, e->at.lo);
    put_step(o, "until", e, s, EPISODE_CLOSED);
    put_instant(o, "next_review", s->has_due && s->state == EPISODE_OPEN, s->due);
}

static void put_notice(struct out *o, const struct episode *e, const struct episode_span *s)
{
    put_text(o, "code", e->code);
    put_text(o, "rule", e->rule < 0 ? STR_NONE : o->v->pack->rules[e->rule].id);
    put_person(o, "subject", e->subject);
    put_event(o, "event", e->started_by);
    put_instant(o, "since", true, e->at.lo);
    put_step(o, "until", e, s, EPISODE_CLOSED);
    put_both(o, "detail", e->detail_vi, e->detail_en);
    put_text(o, "citation", e->citation);
}

/* All members but "status". */
static void put_episode(struct out *o, size_t i, size_t k)
{
    const struct episode *e = &o->v->outcome->episodes[i];
    const struct episode_span *s = &e->spans[k];
    if (o->v->episode_ids)
        put_text(o, "id", o->v->episode_ids[i]);
    switch (e->kind) {
    case EPISODE_ROUND:
        put_round(o, e, s);
        break;
    case EPISODE_SUSPENSION:
        put_suspension(o, e, s);
        break;
    case EPISODE_HANDOFF:
        put_handoff(o, e, s);
        break;
    case EPISODE_NOTICE:
        put_notice(o, e, s);
        break;
    case EPISODE_KIND_COUNT:
        break;
    }
}

enum err episode_write_span(struct buf *b, const struct outcome_view *v, size_t i, size_t k)
{
    struct out o = {b, v, false};
    ASSERT(k < v->outcome->episodes[i].nspans);
    put_episode(&o, i, k);
    buf_add_char(b, '}');
    return b->failed ? ERR_NO_MEMORY : ERR_OK;
}

/* The span that holds at as_of; one that lies ahead altogether is shown by its first. */
static size_t span_now(const struct outcome *o, const struct episode *e)
{
    size_t k = 0;
    while (k + 1 < e->nspans && e->spans[k + 1].from <= o->as_of)
        k++;
    return k;
}

enum err episode_write(struct buf *b, const struct outcome_view *v, size_t i)
{
    const struct episode *e = &v->outcome->episodes[i];
    size_t k = span_now(v->outcome, e);
    struct out o = {b, v, false};
    buf_add_char(b, '{');
    put_text(&o, "status", str_of(episode_state_names[e->spans[k].state]));
    put_episode(&o, i, k);
    buf_add_char(b, '}');
    return b->failed ? ERR_NO_MEMORY : ERR_OK;
}

/* The lists of the outcome */

static enum err put_list(struct out *o, const char *key, enum episode_kind kind)
{
    const struct outcome *outcome = o->v->outcome;
    bool first = true;
    put_key(o, key);
    buf_add_char(o->b, '[');
    for (size_t i = 0; i < outcome->nepisodes; i++) {
        const struct episode *e = &outcome->episodes[i];
        if (e->kind != kind || e->spans[0].from > outcome->as_of)
            continue;
        if (!first)
            buf_add_char(o->b, ',');
        first = false;
        enum err err = episode_write(o->b, o->v, i);
        if (err != ERR_OK)
            return err;
    }
    buf_add_char(o->b, ']');
    return ERR_OK;
}

void told_write(struct buf *b, const struct outcome_view *v)
{
    const struct outcome *outcome = v->outcome;
    buf_add_char(b, '[');
    for (size_t i = 0; i < outcome->ntold; i++) {
        const struct told_to *t = &outcome->told[i];
        struct out item = {b, v, false};
        buf_add(b, i > 0 ? STR(",{") : STR("{"));
        put_person(&item, "victim", t->victim);
        put_text(&item, "through", str_of(told_through_names[t->through]));
        put_person(&item, "person", t->person);
        put_event(&item, "event", t->event);
        put_text(&item, "by", t->by);
        buf_add_char(b, '}');
    }
    buf_add_char(b, ']');
}

enum err episodes_write(struct buf *b, const struct outcome_view *v)
{
    static const struct {
        const char *key;
        enum episode_kind kind;
    } lists[] = {
        {"handoffs", EPISODE_HANDOFF}, {"rounds", EPISODE_ROUND}, {"suspensions", EPISODE_SUSPENSION}};
    struct out o = {b, v, false};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        enum err e = put_list(&o, lists[i].key, lists[i].kind);
        if (e != ERR_OK)
            return e;
    }
    put_key(&o, "notices_to");
    told_write(b, v);
    return b->failed ? ERR_NO_MEMORY : ERR_OK;
}
