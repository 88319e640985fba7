/* Chance for tests that make things up: drawn from one seed, which is printed, so that what failed can be told again. */
#ifndef HOSO_TESTS_UNIT_CHANCE_H
#define HOSO_TESTS_UNIT_CHANCE_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t chance_seed = UINT64_C(0x9E3779B97F4A7C15);
static uint64_t chance;

/* Takes the seed from HOSO_SEED when there is one; called once, before any test. */
static inline void chance_begin(void)
{
    const char *given = getenv("HOSO_SEED");
    if (given)
        chance_seed = strtoull(given, NULL, 0);
    printf("HOSO_SEED=0x%" PRIx64 "\n", chance_seed);
    fflush(stdout);
}

/* From here on the n-th thing is made up: always the same one of a seed, whatever was drawn before. */
static inline void chance_for(int n)
{
    chance = chance_seed * UINT64_C(0xBF58476D1CE4E5B9) ^ (uint64_t)n * UINT64_C(0x94D049BB133111EB);
    chance ^= chance >> 31;
    chance = chance ? chance : 1;
}

/* A number from 0 to n - 1. */
static inline size_t below(size_t n)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (size_t)(chance >> 11) % n;
}

/* So many times as many in the long run, `make check-all`: HOSO_ROUNDS. */
static inline int rounds(int n)
{
    const char *given = getenv("HOSO_ROUNDS");
    int times = given ? atoi(given) : 1;
    return times > 1 ? n * times : n;
}

#endif
