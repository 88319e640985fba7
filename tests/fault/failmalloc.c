/*
 * Preloaded into hosod by malloc_test: in the one process that is told, the n-th allocation from now on fails.
 *
 * Process and count stand in a file that the test maps as well (FAILMALLOC_FILE), so that the daemon itself knows nothing
 * of it. malloc, calloc and realloc count; what glibc allocates for itself inside them does not pass here.
 */
#include "tests/fault/failmalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* glibc's own names for what we stand in front of; dlsym() would itself allocate. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

static struct failmalloc *shared;

__attribute__((constructor)) static void map_shared(void)
{
    const char *path = getenv("FAILMALLOC_FILE");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *p = fd >= 0 ? mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    if (p != MAP_FAILED)
        shared = p;
    if (fd >= 0)
        close(fd);
}

/* Is this the one? */
static bool fails(void)
{
    if (!shared || shared->pid == 0 || shared->pid != getpid())
        return false;
    long n = ++shared->calls;
    if (shared->first == 0 || n < shared->first || n >= shared->first + shared->howmany)
        return false;
    shared->failed++;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return fails() ? NULL : __libc_realloc(p, size);
}
