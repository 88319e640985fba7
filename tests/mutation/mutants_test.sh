#!/bin/sh
# Checks that the mutants of a little source are exactly those that are meant, and that all of them compile at once.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/little.c" <<'C'
/* a < b && c */
#include <stdbool.h>
struct when { long lo, hi; };
static const char *name = "a < b";
bool later(const struct when *w, int n)
{
    int k = 7;
    for (; k > n; k--)
        continue;
    if (w->lo < 3 && name)
        k = n + 1;
    return k != 0;
}
C

cat >"$folder/expected" <<'E'
7: constant: int k = 8;
7: constant: int k = 6;
8: condition negated: for (; !(k > n); k--)
8: relation: for (; k >= n; k--)
8: relation: for (; k <= n; k--)
8: assignment: for (; k > n; k++)
9: jump removed: ;
10: condition negated: if (!(w->lo < 3 && name))
10: twin: if (w->hi < 3 && name)
10: relation: if (w->lo <= 3 && name)
10: relation: if (w->lo >= 3 && name)
10: constant: if (w->lo < 4 && name)
10: constant: if (w->lo < 2 && name)
10: logical: if (w->lo < 3 || name)
10: clause removed: if ( name)
10: clause removed: if (w->lo < 3 )
11: statement removed: ;
11: arithmetic: k = n - 1;
11: constant: k = n + 2;
11: constant: k = n + 0;
12: return negated: return !(k != 0);
12: relation: return k == 0;
12: constant: return k != 1;
E

python3 - "$folder" >"$folder/listed" <<'P'
import sys
sys.path.insert(0, 'tests/mutation')
from mutants import mutants_of
for m in mutants_of(sys.argv[1] + '/little.c'):
    print(f'{m.line}: {m.kind}: {m.after}')
P
diff "$folder/expected" "$folder/listed"

python3 - "$folder" >"$folder/all.c" <<'P'
import sys
sys.path.insert(0, 'tests/mutation')
from mutants import Source, with_all
s = Source(sys.argv[1] + '/little.c')
print(with_all(s, list(enumerate(s.mutants(), 1))))
P
cat >>"$folder/all.c" <<'C'
#include <stdio.h>
int mutant_number;
int main(void)
{
    const struct when w = {2, 9}, z = {5, 2};
    for (int i = 19; i <= 23; i++) {
        mutant_number = i > 19 ? i : 0; /* 0 is the original: k is 0 in either call */
        putchar(later(&w, -1) || later(&z, 0) ? '1' : '0');
    }
}
C
${CC:-gcc} -o "$folder/all" "$folder/all.c"
[ "$("$folder/all")" = 01111 ] || { "$folder/all"; echo "FAILED: mutants are not what they say"; exit 1; }
echo "2 passed, 0 failed"
