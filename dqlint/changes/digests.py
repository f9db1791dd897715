"""What tells the lines of a version of JSON Lines apart, in digests: the version itself need not be read again.

A version is UTF-8 and not packed, as for `lines`. What another adds to it is what `lines.compare` says.
"""

from __future__ import annotations

import struct
from collections.abc import MutableMapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from dqlint.changes import lines
from dqlint.changes.keys import NO_ROW, Key
from dqlint.changes.rows import NO_MATCH, matches

_SIZE = 16  # bytes of a digest
_BLANK = bytes(_SIZE)
_COUNTS = struct.Struct("<QQ")  # bytes of the text, lines


class Version(NamedTuple):
    """A version in digests, end to end; line ends are LF, whatever they were.

    `size` is that of the text in bytes. `heads` are the digests of steps from its start, `tails` of steps from its end;
    `written` those of the lines as they stand, `meant` the keys of what they mean, both zeros for blank ones.
    """

    size: int
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


def digest(data: bytes, known: MutableMapping[Key, Key]) -> Version:
    """A version in digests.

    `known` holds, by the digests of lines as they stand, the keys of those met before, and takes the new ones: versions
    that share lines share the work.
    """
    text = lines.line_feeds(data)
    steps, rows = range(0, len(text), lines.STEP), lines.split(text)
    written = [*map(_of_line, rows)]
    unknown = [row for row, one in enumerate(written) if one not in known]
    met = lines.keys_of([rows[row] for row in unknown], {})
    known.update(zip((written[row] for row in unknown), met, strict=True))
    return Version(
        size=len(text),
        heads=b"".join(_digest(text[at : at + lines.STEP]) for at in steps),
        tails=b"".join(_digest(lines.step_before(text, at)) for at in steps if at + lines.STEP <= len(text)),
        written=b"".join(one or _BLANK for one in written),
        meant=b"".join(known[one] or _BLANK for one in written),
    )


def meanings(version: Version) -> dict[Key, Key]:
    """The keys of the lines of a version by the digests of the lines: what `digest` may know."""
    return dict(zip(_parted(version.written), _parted(version.meant), strict=True))


def added(old: Version, new: bytes) -> tuple[int, ...]:
    """The lines of a newer version, counted from 0, that are not in the old one."""
    text = lines.line_feeds(new)
    head = _head(old, text)
    tail = _tail(old, text, head)
    first, last = text.count(b"\n", 0, head), old.lines - _lines(text[len(text) - tail :])
    between = slice(first * _SIZE, last * _SIZE)
    rows = _added(
        _parted(old.written[between]), _parted(old.meant[between]), lines.split(text[head : len(text) - tail])
    )
    return tuple(first + row for row in rows)


def _lines(tail: bytes) -> int:
    return len(lines.split(tail)) if tail else 0


def _added(written: Sequence[Key], meant: Sequence[Key], after: Sequence[bytes]) -> list[int]:
    """Lines are held against those that were, as they are written first; then the rest of both, as they are meant."""
    matched = matches(written, [*map(_of_line, after)])
    seen = set(matched)
    gone = [meant[line] for line, key in enumerate(written) if key and line not in seen]
    come = [line for line, at in enumerate(matched) if at == NO_MATCH and after[line]]
    again = matches(gone, lines.keys_of([after[line] for line in come], {}))
    return [line for line, at in zip(come, again, strict=True) if at == NO_MATCH]


def _head(old: Version, text: bytes) -> int:
    """How many bytes of whole lines both begin with, found in the steps that `lines` takes."""
    at = 0
    for one in _parted(old.heads):
        if one != _digest(text[at : at + lines.STEP]):
            break
        at += lines.STEP
    return text.rfind(b"\n", 0, at) + 1


def _tail(old: Version, text: bytes, head: int) -> int:
    """How many bytes of whole lines both end with behind the head, in the steps that `lines` takes."""
    most = min(old.size, len(text)) - head
    at = 0
    for one in _parted(old.tails):
        if at + lines.STEP > most or one != _digest(lines.step_before(text, at)):
            break
        at += lines.STEP
    start = text.find(b"\n", len(text) - at) + 1
    return len(text) - start if start else 0


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=_SIZE).digest()


def _of_line(line: bytes) -> Key:
    return _digest(line) if line else NO_ROW


def _parted(digests: bytes) -> list[Key]:
    parts = (digests[at : at + _SIZE] for at in range(0, len(digests), _SIZE))
    return [NO_ROW if part == _BLANK else part for part in parts]


def pack(version: Version) -> bytes:
    """A version in bytes, under a digest of them."""
    body = b"".join((_COUNTS.pack(version.size, version.lines), *version[1:]))
    return _digest(body) + body


def unpack(data: bytes) -> Version | None:
    """The version, or None where the bytes are not what `pack` made. numpy, which `packed` needs, takes too long."""
    body = data[_SIZE:]
    if len(body) < _COUNTS.size or data[:_SIZE] != _digest(body):
        return None
    size, rows = _COUNTS.unpack_from(body)
    parts, at = [], _COUNTS.size
    for count in (-(-size // lines.STEP), size // lines.STEP, rows, rows):
        parts.append(body[at : at + count * _SIZE])
        at += count * _SIZE
    return Version(size, *parts)
