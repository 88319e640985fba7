#!/bin/sh
# Turns the page and the API document into C: embed-assets.sh OUTDIR writes assets.h and assets.c.
#
# For each file: its bytes, their number, and an entity tag made of their SHA-256. For the page also the digests of its
# one <script> and one <style>, as Content-Security-Policy wants them; each tag stands alone on its line.
set -eu
LC_ALL=C
export LC_ALL

[ $# -eq 1 ] || { echo "usage: embed-assets.sh OUTDIR" >&2; exit 2; }
out=$1
page=server/board/index.html
document=server/api/openapi.json
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

digest() { # FILE: SHA-256 in hexadecimal
    sha256sum "$1" | cut -d ' ' -f 1
}

# SHA-256 in Base64. printf knows octal alone everywhere.
digest_base64() { # FILE
    octal=$(digest "$1" | awk '{
        for (i = 1; i < length($0); i += 2)
            printf "\\%03o", (index("0123456789abcdef", substr($0, i, 1)) - 1) * 16 + \
                             index("0123456789abcdef", substr($0, i + 1, 1)) - 1 }')
    # shellcheck disable=SC2059 # the format is the data
    printf "$octal" | base64
}

# What lies between <TAG> and </TAG>, to the byte, as a browser digests it.
element() { # TAG
    awk -v tag="$1" '
        $0 == "</" tag ">" { inside = 0; ends++ }
        inside { print }
        $0 == "<" tag ">" { inside = 1; begins++; printf "\n" }
        END { if (begins != 1 || ends != 1 || inside) exit 1 }' "$page" >"$work/$1" ||
        { echo "embed-assets: $page: <$1> and </$1> must stand once, alone on their lines" >&2; exit 1; }
}

bytes() { # NAME FILE
    tag=$(digest "$2" | cut -c 1-32)
    echo
    echo "const unsigned char asset_$1[] = {"
    od -An -v -tu1 "$2" | awk '{ for (i = 1; i <= NF; i++) printf "%s,", $i; print "" }'
    echo "};"
    echo "const size_t asset_$1_n = sizeof(asset_$1);"
    echo "const char asset_$1_etag[] = \"\\\"$tag\\\"\";"
}

element script
element style

cat >"$work/assets.h" <<'HEADER'
/* Made from the page and the API document by deploy/embed-assets.sh. Not to be edited. */
#ifndef HOSO_GEN_ASSETS_H
#define HOSO_GEN_ASSETS_H

#include <stddef.h>

/* Bytes without a final NUL; the tags carry their quotes. */
extern const unsigned char asset_index_html[], asset_openapi_json[];
extern const size_t asset_index_html_n, asset_openapi_json_n;
extern const char asset_index_html_etag[], asset_openapi_json_etag[];

/* Sources for Content-Security-Policy: 'sha256-…' of the page's script and style. */
extern const char asset_index_html_script[], asset_index_html_style[];

#endif
HEADER

{
    echo "/* Made from the page and the API document by deploy/embed-assets.sh. Not to be edited. */"
    echo '#include "assets.h"'
    bytes index_html "$page"
    echo "const char asset_index_html_script[] = \"'sha256-$(digest_base64 "$work/script")'\";"
    echo "const char asset_index_html_style[] = \"'sha256-$(digest_base64 "$work/style")'\";"
    bytes openapi_json "$document"
} >"$work/assets.c"

mv "$work/assets.h" "$work/assets.c" "$out/"
