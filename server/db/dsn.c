/* Splits a connection string into hosts, resolves them once, and adds what every session of ours must have set. */
#include "server/db/dsn.h"

#include "lib/base/str.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { MAX_KEYWORDS = 64, OPTIONS_SIZE = 1024 };

static const char *option(const struct dsn *d, const char *keyword)
{
    for (const PQconninfoOption *o = d->options; o->keyword; o++)
        if (strcmp(o->keyword, keyword) == 0)
            return o->val && o->val[0] ? o->val : NULL;
    return NULL;
}

/* Cuts the next element off a comma list; an exhausted list gives empty elements. */
static struct str next_element(struct str *list)
{
    size_t at = str_find(*list, ',');
    struct str element = str_sub(*list, 0, at);
    *list = at < list->n ? str_sub(*list, at + 1, list->n) : STR("");
    return element;
}

static size_t count_elements(struct str list)
{
    size_t n = list.n ? 1 : 0;
    for (size_t i = 0; i < list.n; i++)
        n += list.p[i] == ',';
    return n;
}

static bool add_host(struct dsn *d, struct str host, struct str address, struct str port, char *why)
{
    if (d->nhosts == DSN_MAX_HOSTS || address.n >= DSN_ADDRESS_SIZE || port.n >= DSN_PORT_SIZE) {
        snprintf(why, DSN_WHY_SIZE, "too many hosts, or an address or a port that is too long");
        return false;
    }
    struct dsn_host *h = &d->hosts[d->nhosts];
    *h = (struct dsn_host){.host = host.n ? strndup(host.p, host.n) : NULL};
    if (host.n && !h->host) {
        snprintf(why, DSN_WHY_SIZE, "no memory");
        return false;
    }
    d->nhosts++;
    if (address.n)
        memcpy(h->address, address.p, address.n);
    if (port.n)
        memcpy(h->port, port.p, port.n);
    return true;
}

/* Every address of a name is a host of its own, so that one that does not answer costs one attempt. */
static bool resolve(struct dsn *d, struct str host, struct str port, char *why)
{
    char name[256];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG}, *found = NULL;
    snprintf(name, sizeof(name), "%.*s", STR_ARGS(host));
    int rc = getaddrinfo(name, NULL, &hints, &found);
    if (rc != 0) {
        snprintf(why, DSN_WHY_SIZE, "host \"%.100s\" has no address: %.100s", name, gai_strerror(rc));
        return false;
    }
    bool ok = true;
    for (const struct addrinfo *a = found; ok && a; a = a->ai_next) {
        char address[DSN_ADDRESS_SIZE];
        if (getnameinfo(a->ai_addr, a->ai_addrlen, address, sizeof(address), NULL, 0, NI_NUMERICHOST) == 0)
            ok = add_host(d, host, str_of(address), port, why);
    }
    freeaddrinfo(found);
    return ok;
}

static bool split_hosts(struct dsn *d, char *why)
{
    struct str hosts = str_of(option(d, "host")), addresses = str_of(option(d, "hostaddr"));
    struct str ports = str_of(option(d, "port"));
    size_t n = count_elements(addresses.n ? addresses : hosts), nports = count_elements(ports);
    if ((addresses.n && hosts.n && count_elements(hosts) != n) || (nports > 1 && nports != n)) {
        snprintf(why, DSN_WHY_SIZE, "host, hostaddr and port differ in number");
        return false;
    }
    struct str only_port = ports;
    for (size_t i = 0; i < n; i++) {
        struct str host = next_element(&hosts), address = next_element(&addresses);
        struct str port = nports > 1 ? next_element(&ports) : only_port;
        bool local = host.n == 0 || host.p[0] == '/' || host.p[0] == '@';
        bool ok = address.n || local ? add_host(d, host, address, port, why) : resolve(d, host, port, why);
        if (!ok)
            return false;
    }
    return true;
}

bool dsn_init(struct dsn *d, const char *conninfo, char why[DSN_WHY_SIZE])
{
    *d = (struct dsn){0};
    char *message = NULL;
    d->options = PQconninfoParse(conninfo, &message);
    if (!d->options) {
        /* Not libpq's own words: they quote the string, and a password may stand in it. */
        snprintf(why, DSN_WHY_SIZE, "%s", message ? "not a valid connection string" : "no memory");
        PQfreemem(message);
        return false;
    }
    if (split_hosts(d, why))
        return true;
    dsn_fini(d);
    return false;
}

void dsn_fini(struct dsn *d)
{
    for (size_t i = 0; i < d->nhosts; i++)
        free(d->hosts[i].host);
    PQconninfoFree(d->options);
    *d = (struct dsn){0};
}

struct keywords {
    const char *key[MAX_KEYWORDS + 1], *value[MAX_KEYWORDS + 1];
    size_t n;
};

static void put(struct keywords *k, const char *key, const char *value)
{
    if (!value || !value[0])
        return;
    ASSERT(k->n < MAX_KEYWORDS); /* libpq 15 knows 41 */
    k->key[k->n] = key;
    k->value[k->n++] = value;
}

static bool is_ours(const char *keyword)
{
    static const char *const ours[] = {"host", "hostaddr", "port", "options", "application_name"};
    for (size_t i = 0; i < ARRAY_LEN(ours); i++)
        if (strcmp(keyword, ours[i]) == 0)
            return true;
    return false;
}

PGconn *dsn_start(const struct dsn *d, size_t host, const struct dsn_session *session)
{
    struct keywords k = {0};
    /* Given first, so that a value of the connection string replaces it: libpq lets the later one win. */
    put(&k, "tcp_user_timeout", "5000");
    put(&k, "keepalives_idle", "10");
    put(&k, "keepalives_interval", "5");
    put(&k, "keepalives_count", "3");
    for (const PQconninfoOption *o = d->options; o->keyword; o++)
        if (!is_ours(o->keyword))
            put(&k, o->keyword, o->val);
    if (d->nhosts > 0) {
        const struct dsn_host *h = &d->hosts[host % d->nhosts];
        put(&k, "host", h->host);
        put(&k, "hostaddr", h->address);
        put(&k, "port", h->port);
    } else {
        put(&k, "port", option(d, "port"));
    }
    put(&k, "application_name", session->application);
    put(&k, "client_encoding", "UTF8");

    /* Statements are written for one plan (sql/README.md); to plan an overdue page anew costs twice the page itself. */
    char options[OPTIONS_SIZE];
    const char *theirs = option(d, "options");
    int n =
        snprintf(options, sizeof(options),
                 "%s -c search_path=hoso -c TimeZone=UTC -c DateStyle=ISO -c bytea_output=hex -c jit=off"
                 " -c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=10000"
                 " -c client_connection_check_interval=1000"
                 " -c plan_cache_mode=force_generic_plan",
                 theirs ? theirs : "", session->statement_timeout_ms, session->statement_timeout_ms / 2);
    if (n < 0 || (size_t)n >= sizeof(options))
        return NULL;
    put(&k, "options", options);
    return PQconnectStartParams(k.key, k.value, 0);
}
