"""How much of a text stands in other texts word for word: the share of its runs of words that some of them hold.

Made to find evaluation rows inside training rows. A single run in common says little (stock phrases, templates); half
of them is a text that was copied, also where a word was changed or it stands inside a longer one. On GSM8K, half of the
8-word runs found 38 of 40 planted test questions, half of them with a word changed, and one that was there; half of the
13-word runs found 33.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dqlint.similarity.arrays import I64, LOW, U64, Mask, mixed, run_starts, spans
from dqlint.similarity.sets import hashed_words

RUN = 8  # words
SHARE = 0.5
FEWEST = 5  # different runs of a text: a sentence of a few words is in others by chance
STOCK = 0.01  # of the texts that are looked for: a run that more of them have, and more than two, is a template's
_FEW_TEXTS = 2
_BITS = 24  # of the filter
_SHIFT = np.uint64(64 - _BITS)
_MOST_PLACES = 1_000  # of one run


class Contained(NamedTuple):
    """A text, another that holds a share of its runs, and that share."""

    text: int
    holder: int
    share: float


def contained(
    texts: Sequence[str], others: Sequence[str], share: float = SHARE, run: int = RUN, fewest: int = FEWEST
) -> list[Contained]:
    """Every text with each of the others that holds at least the share of its different runs of words, in order.

    Texts of fewer runs than `fewest` are never found: these have to be compared as a whole. Runs that
    many of the texts share are a template's and do not count. Exact, but that runs are told apart by 64-bit hashes, and
    that of a run that stands in very many of the others only the first of them count.
    """
    runs, owner = _without_stock(*_runs(texts, run), len(texts))
    held, holder = _runs(others, run)
    among = _among(held, runs)
    held, holder = held[among], holder[among]
    present = _among(runs, held)
    counts = np.bincount(owner, minlength=len(texts))
    found = np.bincount(owner[present], minlength=len(texts))
    wanted = present & ((counts >= fewest) & (found >= share * counts))[owner]
    pairs, shared = _pairs(runs[wanted], owner[wanted], held, holder)
    shares = shared / counts[pairs >> 32]
    enough = shared >= share * counts[pairs >> 32]
    return [*map(Contained, (pairs[enough] >> 32).tolist(), (pairs[enough] & LOW).tolist(), shares[enough].tolist())]


def _runs(texts: Sequence[str], run: int) -> tuple[U64, I64]:
    """The different runs of each text as hashes, with the text: by text, then by hash."""
    words, offsets = hashed_words(texts)
    counts = np.maximum(np.diff(offsets) - run + 1, 0)
    owner = np.repeat(np.arange(len(texts)), counts)
    start = np.repeat(offsets[:-1] - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
    hashes = np.zeros(len(start), np.uint64)
    for step in range(run):
        hashes = mixed(hashes + words[start + step])
    order = np.lexsort((hashes, owner))
    new = run_starts(owner[order], hashes[order])
    return hashes[order][new], owner[order][new]


def _without_stock(runs: U64, owner: I64, texts: int) -> tuple[U64, I64]:
    order = np.argsort(runs)
    heads = np.flatnonzero(run_starts(runs[order]))
    counts = np.diff(heads, append=len(runs))
    stock = np.zeros(len(runs), bool)
    stock[order] = np.repeat(counts > max(_FEW_TEXTS, STOCK * texts), counts)
    return runs[~stock], owner[~stock]


def _among(values: U64, wanted: U64) -> Mask:
    """Which of the values are among the wanted: a bitmap lets few others through to be looked up."""
    bitmap = np.zeros(1 << _BITS, bool)
    bitmap[wanted >> _SHIFT] = True
    among: Mask = bitmap[values >> _SHIFT]
    maybe = np.flatnonzero(among)
    ordered = np.sort(wanted)
    at = np.searchsorted(ordered, values[maybe])
    among[maybe] = ordered[np.minimum(at, len(ordered) - 1)] == values[maybe] if len(ordered) else False
    return among


def _pairs(runs: U64, owner: I64, held: U64, holder: I64) -> tuple[I64, I64]:
    """Texts with others that share runs, as text << 32 | other, and how many they share."""
    order = np.argsort(held, kind="stable")
    held, holder = held[order], holder[order]
    low = np.searchsorted(held, runs)
    counts = np.minimum(np.searchsorted(held, runs, side="right") - low, _MOST_PLACES)
    pairs = np.sort(np.repeat(owner, counts) << 32 | holder[spans(low, counts)])
    heads = np.flatnonzero(run_starts(pairs))
    return pairs[heads], np.diff(heads, append=len(pairs))
