/* Writes the document for append(), member by member, as sql/functions/append.sql reads it. */
#include "server/app/append_doc.h"

#include "lib/base/codec.h"
#include "lib/crypto/ids.h"
#include "lib/json/episode_json.h"
#include "server/app/append_rows.h"
#include "server/app/episodes.h"
#include "server/app/spans.h"

#include <inttypes.h>
#include <stdio.h>

enum { GONE_MAX = 1024 * 1024, PIECE_MAX = 1024 * 1024 };

static void add_key(struct buf *b, const char *key)
{
    buf_add_char(b, '"');
    buf_add(b, str_of(key));
    buf_add(b, STR("\":"));
}

static void add_text(struct buf *b, const char *key, struct str value)
{
    add_key(b, key);
    if (str_is_none(value))
        buf_add(b, STR("null"));
    else
        buf_add_json(b, value);
}

static void add_bytes(struct buf *b, const char *key, struct str bytes)
{
    buf_printf(b, "\"%s\":\"", key);
    base64_add(b, bytes.p, bytes.n);
    buf_add_char(b, '"');
}

static void add_instant(struct buf *b, const char *key, inst_t t)
{
    char text[INST_TEXT_SIZE];
    add_key(b, key);
    buf_add_char(b, '"');
    buf_add(b, t == INST_NEVER ? STR("infinity") : inst_text(t, text));
    buf_add_char(b, '"');
}

/* Opens element `i` of an array of objects. */
static void element(struct buf *b, size_t i)
{
    buf_add(b, i ? STR(",{") : STR("{"));
}

/* A piece of the outcome as text of its own, which keeps its bytes in the register. */
static struct str written(const struct decision *d,
                          void (*write)(struct buf *b, const struct outcome_view *v), struct arena *a)
{
    struct outcome_view v = decision_view(d, a);
    struct buf b;
    buf_init(&b, PIECE_MAX);
    write(&b, &v);
    struct str text = b.failed ? STR_NONE : arena_copy(a, buf_str(&b));
    a->failed = a->failed || b.failed;
    buf_free(&b);
    return text;
}

struct str append_doc_told(const struct decision *d, struct arena *a)
{
    return written(d, told_write, a);
}

struct str append_doc_flags(const struct decision *d, struct arena *a)
{
    return written(d, flags_write, a);
}

void append_doc_days(struct buf *b, const struct day_runs *days)
{
    char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];
    buf_add(b, STR("\"{"));
    for (size_t i = 0; i < days->n; i++)
        buf_printf(b, "%s[%.*s,%.*s]", i ? "," : "", STR_ARGS(day_text(days->runs[i].from, from)),
                   STR_ARGS(day_text(days->runs[i].to, to)));
    buf_add(b, STR("}\""));
}

static void add_case(struct buf *b, const struct append_doc *doc, struct arena *a)
{
    const struct decision *d = doc->decision;
    const struct law *law = d->law;
    buf_add(b, STR("\"case\":{"));
    add_text(b, "number", doc->number);
    buf_add_char(b, ',');
    add_text(b, "kind", doc->kind);
    buf_add_char(b, ',');
    add_text(b, "stage", law->pack.stages[d->after.stage].code);
    buf_printf(b, ",\"closed\":%s,\"unit\":%d,\"sample\":%s,",
               law->pack.stages[d->after.stage].closed ? "true" : "false", doc->unit,
               doc->sample ? "true" : "false");
    add_instant(b, "opened_at", d->history.events[0].at.lo);
    buf_add_char(b, ',');
    add_text(b, "pack", law->pack.version);
    buf_add_char(b, ',');
    add_text(b, "calendar", law->calendar.version);
    buf_add(b, STR(",\"engine\":\"" ENGINE_VERSION "\","));
    add_instant(b, "derived_at", d->after.as_of);
    buf_add_char(b, ',');
    if (decision_next(d) == INST_NEVER)
        add_text(b, "refold_at", STR_NONE);
    else
        add_instant(b, "refold_at", decision_next(d));
    buf_add_char(b, ',');
    buf_add(b, STR("\"calendar_days\":"));
    append_doc_days(b, &d->asked);
    buf_add_char(b, ',');
    add_text(b, "told", append_doc_told(d, a));
    buf_add_char(b, ',');
    add_text(b, "flags", append_doc_flags(d, a));
    buf_add_char(b, '}');
}

static void add_persons(struct buf *b, const struct append_doc *doc)
{
    buf_add(b, STR(",\"persons\":["));
    for (size_t i = 0; i < doc->npersons; i++) {
        const struct append_person *p = &doc->persons[i];
        char birth[DAY_TEXT_SIZE];
        element(b, i);
        add_text(b, "id", p->id);
        buf_add_char(b, ',');
        add_text(b, "kind", p->kind);
        buf_printf(b, ",\"ord\":%d,", p->ord);
        add_text(b, "birth_date", p->birth_known ? day_text(p->birth, birth) : STR_NONE);
        buf_add_char(b, ',');
        add_text(b, "sex", p->sex);
        buf_add_char(b, ',');
        add_text(b, "commune", p->commune);
        buf_add_char(b, ',');
        add_text(b, "relation", p->relation);
        buf_add_char(b, ',');
        add_text(b, "initials", p->initials);
        buf_add_char(b, ',');
        add_text(b, "human", p->human);
        buf_add_char(b, ',');
        add_text(b, "victim", p->victim);
        buf_printf(b, ",\"entered\":%d,\"lives_with\":[", p->entered ? p->entered : 1);
        for (size_t k = 0; k < p->nlives_with; k++) {
            buf_add(b, k ? STR(",") : STR(""));
            buf_add_json(b, p->lives_with[k]);
        }
        buf_add(b, STR("]}"));
    }
    buf_add(b, STR("]"));
}

static void add_keys(struct buf *b, const struct append_doc *doc)
{
    buf_add(b, STR(",\"keys\":["));
    for (size_t i = 0; i < doc->nkeys; i++) {
        element(b, i);
        add_text(b, "owner", doc->keys[i].owner);
        buf_add_char(b, ',');
        add_text(b, "kek_id", doc->keys[i].kek_id);
        buf_add_char(b, ',');
        add_bytes(b, "wrapped", doc->keys[i].wrapped);
        buf_add_char(b, '}');
    }
    buf_add_char(b, ']');
}

static void add_sealed(struct buf *b, const char *list, const char *owner, const struct append_sealed *items,
                       size_t n)
{
    buf_printf(b, ",\"%s\":[", list);
    for (size_t i = 0; i < n; i++) {
        element(b, i);
        add_text(b, owner, items[i].owner);
        buf_printf(b, ",\"field\":\"%s\",\"version\":1,", items[i].field);
        add_bytes(b, "sealed", items[i].sealed);
        buf_add_char(b, '}');
    }
    buf_add_char(b, ']');
}

static const char *form_name(enum when_form form)
{
    static const char *const names[] = {
        [WHEN_INSTANT] = "instant", [WHEN_DATE] = "date", [WHEN_INTERVAL] = "interval"};
    return names[form];
}

/* The violations that belong to event `index`, as JSON. */
static void add_violations(struct buf *b, const struct outcome_view *v, const struct decision *d, int index)
{
    bool first = true;
    buf_add(b, STR("\"violations\":["));
    for (size_t i = 0; i < d->nviolations; i++) {
        if (d->violations[i].event != index)
            continue;
        if (!first)
            buf_add_char(b, ',');
        first = false;
        outcome_write_violation(b, v, &d->violations[i]);
    }
    buf_add_char(b, ']');
}

static void add_events(struct buf *b, const struct append_doc *doc, const struct outcome_view *v)
{
    const struct decision *d = doc->decision;
    size_t first = d->history.nevents - d->nnew;
    buf_add(b, STR(",\"events\":["));
    for (size_t i = 0; i < d->nnew; i++) {
        const struct event *e = &d->history.events[first + i];
        element(b, i);
        add_text(b, "id", e->id);
        buf_add_char(b, ',');
        add_text(b, "type", d->law->pack.events[e->type].name);
        buf_add_char(b, ',');
        add_instant(b, "at_from", e->at.lo);
        buf_add_char(b, ',');
        add_instant(b, "at_to", e->at.hi);
        buf_printf(b, ",\"at_form\":\"%s\",", form_name(e->at.form));
        add_instant(b, "recorded_at", e->recorded_at);
        buf_add(b, STR(",\"data\":"));
        buf_add_json(
            b, doc->events[i].data); /* as text: its bytes are kept, in the order in which they were given */
        buf_add_char(b, ',');
        add_violations(b, v, d, (int)(first + i));
        buf_add_char(b, '}');
    }
    buf_add_char(b, ']');
}

/* All rungs of the ladder; append() knows which of them still lie ahead. */
static void add_alarms(struct buf *b, const struct derived_span *s)
{
    char day[DAY_TEXT_SIZE];
    if (s->nalarms == 0)
        return;
    buf_add(b, STR("\"alarms\":["));
    for (size_t i = 0; i < s->nalarms; i++) {
        const struct alarm *alarm = &s->alarms[i].alarm;
        element(b, i);
        add_text(b, "id", s->alarms[i].id);
        buf_add_char(b, ',');
        add_text(b, "rung", alarm->rung->code);
        buf_printf(b, ",\"reading\":\"%s\",", alarm->rung->on_safe ? "safe" : "legal");
        add_text(b, "due_day", day_text(alarm->due_day, day));
        buf_add_char(b, ',');
        add_instant(b, "ring_at", alarm->ring_at);
        buf_add_char(b, '}');
    }
    buf_add(b, STR("],"));
}

static enum err add_span(void *ctx, const struct derived_span *s)
{
    struct append_rows *rows = ctx;
    struct buf *b = &rows->text;
    append_rows_open(rows, s->deadline);
    add_text(b, "deadline", s->deadline);
    buf_add_char(b, ',');
    add_text(b, "rule", s->rule);
    buf_add_char(b, ',');
    add_text(b, "stage", s->stage);
    buf_add_char(b, ',');
    add_text(b, "subject", s->subject);
    buf_printf(b, ",\"told\":%s,\"state\":\"%s\",", s->told ? "true" : "false", status_names[s->state]);
    add_instant(b, "valid_from", s->valid_from);
    buf_add_char(b, ',');
    add_instant(b, "valid_to", s->valid_to);
    buf_add_char(b, ',');
    if (s->has_legal)
        add_instant(b, "legal", s->legal);
    else
        add_text(b, "legal", STR_NONE);
    buf_add_char(b, ',');
    add_instant(b, "safe", s->safe);
    buf_add_char(b, ',');
    add_text(b, "bound", s->bound);
    buf_printf(b, ",\"liberty\":%s,", s->liberty ? "true" : "false");
    add_alarms(b, s);
    add_text(b, "doc", s->doc);
    buf_add_char(b, ',');
    add_text(b, "explanation", s->explanation);
    append_rows_close(rows);
    return ERR_OK;
}

static void add_optional_text(struct buf *b, const char *key, struct str value)
{
    if (str_is_none(value))
        return;
    buf_add_char(b, ',');
    add_text(b, key, value);
}

/* What only a handoff has: who is to have it, and whom to tell. */
static void add_receiver(struct buf *b, const struct derived_episode *e)
{
    char day[DAY_TEXT_SIZE];
    if (str_is_none(e->to_role))
        return;
    add_optional_text(b, "to_role", e->to_role);
    add_optional_text(b, "to", e->to);
    add_optional_text(b, "carries", e->carries);
    add_optional_text(b, "class", e->class);
    add_optional_text(b, "outbox_id", e->outbox_id);
    add_optional_text(b, "day", day_text(e->day, day));
}

/* Episodes on their way into rows. */
struct episode_rows {
    struct append_rows *rows;
    struct str unaddressed;
};

/* Nobody has it yet: append() is to look again, by what it is told of the handoff, whenever the case is written. */
static bool still_unaddressed(const struct episode_rows *list, const struct derived_episode *e)
{
    if (str_is_none(e->to_role))
        return false;
    struct str ids = list->unaddressed;
    return str_is_none(ids) || memmem(ids.p, ids.n, e->episode.p, e->episode.n) != NULL;
}

static enum err add_episode(void *ctx, const struct derived_episode *e)
{
    struct episode_rows *list = ctx;
    struct buf *b = &list->rows->text;
    append_rows_open(list->rows, e->episode)->again = still_unaddressed(list, e);
    add_text(b, "episode", e->episode);
    buf_printf(b, ",\"kind\":\"%s\",\"state\":\"%s\",\"number\":%d,", e->kind, e->state, e->number);
    add_text(b, "code", e->code);
    add_optional_text(b, "rule", e->rule);
    add_optional_text(b, "subject", e->subject);
    add_optional_text(b, "ground", e->ground);
    add_optional_text(b, "by", e->by);
    add_optional_text(b, "cause", e->cause);
    add_receiver(b, e);
    buf_add_char(b, ',');
    add_instant(b, "valid_from", e->valid_from);
    buf_add_char(b, ',');
    add_instant(b, "valid_to", e->valid_to);
    if (e->has_due) {
        buf_add_char(b, ',');
        add_instant(b, "due", e->due);
    }
    buf_add_char(b, ',');
    add_text(b, "doc", e->doc);
    append_rows_close(list->rows);
    return ERR_OK;
}

/* The rows of one decision: what is to stand, or what stands. */
struct derived_rows {
    struct append_rows spans, episodes;
};

static void free_rows(struct derived_rows *rows)
{
    append_rows_free(&rows->spans);
    append_rows_free(&rows->episodes);
}

static enum err derive_rows(const struct decision *d, struct str unit_code, struct str unaddressed,
                            struct arena *a, struct derived_rows *out)
{
    bool spans = append_rows_init(&out->spans, d->after.ndeadlines, a);
    bool episodes = append_rows_init(&out->episodes, d->after.nepisodes, a);
    struct episode_rows list = {&out->episodes, unaddressed};
    enum err e = spans && episodes ? ERR_OK : ERR_NO_MEMORY;
    if (e == ERR_OK)
        e = spans_derive(d, unit_code, a, add_span, &out->spans);
    if (e == ERR_OK)
        e = episodes_derive(d, a, add_episode, &list);
    return e;
}

/* `since`: as of when `before` was derived; it may be NULL. */
static void add_changed(struct buf *b, const struct derived_rows *before, inst_t since,
                        const struct derived_rows *now)
{
    struct buf deadlines, episodes;
    buf_init(&deadlines, GONE_MAX);
    buf_init(&episodes, GONE_MAX);
    buf_add(b, STR(",\"spans\":["));
    append_rows_changed(before ? &before->spans : NULL, &now->spans, b, &deadlines);
    buf_add(b, STR("],\"episodes\":["));
    append_rows_changed(before ? &before->episodes : NULL, &now->episodes, b, &episodes);
    buf_add_char(b, ']');
    if (before) {
        buf_add(b, STR(",\"gone\":{"));
        add_instant(b, "derived_at", since);
        buf_add(b, STR(",\"deadlines\":["));
        buf_add(b, buf_str(&deadlines));
        buf_add(b, STR("],\"episodes\":["));
        buf_add(b, buf_str(&episodes));
        buf_add(b, STR("]}"));
    }
    if (deadlines.failed || episodes.failed)
        b->failed = true;
    buf_free(&deadlines);
    buf_free(&episodes);
}

/* All that is derived, or what of it changed. */
static enum err add_derived(struct buf *b, const struct append_doc *doc, struct arena *a)
{
    struct derived_rows now, before;
    enum err e = derive_rows(doc->decision, doc->unit_code, doc->unaddressed, a, &now);
    if (doc->stands && e == ERR_OK) {
        e = derive_rows(doc->stands, doc->stands_unit_code, doc->unaddressed, a, &before);
        if (e == ERR_OK)
            add_changed(b, &before, doc->stands->after.as_of, &now);
        free_rows(&before);
    } else if (e == ERR_OK) {
        add_changed(b, NULL, INST_NEVER, &now);
    }
    free_rows(&now);
    return e;
}

static void add_access(struct buf *b, const struct append_doc *doc)
{
    buf_add(b, STR(",\"access\":["));
    for (size_t i = 0; i < doc->naccess; i++) {
        element(b, i);
        buf_printf(b, "\"unit\":%d,\"why\":\"%s\"}", doc->access[i].unit, doc->access[i].why);
    }
    buf_add_char(b, ']');
}

/* What is owed to the unit that was handed the case; the sequencer numbers it later. */
static bool add_outbox(struct buf *b, const struct append_doc *doc)
{
    const struct history *h = &doc->decision->history;
    const struct event *cause = &h->events[h->nevents - 1];
    size_t written = 0;
    buf_add(b, STR(",\"outbox\":["));
    for (size_t i = 0; i < doc->naccess; i++) {
        if (!str_is(str_of(doc->access[i].why), "handed"))
            continue;
        struct uuid_text id;
        char unit[24];
        int n = snprintf(unit, sizeof(unit), "%d", doc->access[i].unit);
        struct str parts[] = {STR("outbox"), doc->decision->case_id, cause->id, str_from(unit, (size_t)n)};
        if (!uuid_derived(parts, ARRAY_LEN(parts), &id))
            return false;
        element(b, written++);
        add_text(b, "id", uuid_str(&id));
        buf_add_char(b, ',');
        add_text(b, "cause", cause->id);
        buf_printf(b, ",\"kind\":\"case.handed\",\"to_unit\":%d}", doc->access[i].unit);
    }
    buf_add_char(b, ']');
    return true;
}

static void add_rest(struct buf *b, const struct append_doc *doc)
{
    buf_printf(b, ",\"law\":%" PRId64 ",\"audit\":{\"action\":\"%s\"}", doc->decision->law->generation,
               doc->action);
    if (doc->key_hash && !str_is_none(doc->key)) {
        buf_add(b, STR(",\"key\":{"));
        add_text(b, "key", doc->key);
        buf_add_char(b, ',');
        add_bytes(b, "hash", str_from((const char *)doc->key_hash, DIGEST_SIZE));
        buf_add(b, STR(",\"status\":201}"));
    }
}

bool append_doc_same_law(const struct law *law, struct str pack, struct str calendar, struct str engine)
{
    return str_eq(pack, law->pack.version) && str_eq(calendar, law->calendar.version) &&
           str_is(engine, ENGINE_VERSION);
}

enum err append_doc_write(struct buf *b, const struct append_doc *doc, struct arena *a)
{
    struct outcome_view v = decision_view(doc->decision, a);
    buf_add_char(b, '{');
    add_case(b, doc, a);
    add_persons(b, doc);
    add_keys(b, doc);
    add_sealed(b, "identities", "person", doc->identities, doc->nidentities);
    add_sealed(b, "texts", "event", doc->texts, doc->ntexts);
    add_events(b, doc, &v);
    enum err e = add_derived(b, doc, a);
    add_access(b, doc);
    if (!add_outbox(b, doc))
        e = ERR_NO_MEMORY;
    add_rest(b, doc);
    buf_add_char(b, '}');
    return b->failed || a->failed ? ERR_NO_MEMORY : e;
}
