/*
 * What an error of PostgreSQL means for a call: SQLSTATE(prefix, action). The longest prefix that fits counts; what
 * stands nowhere is the statement's own fault. Appendix A of PostgreSQL's manual names the codes.
 */
SQLSTATE("08", GONE)       /* connection exception */
SQLSTATE("0A000", PREPARE) /* "cached plan must not change result type", after a migration */
SQLSTATE("25P03", GONE)    /* idle_in_transaction_session_timeout */
SQLSTATE("26000", PREPARE) /* the prepared statement does not exist */
SQLSTATE("40001", REPEAT)  /* serialization failure: rolled back, the other transaction has won */
SQLSTATE("40P01", REPEAT)  /* deadlock: rolled back */
SQLSTATE("53", BUSY)       /* out of memory, disk, connections */
SQLSTATE("55P03", BUSY)    /* lock_timeout */
SQLSTATE("57014", BUSY)    /* statement_timeout, or cancelled by an administrator */
SQLSTATE("57P01", GONE)    /* terminated by an administrator */
SQLSTATE("57P02", GONE)    /* another server process crashed */
SQLSTATE("57P03", GONE)    /* starting up or shutting down */
SQLSTATE("57P05", GONE)    /* idle_session_timeout */
