/* The parameters that every list takes: limit, cursor, and instants. */
#ifndef HOSO_SERVER_APP_PAGE_H
#define HOSO_SERVER_APP_PAGE_H

#include "server/app/request.h"

enum { PAGE_LIMIT_DEFAULT = 50, PAGE_LIMIT_MAX = 200 };

/* What the list is ordered by, and so what its cursors hold. */
enum page_order { PAGE_BY_NUMBER, PAGE_BY_TIME };

struct page {
    int64_t limit;
    bool has_after;
    struct str after;    /* a number below 2^31, or microseconds since 1970, in decimal digits */
    struct str after_id; /* by time: a uuid; else none */
};

/* Reads `limit` (1–200, 50 by default) and `cursor`. ERR_FIELDS names the parameter. */
MUST_USE enum err page_read(struct request *r, enum page_order order, struct page *out);

/* The page by time as two parameters, both null on the first page. */
struct db_param page_after(const struct page *p);
struct db_param page_after_id(const struct page *p);

/* An instant, or a date, which means the end of that day; *has false when the parameter is absent. */
MUST_USE enum err param_when(struct request *r, const char *name, bool *has, inst_t *out);

/* A word that becomes a text parameter, null when absent. */
MUST_USE enum err param_word(struct request *r, const char *name, struct db_param *out);

/* The same as a parameter, null when absent. */
MUST_USE enum err param_instant(struct request *r, const char *name, struct db_param *out);

/* true or false as a boolean, null when absent. */
MUST_USE enum err param_flag(struct request *r, const char *name, struct db_param *out);

/* A number from 1 to 10,000, null when absent. */
MUST_USE enum err param_count(struct request *r, const char *name, struct db_param *out);

/* A uuid, null when absent. */
MUST_USE enum err param_uuid(struct request *r, const char *name, struct db_param *out);

#endif
