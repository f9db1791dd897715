"""Digests of the large files that were compared, kept so that a version need not be read to be compared again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

import dqlint
from dqlint.apart import Apart, processes
from dqlint.cache import NONE, Cache
from dqlint.changes import digests
from dqlint.changes.digests import Version
from dqlint.changes.lines import line_feeds
from dqlint.sources.git import blob_id

_KIND = "lines"
_MD5 = 32  # digits of DVC's ids
_REVISION = 2  # goes up where keys or digests become others
_SMALLEST, _LARGEST = 2_000_000, 400_000_000  # bytes: reading less takes no longer than this; more fills the cache


class Remembered:
    """What is kept of versions, by what tells their content, and is being worked out for the next run.

    That takes as long as a run, so it is done beside it, or not at all where there is no second process.
    """

    def __init__(self, cache: Cache = NONE) -> None:
        self._cache = cache
        self._working: Apart[None] | None = None

    def version(self, key: str) -> Version | None:
        """What is kept of a version."""
        return digests.unpack(self._cache.get(_KIND, _key(key)) or b"")

    def has(self, key: str) -> bool:
        """Whether something is."""
        return self._cache.get(_KIND, _key(key)) is not None

    def keep(self, contents: Mapping[str, bytes], like: Version | None = None, *, unsure: str = "") -> None:
        """Begin to keep versions, of which each shares lines with the one before; `like` is one before the first.

        The content under the key `unsure` is kept if it has the id that the key begins with: what DVC tracks may come
        from the work tree, where it can be written to meanwhile.
        """
        worth = {key: data for key, data in contents.items() if _SMALLEST < len(data) < _LARGEST}
        if worth and self._cache != NONE and processes() > 1:
            self.finish()
            self._working = Apart(partial(_keep, self._cache, worth, like, unsure))

    def finish(self) -> None:
        """Wait for what was begun. No run fails because it did."""
        if self._working:
            with suppress(Exception):
                self._working.result()
        self._working = None


def _keep(cache: Cache, contents: Mapping[str, bytes], like: Version | None, unsure: str) -> None:
    for key, data in contents.items():
        if key == unsure and not _has_id(data, key.partition(" ")[0]):
            continue
        like = digests.derived(like, data) if like else digests.digest(data)
        cache.put(_KIND, _key(key), digests.pack(like))


def _has_id(data: bytes, oid: str) -> bool:
    """Whether content, as it is or with LF for CRLF, has that id as a blob of Git, or by DVC's md5."""
    return oid in {_id(data, len(oid)), _id(line_feeds(data), len(oid))}


def _id(data: bytes, length: int) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest() if length == _MD5 else blob_id(data, length)


def _key(key: str) -> str:
    return f"{dqlint.__version__} {_REVISION} {key}"
