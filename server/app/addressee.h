/* Whom an event addresses by the unit that it names, and of which handoff it says that it arrived. */
#ifndef HOSO_SERVER_APP_ADDRESSEE_H
#define HOSO_SERVER_APP_ADDRESSEE_H

#include "server/app/decide.h"

/* The addressees' roles of the handoffs that the event sends to that unit, parted by spaces; absent: no memory. */
struct str addressee_roles(const struct decision *d, int event, struct str to, struct arena *a);

/* The handoff of which the event says that it was received, taken over or given back; NULL: of none. */
const struct episode *addressee_receipt(const struct decision *d, int event);

#endif
