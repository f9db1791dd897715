"""Arrays as one run of bytes, and back: what a derived file holds. A damaged one is refused, never read as another.

Little endian, in steps of eight bytes: the magic bytes, the sums over all that follows, the number of all bytes, the
length of the head; the head, which is JSON and says what this is and the type and length of each array; the arrays.

The sums are a CRC-32 and the sum of all 64-bit words. What is wrong is found for certain in a run of 32 bits or in one
word, in the first bytes, and where the file is cut off or longer; of all else (garbage, blocks of another file or in
another order) one in 2**32 passes the one sum, and where words changed one in 2**64 the other. They are no guard
against somebody who can write the file.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_MAGIC = b"\x93dqlint\n"
_START = struct.Struct("<8sQQQQ")  # magic, CRC, sum, all bytes, bytes of the head
_SUMMED = 24  # from here on bytes are in the sums
_STEP = 8


def pack(what: str, arrays: Sequence[Array]) -> bytes:
    """The bytes of one-dimensional arrays. `what` names format and version: only who asks for the same gets them."""
    little = [array.astype(array.dtype.newbyteorder("<"), copy=False) for array in arrays]
    head = _filled(json.dumps([what, [[array.dtype.str, len(array)] for array in little]]).encode())
    body = b"".join([head, *(_filled(array.tobytes()) for array in little)])
    summed = struct.pack("<QQ", _START.size + len(body), len(head)) + body
    return _MAGIC + struct.pack("<QQ", *_sums(summed)) + summed


def unpack(data: bytes | memoryview, what: str) -> list[Array] | None:
    """The arrays as views of the data, or None where it is not what `pack` made of `what`."""
    if len(data) < _START.size or len(data) % _STEP:
        return None
    magic, *sums, whole, head = _START.unpack_from(data)
    if magic != _MAGIC or whole != len(data) or sums != _sums(memoryview(data)[_SUMMED:]):
        return None
    said, columns = json.loads(bytes(data[_START.size : _START.size + head]))
    return _views(data, _START.size + head, columns) if said == what else None


def _views(data: bytes | memoryview, start: int, columns: Sequence[tuple[str, int]]) -> list[Array]:
    views = []
    for kind, length in columns:
        view = np.frombuffer(data, np.dtype(kind), length, start)
        views.append(view if sys.byteorder == "little" else view.astype(view.dtype.newbyteorder("=")))
        start += -(-view.nbytes // _STEP) * _STEP
    return views


def _filled(data: bytes) -> bytes:
    return data + b" " * (-len(data) % _STEP)


def _sums(data: bytes | memoryview) -> list[int]:
    return [zlib.crc32(data), int(np.frombuffer(data, "<u8").sum(dtype=np.uint64))]
