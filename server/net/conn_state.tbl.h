/*
 * The states of a connection: STATE(NAME, its timeout in struct net_config or none, reason when that has passed,
 * states that may follow). Each state is a list, ordered by deadline because all in it were given the same time.
 */
STATE(HANDSHAKE, header_timeout_ms, SLOW_HANDSHAKE, TO(IDLE) | TO(DEAD))
STATE(IDLE, idle_timeout_ms, IDLE, TO(HEAD) | TO(WRITING) | TO(LINGER) | TO(DEAD)) /* no byte of a request has come */
STATE(HEAD, header_timeout_ms, SLOW_HEAD, TO(BODY) | TO(BUSY) | TO(WRITING) | TO(DEAD))
STATE(BODY, body_timeout_ms, SLOW_BODY, TO(BUSY) | TO(WRITING) | TO(DEAD))
STATE(BUSY, none, DONE, TO(WRITING) | TO(STREAM) | TO(GONE))           /* the application has the exchange */
STATE(GONE, none, DONE, TO(DEAD))                                      /* closed, but a reply is still owed */
STATE(WRITING, write_timeout_ms, SLOW_READER, TO(IDLE) | TO(HEAD) | TO(LINGER) | TO(DEAD))
STATE(STREAM, none, DONE, TO(STALLED) | TO(LINGER) | TO(DEAD))         /* a reply without end, sent as far as it goes */
STATE(STALLED, write_timeout_ms, SLOW_READER, TO(STREAM) | TO(LINGER) | TO(DEAD)) /* the same; its client lags behind */
STATE(LINGER, linger_timeout_ms, DONE, TO(DEAD))                       /* all said; waits until the client has read it */
STATE(DEAD, none, DONE, 0)                                             /* closed; freed when the loop comes round */
