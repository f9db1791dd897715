"""Rows as sets of words, in arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dqlint.similarity.arrays import I64, U64, grouped, mixed, reduced, run_starts
from dqlint.similarity.contents import hashed
from dqlint.similarity.words import ASCII_WORDS, letter, normalised

AT_ONCE = 1 << 9  # cells whose words are hashed together
CELLS = 1 << 11  # of a field, whose words are told apart together
_SPACE = 0x20
_WORD = 8  # bytes of a hash
_LONG = 64  # bytes of a word


class Sets(NamedTuple):
    """Rows as sets of words. A word is its rank, the rarest first; the same word in two fields is two words.

    `ranks[offsets[r]:offsets[r + 1]]` are the words of row r, ascending; `field[rank]` is the field of a word and
    `hashes[rank]` its hash. Words are told apart by these 64 bits: of a million different ones two are taken for one
    with a chance of 3 in 10**8.
    """

    ranks: NDArray[np.int32]
    offsets: I64
    field: NDArray[np.uint8]
    hashes: U64


def word_sets(cells: Sequence[str], fields: int = 1) -> Sets:
    """The sets of rows whose texts are the cells, `fields` of them a row, row by row."""
    at_once = CELLS * fields
    parts = [_part(cells[at : at + at_once], fields) for at in range(0, len(cells) or 1, at_once)]
    ranks, field, hashes = _ranked(parts)
    by_row, sizes = zip(*map(_by_row, parts, ranks), strict=True)
    offsets = np.cumsum(np.concatenate((np.zeros(1, np.int64), *sizes)))
    return Sets(np.concatenate(by_row), offsets, field, hashes)


class _Part(NamedTuple):
    """Some rows: `words[k]` is the number of a word, `sizes[r]` how many the row has.

    Of each number, `hashes` and `field` tell which word it is, `counts` how often it stands in these rows.
    """

    words: NDArray[np.int32]
    sizes: I64
    hashes: U64
    field: NDArray[np.uint8]
    counts: I64


def _part(cells: Sequence[str], fields: int) -> _Part:
    hashes, offsets = hashed_words(cells)
    field = np.repeat(np.arange(len(cells)) % fields, np.diff(offsets)).astype(np.uint8)
    if fields > 1:
        hashes = mixed(hashes + field)
    order, new = grouped(hashes)
    firsts = np.flatnonzero(new)
    words = np.empty(len(hashes), np.int32)
    words[order] = np.cumsum(new) - 1
    at = order[firsts]
    return _Part(words, np.diff(offsets[::fields]), hashes[at], field[at], np.diff(firsts, append=len(hashes)))


def _ranked(parts: Sequence[_Part]) -> tuple[Sequence[I64], NDArray[np.uint8], U64]:
    """For each part the ranks of its words, and for each rank its field and hash."""
    hashes, field, counts = (np.concatenate(column) for column in [*zip(*parts, strict=True)][2:])
    order, new = grouped(hashes)
    firsts = np.flatnonzero(new)
    total = reduced(np.add, counts[order], firsts)
    by_rarity = np.argsort(total << 32 | np.arange(len(total)))
    rank = np.empty_like(by_rarity)
    rank[by_rarity] = np.arange(len(total))
    ranks = np.empty_like(order)
    ranks[order] = np.repeat(rank, np.diff(firsts, append=len(order)))
    at = order[firsts[by_rarity]]
    return np.split(ranks, np.cumsum([len(part.hashes) for part in parts])[:-1]), field[at], hashes[at]


def _by_row(part: _Part, ranks: I64) -> tuple[NDArray[np.int32], I64]:
    """The ranks of each row, ascending, and how many it has."""
    keys = np.repeat(np.arange(len(part.sizes)) << 32, part.sizes) | ranks[part.words]
    keys.sort()
    keys = keys[run_starts(keys)]
    return keys.astype(np.int32), np.bincount(keys >> 32, minlength=len(part.sizes))


def hashed_words(cells: Sequence[str]) -> tuple[U64, I64]:
    """The words of all cells as 64-bit hashes, in order, and where those of each cell begin (one more at the end)."""
    hashes = bytearray()  # grows where it is, so that no hash is held twice
    counts = [np.zeros(1, np.int64)]
    for at in range(0, len(cells), AT_ONCE):
        some, offsets = _hashed_words(cells[at : at + AT_ONCE])
        hashes += some.data
        counts.append(np.diff(offsets))
    return np.frombuffer(hashes, np.uint64), np.cumsum(np.concatenate(counts))


def _hashed_words(cells: Sequence[str]) -> tuple[U64, I64]:
    data, lengths = _joined(cells)
    codes = np.frombuffer(b"".join((b" ", data.translate(ASCII_WORDS), b" " * _WORD)), np.uint8)
    inside = codes != _SPACE
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts = edges[::2]
    offsets = np.searchsorted(starts, np.cumsum([0, *lengths]) + np.arange(len(cells) + 1) + 1)
    return _hash(codes, starts, edges[1::2] - starts), offsets


def _joined(cells: Sequence[str]) -> tuple[bytes, Iterable[int]]:
    """The cells in UTF-8 with a space between them, and the length of each in bytes."""
    if (text := " ".join(cells)).isascii():
        return text.encode(), map(len, cells)
    others = iter(_spaced([cell for cell in cells if not cell.isascii()]))
    parts = [cell.encode() if cell.isascii() else next(others) for cell in cells]
    return b" ".join(parts), map(len, parts)


def _spaced(texts: Sequence[str]) -> list[bytes]:
    """As `dqlint.similarity.words.spaced`, in UTF-8; in arrays that takes half the time."""
    if not texts:
        return []
    normal = [*map(normalised, texts)]
    codes = np.frombuffer("\n".join(normal).encode("utf-32-le", "surrogatepass"), "<u4")
    kinds = _kinds(codes)
    kept = np.where(kinds == _NO_LETTER, np.uint32(_SPACE), codes).astype("<u4", copy=False)
    kept[np.cumsum([len(text) + 1 for text in normal[:-1]], dtype=np.int64) - 1] = ord("\n")
    apart = kinds == _WORD_OF_ITS_OWN  # from what is before it
    apart[1:] |= apart[:-1]
    made = np.insert(kept, np.flatnonzero(apart), _SPACE)
    return made.tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass").split(b"\n")


def _kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    kinds = _KINDS[codes]
    new = {*codes[kinds == _UNKNOWN].tolist()}
    for code in new:
        made = letter(chr(code))
        _KINDS[code] = _NO_LETTER if made == " " else _LETTER if len(made) == 1 else _WORD_OF_ITS_OWN
    return _KINDS[codes] if new else kinds


def _hash(codes: NDArray[np.uint8], starts: I64, lengths: I64) -> U64:
    """A hash of every piece, eight bytes at a time, and what is left of long ones at once.

    `codes` go on for eight bytes behind the last piece.
    """
    eights: U64 = np.ndarray((len(codes) - _WORD + 1,), np.uint64, codes, strides=(1,))
    made = mixed(eights[starts] & _MASKS[np.minimum(lengths, _WORD)])
    left, at = np.flatnonzero(lengths > _WORD), _WORD
    while len(left) and at < _LONG:
        piece = eights[starts[left] + at] & _MASKS[np.minimum(lengths[left] - at, _WORD)]
        made[left] = mixed(mixed(made[left]) + piece)
        at += _WORD
        left = left[lengths[left] > at]
    if len(left):
        made[left] = mixed(mixed(made[left]) + hashed(codes, starts[left] + at, lengths[left] - at))
    return made


_UNKNOWN, _NO_LETTER, _LETTER, _WORD_OF_ITS_OWN = range(4)
_KINDS = np.zeros(0x110000, np.uint8)  # of every character that was met
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], np.uint64)
