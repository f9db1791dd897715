"""All pairs of similarity 0.8 and more by brute force: `python truth.py TEXTS.json FOUND.npy [SAMPLE]`.

The words that two rows share are counted for every pair by a product of sparse matrices; only pairs whose sizes alone
make them less similar are left out. Of dqlint it knows what a word is, and nothing of the join. With SAMPLE, that many
rows, drawn with a seed, are held against all rows. Runs in the environment of the peers, for scipy.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dqlint.similarity.words import words

SEED = 11
AT_ONCE = 400  # rows that are held against all
PART, OF = 4, 5  # the similarity


def matrix(texts: Sequence[str]) -> Any:
    """A row a text, a column a word, 1 where the text has it."""
    from scipy.sparse import csr_matrix

    number: dict[str, int] = {}
    rows = [[number.setdefault(word, len(number)) for word in dict.fromkeys(words(text))] for text in texts]
    columns = np.array([word for row in rows for word in row], np.int32)
    starts = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(len(columns), np.int32), columns, starts), (len(texts), max(len(number), 1)))


def pairs(texts: Sequence[str], sample: int | None = None) -> np.ndarray:
    """The pairs as two columns of rows, the first the lesser; with a sample, those that a sampled row is in."""
    held = matrix(texts)
    sizes = np.diff(held.indptr)
    order = np.argsort(sizes, kind="stable")
    chosen = order
    if sample is not None:
        chosen = np.array(sorted(sampled(len(texts), sample), key=lambda row: sizes[row]), np.int64)
    made = np.unique(np.concatenate([np.zeros((0, 2), np.int64), *_blocks(held, sizes, order, chosen)]), axis=0)
    return made.astype(np.int64)


def sampled(rows: int, sample: int) -> list[int]:
    """The rows that are drawn."""
    return random.Random(SEED).sample(range(rows), min(sample, rows))  # noqa: S311 - no secret


def _blocks(held: Any, sizes: np.ndarray, order: np.ndarray, chosen: np.ndarray) -> Iterator[np.ndarray]:
    by_size = held[order]
    ascending = sizes[order]
    for at in range(0, len(chosen), AT_ONCE):
        rows = chosen[at : at + AT_ONCE]
        low = np.searchsorted(ascending, -(-PART * sizes[rows[0]] // OF))
        high = np.searchsorted(ascending, OF * sizes[rows[-1]] // PART, side="right")
        shared = (held[rows] @ by_size[low:high].T).tocoo()
        one, other, both = rows[shared.row], order[low:high][shared.col], shared.data
        near = (OF * both >= PART * (sizes[one] + sizes[other] - both)) & (one != other)
        yield np.sort(np.stack((one[near], other[near]), axis=1), axis=1)


def main() -> None:
    """Find them and keep them."""
    texts, target, *sample = sys.argv[1:]
    np.save(target, pairs(json.loads(Path(texts).read_bytes()), *map(int, sample)))


if __name__ == "__main__":
    main()
