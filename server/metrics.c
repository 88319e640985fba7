/* Maps the shared slots, counts requests by status and time, and adds the slots up for /metrics. */
#include "server/metrics.h"

#include <stdatomic.h>
#include <sys/mman.h>

struct metrics {
    size_t size;
    int nslots;
    struct slot slots[];
};

/* Upper bounds of the latency buckets, in microseconds, and as Prometheus writes them, in seconds. */
static const struct {
    uint64_t us;
    const char *seconds;
} bounds[METRICS_BUCKETS] = {
    {500, "0.0005"}, {1000, "0.001"}, {2500, "0.0025"}, {5000, "0.005"}, {10000, "0.01"}, {25000, "0.025"},
    {50000, "0.05"}, {100000, "0.1"}, {250000, "0.25"}, {500000, "0.5"}, {1000000, "1"},  {5000000, "5"},
};

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE };

static const struct metric {
    enum metric_kind kind;
    const char *name;
    size_t offset;
    const char *help;
} metric_table[] = {
#define COUNTER(name, member, help) {METRIC_COUNTER, name, offsetof(struct slot, member), help},
#define GAUGE(name, member, help) {METRIC_GAUGE, name, offsetof(struct slot, member), help},
#include "server/metrics.tbl.h"
#undef COUNTER
#undef GAUGE
};

struct metrics *metrics_new(int nslots)
{
    ASSERT(nslots > 0);
    size_t size = sizeof(struct metrics) + (size_t)nslots * sizeof(struct slot);
    struct metrics *m = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (m == MAP_FAILED)
        return NULL;
    m->size = size;
    m->nslots = nslots;
    for (int i = 0; i < nslots; i++)
        m->slots[i].all = m;
    return m;
}

void metrics_free(struct metrics *m)
{
    if (m)
        munmap(m, m->size);
}

struct slot *metrics_slot(struct metrics *m, int i)
{
    ASSERT(i >= 0 && i < m->nslots);
    return &m->slots[i];
}

void metrics_reset_gauges(struct slot *s)
{
    for (size_t i = 0; i < ARRAY_LEN(metric_table); i++)
        if (metric_table[i].kind == METRIC_GAUGE)
            atomic_store_explicit((_Atomic int64_t *)(void *)((char *)s + metric_table[i].offset), 0,
                                  memory_order_relaxed);
}

static void add(_Atomic uint64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

void metrics_request(struct slot *s, int status, uint64_t us)
{
    int class = status / 100;
    add(&s->by_status[class >= 1 && class < METRICS_STATUS_CLASSES ? class : 0], 1);
    size_t i = 0;
    while (i < METRICS_BUCKETS && us > bounds[i].us)
        i++;
    add(&s->bucket[i], 1);
    add(&s->latency_us, us);
}

static uint64_t counter_in(const struct slot *s, size_t offset)
{
    return atomic_load_explicit((const _Atomic uint64_t *)(const void *)((const char *)s + offset),
                                memory_order_relaxed);
}

static uint64_t counter_sum(const struct metrics *m, size_t offset)
{
    uint64_t sum = 0;
    for (int i = 0; i < m->nslots; i++)
        sum += counter_in(&m->slots[i], offset);
    return sum;
}

static int64_t gauge_sum(const struct metrics *m, size_t offset)
{
    int64_t sum = 0;
    for (int i = 0; i < m->nslots; i++)
        sum +=
            atomic_load_explicit((const _Atomic int64_t *)(const void *)((const char *)&m->slots[i] + offset),
                                 memory_order_relaxed);
    return sum;
}

int64_t metrics_in_flight(const struct slot *any)
{
    return gauge_sum(any->all, offsetof(struct slot, net.busy));
}

static void write_statuses(const struct metrics *m, struct buf *out)
{
    buf_printf(out, "# HELP hosod_responses_total Requests answered by the application, by class of status.\n"
                    "# TYPE hosod_responses_total counter\n");
    for (size_t i = 1; i < METRICS_STATUS_CLASSES; i++)
        buf_printf(out, "hosod_responses_total{class=\"%zuxx\"} %" PRIu64 "\n", i,
                   counter_sum(m, offsetof(struct slot, by_status) + i * sizeof(uint64_t)));
}

/* Buckets are cumulative in the text, and the last one is the count: it is summed here, so that they always agree. */
static void write_latency(const struct metrics *m, struct buf *out)
{
    const char *name = "hosod_request_seconds";
    uint64_t sum = 0;
    buf_printf(out, "# HELP %s From the end of a request's head to its answer.\n# TYPE %s histogram\n", name,
               name);
    for (size_t i = 0; i <= METRICS_BUCKETS; i++) {
        sum += counter_sum(m, offsetof(struct slot, bucket) + i * sizeof(uint64_t));
        buf_printf(out, "%s_bucket{le=\"%s\"} %" PRIu64 "\n", name,
                   i < METRICS_BUCKETS ? bounds[i].seconds : "+Inf", sum);
    }
    uint64_t us = counter_sum(m, offsetof(struct slot, latency_us));
    buf_printf(out, "%s_sum %" PRIu64 ".%06" PRIu64 "\n%s_count %" PRIu64 "\n", name, us / 1000000,
               us % 1000000, name, sum);
}

void metrics_write(const struct slot *any, struct buf *out)
{
    const struct metrics *m = any->all;
    for (size_t i = 0; i < ARRAY_LEN(metric_table); i++) {
        const struct metric *t = &metric_table[i];
        bool counter = t->kind == METRIC_COUNTER;
        buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", t->name, t->help, t->name,
                   counter ? "counter" : "gauge");
        if (counter)
            buf_printf(out, "%s %" PRIu64 "\n", t->name, counter_sum(m, t->offset));
        else
            buf_printf(out, "%s %" PRId64 "\n", t->name, gauge_sum(m, t->offset));
    }
    write_statuses(m, out);
    write_latency(m, out);
}
