/* Invented names and addresses for the sample register. */
#ifndef HOSO_SERVER_SAMPLE_NAMES_H
#define HOSO_SERVER_SAMPLE_NAMES_H

#include "lib/base/arena.h"

/* A name put together by chance from common parts; it is nobody's. STR_NONE: no memory. */
struct str sample_name(uint64_t chance, bool child, struct arena *a);

/* An address that does not exist. */
struct str sample_address(uint64_t chance, struct arena *a);

#endif
