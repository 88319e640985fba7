/* Holds sessions with somebody young, held or booked, against how many a day and how long the law allows. */
#include "lib/law/episode_int.h"

enum { MINUTES_PER_HOUR = 60, NOBODY = -1 };

/* Did the case become one to which the limit does not apply? */
static bool is_lifted(const struct fold *f, const struct session_limit *s)
{
    for (size_t i = 0; i < s->nunless; i++)
        if (f->latest[s->unless[i]] >= 0)
            return true;
    return false;
}

static bool is_with(const struct act *e, const struct session_limit *s, int person)
{
    for (size_t i = 0; i < s->nwith; i++)
        if (act_person(e, s->with[i]) == person)
            return true;
    return false;
}

/* The day of the session; of one that is booked for no stated time that of the booking. */
static day_t day_of(const struct act *e, const struct session_limit *s)
{
    const struct fact *at = e->type == s->booked ? act_fact(e, s->booked_for) : NULL;
    return at ? when_first_day(at->v.when) : e->day;
}

/* Earlier sessions of that type with the person on that day. Those booked may have been booked at any time. */
static int earlier_on(const struct fold *f, const struct act *e, const struct session_limit *s, int type,
                      int person, day_t day)
{
    int n = 0;
    for (int pos = act_before(f, e, type); pos >= 0; pos = f->acts[pos].earlier) {
        const struct act *other = &f->acts[pos];
        if (type == s->held && other->day < day)
            break;
        n += day_of(other, s) == day && is_with(other, s, person);
    }
    return n;
}

static bool session_violation(struct fold *f, const struct act *e, int rule, enum violation_code code)
{
    const struct rule *r = &f->p->rules[rule];
    const struct violation_info *info = violation_info(code);
    if (!violation_add(f, code, rule, e->index, r->citation))
        return false;
    struct violation *v = (struct violation *)f->violations.items + f->violations.n - 1;
    v->detail_vi = arena_printf(f->a, "%s: %.*s – %.*s", info->vi, STR_ARGS(r->id), STR_ARGS(r->name_vi));
    v->detail_en = arena_printf(f->a, "%s: %.*s: %.*s", info->en, STR_ARGS(r->id), STR_ARGS(r->name_en));
    return !f->a->failed;
}

/* A victim of unknown age is taken to be young, and somebody is told; of anybody else a birth date has to say so. */
static bool is_young(const struct fold *f, const struct session_limit *s, int person, day_t day,
                     struct doubt *doubt)
{
    const struct person *who = &f->h->persons[person];
    if (who->birth_known)
        return day < day_of_age(who->birth, s->under);
    doubt->victim_age |= who->kind == PERSON_VICTIM;
    return who->kind == PERSON_VICTIM;
}

bool session_check(struct fold *f, const struct act *e, int rule)
{
    const struct rule *r = &f->p->rules[rule];
    const struct session_limit *s = &r->sessions;
    const struct fact *minutes = act_fact(e, FACT_minutes);
    bool many = false, young = false;
    struct doubt doubt = {0};
    day_t day = day_of(e, s);
    if (is_lifted(f, s))
        return true;
    for (size_t i = 0; i < s->nwith; i++) {
        int person = act_person(e, s->with[i]);
        if (person < 0 || !is_young(f, s, person, day, &doubt))
            continue;
        int held = earlier_on(f, e, s, s->held, person, day);
        int booked = e->type == s->booked ? earlier_on(f, e, s, s->booked, person, day) : 0;
        young = true;
        many = many || (s->a_day && (held > booked ? held : booked) >= s->a_day);
    }
    bool is_long = young && r->amount && minutes && minutes->v.num > (int64_t)r->amount * MINUTES_PER_HOUR;
    return (!many || session_violation(f, e, rule, VIOLATION_INTERVIEW_COUNT)) &&
           (!is_long || session_violation(f, e, rule, VIOLATION_INTERVIEW_LENGTH)) &&
           doubts_tell(f, e, rule, NOBODY, &doubt);
}
