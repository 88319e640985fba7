"""Makes mutants of the law's code, runs the tests against each, and says which nobody noticed.

All mutants of a file are compiled at once (mutants.py: with_all) and linked with every unit test into one program, which is
told a test and the number of a mutant. One test more holds the engine against what the second implementation says of
random histories (oracle_vectors.py), as law-check does. A mutant whose function compiles to the same instructions as the original's, or as
another mutant's, is none of its own. The others meet the tests that call their function, those first that have killed most
in the least time, until one fails, crashes or uses four times the processor time that it needs. With SANITIZED what
survives is run again under AddressSanitizer and UBSan, as `make check` does.

    make mutants [FILE="lib/law/term.c …"] [SAMPLE=n] [SEED=n] [AGAIN=1] [SANITIZED=1] [JOBS=3]

SAMPLE takes n mutants at random; AGAIN only those that survived before, and keeps what build/mutants.json says of the others.
tests/mutation/equivalent.txt lists those that change nothing, each with the reason; one that is killed all the same is told.
"""
import concurrent.futures
import glob
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
from mutants import Source, with_all  # noqa: E402

SCOPE = ['lib/law/term.c', 'lib/law/calendar.c', 'lib/law/event.c', 'lib/law/ladder.c'] + sorted(glob.glob('lib/law/fold*.c'))
ANSWERS = 'build/mutants.json'
EQUIVALENT = 'tests/mutation/equivalent.txt'
ORACLE = 'build/mutation/oracle.json'
GOAL = 90
ADDRESS_SPACE = 4 << 30  # a mutant that eats memory is a mutant that is killed
SLOWEST = 3              # seconds of the processor that a test may take to be run against thousands of mutants
LIMIT, WALL = 4, 60      # times the processor time that a test needs; seconds for one that waits for something
PLAIN = ['-fno-jump-tables', '-fno-tree-switch-conversion']  # what one function is stands in its instructions alone

DRIVER = '''
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
int mutant_number;
%s
int main(int n, char **words)
{
    const struct rlimit most = {(rlim_t)atoi(words[3]), (rlim_t)atoi(words[3])};
    mutant_number = atoi(words[2]);
    if (n != 4 || setrlimit(RLIMIT_CPU, &most) != 0)
        return 2;
    if (strcmp(words[1], "oracle") == 0)
        return setenv("HOSO_VECTORS_OF", "%s", 1) == 0 ? main_vectors_test() : 2;
%s
    return 2;
}
'''


def check(done, what):
    if done.returncode != 0:
        raise SystemExit(f'{what}:\n{done.stderr.decode() if done.stderr else ""}')
    return done


class Build:
    """One way of compiling: `objects` holds libhoso.a and the objects of the tests, made by the Makefile."""

    def __init__(self, objects, folder, compile_with, link_with, libraries):
        self.objects, self.folder = objects, folder
        self.compile_with, self.link_with, self.libraries = compile_with, link_with, libraries
        self.names = ['oracle'] + sorted(os.path.basename(path)[:-2] for path in glob.glob('tests/unit/*_test.c'))
        self.tests = {}    # name -> seconds of the processor that the original needs
        self.reaches = {}  # name -> the functions of the code that it calls, as (file, function)
        os.makedirs(folder)

    def compile(self, text, out, more=()):
        command = self.compile_with + ['-w', '-Werror=implicit-function-declaration', '-x', 'c', *more, '-o', out, '-']
        return subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def join(self):
        """All test programs in one object, each under a name of its own."""
        programs = self.names[1:]
        renamed = [f'{self.folder}/{n}.o' for n in programs]
        for n, out in zip(programs, renamed):
            one = ['objcopy', '--redefine-sym', f'main=main_{n}', f'{self.objects}/obj/tests/unit/{n}.o', out]
            check(subprocess.run(one, capture_output=True), n)
        driver = DRIVER % ('\n'.join(f'int main_{n}(void);' for n in programs), ORACLE, '\n'.join(
            f'    if (strcmp(words[1], "{n}") == 0)\n        return main_{n}();' for n in programs))
        check(self.compile(driver, f'{self.folder}/main.o', ['-c']), 'the driver')
        check(subprocess.run(['ld', '-r', '-o', f'{self.folder}/tests.o', f'{self.folder}/main.o'] + renamed,
                             capture_output=True), 'the tests')

    def link(self, objects, out, more=()):
        parts = [f'{self.folder}/tests.o', *objects, f'{self.objects}/libhoso.a', *more]
        check(subprocess.run(self.link_with + ['-o', out] + parts + self.libraries, capture_output=True), out)
        return out

    def holds(self, program, name, number=0, seconds=600):
        """True when the test passes."""
        try:
            return subprocess.run([program, name, str(number), str(seconds)], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=WALL + 10 * seconds
                                  ).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def measure(self, program, reaches):
        """How long each test takes that reaches something, and that it passes as the code is."""
        for n in self.names:
            if not reaches[n]:
                continue
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            if not self.holds(program, n):
                print(f'left out: {n} does not pass without a process for each of its tests ({self.objects})', flush=True)
                continue
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.tests[n] = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
            if self.tests[n] > SLOWEST:
                print(f'left out: {n} takes {self.tests.pop(n):.1f} s', flush=True)
                continue
            self.reaches[n] = reaches[n]
        if 'oracle' not in self.tests or 'vectors_test' not in self.tests:
            raise SystemExit('the vectors do not pass as the code is')

    def covered(self, files):
        """By test, which functions of `files` it calls, as gcov counts them."""
        objects = []
        for f in files:
            objects.append(f'{self.folder}/{os.path.basename(f)[:-2]}.gcov.o')
            text = f'#line 1 "{f}"\n' + open(f, encoding='utf-8').read()
            check(self.compile(text, objects[-1], ['--coverage', '-O0', '-c']), f)
        program = self.link(objects, f'{self.folder}/counted', ['--coverage'])
        called = {n: set() for n in self.names}
        for n in self.names:
            for data in glob.glob(f'{self.folder}/*.gcda'):
                os.remove(data)
            self.holds(program, n)
            counted = glob.glob(f'{self.folder}/*.gcda')
            told = check(subprocess.run(['gcov', '--json-format', '--stdout'] + counted, capture_output=True), n)
            for line in told.stdout.splitlines():
                for file in json.loads(line)['files']:
                    called[n] |= {(file['file'], x['name']) for x in file['functions'] if x['execution_count']}
        if not any(called.values()):
            raise SystemExit('gcov tells of no function that a test calls')
        return called

    def all_mutants(self, sources, numbered):
        """One program of all mutants."""
        objects = []
        for s in sources:
            objects.append(f'{self.folder}/{os.path.basename(s.path)[:-2]}.o')
            check(self.compile(with_all(s, numbered), objects[-1], ['-c']), s.path)
        return self.link(objects, f'{self.folder}/test')


class Order:
    """For each file the tests in the order in which they are most likely to kill soon."""

    def __init__(self, build):
        self.build, self.kills, self.runs, self.lock = build, {}, {}, threading.Lock()

    def of(self, m):
        base = os.path.basename(m.file)[:-2]

        def cost(name):
            near = name.startswith(base) or base.startswith(name[:-5])
            kills = self.kills.get((m.file, name), 3 if near else 1)
            return (self.build.tests[name] + 0.005) * (self.runs.get((m.file, name), 3) + 1) / kills

        with self.lock:
            return sorted((n for n, c in self.build.reaches.items() if (m.file, m.function) in c or (
                m.of is None and any(f == m.file for f, _ in c))), key=cost)

    def note(self, m, name, killed):
        with self.lock:
            self.runs[m.file, name] = self.runs.get((m.file, name), 3) + 1
            self.kills[m.file, name] = self.kills.get((m.file, name), 1) + killed


def killer(build, order, program, number, m):
    """The test that fails, or None."""
    for name in order.of(m):
        killed = not build.holds(program, name, number, 1 + int(LIMIT * build.tests[name] + 0.5))
        order.note(m, name, killed)
        if killed:
            return name
    return None


def separately(build, order, m):
    """The same for a constant of an enum, which the whole file may use; 'not compiled' when it makes no sense."""
    where = f'{build.folder}/{threading.get_ident()}'
    os.makedirs(where, exist_ok=True)
    text = open(m.file, encoding='utf-8').read()
    if build.compile(text[:m.start] + m.text + text[m.end:], f'{where}/mutant.o', ['-c']).returncode != 0:
        return 'not compiled'
    return killer(build, order, build.link([f'{where}/mutant.o'], f'{where}/test'), 0, m)


def without_faulty(build, source, numbered):
    """Those of the file that compile, and the others."""
    text = with_all(source, numbered, lambda n: f'mutant {n}')
    said = build.compile(text, '/dev/null', ['-fsyntax-only', '-fmax-errors=0']).stderr.decode()
    bad = {int(n) for n in re.findall(r'^mutant (\d+):\d+:\d+: error', said, re.M)}
    return [x for x in numbered if x[0] not in bad], [x for x in numbered if x[0] in bad]


def instructions(text, name):
    """What a function is made of: local labels are numbered anew, its own name is left out."""
    labels = {}
    text = re.sub(r'\.L(?!C)\w+', lambda x: f'.L{labels.setdefault(x.group(), len(labels))}', text)
    return re.sub(rf'\b{name}\b', '', text)


def same_code(build, source, numbered):
    """number -> whose instructions it has: those of the original or of a mutant before it."""
    out = f'{build.folder}/{os.path.basename(source.path)}.s'
    check(build.compile(with_all(source, numbered), out, ['-S'] + PLAIN), source.path)
    said = open(out, encoding='utf-8').read()
    bodies = {m.group(1): m.group(2) for m in re.finditer(r'^(\w+):\n(.*?)^\t\.size\t\1,', said, re.M | re.S)}
    same, seen = {}, {}
    for f in source.functions:
        if f'{f.name}__0' in bodies:
            seen[instructions(bodies[f'{f.name}__0'], f'{f.name}__0'), f.name] = 'the original'
    for n, m in numbered:
        name = f'{m.function}__{n}'
        code = instructions(bodies[name], name), m.function
        if code in seen:
            same[n] = seen[code]
        else:
            seen[code] = m.key()
    return same


def listed_equivalent():
    """key -> reason"""
    reasons, keys = {}, []
    for line in open(EQUIVALENT, encoding='utf-8'):
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

    def sift(self, numbered):
        """Leaves out what does not compile and what is no other program."""
        left = [x for x in numbered if x[1].of is None]
        for s in self.sources:
            good, bad = without_faulty(self.fast, s, [x for x in numbered if x[1].of and x[1].file == s.path])
            same = same_code(self.fast, s, good)
            for _, m in bad:
                self.note(m, 'not compiled', '')
            for n, m in good:
                if n in same:
                    self.note(m, 'same code', same[n])
            left += [x for x in good if x[0] not in same]
        return left

    def stage(self, build, numbered, reaches):
        """Runs all of them; what survives."""
        build.join()
        program = build.all_mutants(self.sources, [x for x in numbered if x[1].of])
        build.measure(program, reaches)
        order = Order(build)
        print(f'{len(numbered)} mutants, {len(build.tests)} test programs ({sum(build.tests.values()):.1f} s)', flush=True)

        def work(x):
            return killer(build, order, program, *x) if x[1].of else separately(build, order, x[1])

        left = []
        for x, by in in_parallel(self.jobs, work, numbered):
            if by == 'not compiled':
                self.note(x[1], by, '')
            elif by:
                self.note(x[1], 'killed', by + (' (sanitized)' if build is self.slow else ''))
            else:
                left.append(x)
        return left

    def all(self):
        left = self.sift(self.choose())
        self.fast.join()
        reaches = self.fast.covered([s.path for s in self.sources])
        soft = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, soft[1]))
        left = self.stage(self.fast, left, reaches)
        resource.setrlimit(resource.RLIMIT_AS, soft)
        if self.env.get('SANITIZED') and left:
            left = self.stage(self.slow, left, reaches)
        for _, m in left:
            self.note(m, 'survived', '')


def finish(rows):
    reasons, stale = listed_equivalent(), []
    for r in rows:
        key = f'{r["file"]}: {r["function"]}: {r["before"]} => {r["after"]}'
        if key in reasons and r['result'] == 'survived':
            r['result'], r['by'] = 'equivalent', reasons[key]
        elif key in reasons and r['result'] == 'killed':
            stale.append(f'listed as equivalent, but killed by {r["by"]}: {key}')
    rows.sort(key=lambda r: (r['file'], r['line'], r['at']))
    print('survived:')
    for r in rows:
        if r['result'] == 'survived':
            print(told(r))
    if stale:
        print('\n'.join(stale))
    total = table(rows)
    with open(ANSWERS, 'w', encoding='utf-8') as out:
        json.dump({'score': round(total['score'], 2), 'mutants': rows}, out, ensure_ascii=False, indent=1)
    return 1 if stale or total['score'] < GOAL else 0


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ['CK_FORK'] = 'no'  # a test program has one mutant, and its first failure is enough
    os.environ['CK_VERBOSITY'] = 'silent'
    os.environ.setdefault('ASAN_OPTIONS', 'detect_leaks=0')
    folder = tempfile.mkdtemp(prefix='hoso-mutants-', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
    try:
        run = Run(os.environ, folder)
        run.all()
    finally:
        shutil.rmtree(folder)
    return finish(run.rows)


if __name__ == '__main__':
    sys.exit(main())
