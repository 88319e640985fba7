/* What the two parts of the comparison share: one deadline under both laws. */
#ifndef HOSO_LIB_LAW_IMPACT_INT_H
#define HOSO_LIB_LAW_IMPACT_INT_H

#include "lib/law/impact.h"

/* Old and new, in this order. */
enum { WAS, IS, SIDES };

struct compared {
    const struct impact_side *side[SIDES];
    struct arena *a;
};

/* impact_why.c: fills why, why_vi, why_en, was and is of a row whose other members are known. False: no memory. */
MUST_USE bool impact_tell(const struct compared *c, struct impact_row *row);

#endif
