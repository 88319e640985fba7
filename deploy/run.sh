#!/bin/sh
# `make run`: a whole system from nothing, in the foreground, with its data under var/; Ctrl-C ends all of it.
#
#   PORT=8138                 where it listens, on 127.0.0.1
#   DATABASE=postgresql://…   a server that exists, as a superuser; else a private cluster is made
set -eu
cd "$(dirname "$0")/.."
top=$(pwd)
port=${PORT:-8138}
umask 077

say() { printf '%s\n' "$*"; }
die() {
    printf 'make run: %s\n' "$*" >&2
    exit 1
}

# shellcheck source=deploy/demo.sh
. deploy/demo.sh
# shellcheck source=deploy/sample.sh
. deploy/sample.sh

# --- where, and as whom ----------------------------------------------------------------------------------------

# Neither PostgreSQL nor the daemon runs as root. The user who does must be able to reach what it reads; below a
# home directory that is closed to others (Debian's /root is) it cannot, and then state and a copy live elsewhere.
choose_home() {
    owner=$(sh deploy/cluster.sh owner)
    home=$top/var
    app=$top
    as=
    [ "$(id -u)" = 0 ] || return 0
    # A clean environment: libpq would look for certificates in the home directory of root, and be refused.
    as="setpriv --reuid $owner --regid $owner --init-groups --reset-env --"
    if ! runuser -u "$owner" -- test -x "$top" -a -r "$top/config/law/pack.json" -a -x "$top/build/hosod"; then
        home=/var/lib/hoso-$(printf %s "$top" | sha256sum | cut -c 1-12)
        app=$home/app
        say "The user '$owner', as whom everything runs, cannot enter $top; the data are kept in $home."
    fi
}

# A directory for the owner alone; the way to it may be entered by anybody.
own_dir() {
    (umask 022 && mkdir -p "$1")
    [ "$(id -u)" != 0 ] || chown "$owner:" "$1"
}

copy_app() {
    [ "$app" != "$top" ] || return 0
    (
        umask 022
        rm -rf "$app.new"
        mkdir -p "$app.new/build"
        cp "$top/build/hosod" "$top/build/hoso" "$app.new/build/"
        cp -R "$top/config" "$app.new/config"
        rm -rf "$app"
        mv "$app.new" "$app"
    )
}

# --- database --------------------------------------------------------------------------------------------------

start_database() {
    if [ -n "${DATABASE:-}" ]; then
        admin=$DATABASE
        return
    fi
    own_dir "$home"
    admin="$(sh deploy/cluster.sh start "$home/pg" 9>&-) dbname=hoso"
    cluster=$home/pg
    maintenance="${admin% dbname=hoso} dbname=postgres"
    # As the owner of the cluster: the socket lies in a directory that nobody else may enter, root apart.
    if [ -z "$(psql -XAt "$maintenance" -c "select 1 from pg_database where datname = 'hoso'")" ]; then
        psql -Xq "$maintenance" -c "create database hoso"
    fi
}

# How the daemon connects: as hoso_app, to the same place. On a foreign server that takes a password of its own.
app_conninfo() {
    if [ -z "${DATABASE:-}" ]; then
        say "${admin%% user=*} user=hoso_app dbname=hoso"
        return
    fi
    [ -s "$home/database-password" ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$home/database-password"
    # shellcheck disable=SC2016 # psql's own variables
    psql -XAtq -v ON_ERROR_STOP=1 -v password="$(cat "$home/database-password")" "$DATABASE" <<'SQL'
set log_statement = 'none';
alter role hoso_app password :'password';
select case when ssl then 'require' else 'prefer' end as sslmode from pg_stat_ssl where pid = pg_backend_pid() \gset
\echo host=:'HOST' port=:PORT dbname=:'DBNAME' user=hoso_app password=:password sslmode=:sslmode
SQL
}

write_conf() {
    conf=$home/hosod.conf
    cat >"$conf.new" <<CONF
# Written by deploy/run.sh at every start; build/hosod --print-config tells what each key means.
listen_address = 127.0.0.1
listen_port = $port
database = $1
owner_database = $2
law_dir = $app/config/law
calendar_file = $app/config/calendars/vn.json
keyring_file = $home/keyring
CONF
    [ "$(id -u)" != 0 ] || chown "$owner:" "$conf.new"
    mv "$conf.new" "$conf"
}

# Without it nothing that was sealed can be read again: made once, never replaced.
make_keyring() {
    [ ! -s "$home/keyring" ] || return 0
    printf 'k%s active %s\n' "$(date +%Y%m%d)" "$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')" \
        >"$home/keyring.new"
    [ "$(id -u)" != 0 ] || chown "$owner:" "$home/keyring.new"
    mv "$home/keyring.new" "$home/keyring"
}

# --- the run ---------------------------------------------------------------------------------------------------

daemon=
cluster=

# Ctrl-C, TERM, or the daemon's own end: nothing that we started stays behind. A second Ctrl-C ends it at once.
finish() {
    trap '' HUP
    if [ -n "$daemon" ]; then
        trap 'kill -TERM "$daemon" 2>/dev/null || true' INT TERM
        kill -TERM "$daemon" 2>/dev/null || true
        while kill -0 "$daemon" 2>/dev/null; do
            wait "$daemon" || true
        done
    fi
    trap '' INT TERM
    [ -z "$cluster" ] || sh deploy/cluster.sh stop "$cluster"
}

wait_ready() {
    waited=0
    until curl -fs -o /dev/null "http://127.0.0.1:$port/readyz"; do
        kill -0 "$daemon" 2>/dev/null || die "hosod has ended; the lines above say why"
        waited=$((waited + 1))
        [ "$waited" -lt 600 ] || die "hosod was not ready within a minute; the lines above say why"
        sleep 0.1
    done
}

sh deploy/deps run build
# Readable to all, or the owner of the cluster could not run what was built, and the data would move elsewhere.
(umask 022 && "${MAKE:-make}" --no-print-directory -s -j"$(nproc)" all)
(umask 022 && mkdir -p var)
exec 9>var/lock
flock -n 9 || die "another one runs in this folder already"

choose_home
trap 'exit 0' INT
trap 'exit 0' TERM HUP
trap finish EXIT
own_dir "$home"
copy_app
start_database
write_conf "" "$admin"
"$app/build/hosod" --config "$home/hosod.conf" --migrate 9>&- || die "the database could not be brought up to date"
make_keyring
write_conf "$(app_conninfo)" ""
demo_load "$admin"
sample_load "$admin" "$app/build/hosod" --config "$home/hosod.conf"

# The daemon inherits SIGINT ignored, as every background job of a script; TERM from here is what stops it.
# shellcheck disable=SC2086 # a prefix of several words, or none
(cd "$app" && exec $as "$app/build/hosod" --config "$home/hosod.conf" 9>&-) &
daemon=$!
wait_ready
say ""
say "Hồ Sơ:  http://127.0.0.1:$port/"
say "Try:    curl -s -H \"Authorization: Bearer \$(sed -n 's/.*\"supervisor\": \"\\(.*\\)\".*/\\1/p' var/demo/tokens.json)\" \\"
say "            'http://127.0.0.1:$port/v1/deadlines?status=overdue&limit=3'"
say "Tokens: var/demo/tokens.json     Stop: Ctrl-C"
code=0
wait "$daemon" || code=$?
daemon=
[ "$code" = 0 ] || die "hosod ended with code $code"
