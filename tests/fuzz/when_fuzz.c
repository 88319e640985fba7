/* Fuzzes dates and instants: what is accepted, written again, reads as the same. */
#include "lib/base/civil.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str s = str_from((const char *)data, n);
    char text[INST_TEXT_SIZE], day_out[DAY_TEXT_SIZE];
    inst_t t, again;
    day_t d;
    uint64_t number;
    if (day_parse(s, &d))
        ASSERT(str_eq(day_text(d, day_out), s));
    if (inst_parse(s, &t)) {
        struct str written = inst_text(t, text);
        ASSERT(!inst_parse(written, &again) || again == t);
        /* Only an offset may carry an instant out of the years that a date may have. */
        ASSERT(inst_parse(written, &again) || inst_day(t) < day_from_ymd((struct ymd){YEAR_MIN, 1, 1}) ||
               inst_day(t) > day_from_ymd((struct ymd){YEAR_MAX, 12, 31}));
    }
    (void)str_to_u64(s, UINT64_MAX, &number);
    return 0;
}
