/* Follows who is charged with what and who still takes part, and finds the class of offence that follows (BLHS Art. 9). */
#include "lib/law/fold_int.h"

enum { NOBODY = -1, UNKNOWN = -1 };

/* One charge that stands. */
struct charge {
    int person;   /* NOBODY: the case as it was initiated */
    bool as_case; /* charged without an offence of his own: with that of the case */
    int64_t article, clause;
    int class;
    size_t added, taken; /* places of the acts that made it and that took it back */
};

/* What a fold knows of one person as a party. */
struct party {
    bool out;         /* has left the proceedings, for a time or for good */
    bool elsewhere;   /* … for another case */
    bool charged;     /* has been charged at some time */
    bool rejected;    /* a charge of his was taken back, also one that was never told */
    bool stands;      /* some charge stands */
    int class, found; /* `found`: while the classes are being found */
    size_t moved;     /* place of the act that last made the class another */
};

static int64_t number_of(const struct act *e, enum fact_id id)
{
    const struct fact *fact = act_fact(e, id);
    return fact ? fact->v.num : -1;
}

static bool names_offence(const struct act *e)
{
    return act_fact(e, FACT_article) || act_fact(e, FACT_max_penalty);
}

/* The clause leads; of a clause that the pack does not have, the most that it threatens. */
static int offence_class(const struct pack *p, const struct act *e)
{
    int64_t article = number_of(e, FACT_article), clause = number_of(e, FACT_clause),
            most = number_of(e, FACT_max_penalty);
    for (size_t i = 0; article >= 0 && i < p->noffences; i++)
        if (p->offences[i].article == article && p->offences[i].clause == clause)
            return p->offences[i].class;
    for (size_t i = 0; most >= 0 && i < p->nclasses; i++)
        if (most <= p->classes[i].max_penalty || i + 1 == p->nclasses)
            return (int)i;
    return UNKNOWN;
}

static struct charge *charge_at(const struct fold *f, size_t i)
{
    return (struct charge *)f->charges.items + i;
}

/* Charges, once known, are few: looking through all of them costs nothing. */
static bool charge_add(struct fold *f, const struct act *e, int person)
{
    struct charge *c = vec_add(f->a, &f->charges, sizeof(*c));
    if (!c)
        return false;
    *c = (struct charge){.person = person,
                         .as_case = person != NOBODY && !names_offence(e),
                         .article = number_of(e, FACT_article),
                         .clause = number_of(e, FACT_clause),
                         .class = offence_class(f->p, e),
                         .added = f->pos};
    if (person != NOBODY)
        f->parties[person].charged = f->parties[person].stands = true;
    return c->as_case || c->class != UNKNOWN || f->p->nclasses == 0 || notice_class_unknown(f, e, -1);
}

static void parties_find(struct fold *f)
{
    for (size_t i = 0; i < f->h->npersons; i++)
        f->parties[i].stands = false;
    for (size_t i = 0; i < f->charges.n; i++)
        if (charge_at(f, i)->person != NOBODY)
            f->parties[charge_at(f, i)->person].stands = true;
}

enum { ANY_ACT = -1 };

/* Which charges are meant. A person of NOBODY: everybody's; article, clause or the act that made it below 0: any. */
struct which {
    int person;
    bool also_case, case_alone;
    int64_t article, clause, added;
};

static bool is_meant(const struct charge *c, const struct which *w)
{
    if (w->case_alone)
        return c->person == NOBODY;
    return (w->person == NOBODY ? c->person != NOBODY || w->also_case : c->person == w->person) &&
           (w->article < 0 || c->article == w->article) && (w->clause < 0 || c->clause == w->clause) &&
           (w->added < 0 || (int64_t)c->added == w->added);
}

/* Takes them back, and remembers them: a later act may make them stand again. */
static bool charges_drop(struct fold *f, const struct which *w)
{
    size_t n = 0;
    for (size_t i = 0; i < f->charges.n; i++) {
        struct charge c = *charge_at(f, i);
        bool meant = is_meant(&c, w);
        struct charge *out = meant ? vec_add(f->a, &f->dropped, sizeof(*out)) : charge_at(f, n++);
        if (!out)
            return false;
        if (meant)
            c.taken = f->pos;
        *out = c;
    }
    f->charges.n = n;
    parties_find(f);
    return true;
}

/* Those of the person (NOBODY: of everybody) that were taken back by the act at `taken`, or by any that removes. */
static bool charges_restore(struct fold *f, int person, int64_t taken)
{
    struct charge *all = f->dropped.items;
    size_t n = 0;
    for (size_t i = 0; i < f->dropped.n; i++) {
        struct charge c = all[i];
        bool by = taken >= 0 ? (int64_t)c.taken == taken
                             : f->p->events[f->acts[c.taken].type].charge == CHARGE_REMOVES;
        bool meant = by && (person == NOBODY ? c.person != NOBODY : c.person == person);
        struct charge *out = meant ? vec_add(f->a, &f->charges, sizeof(*out)) : &all[n++];
        if (!out)
            return false;
        *out = c;
    }
    f->dropped.n = n;
    parties_find(f);
    return true;
}

/* Place of the act that last charged the person so, or -1. */
static int64_t last_charge(const struct fold *f, const struct which *w)
{
    int64_t last = -1;
    for (size_t i = 0; i < f->charges.n; i++) {
        const struct charge *c = charge_at(f, i);
        if (is_meant(c, w) && (int64_t)c->added > last)
            last = (int64_t)c->added;
    }
    return last;
}

/*
 * The last decision on what the person is charged with falls, and with it what it had replaced comes back: of the article
 * and clause that the act names, if he is charged with such.
 */
static bool charge_reject(struct fold *f, const struct act *e)
{
    struct which w = {e->person, false, false, number_of(e, FACT_article), number_of(e, FACT_clause),
                      ANY_ACT};
    int64_t last = last_charge(f, &w);
    if (last < 0) {
        w.article = w.clause = -1;
        last = last_charge(f, &w);
    }
    w.added = last;
    if (e->person != NOBODY)
        f->parties[e->person].rejected = true;
    return last < 0 || (charges_drop(f, &w) && charges_restore(f, e->person, last));
}

/* Charges the person; without one, everybody who is charged, or else the case. */
static bool charge_all(struct fold *f, const struct act *e, int person, const bool *whom)
{
    bool any = false;
    if (person != NOBODY)
        return charge_add(f, e, person);
    for (size_t i = 0; i < f->h->npersons; i++) {
        any = any || whom[i];
        if (whom[i] && !charge_add(f, e, (int)i))
            return false;
    }
    return any || charge_add(f, e, NOBODY);
}

/* The offence of the case becomes another; or there is one more, where the kind of the act says so. */
static bool case_amend(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    const struct fact *kind = act_fact(e, FACT_kind);
    bool adds = false;
    for (size_t i = 0; kind && i < t->ncharge_adds; i++)
        adds = adds || str_eq(kind->v.text, t->charge_adds[i]);
    return (adds || charges_drop(f, &(struct which){.person = NOBODY, .case_alone = true})) &&
           charge_add(f, e, NOBODY);
}

/* What the act looks like counts for rows that ask for no charge, until there is one. */
static void suspect(struct fold *f, const struct act *e)
{
    int class = offence_class(f->p, e);
    if (class <= f->suspected_class)
        return;
    f->suspected_class = class;
    f->classes_moved = true;
    if (f->case_class == UNKNOWN)
        f->case_moved = f->pos;
}

static bool charge_change(struct fold *f, const struct act *e, enum charge_act what)
{
    size_t n = f->h->npersons;
    bool *whom = ARENA_ARRAY(f->a, n, bool), named = names_offence(e), any = false;
    if (!whom)
        return false;
    for (size_t i = 0; i < n; i++) {
        whom[i] = f->parties[i].stands;
        any = any || whom[i];
    }
    switch (what) {
    case CHARGE_CASE:
        return !named || charge_add(f, e, NOBODY);
    case CHARGE_AMENDS:
        return !named || case_amend(f, e);
    case CHARGE_ADDS:
        if (!named && (e->person == NOBODY || whom[e->person]))
            return true; /* it repeats what stands */
        return charge_all(f, e, e->person, whom);
    case CHARGE_REPLACES:
        if (!named)
            return true; /* an indictment for what was charged */
        return charges_drop(f, &(struct which){e->person, !any, false, -1, -1, ANY_ACT}) &&
               charge_all(f, e, e->person, whom);
    case CHARGE_REMOVES:
        return charges_drop(f, &(struct which){e->person, false, false, number_of(e, FACT_article),
                                               number_of(e, FACT_clause), ANY_ACT});
    case CHARGE_REJECTS:
        return charge_reject(f, e);
    case CHARGE_RESTORES:
        return charges_restore(f, e->person, ANY_ACT);
    case CHARGE_SUSPECTS:
        suspect(f, e);
        break;
    case CHARGE_NOT:
        break;
    }
    return true;
}

/* Who left for another case, or whose charge was taken back, comes back only by an act that names him. */
static void part_change(struct fold *f, const struct act *e, enum part_act what)
{
    for (size_t i = 0; i < f->h->npersons; i++) {
        struct party *who = &f->parties[i];
        if (e->person == NOBODY ? what == PART_NAMED_LEAVES || who->elsewhere : e->person != (int)i)
            continue;
        who->out = what != PART_RETURNS;
        who->elsewhere = what == PART_NAMED_LEAVES || (who->elsewhere && who->out);
        who->rejected = who->rejected && (who->out || e->person == NOBODY);
    }
}

static int heavier(int a, int b)
{
    return a > b ? a : b;
}

static void class_set(struct fold *f, int *class, size_t *moved, int now)
{
    if (*class == now)
        return;
    *class = now;
    *moved = f->pos;
    f->classes_moved = true;
}

/* The heaviest of each person's charges, and of all of them. `first`: no charge stood before the act. */
static void classes_find(struct fold *f, bool first)
{
    int initiated = UNKNOWN, all = UNKNOWN;
    bool any = false;
    for (size_t i = 0; i < f->charges.n; i++)
        if (charge_at(f, i)->person == NOBODY)
            initiated = heavier(initiated, charge_at(f, i)->class);
    for (size_t p = 0; p < f->h->npersons; p++) {
        struct party *who = &f->parties[p];
        /* Whose charge was taken back is not held longer for it: the case's own class may be a heavier one. */
        who->found = who->stands ? UNKNOWN : who->charged && who->class != UNKNOWN ? who->class : initiated;
    }
    for (size_t i = 0; i < f->charges.n; i++) {
        const struct charge *c = charge_at(f, i);
        struct party *who = c->person == NOBODY ? NULL : &f->parties[c->person];
        if (who)
            who->found = heavier(who->found, c->as_case ? initiated : c->class);
    }
    for (size_t p = 0; p < f->h->npersons; p++) {
        struct party *who = &f->parties[p];
        class_set(f, &who->class, &who->moved, who->found);
        any = any || who->stands;
        all = who->stands ? heavier(all, who->class) : all;
    }
    size_t suspected = f->case_moved;
    bool as_suspected = first && (any ? all : initiated) == f->suspected_class;
    class_set(f, &f->case_class, &f->case_moved, any ? all : initiated);
    if (as_suspected) /* what asked for a suspicion alone is of that class already */
        f->case_moved = suspected;
}

bool charges_begin(struct fold *f)
{
    f->parties = ARENA_ARRAY(f->a, f->h->npersons, struct party);
    f->case_class = f->suspected_class = UNKNOWN;
    for (size_t i = 0; f->parties && i < f->h->npersons; i++)
        f->parties[i].class = UNKNOWN;
    return f->parties != NULL;
}

int class_of(const struct fold *f, int subject)
{
    return subject >= 0 && (size_t)subject < f->h->npersons ? f->parties[subject].class : f->case_class;
}

/* Of a person: he himself is charged, or the case is initiated, with some offence. Of the case: that, or anybody. */
static bool some_charge(const struct fold *f, int subject)
{
    for (size_t i = 0; i < f->charges.n; i++)
        if (subject == NOBODY || charge_at(f, i)->person == NOBODY || charge_at(f, i)->person == subject)
            return true;
    return false;
}

int class_for(const struct fold *f, const struct rule *r, int subject)
{
    int of = r->subject == SUBJECT_PERSON ? subject : NOBODY, class = class_of(f, of);
    return class < 0 && r->suspected && !some_charge(f, of) ? f->suspected_class : class;
}

const struct act *class_mover(const struct fold *f, const struct act *e, const struct rule *r, int subject)
{
    bool of_person = r->subject == SUBJECT_PERSON && subject >= 0;
    const struct act *by = &f->acts[of_person ? f->parties[subject].moved : f->case_moved];
    return by->stands == e->stands ? by : e;
}

/* An article that an act names without charging anybody with it. */
static bool article_note(struct fold *f, const struct act *e)
{
    const int64_t *known = f->articles.items;
    int64_t article = number_of(e, FACT_article);
    for (size_t i = 0; i < f->articles.n; i++)
        if (known[i] == article)
            return true;
    int64_t *slot = article < 0 ? NULL : vec_add(f->a, &f->articles, sizeof(*slot));
    if (slot)
        *slot = article;
    return article < 0 || slot;
}

/* Is some article of the group named by a charge that stands, of persons or (`of_case`) of the case? `some`: any article. */
static bool charged_in_group(const struct fold *f, const struct offence_group *g, bool of_case, bool *some)
{
    for (size_t i = 0; i < f->charges.n; i++) {
        const struct charge *c = charge_at(f, i);
        if ((c->person == NOBODY) != of_case || c->article < 0)
            continue;
        *some = true;
        if (c->article >= g->first_article && c->article <= g->last_article)
            return true;
    }
    return false;
}

/* Nobody is charged, or somebody with no article of his own: then the offence of the case speaks too. */
static bool case_speaks(const struct fold *f)
{
    bool any = false;
    for (size_t i = 0; i < f->charges.n; i++) {
        const struct charge *c = charge_at(f, i);
        if (c->person != NOBODY && c->article < 0)
            return true;
        any = any || c->person != NOBODY;
    }
    return !any;
}

bool offence_in_group(const struct fold *f, int group)
{
    const struct offence_group *g = &f->p->groups[group];
    const int64_t *named = f->articles.items;
    bool some = false;
    if (charged_in_group(f, g, false, &some) || (case_speaks(f) && charged_in_group(f, g, true, &some)))
        return true;
    for (size_t i = 0; !some && i < f->articles.n; i++)
        if (named[i] >= g->first_article && named[i] <= g->last_article)
            return true;
    return false;
}

bool charges_follow(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    if ((t->charge == CHARGE_NOT || t->charge == CHARGE_SUSPECTS) && !article_note(f, e))
        return false;
    size_t before = f->charges.n;
    if (t->charge != CHARGE_NOT && !charge_change(f, e, t->charge))
        return false;
    if (f->charges.n < before && f->suspected_class != UNKNOWN) /* what was suspected may count again */
        f->classes_moved = true;
    if (t->part != PART_NOT)
        part_change(f, e, t->part);
    if (t->charge != CHARGE_NOT)
        classes_find(f, before == 0);
    return true;
}

bool is_charged(const struct fold *f, int person)
{
    return f->parties[person].stands && !f->parties[person].out;
}

bool is_elsewhere(const struct fold *f, int person)
{
    return f->parties[person].elsewhere;
}

/* An accused who was never charged is one who is reported; whose charges were all taken back is none any more. */
static bool takes_part(const struct fold *f, size_t person, bool charged)
{
    const struct party *who = &f->parties[person];
    if (who->out)
        return false;
    return who->stands || (!charged && !who->rejected && f->h->persons[person].kind == PERSON_ACCUSED);
}

/* Of a case of which no charge was ever told, nobody can say who the charged are. */
static bool some_charged(const struct fold *f)
{
    for (size_t i = 0; i < f->h->npersons; i++)
        if (f->parties[i].charged)
            return true;
    return false;
}

bool act_is_whole(const struct fold *f, const struct act *e, bool charged)
{
    if (e->person == NOBODY)
        return true;
    charged = charged && some_charged(f);
    for (size_t i = 0; i < f->h->npersons; i++)
        if ((int)i != e->person && takes_part(f, i, charged))
            return false;
    return true;
}
