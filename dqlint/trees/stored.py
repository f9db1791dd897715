"""What Git stores: the files of the index or of a commit, and those that pointers in it stand for."""

from __future__ import annotations

import io
import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dqlint import project, readers
from dqlint.model import ConfigError, Problem
from dqlint.readers import Reading
from dqlint.readers.opening import Opener, opener
from dqlint.sources import lfs, worktree
from dqlint.sources.git import LINK, SUBMODULE, UNMERGED, Blobs, Change, Entry, Repository, blob_id

if TYPE_CHECKING:
    from dqlint.sources.dvc import Out
    from dqlint.trees.tracked import Tracked

_FILE = "100"  # as the mode of a regular file begins
_POINTERS = (".dvc", "dvc.lock", "dvc.yaml")  # what reads them takes long to import
_LARGE = 2_000_000  # bytes


class Origin(NamedTuple):
    """A repository, what reads its blobs as long as trees are read, and whether dvc may fetch what is not here."""

    repository: Repository
    blobs: Blobs
    pulls: bool = False


class Stored:
    """The index (no `commit`) or a commit. Paths lie in `top`, where its settings are.

    `label` is what messages call it. A link to a data file that is here as well is that file under another name; no
    other link is followed.
    """

    def __init__(self, origin: Origin, top: Path, label: str, commit: str | None = None) -> None:
        self.top = top
        self.label = label
        self.commit = commit
        self._origin = origin
        self._repository = origin.repository
        self._latest: tuple[str, bytes | None] = ("", None)  # a file is opened more than once
        self._changed_from: Callable[[], Mapping[str, Entry]] | None = None

    @cached_property
    def listed(self) -> Mapping[str, Entry]:
        """All that Git holds, by name."""
        if self.commit is None:
            return self._repository.index()
        return self._changed_from() if self._changed_from else self._repository.tree(self.commit)

    def moved_to(self, top: Path) -> Stored:
        """The same files, with their paths in another folder, where other settings are."""
        return Stored(self._origin, top, self.label, self.commit)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """The regular files that Git holds, by name; by the name of a link the file that it leads to."""
        files = {name: entry for name, entry in self.listed.items() if entry.mode.startswith(_FILE)}
        found = self.listed.values()
        links = (entry for entry in found if entry.mode == LINK and worktree.DATA_FILE.search(entry.name))
        return files | {link.name: files[name] for link in links if (name := self._led_to(link)) in files}

    @property
    def submodules(self) -> Iterator[str]:
        """The folders of other repositories, of which Git holds no more than the commit."""
        return (entry.name for entry in self.listed.values() if entry.mode == SUBMODULE)

    def _led_to(self, link: Entry) -> str:
        written = os.fsdecode(self._origin.blobs.read(link.oid) or b"")
        return posixpath.normpath(posixpath.join(posixpath.dirname(link.name), written))

    @cached_property
    def tracked(self) -> Tracked | None:
        """What DVC's pointers here stand for, None where there are none. Raises ConfigError where one is broken."""
        self._refuse(name for name in self._unmerged if name.endswith(_POINTERS))
        names = [name for name in self.entries if name.endswith(_POINTERS)]
        if not names:
            return None
        from dqlint.trees.tracked import Tracked

        made = Tracked(self._repository, self.label, self.commit)
        made.read({name: self.blob(name) for name in names}, self.entries)
        return made

    @property
    def outs(self) -> Mapping[str, Out]:
        """The files that DVC tracks, by name."""
        return self.tracked.outs if self.tracked else {}

    @property
    def _unknown(self) -> Sequence[Out]:
        return self.tracked.unknown if self.tracked else ()

    def known_from(self, other: Stored, changes: Sequence[Change]) -> None:
        """Tell what changed from this tree to another, which saves asking Git what is in this one."""
        if all(change.new is None or change.new.mode != UNMERGED for change in changes):
            self._changed_from = lambda: _before(other.listed, changes)

    @property
    def names(self) -> list[str]:
        """The names of all files, sorted, but for those in folders of which it is not known what they hold."""
        return sorted((*self.entries, *self.outs))

    def pointer(self, name: str) -> str:
        """The pointer that stands for a file, "" where Git holds it itself. Raises ConfigError where it is not here."""
        return "" if name in self.entries else self._out(name).pointer

    def __contains__(self, name: str) -> bool:
        """Whether a file is here. Raises ConfigError where that cannot be known."""
        if name in self.entries:
            return True
        self._look_into(out for out in self._unknown if name.startswith(f"{out.name}/"))
        return name in self.outs

    def id(self, name: str) -> str:
        """What is equal for equal content of the files that are here. Raises ConfigError where it is not."""
        entry = self.entries.get(name)
        return entry.oid if entry else self._out(name).md5

    def is_on_disk(self, name: str, path: Path) -> bool:
        """Whether a file has the content of one in the work tree that Git does not track."""
        return self.tracked is not None and self.tracked.is_on_disk(name, path)

    def is_folder(self, path: Path) -> bool:
        """Whether the path is a folder here."""
        inside = self._inside(path)
        start = f"{inside}/"
        return not inside or any(name.startswith(start) for name in (*self.names, *_folders(self._unknown)))

    def under(self, folder: Path) -> Iterator[Path]:
        """The data files under a folder. Raises ConfigError where they cannot be known."""
        inside = self._inside(folder)
        start = f"{inside}/" if inside else ""
        self._look_into(out for out in self._unknown if f"{out.name}/".startswith(start))
        self._refuse(name for name in self._unmerged if _is_data_below(start, name))
        yield from (self.top / name for name in self.names if _is_data_below(start, name))

    def matching(self, root: Path, globs: Iterable[str]) -> list[Path]:
        """The files that the globs name. Raises ConfigError where they cannot be known."""
        globs = tuple(globs)
        folders = ((out, worktree.name_of(self.top / out.name, root)) for out in self._unknown)
        self._look_into(out for out, folder in folders if worktree.may_hold(folder, globs))
        self._refuse(name for name in self._unmerged if self._is_named(name, root, globs))
        return [self.top / name for name in self.names if self._is_named(name, root, globs)]

    def _is_named(self, name: str, root: Path, globs: Iterable[str]) -> bool:
        return worktree.named_by(worktree.name_of(self.top / name, root), globs)

    def read(self, path: Path, name: str) -> Reading:
        """A data file. Raises ConfigError where it is not here, or its content cannot be had."""
        return readers.opened(self.content(self._inside(path)), name)

    @cached_property
    def _unmerged(self) -> Sequence[str]:
        """The files of which the index holds several versions, as their merge is not resolved."""
        return [] if self.commit else [name for name, entry in self.listed.items() if entry.mode == UNMERGED]

    def _refuse(self, unmerged: Iterable[str]) -> None:
        message, hint = "its merge conflict is not resolved", "resolve it, then run `git add` on the file"
        if problems := [Problem(name, 0, 0, message, hint) for name in unmerged]:
            raise ConfigError(*problems)

    def _look_into(self, unknown: Iterable[Out]) -> None:
        """Fetch folders of which it is not known what they hold. Raises ConfigError where that stays unknown."""
        wanted = [*unknown]
        if self.tracked is None or not wanted:
            return
        if not self._origin.pulls:
            raise ConfigError(*map(self.tracked.missing, wanted))
        self.tracked.fetch(wanted, self.entries)

    def _out(self, name: str) -> Out:
        if name not in self:
            self._refuse(one for one in self._unmerged if one == name)
            hint = f"`git ls-tree -r --name-only {self.commit}` lists" if self.commit else "`git ls-files` lists"
            raise self._refusal(name, f"there is no such file in {self.label}", f"{hint} those that are")
        return self.outs[name]

    def content(self, name: str) -> Opener:
        """What opens a file. Raises ConfigError where it is not here or cannot be had, with what to do."""
        if name not in self.entries:
            return self._tracked(self._out(name))
        data = self.blob(name)
        pointer = lfs.is_pointer(data)
        if pointer:
            return self._large(name, pointer)
        return lambda: io.BytesIO(data)

    def blob(self, name: str) -> bytes:
        """The bytes that Git itself holds of a file. Raises ConfigError where they are not in this clone."""
        entry = self.entries[name]
        known, data = self._latest
        if known != entry.oid:
            data = self._checked_out(entry)
            data = self._origin.blobs.read(entry.oid) if data is None else data
            self._latest = (entry.oid, data)
        if data is None:
            hint = "this clone was made without it: `git fetch --refetch`, or check out with full history and no filter"
            raise self._refusal(name, f"its content in {self.label} is not in this clone", hint)
        return data

    def small(self, limits: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
        """The bytes of the named files that Git holds here, but for those that have more than their limit."""
        sizes = self._repository.sizes({self.entries[name].oid for name in limits})
        for name, limit in limits.items():
            if sizes.get(self.entries[name].oid, limit + 1) <= limit:
                yield name, self.blob(name)

    def _checked_out(self, entry: Entry) -> bytes | None:
        """The bytes of the work-tree file where these are the blob: a large one takes longer to read from Git."""
        path = self._repository.top / entry.name
        if self.commit or not project.is_file(path):
            return None
        try:
            size = path.stat().st_size
            if size <= _LARGE or self._repository.sizes([entry.oid]).get(entry.oid) != size:
                return None
            data = path.read_bytes()
        except OSError:
            return None
        return data if blob_id(data, len(entry.oid)) == entry.oid else None

    def _large(self, name: str, pointer: lfs.Pointer) -> Opener:
        here = self._repository.top / self.entries[name].name
        path = lfs.find(self._repository.common, pointer, self._repository.setting("lfs.storage"))
        path = here if path is None and self.commit is None and lfs.stands_at(here, pointer) else path
        if path is None:
            message = f"its content in {self.label} is in Git LFS, and not in this clone ({pointer.size:,} bytes)"
            raise self._refusal(name, message, f"git lfs fetch origin {self.commit or ''}".rstrip())
        return opener(path, name)

    def pull(self, names: Iterable[str]) -> None:
        """Have dvc fetch the named files that are not in its cache, where it may. Raises ConfigError where it fails."""
        if self.tracked and self._origin.pulls:
            outs = (self.outs[name] for name in names if name in self.outs)
            self.tracked.fetch([out for out in outs if self.tracked.path(out) is None], self.entries)

    def _tracked(self, out: Out) -> Opener:
        path = self.tracked.path(out) if self.tracked else None
        if path is None:
            raise ConfigError(*([self.tracked.missing(out)] if self.tracked else ()))
        return opener(path, out.name)

    def _refusal(self, name: str, message: str, hint: str) -> ConfigError:
        return ConfigError(Problem(name, 0, 0, message, hint))

    def _inside(self, path: Path) -> str:
        name = worktree.name_of(path, self.top)
        return "" if name == "." else name


def _is_data_below(start: str, name: str) -> bool:
    return name.startswith(start) and worktree.is_data_file(name[len(start) :])


def _folders(outs: Iterable[Out]) -> Iterator[str]:
    return (f"{out.name}/" for out in outs)


def _before(listed: Mapping[str, Entry], changes: Sequence[Change]) -> dict[str, Entry]:
    come = {change.new.name for change in changes if change.new}
    kept = {name: entry for name, entry in listed.items() if name not in come}
    return kept | {change.old.name: change.old for change in changes if change.old}
