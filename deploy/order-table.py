#!/usr/bin/env python3
"""Prints the tables of docs/luat/thu-tu.md: what must come before each event, handoffs step by step, and moves of the stage.

usage: deploy/order-table.py order|papers|moves|sets      (called by deploy/doc-tables.sh)
"""
import json
import sys

NEVER = "chưa có {}"


def read(path):
    with open(f"config/law/{path}", encoding="utf-8") as f:
        return json.load(f)


def cell(text):
    return text.replace("|", "\\|").strip()


def code(words):
    return ", ".join(f"`{w}`" for w in words)


def wheres(where):
    """Facts that are asked for: a value, one of several, or (null) that the fact is not stated."""
    said = []
    for fact, values in (where or {}).items():
        if values is None:
            said.append(f"không ghi `{fact}`")
        elif fact == "of":
            said.append(f"`of` trỏ tới {code(values)}")
        elif not values:
            said.append(f"có ghi `{fact}`")
        else:
            said.append(f"`{fact}` = " + " hoặc ".join(f"`{v if isinstance(v, str) else json.dumps(v)}`" for v in values))
    return said


def pattern(told):
    """One pattern of the pack in words."""
    if "anchor" in told:
        return f"mốc {told['anchor']}"
    said = wheres(told.get("where")) + [f"trừ khi {w}" for w in wheres(told.get("unless"))]
    if told.get("whole"):
        said.append("cả vụ án")
    if told.get("whole_charged"):
        said.append("mọi bị can, bị cáo")
    if "of" in told:
        said.append(f"`of` trỏ tới {pattern(told['of'])}")
    if told.get("unconflicted"):
        said.append("người không xung đột lợi ích")
    if "after" in told:
        after = told["after"]
        latest = after.get("latest")
        among = code(p if isinstance(p, str) else p["event"] for p in after["among"])
        if latest is None:
            said.append(f"trước đó {NEVER.format(among)}")
        else:
            said.append(f"việc gần nhất trong {among} là {pattern({'event': latest} if isinstance(latest, str) else latest)}")
    return f"`{told['event']}`" + (f" ({'; '.join(said)})" if said else "")


def patterns(told):
    return "; hoặc ".join(pattern(p) for p in told) if told else "–"


def facts(event, common):
    """What it takes: required ones marked, values of those that have a set."""
    said = []
    for name, spec in event["facts"].items():
        values = spec.get("values") or common.get(name, {}).get("values")
        mark = "**" if spec.get("need") == "required" else ""
        if isinstance(values, list):
            said.append(f"{mark}`{name}`{mark} ∈ {code(values)}")
        else:
            said.append(f"{mark}`{name}`{mark}" + (f" ∈ *{values}*" if values else ""))
    return "; ".join(said) or "–"


def requirement(q):
    """What one requirement asks for; the parts that it has must all hold."""
    said = []
    person = " của người này" if q.get("person") else ""
    if q.get("among"):
        if not q["latest"]:
            said.append(NEVER.format(code(q["among"])))
        elif q["among"] == q["latest"]:
            said.append(f"có {' hoặc '.join(f'`{e}`' for e in q['among'])}{person}")
        else:
            some = f"việc gần nhất{person} trong {code(q['among'])} là {' hoặc '.join(f'`{e}`' for e in q['latest'])}"
            said.append(some + (", hoặc chưa có việc nào trong số đó" if q["none_ok"] else ""))
    if q.get("open_rules"):
        said.append(f"đang chạy một trong {', '.join(q['open_rules'])}{person}")
    if q.get("restrained"):
        said.append(f"người được nêu đang bị: {code(q['restrained'])}")
    if q.get("no_flag"):
        said.append(f"vụ án không có cờ `{q['no_flag']}`")
    when = "; ".join(wheres(q.get("where")))
    return (f"khi {when}: " if when else "") + "; ".join(said) + f" – *{q['citation']}*"


def ladders():
    """By event type: the rules that it lengthens, and whether it has to be asked for first."""
    found = {}
    for r in read("rules.json")["rules"]:
        for x in r.get("extensions", []) if r.get("modelled") else []:
            if x.get("event"):
                found.setdefault(x["event"], {}).setdefault(r["id"], x.get("request"))
    return found


def sessions():
    found = {}
    for r in read("rules.json")["rules"]:
        s = r.get("sessions")
        for e in {s.get("held"), s.get("booked")} - {None} if s and r.get("modelled") else ():
            found.setdefault(e, []).append(r["id"])
    return found


def orders():
    """Event types that start, lengthen or state the end of a term of somebody's liberty, and may say until when."""
    found = set()
    for r in read("rules.json")["rules"]:
        if not r.get("modelled") or r["kind"] not in ("liberty", "liberty_exact"):
            continue
        found |= {p.get("event") for p in r["binding"].get("orders", []) + r["binding"].get("start", []) + r.get("extensions", [])}
    return found


def table_order():
    told, head = read("events.json"), read("pack.json")
    lengthens, held, states = ladders(), sessions(), orders()
    stages = read("stages.json")
    back = {p["event"]: k for k, r in stages["returns"].items() for p in r["on"] if r.get("most")}
    appoints = {p["event"] for p in read("handoffs.json")["notices_to"]["appoints"]}
    flags = {f["code"] for f in head.get("flags", [])}
    print("| việc | dữ kiện | phải có trước, nếu không thì báo `order` | còn có thể bị báo |")
    print("|---|---|---|---|")
    for e in told["events"]:
        rows = [requirement(q) for q in e.get("requires", [])]
        asked = {}
        for rule, request in lengthens.get(e["type"], {}).items():
            if request and request != e["type"]:
                asked.setdefault(request, []).append(rule)
        rows += [f"`{request}` trước khi kéo dài {', '.join(rules)}" for request, rules in asked.items()]
        if e["type"].startswith("handoff."):
            rows.append("bước giao nhận đúng thứ tự (bảng dưới)")
        if e["type"] in appoints:
            rows.append("người được cử không xung đột lợi ích (CL-29)")
        if e.get("flag") in flags and not e.get("unflags"):
            rows.append(f"loại tội phạm của vụ án cho phép cờ `{e['flag']}`")
        if e.get("derived"):
            rows.append("*tự phát sinh, không ai ghi*")
        other = [f"`extension.*` ({', '.join(lengthens[e['type']])})"] if e["type"] in lengthens else []
        other += [f"`return.count` ({back[e['type']]})"] if e["type"] in back else []
        other += [f"`suspension.early` ({', '.join(e['not_before_end_of'])})"] if "not_before_end_of" in e else []
        if e.get("grounds"):
            grounds = "; ".join(
                f"`{g['code']}`" + (f" từ {g['effective']['from']}" if g["effective"]["from"] != "2018-01-01" else "")
                + (" (cả khi chưa hết thời hạn)" if g.get("early") else "") for g in e["grounds"])
            other.append(f"`suspension.ground` (căn cứ: {grounds})")
        other += ["`order_beyond_limit`, `order_end_missing`"] if e["type"] in states and "until" in e["facts"] else []
        other += [f"`interview.count`, `interview.length` ({', '.join(held[e['type']])})"] if e["type"] in held else []
        print(f"| `{e['type']}` {e['name']['vi']} | {cell(facts(e, told['facts']))} | {cell('<br>'.join(rows)) or '–'} | "
              f"{cell('<br>'.join(other)) or '–'} |")


def table_sets():
    print("| tập giá trị | giá trị |")
    print("|---|---|")
    for name, values in read("events.json")["value_sets"].items():
        print(f"| *{name}* | {code(values)} |")


def table_papers():
    print("| mã | giao nhận | từ → đến | thời hạn | phát sinh khi | các bước theo việc khác |")
    print("|---|---|---|---|---|---|")
    for h in read("handoffs.json")["handoffs"]:
        when = h.get("when") or {}
        said = [f"{k}: {code(v) if isinstance(v, list) else v}" for k, v in when.items() if k != "where"] + wheres(when.get("where"))
        cause = patterns(h["cause"]) + (f"; khi {'; '.join(said)}" if said else "")
        steps = [f"{word}: {patterns(h[key])}" for key, word in
                 (("sent", "gửi"), ("received", "nhận"), ("accepted", "chấp nhận"), ("returned", "trả lại"), ("void", "không còn khi"))
                 if h.get(key)]
        also = f" (cũng là {', '.join(h['also'])})" if h.get("also") else ""
        paper = " · hồ sơ" if h["carries"] == "file" else ""
        print(f"| {h['id']}{also} | {cell(h['name']['vi'])}{paper} | `{h['from']}` → `{h['to']}` | {h['rule'] or '–'} | {cell(cause)} | "
              f"{cell('<br>'.join(steps)) or '–'} |")


def table_moves():
    stages = read("stages.json")
    print("| đến giai đoạn | khi |")
    print("|---|---|")
    for s in stages["stages"]:
        on = [m["on"] for m in stages["moves"] if m["to"] == s["code"]]
        print(f"| `{s['code']}` {s['name']['vi']} | {cell('<br>'.join(pattern(p) for p in on)) or 'từ đầu'} |")
    print()
    print("| trả hồ sơ | việc trả | nhiều nhất | đếm lại khi | căn cứ |")
    print("|---|---|---|---|---|")
    for by, r in stages["returns"].items():
        print(f"| `{by}` | {cell(patterns(r['on']))} | {r.get('most') or '–'} | {cell(patterns(r.get('reset')))} | {r['citation']} |")


if __name__ == "__main__":
    {"order": table_order, "papers": table_papers, "moves": table_moves, "sets": table_sets}[sys.argv[1]]()
