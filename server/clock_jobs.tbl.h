/*
 * What the clock does: JOB(name, every so many seconds, claimed, statement, parameter, call back for its rows).
 * A claimed job runs on one machine at a time, under a fence from hoso.job; the others run in every clock.
 */
JOB(purge_keys, 3600, true, SQL_IDEMPOTENCY_PURGE, "1000", on_purged) /* Idempotency-Keys older than 30 days */
JOB(gauges, 15, false, SQL_GAUGES, NULL, on_gauges)                   /* deadlines running and overdue, for /metrics */
