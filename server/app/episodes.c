/* Derives each span of a decided case's episodes as a row: one code for writing it down and for checking it. */
#include "server/app/episodes.h"

#include "lib/crypto/ids.h"
#include "lib/json/episode_json.h"

enum { EPISODE_TEXT_MAX = 64 * 1024 };

struct deriving {
    const struct decision *d;
    struct outcome_view view;
    struct arena *arena;
    struct buf doc;
    episode_fn fn;
    void *ctx;
};

static struct str event_id(const struct decision *d, int event)
{
    return event >= 0 ? d->history.events[event].id : STR_NONE;
}

static struct str rule_id(const struct decision *d, int rule)
{
    return rule >= 0 ? d->law->pack.rules[rule].id : STR_NONE;
}

static struct str or_empty(struct str s)
{
    return str_is_none(s) ? STR("") : s;
}

static bool derived_id(const struct str *parts, size_t n, struct arena *a, struct str *out)
{
    struct uuid_text id;
    if (!uuid_derived(parts, n, &id))
        return false;
    *out = arena_copy(a, uuid_str(&id));
    return !str_is_none(*out);
}

/* One for each state that an act brought about: whoever is owed to hear of it hears of it once, whatever is replayed. */
static bool outbox_id(const struct deriving *x, struct str episode, const struct episode_span *s,
                      struct str *out)
{
    const struct str parts[] = {STR("outbox"), episode, str_of(episode_state_names[s->state]),
                                or_empty(event_id(x->d, s->event))};
    return derived_id(parts, ARRAY_LEN(parts), x->arena, out);
}

static bool add_handoff(const struct deriving *x, const struct episode *e, const struct episode_span *s,
                        struct derived_episode *out)
{
    const struct handoff_rule *h = &x->d->law->pack.handoffs[e->handoff];
    const struct event *cause = &x->d->history.events[e->cause];
    out->by = h->from;
    out->to_role = h->to;
    out->to = s->to;
    out->carries = h->carries;
    out->cause = cause->id;
    out->day = when_first_day(cause->at);
    out->class = x->d->after.class >= 0 ? x->d->law->pack.classes[x->d->after.class].code : STR_NONE;
    return s->event < 0 || outbox_id(x, out->episode, s, &out->outbox_id);
}

/* How many of its spans had begun by then. */
static size_t begun(const struct episode *e, inst_t as_of)
{
    size_t n = e->nspans;
    while (n > 0 && e->spans[n - 1].from > as_of)
        n--;
    return n;
}

static enum err derive_span(struct deriving *x, size_t i, size_t k, size_t n)
{
    const struct episode *e = &x->d->after.episodes[i];
    const struct episode_span *s = &e->spans[k];
    struct derived_episode out = {
        .episode = x->d->episode_ids[i],
        .kind = episode_kind_names[e->kind],
        .state = episode_state_names[s->state],
        .code = e->code,
        .rule = rule_id(x->d, e->rule),
        .subject = e->subject >= 0 ? x->d->history.persons[e->subject].id : STR_NONE,
        .ground = e->ground,
        .by = e->kind == EPISODE_ROUND ? e->code : STR_NONE,
        .cause = event_id(x->d, e->started_by),
        .number = e->number,
        .valid_from = s->from,
        .valid_to = k + 1 < n ? e->spans[k + 1].from : INST_NEVER,
        .has_due = s->has_due && !s->kept,
        .due = s->due,
        .class = STR_NONE,
        .to = STR_NONE,
        .to_role = STR_NONE,
        .carries = STR_NONE,
        .outbox_id = STR_NONE,
    };
    if (e->kind == EPISODE_HANDOFF && !add_handoff(x, e, s, &out))
        return ERR_NO_MEMORY;
    x->doc.n = 0;
    if (episode_write_span(&x->doc, &x->view, i, k) != ERR_OK)
        return ERR_NO_MEMORY;
    out.doc = buf_str(&x->doc);
    return x->fn(x->ctx, &out);
}

enum err episodes_derive(const struct decision *d, struct arena *a, episode_fn fn, void *ctx)
{
    struct deriving x = {.d = d, .view = decision_view(d, a), .arena = a, .fn = fn, .ctx = ctx};
    enum err err = ERR_OK;
    buf_init(&x.doc, EPISODE_TEXT_MAX);
    size_t nepisodes = d->same_episodes ? 0 : d->after.nepisodes;
    for (size_t i = 0; i < nepisodes && err == ERR_OK; i++) {
        const struct episode *e = &d->after.episodes[i];
        size_t n = begun(e, d->after.as_of);
        for (size_t k = 0; k < n && err == ERR_OK; k++)
            if (k + 1 == n || e->spans[k].from < e->spans[k + 1].from)
                err = derive_span(&x, i, k, n);
    }
    buf_free(&x.doc);
    return err;
}
