/* What whoever says the law in words shares: filling sentences, and saying days, instants and lengths. */
#ifndef HOSO_LIB_LAW_EXPLAIN_INT_H
#define HOSO_LIB_LAW_EXPLAIN_INT_H

#include "lib/law/explain.h"

enum sentence {
#define EXPLAIN(name, vi, en) SAY_##name,
#include "lib/law/explain.tbl.h"
#undef EXPLAIN
    SAY_COUNT
};

/* Everything a text needs. Refused memory shows as `failed` of the arena; texts are then absent. */
struct teller {
    const struct pack *p;
    const struct calendar *c;
    const struct history *h;
    const struct outcome *o;
    const struct rule *base;   /* kind BEFORE: the rule of the term that it precedes, when it precedes one */
    const struct share *share; /* of the length that it takes, when it takes a part */
    enum language lang;
    struct arena *a;
    struct str *lines;
    size_t nlines, room;
    bool *said; /* tests: which sentences were used, SAY_COUNT of them; else NULL */
};

/* Tells deadline `i`: `lines` and `nlines` are the answer. The caller has filled p, c, h, o, lang, a. */
void explain_deadline(struct teller *t, size_t i);

/* Adds a sentence to what is told. */
void tell(struct teller *t, struct str line);

/* The sentence with its places filled. */
struct str fill(const struct teller *t, enum sentence which, const struct str *args, size_t n);

#define FILL(t, which, ...) \
    fill((t), SAY_##which, (const struct str[]){__VA_ARGS__}, ARRAY_LEN(((const struct str[]){__VA_ARGS__})))

/* A citation in full, or as it stands when the pack has no words for it. */
struct str say_citation(const struct teller *t, struct str citation);
/* " (…)" and " (tính theo …)", or nothing when the pack names no article. */
struct str say_article(const struct teller *t, struct str citation);
struct str say_cited(const struct teller *t, struct str citation);
struct str say_row(const struct teller *t, const struct rule *row);

#define TELL(t, which, ...) tell((t), FILL((t), which, __VA_ARGS__))

/* The word of the pack for a code; absent when it has none. */
struct str say_word(const struct teller *t, struct str code);
struct str say_type(const struct teller *t, int type); /* the name of a type of event */

/* explain_event.c: an event with its telling facts; or what followed from it; and when the term began by one. */
struct str say_event(const struct teller *t, int event);
struct str say_act(const struct teller *t, int event, int type);
void tell_start(struct teller *t, const struct rule *length, const struct deadline *d);

/* What lengthened it the `i`-th time: the sentence, where it ended then, and how much of it the law allowed. */
void tell_extension(struct teller *t, const struct deadline *d, size_t i, enum sentence which, struct str end,
                    struct str allowed);

static inline bool is_liberty(const struct rule *r)
{
    return r->kind == TERM_LIBERTY || r->kind == TERM_LIBERTY_EXACT;
}

/* explain_liberty.c: the length of a term of liberty, what is deducted from it, what lengthened it, and what led its end. */
void tell_liberty(struct teller *t, const struct deadline *d);
/* "2/3" */
struct str say_share(const struct teller *t, int p, int q);

struct str say_day(const struct teller *t, day_t d);     /* 02/3/2026; 2 March 2026 */
struct str say_weekday(const struct teller *t, day_t d); /* thứ Hai 02/3/2026; Monday 2 March 2026 */
struct str say_instant(const struct teller *t,
                       inst_t i); /* 09 giờ 00 ngày 02/3/2026; 09:00 on 2 March 2026 */
struct str say_when(const struct teller *t, struct when w);
struct str say_due(const struct teller *t,
                   const struct reading *r); /* 24 giờ ngày 02/3/2026; 24:00 on 2 March 2026 */
struct str say_length(const struct teller *t, int n, enum term_unit unit); /* 02 tháng; 2 months */

/* Why the days of [from, to] that are off are so, in order of date, joined; absent when none is. */
struct str say_days_off(const struct teller *t, day_t from, day_t to);

struct str say_capital(const struct teller *t,
                       struct str s); /* with a capital at its beginning, when that is ASCII */

#endif
