/* Puts the people of a sample case together, as the engine sees them and as the register keeps them. */
#include "server/sample_people.h"

#include "server/app/sealing.h"
#include "server/sample_names.h"

static const struct {
    enum person_kind kind;
    const char *name, *sex, *relation;
} parts[SAMPLE_PEOPLE] = {
    [SAMPLE_CHILD] = {PERSON_VICTIM, "victim", "female", NULL},
    [SAMPLE_ACCUSED] = {PERSON_ACCUSED, "accused", "male", NULL},
    [SAMPLE_MOTHER] = {PERSON_REPRESENTATIVE, "representative", "female", "mother"},
};

void sample_people_make(struct sample_people *p, const struct sample_drawn *drawn, bool mother,
                        bool lives_with)
{
    p->n = mother ? SAMPLE_PEOPLE : SAMPLE_MOTHER;
    for (size_t i = 0; i < p->n; i++) {
        p->persons[i] = (struct person){
            .id = drawn[i].id, .kind = parts[i].kind, .birth_known = true, .birth = drawn[i].birth};
        p->rows[i] =
            (struct append_person){.id = drawn[i].id,
                                   .kind = str_of(parts[i].name),
                                   .ord = (int)i,
                                   .birth_known = true,
                                   .birth = drawn[i].birth,
                                   .sex = str_of(parts[i].sex),
                                   .relation = parts[i].relation ? str_of(parts[i].relation) : STR_NONE};
    }
    if (!mother)
        return;
    struct person *m = &p->persons[SAMPLE_MOTHER];
    struct append_person *row = &p->rows[SAMPLE_MOTHER];
    m->one_victim = true;
    m->victim = SAMPLE_CHILD;
    row->victim = drawn[SAMPLE_CHILD].id;
    p->mother_with[0] = SAMPLE_ACCUSED;
    p->mother_with_id[0] = drawn[SAMPLE_ACCUSED].id;
    m->lives_with = p->mother_with;
    m->nlives_with = lives_with;
    row->lives_with = p->mother_with_id;
    row->nlives_with = lives_with;
}

enum err sample_people_seal(struct sample_people *p, size_t i, uint64_t name, uint64_t address,
                            const struct keyring *k, struct arena *a, struct sample_sealed *out)
{
    struct data_key key;
    struct str called = sample_name(name, i != SAMPLE_ACCUSED, a), lives = sample_address(address, a);
    p->rows[i].initials = initials_of(called, a);
    enum err e = a->failed ? ERR_NO_MEMORY : sealing_new_key(k, p->rows[i].id, a, &key, &out->keys[i + 1]);
    if (e == ERR_OK)
        e = sealing_seal(&key, SEALED_IDENTITY, p->rows[i].id, "name", called, a, &out->identities[2 * i]);
    if (e == ERR_OK)
        e = sealing_seal(&key, SEALED_IDENTITY, p->rows[i].id, "address", lives, a,
                         &out->identities[2 * i + 1]);
    sealing_forget(&key);
    return e;
}
