"""How time and memory of the join grow with the rows, and what adverse sets cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from near import texts
from near.measure import Bench, Cost, measured, say

SMALLEST = 50_000
MOST_SECONDS = 3
MOST_MEMORY = 500  # MiB
ROWS = (SMALLEST, 100_000, 200_000, 500_000, 1_000_000)


def section(bench: Bench) -> Iterator[str]:
    """A table of sizes, with the exponent from the smallest to the largest."""
    yield "## Growth"
    yield ""
    yield "Of dqlint at J >= 0.8, then at its default. An exponent of 1 is twice the time for twice the rows.\n"
    yield "| words | rows | s | MiB | default: s | MiB |"
    yield "|---|--:|--:|--:|--:|--:|"
    prompts = [text for rows in texts.real(bench.data).values() for text in texts.joined(rows) if text.isascii()]
    kinds: tuple[tuple[str, Callable[[int], list[str]]], ...] = (
        ("of real prompts", lambda rows: texts.resampled(prompts, rows)),
        ("made vocabulary", texts.zipf),
    )
    exponents = []
    for name, made in kinds:
        taken = []
        for rows in (rows for rows in ROWS if rows <= max(bench.largest, SMALLEST)):
            say(f"growth: {name}, {rows:,} rows")
            one, default = _costs(bench, made(rows))
            taken.append((rows, one.seconds))
            yield f"| {name} | {rows:,} | {_figures((one, default))} |"
        exponents.append(f"{exponent(*taken[0], *taken[-1]):.2f} ({name})" if len(taken) > 1 else f"none ({name})")
    yield f"\nExponent from the fewest rows to the most: {', '.join(exponents)}."
    yield "Targets: at most 1.2 on words of real prompts; 1,000,000 rows of them in 20 s (45 s of the made vocabulary),"
    yield "and 1,500 MiB."


def exponent(rows: int, seconds: float, more_rows: int, more_seconds: float) -> float:
    """The power of the number of rows with which time grows."""
    return math.log(more_seconds / seconds) / math.log(more_rows / rows)


def adverse(bench: Bench) -> Iterator[str]:
    """What the adverse sets cost."""
    rows = min(100_000, bench.largest)
    yield "## Adverse sets"
    yield ""
    yield f"Each of {rows:,} rows; target under {MOST_SECONDS} s and {MOST_MEMORY} MiB each.\n"
    yield "| set | s | MiB | default: s | MiB | target |"
    yield "|---|--:|--:|--:|--:|---|"
    for name, made in texts.adverse(rows).items():
        say(f"adverse: {name}")
        costs = _costs(bench, made())
        met = all(cost.seconds < MOST_SECONDS and cost.memory < MOST_MEMORY for cost in costs)
        yield f"| {name} | {_figures(costs)} | {'met' if met else '**missed**'} |"


def _figures(costs: Iterable[Cost]) -> str:
    return " | ".join(f"{cost.seconds:.3f} | {cost.memory:.0f}" for cost in costs)


def _costs(bench: Bench, cells: list[str]) -> list[Cost]:
    return [cost for _, cost, _ in measured(bench, ("dqlint", "dqlint-default"), bench.put(cells))]
