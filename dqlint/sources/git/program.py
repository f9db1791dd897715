"""The git program: how it is started, and what it says when it cannot answer."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from dqlint import project
from dqlint.model import ConfigError, Problem

_PROGRAM = ("git", "-c", "core.fsmonitor=")  # without the program that watches for changes, which it would start
_INSTALL = "install git 2.31 or newer"
_QUIET = {
    "GIT_ALLOW_PROTOCOL": "none",  # keeps also an older git, without GIT_NO_LAZY_FETCH, from fetching
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OFFLINE = ("GIT_ALLOW_PROTOCOL", "GIT_NO_LAZY_FETCH")
_CLASHING = ("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS")
_LOCAL = (  # `git rev-parse --local-env-vars` without config: these speak of one repository
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"),
    *("GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE"),
    *("GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX"),
)
_UNFETCHED = b"from promisor remote"
_HINTS = {
    "clean filter": "install the program that this filter runs; for Git LFS it is git-lfs",
    "bad object": "this clone does not hold it: run `git fetch --unshallow`, or `git fetch origin` with its id",
    "null character": "no name in Git holds one",
}


class NotFetched(ConfigError):
    """Git wants an object that a partial clone left out."""


class Git:
    """The program in a folder. Raises ConfigError where there is no such program."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = environment

    def run(self, *arguments: str, lines: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """The process when it has ended, however it ended; `lines` is what it reads."""
        command = [*_PROGRAM, *arguments]
        try:
            return subprocess.run(  # noqa: S603 what users write is never an option: --end-of-options, `--`, or an id
                command, cwd=self.folder, env=self.environment, input=lines, capture_output=True, check=False
            )
        except ValueError:
            return subprocess.CompletedProcess(command, 128, b"", b"fatal: a null character in an argument")
        except OSError as error:
            raise _unstarted(self.folder, error) from None

    def ask(self, *arguments: str, lines: bytes = b"") -> bytes:
        """What it prints. Raises ConfigError where it fails."""
        done = self.run(*arguments, lines=lines)
        if done.returncode:
            refuse(done.stderr, self.folder)
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A process to talk to."""
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(  # noqa: S603 nothing that a user wrote
                [*_PROGRAM, *arguments],
                cwd=self.folder,
                env=self.environment,
                stdin=pipe,
                stdout=pipe,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise _unstarted(self.folder, error) from None


def environment(folder: Path) -> dict[str, str]:
    """That of this process, with what keeps git quiet.

    What a hook's environment says of its repository is left out where the folder lies in another one.
    """
    dropped = set(_CLASHING)
    if not os.environ.keys().isdisjoint(_LOCAL) and project.top(folder) != project.top(Path.cwd()):
        dropped |= {*_LOCAL}
    return {name: value for name, value in os.environ.items() if name not in dropped} | _QUIET


def online(git: Git) -> Git:
    """The same program, free to use the network."""
    kept = {name: value for name, value in git.environment.items() if name not in _OFFLINE}
    return Git(git.folder, kept | {name: os.environ[name] for name in _OFFLINE if name in os.environ})


def refuse(said: bytes, folder: Path) -> NoReturn:
    """Raises ConfigError: why git ended, and what to do."""
    text = os.fsdecode(said)
    if _UNFETCHED in said:
        hint = "this clone is partial, and dqlint fetches nothing: run `git fetch --refetch --no-filter`"
        raise NotFetched(Problem(str(folder), 0, 0, reason(text), hint))
    if "dubious ownership" in text or "unsafe repository" in text:
        import shlex

        message = "git refuses this repository, as it belongs to another user"
        command = f"git config --global --add safe.directory {shlex.quote(str(project.top(folder) or folder))}"
        hint = f"if you trust it, run `{command}`"
        raise ConfigError(Problem(str(folder), 0, 0, message, hint))
    hint = next((hint for words, hint in _HINTS.items() if words in text), "`git fsck` looks for damage")
    raise ConfigError(Problem(str(folder), 0, 0, f"git failed: {reason(text)}", hint))


def too_old() -> ConfigError:
    """The error for a git that does not know what it was asked."""
    return ConfigError(Problem("git", 0, 0, "this git is too old", _INSTALL))


def _unstarted(folder: Path, error: OSError) -> ConfigError:
    if isinstance(error, FileNotFoundError) and folder.is_dir():
        return ConfigError(Problem("git", 0, 0, "the program git is not on the PATH", _INSTALL))
    return ConfigError(Problem(str(folder), 0, 0, f"git cannot be started here: {error.strerror}"))


def reason(text: str) -> str:
    """The line that says why git ended."""
    lines = [line for line in text.splitlines() if line.startswith(("fatal: ", "error: "))]
    return lines[-1].split(": ", 1)[1] if lines else text.strip() or "it gives no reason"
