/* Computes the ids of deadlines and episodes: SHA-256 over what they derive from, as a UUID of version 8. */
#include "server/app/derived_ids.h"

#include "lib/crypto/ids.h"

static struct str person_of(const struct history *h, int subject)
{
    return subject >= 0 ? h->persons[subject].id : STR("");
}

static struct str event_of(const struct history *h, int event)
{
    return event >= 0 ? h->events[event].id : STR("");
}

static bool make(const struct str *parts, size_t n, struct arena *a, struct str *out)
{
    struct uuid_text id;
    if (!uuid_derived(parts, n, &id))
        return false;
    *out = arena_copy(a, uuid_str(&id));
    return !str_is_none(*out);
}

bool deadline_id(struct str case_id, const struct pack *p, const struct history *h, const struct deadline *d,
                 struct arena *a, struct str *out)
{
    const struct str parts[] = {STR("deadline"), case_id, p->rules[d->rule].id, person_of(h, d->subject),
                                event_of(h, d->started_by)};
    return make(parts, ARRAY_LEN(parts), a, out);
}

bool derived_ids(struct str case_id, const struct pack *p, const struct history *h, const struct outcome *o,
                 struct arena *a, struct derived_ids *out)
{
    struct str *deadlines = ARENA_ARRAY(a, o->ndeadlines, struct str);
    struct str *episodes = ARENA_ARRAY(a, o->nepisodes, struct str);
    bool ok = deadlines && episodes;
    for (size_t i = 0; ok && i < o->ndeadlines; i++)
        ok = deadline_id(case_id, p, h, &o->deadlines[i], a, &deadlines[i]);
    for (size_t i = 0; ok && i < o->nepisodes; i++) {
        const struct episode *e = &o->episodes[i];
        const struct str parts[] = {STR("episode"),
                                    case_id,
                                    str_of(episode_kind_names[e->kind]),
                                    e->code,
                                    e->rule >= 0 ? p->rules[e->rule].id : STR(""),
                                    person_of(h, e->subject),
                                    event_of(h, e->started_by)};
        ok = make(parts, ARRAY_LEN(parts), a, &episodes[i]);
    }
    *out = (struct derived_ids){deadlines, episodes};
    return ok;
}
