/* Whatever bytes are sent as a change of the calendar: what is taken reads back as a calendar, changed where it says so. */
#include "lib/json/calendar_change.h"

#include "lib/json/calendar_json.h"
#include "lib/json/jx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BASE                                                                                                 \
    "{\"version\":\"v1\",\"verified_from\":\"2026-01-01\",\"verified_through\":\"2026-12-31\",\"week_off\":" \
    "[\"sat\",\"sun\"],"                                                                                     \
    "\"days\":[{\"day\":\"2026-01-01\",\"off\":true,\"kind\":\"statutory\",\"confidence\":\"x\",\"name\":{"  \
    "\"vi\":\"a\","                                                                                          \
    "\"en\":\"b\"},\"decision\":\"d\"},{\"day\":\"2026-01-10\",\"off\":false,\"kind\":\"make_up\","          \
    "\"confidence\":\"x\","                                                                                  \
    "\"name\":{\"vi\":\"a\",\"en\":\"b\"},\"decision\":\"d\"}],\"gaps\":[\"g\"]}"

enum { BASE_DAYS = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct fail f;
    struct str text;
    struct calendar made, again;
    struct calendar_changed what;
    json_t *json;
    arena_init(&a, (size_t)8 << 20);
    fail_clear(&f);
    if (jx_parse(str_from((const char *)data, size), JX_BODY, &json, &f) == ERR_OK) {
        enum err e = calendar_change(STR(BASE), json, &a, &text, &made, &what, &f);
        if (e == ERR_OK) {
            struct buf b;
            ASSERT(made.ndays == BASE_DAYS + what.added - what.removed && what.removed <= BASE_DAYS);
            ASSERT(!str_is(made.version, "v1") && what.reason.n > 0);
            ASSERT(calendar_parse(text, &a, &again, &f) == ERR_OK && again.ndays == made.ndays);
            buf_init(&b, 4 << 20);
            calendar_write(&b, &made, INT32_MIN, INT32_MAX);
            ASSERT(!b.failed && str_is_utf8(buf_str(&b)));
            buf_free(&b);
        } else {
            ASSERT(e != ERR_FIELDS || f.nfields > 0);
        }
        json_decref(json);
    }
    arena_fini(&a);
    return 0;
}
