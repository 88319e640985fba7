/* Why a connection ended: CLOSE(NAME, text for the log, is it an error?, counter of struct net_stats or none). */
CLOSE(DONE, "done", false, none)                  /* the last reply said Connection: close */
CLOSE(CLIENT, "client", false, none)              /* the client closed between requests, or left a stream */
CLOSE(IDLE, "idle", false, none)                  /* nothing came for idle_timeout_ms */
CLOSE(DRAIN, "drain", false, none)                /* we are going down */
CLOSE(REFUSED, "refused", true, refused)          /* too many connections */
CLOSE(BAD_REQUEST, "bad request", true, bad_requests) /* not HTTP/1.1 as we speak it, or too large */
CLOSE(SLOW_HEAD, "slow head", true, timeouts)
CLOSE(SLOW_BODY, "slow body", true, timeouts)
CLOSE(SLOW_READER, "slow reader", true, timeouts) /* took none of a reply for write_timeout_ms */
CLOSE(SLOW_HANDSHAKE, "slow handshake", true, timeouts)
CLOSE(HANDSHAKE, "handshake", true, bad_requests) /* no TLS 1.3 */
CLOSE(DISCONNECT, "disconnect", true, disconnects) /* gone in the middle of a request or a reply */
CLOSE(MEMORY, "memory", true, refused)
