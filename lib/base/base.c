/* What happens when a check that cannot fail fails: say where, and die at the cause. */
#include "lib/base/base.h"

#include <stdio.h>
#include <stdlib.h>

void base_assert_failed(const char *cond, const char *file, int line)
{
    fprintf(stderr, "level=fatal event=assert at=%s:%d cond=\"%s\"\n", file, line, cond);
    abort();
}
