"""dqlint beside its peers: time, memory, and how much of the truth each finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from near import texts
from near.measure import Bench, Cost, Score, Share, measured, say, score, true_pairs
from near.tools import TOOLS

PARTS = {"rensa-pairs": 0.5, "rensa-flags": 1, "rensa-rho": 1}  # of a peer's seconds, that dqlint may take at most
MOST = {"alpaca-52k": (0.18, 250), "many datasets": (0.6, 250)}  # seconds and MiB


def section(bench: Bench) -> Iterator[str]:
    """A table a set, then which of the targets are met."""
    yield "## Beside its peers"
    costs = {}
    for name, made in sets(bench):
        cells = made()
        title = f"{name}, {len(cells):,} rows"
        say(f"peers: {title}")
        lines, costs[title] = _table(bench, cells)
        yield f"\n### {title}\n"
        yield from lines
    yield "\n### Against the targets\n"
    yield from _targets(costs)


def sets(bench: Bench) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """The sets by name, made when they are wanted."""
    real = texts.real(bench.data)
    cells = {name: texts.joined(real[name]) for name in ("alpaca-52k", "banking77", "gsm8k")}
    for name, made in cells.items():
        yield name, lambda made=made: made
    yield "many datasets", lambda: texts.mixed(bench.data, real)
    prompts = [text for made in cells.values() for text in made]
    for rows in sorted({min(200_000, bench.largest), bench.largest}):
        yield "words of real prompts", lambda rows=rows: texts.resampled(prompts, rows)
        yield "made vocabulary", lambda rows=rows: texts.zipf(rows)


def _table(bench: Bench, cells: list[str]) -> tuple[list[str], dict[str, Cost]]:
    path = bench.put(cells)
    true, sample = true_pairs(bench, path, len(cells))
    tools = [name for name, tool in TOOLS.items() if len(cells) <= tool.most]
    lines, costs = [_truth(len(true), sample)], {}
    lines += ["| tool | s | MiB | rows: recall | precision | pairs: recall | precision | clusters right | runs |"]
    lines += ["|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for name, cost, found in measured(bench, tools, path):
        costs[name] = cost
        lines.append(_line(name, cost, score(TOOLS[name].finds, found, true, sample)))
    normalising = max(cost.normalising for cost in costs.values())
    lines.append(f"\nNormalising the texts for the peers took another {normalising:.2f} s.")
    return lines, costs


def _truth(pairs: int, sample: list[int] | None) -> str:
    if sample is None:
        return f"{pairs:,} near pairs, all pairs counted.\n"
    return f"{pairs:,} near pairs of {len(sample):,} sampled rows, held against all rows; the shares are of these.\n"


def _line(name: str, cost: Cost, found: Score) -> str:
    shares = (*_shares(found.rows), *_shares(found.pairs), _percent(found.clusters))
    return f"| {TOOLS[name].title} | {cost.seconds:.3f} | {cost.memory:.0f} | {' | '.join(shares)} | {cost.runs} |"


def _shares(share: Share | None) -> tuple[str, str]:
    return (_percent(share.recall), _percent(share.precision)) if share else ("", "")


def _percent(share: float | None) -> str:
    """Rounded down, so that 100% is all."""
    return "" if share is None else f"{int(share * 1000) / 10:g}%"


def _targets(costs: dict[str, dict[str, Cost]]) -> Iterator[str]:
    yield "Seconds of dqlint (J >= 0.8) as a part of a peer's, both from the texts; in brackets, where the peer gets"
    yield "normalised words and dqlint starts from the texts all the same. In bold what misses the target.\n"
    yield f"| set | {' | '.join(f'{TOOLS[peer].title} (target {most})' for peer, most in PARTS.items())} |"
    yield f"|---|{'--:|' * len(PARTS)}"
    for title, of in costs.items():
        yield f"| {title} | {' | '.join(_part(of['dqlint'], of[peer], most) for peer, most in PARTS.items())} |"
    yield ""
    for name, (seconds, memory) in MOST.items():
        (own,) = [of["dqlint"] for title, of in costs.items() if title.startswith(name)]
        met = "met" if own.seconds <= seconds and own.memory <= memory else "**missed**"
        yield f"- {name}: target {seconds} s and {memory} MiB, {met} with {own.seconds:.3f} s and {own.memory:.0f} MiB"


def _part(own: Cost, peer: Cost, most: float) -> str:
    from_texts, from_words = own.seconds / (peer.seconds + peer.normalising), own.seconds / peer.seconds
    return f"{_bold(from_texts, most)} ({_bold(from_words, most)})"


def _bold(part: float, most: float) -> str:
    bold = "**" if part > most else ""
    return f"{bold}{part:.2f}{bold}"
