/* The sample register: invented reports that go through the stories of sample.tbl.h, decided by the engine itself. */
#ifndef HOSO_SERVER_SAMPLE_H
#define HOSO_SERVER_SAMPLE_H

#include "server/app/app_int.h"

#include <stdio.h>

struct sample_options {
    uint64_t seed;
    int cases;
    inst_t now; /* nothing lies after it; the oldest report 500 days before */
};

/*
 * Reads who may record, a line each, from `in`: role, user id, unit id, level, unit code, province, tab-separated; roles
 * commune_police, investigator, head, procuracy, court and social, and of the province's level procuracy and court once more; at
 * least one of each in every province named. Writes to `out`, in the text
 * format of COPY, a line for each append(): user, role, unit, level, case, expected version, document. The same
 * options, law and recorders give the same register, but for what is sealed. False: the reason was logged.
 */
MUST_USE bool sample_write(const struct law *law, const struct sample_options *options, FILE *in, FILE *out);

#endif
