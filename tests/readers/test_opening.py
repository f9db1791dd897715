from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from dqlint import readers
from dqlint.model import ConfigError, Defect, Problem

LINES = b"".join(b'{"n": %d, "text": "%d"}\n' % (n, n * n) for n in range(20_000))


def refused(path: Path) -> Problem:
    with pytest.raises(ConfigError) as error:
        readers.read(path, "data/x.jsonl")
    (problem,) = error.value.problems
    assert (problem.file, problem.line) == ("data/x.jsonl", 0)
    assert problem.hint
    return problem


def gathered(data: bytes, name: str = "data.jsonl") -> tuple[int, list[Defect]]:
    runs = list(readers.read_bytes(data, name))
    return sum(len(run.records) for run in runs), [defect for run in runs for defect in run.defects]


def test_no_such_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing").message == "there is no such file"


def test_a_directory(tmp_path: Path) -> None:
    assert refused(tmp_path).message == "a directory, not a data file"


@pytest.mark.skipif(sys.platform == "win32", reason="no such thing on Windows")
def test_what_is_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert refused(tmp_path / "fifo").message == "a pipe or device, not a regular file"
    assert refused(Path("/dev/zero")).message == "a pipe or device, not a regular file"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert refused(tmp_path / "loop").message.startswith("the file cannot be opened")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(LINES)
    (tmp_path / "x").chmod(0)
    assert refused(tmp_path / "x").message == "the file may not be read"


def test_what_no_reader_knows(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    with pytest.raises(ConfigError, match="neither the content nor the name"):
        readers.read(path, "x.png")
    path.write_bytes(b"# A title\n\nAnd text, in lines.\n")
    with pytest.raises(ConfigError, match="neither the content nor the name"):
        readers.read(path, "README.md")


@pytest.mark.parametrize("name", ["data.jsonl.gz", "data.jsonl", "data"])
def test_packed_whatever_the_name(name: str) -> None:
    for packed, packing in ((gzip.compress(LINES), "gzip"), (zstandard.compress(LINES), "zstd")):
        reading = readers.read_bytes(packed, name)
        assert (reading.compression, reading.format) == (packing, "jsonl")
        assert gathered(packed, name) == (20_000, [])


def test_packed_in_parts_and_padded() -> None:
    parts = [LINES[:100_000], LINES[100_000:]]
    assert gathered(b"".join(map(gzip.compress, parts)) + b"\0" * 5_000) == (20_000, [])
    assert gathered(b"".join(map(zstandard.compress, parts))) == (20_000, [])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_file_that_is_cut_off_keeps_the_rows_before(pack: object) -> None:
    packed = pack(LINES)  # type: ignore[operator]
    packed = packed[: len(packed) // 2] if pack is gzip.compress else zstandard.compress(LINES[:300_000]) + packed[:-3]
    rows, defects = gathered(packed)
    assert 1_000 < rows < 40_000
    assert [one.name for one in defects][-1] == "damaged-file"
    assert defects[-1].values["reason"] == "the file is cut off before the packed data ends"


def test_damage_in_the_middle() -> None:
    packed = bytearray(gzip.compress(LINES, mtime=0))
    packed[len(packed) // 2 :] = b"\xff" * 100
    rows, defects = gathered(bytes(packed))
    assert rows > 1_000
    (defect,) = defects
    assert defect.name == "damaged-file"
    assert rows < defect.line <= rows + 2


def with_checksum(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


@pytest.mark.parametrize("rows", [3, 20_000])
@pytest.mark.parametrize(("pack", "at"), [(gzip.compress, -8), (with_checksum, -1)])
def test_a_wrong_checksum(pack: Callable[[bytes], bytes], at: int, rows: int) -> None:
    packed = bytearray(pack(b"".join(LINES.splitlines(keepends=True)[:rows])))
    packed[at] ^= 1
    found, defects = gathered(bytes(packed))
    assert found == rows
    assert [one.values["reason"] for one in defects] == ["the packed data is damaged: its checksum does not match"]


@pytest.mark.parametrize("pack", [gzip.compress, with_checksum])
def test_damage_in_a_later_part(pack: Callable[[bytes], bytes]) -> None:
    packed = bytearray(pack(LINES) + b"\0" * 3_000 * (pack is gzip.compress) + pack(b'{"n": 1}\n'))
    packed[-1] ^= 1
    rows, defects = gathered(bytes(packed))
    assert rows == 20_001
    assert [one.name for one in defects][-1] == "damaged-file"


def test_text_after_the_packed_data() -> None:
    rows, defects = gathered(gzip.compress(LINES) + b"garbage")
    assert rows == 20_000
    assert [one.values["reason"] for one in defects] == ["the packed data is damaged: other bytes follow it"]


@pytest.mark.parametrize("name", ["data", "data.csv.gz", "data.json", "data.parquet", "photo.png"])
@pytest.mark.parametrize(("pack", "size"), [(gzip.compress, 2), (gzip.compress, 12), (zstandard.compress, 20)])
def test_nothing_can_be_unpacked(pack: Callable[[bytes], bytes], size: int, name: str) -> None:
    rows, (defect,) = gathered(pack(LINES)[:size], name)
    assert (rows, defect.name) == (0, "damaged-file")
    assert defect.values["reason"] == "the file is cut off before the packed data ends"


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_is_not_unpacked(pack: object) -> None:
    packed = pack(LINES[:1_000] + b"\0" * 100_000_000)  # type: ignore[operator]
    rows, defects = gathered(packed)
    assert rows > 30
    assert "so it is not unpacked any further" in defects[-1].values["reason"]


def test_a_packed_array() -> None:
    data = b"[" + b",\n".join(LINES.splitlines()) + b"]"
    assert gathered(gzip.compress(data), "data.json.gz") == (20_000, [])
    rows, defects = gathered(gzip.compress(data)[:-2_000], "data.json.gz")
    assert rows > 1_000
    assert [one.name for one in defects] == ["damaged-file"]


def test_a_reading_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(LINES)
    reading = readers.read(path, "x.jsonl")
    assert [list(reading), list(reading)][0] == list(reading)
