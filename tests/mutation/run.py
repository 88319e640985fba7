"""Makes mutants of the law's code, runs the tests against each, and says which nobody noticed.

All mutants of a file are compiled at once (mutants.py: with_all) and linked with every unit test into one program (driver.c),
which has read the law and is told a test and the number of a mutant. One test more holds the engine against what the second
implementation says of thousands of random histories (oracle_vectors.py), as law-check does. A mutant whose function compiles
to the same instructions as the original's, or as another mutant's, is none of its own. The others meet the tests that call
their function, and of vectors and histories those that call it, first what has killed most in the least time, until one
fails, crashes or uses four times the processor time that it needs. Slow tests of other files are not asked, and of vectors
and histories only those that take a way of their own (choose.c); ALL asks all of them. With SANITIZED what survives is run again under
AddressSanitizer and UBSan, as `make check` does.

    make mutants TABLE=1
    make mutants [FILE="lib/law/term.c …"] [SAMPLE=n] [SEED=n] [AGAIN=1] [ALL=1] [SANITIZED=1] [JOBS=3]

SAMPLE takes n mutants at random, and writes nothing down; AGAIN only those that survived before or are new, and keeps what build/mutants.json says of
the others. tests/mutation/equivalent.txt lists those that change nothing, each with the reason; one that is killed all the
same is told. tests/mutation/survivors.txt lists in the same form those that survive and change something, with why.
TABLE runs nothing, and tells what build/mutants.json says by what is listed now.
"""
import concurrent.futures
import glob
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
from mutants import Source  # noqa: E402
from program import ITEMS, Build, Server, Servers  # noqa: E402

SCOPE = ['lib/law/term.c', 'lib/law/calendar.c', 'lib/law/event.c', 'lib/law/ladder.c'] + sorted(glob.glob('lib/law/fold*.c'))
ANSWERS = 'build/mutants.json'
EQUIVALENT, KNOWN = 'tests/mutation/equivalent.txt', 'tests/mutation/survivors.txt'
GOAL = 90
ADDRESS_SPACE = 4 << 30  # a mutant that eats memory is a mutant that is killed
MOST_FUNCTIONS = 1024    # as in driver.c
SLOWEST = 1500           # ms of the processor that a test may take to be run against thousands of mutants
DEAR = 150               # ms: a test that takes more is asked only of the file whose name it has; with ALL of all
LIMIT, LEAST = 4, 300    # times the processor time that a test needs; and ms that it always has


class Order:
    """For each file the tests in the order in which they are most likely to kill soon."""

    def __init__(self, cost, reaches, every):
        self.cost, self.reaches, self.every = cost, reaches, every
        self.kills, self.runs, self.lock = {}, {}, threading.Lock()

    def of(self, m, function):
        base = os.path.basename(m.file)[:-2]

        def cost(name):
            near = name in ITEMS or name.startswith(base) or base.startswith(name[:-5])
            kills = self.kills.get((m.file, name), 3 if near else 1)
            spent = self.cost[name] / (20 if name in ITEMS else 1)  # they break off at the first that fails
            return (spent + 5) * (self.runs.get((m.file, name), 3) + 1) / kills

        def asked(name):
            near = name in ITEMS or name[:-5] in base
            return (function < 0 or function in self.reaches[name]) and (self.every or near or self.cost[name] <= DEAR)

        with self.lock:
            return sorted(filter(asked, self.reaches), key=cost)

    def note(self, m, name, killed):
        with self.lock:
            self.runs[m.file, name] = self.runs.get((m.file, name), 3) + 1
            if killed:
                self.kills[m.file, name] = self.kills.get((m.file, name), 1) + 1


def functions_of(sources):
    """Numbers all functions."""
    found = {(s.path, f.name): i for i, (s, f) in enumerate((s, f) for s in sources for f in s.functions)}
    if len(found) > MOST_FUNCTIONS:
        raise SystemExit(f'{len(found)} functions: driver.c has room for {MOST_FUNCTIONS}')
    return found


class Stage:
    """One build with all mutants, run against all tests."""

    def __init__(self, build, sources, numbered, jobs, every):
        self.build, self.every, self.functions = build, every, functions_of(sources)
        build.join()
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            objects = list(pool.map(lambda s: build.object_of_all(s, [x for x in numbered if x[1].of and x[1].file == s.path],
                                                                  self.functions), sources))
        self.servers = Servers(build.link(objects, f'{build.folder}/test'), every)
        self.measure()

    def measure(self):
        """How long each test takes that calls something, and that it passes as the code is."""
        cost, reaches, server = {}, {}, Server(self.servers.program, self.every)
        if not server.ready:
            raise SystemExit('what is held one by one does not hold as the code is')
        for n in ITEMS + self.build.programs:
            good, ms, called = server.ask(n, 0, -1, 600000)
            if not called:
                continue
            if not good and n in ITEMS:
                raise SystemExit(f'{n} does not hold as the code is')
            if not good:
                print(f'left out: {n} does not pass without a process for each of its tests ({self.build.objects})', flush=True)
            elif ms > SLOWEST and n not in ITEMS:
                print(f'left out: {n} takes {ms / 1000:.1f} s', flush=True)
            else:
                cost[n], reaches[n] = ms, called
        server.close()
        self.order = Order(cost, reaches, self.every)

    def killer(self, server, number, m, function):
        """The test that fails, or None."""
        for name in self.order.of(m, function):
            passed, _, _ = server.ask(name, number, function, LEAST + LIMIT * self.order.cost[name])
            self.order.note(m, name, not passed)
            if not passed:
                return name
        return None

    def separately(self, m):
        """The same for a constant of an enum, which has a program of its own; 'not compiled' when it makes no sense."""
        where = f'{self.build.folder}/{threading.get_ident()}'
        os.makedirs(where, exist_ok=True)
        one = self.build.object_of_one(m, where)
        if not one:
            return 'not compiled'
        server = Server(self.build.link([one], f'{where}/test'), self.every, look=False)
        try:
            return self.killer(server, 0, m, -1) if server.ready else 'reading the law'
        finally:
            server.close()

    def work(self, x):
        number, m = x
        if not m.of:
            return self.separately(m)
        return self.killer(self.servers.mine(), number, m, self.functions[m.file, m.function])


def listed(path):
    """key -> reason"""
    reasons, keys = {}, []
    for line in open(path, encoding='utf-8'):
        if line[:1] in ('#', '\n'):
            keys = []
        elif line[0] != ' ':
            keys.append(' '.join(line.split()))
        else:
            for k in keys:
                reasons[k] = (reasons.get(k, '') + ' ' + line.strip()).strip()
    return reasons


def in_parallel(jobs, work, items):
    """[(item, answer)]; tells on the way what survives, and how far it is."""
    answers = []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(work, x): x for x in items}
        for done in concurrent.futures.as_completed(waiting):
            answers.append((waiting[done], done.result()))
            if not done.result():
                print(told(row_of(waiting[done][1], 'survived', '')), flush=True)
            if len(answers) % 100 == 0 or len(answers) == len(waiting):
                print(f'  {len(answers)} of {len(waiting)}', flush=True)
    return answers


def row_of(m, result, by):
    return {'file': m.file, 'line': m.line, 'function': m.function, 'kind': m.kind, 'before': m.before, 'after': m.after,
            'at': [m.start, m.end, m.text], 'result': result, 'by': by}


def told(r):
    return f'{r["file"]}:{r["line"]}: {r["function"]}: {r["kind"]}: {r["before"]} => {r["after"]}'


def table(rows):
    print(f'{"":24} {"mutants":>8} {"killed":>7} {"equivalent":>10} {"survived":>8} {"score":>7}')
    total = {}
    for file in sorted({r['file'] for r in rows}) + [None]:
        mine = [r for r in rows if file in (None, r['file'])]
        n = {k: sum(r['result'] == k for r in mine) for k in ('killed', 'equivalent', 'survived')}
        counted = n['killed'] + n['survived']
        total = {**n, 'score': 100 * n['killed'] / counted if counted else 100.0}
        print(f'{os.path.basename(file) if file else "together":24} {sum(n.values()):8} {n["killed"]:7} {n["equivalent"]:10} '
              f'{n["survived"]:8} {total["score"]:6.1f}%')
    return total


def as_before(every):
    """What build/mutants.json says of those that did not survive; and the others."""
    def named(of, places, x):
        key = (of('file'), of('function'), of('before'), of('after'))
        places[key] = places.get(key, 0) + 1
        return key + (places[key],)

    old, places = {}, {}
    for r in json.load(open(ANSWERS, encoding='utf-8'))['mutants']:
        old[named(r.get, places, r)] = r
    kept, todo, places = [], [], {}
    for m in every:
        r = old.get(named(lambda k: getattr(m, k), places, m))
        if r and r['result'] in ('killed', 'same code', 'not compiled'):
            kept.append(row_of(m, r['result'], r['by']))
        else:
            todo.append(m)
    return kept, todo


class Run:
    def __init__(self, env, folder):
        self.env, self.jobs, self.rows = env, int(env.get('JOBS') or 3), []
        libraries = env['MUTANT_LIBS'].split()
        self.fast = Build('build/plain', f'{folder}/fast', env['MUTANT_CC'].split(), env['MUTANT_LD'].split(), libraries)
        self.slow = Build('build/asan', f'{folder}/slow', env['MUTANT_SAN_CC'].split(), env['MUTANT_SAN_LD'].split(),
                          libraries)

    def note(self, m, result, by):
        self.rows.append(row_of(m, result, by))

    def choose(self):
        files = self.env.get('FILE', '').split() or SCOPE
        self.sources = [Source(f) for f in files]
        every = [m for s in self.sources for m in s.mutants()]
        if self.env.get('SAMPLE'):
            seed = int(self.env.get('SEED') or time.time())
            print(f'SEED={seed}')
            every = random.Random(seed).sample(every, min(int(self.env['SAMPLE']), len(every)))
        if self.env.get('AGAIN'):
            self.rows, every = as_before(every)
        return list(enumerate(every, 1))

    def sifted(self, s, numbered):
        good, bad = self.fast.without_faulty(s, numbered)
        return good, bad, self.fast.same_code(s, good, functions_of(self.sources))

    def sift(self, numbered):
        """Leaves out what does not compile and what is no other program."""
        left = [x for x in numbered if x[1].of is None]
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            mine = [[x for x in numbered if x[1].of and x[1].file == s.path] for s in self.sources]
            for good, bad, same in pool.map(self.sifted, self.sources, mine):
                for _, m in bad:
                    self.note(m, 'not compiled', '')
                for n, m in good:
                    if n in same:
                        self.note(m, 'same code', same[n])
                left += [x for x in good if x[0] not in same]
        return left

    def stage(self, build, numbered):
        """Runs all of them; what survives."""
        stage = Stage(build, self.sources, numbered, self.jobs, bool(self.env.get('ALL')))
        cost = stage.order.cost
        print(f'{len(numbered)} mutants, {len(cost)} tests ({sum(cost.values()) / 1000:.1f} s): ' + ', '.join(
            f'{n} {cost[n] / 1000:.2f}' for n in sorted(cost, key=cost.get, reverse=True)), flush=True)
        left = []
        for x, by in in_parallel(self.jobs, stage.work, numbered):
            if by == 'not compiled':
                self.note(x[1], by, '')
            elif by:
                self.note(x[1], 'killed', by + (' (sanitized)' if build is self.slow else ''))
            else:
                left.append(x)
        stage.servers.close()
        return left

    def all(self):
        left = self.sift(self.choose())
        soft = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, soft[1]))
        left = self.stage(self.fast, left)
        resource.setrlimit(resource.RLIMIT_AS, soft)
        if self.env.get('SANITIZED') and left:
            left = self.stage(self.slow, left)
        for _, m in left:
            self.note(m, 'survived', '')


def of_others(files):
    """What build/mutants.json says of files that were not asked for now."""
    if not os.path.exists(ANSWERS):
        return []
    return [r for r in json.load(open(ANSWERS, encoding='utf-8'))['mutants'] if r['file'] not in files]


def explain(rows):
    """Gives those that survive the reason that is listed; what is listed without need, and several may have one key."""
    reasons, known, left, killed = listed(EQUIVALENT), listed(KNOWN), set(), {}
    for r in rows:
        key = f'{r["file"]}: {r["function"]}: {r["before"]} => {r["after"]}'
        if r['result'] in ('survived', 'equivalent'):
            left.add(key)
            r['result'] = 'equivalent' if key in reasons else 'survived'
            r['by'] = reasons.get(key) or known.get(key, '')
        elif r['result'] == 'killed':
            killed[key] = r['by']
    return [f'listed as equivalent, but killed by {killed[k]}: {k}' for k in reasons if k in killed and k not in left]


def finish(rows, files, sampled):
    wrong = explain(rows)
    rows.sort(key=lambda r: (r['file'], r['line'], r['at']))
    print('survived:')
    for r in rows:
        if r['result'] == 'survived':
            print(told(r) + ('' if r['by'] else ' (nobody has said why)'))
    print('\n'.join(wrong))
    total = table(rows)
    if sampled:
        return 1 if wrong else 0
    others = of_others(files)
    explain(others)
    if others:
        print('with what was found of other files before:')
        total = table(rows + others)
    rows = sorted(rows + others, key=lambda r: (r['file'], r['line'], r['at']))
    with open(ANSWERS, 'w', encoding='utf-8') as out:
        json.dump({'score': round(total['score'], 2), 'mutants': rows}, out, ensure_ascii=False, indent=1)
    return 1 if wrong or total['score'] < GOAL else 0


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ['CK_FORK'] = 'no'  # a test program has one mutant, and its first failure is enough
    os.environ['CK_VERBOSITY'] = 'silent'
    os.environ['MALLOC_PERTURB_'] = '165'  # what was never written is not zero by luck
    os.environ.setdefault('ASAN_OPTIONS', 'detect_leaks=0')
    if os.environ.get('TABLE'):
        rows = of_others(())
        return finish(rows, {r['file'] for r in rows}, None)
    folder = tempfile.mkdtemp(prefix='hoso-mutants-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
    try:
        run = Run(os.environ, folder)
        run.all()
    finally:
        shutil.rmtree(folder)
    return finish(run.rows, {s.path for s in run.sources}, run.env.get('SAMPLE'))


if __name__ == '__main__':
    sys.exit(main())
