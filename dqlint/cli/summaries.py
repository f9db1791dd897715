"""The file of a job's summary, which other steps write to as well."""

from __future__ import annotations

from pathlib import Path

from dqlint.model import ConfigError, Problem

LARGEST = 1_000_000  # bytes: GitHub drops a summary over 1 MiB whole
_LEFT_OUT = b"\nThe rest is left out for size.\n"


def append(text: str, file: Path) -> None:
    """Put lines at the end of a file; the last ones are left out where there is no room. Raises ConfigError."""
    try:
        there = file.stat().st_size if file.exists() else 0
        with file.open("ab") as out:
            out.write(_fitting((b"\n" if there else b"") + text.encode("utf-8", "backslashreplace"), LARGEST - there))
    except OSError as error:
        raise ConfigError(Problem(str(file), 0, 0, f"cannot be written: {error.strerror or error}")) from None


def _fitting(data: bytes, room: int) -> bytes:
    """The data, or as many of its lines as there is room for."""
    if len(data) <= room:
        return data
    end = data.rfind(b"\n", 0, max(0, room - len(_LEFT_OUT))) + 1
    return data[:end] + _LEFT_OUT if end else b""
