/* Writes out once what the rules of a pack cite, and finds it again: a case's explanations name the same articles over and over. */
#include "lib/law/citation.h"

enum { SCRATCH_MAX = 4 * 1024 * 1024 };

/* The place of the citation, or where it belongs. */
static size_t place_of(const struct cited_text *cited, size_t n, struct str citation)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(cited[middle].citation, citation) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct cited_text *cited, size_t n, size_t at, struct str citation)
{
    return at < n && str_eq(cited[at].citation, citation);
}

static void add(struct cited_text *cited, size_t *n, struct str citation)
{
    size_t at = place_of(cited, *n, citation);
    if (!citation.n || is_at(cited, *n, at, citation))
        return;
    memmove(cited + at + 1, cited + at, (*n - at) * sizeof(*cited));
    cited[at] = (struct cited_text){.citation = citation};
    *n += 1;
}

static size_t most(const struct pack *p)
{
    size_t n = 2; /* of the computation */
    for (size_t i = 0; i < p->nrules; i++)
        n += 2 + p->rules[i].nextensions;
    return n;
}

/* In both languages; one that cannot be read stays as it is. */
static bool write_out(const struct pack *p, struct cited_text *c, struct arena *a)
{
    bool good = true;
    for (int lang = LANG_VI; lang <= LANG_EN && good; lang++) {
        struct arena scratch;
        arena_init(&scratch, SCRATCH_MAX);
        struct str full = citation_full(p, c->citation, (enum language)lang, &scratch);
        c->full[lang] = full.n ? arena_copy(a, full) : c->citation;
        good = !scratch.failed && !a->failed;
        arena_fini(&scratch);
    }
    return good;
}

bool citations_write_out(struct pack *p, struct arena *a)
{
    struct cited_text *cited = ARENA_ARRAY(a, most(p), struct cited_text);
    size_t n = 0;
    if (!cited)
        return false;
    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];
        add(cited, &n, r->citation);
        add(cited, &n, r->carried.citation);
        for (size_t k = 0; k < r->nextensions; k++)
            add(cited, &n, r->extensions[k].citation);
    }
    add(cited, &n, p->computation.deducted);
    add(cited, &n, p->computation.classes);
    for (size_t i = 0; i < n; i++)
        if (!write_out(p, &cited[i], a))
            return false;
    p->cited = cited;
    p->ncited = n;
    return true;
}

struct str citation_known(const struct pack *p, struct str citation, enum language lang, struct arena *a)
{
    size_t at = place_of(p->cited, p->ncited, citation);
    if (is_at(p->cited, p->ncited, at, citation))
        return p->cited[at].full[lang];
    struct str full = citation_full(p, citation, lang, a);
    return full.n ? full : citation;
}
