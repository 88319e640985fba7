/*
 * Writes a register of many running deadlines as SQL, one append() a case: many FROM TO PART PARTS EVENTS LAW <RECORDERS
 *
 * Cases FROM to TO - 1, each the first EVENTS events of tests/bench/life.json, moved so that the last of them lies within the last
 * four weeks, and decided by the engine: what the daemon would have written had it recorded them. PART of PARTS
 * (from 0) lets several run side by side. LAW is the generation in force. RECORDERS as for hosod --sample; the investigators among them record.
 */
#include "lib/crypto/crypto.h"
#include "lib/crypto/ids.h"
#include "lib/json/calendar_json.h"
#include "lib/json/event_json.h"
#include "lib/json/history_json.h"
#include "lib/json/pack_json.h"
#include "server/app/append_doc.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    MAX_EVENTS = 64,
    MAX_PERSONS = 4,
    MAX_RECORDERS = 64,
    CASE_MEMORY = 16 << 20,
    SPREAD_DAYS = 28,
    COMMIT_EVERY = 50
};

struct recorder {
    char user[UUID_TEXT_SIZE], code[32];
    int unit, level;
};

struct many {
    struct law law;
    struct arena arena; /* where it lies */
    struct history life;
    struct recorder recorders[MAX_RECORDERS];
    size_t nrecorders;
    inst_t now;
    size_t nevents;
};

/* One case on its way to the register. */
struct made {
    struct uuid_text id;
    struct arena arena;
    struct person persons[MAX_PERSONS];
    struct append_person rows[MAX_PERSONS];
    struct event events[MAX_EVENTS];
    struct append_event data[MAX_EVENTS];
    struct decision decision;
};

static bool read_life(struct many *m, const char *path)
{
    struct jx_limits limits = {.bytes = 64 * 1024, .depth = 16};
    struct fold_options when = {0};
    struct fail f;
    char text[64 * 1024];
    FILE *in = fopen(path, "re");
    size_t n = in ? fread(text, 1, sizeof(text), in) : 0;
    if (in)
        fclose(in);
    fail_clear(&f);
    return n &&
           history_parse(str_from(text, n), limits, HISTORY_TOLD, &m->law.pack, &m->arena, &m->life, &when,
                         &f) == ERR_OK &&
           m->life.nevents <= MAX_EVENTS && m->life.npersons <= MAX_PERSONS;
}

static void read_recorders(struct many *m)
{
    char line[256], role[24], province[8];
    while (m->nrecorders < MAX_RECORDERS && fgets(line, sizeof(line), stdin)) {
        struct recorder *r = &m->recorders[m->nrecorders];
        if (sscanf(line, "%23s %36s %d %d %31s %7s", role, r->user, &r->unit, &r->level, r->code, province) ==
            6)
            m->nrecorders += strcmp(role, "investigator") == 0;
    }
}

static bool derived(struct arena *a, const char *what, long number, long part, struct str *out)
{
    struct uuid_text id;
    struct str parts[] = {STR("bench"), str_of(what), arena_printf(a, "%ld.%ld", number, part)};
    if (!uuid_derived(parts, ARRAY_LEN(parts), &id))
        return false;
    *out = arena_copy(a, uuid_str(&id));
    return !a->failed;
}

static struct when moved(struct when w, inst_t by)
{
    w.lo += by;
    w.hi += by;
    return w;
}

/* The event so much later, with every day that it states. */
static bool move_event(struct made *c, const struct event *from, inst_t by, long number, size_t i)
{
    struct event *e = &c->events[i];
    struct fact *facts = ARENA_ARRAY(&c->arena, from->nfacts, struct fact);
    *e = *from;
    e->at = moved(from->at, by);
    e->recorded_at = e->at.lo + 10 * 60 * SECOND_US;
    for (size_t k = 0; facts && k < from->nfacts; k++) {
        facts[k] = from->facts[k];
        if (fact_infos[facts[k].id].type == FACT_TYPE_WHEN)
            facts[k].v.when = moved(facts[k].v.when, by);
    }
    e->facts = facts;
    return facts && derived(&c->arena, "event", number, (long)i, &e->id);
}

static bool make_people(const struct many *m, struct made *c, long number)
{
    for (size_t i = 0; i < m->life.npersons; i++) {
        struct person *p = &c->persons[i];
        *p = m->life.persons[i];
        if (!derived(&c->arena, "person", number, (long)i, &p->id))
            return false;
        c->rows[i] = (struct append_person){.id = p->id,
                                            .kind = p->kind == PERSON_VICTIM ? STR("victim") : STR("accused"),
                                            .sex = STR_NONE,
                                            .commune = STR_NONE,
                                            .relation = STR_NONE,
                                            .initials = STR("N.V.A."),
                                            .human = STR_NONE,
                                            .victim = STR_NONE,
                                            .ord = (int)i + 1,
                                            .birth_known = p->birth_known,
                                            .birth = p->birth};
    }
    return true;
}

static bool decide_case(const struct many *m, struct made *c, long number)
{
    struct fail f;
    struct str id;
    day_t last = inst_day(m->life.events[m->nevents - 1].at.lo), today = inst_day(m->now);
    inst_t by = (inst_t)(today - 1 - (day_t)(number % SPREAD_DAYS) - last) * DAY_US;
    if (!derived(&c->arena, "case", number, 0, &id) || !make_people(m, c, number))
        return false;
    snprintf(c->id.text, sizeof(c->id.text), "%.*s", STR_ARGS(id));
    for (size_t i = 0; i < m->nevents; i++)
        if (!move_event(c, &m->life.events[i], by, number, i))
            return false;
    struct history h = {
        .persons = c->persons, .npersons = m->life.npersons, .events = c->events, .nevents = m->nevents};
    fail_clear(&f);
    return decide(&m->law, uuid_str(&c->id), &h, m->nevents, m->nevents, &c->arena, &c->decision, &f) ==
           ERR_OK;
}

static bool write_data(const struct many *m, struct made *c)
{
    for (size_t i = 0; i < m->nevents; i++) {
        struct buf text;
        buf_init(&text, 64 * 1024);
        event_write_data(&text, &c->decision.history, &m->law.pack, &c->events[i]);
        c->data[i].data = arena_copy(&c->arena, buf_str(&text));
        bool failed = text.failed;
        buf_free(&text);
        if (failed || c->arena.failed)
            return false;
    }
    return true;
}

/* A string constant of SQL; documents hold no dollar quote of this name. */
static void write_append(const struct made *c, const struct recorder *r, struct str doc)
{
    printf("select set_config('hoso.user', '%s', false), set_config('hoso.role', 'investigator', false), "
           "set_config('hoso.unit', '%d', false), set_config('hoso.level', '%d', false);\n"
           "select 1 / (a.outcome = 'ok')::int from hoso.append('%s', 0, $many$%.*s$many$) a;\n",
           r->user, r->unit, r->level, c->id.text, STR_ARGS(doc));
}

static bool tell_case(const struct many *m, long number)
{
    struct made *c = calloc(1, sizeof(*c));
    const struct recorder *r = &m->recorders[(size_t)number % m->nrecorders];
    struct buf text;
    if (!c)
        return false;
    arena_init(&c->arena, CASE_MEMORY);
    buf_init(&text, CASE_MEMORY);
    bool ok = decide_case(m, c, number) && write_data(m, c);
    struct append_doc doc = {.decision = &c->decision,
                             .unaddressed = STR_NONE,
                             .number = STR_NONE,
                             .kind = STR("denunciation"),
                             .unit = r->unit,
                             .unit_code = str_of(r->code),
                             .action = "bench.append",
                             .events = c->data,
                             .persons = c->rows,
                             .npersons = m->life.npersons,
                             .key = STR_NONE};
    ok = ok && append_doc_write(&text, &doc, &c->arena) == ERR_OK;
    if (ok)
        write_append(c, r, buf_str(&text));
    buf_free(&text);
    arena_fini(&c->arena);
    free(c);
    return ok;
}

static bool tell_all(const struct many *m, long from, long to, long part, long parts)
{
    long told = 0;
    puts("set synchronous_commit = off;\nbegin;");
    for (long i = from + part; i < to; i += parts) {
        if (!tell_case(m, i))
            return false;
        if (++told % COMMIT_EVERY == 0)
            puts("commit; begin;");
    }
    puts("commit;");
    return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    static struct many m;
    struct fail f;
    if (argc != 7) {
        fputs("many FROM TO PART PARTS EVENTS LAW <RECORDERS\n", stderr);
        return 2;
    }
    if (!crypto_boot())
        return 1;
    arena_init(&m.arena, PACK_ARENA_CAP);
    fail_clear(&f);
    m.now = (inst_t)time(NULL) * SECOND_US;
    m.nevents = (size_t)atol(argv[5]);
    m.law.generation = atol(argv[6]);
    bool ok = pack_load("config/law", &m.arena, &m.law.pack, &f) == ERR_OK &&
              calendar_load("config/calendars/vn.json", &m.arena, &m.law.calendar, &f) == ERR_OK &&
              read_life(&m, "tests/bench/life.json") && m.nevents > 0 && m.nevents <= m.life.nevents;
    read_recorders(&m);
    ok = ok && m.nrecorders && tell_all(&m, atol(argv[1]), atol(argv[2]), atol(argv[3]), atol(argv[4]));
    if (!ok)
        fprintf(stderr, "many: cannot tell the cases: %s\n", f.where);
    arena_fini(&m.arena);
    return ok ? 0 : 1;
}
