/* Narrows the process with prctl and resource limits; the systemd unit in deploy/ draws the wider ring. */
#include "server/sandbox.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

bool sandbox_basic(void)
{
    static const struct rlimit none = {0, 0};
    umask(S_IRWXG | S_IRWXO);
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
#ifndef __SANITIZE_ADDRESS__
    /* Memory holds keys and, for moments, names: no debugger of the same user may read it. LeakSanitizer must. */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return false;
#endif
    return true;
}

bool sandbox_child(int parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) != 0 || getppid() != parent)
        return false;
#ifndef __SANITIZE_ADDRESS__
    /* LeakSanitizer looks for leaks from a thread of its own. */
    static const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_NPROC, &none) != 0)
        return false;
#endif
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return false;
    files.rlim_cur = files.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &files) == 0;
}
