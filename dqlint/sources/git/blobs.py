"""The bytes of blobs, by id."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dqlint.sources.git.program import Git, NotFetched, refuse

_ALGORITHMS = {40: "sha1", 64: "sha256"}  # by the length of an id


def blob_id(data: bytes, length: int) -> str:
    """The id of a blob of these bytes, in a repository whose ids are so long."""
    hashed = hashlib.new(_ALGORITHMS[length], b"blob %d\0" % len(data), usedforsecurity=False)
    hashed.update(data)
    return hashed.hexdigest()


class Blobs:
    """Reads blobs through one `cat-file --batch`, started for the first."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, oid: str) -> bytes | None:
        """The bytes of a blob; None if it is not here, or is no blob. Raises ConfigError for one that is damaged."""
        self._process = self._process or self._git.start("cat-file", "--batch")
        try:
            return _answer(self._process, oid)
        except LookupError:
            return self._alone(oid)
        except (EOFError, BrokenPipeError):  # git ends at a damaged object, and at one that it would have to fetch
            self.close()
            return self._alone(oid)

    def close(self) -> None:
        """Ends the process."""
        if self._process:
            with suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None

    def _alone(self, oid: str) -> bytes | None:
        """The blob by a process of its own, which tells an object that is missing from one that cannot be read."""
        done = self._git.run("cat-file", "blob", oid)
        if done.returncode == 0:
            return done.stdout
        if b"error: " in done.stderr or b"bad file" not in done.stderr:
            with suppress(NotFetched):
                refuse(done.stderr, self._git.folder)
        return None


@contextmanager
def reading(git: Git) -> Iterator[Blobs]:
    """A reader whose process ends with the block."""
    blobs = Blobs(git)
    try:
        yield blobs
    finally:
        blobs.close()


def _answer(process: subprocess.Popen[bytes], oid: str) -> bytes | None:
    """One question and its answer: `id type size`, the bytes, an end of line.

    Raises LookupError where git says that the object is missing, EOFError where the answer breaks off.
    """
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(oid.encode() + b"\n")
    process.stdin.flush()
    header = process.stdout.readline().split()
    if header[-1:] == [b"missing"]:
        raise LookupError
    if not header:
        raise EOFError
    _, kind, size = header
    data = process.stdout.read(int(size))
    if process.stdout.read(1) != b"\n":
        raise EOFError
    return data if kind == b"blob" else None
