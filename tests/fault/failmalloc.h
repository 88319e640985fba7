/* What malloc_test and the preloaded failmalloc.so share: a page of memory over a file. */
#ifndef HOSO_TESTS_FAULT_FAILMALLOC_H
#define HOSO_TESTS_FAULT_FAILMALLOC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

struct failmalloc {
    _Atomic pid_t pid; /* whose allocations count; 0: nobody's. Set last, so that it is the trigger */
    _Atomic long first, howmany; /* which fail: from `first` on (1: the next one; 0: none), so many */
    _Atomic long calls, failed;  /* since the trigger */
};

#endif
