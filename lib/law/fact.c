/* Knows every fact that an event may carry, by number and by name. */
#include "lib/law/event.h"

const struct fact_info fact_infos[FACT_COUNT] = {
#define FACT(name, type) [FACT_##name] = {#name, FACT_TYPE_##type},
#include "lib/law/fact.tbl.h"
#undef FACT
};

enum fact_id fact_find(struct str name)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (str_is(name, fact_infos[i].name))
            return (enum fact_id)i;
    return FACT_COUNT;
}
