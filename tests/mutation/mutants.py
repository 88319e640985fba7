"""Finds, in one C source of ours, every small change that a test should notice: its mutants.

The source is read token by token and statement by statement; comments, strings, preprocessor lines, ASSERT(...), sizeof,
case labels, types and declarators are left alone. A mutant replaces the bytes [start, end) by `text` and keeps every line
where it is, so that two mutants that compile to the same object are the same program.

    python3 tests/mutation/mutants.py FILE...   lists them
"""
import re
import sys
from dataclasses import dataclass

TOKEN = re.compile(r'''
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<cpp>^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | (?P<number>\d[\w.]*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<op>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\.\.\.|[^\s\w])
''', re.S | re.M | re.X)

RELATIONAL = {'<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '==': ['!='], '!=': ['==']}
ARITHMETIC = {'+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '&': '|', '|': '&', '<<': '>>', '>>': '<<'}
ASSIGNMENT = {'+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '|=': '&=', '&=': '|=', '++': '--', '--': '++'}
LOGICAL = {'&&': '||', '||': '&&'}
# What the law must not confuse: the first with the last day, the earliest with the latest, the two readings.
TWINS = [('when_first_day', 'when_last_day'), ('inst_earlier', 'inst_later'), ('lo', 'hi'), ('legal', 'safe'),
         ('calendar_next_working', 'calendar_prev_working')]
TWIN = {a: b for p in TWINS for a, b in (p, p[::-1])}
LATER = '#define inst_later(a, b) (inst_earlier(a, b) == (a) ? (b) : (a))\n'  # the twin that nobody has needed yet
MEMBERS = {'lo', 'hi', 'legal', 'safe'}
LEFT_ALONE = {'ASSERT', 'sizeof', 'ARRAY_LEN', 'STR', 'TEXT', '_Static_assert'}
TYPES = {'const', 'static', 'struct', 'enum', 'union', 'unsigned', 'int', 'bool', 'char', 'size_t', 'int64_t', 'int32_t',
         'uint64_t', 'uint32_t', 'day_t', 'inst_t', 'void', 'inline'}
BOUNDARY = {'&&', '||', '?', ':', ',', ';', '=', 'return', '(', '[', '{', '+=', '-=', '|=', '&='}


@dataclass
class Mutant:
    file: str
    line: int
    function: str
    kind: str
    start: int
    end: int
    text: str
    before: str = ''  # the lines it touches, blanks folded
    after: str = ''
    of: 'Function' = None  # None: a constant of an enum

    def key(self):
        return f'{self.file}: {self.function}: {self.before} => {self.after}'


@dataclass
class Function:
    name: str
    start: int   # of its head
    named: int   # of its name
    body: int    # of the brace
    end: int     # after the last brace
    returns: str
    params: list


@dataclass
class Token:
    kind: str
    text: str
    start: int
    end: int


class Source:
    def __init__(self, path, text=None):
        self.path = path
        self.text = text if text is not None else open(path, encoding='utf-8').read()
        self.toks = [Token(m.lastgroup, m.group(), m.start(), m.end()) for m in TOKEN.finditer(self.text)
                     if m.lastgroup not in ('comment', 'cpp')]
        self.close = self.pairs()
        self.found = []
        self.functions = []
        self.function = ''
        self.returns = ''
        self.of = None

    def pairs(self):
        """The place of the partner of each bracket."""
        close, stack = {}, []
        for i, t in enumerate(self.toks):
            if t.text in ('(', '[', '{') and t.kind == 'op':
                stack.append(i)
            elif t.text in (')', ']', '}') and t.kind == 'op':
                close[stack[-1]] = i
                close[i] = stack.pop()
        return close

    def tok(self, i):
        return self.toks[i].text if 0 <= i < len(self.toks) else ''

    def between(self, i, k):
        """The text of the tokens [i, k)."""
        return self.text[self.toks[i].start:self.toks[k - 1].end] if i < k else ''

    def add(self, kind, i, k, text):
        """Replaces the tokens [i, k); the lines they spanned remain."""
        start, end = self.toks[i].start, self.toks[k - 1].end
        lost = self.text.count('\n', start, end) - text.count('\n')
        text += '\n' * lost
        first = self.text.rfind('\n', 0, start) + 1
        last = self.text.find('\n', end)
        fold = lambda s: ' '.join(s.split())
        self.found.append(Mutant(self.path, self.text.count('\n', 0, start) + 1, self.function, kind, start, end, text,
                                 fold(self.text[first:last]), fold(self.text[first:start] + text + self.text[end:last]), self.of))

    # --- the file: functions, and the constants of enums ----------------------------------------------------------

    def mutants(self):
        i = 0
        while i < len(self.toks):
            if self.tok(i) == 'enum' and '{' in (self.tok(i + 1), self.tok(i + 2)):
                opening = i + 1 if self.tok(i + 1) == '{' else i + 2
                self.function, self.of = 'enum', None
                self.expression(opening + 1, self.close[opening])
                i = self.close[opening]
            elif self.tok(i) == '{':
                if self.tok(i - 1) == ')':
                    self.function_body(i)
                i = self.close[i]
            i += 1
        return self.found

    def function_body(self, opening):
        params = self.close[opening - 1]
        self.function = self.tok(params - 1)
        i = params - 2
        while i >= 0 and self.tok(i) not in (';', '}'):
            i -= 1
        self.of = Function(self.function, self.toks[i + 1].start, self.toks[params - 1].start, self.toks[opening].start,
                           self.toks[self.close[opening]].end, '', self.names(params))
        self.functions.append(self.of)
        head = [self.tok(k) for k in range(i + 1, params - 1)]
        head = [t for t in head if t not in ('static', 'inline', 'const')]
        self.returns = 'pointer' if '*' in head else 'struct' if 'struct' in head else 'bool' if 'bool' in head else (
            'void' if 'void' in head else 'number')
        self.of.returns = self.returns
        self.block(opening)

    def names(self, opening):
        """The names of the parameters: the last word before each comma."""
        found, last, i = [], '', opening + 1
        while i <= self.close[opening]:
            if self.tok(i) in (',', ')'):
                found.append(last)
            if self.tok(i) == '[':
                i = self.close[i]
            elif self.toks[i].kind == 'name':
                last = self.tok(i)
            i += 1
        return [] if found == ['void'] else found

    # --- statements -----------------------------------------------------------------------------------------------

    def block(self, opening):
        i = opening + 1
        while i < self.close[opening]:
            i = self.statement(i)
        return self.close[opening] + 1

    def statement(self, i):
        """Reads one statement and gives the place after it."""
        t = self.tok(i)
        if t == '{':
            return self.block(i)
        if t in ('if', 'while', 'switch'):
            return self.headed(i, t)
        if t == 'for':
            return self.loop(i)
        if t == 'else' or t == 'do':
            return self.statement(i + 1)
        if t in ('case', 'default'):
            while self.tok(i) != ':':
                i += 1
            return self.statement(i + 1) if self.tok(i + 1) != '}' else i + 1
        return self.simple(i, self.end_of(i))

    def end_of(self, i):
        while self.tok(i) != ';':
            i = self.close[i] + 1 if self.tok(i) in ('(', '[', '{') else i + 1
        return i

    def headed(self, i, word):
        end = self.close[i + 1]
        if word != 'switch':
            self.negated(i + 2, end)
        self.expression(i + 2, end)
        return end + 1 if self.tok(end + 1) == ';' and word == 'while' else self.statement(end + 1)

    def loop(self, i):
        end = self.close[i + 1]
        first = self.end_of(i + 2)
        second = self.end_of(first + 1)
        self.expression(i + 2, first)
        if second > first + 1:
            self.negated(first + 1, second)
            self.expression(first + 1, second)
        self.expression(second + 1, end)
        return self.statement(end + 1)

    def simple(self, i, end):
        t = self.tok(i)
        if t in ('break', 'continue'):
            self.add('jump removed', i, end, '')
        elif t == 'return':
            self.returned(i, end)
        elif t not in LEFT_ALONE and not self.is_declaration(i):
            self.add('statement removed', i, end, '')
        self.expression(i, end)
        return end + 1

    def is_declaration(self, i):
        t, nxt = self.toks[i], self.tok(i + 1)
        if t.kind != 'name':
            return False
        return t.text in TYPES or self.toks[i + 1].kind == 'name' or (
            nxt == '*' and self.toks[i + 2].start == self.toks[i + 1].end)

    def returned(self, i, end):
        value = self.between(i + 1, end)
        if not value:
            self.add('return removed', i, end, '')
        elif value in ('true', 'false', 'NULL') or self.returns == 'struct':
            return
        elif self.returns == 'bool':
            self.add('return negated', i + 1, end, f'!({value})')
        elif self.returns == 'pointer':
            self.add('return NULL', i + 1, end, 'NULL')
        else:
            self.add('return + 1', i + 1, end, f'({value}) + 1')

    # --- expressions ----------------------------------------------------------------------------------------------

    def negated(self, i, end):
        self.add('condition negated', i, end, f'!({self.between(i, end)})')

    def expression(self, i, end):
        while i < end:
            t = self.toks[i]
            if t.text in LEFT_ALONE and self.tok(i + 1) == '(':
                i = self.close[i + 1] + 1
                continue
            if t.kind == 'number':
                self.constant(i, t)
            elif t.kind == 'name':
                self.name(i, t)
            elif t.kind == 'op':
                self.operator(i, t)
            i += 1

    def constant(self, i, t):
        m = re.fullmatch(r'(0[xX][0-9a-fA-F]+|\d+)([uUlL]*)', t.text)
        if not m or (t.text == '0' and self.tok(i - 1) == '{' and self.tok(i + 1) == '}'):
            return
        n = int(m.group(1), 0)
        if n != 1 or self.tok(i - 1) != '-' or self.is_binary(i - 1):  # -1 says "none", and -2 would say the same
            self.add('constant', i, i + 1, f'{n + 1}{m.group(2)}')
        if n > 0:
            self.add('constant', i, i + 1, f'{n - 1}{m.group(2)}')

    def name(self, i, t):
        if t.text in ('true', 'false'):
            self.add('constant', i, i + 1, 'false' if t.text == 'true' else 'true')
        elif t.text in TWIN and (t.text not in MEMBERS or self.tok(i - 1) in ('.', '->')):
            self.add('twin', i, i + 1, TWIN[t.text])

    def is_binary(self, i):
        """As the formatter writes them: blanks on both sides."""
        return self.toks[i - 1].end < self.toks[i].start and self.toks[i].end < self.toks[i + 1].start

    def operator(self, i, t):
        if t.text in RELATIONAL and self.is_binary(i):
            for other in RELATIONAL[t.text]:
                self.add('relation', i, i + 1, other)
        elif t.text in ARITHMETIC and self.is_binary(i):
            self.add('arithmetic', i, i + 1, ARITHMETIC[t.text])
        elif t.text in ASSIGNMENT:
            self.add('assignment', i, i + 1, ASSIGNMENT[t.text])
        elif t.text in LOGICAL:
            self.add('logical', i, i + 1, LOGICAL[t.text])
            self.clauses(i)
        elif t.text == '!':
            self.add('not removed', i, i + 1, '')
        elif t.text == '-' and not self.is_binary(i):
            self.add('minus removed', i, i + 1, '')
        elif t.text == '?':
            left = self.left_of(i, BOUNDARY - {'&&', '||'})
            self.add('condition negated', left, i, f'!({self.between(left, i)})')

    def left_of(self, i, stops):
        """The first token of the operand that ends before `i`."""
        k = i - 1
        while self.tok(k) not in stops:
            k = self.close[k] - 1 if self.tok(k) in (')', ']', '}') else k - 1
        return k + 1

    def right_of(self, i, stops):
        """The place after the operand that begins after `i`."""
        k = i + 1
        while self.tok(k) not in stops:
            k = self.close[k] + 1 if self.tok(k) in ('(', '[', '{') else k + 1
        return k

    def clauses(self, i):
        """One of the two operands is not asked."""
        loose = {'&&'} if self.tok(i) == '||' else set()
        ends = {'&&', '||', '?', ':', ',', ';', ')', ']', '}'} - loose
        left, right = self.left_of(i, BOUNDARY - loose), self.right_of(i, ends)
        self.add('clause removed', left, i + 1, '')
        self.add('clause removed', i, right, '')


def mutants_of(path, text=None):
    return Source(path, text).mutants()


def with_all(source, numbered, named=None, reached=None):
    """
    The source with every mutant in it, to be compiled once: each function stands there once more for each of its mutants,
    and calls go to the one whose number is in `mutant_number`. `numbered` is [(number, mutant)]; `named` gives what the
    compiler shall call the file of a mutant in its messages; `reached` numbers the functions, for mutant_reached[] to tell
    which were called.
    """
    text, out, at = source.text, [f'extern int mutant_number;\nextern unsigned char *mutant_reached;\n{LATER}#line 1\n'], 0
    line = lambda n: text.count('\n', 0, n) + 1
    for f in source.functions:
        copies = [(n, m) for n, m in numbered if m.of is f]
        head = text[f.start:f.body]
        before = text[f.start:f.named]
        after = text[f.named + len(f.name):f.body]
        out.append(text[at:f.start] + f'\n__attribute__((noipa)) {head.rstrip()};\n')
        static = '__attribute__((noipa)) ' + (before if 'static' in before.split() else 'static ' + before)
        out.append(f'#line {line(f.start)} "{source.path}"\n{static}{f.name}__0{after}{text[f.body:f.end]}\n')
        for n, m in copies:
            body = text[f.body:m.start] + m.text + text[m.end:f.end]
            out.append(f'#line {line(f.start)} "{named(n) if named else source.path}"\n{static}{f.name}__{n}{after}{body}\n')
        args = ', '.join(f.params)
        call = lambda n: f'{f.name}__{n}({args}); return;' if f.returns == 'void' else f'return {f.name}__{n}({args});'
        note = f'mutant_reached[{reached[source.path, f.name]}] = 1; ' if reached else ''
        out.append(f'{head}{{ {note}switch (mutant_number) {{\n')
        out += [f'case {n}: {call(n)}\n' for n, m in copies]
        out.append(f'default: {call(0)} }} }}\n#line {line(f.end)} "{source.path}"\n')
        at = f.end
    return ''.join(out) + text[at:]


if __name__ == '__main__':
    for name in sys.argv[1:]:
        for m in mutants_of(name):
            print(f'{m.file}:{m.line}: {m.kind}: {m.before} => {m.after}')
