"""What git prints, read back."""

from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from dqlint.sources import git
from dqlint.sources.git import names

paths = st.binary(min_size=1, max_size=20).filter(lambda path: b"\0" not in path)
hexes = st.text("0123456789abcdef", min_size=40, max_size=40).filter(lambda oid: oid.strip("0"))
entries = st.builds(git.Entry, paths.map(os.fsdecode), st.sampled_from(["100644", "100755", git.LINK]), hexes)


@given(st.lists(st.tuples(st.none() | entries, st.none() | entries).filter(any)))
def test_raw_differences_come_back(pairs: list[tuple[git.Entry | None, git.Entry | None]]) -> None:
    raw = b"".join(_record(old, new) for old, new in pairs)
    assert list(names.changes(raw)) == [git.Change(old, new) for old, new in pairs]


def _record(old: git.Entry | None, new: git.Entry | None) -> bytes:
    zero = git.Entry("", "000000", "0" * 40)
    before, after = old or zero, new or zero
    about = f":{before.mode} {after.mode} {before.oid} {after.oid}".encode()
    if old and new:
        return about + b" R087\0" + os.fsencode(old.name) + b"\0" + os.fsencode(new.name) + b"\0"
    return about + (b" A\0" if new else b" D\0") + os.fsencode((old or new or zero).name) + b"\0"
