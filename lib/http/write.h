/* Writes the head of a reply into memory that the caller gives, and lets no header break out of its line. */
#ifndef HOSO_LIB_HTTP_WRITE_H
#define HOSO_LIB_HTTP_WRITE_H

#include "lib/http/http.h"

struct http_writer {
    char *p;
    size_t n, room;
    bool failed; /* sticky: no room, or a name or value that may not stand in a head; check once at the end */
};

/* The phrase of a status in the table, or "" (RFC 9112 4: it may be absent). */
const char *http_reason(int status);

/* True for a status whose reply has neither body nor Content-Length (RFC 9110 8.6): 1xx, 204, 304. */
bool http_is_bodiless(int status);

/* Begins a head with its status line. `status` is 100 to 599. */
void http_write_status(struct http_writer *w, char *to, size_t room, int status);

/* Adds a field. The name must be a token, the value free of control characters and of blanks around it. */
void http_write_field(struct http_writer *w, const char *name, struct str value);
void http_write_field_str(struct http_writer *w, struct str name, struct str value);
void http_write_length(struct http_writer *w, uint64_t n);

/* Ends the head. Returns all of it, STR_NONE when something failed. */
MUST_USE struct str http_write_end(struct http_writer *w);

enum { HTTP_DATE_SIZE = 30 };

/* IMF-fixdate (RFC 9110 5.6.7) of a time in seconds since 1970 up to the year 2199, as "Sun, 06 Nov 1994 08:49:37 GMT". */
struct str http_date(int64_t unix_seconds, char out[HTTP_DATE_SIZE]);

#endif
