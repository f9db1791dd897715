"""Versions in digests give what the versions themselves give."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dqlint.changes import digests, lines
from dqlint.changes.digests import added, derived, digest, pack, unpack
from dqlint.changes.lines import compare
from tests.changes.test_lines import FILES

ENDS = st.sampled_from([b"", b"\n", b"\r\n", b"\r\r\n", b'{"a": 1}\n', b'{"a":1}\n{"a": 1}\r\n'])


@settings(max_examples=600, deadline=None)
@given(FILES, FILES, ENDS, ENDS, st.integers(1, 9))
@example(b'{"a": 1}\n', b'{"a":1}\n{"a": 1}\n', b"", b"", 4)
def test_what_is_added_is_what_the_bytes_say(old: bytes, new: bytes, start: bytes, end: bytes, step: int) -> None:
    old, new = start + old + end, start + new + end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "STEP", step)
        kept = unpack(pack(digest(old)))
        assert kept is not None
        assert added(kept, new) == compare(old, new).difference.added
        assert derived(kept, new) == digest(new)


@settings(max_examples=100, deadline=None)
@given(FILES, st.data())
def test_damage_is_no_version(old: bytes, data: st.DataObject) -> None:
    packed = pack(digest(old))
    at = data.draw(st.integers(0, len(packed) - 1))
    flipped = packed[:at] + bytes([packed[at] ^ data.draw(st.integers(1, 255))]) + packed[at + 1 :]
    for broken in (flipped, packed[:at], packed + b"\0"):
        assert unpack(broken) is None


@settings(max_examples=200, deadline=None)
@given(FILES)
def test_blank_lines_are_known(old: bytes) -> None:
    version = digest(old)
    assert version.is_empty == (not old.strip())
    assert version.has_blank == bool(re.search(rb"(?m)^[ \t\r\v\f]*\n|^[ \t\r\v\f]+\Z", old))


def test_the_texts_are_not_in_it() -> None:
    line = b'{"text": "nobody is to read this"}\n'
    assert b"nobody" not in digests.pack(digest(line * 3))
