/* The invented people of a sample case: the child, who is reported, and mostly a mother who stands for the child. */
#ifndef HOSO_SERVER_SAMPLE_PEOPLE_H
#define HOSO_SERVER_SAMPLE_PEOPLE_H

#include "lib/crypto/keyring.h"
#include "server/app/append_doc.h"

enum { SAMPLE_CHILD, SAMPLE_ACCUSED, SAMPLE_MOTHER, SAMPLE_PEOPLE };

struct sample_people {
    struct person persons[SAMPLE_PEOPLE];
    struct append_person rows[SAMPLE_PEOPLE];
    size_t n;           /* two without a mother */
    int mother_with[1]; /* the accused, when she lives with him */
    struct str mother_with_id[1];
};

/* What chance decided of one of them. */
struct sample_drawn {
    struct str id; /* lives as long as the people do */
    day_t birth;
};

/* `drawn`: the child, the accused and, when `mother`, her. */
void sample_people_make(struct sample_people *p, const struct sample_drawn *drawn, bool mother,
                        bool lives_with);

/* Sealed names and addresses, two of each person, and a key for each; the first key is left to the caller. */
struct sample_sealed {
    struct append_key keys[1 + SAMPLE_PEOPLE];
    struct append_sealed identities[2 * SAMPLE_PEOPLE];
};

/* Gives person `i` a name and an address by chance, with the initials. ERR_NO_MEMORY also without random bytes. */
MUST_USE enum err sample_people_seal(struct sample_people *p, size_t i, uint64_t name, uint64_t address,
                                     const struct keyring *k, struct arena *a, struct sample_sealed *out);

#endif
