#!/usr/bin/env python3
"""Prints the table of docs/luat/bang-quy-dinh.md: each rule, its citation, its binding in words, and vectors that expect it.

usage: deploy/law-table.py HOSO      (called by deploy/doc-tables.sh)

The words of a binding are those of `hoso law show`; the tests are the ids of the first vectors, by id, that expect a
deadline or a notice of the rule.
"""
import concurrent.futures
import glob
import json
import re
import subprocess
import sys

PARTS = ["Bắt đầu", "Điều kiện", "Giới hạn", "Thay cho", "Kết thúc", "Không còn khi", "Kéo dài, gia hạn"]
TESTS = 3
EVENT = re.compile(r" \[[a-z_]+\.[a-z_]+(, rule [^\]]*)?\]")


def read(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def tests():
    """By rule: ids of vectors that expect it."""
    found = {}
    for path in glob.glob("tests/law/vectors/*.json") + ["tests/law/examples.json"]:
        data = read(path)
        for v in data.get("vectors", data.get("examples", [])):
            for kind in ("deadlines", "notices", "violations"):
                for x in v.get("expect", {}).get(kind, []):
                    if x.get("rule"):
                        found.setdefault(x["rule"], set()).add(v["id"])
    return found


def show(hoso, rule):
    """The versions of a rule, each as a dictionary of its lines."""
    run = subprocess.run([hoso, "law", "show", rule, "--lang", "vi"], stdout=subprocess.PIPE, check=True)
    versions = []
    for line in run.stdout.decode().split("\n"):
        if line.startswith(f"{rule}  "):
            versions.append({"name": line[len(rule) + 2:]})
        elif line.startswith("  ") and not line.startswith("    ") and versions and line[22:]:
            part = line[2:22].strip()
            versions[-1][part] = f"{versions[-1][part]} {line[22:]}" if part in versions[-1] else line[22:]
    return versions


def cell(text):
    return EVENT.sub("", text).replace("|", "\\|").strip()


def main():
    hoso = sys.argv[1]
    ids = list(dict.fromkeys(r["id"] for r in read("config/law/rules.json")["rules"]))
    known = tests()
    print("| mã | quy định | căn cứ | thời hạn | bắt đầu và kết thúc | ví dụ tính tay |")
    print("|---|---|---|---|---|---|")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda rule: show(hoso, rule), ids))
    for rule, versions in zip(ids, rows):
        some = sorted(known.get(rule, []))
        told = ", ".join(f"`{t}`" for t in some[:TESTS]) + (" …" if len(some) > TESTS else "")
        for v in versions:
            binding = "; ".join(f"**{p}**: {cell(v[p])}" for p in PARTS if p in v)
            if "Chưa mô hình hóa" in v:
                binding = f"*chưa chạy: {cell(v['Chưa mô hình hóa'])}*"
            dates = f" ({cell(v['Hiệu lực'])})" if len(versions) > 1 else ""
            print(f"| {rule} | {cell(v['name'])}{dates} | {cell(v['Căn cứ pháp lý'])} | {cell(v['Thời hạn'])} | {binding} | {told or '–'} |")


if __name__ == "__main__":
    main()
