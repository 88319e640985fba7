/* Formats one line per event and hands it to standard error in a single write. */
#include "server/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_SIZE = 2048 };

static const struct {
    enum log_level level;
    const char *text;
} names[] = {
#define LOG(name, level, text, meaning) {LOG_##level, text},
#include "server/log.tbl.h"
#undef LOG
};

static enum log_level max_level = LOG_INFO;
static char process[32] = "hosod";

void log_set_level(enum log_level level)
{
    max_level = level;
}

void log_set_process(const char *role, int number)
{
    if (number < 0)
        snprintf(process, sizeof(process), "%s", role);
    else
        snprintf(process, sizeof(process), "%s-%d", role, number);
}

/* The length of what snprintf wrote, which is less than what it wanted to write when that did not fit. */
static size_t written(int n, size_t room)
{
    if (n < 0)
        return 0;
    return (size_t)n < room ? (size_t)n : room - 1;
}

static size_t write_prefix(char *line, size_t room, enum log_name name)
{
    static const char *const levels[] = {"error", "warn", "info", "debug"};
    struct timespec now;
    struct tm utc;
    char when[32];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S", &utc);
    return written(snprintf(line, room, "at=%s.%06ldZ level=%s process=%s pid=%d event=%s ", when,
                            now.tv_nsec / 1000, levels[names[name].level], process, (int)getpid(),
                            names[name].text),
                   room);
}

void log_event(enum log_name name, const char *fmt, ...)
{
    if (names[name].level > max_level)
        return;
    char line[LINE_SIZE];
    size_t n = write_prefix(line, sizeof(line), name);
    va_list args;
    va_start(args, fmt);
    n += written(vsnprintf(line + n, sizeof(line) - n, fmt, args), sizeof(line) - n);
    va_end(args);
    /* A line of the log is one line, whatever came in: nobody may forge a second one. */
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = '?';
    while (n > 0 && line[n - 1] == ' ')
        n--;
    line[n++] = '\n'; /* over the NUL */
    if (write(STDERR_FILENO, line, n) < 0)
        return; /* there is no other place to complain to */
}
