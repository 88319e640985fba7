"""The engine and the second implementation as two running programs that answer the same questions."""

import json
import shlex
import subprocess
import sys
import tempfile

from answers import differences
from shrink import shrink


class Program:
    """Answers one line for each line that it gets; started again when it has died of one."""

    def __init__(self, command):
        self.command = command
        self._open()

    def _open(self):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)

    def put(self, line):
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it has died: get() finds no answer, and says so

    def get(self):
        line = self.process.stdout.readline()
        if line.endswith(b"\n"):
            return json.loads(line)
        code = self.process.wait()
        self.errors.seek(0)
        last = (self.errors.read().decode(errors="replace").strip().splitlines() or [""])[-1]
        self._open()
        return {"died": f"{code}: {last}"}

    def close(self):
        """Whether it ended as it should: 0, or 1 when it refused something."""
        self.process.stdin.close()
        return self.process.wait() in (0, 1)


class Pair:
    def __init__(self, hoso, oracle):
        self.engine = Program([*shlex.split(hoso), "simulate", "--lines", "-"])
        self.oracle = Program([sys.executable, "-u", oracle, "--lines"])

    def answers(self, document):
        line = json.dumps(document, ensure_ascii=False).encode() + b"\n"
        self.engine.put(line)
        self.oracle.put(line)
        return self.engine.get(), self.oracle.get()

    def differences(self, document):
        return differences(*self.answers(document))

    def smaller(self, document, signature):
        """The document as small as it still differs in this way, with both answers and all differences."""
        small = shrink(document, lambda d: any(s == signature for s, _ in self.differences(d)))
        engine, oracle = self.answers(small)
        return small, differences(engine, oracle), engine, oracle

    def close(self):
        ended = [self.engine.close(), self.oracle.close()]
        return all(ended)
