"""Measures the index of near rows: opening it, looking up rows that changed, building and adding to it.

python benchmarks/index.py [--data ../shared/data] [--runs 5]

Medians of wall time in this process, after imports, on the prompts of alpaca-52k (instruction and input), and on as
many rows of one template. A changed row has one word of its instruction replaced; each run changes other rows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from dqlint.cache import Cache
from dqlint.nearby import nearby
from dqlint.similarity.contents import row_keys
from dqlint.similarity.index import Index, build, extended, from_bytes, joined, to_bytes
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.near import near_duplicates

ROOT = Path(__file__).parent.parent
CHANGED = (1, 100, 1_000)
FIELDS = 2

Cells = list[str]
T = TypeVar("T")


def main() -> None:
    """Print a table for each set of rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the folder of public data")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    packed = (options.data / "alpaca-52k" / "alpaca_data.json.gz").read_bytes()
    alpaca = [row[key] for row in json.loads(gzip.decompress(packed)) for key in ("instruction", "input")]
    template = [text for n in range(len(alpaca) // 2) for text in (f"what is the sum of {n} and {n * n % 97}", "")]
    for name, cells in (("alpaca-52k", alpaca), ("one template", template)):
        print(f"| {name}, {len(cells) // FIELDS:,} rows | ms |\n|---|--:|")
        measure(cells, options.runs)
        print()


def measure(cells: Cells, runs: int) -> None:
    """Print a line for each thing that is done."""
    likeness, keys = Likeness(), row_keys(cells, FIELDS)
    line("all rows joined, without an index", runs, lambda _: near_duplicates(cells, FIELDS, likeness))
    index = line("built", runs, lambda _: build(cells, FIELDS, likeness, keys))
    data = line("made bytes of", runs, lambda _: to_bytes(index))
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder, "dqlint"))
        line("written", runs, lambda _: cache.put("index", "key", data))
        line("read and opened", runs, lambda _: from_bytes(cache.get("index", "key") or b"", FIELDS, likeness))
        line("keys of all rows", runs, lambda _: row_keys(cells, FIELDS))
        for count in CHANGED:
            looked_up(cells, index, count, runs)
        for count in CHANGED:
            whole(cells, cache, count, runs)
    print(f"| on disk | {len(data) / 1e6:.1f} MB |")


def looked_up(cells: Cells, index: Index, count: int, runs: int) -> None:
    """The changed rows alone."""
    some = [of_rows(*changed(cells, count, run)) for run in range(runs)]
    found = [joined(index, texts, 1 << 62) for texts in some]
    keys = np.arange(count, dtype=np.uint64)
    line(f"{count:,} changed: looked up", runs, lambda run: joined(index, some[run]))
    line(
        f"{count:,} changed: added",
        runs,
        lambda run: extended(index, some[run], keys[: len(some[run]) // 2], found[run]),
    )


def whole(cells: Cells, cache: Cache, count: int, runs: int) -> None:
    """From the texts of all rows to those that are to be compared."""
    versions = [changed(cells, count, run) for run in range(runs)]
    times, found = [], 0
    for texts, rows in versions:
        nearby(cells, FIELDS, Likeness(), [0], cache, "key")
        kept = {path: path.read_bytes() for path in (cache.folder or Path()).iterdir()}
        started = time.perf_counter()
        found = len(nearby(texts, FIELDS, Likeness(), rows, cache, "key"))
        times.append(time.perf_counter() - started)
        for path, data in kept.items():
            path.write_bytes(data)
    print(f"| {count:,} changed: all of it, {found:,} rows to compare | {1e3 * statistics.median(times):.1f} |")


def changed(cells: Cells, count: int, seed: int) -> tuple[Cells, list[int]]:
    """The cells with a word of so many rows replaced, and these rows."""
    chance = random.Random(seed)  # noqa: S311 no secret
    texts, rows = [*cells], sorted(chance.sample(range(len(cells) // FIELDS), count))
    for row in rows:
        words = texts[row * FIELDS].split() or [""]
        words[chance.randrange(len(words))] = f"word{chance.randrange(10**6)}"
        texts[row * FIELDS] = " ".join(words)
    return texts, rows


def of_rows(texts: Cells, rows: Sequence[int]) -> Cells:
    """The cells of these rows."""
    return [texts[row * FIELDS + at] for row in rows for at in range(FIELDS)]


def line(what: str, runs: int, do: Callable[[int], T]) -> T:
    """Print the median time of a thing, and give what it made last."""
    times = []
    for run in range(runs):
        started = time.perf_counter()
        made = do(run)
        times.append(time.perf_counter() - started)
    print(f"| {what} | {1e3 * statistics.median(times):.1f} |")
    return made


if __name__ == "__main__":
    main()
