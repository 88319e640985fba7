/* Chooses, of very many histories, those that are worth holding against thousands of mutants: each takes a way of its own. */
#define HISTORIES_ARE_CHOSEN
#include "tests/mutation/driver.c"

/* A feature is a step from one basic block to another, and roughly how often it is taken in the history. */
enum { FEATURES = 1 << 20, STEPS = 1 << 17, BUCKETS = 8 };

static unsigned char *kept; /* by feature: in how many of those that were chosen it occurs */
static unsigned short steps[STEPS];
static uint64_t last_block;
static bool counts;

void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void)
{
    if (!counts)
        return;
    uint64_t here = (uint64_t)__builtin_return_address(0);
    size_t step = (here ^ (last_block << 5) ^ (last_block >> 7)) * 0x9E3779B97F4A7C15U >> 47;
    if (steps[step] < USHRT_MAX)
        steps[step]++;
    last_block = here;
}

int main_of(const char *name)
{
    (void)name;
    return -1;
}

static size_t bucket(unsigned n)
{
    return n < 4 ? n - 1 : n < 8 ? 3 : n < 16 ? 4 : n < 64 ? 5 : n < 256 ? 6 : 7;
}

/* True when something that happens in it happens in fewer than `most` of those chosen before. */
static bool is_worth(const struct items *k, size_t item, int most)
{
    bool worth = false;
    memset(steps, 0, sizeof(steps));
    last_block = 0;
    counts = true;
    bool good = k->holds(item);
    counts = false;
    if (!good) {
        fprintf(stderr, "%s %zu does not hold as the code is\n", k->name, item);
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < STEPS; i++)
        if (steps[i])
            worth = worth || kept[i * BUCKETS + bucket(steps[i])] < most;
    for (size_t i = 0; worth && i < STEPS; i++)
        if (steps[i] && kept[i * BUCKETS + bucket(steps[i])] < UCHAR_MAX)
            kept[i * BUCKETS + bucket(steps[i])]++;
    return worth;
}

/* choose HISTORIES MOST: a line for each kind, with the numbers of those that are chosen. */
int main(int n, char **words)
{
    FILE *answers = fdopen(dup(STDOUT_FILENO), "w");
    mutant_reached = shared(MOST_FUNCTIONS);
    if (n != 3 || !answers || !freopen("/dev/null", "w", stdout) || !load_law() || !read_histories(words[1]))
        return EXIT_FAILURE;
    collect_all();
    law_is_read = true;
    kinds[0].n = nhistories;
    kinds[1].n = (size_t)nvectors;
    for (size_t k = 0; k < CHOSEN_KINDS; k++) {
        kept = calloc(FEATURES, 1); /* vectors look at more than histories do */
        for (size_t i = 0; i < kinds[k].n; i++)
            if (k > 0 ||
                is_worth(&kinds[k], i, atoi(words[2]))) /* all vectors: each was written for something */
                fprintf(answers, "%zu ", i);
        free(kept);
        fprintf(answers, "\n");
    }
    return fclose(answers) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
