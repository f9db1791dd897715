"""Rows with their words listed from the rarest on, the words numbered in an order that can grow."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dqlint.similarity.arrays import I64, LOW, U64, Mask, spans
from dqlint.similarity.sets import Sets


class Words(NamedTuple):
    """Known words. A word is its number: the more frequent first, and words that came to be known later after all.

    `hashes[number]` is the hash of a word, `field[number]` its field, and `by_hash` are the numbers by hash.
    """

    hashes: U64
    field: NDArray[np.uint8]
    by_hash: I64

    @classmethod
    def of(cls, sets: Sets) -> Words:
        """The words of sets, which are ranked the other way round."""
        return cls._of(sets.hashes[::-1], sets.field[::-1])

    @classmethod
    def _of(cls, hashes: U64, field: NDArray[np.uint8]) -> Words:
        return cls(hashes, field, np.argsort(hashes))

    def numbers(self, sets: Sets) -> tuple[I64, Words]:
        """The number of each rank of the sets; words not known get numbers of their own, and all words with them."""
        at = np.searchsorted(self.hashes[self.by_hash], sets.hashes)
        found = self.by_hash[np.minimum(at, len(self.by_hash) - 1)] if len(self.by_hash) else at
        known = self.hashes[found] == sets.hashes if len(self.by_hash) else np.zeros(len(at), bool)
        numbers = np.where(known, found, len(self.hashes) - 1 + np.cumsum(~known))
        if known.all():
            return numbers, self
        hashes = np.concatenate((self.hashes, sets.hashes[~known]))
        return numbers, self._of(hashes, np.concatenate((self.field, sets.field[~known])))


class Listed(NamedTuple):
    """`ranks[start:start + size]` are the words of a row by number, descending: the rarest first.

    `by_field` (rows by fields) counts the words of each field; of `signature`, each word flips one bit.
    """

    ranks: NDArray[np.int32]
    field: NDArray[np.uint8]
    by_field: I64
    signature: U64
    size: I64
    start: I64

    @classmethod
    def of(cls, sets: Sets, numbers: I64, words: Words, fields: int) -> Listed:
        """The rows of sets whose ranks have these numbers among the words."""
        size = np.diff(sets.offsets)
        owner = np.repeat(np.arange(len(size)), size)
        keys = owner << 32 | LOW - numbers[sets.ranks]
        keys.sort()
        ranks = (LOW - (keys & LOW)).astype(np.int32)
        cells = np.bincount(owner * fields + words.field[ranks], minlength=len(size) * fields)
        return cls.made(ranks, words.field, cells.reshape(-1, fields), _signature(words.hashes[ranks], size))

    @classmethod
    def made(cls, ranks: NDArray[np.int32], field: NDArray[np.uint8], by_field: I64, signature: U64) -> Listed:
        """With what follows from the rest."""
        size = by_field.sum(1)
        return cls(ranks, field, by_field, signature, size, np.cumsum(size) - size)

    def only(self, which: I64) -> Listed:
        """These of the rows."""
        ranks = self.ranks[spans(self.start[which], self.size[which])]
        return self.made(ranks, self.field, self.by_field[which], self.signature[which])

    def and_then(self, later: Listed) -> Listed:
        """These rows and later ones, whose words are numbered in the same way and may be more."""
        return self.made(
            np.concatenate((self.ranks, later.ranks)),
            later.field,
            np.concatenate((self.by_field, later.by_field)),
            np.concatenate((self.signature, later.signature)),
        )


def _signature(hashes: U64, size: I64) -> U64:
    made = np.zeros(len(size), np.uint64)
    full: Mask = size > 0
    if full.any():
        starts = (np.cumsum(size) - size)[full]
        made[full] = np.bitwise_xor.reduceat(np.uint64(1) << (hashes & np.uint64(63)), starts)
    return made
