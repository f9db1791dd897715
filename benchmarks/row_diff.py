"""Measures the row diff: Alpaca's 52,002 rows as JSON Lines, 50 edited, 30 deleted, 100 inserted, 1,000 moved.

    python benchmarks/row_diff.py path/to/alpaca-52k/alpaca_data.json.gz

Everything counts from the bytes of both versions in memory to the finished difference; the least of a few runs.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dqlint.changes.edits import edits
from dqlint.changes.fields import fields
from dqlint.changes.keys import keys
from dqlint.changes.lines import compare, line_keys
from dqlint.changes.rows import difference
from dqlint.readers import read_bytes

RUNS = 5
EDITED, DELETED, INSERTED, MOVED = 50, 30, 100, 1_000
SEED = 5


def main() -> None:
    """Print the figures; fail when the difference is another one than was made."""
    rows = json.loads(gzip.decompress(Path(sys.argv[1]).read_bytes()))
    old, new = written(rows), written(changed(rows))
    print(f"{len(rows):,} rows, {len(old) / 1e6:.1f} MB; best of {RUNS}")
    found = measured("compare as bytes", lambda: compare(old, new))
    expect(found.difference)
    one_row = (
        old[: len(old) // 2].rpartition(b"\n")[0]
        + b'\n{"instruction": "One more"}\n'
        + old[len(old) // 2 :].partition(b"\n")[2]
    )
    same("changed rows", len(measured("compare, one row replaced", lambda: compare(old, one_row)).difference.added), 1)
    pairs = measured("  edited rows", lambda: edits(found.difference, found.old, found.new))
    same("edited rows", len(pairs), EDITED)
    measured("  their fields", lambda: [fields(found.old[one], found.new[other]) for one, other in pairs])
    copied = bytes(bytearray(old))
    same("changes", len(measured("compare, nothing changed", lambda: compare(old, copied)).difference.added), 0)
    crlf = new.replace(b"\n", b"\r\n")
    expect(measured("compare, CRLF in one", lambda: compare(old, crlf)).difference)
    respelled = written(changed(rows), spaces=False)
    expect(measured("compare, every line respelled", lambda: compare(old, respelled)).difference)
    known = measured("keys of all lines", lambda: line_keys(old))
    runs = list(read_bytes(old, "old.jsonl"))
    same("keys", measured("keys of rows that were read", lambda: keys(runs)), known)
    added = line_keys(new)
    expect(measured("difference of keys", lambda: difference(known, added)))


def written(rows: list[Any], *, spaces: bool = True) -> bytes:
    """JSON Lines."""
    separators = None if spaces else (",", ":")
    return "".join(json.dumps(row, ensure_ascii=False, separators=separators) + "\n" for row in rows).encode()


def changed(rows: list[Any]) -> list[Any]:
    """The new version: always the same one."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    chosen = chance.sample(range(len(rows)), EDITED + DELETED + MOVED)
    edited, deleted = set(chosen[:EDITED]), set(chosen[EDITED : EDITED + DELETED])
    moved = chosen[EDITED + DELETED :]
    left = deleted.union(moved)
    new = [
        {**row, "output": row["output"] + " Indeed."} if number in edited else row
        for number, row in enumerate(rows)
        if number not in left
    ]
    inserted = [
        {"instruction": f"Count to {n}", "input": "", "output": f"{n} steps, one by one"} for n in range(INSERTED)
    ]
    for row in [rows[number] for number in moved] + inserted:
        new.insert(chance.randrange(len(new)), row)
    return new


def expect(found: Any) -> None:
    """Fail unless exactly what was made is found."""
    counts = (len(found.added), len(found.removed), found.moved)
    same("added, removed and moved", counts, (EDITED + INSERTED, EDITED + DELETED, MOVED))


def same(what: str, found: object, made: object) -> None:
    """Fail unless they are."""
    if found != made:
        sys.exit(f"{what}: found are {found}, made were {made}")


def measured(what: str, work: Callable[[], Any]) -> Any:
    """What the work gives; prints its least time, and the most memory that it takes beside the versions."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{what:<32}{min(times) * 1e3:8.1f} ms {most / 2**20:8.1f} MiB")
    return result


if __name__ == "__main__":
    main()
