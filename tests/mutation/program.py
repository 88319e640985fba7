"""Compiles the mutants of some files into one program with all tests (driver.c), and talks with it."""
import glob
import os
import re
import select
import subprocess
import threading

from mutants import with_all

HISTORIES, CHOSEN = 'build/mutation/oracle.txt', 'build/mutation/chosen.txt'
ITEMS = ['oracle', 'vectors', 'past']  # what the driver holds one by one; every other test is a whole program
PLAIN = ['-fno-jump-tables', '-fno-tree-switch-conversion']  # what one function is stands in its instructions alone
WRAPPED = ['-Wl,--wrap=pack_load', '-Wl,--wrap=_ck_assert_failed', '-Wl,--wrap=_mark_point']
DEAD = 1000                    # seconds without an answer


def check(done, what):
    if done.returncode != 0:
        raise SystemExit(f'{what}:\n{done.stderr.decode() if done.stderr else ""}')
    return done


class Build:
    """One way of compiling: `objects` holds libhoso.a and the objects of the tests, made by the Makefile."""

    def __init__(self, objects, folder, compile_with, link_with, libraries):
        self.objects, self.folder = objects, folder
        self.compile_with, self.link_with, self.libraries = compile_with, link_with, libraries
        self.programs = sorted(os.path.basename(path)[:-2] for path in glob.glob('tests/unit/*_test.c'))
        self.programs.remove('vectors_test')
        os.makedirs(folder)

    def compile(self, text, out, more=()):
        command = self.compile_with + ['-w', '-Werror=implicit-function-declaration', '-x', 'c', *more, '-o', out, '-']
        return subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def join(self):
        """The driver and all test programs in one object, each under a name of its own."""
        renamed = [f'{self.folder}/{n}.o' for n in self.programs]
        for n, out in zip(self.programs, renamed):
            one = ['objcopy', '--redefine-sym', f'main=main_{n}', f'{self.objects}/obj/tests/unit/{n}.o', out]
            check(subprocess.run(one, capture_output=True), n)
        text = open('tests/mutation/driver.c', encoding='utf-8').read() + '\n' + '\n'.join(
            f'extern int main_{n}(void);' for n in self.programs) + '\nint main_of(const char *name)\n{\n' + ''.join(
            f'    if (strcmp(name, "{n}") == 0)\n        return main_{n}();\n' for n in self.programs) + '    return -1;\n}\n'
        check(self.compile(text, f'{self.folder}/driver.o', ['-c']), 'the driver')
        check(subprocess.run(['ld', '-r', '-o', f'{self.folder}/tests.o', f'{self.folder}/driver.o'] + renamed,
                             capture_output=True), 'the tests')

    def link(self, objects, out):
        parts = [f'{self.folder}/tests.o', *objects, f'{self.objects}/libhoso.a']
        check(subprocess.run(self.link_with + WRAPPED + ['-o', out] + parts + self.libraries, capture_output=True), out)
        return out

    def object_of_all(self, source, numbered, reached):
        out = f'{self.folder}/{os.path.basename(source.path)[:-2]}'
        if os.path.exists(out + '.s'):  # it has been compiled for same_code()
            check(subprocess.run(['as', '-o', out + '.o', out + '.s'], capture_output=True), source.path)
        else:
            check(self.compile(with_all(source, numbered, reached=reached), out + '.o', ['-c']), source.path)
        return out + '.o'

    def object_of_one(self, m, where):
        """Of a constant of an enum, which the whole file may use; None when it does not compile."""
        text = open(m.file, encoding='utf-8').read()
        out = f'{where}/mutant.o'
        return out if self.compile(text[:m.start] + m.text + text[m.end:], out, ['-c']).returncode == 0 else None

    # --- what is no other program --------------------------------------------------------------------------------------

    def without_faulty(self, source, numbered):
        """Those of the file that compile, and the others."""
        text = with_all(source, numbered, lambda n: f'mutant {n}')
        said = self.compile(text, '/dev/null', ['-fsyntax-only', '-fmax-errors=0']).stderr.decode()
        bad = {int(n) for n in re.findall(r'^mutant (\d+):\d+:\d+: error', said, re.M)}
        return [x for x in numbered if x[0] not in bad], [x for x in numbered if x[0] in bad]

    def same_code(self, source, numbered, reached):
        """number -> whose instructions it has: those of the original or of a mutant before it."""
        out = f'{self.folder}/{os.path.basename(source.path)[:-2]}.s'
        check(self.compile(with_all(source, numbered, reached=reached), out, ['-S'] + PLAIN), source.path)
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


def instructions(text, name):
    """What a function is made of: local labels are numbered anew, its own name is left out."""
    labels = {}
    text = re.sub(r'\.L(?!C)\w+', lambda x: f'.L{labels.setdefault(x.group(), len(labels))}', text)
    return re.sub(rf'\b{name}\b', '', text)


class Server:
    """The program as it runs: asked for a test and a mutant it forks, and says whether the test passes."""

    def __init__(self, program, every, look=True):
        self.process = subprocess.Popen([program, HISTORIES, 'all' if every else CHOSEN] + ['look'] * look, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        bufsize=0)
        self.rest = b''
        self.ready = self.line().startswith('ready')

    def line(self):
        while b'\n' not in self.rest:
            if not select.select([self.process.stdout], [], [], DEAD)[0]:
                self.process.kill()
                return ''
            more = os.read(self.process.stdout.fileno(), 65536)
            if not more:
                return ''
            self.rest += more
        line, self.rest = self.rest.split(b'\n', 1)
        return line.decode()

    def ask(self, name, number, function, ms):
        """(passes, milliseconds of the processor, the functions that it called when number is 0)."""
        self.process.stdin.write(f'{name} {number} {function} {ms}\n'.encode())
        words = self.line().split()
        if not words:
            raise SystemExit(f'no answer of {name} with mutant {number}')
        return words[0] == '1', int(words[1]), {int(w) for w in words[2:]}

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Servers:
    """One server for each thread."""

    def __init__(self, program, every):
        self.program, self.every, self.of, self.all, self.lock = program, every, threading.local(), [], threading.Lock()

    def mine(self):
        if not hasattr(self.of, 'server'):
            self.of.server = Server(self.program, self.every)
            if not self.of.server.ready:
                raise SystemExit('what is held one by one does not hold as the code is')
            with self.lock:
                self.all.append(self.of.server)
        return self.of.server

    def close(self):
        for s in self.all:
            s.close()
