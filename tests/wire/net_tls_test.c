/* TLS 1.3 in front of the same layer: handshakes, records, refusals, reload. */
#include "tests/wire/tls_fixture.h"

static size_t length_of(const char *head)
{
    const char *at = strstr(head, "\r\nContent-Length: ");
    ck_assert_ptr_nonnull(at);
    return strtoul(at + 18, NULL, 10);
}

/* Sends a request and reads its reply; returns the number of the body's bytes. The records' sizes are the server's. */
static size_t ask(SSL *ssl, const char *path, int *records)
{
    static char text[BIG_BODY + 4096];
    size_t n = 0, want = sizeof(text);
    char request[128];
    int len = snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", path);
    ck_assert_int_eq(SSL_write(ssl, request, len), len);
    *records = 0;
    while (n < want) {
        int more = SSL_read(ssl, text + n, (int)(sizeof(text) - 1 - n));
        ck_assert_int_gt(more, 0);
        n += (size_t)more;
        text[n] = '\0';
        (*records)++;
        const char *end = want == sizeof(text) ? strstr(text, "\r\n\r\n") : NULL;
        if (end)
            want = (size_t)(end + 4 - text) + length_of(text);
    }
    ck_assert_int_eq(memcmp(text, "HTTP/1.1 200 ", 13), 0);
    size_t body = length_of(text);
    for (size_t i = 0; body == BIG_BODY && i < body; i++)
        if (text[n - body + i] != (char)('a' + i % 23))
            ck_abort_msg("byte %zu is wrong", i);
    return body;
}

START_TEST(speaks_tls_1_3)
{
    int records;
    start();
    int fd = dial();
    SSL *ssl = shake_hands(fd);
    ck_assert_ptr_nonnull(ssl);
    ck_assert_str_eq(SSL_get_version(ssl), "TLSv1.3");
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_eq(ask(ssl, "/hello", &records), 5);
        ck_assert_int_eq(records,
                         1); /* head and body in one: in two, Nagle and the delayed ACK would cost 40 ms */
    }
    ck_assert_uint_eq(ask(ssl, "/later", &records), 5);
    ck_assert_uint_eq(ask(ssl, "/big", &records), BIG_BODY);
    ck_assert_uint_eq(ask(ssl, "/hello", &records), 5);
    hang_up(ssl, fd);
}
END_TEST

START_TEST(sends_small_fragments_whole)
{
    int records;
    start();
    SSL_CTX_set_tlsext_max_fragment_length(client_ctx, TLSEXT_max_fragment_length_512);
    int fd = dial_from("127.0.0.1", 8192);
    SSL *ssl = shake_hands(fd);
    ck_assert_ptr_nonnull(ssl);
    ck_assert_uint_eq(ask(ssl, "/big", &records), BIG_BODY);
    ck_assert_uint_eq(ask(ssl, "/hello", &records), 5);
    hang_up(ssl, fd);
}
END_TEST

START_TEST(refuses_older_tls_and_other_protocols)
{
    static const unsigned char h2[] = "\x02h2", http[] = "\x02h2\x08http/1.1";
    start();
    SSL_CTX_set_max_proto_version(client_ctx, TLS1_2_VERSION);
    int fd = dial();
    ck_assert_ptr_null(shake_hands(fd));
    close(fd);
    SSL_CTX_set_max_proto_version(client_ctx, 0);
    SSL_CTX_set_alpn_protos(client_ctx, h2, sizeof(h2) - 1);
    fd = dial();
    ck_assert_ptr_null(shake_hands(fd));
    close(fd);
    fd = dial();
    get(fd, "/hello"); /* in clear */
    char c[64];
    while (recv(fd, c, sizeof(c), 0) > 0) /* an alert, then the end */
        ;
    close(fd);
    SSL_CTX_set_alpn_protos(client_ctx, http, sizeof(http) - 1);
    fd = dial();
    SSL *ssl = shake_hands(fd);
    ck_assert_ptr_nonnull(ssl);
    hang_up(ssl, fd);
    WAIT_FOR(shared->stats.open == 0);
    ck_assert_uint_eq(shared->stats.bad_requests, 3);
    ck_assert_uint_eq(shared->stats.requests, 0);
}
END_TEST

START_TEST(a_handshake_has_a_deadline)
{
    config.header_timeout_ms = 300;
    start();
    int fd = dial();
    hear_end(fd);
    ck_assert_uint_eq(shared->stats.timeouts, 1);
}
END_TEST

static long serial_of(SSL *ssl)
{
    X509 *cert = SSL_get1_peer_certificate(ssl);
    ck_assert_ptr_nonnull(cert);
    long serial = ASN1_INTEGER_get(X509_get_serialNumber(cert));
    X509_free(cert);
    return serial;
}

START_TEST(takes_a_new_certificate_while_old_connections_live)
{
    int records;
    long serial = 0;
    start();
    int old_fd = dial();
    SSL *old = shake_hands(old_fd);
    ck_assert_ptr_nonnull(old);
    ck_assert_int_eq(serial_of(old), 100);
    kill(child, SIGHUP);
    for (double until = now_s() + LIMIT_S; serial != 101 && now_s() < until;) {
        int fd = dial();
        SSL *ssl = shake_hands(fd);
        ck_assert_ptr_nonnull(ssl);
        serial = serial_of(ssl);
        hang_up(ssl, fd);
    }
    ck_assert_int_eq(serial, 101);
    ck_assert_uint_eq(ask(old, "/hello", &records), 5);
    hang_up(old, old_fd);
}
END_TEST

START_TEST(says_why_a_certificate_is_not_taken)
{
    char why[200] = "";
    ck_assert_ptr_null(tls_ctx_new("/nonexistent", files[0][1], why, sizeof(why)));
    ck_assert_ptr_nonnull(strstr(why, "certificate /nonexistent: "));
    ck_assert_ptr_null(tls_ctx_new(files[0][0], files[1][1], why, sizeof(why)));
    ck_assert_ptr_nonnull(strstr(why, "key"));
}
END_TEST

START_TEST(notices_who_leaves)
{
    start();
    int fd = dial();
    SSL *ssl = shake_hands(fd);
    ck_assert_ptr_nonnull(ssl);
    ck_assert_int_gt(SSL_write(ssl, "GET /hold HTTP/1.1\r\nHost: h\r\n\r\n", 32), 0);
    WAIT_FOR(shared->stats.busy == 1);
    hang_up(ssl, fd);
    WAIT_FOR(shared->gone == 1 && shared->stats.open == 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("net_tls");
    TCase *t = tcase_create("tls");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, tls_setup, tls_teardown);
    tcase_add_test(t, speaks_tls_1_3);
    tcase_add_test(t, sends_small_fragments_whole);
    tcase_add_test(t, refuses_older_tls_and_other_protocols);
    tcase_add_test(t, a_handshake_has_a_deadline);
    tcase_add_test(t, takes_a_new_certificate_while_old_connections_live);
    tcase_add_test(t, says_why_a_certificate_is_not_taken);
    tcase_add_test(t, notices_who_leaves);
    suite_add_tcase(s, t);
    return run_suite(s);
}
