/* Counters of all processes in one shared mapping, a slot each, and their sum as Prometheus text. */
#ifndef HOSO_SERVER_METRICS_H
#define HOSO_SERVER_METRICS_H

#include "lib/base/buf.h"
#include "server/db/db.h"
#include "server/net/exchange.h"

enum { METRICS_BUCKETS = 12, METRICS_STATUS_CLASSES = 6 };

struct metrics;

/*
 * What one process counts. It alone writes here (but `deaths` and the reset of gauges, which are the master's), so that
 * relaxed atomics never meet; everybody may read. A cache line of its own keeps neighbours from slowing each other.
 */
struct slot {
    _Alignas(64) const
        struct metrics *all; /* the mapping that holds this slot: same address in every process */
    struct net_stats net;
    struct db_stats db;
    _Atomic uint64_t by_status[METRICS_STATUS_CLASSES]; /* [2]: 2xx …; [0]: anything else */
    _Atomic uint64_t bucket[METRICS_BUCKETS + 1];       /* the last one: slower than every bound */
    _Atomic uint64_t latency_us;                        /* sum over all requests */
    _Atomic uint64_t deaths, reloads, jobs, job_failures, alarms_rung;
    _Atomic int64_t deadlines_running, deadlines_overdue, alarms_due, alarm_late_ms, outbox_unnumbered;
    _Atomic int64_t cases_to_derive;
};

/* Maps memory for `nslots` slots, to be shared with children forked later. NULL: none to be had. */
struct metrics *metrics_new(int nslots);
void metrics_free(struct metrics *m);

struct slot *metrics_slot(struct metrics *m, int i);

/* After a process has died: what was open or queued in it is no more. Its counters stay. */
void metrics_reset_gauges(struct slot *s);

/* One request answered with `status` after `us` microseconds. */
void metrics_request(struct slot *s, int status, uint64_t us);

/* How many requests are being answered now, in all processes. */
int64_t metrics_in_flight(const struct slot *any);

/* The sum over all slots in the text format of Prometheus 0.0.4. */
void metrics_write(const struct slot *any, struct buf *out);

#endif
