"""Writes random histories, likely ones (generate.py) and crowded ones (dense.py) in turn, each with what the second implementation says of it, for mutants to be held against (driver.c).

    python3 tests/mutation/oracle_vectors.py HOSO COUNT SEED FILE [JOBS]

Left out are histories about which the two differ (`make law-check` tells of those), so that the code as it is passes. The
first line says what was asked for; then two lines for each history: the document, and what is said of it, each piece after
one letter and before a ';'. A file that is as new as the programs that made it is left as it is.
"""
import datetime
import glob
import json
import multiprocessing
import os
import sys

CHECK = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'law', 'check')
sys.path.insert(0, CHECK)
sys.dont_write_bytecode = True
from answers import differences, refused  # noqa: E402
from dense import dense  # noqa: E402
from generate import CONFIG, history  # noqa: E402
from pair import Pair  # noqa: E402
from vocabulary import Vocabulary  # noqa: E402

ORACLE = os.path.join(CHECK, '..', 'oracle', 'oracle.py')
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)


def instant(text):
    """Microseconds since 1970; 0 for none."""
    return (datetime.datetime.fromisoformat(text) - EPOCH) // MICROSECOND if text else 0


class Writer:
    def __init__(self, document, answer):
        self.place = {e['id']: i for i, e in enumerate(document['events']) if 'id' in e}
        self.answer = answer

    def event(self, e):
        return -1 if e is None else self.place[e] if isinstance(e, str) else e

    def who(self, d):
        return f'{d["rule"]}/{d["subject"] or "-"}/{self.event(d["started_by"])}'

    def deadline(self, d):
        after = None if d['superseded_by'] is None else self.answer['deadlines'][d['superseded_by']]
        more = ''.join(f' {self.event(e["event"])}:{e["amount"]}:{e["unit"]}' for e in d['extensions'])
        return (f'D{self.who(d)} {d["round"]} {instant(d["starts_at"])} {instant(d["due"]["legal"])} '
                f'{instant(d["due"]["safe"])} {d["provisional"]:d} {d["imprecise"]:d} {d["status"]} '
                f'{self.event(d["ended_by"])} {instant(d["ended_at"])} '
                f'{self.who(after) if after else ""}{more}')

    def all(self):
        a, back = self.answer, self.answer['returns']
        lines = [f'A{instant(a["as_of"])} {a["stage"]} {back["procuracy"]} {back["judge"]} {back["panel"]}']
        lines += [self.deadline(d) for d in a['deadlines']]
        lines += [f'V{v["code"]} {v.get("rule") or "-"} {self.event(v.get("event"))}' for v in a['violations']]
        return ''.join(line + ';' for line in sorted(lines, key=str.encode))


def shard(asked):
    hoso, count, seed, first, step = asked
    words, pair, found = Vocabulary(CONFIG), Pair(hoso, ORACLE), []
    for index in range(first, count, step):
        document = (dense if index % 3 else history)(words, seed, index)
        engine, oracle = pair.answers(document)
        if not refused(oracle) and not differences(engine, oracle):
            found.append(json.dumps(document, ensure_ascii=False, separators=(',', ':')) + '\n' +
                         Writer(document, oracle).all() + '\n')
    pair.close()
    return found


def is_new(out, hoso, asked):
    made_of = [hoso, f'{os.path.dirname(__file__)}/dense.py', *glob.glob(CHECK + '/*.py'), *glob.glob(CHECK + '/../oracle/*.py'), __file__]
    return os.path.exists(out) and all(os.path.getmtime(f) < os.path.getmtime(out) for f in made_of) and \
        open(out, encoding='utf-8').readline().split(' ', 1)[0] == asked


def main():
    hoso, count, seed, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    jobs = int(sys.argv[5]) if len(sys.argv) > 5 else 2
    if is_new(out, hoso, f'{count}/{seed}'):
        return
    with multiprocessing.Pool(jobs) as pool:
        parts = pool.map(shard, [(hoso, count, seed, n, jobs) for n in range(jobs)])
    found = [h for part in parts for h in part]
    print(f'{len(found)} of {count} histories (seed {seed}) are answered alike')
    if len(found) < count / 2:
        raise SystemExit('too few')
    with open(out, 'w', encoding='utf-8') as file:
        file.write(f'{count}/{seed} \n' + ''.join(found))


if __name__ == '__main__':
    main()
