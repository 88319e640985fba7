/* Makes the rows and seals the identities of those who come into a case. */
#include "server/app/newcomers.h"

#include "lib/crypto/ids.h"
#include "server/app/sealing.h"

static bool next_id(void *ctx, struct arena *a, struct str *out)
{
    const inst_t *now = ctx;
    struct uuid_text id;
    if (!uuid_new(*now, &id))
        return false;
    *out = arena_copy(a, uuid_str(&id));
    return !str_is_none(*out);
}

struct newcomer_ids newcomers_ids(inst_t *now)
{
    return (struct newcomer_ids){next_id, uuid_is, now};
}

static enum err seal_identity(const struct newcomer *p, const struct keyring *k, struct arena *a,
                              struct newcomers_sealed *out)
{
    struct data_key key;
    enum err err = sealing_new_key(k, p->id, a, &key, &out->keys[out->nkeys]);
    out->nkeys++;
    for (size_t i = 0; i < NEWCOMER_IDENTITY_MAX && err == ERR_OK; i++)
        if (!str_is_none(p->identity[i]))
            err = sealing_seal(&key, SEALED_IDENTITY, p->id, newcomer_identity_names[i], p->identity[i], a,
                               &out->identities[out->nidentities++]);
    sealing_forget(&key);
    return err;
}

static struct append_person row_of(const struct newcomer *p, size_t ord, size_t entered, struct arena *a)
{
    return (struct append_person){
        .id = p->id,
        .kind = str_of(newcomer_kind(p->kind)),
        .sex = p->sex,
        .commune = p->commune,
        .relation = p->relation,
        .initials = str_is_none(p->identity[0]) ? STR_NONE : initials_of(p->identity[0], a),
        .human = p->human,
        .victim = p->victim,
        .lives_with = p->lives_with,
        .nlives_with = p->nlives_with,
        .ord = (int)ord,
        .entered = (int)entered,
        .birth_known = p->birth_known,
        .birth = p->birth,
    };
}

enum err newcomers_seal(const struct newcomers *list, size_t entered, const struct keyring *k,
                        struct arena *a, struct newcomers_sealed *out)
{
    *out = (struct newcomers_sealed){
        .persons = ARENA_ARRAY(a, list->n, struct append_person),
        .npersons = list->n,
        .keys = ARENA_ARRAY(a, list->n + 1, struct append_key),
        .nkeys = 1,
        .identities = ARENA_ARRAY(a, list->n * NEWCOMER_IDENTITY_MAX, struct append_sealed),
    };
    if (a->failed)
        return ERR_NO_MEMORY;
    enum err err = ERR_OK;
    for (size_t i = 0; i < list->n && err == ERR_OK; i++) {
        const struct newcomer *p = &list->list[i];
        out->persons[i] = row_of(p, i, entered, a);
        if (str_is_none(p->human)) /* else the key and what it seals are those of the first entry */
            err = seal_identity(p, k, a, out);
    }
    return a->failed ? ERR_NO_MEMORY : err;
}
