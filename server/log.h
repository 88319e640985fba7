/* The log: one logfmt line per event to standard error, each event named in log.tbl.h. */
#ifndef HOSO_SERVER_LOG_H
#define HOSO_SERVER_LOG_H

#include "lib/base/str.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

enum log_name {
#define LOG(name, level, text, meaning) LOG_##name,
#include "server/log.tbl.h"
#undef LOG
    LOG_NAME_COUNT
};

/* What is logged from now on (default LOG_INFO), and as what this process calls itself: "master", "worker", "clock". */
void log_set_level(enum log_level level);
void log_set_process(const char *role, int number);

/*
 * Writes `at=… level=… process=… event=… ` and the printf text: `key=value` pairs, values with blanks in double quotes
 * by the caller. Control bytes become '?', a line longer than 2 KiB is cut. One write(2), so that lines of several
 * processes do not mix.
 */
void log_event(enum log_name name, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
