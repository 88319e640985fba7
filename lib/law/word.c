/* Finds what people read in place of a code of the law pack. */
#include "lib/law/pack.h"

const struct word *pack_word(const struct pack *p, struct str code)
{
    size_t from = 0, to = p->nwords;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int c = str_cmp(p->words[mid].code, code);
        if (c == 0)
            return &p->words[mid];
        if (c < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return NULL;
}
