/* Proleptic Gregorian arithmetic on day numbers, and RFC 3339 at +07:00. */
#include "lib/base/civil.h"

#include <string.h>

static bool is_leap(int y)
{
    return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    ASSERT(month >= 1 && month <= 12);
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool ymd_exists(struct ymd d)
{
    return d.year >= YEAR_MIN && d.year <= YEAR_MAX && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
           d.day <= days_in_month(d.year, d.month);
}

/* Days are counted in eras of 400 years that begin on 1 March, so that the leap day is the last of its year. */
day_t day_from_ymd(struct ymd d)
{
    int y = d.year - (d.month <= 2);
    int era = y / 400;
    int yoe = y - era * 400;
    int doy = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

struct ymd day_to_ymd(day_t day)
{
    int z = day + 719468;
    ASSERT(z >= 0);
    int era = z / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (struct ymd){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

int day_weekday(day_t d)
{
    return (int)(((int64_t)d % 7 + 7 + 3) % 7); /* 1970-01-01 was a Thursday */
}

day_t day_add_months(day_t d, int months)
{
    ASSERT(months >= 0);
    if (months == 0) /* most terms are of days */
        return d;
    struct ymd v = day_to_ymd(d);
    int m = v.month - 1 + months;
    v.year += m / 12;
    v.month = m % 12 + 1;
    int last = days_in_month(v.year, v.month);
    if (v.day > last)
        v.day = last;
    return day_from_ymd(v);
}

inst_t day_start(day_t d)
{
    return (inst_t)d * DAY_US - VIETNAM_OFFSET_US;
}

day_t inst_day(inst_t t)
{
    inst_t local = t + VIETNAM_OFFSET_US;
    inst_t day = local / DAY_US;
    return (day_t)(day - (local % DAY_US < 0));
}

/* Reads exactly `n` digits at `*at` and moves past them. */
static bool digits(struct str s, size_t *at, int n, int *out)
{
    int v = 0;
    for (int i = 0; i < n; i++, (*at)++) {
        if (*at >= s.n || s.p[*at] < '0' || s.p[*at] > '9')
            return false;
        v = v * 10 + (s.p[*at] - '0');
    }
    *out = v;
    return true;
}

static bool mark(struct str s, size_t *at, char c)
{
    return *at < s.n && s.p[(*at)++] == c;
}

static bool read_date(struct str s, size_t *at, day_t *out)
{
    struct ymd d;
    if (!digits(s, at, 4, &d.year) || !mark(s, at, '-') || !digits(s, at, 2, &d.month) || !mark(s, at, '-') ||
        !digits(s, at, 2, &d.day) || !ymd_exists(d))
        return false;
    *out = day_from_ymd(d);
    return true;
}

bool day_parse(struct str s, day_t *out)
{
    size_t at = 0;
    return read_date(s, &at, out) && at == s.n;
}

static bool read_fraction(struct str s, size_t *at, inst_t *us)
{
    *us = 0;
    if (*at >= s.n || s.p[*at] != '.')
        return true;
    (*at)++;
    inst_t unit = SECOND_US;
    size_t from = *at;
    while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9' && *at - from < 6) {
        unit /= 10;
        *us += unit * (s.p[(*at)++] - '0');
    }
    return *at > from;
}

static bool read_offset(struct str s, size_t *at, inst_t *us)
{
    *us = 0;
    if (*at < s.n && s.p[*at] == 'Z') {
        (*at)++;
        return true;
    }
    int hours, minutes;
    if (*at >= s.n || (s.p[*at] != '+' && s.p[*at] != '-'))
        return false;
    int sign = s.p[(*at)++] == '-' ? -1 : 1;
    if (!digits(s, at, 2, &hours) || !mark(s, at, ':') || !digits(s, at, 2, &minutes) || hours > 23 ||
        minutes > 59)
        return false;
    *us = sign * (hours * HOUR_US + minutes * 60 * SECOND_US);
    return true;
}

bool inst_parse(struct str s, inst_t *out)
{
    size_t at = 0;
    day_t day;
    int hour, minute, second;
    inst_t fraction, offset;
    if (!read_date(s, &at, &day) || !mark(s, &at, 'T') || !digits(s, &at, 2, &hour) || !mark(s, &at, ':') ||
        !digits(s, &at, 2, &minute) || !mark(s, &at, ':') || !digits(s, &at, 2, &second) ||
        !read_fraction(s, &at, &fraction) || !read_offset(s, &at, &offset))
        return false;
    if (at != s.n || hour > 23 || minute > 59 || second > 59)
        return false;
    *out = (inst_t)day * DAY_US + hour * HOUR_US + minute * 60 * SECOND_US + second * SECOND_US + fraction -
           offset;
    return true;
}

/* Its last `width` decimal digits; where they end. Every document is full of days: printf would cost more than all else. */
static char *put_number(char *p, int value, int width)
{
    for (int i = width; i-- > 0; value /= 10)
        p[i] = (char)('0' + value % 10);
    return p + width;
}

static char *put_day(char *p, day_t d)
{
    struct ymd v = day_to_ymd(d);
    p = put_number(p, v.year, v.year > 99999 ? 6 : v.year > 9999 ? 5 : 4);
    *p++ = '-';
    p = put_number(p, v.month, 2);
    *p++ = '-';
    return put_number(p, v.day, 2);
}

static struct str ended(char *from, char *p)
{
    *p = '\0';
    return str_from(from, (size_t)(p - from));
}

struct str day_text(day_t d, char out[DAY_TEXT_SIZE])
{
    return ended(out, put_day(out, d));
}

struct str inst_text(inst_t t, char out[INST_TEXT_SIZE])
{
    static const char offset[] = "+07:00";
    day_t day = inst_day(t);
    inst_t rest = t - day_start(day);
    int seconds = (int)(rest / SECOND_US), us = (int)(rest % SECOND_US);
    char *p = put_day(out, day);
    *p++ = 'T';
    p = put_number(p, seconds / 3600, 2);
    *p++ = ':';
    p = put_number(p, seconds / 60 % 60, 2);
    *p++ = ':';
    p = put_number(p, seconds % 60, 2);
    if (us) {
        *p++ = '.';
        p = put_number(p, us, 6);
    }
    memcpy(p, offset, sizeof(offset) - 1);
    return ended(out, p + sizeof(offset) - 1);
}
