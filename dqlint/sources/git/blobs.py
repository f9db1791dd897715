"""The bytes of blobs, by id."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO

from dqlint.sources.git.program import Git, NotFetched, refuse

_COMPLAINT = re.compile(rb"^(error|fatal): ", re.MULTILINE)  # git also says "missing" of what it cannot read


class Blobs:
    """Reads blobs through one `cat-file --batch`, started for the first."""

    def __init__(self, git: Git, errors: IO[bytes]) -> None:
        self._git = git
        self._errors = errors
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, oid: str) -> bytes | None:
        """The bytes of a blob; None if it is not here, or is no blob. Raises ConfigError for one that is damaged."""
        self._process = self._process or self._git.start("cat-file", "--batch", errors=self._errors)
        data = self._answered(self._process, oid)
        said = b"" if data is not None else self._said()
        if self._process is None or _COMPLAINT.search(said):
            with suppress(NotFetched):
                refuse(said, self._git.folder)
        return data

    def _answered(self, process: subprocess.Popen[bytes], oid: str) -> bytes | None:
        try:
            return _answer(process, oid)
        except (EOFError, BrokenPipeError):  # git ends at an object that it would have to fetch
            self.close()
            return None

    def close(self) -> None:
        """Ends the process."""
        if self._process:
            with suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None

    def _said(self) -> bytes:
        self._errors.seek(0)
        said = self._errors.read()
        self._errors.seek(0)
        self._errors.truncate()
        return said


@contextmanager
def reading(git: Git) -> Iterator[Blobs]:
    """A reader whose process ends with the block."""
    with TemporaryFile() as errors:
        blobs = Blobs(git, errors)
        try:
            yield blobs
        finally:
            blobs.close()


def _answer(process: subprocess.Popen[bytes], oid: str) -> bytes | None:
    """One question and its answer: `id type size`, the bytes, an end of line. Raises EOFError where that breaks off."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(oid.encode() + b"\n")
    process.stdin.flush()
    header = process.stdout.readline().split()
    if header[-1:] == [b"missing"]:
        return None
    if not header:
        raise EOFError
    _, kind, size = header
    data = process.stdout.read(int(size))
    if process.stdout.read(1) != b"\n":
        raise EOFError
    return data if kind == b"blob" else None
