"""Git LFS: pointers as git-lfs writes them, and its store."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.sources import lfs

if TYPE_CHECKING:
    from conftest import Work

DATA = b'{"text": "one"}\n'
OID = hashlib.sha256(DATA).hexdigest()
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize {len(DATA)}\n".encode()


def stored(store: Path, data: bytes = DATA) -> Path:
    path = store / "objects" / OID[:2] / OID[2:4] / OID
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        POINTER,
        POINTER.rstrip(),
        POINTER.replace(b"\n", b"\r\n"),
        POINTER.replace(b"oid", b"ext-0-foo sha256:" + b"a" * 64 + b"\next-1-bar sha256:" + b"b" * 64 + b"\noid"),
        POINTER.replace(b"git-lfs.github.com/spec/v1", b"hawser.github.com/spec/v1"),
        POINTER.replace(b"https://git-lfs.github.com/spec/v1", b"http://git-media.io/v/2"),
    ],
)
def test_a_pointer(data: bytes) -> None:
    assert lfs.is_pointer(data) == lfs.Pointer(OID, len(DATA))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        DATA,
        POINTER + DATA,
        POINTER + b"x" * 2000,
        POINTER + b"\n" * 1000,
        b"\n" + POINTER,
        POINTER.replace(b"sha256", b"md5"),
        POINTER.replace(OID.encode(), OID[:-1].encode()),
        POINTER.replace(OID.encode(), OID.upper().encode()),
        POINTER.replace(b"size 16", b"size -16"),
        POINTER.replace(b"size 16", b"size x"),
        POINTER.replace(b"github.com", b"example.org"),
    ],
)
def test_no_pointer(data: bytes) -> None:
    assert lfs.is_pointer(data) is None


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    assert lfs.is_pointer(data) is None
    assert lfs.is_pointer(POINTER + data) in (None, lfs.Pointer(OID, len(DATA)))


def test_the_file(tmp_path: Path) -> None:
    pointer = lfs.Pointer(OID, len(DATA))
    assert lfs.find(tmp_path, pointer) is None
    path = stored(tmp_path / "lfs")
    assert lfs.find(tmp_path, pointer) == path
    assert lfs.find(tmp_path, pointer, "elsewhere") is None
    path.write_bytes(DATA[:3])
    assert lfs.find(tmp_path, pointer) is None


def test_a_store_elsewhere(tmp_path: Path) -> None:
    pointer = lfs.Pointer(OID, len(DATA))
    path = stored(tmp_path / "store")
    assert lfs.find(tmp_path / "work", pointer, str(tmp_path / "store")) == path
    assert lfs.find(tmp_path, pointer, "store") == path


def test_a_clone_that_borrows(work: Work, tmp_path: Path) -> None:
    work.commit(a_csv="1\n")
    path = stored(work.folder / ".git/lfs")
    work.git("clone", "--quiet", "--reference", work.folder, work.folder.as_uri(), tmp_path / "clone")
    found = lfs.find(tmp_path / "clone/.git", lfs.Pointer(OID, len(DATA)))
    assert found
    assert found.samefile(path)


def test_a_file_that_a_pointer_stands_for(tmp_path: Path) -> None:
    data = b"the content"
    pointer = lfs.Pointer(hashlib.sha256(data).hexdigest(), len(data))
    file = tmp_path / "file"
    assert not lfs.stands_at(file, pointer)
    for content, stands in ((data, True), (b"the kontent", False), (b"the", False)):
        file.write_bytes(content)
        assert lfs.stands_at(file, pointer) == stands
