/* Makes TLS contexts and moves bytes through them; every policy about TLS stands in tls_ctx_new(). */
#include "server/net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>

static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_n, const unsigned char *in,
                           unsigned in_n, void *arg)
{
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *chosen;
    UNUSED(ssl);
    UNUSED(arg);
    if (SSL_select_next_proto(&chosen, out_n, ours, sizeof(ours) - 1, in, in_n) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL; /* a client that speaks only h2 should hear it now */
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

static bool ctx_setup(SSL_CTX *ctx)
{
    /* An idle connection keeps no record buffers (26 kB become 16 kB); what is half written may be continued. */
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    /* No resumption: a ticket key would have to be shared by all workers and rotated, to spare few handshakes. */
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_read_ahead(ctx, 1); /* one read(2) a record instead of two */
    SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
    return SSL_CTX_set_num_tickets(ctx, 0) == 1 && SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) == 1;
}

static void explain(char *why, size_t room, const char *what, const char *file)
{
    char text[160];
    ERR_error_string_n(ERR_peek_last_error(), text, sizeof(text));
    snprintf(why, room, "%s%s%s: %s", what, file ? " " : "", file ? file : "", text);
}

struct ssl_ctx_st *tls_ctx_new(const char *chain_file, const char *key_file, char *why, size_t room)
{
    ERR_clear_error();
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    if (!ctx || !ctx_setup(ctx))
        explain(why, room, "TLS context", NULL);
    else if (SSL_CTX_use_certificate_chain_file(ctx, chain_file) != 1)
        explain(why, room, "certificate", chain_file);
    else if (SSL_CTX_use_PrivateKey_file(ctx, key_file, SSL_FILETYPE_PEM) != 1)
        explain(why, room, "private key", key_file);
    else if (SSL_CTX_check_private_key(ctx) != 1)
        explain(why, room, "private key does not belong to the certificate:", key_file);
    else
        return ctx;
    SSL_CTX_free(ctx);
    ERR_clear_error();
    return NULL;
}

struct ssl_ctx_st *tls_ctx_ref(struct ssl_ctx_st *ctx)
{
    ASSERT(SSL_CTX_up_ref(ctx) == 1);
    return ctx;
}

void tls_ctx_free(struct ssl_ctx_st *ctx)
{
    SSL_CTX_free(ctx);
}

struct ssl_st *tls_open(struct ssl_ctx_st *ctx, int fd)
{
    SSL *ssl = SSL_new(ctx);
    if (ssl && SSL_set_fd(ssl, fd) == 1) {
        SSL_set_accept_state(ssl);
        return ssl;
    }
    SSL_free(ssl);
    ERR_clear_error();
    return NULL;
}

void tls_free(struct ssl_st *tls)
{
    SSL_free(tls);
}

/* Reads the verdict on a call. The error queue is one per thread: what one connection left would condemn the next. */
static int verdict(SSL *ssl, int ret)
{
    int e = SSL_get_error(ssl, ret);
    if (e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE)
        return IO_AGAIN;
    /* An end without close_notify truncates nothing that we would believe: HTTP says where a request ends. */
    bool end = e == SSL_ERROR_ZERO_RETURN ||
               (e == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING);
    ERR_clear_error();
    return end ? IO_EOF : IO_ERROR;
}

int tls_handshake(struct ssl_st *tls)
{
    int ret = SSL_do_handshake(tls);
    if (ret == 1)
        return 1;
    int v = verdict(tls, ret);
    return v == IO_AGAIN ? IO_AGAIN : IO_ERROR;
}

ssize_t tls_read(struct ssl_st *tls, void *to, size_t n)
{
    int ret = SSL_read(tls, to, n > INT_MAX ? INT_MAX : (int)n);
    return ret > 0 ? ret : verdict(tls, ret);
}

ssize_t tls_write(struct ssl_st *tls, const void *from, size_t n)
{
    int ret = SSL_write(tls, from, n > INT_MAX ? INT_MAX : (int)n);
    if (ret > 0)
        return ret;
    int v = verdict(tls, ret);
    return v == IO_AGAIN ? IO_AGAIN : IO_ERROR;
}

void tls_say_end(struct ssl_st *tls)
{
    (void)SSL_shutdown(tls); /* once: the client's own close_notify is not waited for */
    ERR_clear_error();
}
