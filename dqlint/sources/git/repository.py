"""A repository: its commits, its files in each version, and what differs between versions."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from dqlint import project
from dqlint.model import ConfigError, Problem
from dqlint.sources.git import blobs, names, program
from dqlint.sources.git.blobs import Blobs
from dqlint.sources.git.log import Logged, logged
from dqlint.sources.git.names import SUBMODULE, UNMERGED, Change, Entry
from dqlint.sources.git.program import Git, NotFetched

_BREAK = b"\n--//\n"  # no path that git prints holds `//`
_OPENING = (
    *("rev-parse", "--is-bare-repository", "--is-shallow-repository", "--show-object-format"),
    *("--path-format=absolute", "--git-dir", "--//", "--git-common-dir", "--//", "--show-toplevel", "--//", "HEAD"),
)
_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ABOUT = ("id", "type", "size")
_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_STAGED = ("diff-index", "--cached", "--ita-invisible-in-index")
_MERGED = "GITHEAD_"
_RENAMES = 200  # so many added or removed files are compared with each other; beyond, only equal ones are renames
_ARGUMENTS = 16_000  # bytes of paths on a command line: Windows takes 32 kB in all


@dataclass(eq=False)
class Repository:
    """A repository at the time it was opened. Every method raises ConfigError where Git cannot answer.

    `top` is the work tree, or the git directory where there is none (`bare`); `folder` is this work tree's own git
    directory, `common` the one that all its work trees share. `head` is a commit id, None before the first commit.
    """

    top: Path
    folder: Path
    common: Path
    bare: bool
    shallow: bool
    algorithm: str
    head: str | None
    git: Git

    def commit(self, rev: str, option: str) -> str:
        """The full id of the commit that a revision names; `option` is where the user wrote it."""
        done = self.git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        found = done.stdout.strip()
        if not _ID.fullmatch(found):
            raise ConfigError(self._nowhere(rev, option))
        return found.decode()

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits; None if they have none that this clone holds."""
        done = self.git.run("merge-base", one, other)
        if done.returncode > 1:
            program.refuse(done.stderr, self.top)
        return done.stdout.split(b"\n")[0].decode() or None

    def parents(self, commit: str) -> tuple[str, ...]:
        """The parents as the commit itself names them: also those that a shallow clone does not hold."""
        head, _, _ = self.git.ask("cat-file", "commit", commit).partition(b"\n\n")
        return tuple(line[7:].decode() for line in head.split(b"\n") if line.startswith(b"parent "))

    def has(self, oid: str) -> bool:
        """Whether an object is here."""
        return self.git.run("cat-file", "-e", oid).returncode == 0

    def fetch(self, *refs: str, whole: bool = False) -> str:
        """Fetch ids or refs from origin, over the network; `whole`: with all their history. "", or why it failed."""
        depth = ["--unshallow"] if whole else ["--depth=1"] if self.shallow else []
        options = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance", *depth)
        done = program.online(self.git).run("fetch", *options, "--end-of-options", "origin", *refs)
        return program.reason(os.fsdecode(done.stderr)) if done.returncode else ""

    def merge_heads(self) -> tuple[str, ...]:
        """The parents of the commit that is being made: HEAD, and what a merge in progress brings in.

        Git runs the hook pre-merge-commit before it writes MERGE_HEAD; there the environment has the ids.
        """
        merged = self.folder / "MERGE_HEAD"
        found = _ID.findall(merged.read_bytes()) if project.is_file(merged) else self._merging()
        return (*((self.head,) if self.head else ()), *(oid.decode() for oid in found))

    def index(self) -> Mapping[str, Entry]:
        """What is staged. A file that is only intended to be added is not; an unmerged one has the mode UNMERGED."""
        self._need_work_tree()
        changes = self._differences(*_STAGED, "--no-renames", self._empty_tree, "--")
        return {change.new.name: change.new for change in changes if change.new}

    def tree(self, commit: str) -> Mapping[str, Entry]:
        """The files of a commit."""
        listed = self.git.ask("ls-tree", "-r", "-z", "--full-tree", commit)
        return {entry.name: entry for entry in names.in_tree(listed)}

    def changed(self, old: str | None, new: str) -> list[Change]:
        """The files that differ between a commit (None: nothing at all) and "index", "worktree" or another commit.

        Of the work tree only files that Git tracks are seen. One whose time stamp changed is among them, though its
        content may be the same: `content_ids` tells.
        """
        tree = old or self._empty_tree
        if new not in {"index", "worktree"}:
            return self._renamed("diff-tree", "-r", tree, new, "--")
        self._need_work_tree()
        if new == "index":
            return self._renamed(*_STAGED, tree, "--")
        changes = self._renamed("diff-index", tree, "--")
        return [change for change in changes if change.new is None or change.new.mode != UNMERGED]

    def clean(self, files: Iterable[str]) -> set[str]:
        """Those whose work-tree file is what Git would check out for the staged one, by its stat data or its content.

        Line endings, `ident` and filters such as Git LFS are undone before Git compares: the bytes may differ.
        """
        return set(self._unchanged(set(files)))

    def content_ids(self, files: Iterable[str]) -> Mapping[str, str]:
        """The blob id that each work-tree file would have if it were added now; files that are not there are left out.

        So are submodules, and links that differ from the index.
        """
        wanted = set(files)
        unchanged = self._unchanged(wanted)
        ids = {name: entry.oid for name, entry in unchanged.items() if entry.mode != SUBMODULE}
        rest = sorted(name for name in wanted - unchanged.keys() if _is_regular(self.top / name))
        if rest:
            lines = b"".join(names.quoted(name) for name in rest)
            found = self.git.ask("hash-object", "--stdin-paths", lines=lines).split()
            ids |= {name: oid.decode() for name, oid in zip(rest, found, strict=True)}
        return ids

    def log(self, commit: str, files: Sequence[str], most: int) -> list[Logged]:
        """The newest commits first, along first parents, that touched any of the files, with the blobs of the files."""
        return logged(self.git, commit, files, most)

    def blobs(self) -> AbstractContextManager[Blobs]:
        """A reader of blobs by id, one process for all of them."""
        return blobs.reading(self.git)

    def sizes(self, oids: Iterable[str]) -> Mapping[str, int]:
        """How many bytes each object has; what this clone does not hold is left out."""
        lines = b"".join(oid.encode() + b"\n" for oid in oids)
        said = self.git.ask("cat-file", "--batch-check", lines=lines).splitlines() if lines else []
        answers = (line.split() for line in said)
        return {answer[0].decode(): int(answer[2]) for answer in answers if len(answer) == len(_ABOUT)}

    def setting(self, name: str) -> str | None:
        """A value of Git's config as it is written; None where it is not set."""
        done = self.git.run("config", "-z", "--get", name)
        return os.fsdecode(done.stdout[:-1]) if done.returncode == 0 else None

    def _merging(self) -> list[bytes]:
        """The ids that `git merge` names to what it starts, as GITHEAD_<id>=<what the user called it>."""
        named = (name.removeprefix(_MERGED) for name in self.git.environment if name.startswith(_MERGED))
        return [oid.encode() for oid in sorted(named) if _ID.fullmatch(oid.encode()) and self.has(oid)]

    @property
    def _empty_tree(self) -> str:
        return _EMPTY_TREE[self.algorithm]

    def _nowhere(self, rev: str, option: str) -> Problem:
        message, hint = (
            f"there is no revision {rev!r}",
            "`git log --oneline` lists commits, `git branch --all` branches",
        )
        if self.shallow:
            hint = "this clone is shallow: run `git fetch --unshallow`, or check out with `fetch-depth: 0` in CI"
        elif self.head is None and rev == "HEAD":
            message = "there is no commit yet"
            hint = "commit first; `dqlint check` and `--staged` need no commit"
        return Problem(option, 0, 0, message, hint)

    def _renamed(self, *arguments: str) -> list[Change]:
        """The differences with renames; only exact ones where blobs that would have to be compared are not here."""
        command, *rest = arguments
        try:
            return self._differences(command, "-M", *rest)
        except NotFetched:
            return self._differences(command, "-M100%", *rest)

    def _differences(self, *arguments: str) -> list[Change]:
        command, *rest = arguments
        options = ("--raw", "-z", "--no-abbrev", f"-l{_RENAMES}", "--ignore-submodules=dirty")
        return list(names.changes(self.git.ask(command, *options, *rest)))

    def _unchanged(self, wanted: set[str]) -> dict[str, Entry]:
        """The staged entries of those that equal their work-tree files."""
        self._need_work_tree()
        if not wanted:
            return {}
        paths = sorted(wanted) if sum(len(name) + 1 for name in wanted) < _ARGUMENTS else []
        staged = names.unmodified(self.git.ask("ls-files", "-z", "-s", "-v", "--cached", "--modified", "--", *paths))
        return {entry.name: entry for entry in staged if entry.name in wanted}

    def _need_work_tree(self) -> None:
        if self.bare:
            hint = "name a revision, or run this in a clone that has a work tree"
            raise ConfigError(Problem(str(self.top), 0, 0, "this repository has no work tree", hint))


def repository(folder: Path) -> Repository | None:
    """The repository that holds a folder; None outside of Git.

    The environment variables of a hook count as far as they speak of this repository. Raises ConfigError where there is
    no git program, where Git refuses the repository because it belongs to somebody else, and where it is broken.
    """
    whole = project.absolute(folder)
    environment = program.environment(whole)
    git = Git(Path.cwd() if "GIT_DIR" in environment else whole, environment)
    done = git.run(*_OPENING)
    head, *answers = done.stdout.split(_BREAK)
    lines = head.split(b"\n", 3)
    if not answers:
        if b"not a git repository (or any" in done.stderr and project.top(whole) is None:
            return None
        program.refuse(done.stderr, whole)
    if any(line.startswith(b"--") for line in lines):  # git repeats what it does not know
        raise program.too_old()
    return _opened(git, lines, answers)


def _opened(git: Git, lines: list[bytes], answers: list[bytes]) -> Repository:
    """The repository from the answers to _OPENING; Git stops at the first that it does not have."""
    _, shallow, algorithm, folder = lines
    common, top, head = [*answers, b"", b""][:3]
    place = Path(os.fsdecode(top or folder))
    variables = {"GIT_DIR": os.fsdecode(folder), **({"GIT_WORK_TREE": os.fsdecode(top)} if top else {})}
    named = variables if "GIT_DIR" in git.environment else {}  # may be relative to where this process was started
    git = Git(place, {**git.environment, **named})
    if not top:
        head = git.run("rev-parse", "--verify", "--quiet", "HEAD").stdout
    return Repository(
        top=place,
        folder=Path(os.fsdecode(folder)),
        common=Path(os.fsdecode(common)),
        bare=not top,
        shallow=shallow == b"true",
        algorithm=algorithm.decode(),
        head=found[0].decode() if (found := _ID.match(head)) else None,
        git=git,
    )


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False
