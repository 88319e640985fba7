/* Status line, fields and date of a reply, without printf: this runs for every request. */
#include "lib/http/write.h"

#include "lib/base/civil.h"
#include "lib/http/octet.h"

#include <stdio.h>

const char *http_reason(int status)
{
    switch (status) {
#define STATUS(code, text) \
    case code:             \
        return text;
#include "lib/http/status.tbl.h"
#undef STATUS
    default:
        return "";
    }
}

bool http_is_bodiless(int status)
{
    return status < 200 || status == 204 || status == 304;
}

static void add(struct http_writer *w, struct str s)
{
    if (w->failed || s.n > w->room - w->n) {
        w->failed = true;
        return;
    }
    if (s.n)
        memcpy(w->p + w->n, s.p, s.n);
    w->n += s.n;
}

void http_write_status(struct http_writer *w, char *to, size_t room, int status)
{
    ASSERT(status >= 100 && status <= 599);
    char code[3] = {(char)('0' + status / 100), (char)('0' + status / 10 % 10), (char)('0' + status % 10)};
    *w = (struct http_writer){.p = to, .room = room};
    add(w, STR("HTTP/1.1 "));
    add(w, str_from(code, sizeof(code)));
    add(w, STR(" "));
    add(w, str_of(http_reason(status)));
    add(w, STR("\r\n"));
}

void http_write_field_str(struct http_writer *w, struct str name, struct str value)
{
    bool blank = value.n && (value.p[0] == ' ' || value.p[0] == '\t' || value.p[value.n - 1] == ' ' ||
                             value.p[value.n - 1] == '\t');
    if (name.n == 0 || blank || !octets_are(name, OCTET_TOKEN) || !octets_are(value, OCTET_VALUE))
        w->failed = true;
    add(w, name);
    add(w, STR(": "));
    add(w, value);
    add(w, STR("\r\n"));
}

void http_write_field(struct http_writer *w, const char *name, struct str value)
{
    http_write_field_str(w, str_of(name), value);
}

void http_write_length(struct http_writer *w, uint64_t n)
{
    char digits[20];
    size_t at = sizeof(digits);
    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    http_write_field(w, "Content-Length", str_from(digits + at, sizeof(digits) - at));
}

struct str http_write_end(struct http_writer *w)
{
    add(w, STR("\r\n"));
    return w->failed ? STR_NONE : str_from(w->p, w->n);
}

struct str http_date(int64_t unix_seconds, char out[HTTP_DATE_SIZE])
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    ASSERT(unix_seconds >= 0);
    day_t day = (day_t)(unix_seconds / 86400);
    unsigned rest = (unsigned)(unix_seconds % 86400);
    struct ymd d = day_to_ymd(day);
    ASSERT(d.year <= YEAR_MAX);
    int n = snprintf(out, HTTP_DATE_SIZE, "%s, %02d %s %04d %02u:%02u:%02u GMT", days[day_weekday(day)],
                     d.day, months[d.month - 1], d.year, rest / 3600, rest / 60 % 60, rest % 60);
    ASSERT(n == HTTP_DATE_SIZE - 1);
    return str_from(out, (size_t)n);
}
