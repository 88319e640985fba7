/* Lint of what people read: citations, translations, Vietnamese that lost its marks. */
#include "lib/json/pack_lint_int.h"
#include "lib/law/citation.h"

/* Has the text a letter that English does not have? */
static bool has_marks(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return true;
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* Absent, nothing but blanks, or with blanks at an edge. */
static bool is_ragged(struct str s)
{
    return s.n == 0 || is_blank(s.p[0]) || is_blank(s.p[s.n - 1]);
}

/* A text in both languages. `unmarked`: the Vietnamese one is right without any mark. */
static void lint_text(struct lint_run *r, struct str subject, const char *member, struct str vi,
                      struct str en, bool unmarked)
{
    if (is_ragged(vi) || is_ragged(en))
        lint_say(r, subject, member, "lời bị bỏ trống hoặc thừa khoảng trắng",
                 "a text is empty, or has blanks at an edge");
    else if (str_eq(vi, en))
        lint_say(r, subject, member, "lời chưa được dịch", "the text is not translated");
    else if (has_marks(vi) == unmarked)
        lint_say(r, subject, member,
                 unmarked ? "lời có dấu mà lại ghi là không dấu" : "lời tiếng Việt không có dấu",
                 unmarked ? "Vietnamese with marks, said to have none" : "Vietnamese without its marks");
}

/* Names an article, or at least a numbered paper. */
static void lint_citation(struct lint_run *r, struct str subject, const char *member, struct str citation)
{
    bool number = false;
    for (size_t i = 0; i < citation.n; i++)
        number = number || (citation.p[i] >= '0' && citation.p[i] <= '9');
    if (!number || is_ragged(citation))
        lint_say(r, subject, member, "căn cứ không nêu điều, số văn bản nào",
                 "the citation names no article or paper");
}

/* It has to be written out in explanations: its papers are words of the pack, its articles in a form that can be read. */
static void lint_told(struct lint_run *r, struct str subject, const char *member, struct str citation)
{
    lint_citation(r, subject, member, citation);
    if (!citation_full(r->p, citation, LANG_EN, r->a).n)
        lint_say(r, subject, member, "căn cứ không viết ra đầy đủ được (thiếu từ cite.…, hoặc sai dạng)",
                 "the citation cannot be written out: a word cite.… is missing, or its form is another");
}

static void lint_rule_texts(struct lint_run *r, const struct rule *rule)
{
    lint_text(r, rule->id, "name", rule->name_vi, rule->name_en, false);
    if (rule->notes_vi.n)
        lint_text(r, rule->id, "notes", rule->notes_vi, rule->notes_en, false);
    if (rule->on_lapse_vi.n)
        lint_text(r, rule->id, "on_lapse", rule->on_lapse_vi, rule->on_lapse_en, false);
    lint_told(r, rule->id, "citation", rule->citation);
    if (rule->share.provisional_vi.n)
        lint_text(r, rule->id, "share.provisional", rule->share.provisional_vi, rule->share.provisional_en,
                  false);
    for (size_t i = 0; i < rule->nextensions; i++) {
        const struct extension_step *x = &rule->extensions[i];
        lint_told(r, rule->id, "extensions.citation", x->citation);
        if (x->note_vi.n)
            lint_text(r, rule->id, "extensions.note", x->note_vi, x->note_en, false);
    }
}

static void lint_event_texts(struct lint_run *r, const struct event_type *t)
{
    lint_text(r, t->name, "name", t->name_vi, t->name_en, false);
    if (t->needs_listed_ground)
        lint_told(r, t->name, "ground_citation", t->ground_citation);
    for (size_t i = 0; i < t->nrequires; i++) {
        lint_text(r, t->name, "requires.detail", t->requires[i].detail_vi, t->requires[i].detail_en, false);
        lint_told(r, t->name, "requires.citation", t->requires[i].citation);
    }
}

static void lint_lists(struct lint_run *r)
{
    const struct pack *p = r->p;
    for (size_t i = 0; i < p->ngrounds; i++) {
        lint_text(r, p->grounds[i].code, "grounds.name", p->grounds[i].name_vi, p->grounds[i].name_en, false);
        lint_told(r, p->grounds[i].code, "grounds.citation", p->grounds[i].citation);
    }
    for (size_t i = 0; i < p->nidles; i++) {
        struct str name = p->events[p->idles[i].latest.type].name;
        lint_text(r, name, "idle.reason", p->idles[i].reason_vi, p->idles[i].reason_en, false);
        lint_told(r, name, "idle.citation", p->idles[i].citation);
    }
    for (size_t i = 0; i < p->noffences; i++) {
        struct str subject = arena_printf(r->a, "%d.%d", p->offences[i].article, p->offences[i].clause);
        lint_text(r, subject, "name", p->offences[i].name_vi, p->offences[i].name_en, false);
    }
    for (size_t i = 0; i < RETURNED_BY_COUNT; i++)
        if (p->returns[i].most)
            lint_told(r, STR("returns"), "citation", p->returns[i].citation);
}

void lint_texts(struct lint_run *r)
{
    const struct pack *p = r->p;
    for (size_t i = 0; i < p->nrules; i++)
        lint_rule_texts(r, &p->rules[i]);
    for (size_t i = 0; i < p->nevents; i++)
        lint_event_texts(r, &p->events[i]);
    for (size_t i = 0; i < p->nrows; i++) {
        lint_text(r, p->rows[i].id, "name", p->rows[i].name_vi, p->rows[i].name_en, false);
        lint_citation(r, p->rows[i].id, "citation", p->rows[i].citation);
    }
    for (size_t i = 0; i < p->nhandoffs; i++) {
        lint_text(r, p->handoffs[i].id, "name", p->handoffs[i].name_vi, p->handoffs[i].name_en, false);
        lint_told(r, p->handoffs[i].id, "citation", p->handoffs[i].citation);
    }
    for (size_t i = 0; i < p->nstages; i++)
        lint_text(r, p->stages[i].code, "name", p->stages[i].name_vi, p->stages[i].name_en, false);
    for (size_t i = 0; i < p->nwords; i++)
        lint_text(r, p->words[i].code, "words", p->words[i].vi, p->words[i].en, p->words[i].unmarked);
    if (p->representation.under)
        lint_text(r, STR("notices_to"), "detail", p->representation.detail_vi, p->representation.detail_en,
                  false);
    if (p->computation.terms) {
        lint_told(r, STR("computation"), "deducted", p->computation.deducted);
        lint_told(r, STR("computation"), "classes", p->computation.classes);
    }
    lint_lists(r);
}
