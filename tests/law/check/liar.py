"""A program that passes on what another answers, except that it lies in one way: to see that the checks notice.

usage: liar.py HOW PROGRAM [ARGUMENT…]
"""

import json
import subprocess
import sys


def lie(how, turn, document, answer):
    if how == "twice" and turn % 2:  # what it said depends on what it was asked before
        answer["stage"] = "closed"
    elif how == "in_order":  # … on which event was recorded first
        answer["stage"] = document["events"][0]["type"]
    elif how == "as_of":  # … on what has not happened yet
        answer["stage"] = max(str(e["at"]) for e in document["events"])
    elif how in ("sane", "due"):
        for deadline in answer.get("deadlines", []):
            if deadline["rule"] == "B01":
                deadline["due"]["safe"] = "2049-01-01T00:00:00+07:00"


def main():
    how, command = sys.argv[1], sys.argv[2:]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for turn, line in enumerate(sys.stdin.buffer):
        process.stdin.write(line)
        process.stdin.flush()
        document, answer = json.loads(line), json.loads(process.stdout.readline())
        if "deadlines" in answer:
            lie(how, turn, document, answer)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
