/* TLS 1.3 on non-blocking sockets: the only file pair of the server that knows OpenSSL's SSL. */
#ifndef HOSO_SERVER_NET_TLS_H
#define HOSO_SERVER_NET_TLS_H

#include "lib/base/base.h"

#include <sys/types.h>

struct ssl_ctx_st;
struct ssl_st;

/* What reads and writes return besides a number of bytes. */
enum { IO_EOF = 0, IO_AGAIN = -1, IO_ERROR = -2 };

/*
 * A context from a PEM certificate chain and its private key, checked against each other. To reload, make a new one and
 * hand it to net_set_tls(). NULL with one line for the log in `why`.
 */
struct ssl_ctx_st *tls_ctx_new(const char *chain_file, const char *key_file, char *why, size_t room);
struct ssl_ctx_st *tls_ctx_ref(struct ssl_ctx_st *ctx); /* one more owner */
void tls_ctx_free(struct ssl_ctx_st *ctx);              /* one owner less; NULL is allowed */

/* The server side of a connection on `fd`, which stays the caller's. NULL: no memory. */
struct ssl_st *tls_open(struct ssl_ctx_st *ctx, int fd);
void tls_free(struct ssl_st *tls);

/* 1 when the handshake is complete, or IO_AGAIN, IO_ERROR. */
int tls_handshake(struct ssl_st *tls);

/*
 * Bytes, or IO_*. After IO_AGAIN call again at the next edge in either direction (TLS may have to write in order to
 * read); a write is then repeated with the same bytes, which may lie elsewhere.
 */
ssize_t tls_read(struct ssl_st *tls, void *to, size_t n);
ssize_t tls_write(struct ssl_st *tls, const void *from, size_t n);

/* Tells the client that nothing more will come. Only after calls that did not end in IO_ERROR. */
void tls_say_end(struct ssl_st *tls);

#endif
