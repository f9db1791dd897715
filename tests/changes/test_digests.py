"""Versions in digests give what the versions themselves give."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dqlint.changes import digests, lines
from dqlint.changes.digests import added, derived, digest, pack, unpack
from dqlint.changes.lines import compare
from dqlint.readers import jsonl
from dqlint.readers.gathering import Gathering
from dqlint.readers.opening import Stream
from dqlint.strictjson import parse
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
        found = added(kept, new)
        assert found.lines == compare(old, new).difference.added
        assert derived(kept, new)._replace(good=False) == digest(new)._replace(good=False)
        assert digest(new).good or not derived(kept, new).good


@settings(max_examples=600, deadline=None)
@given(FILES, FILES, ENDS, ENDS, st.integers(1, 9))
@example(b"", b"", b'{"a": 1}\n', b'{"b": 1}\n', 1)
def test_lines_known_to_be_good_are_read_the_same(old: bytes, new: bytes, start: bytes, end: bytes, step: int) -> None:
    old, new = start + old + end, start + new + end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "STEP", step)
        patch.setattr(jsonl, "_RUN", step)
        version = digest(old)
        among = added(version, new).among
        rows = [text for number, text in enumerate(lines.split(new)) if number not in among]
        assert not version.good or all(type(parse(text)[0]) is dict for text in rows)
        stream = [
            jsonl.read(Stream(BytesIO(new), "none", "utf-8", "a"), Gathering(), known)
            for known in (None, range(among.start + 1, among.stop + 1) if version.good else None)
        ]
        assert [*stream[0]] == [*stream[1]]


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
