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

def faults($v):
    . as $a
    | if $v.refused then
          (if holds($v.refused | {status, type}) then empty else "refused as \({status, type})" end),
          (missing($a.errors // []; $v.refused.errors)[] | "no error \(.), but \($a.errors)")
      elif $a.deadlines == null then "refused: \($a)"
      else
          $v.expect as $e
          | (if $e.stage and $e.stage != $a.stage then "stage \($a.stage), not \($e.stage)" else empty end),
            (missing($a.deadlines; $e.deadlines)[] | "no deadline \(.), but \(. as $w | seen($a.deadlines; $w))"),
            (missing($a.violations; $e.violations)[] | "no violation \(.), but \([$a.violations[] | {code, rule, event}])"),
            (missing($a.notices; $e.notices)[] | "no notice \(.), but \([$a.notices[] | {code, event}])"),
            (($e.never // [])[] | . as $r | select(any($a.deadlines[]; .rule == $r)) | "rule \($r) appears"),
            (($e.no_violations // [])[] | (if type == "string" then {code: .} else . end) as $x
             | select(any($a.violations[]; holds($x))) | "violation \($x)"),
            (($e.no_notices // [])[] | . as $c | select(any($a.notices[]; .code == $c)) | "notice \($c)"),
            (($e.count // {}) | to_entries[] | . as $n | ([$a.deadlines[] | select(.rule == $n.key)] | length) as $have
             | select($have != $n.value) | "\($have) deadlines of \($n.key), not \($n.value)")
      end;

range($lines)
| input as $v
| input as $a
| [$a | faults($v)] as $f
| if $f == [] then "ok \($v.id)" else "FAIL \($v.id): \($f | join("; "))" end
