#!/bin/sh
# Makes, starts, stops and removes a private PostgreSQL 15 cluster in one directory: cluster.sh start DIR [--fast].
#
# It is reached through a unix socket alone, in a directory that only its owner may enter; there is no TCP. The
# owner is the caller; for root, who may not run PostgreSQL, it is the system user `hoso`, made when it is missing.
# --fast is for throw-away clusters of tests: nothing is forced to disk.
#
#   start DIR [--fast]   prints the connection string (host=… port=… user=postgres); does nothing more when it runs
#   stop DIR             waits until it has stopped; no error when it was not running
#   status DIR           exit 0 when it runs
#   kill DIR             the crash of the machine, for tests: SIGKILL to all of it at once
#   destroy DIR          stop, and remove the directory
#   owner                prints the owner a cluster would have, making the user when needed
set -eu

bin=${HOSO_PG_BIN:-/usr/lib/postgresql/15/bin}

die() {
    echo "cluster: $*" >&2
    exit 1
}

owner() {
    if [ "$(id -u)" != 0 ]; then
        id -un
        return
    fi
    if ! id hoso >/dev/null 2>&1; then
        useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin hoso ||
            id hoso >/dev/null || die "cannot make the system user hoso" # two at once: the other has made it
    fi
    echo hoso
}

as_owner() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u "$owner" -- "$@"
    else
        "$@"
    fi
}

# The kernel allows 107 bytes for the path of a unix socket; a deep checkout gets its socket in /tmp.
socket_dir() {
    if [ "${#dir}" -le 80 ]; then
        echo "$dir/run"
    else
        echo "/tmp/hoso-$(printf %s "$dir" | sha256sum | cut -c 1-16)"
    fi
}

running() {
    [ -f "$dir/data/postmaster.pid" ] && as_owner "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1
}

# mkdir and not mkdir -p for the last step: in /tmp somebody else may have made that name first.
private_dir() {
    [ -d "$1" ] || as_owner mkdir -m 700 "$1" || die "cannot make $1"
    [ "$(stat -c %U "$1")" = "$owner" ] || die "$1 belongs to $(stat -c %U "$1") and not to $owner"
    [ ! -L "$1" ] || die "$1 is a link"
}

# Made beside its place and moved there when whole: a first start that is cut off leaves nothing half-made.
make_cluster() {
    rm -rf "$dir/data.new"
    private_dir "$dir/data.new"
    # shellcheck disable=SC2086 # an option or nothing
    as_owner "$bin/initdb" --pgdata "$dir/data.new" --username postgres --auth-local trust --auth-host reject \
        --encoding UTF8 --locale C.UTF-8 --data-checksums --no-instructions $no_sync >"$dir/initdb.log" 2>&1 || {
        cat "$dir/initdb.log" >&2
        rm -rf "$dir/data.new"
        die "initdb failed"
    }
    printf "\ninclude 'hoso.conf'\n" >>"$dir/data.new/postgresql.conf"
    # No connection but through our socket, whatever the address.
    printf 'local all all trust\nlocal replication all trust\n' >"$dir/data.new/pg_hba.conf"
    mv "$dir/data.new" "$dir/data"
}

configure() {
    cat >"$dir/data/hoso.conf" <<CONF
# Written by deploy/cluster.sh at every start.
listen_addresses = ''
port = 5432
unix_socket_directories = '$run'
unix_socket_permissions = 0700
max_connections = $connections
shared_buffers = $buffers
huge_pages = try
timezone = 'UTC'
log_timezone = 'UTC'
wal_compression = lz4
idle_in_transaction_session_timeout = '10s'
# The log holds no statement and no parameter: either may carry what is nobody's business.
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
$durability
CONF
    [ "$(id -u)" != 0 ] || chown "$owner:" "$dir/data/hoso.conf"
}

start() {
    [ -x "$bin/initdb" ] || die "PostgreSQL 15 is not installed (looked in $bin); see deploy/deps"
    if [ ! -d "$dir" ]; then
        mkdir -p "$(dirname "$dir")"
        mkdir -m 700 "$dir"
        [ "$(id -u)" != 0 ] || chown "$owner:" "$dir"
    fi
    as_owner test -w "$dir" || die "the user $owner cannot reach $dir"
    run=$(socket_dir)
    private_dir "$run"
    [ -d "$dir/data" ] || make_cluster
    if ! running; then
        configure
        as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/postgres.log" -s -w -t 120 start >/dev/null || {
            tail -n 20 "$dir/postgres.log" >&2
            die "PostgreSQL did not start"
        }
    fi
    # The port names the socket; unsaid, it would be PGPORT or that of another cluster which Debian's psql prefers.
    echo "host=$run port=5432 user=postgres"
}

stop() {
    running || return 0
    as_owner "$bin/pg_ctl" -D "$dir/data" -s -w -t 120 -m fast stop || die "PostgreSQL did not stop"
}

command=${1:-}
[ "$command" != owner ] || { owner; exit 0; }
[ $# -ge 2 ] || die "usage: cluster.sh start|stop|status|kill|destroy DIR [--fast]"
case $2 in
/*) dir=$2 ;;
*) dir=$(pwd)/$2 ;;
esac
# As root it belongs to whoever made it, so that a cluster outlives a change of this script's mind.
if [ "$(id -u)" = 0 ] && [ -d "$dir/data" ]; then
    owner=$(stat -c %U "$dir/data")
else
    owner=$(owner)
fi
if [ "${3:-}" = --fast ]; then
    no_sync=--no-sync connections=300 buffers=64MB
    durability="fsync = off
full_page_writes = off
max_wal_size = 2GB"
else
    no_sync='' connections=100 buffers=128MB
    durability="fsync = on
full_page_writes = on
synchronous_commit = on"
fi
cd / # a directory that any owner may stand in

case $command in
start) start ;;
stop) stop ;;
status) running ;;
kill)
    pid=$(head -n 1 "$dir/data/postmaster.pid")
    # The children first: a postmaster that sees one die would tidy up, which a dead machine does not.
    kill -STOP "$pid"
    pkill -KILL -P "$pid" || true
    kill -KILL "$pid"
    for _ in $(seq 200); do
        kill -0 "$pid" 2>/dev/null || exit 0
        sleep 0.05
    done
    die "PostgreSQL survived SIGKILL for ten seconds"
    ;;
destroy)
    if [ -d "$dir" ]; then
        stop
        run=$(socket_dir)
        rm -rf "$dir" "$run"
    fi
    ;;
*) die "unknown command '$command'" ;;
esac
