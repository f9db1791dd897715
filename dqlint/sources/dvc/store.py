"""DVC's cache on this machine: where the configuration says it is, and what lies in it.

Objects lie in `<cache>/files/md5/aa/rest` (DVC 3) or `<cache>/aa/rest` (DVC 2). `cache.dir` is that of the last level
that has one (system, global, .dvc/config, .dvc/config.local), a relative one from the folder of its own file.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dqlint import project
from dqlint.model import ConfigError, Problem
from dqlint.sources.dvc.contents import md5_of
from dqlint.sources.dvc.outs import BYTES, is_md5

_URL = re.compile(r"\w+://")
_QUOTED = re.compile(r"""('''|\"""|'|")(.*?)\1""")
_COMMENT = re.compile(r"\s*#.*")
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_OWN = ".dvc"


class Store(NamedTuple):
    """The cache of one DVC root, a folder without links in its path; None where it is no folder of this machine."""

    folder: Path | None

    @classmethod
    def at(cls, top: Path, root: str) -> Store:
        """The cache of the root with that posix name from the repository's top. Raises ConfigError: a broken config."""
        own = top / root / _OWN
        default = own / "cache"
        folder: Path | None = default
        for path in _configs(own):
            settings = _settings(path, project.posix(path, top))
            if "dir" in settings:
                folder = _folder(path.parent, settings["dir"]) if settings["dir"] else default
        return cls(Path(os.path.realpath(folder)) if folder else None)

    def find(self, md5: str, hash_name: str = BYTES) -> Path | None:
        """The object with that md5; None where it is not there, or not what its name says.

        As DVC has it, an object that is protected against writing is whole; another is read to know.
        """
        return self._object(md5, "", hash_name)

    def manifest(self, md5: str) -> bytes | None:
        """The manifest of a folder with that md5 (without `.dir`)."""
        path = self._object(md5, ".dir", BYTES)
        return path.read_bytes() if path else None

    def _object(self, md5: str, ending: str, hash_name: str) -> Path | None:
        if self.folder is None or not is_md5(md5):
            return None
        name = f"{md5[:2]}/{md5[2:]}{ending}"
        layouts = (self.folder / "files" / "md5" / name, self.folder / name)
        for path in layouts if hash_name == BYTES else layouts[::-1]:
            if _is_whole(path, self.folder, md5, hash_name):
                return path
        return None


def _is_whole(path: Path, cache: Path, md5: str, hash_name: str) -> bool:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or not project.leads_into(path, cache):
            return False
        return not status.st_mode & _WRITABLE or md5_of(path, hash_name) == md5
    except OSError:
        return False


def root_of(top: Path, pointer: str) -> str | None:
    """The nearest DVC root upward of a pointer, as a posix name from the top; None where there is none."""
    folders = (parent.as_posix() for parent in PurePosixPath(pointer).parents)
    names = ("" if folder == "." else folder for folder in folders)
    return next((name for name in names if (top / name / _OWN).is_dir()), None)


def _configs(own: Path) -> Iterator[Path]:
    """The configuration files, the strongest last."""
    for variable, folder in (("DVC_SYSTEM_CONFIG_DIR", _system()), ("DVC_GLOBAL_CONFIG_DIR", _personal())):
        given = os.environ.get(variable)
        yield (Path(given) if given else folder) / "config"
    yield from (own / "config", own / "config.local")


def _system() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", "C:/ProgramData"), "iterative", "dvc")
    if sys.platform == "darwin":
        return Path("/Library/Application Support/dvc")
    return Path(os.environ.get("XDG_CONFIG_DIRS", "").split(os.pathsep)[0] or "/etc/xdg", "dvc")


def _personal() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path("~/AppData/Local").expanduser(), "iterative", "dvc")
    if sys.platform == "darwin":
        return Path("~/Library/Application Support/dvc").expanduser()
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser(), "dvc")


def _settings(path: Path, file: str) -> Mapping[str, str]:
    """The section [cache] of a configuration file. Sections and names know no case; indentation means nothing."""
    if not project.is_file(path):
        return {}
    import configparser

    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    lines = (line.strip() for line in project.read_text(path, file).splitlines())
    try:
        parser.read_string("\n".join(lines))
    except configparser.Error as error:
        raise ConfigError(_problem(error, file)) from None
    sections = [name for name in parser.sections() if name.lower() == "cache"]
    return {key: _unquoted(value) for name in sections for key, value in parser.items(name)}


def _problem(error: Exception, file: str) -> Problem:
    errors = getattr(error, "errors", None)
    line = errors[0][0] if errors else getattr(error, "lineno", 0)
    return Problem(file, line, 0, "not a configuration of DVC", "lines are `[section]` or `name = value`")


def _unquoted(value: str) -> str:
    quoted = _QUOTED.match(value)
    return quoted[2] if quoted else _COMMENT.sub("", value)


def _folder(start: Path, written: str) -> Path | None:
    if _URL.match(written):
        return None
    expanded = os.path.expanduser(written)  # noqa: PTH111 Path.expanduser raises where there is no home
    return start / expanded
