/* Knows who represents each victim, who of them has a conflict of interest, and to whom goes what a victim is told. */
#include "lib/law/episode_int.h"

const char *const told_through_names[TOLD_COUNT] = {
    [TOLD_NOBODY] = "nobody",       [TOLD_VICTIM] = "victim",       [TOLD_REPRESENTATIVE] = "representative",
    [TOLD_APPOINTED] = "appointed", [TOLD_PROTECTOR] = "protector", [TOLD_LEGAL_AID] = "legal_aid",
};

/* Somebody who came to stand for a victim by an act. */
struct helper {
    bool there;
    int person; /* -1: the act names a body, or nobody */
    int event;
    struct str by;
};

enum conflict { CONFLICT_UNKNOWN, CONFLICT_NONE, CONFLICT_SOME };

/* Of one person; the last four are used of victims. */
struct represented {
    bool marked;
    bool accused; /* charged or put under restraint, also who came into the case as something else */
    enum conflict conflict; /* seldom another than before: looked for once */
    struct helper appointed, protector, legal_aid;
    struct lasting *missing; /* the notice that nobody may be told, while it is open */
};

bool represented_begin(struct fold *f)
{
    f->represented = ARENA_ARRAY(f->a, f->h->npersons, struct represented);
    return f->represented != NULL;
}

/* Conflict of interest */

/* One human being may stand in a history as several persons: a father who represents and is accused. */
static bool is_same_human(const struct fold *f, int a, int b)
{
    struct str id = f->h->persons[a].id;
    return a == b || (id.n > 0 && str_eq(id, f->h->persons[b].id));
}

static bool is_accused(const struct fold *f, int person)
{
    for (size_t i = 0; i < f->h->npersons; i++)
        if ((f->h->persons[i].kind == PERSON_ACCUSED || f->represented[i].accused) &&
            is_same_human(f, (int)i, person))
            return true;
    return false;
}

static bool find_conflict(const struct fold *f, int person)
{
    if (is_accused(f, person))
        return true;
    for (size_t i = 0; i < f->h->npersons; i++) {
        const struct person *p = &f->h->persons[i];
        if (!is_same_human(f, (int)i, person))
            continue;
        if (f->represented[i].marked)
            return true;
        for (size_t k = 0; k < p->nlives_with; k++)
            if (is_accused(f, p->lives_with[k]))
                return true;
    }
    return false;
}

/* Asked of every representative of every victim at every act. */
bool is_in_conflict(const struct fold *f, int person)
{
    enum conflict *known = &f->represented[person].conflict;
    if (*known == CONFLICT_UNKNOWN)
        *known = find_conflict(f, person) ? CONFLICT_SOME : CONFLICT_NONE;
    return *known == CONFLICT_SOME;
}

void conflicts_move(struct fold *f)
{
    for (size_t i = 0; i < f->h->npersons; i++)
        f->represented[i].conflict = CONFLICT_UNKNOWN;
}

bool is_unconflicted(const struct fold *f, const struct act *e)
{
    int person = act_person(e, FACT_person);
    return person < 0 || !is_in_conflict(f, person);
}

/* Who stands for a victim */

static bool represents(const struct person *p, int victim)
{
    return p->kind == PERSON_REPRESENTATIVE && (!p->one_victim || p->victim == victim);
}

static bool may_be_told(const struct fold *f, const struct helper *h)
{
    return h->there && (h->person < 0 || !is_in_conflict(f, h->person));
}

/* From when on a victim is told himself; INST_NEVER: nobody knows. */
static inst_t of_age_from(const struct fold *f, int victim)
{
    const struct person *v = &f->h->persons[victim];
    return v->birth_known ? day_start(day_of_age(v->birth, f->p->representation.under)) : INST_NEVER;
}

bool is_unrepresented(const struct fold *f, const struct act *e, int victim, int rule)
{
    if (f->h->persons[victim].kind != PERSON_VICTIM || day_start(e->day) >= of_age_from(f, victim))
        return false;
    bool any = f->represented[victim].appointed.there;
    for (size_t i = 0; i < f->h->npersons; i++) {
        if (!represents(&f->h->persons[i], victim))
            continue;
        any = true;
        if (!is_in_conflict(f, (int)i))
            return false;
    }
    if (!any || may_be_told(f, &f->represented[victim].appointed))
        return false;
    for (int k = first_running(f, rule); k >= 0; k = live_at(f, (size_t)k)->next)
        if (live_at(f, (size_t)k)->d.subject == victim)
            return false;
    return true;
}

/* Through whom a minor is told; the caller says when that ends. */
static struct told_to told_of_minor(const struct fold *f, int victim)
{
    const struct represented *r = &f->represented[victim];
    struct told_to t = {.victim = victim, .through = TOLD_REPRESENTATIVE, .event = -1};
    for (size_t i = 0; i < f->h->npersons; i++) {
        t.person = (int)i;
        if (represents(&f->h->persons[i], victim) && !is_in_conflict(f, (int)i))
            return t;
    }
    const struct {
        enum told_through through;
        const struct helper *helper;
    } others[] = {
        {TOLD_APPOINTED, &r->appointed}, {TOLD_PROTECTOR, &r->protector}, {TOLD_LEGAL_AID, &r->legal_aid}};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        const struct helper *h = others[i].helper;
        if (may_be_told(f, h))
            return (struct told_to){.victim = victim,
                                    .through = others[i].through,
                                    .person = h->person,
                                    .event = h->event,
                                    .by = h->by};
    }
    return (struct told_to){.victim = victim, .through = TOLD_NOBODY, .person = -1, .event = -1};
}

static struct told_to told_of(const struct fold *f, int victim, day_t day)
{
    inst_t of_age = of_age_from(f, victim);
    if (day_start(day) >= of_age)
        return (struct told_to){
            .victim = victim, .through = TOLD_VICTIM, .person = victim, .event = -1, .until = INST_NEVER};
    struct told_to t = told_of_minor(f, victim);
    t.until = of_age;
    return t;
}

/* Acts */

/* An act that names no victim is done for all of them. */
static bool is_help_for(const struct act *e, size_t person)
{
    int victim = act_person(e, FACT_victim);
    return victim < 0 || victim == (int)person;
}

static void help(const struct fold *f, const struct act *e)
{
    const struct representation *k = &f->p->representation;
    const struct fact *by = act_fact(e, FACT_by);
    const struct helper now = {true, act_person(e, FACT_person), e->index, by ? by->v.text : STR_NONE};
    bool appoints = act_matches_any(f, e, &k->appoints) && is_unconflicted(f, e),
         protects = act_matches_any(f, e, &k->protects), aids = act_matches_any(f, e, &k->legal_aid);
    for (size_t i = 0; (appoints || protects || aids) && i < f->h->npersons; i++) {
        struct represented *r = &f->represented[i];
        if (!is_help_for(e, i))
            continue;
        r->appointed = appoints ? now : r->appointed;
        r->protector = protects ? now : r->protector;
        r->legal_aid = aids ? now : r->legal_aid;
    }
}

bool represent_follow(struct fold *f, const struct act *e)
{
    const struct representation *k = &f->p->representation;
    int person = act_person(e, FACT_person);
    if (person >= 0 && !f->represented[person].marked && act_matches_any(f, e, &k->marks)) {
        f->represented[person].marked = true;
        conflicts_move(f);
    }
    if (person >= 0 && !f->represented[person].accused && act_matches_any(f, e, &k->accuses)) {
        f->represented[person].accused = true;
        conflicts_move(f);
    }
    help(f, e);
    if (e->day < f->p->in_force_from || !act_matches_any(f, e, &k->appoints) || is_unconflicted(f, e))
        return true;
    const struct rule *r = &f->p->rules[k->rule];
    return order_violation(f, k->rule, e->index, r->citation, k->detail_vi, k->detail_en);
}

/* Notices */

static bool missing_begin(struct fold *f, const struct act *e, int victim)
{
    struct str code = str_of(notice_code_name(NOTICE_REPRESENTATIVE_MISSING));
    struct lasting *l = episode_begin(f, EPISODE_NOTICE, code, victim, e->stands, e->index);
    if (!l)
        return false;
    l->e.at = e->at;
    l->e.rule = f->p->representation.rule;
    l->e.citation = f->p->rules[l->e.rule].citation;
    l->e.detail_vi = str_of(notice_text(NOTICE_REPRESENTATIVE_MISSING, true));
    l->e.detail_en = str_of(notice_text(NOTICE_REPRESENTATIVE_MISSING, false));
    f->represented[victim].missing = l;
    return episode_move(f, l, e, e->stands, EPISODE_OPEN);
}

/* Ends it with act `e`, or before that on the day of age; `e` NULL: on that day, once it comes. */
static bool missing_end(struct fold *f, const struct act *e, int victim)
{
    struct lasting *l = f->represented[victim].missing;
    inst_t of_age = of_age_from(f, victim);
    bool grown = !e || of_age <= e->stands;
    f->represented[victim].missing = NULL;
    return episode_move(f, l, grown ? NULL : e, grown ? of_age : e->stands, EPISODE_CLOSED);
}

/* Once the case is closed nothing more is owed to be told. */
static bool is_missing(const struct fold *f, int victim, day_t day)
{
    return f->h->persons[victim].kind == PERSON_VICTIM && !case_is_closed(f) &&
           told_of(f, victim, day).through == TOLD_NOBODY;
}

bool representation_tell(struct fold *f, const struct act *e)
{
    for (size_t i = 0; f->p->representation.under && i < f->h->npersons; i++) {
        const struct lasting *told = f->represented[i].missing;
        bool missing = is_missing(f, (int)i, e->day);
        if (missing && !told && !missing_begin(f, e, (int)i))
            return false;
        if (!missing && told && !missing_end(f, e, (int)i))
            return false;
    }
    return true;
}

bool represent_finish(struct fold *f)
{
    day_t today = inst_day(f->out->as_of);
    struct told_to *told = ARENA_ARRAY(f->a, f->h->npersons, struct told_to);
    bool missing = false;
    if (!told)
        return false;
    for (size_t i = 0; f->p->representation.under && i < f->h->npersons; i++) {
        if (f->h->persons[i].kind != PERSON_VICTIM)
            continue;
        if (f->represented[i].missing && of_age_from(f, (int)i) != INST_NEVER &&
            !missing_end(f, NULL, (int)i))
            return false;
        told[f->out->ntold++] = told_of(f, (int)i, today);
        missing = missing || is_missing(f, (int)i, today);
    }
    f->out->told = told;
    return !missing || notice_add(f, NOTICE_REPRESENTATIVE_MISSING, -1);
}
