"""The commits of a branch that touched some files, and what the files were in each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dqlint.sources.git.program import Git

_FORMAT = "--format=%cI%x00%s"


class Logged(NamedTuple):
    """A commit: its id, its date as ISO 8601 has it, the first line of its message, and the blob of each file by name.

    A file that it does not hold is left out.
    """

    commit: str
    when: str
    subject: str
    files: Mapping[str, str]


def logged(git: Git, commit: str, names: Sequence[str], most: int) -> list[Logged]:
    """The newest commits first, along first parents; three processes however many they are."""
    listed = git.ask("rev-list", "--first-parent", f"--max-count={most}", _FORMAT, commit, "--", *names)
    told = [*_told(listed.decode("utf-8", "replace"))]
    asked = [(one[0], name) for one in told for name in names if "\n" not in name]
    lines = b"".join(b"%s:%s\n" % (one.encode(), os.fsencode(name)) for one, name in asked)
    answers = git.ask("cat-file", "--batch-check=%(objecttype) %(objectname)", lines=lines).splitlines()
    files: dict[str, dict[str, str]] = {}
    for (one, name), answer in zip(asked, answers, strict=True):
        kind, _, oid = answer.partition(b" ")
        if kind == b"blob":
            files.setdefault(one, {})[name] = oid.decode()
    return [Logged(*one, files.get(one[0], {})) for one in told]


def _told(listed: str) -> Iterator[tuple[str, str, str]]:
    """Id, date and subject, from pairs of lines."""
    lines = iter(listed.split("\n")[:-1])
    for header, about in zip(lines, lines, strict=True):
        when, _, subject = about.partition("\0")
        yield header.removeprefix("commit "), when, subject
