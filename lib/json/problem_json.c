/* Turns a struct fail into the sentences and the document that a client reads. */
#include "lib/json/problem_json.h"

/* A pointer that was too long for its place may end inside a character; that tail is not shown. */
static struct str pointer_text(const struct fail_field *field)
{
    struct str s = str_of(field->pointer);
    for (int cut = 0; cut < 4 && s.n > 0 && !str_is_utf8(s); cut++)
        s.n--;
    return str_is_utf8(s) ? s : STR("");
}

static void add_field_sentence(struct buf *b, const struct fail_field *field, enum language lang)
{
    const struct field_info *info = field_info(field->code);
    struct str pointer = pointer_text(field);
    if (pointer.n == 0)
        buf_add(b, lang == LANG_VI ? STR("Nội dung") : STR("The document"));
    else
        buf_add(b, pointer);
    buf_add_char(b, ' ');
    buf_add(b, str_of(lang == LANG_VI ? info->vi : info->en));
}

static struct str title(const struct fail *f, enum language lang)
{
    const struct err_info *info = err_info(f->err);
    return str_of(lang == LANG_VI ? info->title_vi : info->title_en);
}

void problem_write_detail(struct buf *b, const struct fail *f, enum language lang)
{
    buf_add(b, title(f, lang));
    if (f->where[0] != '\0' && str_is_utf8(str_of(f->where))) {
        buf_add(b, STR(": "));
        buf_add(b, str_of(f->where));
    }
    for (size_t i = 0; i < f->nfields; i++) {
        buf_add(b, i == 0 ? STR(": ") : STR("; "));
        add_field_sentence(b, &f->fields[i], lang);
    }
    buf_add_char(b, '.');
}

/* A sentence is composed apart, because its bytes must pass through the JSON writer as one string. */
static void add_sentence_json(struct buf *b, const struct fail *f, const struct fail_field *field,
                              enum language lang)
{
    struct buf sentence;
    buf_init(&sentence, 4096);
    if (field)
        add_field_sentence(&sentence, field, lang);
    else
        problem_write_detail(&sentence, f, lang);
    if (sentence.failed)
        b->failed = true;
    else
        buf_add_json(b, buf_str(&sentence));
    buf_free(&sentence);
}

static void add_errors(struct buf *b, const struct fail *f, enum language lang)
{
    buf_add(b, STR(",\"errors\":["));
    for (size_t i = 0; i < f->nfields; i++) {
        const struct fail_field *field = &f->fields[i];
        buf_add(b, i == 0 ? STR("{\"pointer\":") : STR(",{\"pointer\":"));
        buf_add_json(b, pointer_text(field));
        buf_add(b, STR(",\"code\":"));
        buf_add_json(b, str_of(field_info(field->code)->code));
        buf_add(b, STR(",\"detail\":"));
        add_sentence_json(b, f, field, lang);
        buf_add_char(b, '}');
    }
    buf_add_char(b, ']');
}

/* A refusal by law concerns the act as a whole: its `type` is what is at fault. */
static void add_law_error(struct buf *b, const struct problem_more *more)
{
    buf_add(b, STR(",\"errors\":[{\"pointer\":\"/type\",\"code\":"));
    buf_add_json(b, more->type);
    buf_add(b, STR(",\"detail\":"));
    buf_add_json(b, more->detail);
    buf_add(b, STR(",\"citation\":"));
    buf_add_json(b, more->citation);
    buf_add(b, STR("}]"));
}

void problem_write(struct buf *b, const struct fail *f, enum language lang, const struct problem_more *more)
{
    static const struct problem_more none = {0};
    const struct err_info *info = err_info(f->err);
    if (!more)
        more = &none;
    buf_add(b, STR("{\"type\":\"/problems/"));
    buf_add(b, str_is_none(more->type) ? str_of(info->type) : more->type);
    buf_add(b, STR("\",\"title\":"));
    buf_add_json(b, title(f, lang));
    buf_printf(b, ",\"status\":%d,\"detail\":", info->http);
    if (str_is_none(more->detail))
        add_sentence_json(b, f, NULL, lang);
    else
        buf_add_json(b, more->detail);
    if (!str_is_none(more->citation)) {
        buf_add(b, STR(",\"citation\":"));
        buf_add_json(b, more->citation);
    }
    if (f->nfields > 0)
        add_errors(b, f, lang);
    else if (!str_is_none(more->citation) && !str_is_none(more->type) && !str_is_none(more->detail))
        add_law_error(b, more);
    buf_add_char(b, '}');
}
