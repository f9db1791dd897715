"""What tells the lines of a version of JSON Lines apart, in digests: the version itself need not be read again.

A version is UTF-8 and not packed, as for `lines`. What another adds to it is what `lines.compare` says.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from dqlint.changes import lines
from dqlint.changes.keys import NO_ROW, Key
from dqlint.changes.rows import NO_MATCH, matches

_SIZE = 16  # bytes of a digest
_BLANK = bytes(_SIZE)
_COUNTS = struct.Struct("<QQ?")  # bytes of the text, lines, whether these are good


class Version(NamedTuple):
    """A version in digests, end to end; line ends are LF, whatever they were.

    `size` is that of the text in bytes; `good`: that all lines are is known. `heads` are the digests of steps from its
    start, `tails` of steps from its end; `written` those of the lines as they stand, `meant` the keys of what they
    mean, both zeros for blank ones.
    """

    size: int
    good: bool
    heads: bytes
    tails: bytes
    written: bytes
    meant: bytes

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self.written) // _SIZE

    @property
    def has_blank(self) -> bool:
        """Whether a line is blank."""
        return NO_ROW in _parted(self.written)

    @property
    def is_empty(self) -> bool:
        """Whether all lines are."""
        return not self.written.strip(b"\0")


def digest(data: bytes) -> Version:
    """A version in digests."""
    text = lines.line_feeds(data)
    rows = lines.split(text)
    steps = range(0, len(text), lines.STEP)
    whole = range(0, len(text) - lines.STEP + 1, lines.STEP)
    keyed = lines.keys_of(rows)
    return Version(
        size=len(text),
        good=keyed.good,
        heads=b"".join(_digest(text[at : at + lines.STEP]) for at in steps),
        tails=b"".join(_digest(lines.step_before(text, at)) for at in whole),
        written=_joined(map(_of_line, rows)),
        meant=_joined(keyed.keys),
    )


def derived(old: Version, data: bytes) -> Version:
    """The same from the digests of a version that shares lines with it: only the others are looked at."""
    text = lines.line_feeds(data)
    between = _between(old, text)
    rows = lines.split(text[between.start : between.end])
    steps = range(between.first_step * lines.STEP, len(text), lines.STEP)
    whole = range(between.last_step * lines.STEP, len(text) - lines.STEP + 1, lines.STEP)
    keyed = lines.keys_of(rows)
    return Version(
        size=len(text),
        good=old.good and keyed.good,
        heads=b"".join(
            (old.heads[: between.first_step * _SIZE], *(_digest(text[at : at + lines.STEP]) for at in steps))
        ),
        tails=b"".join(
            (old.tails[: between.last_step * _SIZE], *(_digest(lines.step_before(text, at)) for at in whole))
        ),
        written=_spliced(old.written, between, _joined(map(_of_line, rows))),
        meant=_spliced(old.meant, between, _joined(keyed.keys)),
    )


class Added(NamedTuple):
    """The lines of a newer version, counted from 0, that are not in the old one, and the blank ones among them.

    `among`: before and behind these lines both versions are the same.
    """

    lines: tuple[int, ...]
    blank: tuple[int, ...]
    among: range


def added(old: Version, new: bytes) -> Added:
    """What a newer version adds."""
    text = lines.line_feeds(new)
    between = _between(old, text)
    after = lines.split(text[between.start : between.end])
    found = _added(_parted(_cut(old.written, between)), _parted(_cut(old.meant, between)), after)
    among = range(between.first, between.first + len(after))
    blank = (line for line, text in zip(among, after, strict=True) if not text)
    return Added(tuple(among[row] for row in found), tuple(blank), among)


def _added(written: Sequence[Key], meant: Sequence[Key], after: Sequence[bytes]) -> list[int]:
    """Lines are held against those that were, as they are written first; then the rest of both, as they are meant."""
    matched = matches(written, [*map(_of_line, after)])
    seen = set(matched)
    gone = [meant[line] for line, key in enumerate(written) if key and line not in seen]
    come = [line for line, at in enumerate(matched) if at == NO_MATCH and after[line]]
    again = matches(gone, lines.keys_of([after[line] for line in come]).keys)
    return [line for line, at in zip(come, again, strict=True) if at == NO_MATCH]


class _Between(NamedTuple):
    """What lies between the like ends of two versions: bytes of the new one, lines of the old one.

    `first_step` and `last_step` count the steps that are alike at the start and at the end.
    """

    start: int
    end: int
    first: int
    last: int
    first_step: int
    last_step: int


def _between(old: Version, text: bytes) -> _Between:
    first_step, head = _head(old, text)
    last_step, tail = _tail(old, text, head)
    first, end = text.count(b"\n", 0, head), len(text) - tail
    ended = text.count(b"\n", end) + (not text.endswith(b"\n")) if tail else 0
    return _Between(head, end, first, old.lines - ended, first_step, last_step)


def _cut(digests: bytes, between: _Between) -> bytes:
    return digests[between.first * _SIZE : between.last * _SIZE]


def _spliced(digests: bytes, between: _Between, instead: bytes) -> bytes:
    return digests[: between.first * _SIZE] + instead + digests[between.last * _SIZE :]


def _head(old: Version, text: bytes) -> tuple[int, int]:
    """How many of the steps that `lines` takes are alike at the start, and how many bytes of whole lines these hold."""
    steps = 0
    for one in _parted(old.heads):
        if one != _digest(text[steps * lines.STEP : (steps + 1) * lines.STEP]):
            break
        steps += 1
    return steps, text.rfind(b"\n", 0, steps * lines.STEP) + 1


def _tail(old: Version, text: bytes, head: int) -> tuple[int, int]:
    """The same at the end, behind the head."""
    most = (min(old.size, len(text)) - head) // lines.STEP
    steps = 0
    for one in _parted(old.tails)[:most]:
        if one != _digest(lines.step_before(text, steps * lines.STEP)):
            break
        steps += 1
    start = text.find(b"\n", len(text) - steps * lines.STEP) + 1
    return steps, len(text) - start if start else 0


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=_SIZE).digest()


def _of_line(line: bytes) -> Key:
    return _digest(line) if line else NO_ROW


def _joined(keys: Iterable[Key]) -> bytes:
    return b"".join(key or _BLANK for key in keys)


def _parted(digests: bytes) -> list[Key]:
    parts = (digests[at : at + _SIZE] for at in range(0, len(digests), _SIZE))
    return [NO_ROW if part == _BLANK else part for part in parts]


def pack(version: Version) -> bytes:
    """A version in bytes, under a digest of them."""
    body = b"".join((_COUNTS.pack(version.size, version.lines, version.good), *version[2:]))
    return _digest(body) + body


def unpack(data: bytes) -> Version | None:
    """The version, or None where the bytes are not what `pack` made. numpy, which `packed` needs, takes too long."""
    body = data[_SIZE:]
    if len(body) < _COUNTS.size or data[:_SIZE] != _digest(body):
        return None
    size, rows, good = _COUNTS.unpack_from(body)
    parts, at = [], _COUNTS.size
    for count in (-(-size // lines.STEP), size // lines.STEP, rows, rows):
        parts.append(body[at : at + count * _SIZE])
        at += count * _SIZE
    return Version(size, good, *parts)
