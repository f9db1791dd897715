"""Where a project's own small files lie (dqlint.yaml, packs, schemas), and reading one without a traceback."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from dqlint.model import ConfigError, Problem

LARGEST = 1_000_000  # bytes: nobody writes a config or a rule file by hand that is larger


def top(folder: Path) -> Path | None:
    """The top level of the Git repository that holds the folder (an absolute path); None outside of one."""
    return next((one for one in (folder, *folder.parents) if os.path.lexists(one / ".git")), None)


def within(folder: Path, written: str, root: Path) -> Path | None:
    """The file that a relative path in a file of `folder` names; None where it leads out of `root`, also by a link."""
    if "\0" in written or PurePosixPath(written).is_absolute() or PureWindowsPath(written).anchor:
        return None
    path = Path(os.path.normpath(folder / written))
    return path if path.is_relative_to(root) and leads_into(path, root) else None


def bound(folder: Path) -> Path:
    """What links from a folder may not lead out of: its Git repository; outside of one there is no such bound."""
    return top(folder) or Path(folder.anchor)


def leads_into(path: Path, root: Path) -> bool:
    """Whether the path with all links followed lies in the folder `root`."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def absolute(path: Path) -> Path:
    """The path from the file system's root, without `..`; links stay as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 resolve() would follow links


def is_file(path: Path) -> bool:
    """Whether a file is there; no also for a name that the system cannot take."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def posix(path: Path, root: Path) -> str:
    """The path as outputs show it: from the root, with forward slashes."""
    return Path(os.path.relpath(path, root)).as_posix() if path.is_relative_to(root) else path.as_posix()


def read_text(path: Path, file: str, largest: int = LARGEST) -> str:
    """The text of a small UTF-8 file (a byte order mark is dropped), shown as `file`. Raises ConfigError."""
    try:
        data = _bytes(path, file, largest)
    except FileNotFoundError:
        raise _refused(file, "the link leads nowhere" if path.is_symlink() else "there is no such file") from None
    except OSError as error:
        raise _refused(file, f"cannot be read: {error.strerror or error}") from None
    return decoded(data, file)


def decoded(data: bytes, file: str) -> str:
    """UTF-8 bytes as text, a byte order mark dropped, shown as `file`. Raises ConfigError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"not UTF-8: the byte 0x{data[error.start]:02x} belongs to no character"
        source = data.decode("utf-8", "replace").split("\n")[line - 1]
        raise ConfigError(Problem(file, line, column, message, "save the file as UTF-8", source)) from None


def _bytes(path: Path, file: str, largest: int) -> bytes:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise _refused(file, "this is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise _refused(file, "this is not a regular file")
    if status.st_size > largest:
        raise _refused(file, f"the file is too large: {status.st_size:,} bytes, at most {largest:,}")
    return path.read_bytes()


def _refused(file: str, message: str) -> ConfigError:
    return ConfigError(Problem(file, 0, 0, message))
