/* The same fixture with TLS in front, and a client that speaks it; the certificates are made here. */
#ifndef HOSO_TESTS_WIRE_TLS_FIXTURE_H
#define HOSO_TESTS_WIRE_TLS_FIXTURE_H

#include "tests/wire/net_fixture.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

static char folder[] = "/tmp/hoso-tls-XXXXXX";
static char files[2][2][64];

/* A key and a certificate that it signs itself, valid for a day, with the given serial number. */
static inline void make_certificate(const char *chain, const char *key_file, long serial)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    ck_assert(key && cert);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), serial);
    X509_gmtime_adj(X509_getm_notBefore(cert), -60);
    X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
                               (const unsigned char *)"localhost", -1, -1, 0);
    X509_set_issuer_name(cert, X509_get_subject_name(cert));
    X509_set_pubkey(cert, key);
    ck_assert_int_gt(X509_sign(cert, key, EVP_sha256()), 0);
    FILE *f = fopen(chain, "w");
    ck_assert(f && PEM_write_X509(f, cert) == 1 && fclose(f) == 0);
    f = fopen(key_file, "w");
    ck_assert(f && PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) == 1 && fclose(f) == 0);
    X509_free(cert);
    EVP_PKEY_free(key);
}

static SSL_CTX *client_ctx;

static inline void tls_setup(void)
{
    fixture_setup();
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (int i = 0; i < 2; i++) {
        snprintf(files[i][0], sizeof(files[i][0]), "%s/chain%d.pem", folder, i);
        snprintf(files[i][1], sizeof(files[i][1]), "%s/key%d.pem", folder, i);
        make_certificate(files[i][0], files[i][1], 100 + i);
        tls_files[i][0] = files[i][0];
        tls_files[i][1] = files[i][1];
    }
    client_ctx = SSL_CTX_new(TLS_client_method());
    ck_assert_ptr_nonnull(client_ctx);
}

static inline void tls_teardown(void)
{
    fixture_teardown();
    SSL_CTX_free(client_ctx);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            unlink(files[i][j]);
    rmdir(folder);
}

/* The handshake done, or NULL when the server refuses it. */
static inline SSL *shake_hands(int fd)
{
    SSL *ssl = SSL_new(client_ctx);
    ck_assert(ssl && SSL_set_fd(ssl, fd) == 1);
    if (SSL_connect(ssl) == 1)
        return ssl;
    SSL_free(ssl);
    return NULL;
}

static inline void hang_up(SSL *ssl, int fd)
{
    SSL_shutdown(ssl);
    SSL_free(ssl);
    close(fd);
}

#endif
