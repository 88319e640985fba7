/* Feeds a fuzz target its whole corpus once, so that every input that ever mattered is tried by `make check`. */
#include "lib/base/base.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads the file and runs it. False: it could not be read. */
static bool replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    struct stat st;
    if (!f || fstat(fileno(f), &st) != 0) {
        perror(path);
        if (f)
            fclose(f);
        return false;
    }
    size_t size = (size_t)st.st_size;
    /* Exactly as large as the input, so that AddressSanitizer sees a read past its end. */
    uint8_t *data = malloc(size ? size : 1);
    bool ok = data && fread(data, 1, size, f) == size;
    fclose(f);
    if (ok) {
        printf("%s\n", path); /* the last line of the log names the input that crashed */
        fflush(stdout);
        (void)LLVMFuzzerTestOneInput(data, size);
    }
    free(data);
    return ok;
}

/* tests/fuzz/corpus/<name> for a program called …/<name>_fuzz; false when the name is not of that form. */
static bool corpus_of(const char *program, char *path, size_t room)
{
    const char *name = strrchr(program, '/') ? strrchr(program, '/') + 1 : program;
    const char *end = strstr(name, "_fuzz");
    if (!end)
        return false;
    return snprintf(path, room, "tests/fuzz/corpus/%.*s", (int)(end - name), name) < (int)room;
}

int main(int argc, char **argv)
{
    char dir[512], path[1024];
    if (argc == 2)
        snprintf(dir, sizeof(dir), "%s", argv[1]);
    else if (!corpus_of(argv[0], dir, sizeof(dir)))
        return 2;
    DIR *d = opendir(dir);
    if (!d) {
        perror(dir);
        return 1;
    }
    int passed = 0, failed = 0;
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
        *(replay_file(path) ? &passed : &failed) += 1;
    }
    closedir(d);
    printf("%d passed, %d failed\n", passed, failed);
    return passed == 0 || failed > 0;
}
