/* Reads the short form of a citation and writes it out in full, in the order in which each language names its parts. */
#include "lib/law/citation.h"
#include "lib/law/explain_int.h"

#include <stdio.h>

enum { ARTICLES_MAX = 24, CLAUSES_MAX = 12, RANGE_MAX = 12, WORD_MAX = 128 };

/* A clause by number, with the letter of its point: "1", "2a", "1 điểm c". */
struct clause {
    struct str number, point;
};

struct article {
    struct str number, paragraph;
    struct clause clauses[CLAUSES_MAX];
    size_t n;
};

struct cited {
    const struct pack *p;
    enum language lang;
    struct arena *a;
    struct str paper; /* written out: of what is read now, or the one before */
    struct article articles[ARTICLES_MAX];
    size_t n;
    struct str chapter, section;
};

static const char article_mark[] = "Đ";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool starts_with(struct str s, const char *z)
{
    return str_starts(s, str_of(z));
}

static struct str after(struct str s, size_t n)
{
    return str_sub(s, n, s.n);
}

static struct str trimmed(struct str s)
{
    while (s.n && s.p[0] == ' ')
        s = after(s, 1);
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

/* The place of `z` outside of parentheses, or s.n. */
static size_t find_outside(struct str s, const char *z)
{
    int depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        depth += (s.p[i] == '(') - (s.p[i] == ')');
        if (depth == 0 && starts_with(after(s, i), z))
            return i;
    }
    return s.n;
}

/* Where the articles begin: "Đ5", "Chương VII". */
static size_t find_articles(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        struct str rest = after(s, i);
        bool starts = i == 0 || s.p[i - 1] == ' ';
        if (starts && starts_with(rest, article_mark) && rest.n > sizeof(article_mark) - 1 &&
            is_digit(rest.p[sizeof(article_mark) - 1]))
            return i;
        if (starts && starts_with(rest, "Chương "))
            return i;
    }
    return s.n;
}

static struct str word_of(const struct cited *c, struct str code)
{
    char key[WORD_MAX];
    int n = snprintf(key, sizeof(key), "cite.%.*s", STR_ARGS(code));
    const struct word *w = n > 0 && (size_t)n < sizeof(key) ? pack_word(c->p, str_of(key)) : NULL;
    return !w ? STR_NONE : c->lang == LANG_VI ? w->vi : w->en;
}

/* The longest beginning of the paper that is a word of the pack, written out, and the rest (its number) as it stands. */
static struct str paper_full(const struct cited *c, struct str paper)
{
    for (size_t n = paper.n; n > 0; n--) {
        if (n < paper.n && paper.p[n] != ' ')
            continue;
        struct str word = word_of(c, str_sub(paper, 0, n));
        if (word.n)
            return arena_printf(c->a, "%.*s%.*s", STR_ARGS(word), STR_ARGS(after(paper, n)));
    }
    return STR_NONE;
}

static struct str digits(struct str *s)
{
    size_t n = 0;
    while (n < s->n && is_digit(s->p[n]))
        n++;
    struct str out = str_sub(*s, 0, n);
    *s = after(*s, n);
    return out;
}

/* Letters up to what separates: "a" of k1a, "đ" of k2đ. */
static struct str letters(struct str *s)
{
    size_t n = 0;
    while (n < s->n && !is_digit(s->p[n]) && !strchr(" ,;.-()=", s->p[n]) && !starts_with(after(*s, n), "–"))
        n++;
    struct str out = str_sub(*s, 0, n);
    *s = after(*s, n);
    return out;
}

/* The end of a range, or 0: "-9" and "–147". */
static uint64_t range_end(struct str *s)
{
    size_t dash = starts_with(*s, "-") ? 1 : starts_with(*s, "–") ? strlen("–") : 0;
    struct str rest = after(*s, dash);
    uint64_t end = 0;
    if (dash && starts_with(rest, article_mark))
        rest = after(rest, sizeof(article_mark) - 1);
    if (!dash || !rest.n || !is_digit(rest.p[0]) || !str_to_u64(digits(&rest), 9999, &end))
        return 0;
    *s = rest;
    return end;
}

static struct article *article_add(struct cited *c, struct str number)
{
    if (c->n == ARTICLES_MAX)
        return NULL;
    c->articles[c->n] = (struct article){.number = number};
    return &c->articles[c->n++];
}

static bool clause_add(struct article *x, struct str number, struct str point)
{
    if (x->n == CLAUSES_MAX)
        return false;
    x->clauses[x->n++] = (struct clause){number, point};
    return true;
}

/* Clauses of the article: the number at `s`, a point behind it, a range or a list without a blank. */
static bool clauses_read(struct cited *c, struct article *x, struct str *s)
{
    for (;;) {
        struct str number = digits(s);
        uint64_t from = 0, to;
        if (!number.n || !str_to_u64(number, 9999, &from) || !clause_add(x, number, letters(s)))
            return false;
        to = range_end(s);
        if (to && (to <= from || to - from > RANGE_MAX))
            return false;
        for (uint64_t k = from + 1; to && k <= to; k++)
            if (!clause_add(x, arena_printf(c->a, "%d", (int)k), STR_NONE))
                return false;
        if (s->n < 2 || s->p[0] != ',' || !is_digit(s->p[1]))
            return true;
        *s = after(*s, 1);
    }
}

/* "111.3": its clause; "22.1.d": its point too. */
static bool dotted_read(struct article *x, struct str *s)
{
    if (s->n < 2 || s->p[0] != '.' || !is_digit(s->p[1]))
        return true;
    *s = after(*s, 1);
    struct str number = digits(s), point = STR_NONE;
    if (s->n && s->p[0] == '.') {
        *s = after(*s, 1);
        point = letters(s);
    }
    return clause_add(x, number, point);
}

/* The article at `s`, a number; those that follow in a range or in a list without a blank. */
static bool articles_read(struct cited *c, struct str *s)
{
    for (;;) {
        struct str start = *s, number = digits(s);
        uint64_t from = 0, to;
        struct str letter = letters(s);
        struct article *x = article_add(c, str_from(start.p, number.n + letter.n));
        if (!x || !number.n || !str_to_u64(number, 9999, &from) || !dotted_read(x, s))
            return false;
        to = range_end(s);
        if (to && (to <= from || to - from > RANGE_MAX))
            return false;
        for (uint64_t k = from + 1; to && k <= to; k++)
            if (!article_add(c, arena_printf(c->a, "%d", (int)k)))
                return false;
        if (x->n || s->n < 2 || s->p[0] != ',' || !is_digit(s->p[1]))
            return true;
        *s = after(*s, 1);
    }
}

/* What follows a word: up to the next blank or comma. */
static struct str named_read(struct str *s, const char *word)
{
    size_t n = 0;
    *s = after(*s, strlen(word));
    while (n < s->n && s->p[n] != ' ' && s->p[n] != ',')
        n++;
    struct str out = str_sub(*s, 0, n);
    *s = after(*s, n);
    return out;
}

/* A point or a paragraph belongs to what was read last. */
static bool detail_read(struct cited *c, struct str *s)
{
    struct article *x = c->n ? &c->articles[c->n - 1] : NULL;
    if (starts_with(*s, "Chương "))
        c->chapter = named_read(s, "Chương ");
    else if (starts_with(*s, "Mục "))
        c->section = named_read(s, "Mục ");
    else if (x && x->n && starts_with(*s, "điểm "))
        x->clauses[x->n - 1].point = named_read(s, "điểm ");
    else if (x && starts_with(*s, "đoạn "))
        x->paragraph = named_read(s, "đoạn ");
    else
        return false;
    return true;
}

static bool all_read(struct cited *c, struct str s)
{
    while (s.n) {
        struct str before = s;
        bool ok = true;
        if (s.p[0] == ' ' || s.p[0] == ',') {
            s = after(s, 1);
        } else if (is_digit(s.p[0])) {
            ok = articles_read(c, &s);
        } else if (starts_with(s, article_mark)) {
            s = after(s, sizeof(article_mark) - 1);
            ok = articles_read(c, &s);
        } else if (s.n > 1 && s.p[0] == 'k' && is_digit(s.p[1]) && c->n) {
            s = after(s, 1);
            ok = clauses_read(c, &c->articles[c->n - 1], &s);
        } else {
            ok = detail_read(c, &s);
        }
        if (!ok || s.n == before.n)
            return false;
    }
    return true;
}

/* Writing */

static struct str joined(const struct cited *c, struct str all, const char *between, struct str one)
{
    return all.n ? arena_printf(c->a, "%.*s%s%.*s", STR_ARGS(all), between, STR_ARGS(one)) : one;
}

static bool has_points(const struct article *x)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->clauses[i].point.n)
            return true;
    return false;
}

/* "các khoản 1, 2 và 6 Điều 173"; "điểm b khoản 1, khoản 2 Điều 164". */
static struct str article_vi(const struct cited *c, const struct article *x)
{
    struct str all = STR_NONE;
    bool several = x->n > 1 && !has_points(x);
    for (size_t i = 0; i < x->n; i++) {
        const struct clause *k = &x->clauses[i];
        struct str one =
            several      ? k->number
            : k->point.n ? arena_printf(c->a, "điểm %.*s khoản %.*s", STR_ARGS(k->point), STR_ARGS(k->number))
                         : arena_printf(c->a, "khoản %.*s", STR_ARGS(k->number));
        all = joined(c, all, several && i + 1 == x->n ? " và " : ", ", one);
    }
    struct str number = arena_printf(c->a, "Điều %.*s", STR_ARGS(x->number));
    if (several)
        all = arena_printf(c->a, "các khoản %.*s", STR_ARGS(all));
    all = joined(c, all, " ", number);
    return x->paragraph.n ? arena_printf(c->a, "đoạn %.*s %.*s", STR_ARGS(x->paragraph), STR_ARGS(all)) : all;
}

/* "Art. 164(1)(b), (2)" */
static struct str article_en(const struct cited *c, const struct article *x)
{
    struct str all = arena_printf(c->a, "Art. %.*s", STR_ARGS(x->number));
    for (size_t i = 0; i < x->n; i++) {
        const struct clause *k = &x->clauses[i];
        struct str one = arena_printf(c->a, k->point.n ? "(%.*s)(%.*s)" : "(%.*s)", STR_ARGS(k->number),
                                      STR_ARGS(k->point));
        all = joined(c, all, i ? ", " : "", one);
    }
    if (x->paragraph.n)
        all = arena_printf(c->a, "%.*s, para. %.*s", STR_ARGS(all), STR_ARGS(x->paragraph));
    return all;
}

static struct str chapter_full(const struct cited *c)
{
    bool vi = c->lang == LANG_VI;
    struct str chapter = arena_printf(c->a, vi ? "Chương %.*s" : "Chapter %.*s", STR_ARGS(c->chapter));
    if (!c->section.n)
        return chapter;
    return arena_printf(c->a, vi ? "Mục %.*s %.*s" : "Section %.*s of %.*s", STR_ARGS(c->section),
                        STR_ARGS(chapter));
}

static struct str part_full(const struct cited *c)
{
    bool vi = c->lang == LANG_VI;
    struct str all = c->chapter.n ? chapter_full(c) : STR_NONE;
    for (size_t i = 0; i < c->n; i++)
        all = joined(c, all, ", ", vi ? article_vi(c, &c->articles[i]) : article_en(c, &c->articles[i]));
    if (!all.n)
        return c->paper;
    return vi ? joined(c, all, " ", c->paper) : joined(c, c->paper, ", ", all);
}

/* The day of a paper, "27/02/2025", in words. */
static struct str date_full(const struct cited *c, struct str note)
{
    const struct teller t = {.lang = c->lang, .a = c->a};
    uint64_t part[3];
    for (size_t i = 0; i < ARRAY_LEN(part); i++) {
        note = after(note, i && note.n && note.p[0] == '/' ? 1 : 0);
        note = after(note, note.n && note.p[0] == '0' ? 1 : 0);
        if (!str_to_u64(digits(&note), 9999, &part[i]))
            return STR_NONE;
    }
    struct ymd day = {.year = (int)part[2], .month = (int)part[1], .day = (int)part[0]};
    if (note.n || !ymd_exists(day))
        return STR_NONE;
    return FILL(&t, DAY_ONLY, say_day(&t, day_from_ymd(day)));
}

/* A note in parentheses: a word of the pack, a date, or as it stands. */
static struct str note_full(const struct cited *c, struct str note)
{
    struct str word = word_of(c, note), date = word.n ? word : date_full(c, note);
    return date.n ? date : note;
}

/* One paper with its articles and its note. Absent: not understood. */
static struct str part_read(struct cited *c, struct str part)
{
    size_t open = str_find(part, '('), close = open;
    while (close < part.n && part.p[close] != ')')
        close++;
    struct str note = open < part.n ? trimmed(str_sub(part, open + 1, close)) : STR_NONE;
    struct str before = trimmed(str_sub(part, 0, open)), behind = trimmed(after(part, close + 1));
    struct str text =
        note.n && behind.n ? arena_printf(c->a, "%.*s %.*s", STR_ARGS(before), STR_ARGS(behind)) : before;
    size_t at = find_articles(text);
    struct str paper = trimmed(str_sub(text, 0, at));
    c->n = 0;
    c->chapter = c->section = STR_NONE;
    if (paper.n)
        c->paper = paper_full(c, paper);
    if (!c->paper.n || !all_read(c, after(text, at)))
        return STR_NONE;
    struct str full = part_full(c);
    return note.n ? arena_printf(c->a, "%.*s (%.*s)", STR_ARGS(full), STR_ARGS(note_full(c, note))) : full;
}

struct str citation_full(const struct pack *p, struct str citation, enum language lang, struct arena *a)
{
    struct cited c = {.p = p, .lang = lang, .a = a};
    struct str all = STR_NONE;
    while (citation.n) {
        size_t semicolon = find_outside(citation, "; "), equal = find_outside(citation, " = ");
        size_t end = semicolon < equal ? semicolon : equal;
        struct str one = part_read(&c, trimmed(str_sub(citation, 0, end)));
        if (!one.n)
            return STR_NONE;
        all = joined(&c, all, "; ", one);
        citation = after(citation, end == semicolon ? end + 2 : end + 3);
    }
    return all;
}
