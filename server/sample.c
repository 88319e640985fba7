/* Tells invented stories to the engine and writes down what append() is to be given. */
#include "server/sample.h"

#include "lib/crypto/ids.h"
#include "lib/json/event_json.h"
#include "server/app/append_doc.h"
#include "server/app/sealing.h"
#include "server/log.h"
#include "server/sample_people.h"

#include <stdlib.h>

enum who { COMMUNE, POLICE, HEAD, PROCURACY, COURT, SOCIAL, HIGHER_PROCURACY, HIGHER_COURT, WHO_COUNT };

struct step {
    const char *type;
    enum who who;
    const char *from; /* "LAST", a rule id or a family of rules */
    int least_h, most_h;
    const char *data;
};

#define STORY(name, weight, least, most) static const struct step story_##name[] = {
#define STEP(type, who, from, least, most, data) {type, who, #from, least, most, data},
#define END \
    }       \
    ;
#include "server/sample.tbl.h"
#undef STORY
#undef STEP
#undef END

static const struct story {
    int weight, least_days, most_days;
    const struct step *steps;
    size_t nsteps;
} stories[] = {
#define STORY(name, weight, least, most) {weight, least, most, story_##name, ARRAY_LEN(story_##name)},
#define STEP(...)
#define END
#include "server/sample.tbl.h"
#undef STORY
#undef STEP
#undef END
};

enum { DAY_MINUTES = 24 * 60 };
enum { MAX_RECORDERS = 4096, MAX_STEPS = 64, RECENT_DAYS = 60, CASE_MEMORY = 16 * 1024 * 1024 };

struct recorder {
    enum who who;
    char user[UUID_TEXT_SIZE], code[32], province[8];
    int unit, level;
};

struct sample {
    const struct law *law;
    const struct sample_options *options;
    struct recorder *recorders;
    size_t nrecorders;
    uint64_t random; /* state of the generator */
    FILE *out;
};

/* --- the generator: SplitMix64, so that a seed means the same everywhere ----------------------------------------- */

static uint64_t draw(struct sample *s)
{
    uint64_t z = (s->random += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

/* least … most, both included. */
static int64_t draw_between(struct sample *s, int64_t least, int64_t most)
{
    return least + (int64_t)(draw(s) % (uint64_t)(most - least + 1));
}

/* --- who records --------------------------------------------------------------------------------------------------- */

enum { COMMUNE_OR_REGION = 3, PROVINCE = 2 };

static const struct office {
    const char *role;
    int level; /* of the unit */
} offices[WHO_COUNT] = {[COMMUNE] = {"commune_police", COMMUNE_OR_REGION},
                        [POLICE] = {"investigator", PROVINCE},
                        [HEAD] = {"head", PROVINCE},
                        [PROCURACY] = {"procuracy", COMMUNE_OR_REGION},
                        [COURT] = {"court", COMMUNE_OR_REGION},
                        [SOCIAL] = {"social", COMMUNE_OR_REGION},
                        [HIGHER_PROCURACY] = {"procuracy", PROVINCE},
                        [HIGHER_COURT] = {"court", PROVINCE}};

/* Cuts the next column off a line and copies it; false when it is missing or too long. */
static bool column(struct str *line, char *out, size_t room)
{
    size_t end = str_find(*line, '\t');
    bool ok = end > 0 && end < room;
    if (ok)
        snprintf(out, room, "%.*s", (int)end, line->p);
    *line = str_sub(*line, end + 1, line->n);
    return ok;
}

static bool column_int(struct str *line, int *out)
{
    char text[12];
    uint64_t v = 0;
    bool ok = column(line, text, sizeof(text)) && str_to_u64(str_of(text), INT32_MAX, &v);
    *out = (int)v;
    return ok;
}

static bool read_recorder(struct str line, struct recorder *r)
{
    char role[24];
    if (!column(&line, role, sizeof(role)) || !column(&line, r->user, sizeof(r->user)) ||
        !column_int(&line, &r->unit) || !column_int(&line, &r->level) ||
        !column(&line, r->code, sizeof(r->code)) || !column(&line, r->province, sizeof(r->province)))
        return false;
    for (size_t i = 0; i < WHO_COUNT; i++) {
        r->who = (enum who)i;
        if (strcmp(role, offices[i].role) == 0 && r->level == offices[i].level)
            return uuid_is(str_of(r->user));
    }
    return false;
}

static bool read_recorders(struct sample *s, FILE *in)
{
    char line[256];
    s->recorders = calloc(MAX_RECORDERS, sizeof(*s->recorders));
    while (s->recorders && s->nrecorders < MAX_RECORDERS && fgets(line, sizeof(line), in))
        s->nrecorders +=
            read_recorder(str_sub(str_of(line), 0, strcspn(line, "\n")), &s->recorders[s->nrecorders]);
    return s->nrecorders > 0;
}

/* One of that kind in the province (any province when NULL), by chance; NULL: there is none. */
static const struct recorder *pick(struct sample *s, enum who who, const char *province)
{
    const struct recorder *found = NULL;
    uint64_t seen = 0;
    for (size_t i = 0; i < s->nrecorders; i++) {
        const struct recorder *r = &s->recorders[i];
        if (r->who == who && (!province || strcmp(r->province, province) == 0) && draw(s) % ++seen == 0)
            found = r;
    }
    return found;
}

/* --- one case ------------------------------------------------------------------------------------------------------ */

/* A case being told: its events so far, how the law sees them, and where it lies. */
struct telling {
    struct sample *s;
    struct arena arena;
    struct uuid_text id;
    const struct recorder *cast[WHO_COUNT];
    struct sample_people people;
    struct event events[MAX_STEPS];
    struct history history;
    struct decision decision; /* of the last event */
    struct decision stands;   /* of the event before it */
    inst_t last;              /* when the last event happened */
    const struct recorder *holder;
    int version;
    int article;           /* of the offence, first clause */
    bool given[WHO_COUNT]; /* whose unit has been given access */
};

static bool derived(struct telling *t, const char *what, int64_t n, struct uuid_text *out)
{
    char seed[24], number[24];
    int seed_n = snprintf(seed, sizeof(seed), "%" PRIu64, t->s->options->seed);
    int number_n = snprintf(number, sizeof(number), "%" PRId64, n);
    struct str parts[] = {STR("sample"), str_from(seed, (size_t)seed_n), str_of(t->id.text), str_of(what),
                          str_from(number, (size_t)number_n)};
    return uuid_derived(parts, ARRAY_LEN(parts), out);
}

static struct sample_drawn draw_person(struct telling *t, int i, day_t birth)
{
    struct uuid_text id;
    bool ok = derived(t, "person", i, &id);
    t->arena.failed = t->arena.failed || !ok;
    return (struct sample_drawn){ok ? arena_copy(&t->arena, uuid_str(&id)) : STR_NONE, birth};
}

/* Of ten children eight have a mother who is known; every tenth of these lives with the accused (CL-29). */
static bool draw_people(struct telling *t, day_t today)
{
    struct sample *s = t->s;
    const struct sample_drawn drawn[SAMPLE_PEOPLE] = {
        [SAMPLE_CHILD] = draw_person(t, SAMPLE_CHILD, today - (day_t)draw_between(s, 4 * 365, 17 * 365)),
        [SAMPLE_ACCUSED] = draw_person(t, SAMPLE_ACCUSED, today - (day_t)draw_between(s, 19 * 365, 60 * 365)),
        [SAMPLE_MOTHER] = draw_person(t, SAMPLE_MOTHER, today - (day_t)draw_between(s, 36 * 365, 50 * 365)),
    };
    bool mother = draw_between(s, 0, 9) < 8, lives_with = draw_between(s, 0, 9) == 0;
    sample_people_make(&t->people, drawn, mother, lives_with);
    return !t->arena.failed;
}

/* Of the rule or family; NULL: none is open. */
static const struct deadline *open_deadline(const struct telling *t, const char *name)
{
    const struct outcome *o = &t->decision.after;
    const struct deadline *open = NULL;
    for (size_t i = 0; i < o->ndeadlines; i++) {
        const struct rule *r = &t->s->law->pack.rules[o->deadlines[i].rule];
        if (o->deadlines[i].ended_by < 0 && (str_is(r->id, name) || str_is(r->family, name)))
            open = &o->deadlines[i];
    }
    return open;
}

/*
 * When the step happens: so long after the last event, around the safe end of a rule's open deadline, or after its legal end.
 * *come false: its time is still ahead. False: the story counts from a deadline that nothing has started, which was logged.
 */
static bool step_time(struct telling *t, const struct step *step, inst_t *at, bool *come)
{
    inst_t from = t->last;
    if (strcmp(step->from, "LAST") != 0) {
        bool lapsed = str_starts(str_of(step->from), STR("AFTER_"));
        const struct deadline *open = open_deadline(t, step->from + (lapsed ? strlen("AFTER_") : 0));
        if (!open) {
            log_event(LOG_INTERNAL, "what=sample step=%s after=%zu not_open=%s", step->type,
                      t->history.nevents, step->from);
            return false;
        }
        from = lapsed ? open->term.legal.due : open->term.safe.due;
    }
    *at = from + draw_between(t->s, step->least_h * 60, step->most_h * 60) * 60 * SECOND_US;
    if (*at <= t->last)
        *at = t->last + 10 * 60 * SECOND_US;
    *come = *at <= t->s->options->now;
    return true;
}

/* `text` with the first `mark` replaced. */
static struct str fill_in(struct telling *t, struct str text, const char *mark, struct str value)
{
    const char *at = text.p ? strstr(text.p, mark) : NULL;
    if (!at)
        return text;
    return arena_printf(&t->arena, "%.*s%.*s%s", (int)(at - text.p), text.p, STR_ARGS(value),
                        at + strlen(mark));
}

/* "{date+60}" in `text` becomes the day so many days after `at`, "{time+60}" the instant so many hours after it. */
static struct str fill_times(struct telling *t, struct str text, inst_t at)
{
    static const struct {
        const char *mark;
        bool day;
    } marks[] = {{"{date+", true}, {"{time+", false}};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        for (const char *open; text.p && (open = strstr(text.p, marks[i].mark));) {
            uint64_t n = 0;
            char day[DAY_TEXT_SIZE], time[INST_TEXT_SIZE], whole[32];
            struct str rest = str_of(open + strlen(marks[i].mark));
            struct str digits = str_sub(rest, 0, str_find(rest, '}'));
            if (!str_to_u64(digits, 10000, &n))
                return STR_NONE;
            snprintf(whole, sizeof(whole), "%s%.*s}", marks[i].mark, STR_ARGS(digits));
            text = fill_in(t, text, whole,
                           marks[i].day ? day_text(inst_day(at) + (day_t)n, day)
                                        : inst_text(at + (inst_t)n * HOUR_US, time));
        }
    return text;
}

/* "{of TYPE}" in `text` becomes the fact that names the newest event of that type. */
static struct str fill_of(struct telling *t, struct str text)
{
    char whole[64];
    const char *open = text.p ? strstr(text.p, "{of ") : NULL;
    if (!open)
        return text;
    struct str type = str_of(open + strlen("{of "));
    type = str_sub(type, 0, str_find(type, '}'));
    size_t i = t->history.nevents;
    while (i > 0 && !str_eq(t->s->law->pack.events[t->events[i - 1].type].name, type))
        i--;
    snprintf(whole, sizeof(whole), "{of %.*s}", STR_ARGS(type));
    return i ? fill_in(t, text, whole, arena_printf(&t->arena, "\"of\":%zu", i - 1)) : STR_NONE;
}

/* The step's facts with what stands in braces filled in; a first report and an initiation name the clause. */
static struct str step_data(struct telling *t, const struct step *step, inst_t at)
{
    char earlier[INST_TEXT_SIZE];
    bool first = t->history.nevents == 0;
    struct str charge = arena_printf(&t->arena, "\"article\":%d,\"clause\":1", t->article);
    struct str data = fill_in(t, str_of(step->data), "{to}", str_of(t->cast[POLICE]->code));
    data = fill_in(t, data, "{v1}", t->people.persons[SAMPLE_CHILD].id);
    data = fill_in(t, data, "{a1}", t->people.persons[SAMPLE_ACCUSED].id);
    data = fill_in(t, data, "{charge}", charge);
    data = fill_of(t, fill_times(t, data, at));
    if (!first)
        data = fill_in(t, data, "{earlier}", inst_text(t->events[0].at.lo - 20 * HOUR_US, earlier));
    if (!first && strcmp(step->type, "case.initiated") != 0)
        return data;
    struct str rest = str_sub(data, 1, data.n);
    return arena_printf(&t->arena, "{%s%.*s%s%.*s", first ? "\"kind\":\"denunciation\"," : "",
                        STR_ARGS(charge), rest.n > 1 ? "," : "", STR_ARGS(rest));
}

static bool read_event(struct telling *t, const struct step *step, struct when at, struct str data,
                       struct event *e)
{
    struct fail f;
    json_t *json = NULL;
    struct jx x = {.arena = &t->arena, .fail = &f};
    struct jx_obj o;
    struct buf text;
    fail_clear(&f);
    buf_init(&text, 8192);
    buf_printf(&text, "{\"type\":\"%s\",\"at\":", step->type);
    event_write_when(&text, at);
    buf_printf(&text, ",\"data\":%.*s}", STR_ARGS(data));
    struct event_reader reader = {
        .pack = &t->s->law->pack, .history = &t->history, .self = t->history.nevents};
    enum err err = text.failed ? ERR_NO_MEMORY : jx_parse(buf_str(&text), JX_BODY, &json, &f);
    if (err == ERR_OK && jx_root(&x, json, &o) && event_read(&o, &reader, e))
        jx_end(&o);
    if (err == ERR_OK)
        err = jx_result(&x);
    if (err != ERR_OK)
        log_event(LOG_INTERNAL, "what=sample step=%s pointer=\"%s\"", step->type,
                  f.nfields ? f.fields[0].pointer : "");
    json_decref(json);
    buf_free(&text);
    return err == ERR_OK;
}

/* Most facts are entered at once, some days later, as in life; a few are known only to the day. */
static inst_t entry_time(struct telling *t, inst_t at)
{
    int64_t chance = draw_between(t->s, 0, 99);
    inst_t delay = draw_between(t->s, 1, 45) * 60 * SECOND_US;
    if (chance < 6)
        delay = draw_between(t->s, 2, 6) * DAY_US;
    inst_t entered = at + delay > t->s->options->now ? t->s->options->now : at + delay;
    if (t->history.nevents && entered <= t->events[t->history.nevents - 1].recorded_at)
        entered = t->events[t->history.nevents - 1].recorded_at + 1;
    return entered;
}

/* --- writing down -------------------------------------------------------------------------------------------------- */

static void write_copy_text(FILE *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            fputc('\\', out);
        fputc(s.p[i], out);
    }
}

struct sealed_case {
    struct sample_sealed people;
    struct append_sealed content;
};

static enum err seal_case(struct telling *t, struct sealed_case *out)
{
    struct data_key key;
    struct str content = STR("Nội dung trình báo (dữ liệu mẫu, không phải vụ việc có thật).");
    enum err e =
        sealing_new_key(&t->s->law->keyring, uuid_str(&t->id), &t->arena, &key, &out->people.keys[0]);
    if (e == ERR_OK)
        e = sealing_seal(&key, SEALED_TEXT, t->events[0].id, "content", content, &t->arena, &out->content);
    sealing_forget(&key);
    for (size_t i = 0; i < t->people.n && e == ERR_OK; i++) {
        uint64_t name = draw(t->s), address = draw(t->s);
        e = sample_people_seal(&t->people, i, name, address, &t->s->law->keyring, &t->arena, &out->people);
    }
    return e;
}

static bool write_append(struct telling *t, const struct recorder *by, const struct event_type *type,
                         struct str to, const struct step *next)
{
    struct sealed_case sealed;
    struct append_access access[3];
    struct append_event event;
    struct buf data, text;
    struct append_doc doc = {.decision = &t->decision,
                             .stands = t->version ? &t->stands : NULL,
                             .stands_unit_code = t->holder ? str_of(t->holder->code) : STR_NONE,
                             .unaddressed = STR_NONE,
                             .sample = true,
                             .action = "sample.append",
                             .events = &event,
                             .access = access,
                             .key = STR_NONE};
    enum err e = ERR_OK;
    if (t->version == 0) {
        e = seal_case(t, &sealed);
        doc.kind = STR("denunciation");
        doc.persons = t->people.rows;
        doc.npersons = t->people.n;
        doc.keys = sealed.people.keys;
        doc.nkeys = 1 + t->people.n;
        doc.identities = sealed.people.identities;
        doc.nidentities = 2 * t->people.n;
        doc.texts = &sealed.content;
        doc.ntexts = 1;
    }
    if (type->hands && !str_is_none(to))
        access[doc.naccess++] = (struct append_access){t->cast[POLICE]->unit, "handed"};
    if (type->takes && t->holder && t->holder->unit != by->unit)
        access[doc.naccess++] = (struct append_access){t->holder->unit, "held"};
    /* Whoever goes on with the case was given it by then: the procuracy from the first day, the court with the file. */
    bool passed_on = doc.naccess > 0 && next && access[0].unit == t->cast[next->who]->unit;
    if (next && !passed_on && !t->given[next->who] && t->cast[next->who]->unit != by->unit)
        access[doc.naccess++] = (struct append_access){t->cast[next->who]->unit, "handed"};
    if (next)
        t->given[next->who] = true;
    if (type->takes)
        t->holder = by;
    doc.unit = t->holder->unit;
    doc.unit_code = str_of(t->holder->code);
    buf_init(&data, 64 * 1024);
    buf_init(&text, 16 * 1024 * 1024);
    event_write_data(&data, &t->history, &t->s->law->pack, &t->events[t->history.nevents - 1]);
    event.data = buf_str(&data);
    if (e == ERR_OK)
        e = append_doc_write(&text, &doc, &t->arena);
    if (e == ERR_OK && !data.failed) {
        fprintf(t->s->out, "%s\t%s\t%d\t%d\t%s\t%d\t", by->user, offices[by->who].role, by->unit, by->level,
                t->id.text, t->version);
        write_copy_text(t->s->out, buf_str(&text));
        fputc('\n', t->s->out);
        t->version++;
    }
    bool ok = e == ERR_OK && !data.failed;
    buf_free(&data);
    buf_free(&text);
    return ok;
}

/* --- telling ------------------------------------------------------------------------------------------------------- */

/* Whoever holds somebody notes the hour. */
static bool is_of_liberty(const struct step *step)
{
    struct str type = str_of(step->type);
    return str_starts(type, STR("person.")) || str_starts(type, STR("custody."));
}

/* *told false: the story ends here because the step's time has not come. False: something went wrong. */
static bool tell_step(struct telling *t, const struct step *step, const struct step *next, inst_t at,
                      bool *told)
{
    struct fail f;
    struct uuid_text id;
    fail_clear(&f);
    *told = true;
    if (t->history.nevents > 0 && !step_time(t, step, &at, told))
        return false;
    if (!*told)
        return true;
    bool to_the_day = t->history.nevents > 0 && draw_between(t->s, 0, 99) < 4 && !is_of_liberty(step);
    struct when when = {WHEN_INSTANT, at, at};
    if (to_the_day && day_start(inst_day(at)) > t->last)
        when = (struct when){WHEN_DATE, day_start(inst_day(at)), day_start(inst_day(at) + 1)};
    struct event *e = &t->events[t->history.nevents];
    struct str data = step_data(t, step, at);
    if (t->arena.failed || !read_event(t, step, when, data, e) ||
        !derived(t, "event", (int64_t)t->history.nevents, &id))
        return false;
    e->id = arena_copy(&t->arena, uuid_str(&id));
    e->recorded_at = entry_time(t, at);
    t->last = at;
    t->history.nevents++;
    t->stands = t->decision;
    const struct fact *to = event_fact(e, FACT_to);
    return !str_is_none(e->id) &&
           decide(t->s->law, uuid_str(&t->id), &t->history, t->history.nevents, 1, &t->arena, &t->decision,
                  &f) == ERR_OK &&
           write_append(t, t->cast[step->who], &t->s->law->pack.events[e->type], to ? to->v.text : STR_NONE,
                        next);
}

static const struct story *draw_story(struct sample *s)
{
    int all = 0;
    for (size_t i = 0; i < ARRAY_LEN(stories); i++)
        all += stories[i].weight;
    int64_t at = draw_between(s, 0, all - 1);
    for (size_t i = 0; i < ARRAY_LEN(stories); i++)
        if ((at -= stories[i].weight) < 0)
            return &stories[i];
    return &stories[0];
}

/* Somebody of every kind in one province, or no case can be told. */
static bool cast_roles(struct sample *s, struct telling *t)
{
    const struct recorder *commune = pick(s, COMMUNE, NULL);
    t->cast[COMMUNE] = commune;
    for (size_t i = POLICE; i < WHO_COUNT && commune; i++)
        t->cast[i] = pick(s, (enum who)i, commune->province);
    for (size_t i = 0; i < WHO_COUNT; i++)
        if (!t->cast[i])
            return false;
    return true;
}

/* A case to be told: its story, and when it opens. */
struct opening {
    inst_t at;
    const struct story *story;
};

static bool tell_case(struct sample *s, int number, const struct opening *o)
{
    struct telling *t = calloc(1, sizeof(*t));
    const struct story *story = o->story;
    inst_t at = o->at;
    if (!t)
        return false;
    t->s = s;
    arena_init(&t->arena, CASE_MEMORY);
    static const int articles[] = {146, 145, 142, 141, 144, 147, 134, 140, 185};
    day_t today = inst_day(at);
    t->article = articles[draw(s) % ARRAY_LEN(articles)];
    bool ok = derived(t, "case", number, &t->id) && cast_roles(s, t) && draw_people(t, today);
    t->history = (struct history){.persons = t->people.persons, .npersons = t->people.n, .events = t->events};
    bool told = true;
    for (size_t i = 0; i < story->nsteps && ok && told; i++)
        ok = tell_step(t, &story->steps[i], i + 1 < story->nsteps ? &story->steps[i + 1] : NULL, at, &told);
    arena_fini(&t->arena);
    free(t);
    return ok;
}

/*
 * Of a story that may begin today half began in the last two months: the lists of what runs are then as full as in life. The
 * first cases take the stories in turn, each as early as it may begin, so that none is missing or not yet told.
 */
static struct opening draw_opening(struct sample *s, size_t number)
{
    bool in_turn = number < ARRAY_LEN(stories);
    const struct story *story = in_turn ? &stories[number] : draw_story(s);
    bool recent = draw(s) % 2 && story->least_days == 0;
    int64_t most = (recent && story->most_days > RECENT_DAYS ? RECENT_DAYS : story->most_days) * DAY_MINUTES;
    int64_t back = draw_between(s, story->least_days ? story->least_days * DAY_MINUTES : 60, most);
    return (struct opening){s->options->now - (in_turn ? most : back) * 60 * SECOND_US, story};
}

static int by_time(const void *a, const void *b)
{
    inst_t x = ((const struct opening *)a)->at, y = ((const struct opening *)b)->at;
    return (x > y) - (x < y);
}

bool sample_write(const struct law *law, const struct sample_options *options, FILE *in, FILE *out)
{
    struct sample s = {.law = law, .options = options, .random = options->seed, .out = out};
    struct opening *openings = calloc((size_t)options->cases, sizeof(*openings));
    bool ok = read_recorders(&s, in) && openings;
    for (int i = 0; i < options->cases && ok; i++)
        openings[i] = draw_opening(&s, (size_t)i);
    if (ok)
        qsort(openings, (size_t)options->cases, sizeof(*openings), by_time);
    for (int i = 0; i < options->cases && ok; i++)
        ok = tell_case(&s, i, &openings[i]);
    ok = ok && fflush(out) == 0 && !ferror(out);
    if (!ok)
        log_event(LOG_INTERNAL, "what=sample recorders=%zu", s.nrecorders);
    free(openings);
    free(s.recorders);
    return ok;
}
