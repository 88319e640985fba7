# Reads vector, answer, vector, answer, … and prints "ok ID" or "FAIL ID: what is missing" for each pair.

# True when `.` holds all that $want says: members of objects, elements of arrays in their order.
def holds($want):
    . as $have
    | if ($want | type) == "object" then
          ($have | type) == "object" and all($want | keys[]; . as $k | ($have | has($k)) and ($have[$k] | holds($want[$k])))
      elif ($want | type) == "array" then
          ($have | type) == "array" and ($have | length) == ($want | length)
          and all(range($want | length); . as $i | $have[$i] | holds($want[$i]))
      else $have == $want end;

# Which of the wanted entries no entry of the list contains.
def missing($list; $wanted): [($wanted // [])[] | . as $w | select(any($list[]; holds($w)) | not)];

# The entries of one rule, cut down to what the expectation speaks of, so that a difference can be read.
def seen($list; $w): [$list[] | select(.rule == $w.rule and .code == $w.code) | with_entries(select(.key as $k | $w | has($k)))];

# The same of another list: the entries of the same row, code, agency or victim.
def alike($list; $w):
    [$list[] | . as $x | select(all("rule", "code", "by", "victim"; . as $k | ($w | has($k) | not) or $x[$k] == $w[$k]))
     | with_entries(select(.key as $k | $w | has($k)))];

# What an expectation may speak of; a misspelt one would be passed over in silence.
def known: ["stage", "returns", "deadlines", "violations", "notices", "handoffs", "rounds", "suspensions", "notices_to",
            "never", "no_violations", "no_notices", "no_handoffs", "count"];

def faults($v):
    . as $a
    | if $v.refused then
          (if holds($v.refused | {status, type}) then empty else "refused as \({status, type})" end),
          (missing($a.errors // []; $v.refused.errors)[] | "no error \(.), but \($a.errors)")
      elif $a.deadlines == null then "refused: \($a)"
      else
          $v.expect as $e
          | ($e | keys[] | . as $k | select(known | index($k) | not) | "nobody compares \($k)"),
            (if $e.stage and $e.stage != $a.stage then "stage \($a.stage), not \($e.stage)" else empty end),
            (missing($a.deadlines; $e.deadlines)[] | "no deadline \(.), but \(. as $w | seen($a.deadlines; $w))"),
            (missing($a.violations; $e.violations)[] | "no violation \(.), but \([$a.violations[] | {code, rule, event}])"),
            (missing($a.notices; $e.notices)[] | "no notice \(.), but \([$a.notices[] | {code, event}])"),
            (if ($e | has("returns")) and ($a.returns | holds($e.returns) | not)
             then "returns \($a.returns), not \($e.returns)" else empty end),
            ("handoffs", "rounds", "suspensions", "notices_to" | . as $list
             | missing($a[$list]; $e[$list])[] | "no \($list) \(.), but \(. as $w | alike($a[$list]; $w))"),
            (($e.no_handoffs // [])[] | (if type == "string" then {rule: .} else . end) as $x
             | select(any($a.handoffs[]; holds($x))) | "handoff \($x)"),
            (($e.never // [])[] | (if type == "string" then {rule: .} else . end) as $x
             | select(any($a.deadlines[]; holds($x))) | "deadline \($x)"),
            (($e.no_violations // [])[] | (if type == "string" then {code: .} else . end) as $x
             | select(any($a.violations[]; holds($x))) | "violation \($x)"),
            (($e.no_notices // [])[] | (if type == "string" then {code: .} else . end) as $x
             | select(any($a.notices[]; holds($x))) | "notice \($x)"),
            (($e.count // {}) | to_entries[] | . as $n | ([$a.deadlines[] | select(.rule == $n.key)] | length) as $have
             | select($have != $n.value) | "\($have) deadlines of \($n.key), not \($n.value)")
      end;

range($lines)
| input as $v
| input as $a
| [$a | faults($v)] as $f
| if $f == [] then "ok \($v.id)" else "FAIL \($v.id): \($f | join("; "))" end
