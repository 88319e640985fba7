/* Looks for the configuration beside the executable, where packages install it, and in the current directory. */
#include "server/cli/pack_path.h"

#include "lib/json/calendar_json.h"
#include "lib/json/pack_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool readable(const char *base, const char *part, char out[CONFIG_PATH_SIZE])
{
    int n = snprintf(out, CONFIG_PATH_SIZE, "%s/%s", base, part);
    return n > 0 && n < CONFIG_PATH_SIZE && access(out, R_OK) == 0;
}

/* The directory two levels above the running program's file, plus "config": build/hoso gives <tree>/config. */
static bool beside_program(const char *part, char out[CONFIG_PATH_SIZE])
{
    char self[CONFIG_PATH_SIZE / 2];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (n <= 0)
        return false;
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return false;
    *slash = '\0';
    char base[CONFIG_PATH_SIZE / 2 + 16];
    snprintf(base, sizeof(base), "%s/../config", self);
    return readable(base, part, out);
}

bool config_path(const char *part, char out[CONFIG_PATH_SIZE])
{
    return beside_program(part, out) || readable("/usr/local/share/hoso", part, out) ||
           readable("/usr/share/hoso", part, out) || readable("config", part, out);
}

enum err cli_law_load(const char *dir, struct arena *a, struct pack *pack, struct calendar *calendar,
                      struct fail *f)
{
    return cli_law_load_with(dir, NULL, a, pack, calendar, f);
}

enum err cli_law_load_with(const char *dir, const char *file, struct arena *a, struct pack *pack,
                           struct calendar *calendar, struct fail *f)
{
    char path[CONFIG_PATH_SIZE];
    if (!dir)
        dir = getenv("HOSO_PACK");
    if (!dir) {
        config_path("law", path);
        dir = path;
    }
    enum err e = pack_load(dir, a, pack, f);
    if (e != ERR_OK)
        return e;
    if (!file)
        file = getenv("HOSO_CALENDAR");
    char beside[CONFIG_PATH_SIZE];
    if (!file && !readable(dir, "../calendars/vn.json", beside))
        config_path("calendars/vn.json", beside);
    return calendar_load(file ? file : beside, a, calendar, f);
}
