"""Where a project's own small files lie (dqlint.yaml, packs, schemas), and reading one without a traceback."""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path

from dqlint.model import ConfigError, Problem

LARGEST = 1_000_000  # bytes: nobody writes a config or a rule file by hand that is larger


@lru_cache(maxsize=4096)
def top(folder: Path) -> Path | None:
    """The top level of the Git repository that holds the folder (an absolute path); None outside of one."""
    if (folder / ".git").exists():
        return folder
    return None if folder.parent == folder else top(folder.parent)


def within(folder: Path, written: str, root: Path) -> Path | None:
    """The file that a path written in a file of `folder` names; None where it leads out of `root`, also by a link."""
    path = Path(os.path.normpath(folder / written))
    inside = path.is_relative_to(root) and path.resolve().is_relative_to(root.resolve())
    return path if inside else None


def posix(path: Path, root: Path) -> str:
    """The path as outputs show it: from the root, with forward slashes."""
    return Path(os.path.relpath(path, root)).as_posix() if path.is_relative_to(root) else path.as_posix()


def read_text(path: Path, file: str) -> str:
    """The text of a small UTF-8 file (a byte order mark is dropped), shown as `file`. Raises ConfigError."""
    try:
        data = _bytes(path)
    except FileNotFoundError:
        raise _refused(file, "there is no such file") from None
    except OSError as error:
        raise _refused(file, f"cannot be read: {error.strerror or error}") from None
    if isinstance(data, str):
        raise _refused(file, data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"not UTF-8: the byte 0x{data[error.start]:02x} belongs to no character"
        raise ConfigError(Problem(file, line, column, message, "save the file as UTF-8")) from None


def _bytes(path: Path) -> bytes | str:
    """What the file holds, or why it is not read."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        return "this is a folder, not a file"
    if not stat.S_ISREG(status.st_mode):
        return "this is not a regular file"
    if status.st_size > LARGEST:
        return f"the file is too large: {status.st_size:,} bytes, at most {LARGEST:,}"
    return path.read_bytes()


def _refused(file: str, message: str) -> ConfigError:
    return ConfigError(Problem(file, 0, 0, message))
