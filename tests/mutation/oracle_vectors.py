"""Writes random histories as vectors whose expected values are the second implementation's, for mutants to be held against.

    python3 tests/mutation/oracle_vectors.py HOSO COUNT SEED FILE

Left out are histories about which the two differ (`make law-check` tells of those), so that the code as it is passes.
"""
import json
import os
import re
import sys

CHECK = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'law', 'check')
sys.path.insert(0, CHECK)
sys.dont_write_bytecode = True
from answers import refused  # noqa: E402
from generate import CONFIG, history  # noqa: E402
from pair import Pair  # noqa: E402
from vocabulary import Vocabulary  # noqa: E402

ORACLE = os.path.join(CHECK, '..', 'oracle', 'oracle.py')
SAME = ('rule', 'subject', 'started_by', 'round', 'starts_at', 'provisional', 'imprecise', 'status', 'ended_by', 'ended_at')


def expected(answer, codes):
    """What a vector says of that answer."""
    told = answer['deadlines']
    deadlines = [{**{k: d[k] for k in SAME}, 'due': {k: d['due'][k] for k in ('legal', 'safe')},
                  'extensions': [{k: e[k] for k in ('event', 'amount', 'unit')} for e in d['extensions']]} for d in told]
    violations = [{k: v[k] for k in ('code', 'rule', 'event') if v.get(k) is not None} for v in answer['violations']]
    wrong = {v['code'] for v in answer['violations']}
    return {'stage': answer['stage'], 'returns': answer['returns'], 'deadlines': deadlines, 'violations': violations,
            'no_violations': sorted(codes - wrong),
            'count': {r: sum(d['rule'] == r for d in told) for r in {d['rule'] for d in told}}}


def main():
    hoso, count, seed, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    words, pair = Vocabulary(CONFIG), Pair(hoso, ORACLE)
    codes = set(re.findall(r'^VIOLATION\(\w+, "([a-z._]+)"', open('lib/law/violation.tbl.h', encoding='utf-8').read(), re.M))
    vectors = []
    for index in range(count):
        document = history(words, seed, index)
        _, answer = pair.answers(document)
        if not refused(answer) and not pair.differences(document):
            vectors.append({'id': f'{seed}-{index}', 'input': document, 'expect': expected(answer, codes)})
    pair.close()
    if len(vectors) < count / 2:
        raise SystemExit(f'only {len(vectors)} of {count} histories are answered alike')
    with open(out, 'w', encoding='utf-8') as file:
        json.dump({'vectors': vectors}, file, ensure_ascii=False)


if __name__ == '__main__':
    main()
