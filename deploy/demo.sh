# Units, demo users and their tokens: what `make run` and the tests put into a fresh database. To be sourced.
# shellcheck shell=sh

# A bearer token: "hoso_" and 32 random bytes in base64url.
demo_token() {
    printf 'hoso_%s\n' "$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n')"
}

demo_users() {
    grep -v '^#' deploy/demo-users.tsv
}

# The token of a role in a tokens file; empty when it is not there.
demo_token_of() {
    sed -n "s/^ *\"$1\": \"\\(hoso_[A-Za-z0-9_-]*\\)\",*\$/\\1/p" "$2"
}

# Writes the tokens file unless it has one for every role: {"role": "token", …}, readable by its owner alone.
demo_tokens_file() {
    file=$1
    complete=yes
    for role in $(demo_users | cut -f 2); do
        [ -f "$file" ] && [ -n "$(demo_token_of "$role" "$file")" ] || complete=
    done
    [ -z "$complete" ] || return 0
    (
        umask 077
        mkdir -p "$(dirname "$file")"
        demo_users | cut -f 2 | while read -r role; do
            printf '  "%s": "%s",\n' "$role" "$(demo_token)"
        done | sed -e '1s/^/{\n/' -e '$s/,$/\n}/' >"$file.new"
        mv "$file.new" "$file"
    )
}

# SQL that makes the users, and knows their tokens by hash alone. Harmless when repeated: it prolongs them.
demo_users_sql() {
    demo_users | while IFS='	' read -r code role unit name; do
        hash=$(printf %s "$(demo_token_of "$role" "$1")" | sha256sum | cut -d ' ' -f 1)
        unit_sql="'$unit'"
        [ "$unit" != - ] || unit_sql=null
        printf "select hoso.user_create('%s', '%s', %s, '%s');\n" "$code" "$role" "$unit_sql" "$name"
        printf "select hoso.token_create('%s', '\\\\x%s', now() + interval '1 year');\n" "$code" "$hash"
    done
}

# For which communes the regional procuracies and courts are competent is not published where we could read it. In the
# demonstration the first of the province covers the commune whose police have a token, so that a case finds its way.
demo_covers_sql() {
    cat <<'SQL'
insert into hoso.unit_cover (unit, commune)
select u.id, '07210' from hoso.unit u where u.code in ('vks.24.1', 'tand.24.1') on conflict do nothing;
SQL
}

# The law of config/ into the register at $1, and into force when it was not there yet: the first one came with `hosod
# --migrate`, and what an administrator has put into force since stays. A file that was changed under its old version is
# refused; then the register goes on with what it has.
demo_law() {
    hoso=${HOSO_BIN:-build}/hoso
    said=$("$hoso" law load config/law --calendar config/calendars/vn.json --database "$1" --lang en) || {
        echo "The law of config/ was not loaded; the register goes on with the law that it has." >&2
        return 0
    }
    case $said in
    *": loaded, "*)
        "$hoso" law activate --pack "$(demo_version_of config/law/pack.json)" \
            --calendar "$(demo_version_of config/calendars/vn.json)" --reason "deploy/demo.sh" --database "$1"
        ;;
    esac
}

# The first "version" of a JSON file of ours.
demo_version_of() {
    sed -n 's/^ *"version": *"\([A-Za-z0-9._-]*\)".*/\1/p' "$1" | head -n 1
}

# Law, units, users and tokens into the database at $1 (a connection string of its owner); tokens in ${2:-var/demo/tokens.json}.
demo_load() {
    tokens=${2:-var/demo/tokens.json}
    demo_tokens_file "$tokens"
    demo_law "$1" || return 1
    {
        echo "set client_min_messages = warning; set role hoso_owner; begin;"
        printf "select hoso.units_load(\$units\$"
        "${HOSO_BIN:-build}/hoso" units --json
        printf "\$units\$::jsonb);\n"
        demo_covers_sql
        demo_users_sql "$tokens"
        echo "commit;"
    } | psql -Xq -v ON_ERROR_STOP=1 -o /dev/null "$1"
}
