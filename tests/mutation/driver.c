/* Holds one mutant after the other against the tests: the law and all histories are read once, each run is a fork. */
#include "lib/law/fold.h"
#include "tests/unit/span_check.h"

#include <limits.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* The vectors are held one by one, so that a mutant meets those alone that call its function. */
#define main main_vectors_test
#include "tests/unit/vectors_test.c"
#undef main

/*
 * A request is a line `TEST NUMBER FUNCTION LIMIT`: the name of a test, the number of a mutant (0: the code as it is), the
 * number of the function in which it is (-1: not known, all is run), and the processor time that it may take in ms. The
 * answer is a line: 1 or 0 (it passed, or not), the processor time in ms, and for 0 the numbers of the functions that it called.
 * "oracle", "vectors" and "past" are done here; every other test is the program of that name, its main() renamed (run.py).
 */
enum {
    MOST_FUNCTIONS = 1024,
    MOST_HISTORIES = 40000,
    LAST_KILLERS = 6,
    WALL = 120,
    ITEM_MS = 250,
    LINE = 512
};

int mutant_number;
static unsigned char before_main[MOST_FUNCTIONS];
unsigned char *mutant_reached = before_main;

extern int main_of(const char *name); /* run.py makes it: the main() of the test, or -1 */
extern enum err __real_pack_load(const char *dir, struct arena *a, struct pack *out, struct fail *f);
enum err __wrap_pack_load(const char *dir, struct arena *a, struct pack *out, struct fail *f);
void __wrap__mark_point(const char *file, int line);
void __wrap__ck_assert_failed(const char *file, int line, const char *expr, const char *msg, ...);

static bool law_is_read;                      /* and no mutant can have changed how */
static unsigned char read_by[MOST_FUNCTIONS]; /* the functions that were called while everything was read */

/* The tree's own law is read once; every test that asks for it gets it. */
enum err __wrap_pack_load(const char *dir, struct arena *a, struct pack *out, struct fail *f)
{
    if (!law_is_read || strcmp(dir, "config/law") != 0)
        return __real_pack_load(dir, a, out, f);
    *out = pack;
    return ERR_OK;
}

/* Where a test was when it died nobody asks here. */
void __wrap__mark_point(const char *file, int line)
{
    (void)file, (void)line;
}

/* The first failure of a test is enough. */
void __wrap__ck_assert_failed(const char *file, int line, const char *expr, const char *msg, ...)
{
    (void)file, (void)line, (void)expr, (void)msg;
    _exit(1);
}

/* --- histories, and what the second implementation says of them ------------------------------------------------------ */

/* One history: two lines of the file (oracle_vectors.py). */
struct held {
    struct str input, expected;
    struct history history;
    struct fold_options when;
};

static struct arena histories_arena;
static struct held histories[MOST_HISTORIES];
static size_t nhistories;

static const char *const units[] = {
    [UNIT_NONE] = "-",      [UNIT_HOUR] = "hour", [UNIT_DAY] = "day", [UNIT_WORKING_DAY] = "working_day",
    [UNIT_MONTH] = "month", [UNIT_YEAR] = "year"};

enum { ANSWER = 1 << 20, MOST_LINES = 4000 };
static char answer_text[ANSWER];
static char *answer_lines[MOST_LINES];

static int by_text(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static char *write_who(char *p, const struct history *h, const struct deadline *d)
{
    struct str s = d->subject < 0 ? STR("-") : h->persons[d->subject].id;
    struct str r = pack.rules[d->rule].id;
    return p + sprintf(p, "%.*s/%.*s/%d", (int)r.n, r.p, (int)s.n, s.p, d->started_by);
}

static char *write_extensions(char *p, const struct deadline *d)
{
    for (size_t i = 0; i < d->nextensions; i++) {
        const struct applied_extension *x = &d->extensions[i];
        struct portion part = {x->amount, x->unit, 0};
        if (x->q)
            part = portion_of(x->amount, x->unit, x->p, x->q);
        if (part.days)
            part = (struct portion){part.days + liberty_days(part.amount, part.unit), UNIT_DAY, 0};
        p += sprintf(p, " %d:%d:%s", x->event, part.amount, units[part.unit]);
    }
    return p;
}

static char *write_deadline(char *p, const struct history *h, const struct outcome *o,
                            const struct deadline *d)
{
    const struct span *s = &d->spans[d->nspans - 1];
    bool ended = s->state != STATUS_RUNNING && d->ended_by >= 0;
    *p++ = 'D';
    p = write_who(p, h, d);
    p += sprintf(p, " %d %lld %lld %lld %d %d %s %d %lld ", d->round,
                 d->has_start ? (long long)d->starts_at.lo : 0, s->has_legal ? (long long)s->legal : 0,
                 (long long)s->safe, s->provisional, s->imprecise, status_names[d->status],
                 ended ? d->ended_by : -1, ended ? (long long)d->ended_at.lo : 0);
    if (s->state == STATUS_SUPERSEDED && d->superseded_by >= 0)
        p = write_who(p, h, &o->deadlines[d->superseded_by]);
    return write_extensions(p, d);
}

/* What the engine says, as oracle_vectors.py writes what the other says: lines in order of their bytes, one ';' after each. */
static bool says(const struct history *h, const struct outcome *o, struct str expected)
{
    char *p = answer_text;
    size_t n = 0;
    answer_lines[n++] = p;
    struct str stage = pack.stages[o->stage].code;
    p += sprintf(p, "A%lld %.*s %d %d %d", (long long)o->as_of, (int)stage.n, stage.p, o->returns.procuracy,
                 o->returns.judge, o->returns.panel) +
         1;
    for (size_t i = 0; i < o->ndeadlines; i++) {
        if (n == MOST_LINES || p > answer_text + ANSWER - 4 * LINE)
            return false;
        answer_lines[n++] = p;
        p = write_deadline(p, h, o, &o->deadlines[i]) + 1;
    }
    for (size_t i = 0; i < o->nviolations; i++) {
        const struct violation *v = &o->violations[i];
        if (n == MOST_LINES || p > answer_text + ANSWER - 4 * LINE)
            return false;
        struct str r = v->rule < 0 ? STR("-") : pack.rules[v->rule].id;
        answer_lines[n++] = p;
        p += sprintf(p, "V%s %.*s %d", violation_info(v->code)->code, (int)r.n, r.p, v->event) + 1;
    }
    qsort(answer_lines, n, sizeof(*answer_lines), by_text);
    const char *at = expected.p;
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(answer_lines[i]);
        if ((size_t)(expected.p + expected.n - at) < length + 1 || memcmp(at, answer_lines[i], length) != 0 ||
            at[length] != ';')
            return false;
        at += length + 1;
    }
    return at == expected.p + expected.n;
}

static bool history_of(struct held *x, struct arena *a)
{
    struct fail f;
    fail_clear(&f);
    json_t *input = json_loadb(x->input.p, x->input.n, JSON_REJECT_DUPLICATES, NULL);
    x->when = (struct fold_options){0};
    bool good = input && history_read(input, HISTORY_TOLD, &pack, a, &x->history, &x->when, &f) == ERR_OK;
    json_decref(input);
    return good;
}

static bool history_holds(struct held *x)
{
    struct arena a;
    struct outcome o;
    struct fail f;
    fail_clear(&f);
    arena_init(&a, (size_t)1 << 26);
    bool good = (law_is_read || history_of(x, &a)) &&
                law_fold(&pack, &calendar, &x->history, &x->when, &a, &o, &f) == ERR_OK &&
                says(&x->history, &o, x->expected);
    arena_fini(&a);
    return good;
}

static bool read_histories(const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0, n = 0;
    ssize_t length;
    arena_init(&histories_arena, (size_t)1 << 31);
    while (file && (length = getline(&line, &room, file)) > 0) {
        struct str s = arena_copy(&histories_arena, (struct str){line, (size_t)length - 1});
        if (n % 2 == 1 && nhistories < MOST_HISTORIES)
            histories[nhistories].input = s;
        else if (n > 0 && nhistories < MOST_HISTORIES)
            histories[nhistories++].expected = s;
        n++;
    }
    free(line);
    if (file)
        fclose(file);
    for (size_t i = 0; i < nhistories; i++)
        if (!history_of(&histories[i], &histories_arena))
            return false;
    return nhistories > 0;
}

/* --- histories and vectors, one by one --------------------------------------------------------------------------------- */

/* A list of what is held one by one: which functions each calls, and what killed last in each function. */
struct items {
    const char *name;
    size_t n;
    size_t *chosen; /* which of them, in order; NULL: all */
    bool (*holds)(size_t);
    unsigned char *calls; /* [item][function] */
    int (*last)[LAST_KILLERS];
};

static bool one_history(size_t i)
{
    return history_holds(&histories[i]);
}

enum { MOMENTS = 3 };

/* What was told at some moments of the history is what its spans say of them. */
static bool one_past(size_t i)
{
    struct held *x = &histories[i];
    struct arena a;
    struct outcome whole, then;
    struct fail f;
    fail_clear(&f);
    arena_init(&a, (size_t)1 << 27);
    bool good = (law_is_read || history_of(x, &a)) &&
                law_fold(&pack, &calendar, &x->history, &x->when, &a, &whole, &f) == ERR_OK &&
                !spans_unsound(&whole);
    for (size_t m = 1; good && m <= MOMENTS && whole.ndeadlines; m++) {
        const struct deadline *d = &whole.deadlines[(whole.ndeadlines - 1) * m / MOMENTS];
        const struct episode *e =
            whole.nepisodes ? &whole.episodes[(whole.nepisodes - 1) * m / MOMENTS] : NULL;
        inst_t t = e && m % 2 ? e->spans[e->nspans / 2].from : d->spans[(d->nspans - 1) * m / MOMENTS].from;
        struct fold_options when = x->when;
        when.as_of = t - (inst_t)(i % 2);
        if (when.as_of > whole.as_of)
            continue;
        when.has_as_of = true;
        good = law_fold(&pack, &calendar, &x->history, &when, &a, &then, &f) == ERR_OK &&
               !moment_differs(&pack, &whole, &then, when.as_of);
    }
    arena_fini(&a);
    return good;
}

static bool one_vector(size_t i)
{
    return vector_holds(vectors[i]);
}

static struct items kinds[] = {{.name = "oracle", .holds = one_history},
                               {.name = "vectors", .holds = one_vector},
                               {.name = "past", .holds = one_past}};
enum { CHOSEN_KINDS = 2 }; /* the past is looked at in the histories that are chosen for the first */
static int *killed_by;     /* shared with the fork: the item, or -1 */

static void limit(long ms)
{
    const struct itimerval most = {{0, 0}, {ms / 1000, ms % 1000 * 1000}};
    setitimer(ITIMER_PROF, &most, NULL); /* its signal kills */
}

static bool item_holds(struct items *k, size_t i)
{
    limit(ITEM_MS);
    *killed_by = (int)i; /* also when it dies of it */
    if (!k->holds(k->chosen ? k->chosen[i] : i))
        return false;
    *killed_by = -1;
    return true;
}

static bool items_hold(struct items *k, int function)
{
    if (function >= 0 && k->last)
        for (int i = 0; i < LAST_KILLERS && k->last[function][i] >= 0; i++)
            if (!item_holds(k, (size_t)k->last[function][i]))
                return false;
    for (size_t i = 0; i < k->n; i++)
        if ((function < 0 || !k->calls || k->calls[i * MOST_FUNCTIONS + (size_t)function]) &&
            !item_holds(k, i))
            return false;
    return true;
}

static void note_killer(struct items *k, int function)
{
    int i = 0, item = *killed_by;
    if (function < 0 || !k->last || item < 0)
        return;
    while (i < LAST_KILLERS - 1 && k->last[function][i] >= 0 && k->last[function][i] != item)
        i++;
    for (; i > 0; i--)
        k->last[function][i] = k->last[function][i - 1];
    k->last[function][0] = item;
}

/* Runs each item as the code is, and notes what it calls. */
static bool look_at(struct items *k)
{
    k->calls = calloc(k->n, MOST_FUNCTIONS);
    k->last = malloc(MOST_FUNCTIONS * sizeof(*k->last));
    memset(k->last, -1, MOST_FUNCTIONS * sizeof(*k->last));
    for (size_t i = 0; i < k->n; i++) {
        memset(mutant_reached, 0, MOST_FUNCTIONS);
        size_t item = k->chosen ? k->chosen[i] : i;
        if (!k->holds(item)) {
            fprintf(stderr, "%s %zu does not hold as the code is\n", k->name, item);
            return false;
        }
        memcpy(k->calls + i * MOST_FUNCTIONS, mutant_reached, MOST_FUNCTIONS);
    }
    return true;
}

/* --- the server --------------------------------------------------------------------------------------------------------- */

static struct items *kind_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

/* In the fork: what the test says, as an exit code. */
static int test_of(const char *name, int number, int function, long ms)
{
    mutant_number = number;
    alarm(WALL);
    limit(ms);
    struct items *k = kind_of(name);
    law_is_read = function >= 0 && !read_by[function];
    if (k && !law_is_read && !load_law())
        return 1;
    return k ? !items_hold(k, law_is_read ? function : -1) : main_of(name);
}

static long ms_of(const struct rusage *u)
{
    return (u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1000 +
           (u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1000;
}

static void serve(FILE *answers)
{
    char line[LINE], name[LINE];
    int number, function, status;
    long ms;
    struct rusage used;
    while (fgets(line, sizeof(line), stdin) &&
           sscanf(line, "%s %d %d %ld", name, &number, &function, &ms) == 4) {
        *killed_by = -1;
        memset(mutant_reached, 0, MOST_FUNCTIONS);
        pid_t child = fork();
        if (child == 0)
            _exit(test_of(name, number, function, ms));
        if (child < 0 || wait4(child, &status, 0, &used) != child)
            exit(EXIT_FAILURE);
        bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (!good && kind_of(name))
            note_killer(kind_of(name), function);
        fprintf(answers, "%d %ld", good, ms_of(&used));
        for (int i = 0; number == 0 && i < MOST_FUNCTIONS; i++)
            if (mutant_reached[i])
                fprintf(answers, " %d", i);
        fprintf(answers, "\n");
        fflush(answers);
    }
}

/* A line for each kind: which of its items are asked (choose.c). */
static bool read_chosen(const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t room = 0;
    for (size_t k = 0; file && k < CHOSEN_KINDS; k++) {
        size_t n = 0, most = kinds[k].n;
        kinds[k].chosen = calloc(most, sizeof(size_t));
        ASSERT(getline(&line, &room, file) > 0);
        for (char *p = strtok(line, " \n"); p && n < most; p = strtok(NULL, " \n"))
            kinds[k].chosen[n++] = (size_t)atoi(p);
        kinds[k].n = n;
    }
    free(line);
    kinds[CHOSEN_KINDS].chosen = kinds[0].chosen;
    kinds[CHOSEN_KINDS].n = kinds[0].n;
    return file && fclose(file) == 0;
}

static void *shared(size_t n)
{
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(p != MAP_FAILED);
    return p;
}

#ifndef HISTORIES_ARE_CHOSEN

/* driver HISTORIES CHOSEN|all [look]: with `look` each item is run first, to know what it calls. */
int main(int n, char **words)
{
    FILE *answers = fdopen(dup(STDOUT_FILENO), "w");
    if (n < 3 || !answers || !freopen("/dev/null", "w", stdout))
        return EXIT_FAILURE;
    mutant_reached = shared(MOST_FUNCTIONS);
    killed_by = shared(sizeof(*killed_by));
    held = shared(sizeof(*held));
    bool look = n > 3;
    if (!load_law() || !read_histories(words[1])) {
        fprintf(stderr, "the law or the histories cannot be read\n");
        return look ? EXIT_FAILURE : 3; /* of a mutant that stands in the program itself: it is killed */
    }
    collect_all();
    memcpy(read_by, mutant_reached, MOST_FUNCTIONS);
    law_is_read = true;
    kinds[0].n = nhistories;
    kinds[1].n = (size_t)nvectors;
    kinds[CHOSEN_KINDS].n = nhistories;
    if (strcmp(words[2], "all") != 0 && !read_chosen(words[2]))
        return EXIT_FAILURE;
    for (size_t k = 0; look && k < ARRAY_LEN(kinds); k++)
        if (!look_at(&kinds[k]))
            return EXIT_FAILURE;
    fprintf(answers, "ready %zu %zu\n", kinds[0].n, kinds[1].n);
    fflush(answers);
    serve(answers);
    return EXIT_SUCCESS;
}

#endif
