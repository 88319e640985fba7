#!/bin/sh
# What deploy/embed-sql.sh must refuse: embed_cases.sh DIR; silent when all is well.
set -eu
dir=$1

# refuses WHAT FILE TEXT: a tree with this one file more is not embedded.
refuses() {
    rm -rf "$dir" && mkdir -p "$dir/sql/queries" "$dir/sql/migrations"
    printf -- '-- one: a statement.\n-- lane: point\nselect 1\n' >"$dir/sql/queries/one.sql"
    mkdir -p "$(dirname "$dir/sql/$2")"
    # shellcheck disable=SC2059 # the text is a format on purpose
    printf -- "$3" >"$dir/sql/$2"
    if sh deploy/embed-sql.sh "$dir/gen" "$dir/sql" 2>"$dir/why" >&2; then
        echo "FAILED: embed-sql accepted $1"
        exit 1
    fi
    [ -s "$dir/why" ] || { echo "FAILED: no reason for $1"; exit 1; }
    [ ! -e "$dir/gen/sql_table.c" ] || { echo "FAILED: output in spite of $1"; exit 1; }
}

refuses 'a statement without its name' queries/two.sql '-- lane: point\nselect 1\n'
refuses 'another name than the file' queries/two.sql '-- three: x.\n-- lane: point\nselect 1\n'
refuses 'a missing lane' queries/two.sql '-- two: a statement.\nselect 1\n'
refuses 'an unknown lane' queries/two.sql '-- two: a statement.\n-- lane: fast\nselect 1\n'
refuses 'no statement' queries/two.sql '-- two: a statement.\n-- lane: point\n'
refuses 'a name twice' queries/more/one.sql '-- one: again.\n-- lane: point\nselect 2\n'
refuses 'an expansion of nothing' queries/two.sql '-- two: x.\n-- lane: list\n-- expand: LEVEL a b\nselect 1\n'
refuses 'a name twice by expansion' queries/on.sql '-- on: x.\n-- lane: list\n-- expand: L e e\nselect :L\n'
refuses 'a migration without number' migrations/first.sql 'select 1;\n'
