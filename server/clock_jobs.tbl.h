/*
 * What the clock does: JOB(name, every so many seconds, who, statement, parameter, call back for its rows).
 * who: EVERY clock; ONE machine at a time, which claims it in hoso.job; FENCED the same, and the statement is given the
 * claim's number first, refuses an old one, and is asked again at once while there is more. A call back may prepare a
 * second statement from the rows (REFOLD's), or go on by itself (REDERIVE's).
 */
JOB(law, 1, EVERY, SQL_LAW_CURRENT, NULL, on_law)               /* takes the law in force */
JOB(sequence, 1, FENCED, SQL_OUTBOX_NUMBER, "500", on_numbered) /* numbers what goes out, per receiver, without gaps */
JOB(alarms, 1, FENCED, SQL_ALARMS_RING, "200", on_rung)         /* rings what is due, the oldest first, each once */
JOB(refold, 1, FENCED, SQL_REFOLD_NEXT, NULL, on_refold_next) /* derives again what follows of itself */
JOB(rederive, 1, FENCED, SQL_REDERIVE_NEXT, NULL, on_rederive) /* brings a new law to the cases that are there */
JOB(impact, 1, FENCED, SQL_IMPACT_NEXT, "200", on_impact_next) /* what another law would change, when somebody asks */
JOB(purge_keys, 3600, ONE, SQL_IDEMPOTENCY_PURGE, "1000", on_purged) /* Idempotency-Keys older than 30 days */
JOB(gauges, 15, EVERY, SQL_GAUGES, NULL, on_gauges)                   /* deadlines running and overdue, for /metrics */
