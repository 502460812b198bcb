"""Check an export of lupustem's trail with Python alone: python3 verify_export.py audit.ndjson [CHAIN=HASH ...]

Every row's hash is recomputed; rows follow one another; each chain has the length and the end that the first line names and,
where given, that CHAIN=HASH names: note those ends elsewhere, for whoever rewrites a whole file can make it whole again.
Exit code 0: the export holds; 1: it does not, and what is wrong is printed; 2: it was called wrongly.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

FIELDS = ["chain", "number", "at", "who", "role", "action", "subject", "old", "new", "reason", "previous"]


def canonical(value: Any) -> str:
    """JSON written the one way in which it is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def parsed(line: str) -> dict[str, Any] | None:
    """The object of a line that is written canonically and ends as it has to; None otherwise."""
    try:
        found = json.loads(line)
        whole = isinstance(found, dict) and canonical(found) + "\n" == line
    except ValueError:
        return None
    return found if whole else None


def check(data: bytes, known: Any = ()) -> list[str]:
    """What is wrong with an export, as lines; an empty list where it holds. data: bytes. known: (chain, hash) pairs."""
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return ["not UTF-8"]
    if lines.pop() != "":
        return ["the last line is not whole"]
    rows = [parsed(line + "\n") for line in lines]
    head = rows[0] if rows else None
    if head is None or sorted(head) != ["chains", "format"] or head["format"] != "lupustem-audit-1":
        return ["line 1: not the head of an export"]
    wrong: list[str] = []
    ends: dict[str, tuple[int, Any]] = {}
    for number, row in enumerate(rows[1:], start=2):
        if row is None or sorted(row) != sorted([*FIELDS, "hash"]):
            wrong.append(f"line {number}: not a row")
            continue
        rows_so_far, previous = ends.get(str(row["chain"]), (0, ""))
        digest = hashlib.sha256(canonical([row[name] for name in FIELDS]).encode()).hexdigest()
        if row["number"] != rows_so_far + 1 or row["previous"] != previous or row["hash"] != digest:
            wrong.append(f"line {number}: {row['chain']}/{row['number']} does not follow or was changed")
        if ends and str(row["chain"]) < max(ends):
            wrong.append(f"line {number}: the chains are not in their order")
        ends[str(row["chain"])] = (rows_so_far + 1, row["hash"])
    if head["chains"] != {chain: {"hash": end, "rows": count} for chain, (count, end) in ends.items()}:
        wrong.append("the chains do not end as the head says")
    wrong += [f"{chain} does not end in the hash given" for chain, end in known if ends.get(chain, (0, ""))[1] != end]
    return wrong


def main(arguments: list[str]) -> int:
    """Check the file named; the exit code."""
    if not arguments or any("=" not in one for one in arguments[1:]):
        print(__doc__)
        return 2
    with open(arguments[0], "rb") as file:
        wrong = check(file.read(), [tuple(one.split("=", 1)) for one in arguments[1:]])
    print("\n".join(wrong) or "the export holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
