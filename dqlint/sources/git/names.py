"""Files in a version as git prints them: names and ids, and what differs between two versions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

LINK = "120000"
SUBMODULE = "160000"
UNMERGED = "000000"


class Entry(NamedTuple):
    """A file in a version. `name` is a posix path from the top; `mode` as Git writes it: "100644", LINK, SUBMODULE, ...

    `oid` is "" where it is not known: of a work-tree file that may differ from the index, and of an UNMERGED entry.
    """

    name: str
    mode: str
    oid: str


class Change(NamedTuple):
    """A file that differs between two versions: added (no `old`), removed (no `new`), edited or renamed."""

    old: Entry | None
    new: Entry | None


def changes(raw: bytes) -> Iterator[Change]:
    """The records of `--raw -z`: `:mode mode id id status`, then one path, or two of a rename."""
    fields = iter(raw.split(b"\0")[:-1])
    for about in fields:
        old_mode, new_mode, old_id, new_id, status = about[1:].split(b" ")
        before = after = next(fields)
        if status.startswith((b"R", b"C")):
            after = next(fields)
        new = Entry(os.fsdecode(after), UNMERGED, "") if status == b"U" else _side(after, new_mode, new_id)
        yield Change(_side(before, old_mode, old_id), new)


def _side(path: bytes, mode: bytes, oid: bytes) -> Entry | None:
    if not mode.strip(b"0"):
        return None
    return Entry(os.fsdecode(path), mode.decode(), oid.decode() if oid.strip(b"0") else "")


def in_tree(listed: bytes) -> Iterator[Entry]:
    """The records of `ls-tree -z`: `mode type id`, a tab, the path."""
    for record in listed.split(b"\0")[:-1]:
        about, path = record.split(b"\t", 1)
        mode, _, oid = about.decode().split()
        yield Entry(os.fsdecode(path), mode, oid)


def unmodified(listed: bytes) -> list[Entry]:
    """The staged files from what `ls-files -z -s -v --cached --modified` prints: `tag mode id stage`, a tab, the path.

    Left out are files modified or gone in the work tree, which stand twice, the second time with the tag C, unmerged
    ones, and those that Git was told not to look at (assume-unchanged, skip-worktree).
    """
    tags: dict[Entry, str] = {}
    for record in listed.split(b"\0")[:-1]:
        about, path = record.split(b"\t", 1)
        tag, mode, oid, _ = about.decode().split()
        entry = Entry(os.fsdecode(path), mode, oid)
        tags[entry] = tags.get(entry, "") + tag
    return [entry for entry, tag in tags.items() if tag == "H"]


def quoted(name: str) -> bytes:
    """A line with the path as a string of C, which git reads where paths stand one a line."""
    path = os.fsencode(name).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + path + b'"\n'
