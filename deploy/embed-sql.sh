#!/bin/sh
# Turns the SQL tree into C: embed-sql.sh OUTDIR [SQLDIR] writes sql_table.h and sql_table.c; SQLDIR is sql.
#
#   queries/**/NAME.sql         one statement each; begins `-- NAME: what it does`, then `-- lane: …` in the header;
#                               `-- expand: LEVEL a1 a2 a3` makes NAME_a1 … with :LEVEL replaced
#   migrations/NNNN_NAME.sql    in order, with the SHA-256 of the file
#   functions/*.sql, roles.sql, restore.sql  as they are
#
# It refuses a statement without a name, lane or text, a name that comes twice, and two migrations of one number.
set -eu
LC_ALL=C
export LC_ALL

[ $# -ge 1 ] || { echo "usage: embed-sql.sh OUTDIR [SQLDIR]" >&2; exit 2; }
out=$1
sql=${2:-sql}
[ -d "$sql" ] || { echo "embed-sql: no directory $sql" >&2; exit 1; }
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

files() { # DIR
    [ ! -d "$sql/$1" ] || find "$sql/$1" -type f -name '*.sql' | sort
}

# Bytes of a file as lines of a C string literal.
literal() {
    awk '{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); gsub(/\?\?/, "?\"\"?")
           printf "    \"%s\\n\"\n", $0 } END { if (!NR) print "    \"\"" }' "$1"
}

# --- statements: one line a statement in $work/names ("ENUM name lane nparams"), its text in $work/text.NAME ---

files queries >"$work/queries"
: >"$work/names"
while IFS= read -r file; do
    awk -v file="$file" -v dir="$work" '
        function fail(why) { print "embed-sql: " file ": " why | "cat >&2"; failed = 1; exit 1 }
        # The highest $n outside of quotes.
        function params(text,   n, max) {
            gsub(/\047[^\047]*\047/, "", text)
            while (match(text, /\$[0-9]+/)) {
                n = substr(text, RSTART + 1, RLENGTH - 1) + 0
                if (n > max) max = n
                text = substr(text, RSTART + RLENGTH)
            }
            return max + 0
        }
        function emit(full, text,   n) {
            n = params(text)
            if (n > 16) fail("more than 16 parameters")
            print toupper(full), full, lane, n >> (dir "/names")
            printf "%s", text > (dir "/text." full)
            close(dir "/text." full)
        }
        BEGIN { name = file; sub(/.*\//, "", name); sub(/\.sql$/, "", name) }
        NR == 1 {
            if (name !~ /^[a-z][a-z0-9_]*$/) fail("the name of the file is not an identifier")
            if (index($0, "-- " name ": ") != 1 || length($0) < length(name) + 8)
                fail("the first line must be `-- " name ": one sentence`")
        }
        /^-- lane:/ {
            if (lane != "") fail("two lane lines")
            if ($3 !~ /^(point|list|write|audit)$/ || NF != 3) fail("unknown lane")
            lane = "LANE_" toupper($3)
        }
        /^-- expand:/ {
            if (n_expand) fail("two expand lines")
            if (NF < 4) fail("an expand line needs a word and what it becomes")
            word = $3
            for (i = 4; i <= NF; i++) expand[++n_expand] = $i
        }
        /^[ \t]*--/ { next }
        /[^ \t]/ { text = text $0 "\n"; next }
        END {
            if (failed) exit 1
            sub(/;[ \t\n]*$/, "\n", text)
            if (lane == "") fail("no lane line")
            if (text !~ /[a-z]/) fail("no statement")
            if (!n_expand) { emit(name, text); exit 0 }
            if (index(text, ":" word) == 0) fail("nothing to expand: no :" word)
            for (i = 1; i <= n_expand; i++) {
                t = text
                gsub(":" word, expand[i], t)
                emit(name "_" expand[i], t)
            }
        }' "$file"
done <"$work/queries"

sort "$work/names" >"$work/sorted"
twice=$(cut -d ' ' -f 1 "$work/sorted" | uniq -d)
[ -z "$twice" ] || { echo "embed-sql: two statements are named $twice" >&2; exit 1; }

# --- scripts ---

# "VERSION NAME FILE" a line. The number orders migrations and must be there; other scripts have none.
files migrations | while IFS= read -r file; do
    name=$(basename "$file" .sql)
    case $name in
    [0-9][0-9][0-9][0-9]_[a-z]*) echo "$(echo "$name" | sed -e 's/_.*//' -e 's/^0*//') $name $file" ;;
    *) echo "embed-sql: $file: a migration is named NNNN_what.sql" >&2; exit 1 ;;
    esac
done >"$work/migrations"
twice=$(cut -d ' ' -f 1 "$work/migrations" | uniq -d)
[ -z "$twice" ] || { echo "embed-sql: two migrations have the number $twice" >&2; exit 1; }
files functions | while IFS= read -r file; do echo "0 $(basename "$file" .sql) $file"; done >"$work/functions"
for one in roles restore; do
    [ ! -f "$sql/$one.sql" ] || echo "0 $one $sql/$one.sql" >"$work/$one"
    touch "$work/$one"
done

scripts() { # NAME
    echo
    echo "const struct sql_script sql_$1[] = {"
    while read -r version name file; do
        echo "    {\"$name\", $version, \"$(sha256sum "$file" | cut -d ' ' -f 1)\","
        literal "$file"
        echo "    },"
    done <"$work/$1"
    echo "    {0}"
    echo "};"
}

# --- output: written aside and moved, so that a failure leaves nothing half-made ---

{
    cat <<'HEADER'
/* Made from the SQL tree by deploy/embed-sql.sh: every statement and script by name. Not to be edited. */
#ifndef HOSO_GEN_SQL_TABLE_H
#define HOSO_GEN_SQL_TABLE_H

HEADER
    echo "enum sql_id {"
    while read -r id _; do echo "    SQL_$id,"; done <"$work/sorted"
    cat <<'HEADER'
    SQL_COUNT
};

struct sql_statement {
    const char *name, *text;
    int lane; /* enum db_lane */
    int nparams;
};

struct sql_script {
    const char *name; /* NULL: the end of the list */
    int version;      /* of a migration */
    const char *checksum, *text;
};

extern const struct sql_statement sql_table[SQL_COUNT];
extern const struct sql_script sql_roles[], sql_migrations[], sql_functions[], sql_restore[];

#endif
HEADER
} >"$work/sql_table.h"

{
    echo "/* Made from the SQL tree by deploy/embed-sql.sh. Not to be edited. */"
    echo '#include "server/db/db.h"'
    echo
    echo "const struct sql_statement sql_table[SQL_COUNT] = {"
    while read -r id name lane nparams; do
        echo "    [SQL_$id] = {\"$name\","
        literal "$work/text.$name"
        echo "    , $lane, $nparams},"
    done <"$work/sorted"
    echo "};"
    for kind in roles migrations functions restore; do scripts "$kind"; done
} >"$work/sql_table.c"

mv "$work/sql_table.h" "$work/sql_table.c" "$out/"
