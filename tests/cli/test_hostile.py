"""Hostile inputs through the real command line: the codes that must be found, and the exit status."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROW = b'{"prompt": "What is two and two?", "completion": "Four."}\n'
ROOT = Path(__file__).parent.parent.parent
Make = Callable[[Path], Path]


class Case(NamedTuple):
    """How to make an input, the codes that must be found in it (no others may), and the exit status."""

    name: str
    make: Make
    codes: set[str]
    status: int


def file(data: bytes, name: str = "data.jsonl") -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def folder(where: Path) -> Path:
    (where / "empty").mkdir()
    return where / "empty"


def missing(where: Path) -> Path:
    return where / "missing.jsonl"


def loop(where: Path) -> Path:
    (where / "loop.jsonl").symlink_to(where / "loop.jsonl")
    return where / "loop.jsonl"


def fifo(where: Path) -> Path:
    os.mkfifo(where / "fifo.jsonl")
    return where / "fifo.jsonl"


def bomb(where: Path) -> Path:
    path = where / "bomb.jsonl.gz"
    block = gzip.compress(b"\0" * 64_000_000, 9)
    path.write_bytes(block * 40)
    return path


def text(value: str) -> bytes:
    return json.dumps({"prompt": value, "completion": "Four."}).encode() + b"\n"


def wrong_checksum(data: bytes) -> bytes:
    packed = bytearray(gzip.compress(data))
    packed[-8] ^= 1
    return bytes(packed)


def with_value(value: bytes) -> bytes:
    return b'{"prompt": "How many?", "completion": "Four.", "meta": ' + value + b"}\n"


POSIX = sys.platform != "win32"
CASES = [
    Case("a clean file", file(ROW * 3), set(), 0),
    Case("a folder without data", folder, set(), 2),
    Case("a missing file", missing, set(), 2),
    Case("an empty file", file(b""), {"DAT011"}, 1),
    Case("only blank lines", file(b"\n \n\t\n"), {"DAT011"}, 1),
    Case("blank lines between rows", file(ROW + b"\n\n" + ROW), {"DAT012"}, 0),
    Case("CRLF", file(ROW.replace(b"\n", b"\r\n") * 3), set(), 0),
    Case("no line end at the end", file(ROW + ROW.rstrip()), set(), 0),
    Case("a byte order mark", file(b"\xef\xbb\xbf" + ROW), {"DAT007"}, 1),
    Case("UTF-16", file(ROW.decode().encode("utf-16")), {"DAT016"}, 1),
    Case("a line that is no JSON", file(ROW + b"{'prompt': 1}\n" + ROW), {"DAT001"}, 1),
    Case("a line cut off", file(ROW + ROW[:20]), {"DAT001"}, 1),
    Case("text after the object", file(ROW + ROW.rstrip() + b" x\n"), {"DAT001"}, 1),
    Case("two objects in a line", file(ROW.rstrip() + ROW + ROW), {"DAT001"}, 1),
    Case("a list for a row", file(ROW + b"[1, 2]\n"), {"DAT002"}, 1),
    Case("a text for a row", file(ROW + b'"hello"\n'), {"DAT002"}, 1),
    Case("a duplicate key", file(ROW + b'{"prompt": "a", "prompt": "b", "completion": "c"}\n'), {"DAT003"}, 1),
    Case("a duplicate key deep inside", file(ROW + with_value(b'{"a": [{"b": 1, "b": 2}]}')), {"DAT003"}, 1),
    Case("a duplicate key spelt with an escape", file(ROW + with_value(b'{"a": 1, "\\u0061": 2}')), {"DAT003"}, 1),
    Case("NaN", file(ROW + with_value(b"NaN")), {"DAT004"}, 1),
    Case("Infinity", file(ROW + with_value(b"-Infinity")), {"DAT004"}, 1),
    Case("1e999", file(ROW + with_value(b"1e999")), {"DAT004"}, 1),
    Case("a lone surrogate", file(ROW + with_value(b'"\\ud83d"')), {"DAT005"}, 1),
    Case("invalid UTF-8", file(ROW + with_value(b'"\xff"')), {"DAT006"}, 1),
    Case("truncated UTF-8", file(ROW + with_value("é".encode())[:-1] + b'"\xc3'), {"DAT006"}, 1),
    Case("a NUL byte", file(ROW + with_value(b'"\0"')), {"DAT008"}, 1),
    Case("an escaped NUL", file(ROW + with_value(b'"\\u0000"')), {"DAT008"}, 1),
    Case("an integer beyond 64 bits", file(ROW + with_value(b"18446744073709551616")), {"DAT009"}, 0),
    Case("a number of 5,000 digits", file(ROW + with_value(b"9" * 5000)), {"DAT004"}, 1),
    Case("nesting of 100,000", file(ROW + with_value(b"[" * 100_000 + b"]" * 100_000)), {"DAT010"}, 1),
    Case("nesting that never closes", file(ROW + b'{"a":' * 100_000 + b"\n"), {"DAT010"}, 1),
    Case("a quote that never closes", file(ROW + b'{"prompt": "never\n' + ROW), {"DAT001"}, 1),
    Case("a key of 1 MB", file(ROW + with_value(b'{"' + b"k" * 1_000_000 + b'": 1}')), set(), 0),
    Case("a line of 50 MB", file(ROW + text("word " * 10_000_000)), set(), 0),
    Case("an array that is cut off", file(b"[" + ROW.rstrip() + b",\n" + ROW[:20], "data.json"), {"DAT001"}, 1),
    Case("an array with a trailing comma", file(b"[" + ROW.rstrip() + b",]", "data.json"), {"DAT001"}, 1),
    Case("an array without a comma", file(b"[" + ROW + ROW + b"]", "data.json"), {"DAT001"}, 1),
    Case("JSON lines named .json", file(ROW * 3, "data.json"), set(), 0),
    Case("an array named .jsonl", file(b"[\n" + ROW.rstrip() + b",\n" + ROW + b"]\n"), set(), 0),
    Case("an array of text", file(b'["a", "b"]', "data.json"), {"DAT002"}, 1),
    Case("gzip without the suffix", file(gzip.compress(ROW * 3)), set(), 0),
    Case(
        "gzip that is cut off",
        file(gzip.compress(os.urandom(50_000).hex().encode())[:-900], "d.jsonl.gz"),
        {"DAT017"},
        1,
    ),
    Case("a small gzip with a wrong checksum", file(wrong_checksum(ROW * 3)), {"DAT017"}, 1),
    Case("a gzip of which little is left", file(gzip.compress(ROW * 3)[:12]), {"DAT017"}, 1),
    Case("a table of old Macs", file(b"text,label\ra,b\rc,d\r", "d.csv"), set(), 0),
    Case("a CSV with a NUL byte", file(b"text,label\na\0x,b\nc,d\n", "d.csv"), {"DAT008", "FMT031"}, 1),
    Case("a gzip bomb", bomb, {"DAT017"}, 1),
    Case("a CSV with a quote that never closes", file(b'text,label\na,b\n"never,x\nc,d\n', "d.csv"), {"DAT015"}, 1),
    Case("a CSV with ragged rows", file(b"text,label\na,b\nc\nd,e,f\n", "d.csv"), {"DAT013"}, 1),
    Case("a CSV in cp1252", file("text,label\nCafé “Paul”,b\nc,d\n".encode("cp1252"), "d.csv"), {"DAT016"}, 1),
    Case("a Parquet file that is none", file(b"PAR1" + b"\0" * 100 + b"PAR1", "d.parquet"), {"DAT017"}, 1),
    Case("bytes of chance", file(bytes(range(256)) * 40, "data.jsonl"), {"DAT006", "DAT008"}, 1),
    Case("a layout that is none", file(b'{"a": 1}\n' * 3), set(), 2),
    Case(
        "a calculator's marks without a result",
        file(ROW.replace(b"Four.", b"<<1+1=>>3 <<a= >>.5 <<a=x/2>>4 <<a=1/2/3>>4 <<a=1/0>>4 <<a=/>>4")),
        set(),
        0,
    ),
    Case(
        "60,000 environments that open",
        file(ROW.replace(b"Four.", rb"\\begin{align}\n" * 60_000 + b"Four.")),
        {"TXT043"},
        0,
    ),
    Case("terminal escapes", file(text("\x1b[31mred\x1b]0;title\x07") + b"\x1b[2J{\n"), {"DAT001", "FMT031"}, 1),
    Case("CI commands", file(b"::error::pwned ##[error]pwned\n" + ROW), {"DAT001"}, 1),
]
if POSIX:
    CASES += [Case("a symlink loop", loop, set(), 2), Case("a FIFO", fifo, set(), 2)]
if Path("/proc/self/mem").exists():
    CASES.append(Case("a file that cannot be read", lambda _: Path("/proc/self/mem"), set(), 2))


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dqlint", "check", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_hostile(case: Case, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    done = run(path, "--output-format", "json")
    errors = done.stderr.decode()
    assert "Traceback" not in errors
    assert done.returncode == case.status, errors
    report = json.loads(done.stdout) if done.stdout else {"findings": [], "problems": []}
    assert {finding["code"] for finding in report["findings"]} == case.codes
    if case.status == 2:
        assert path.name in errors


@pytest.mark.parametrize("form", ["text", "concise", "github", "markdown", "gitlab", "sarif", "junit", "jsonl"])
def test_data_gives_no_orders_to_terminals_or_runners(form: str, tmp_path: Path) -> None:
    hostile = b"\x1b[2J::error::pwned ##[error]pwned\r::warning::x\n"
    path = file(hostile + ROW + b'{"prompt": "\\u001b[31m ::error::a\\n::error::b", "completion": ""}\n')(tmp_path)
    shown = run(path, "--select", "ALL", "--output-format", form).stdout
    assert b"\x1b" not in shown
    assert b"##[" not in shown
    lines = shown.replace(b"\r", b"\n").split(b"\n")
    commands = [line for line in lines if line.lstrip().startswith(b"::")]
    assert all(line.startswith((b"::error file=", b"::warning file=", b"::notice file=")) for line in commands)
    assert form == "github" or not commands


@pytest.mark.skipif(not POSIX or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = file(ROW)(tmp_path)
    path.chmod(0)
    done = run(path)
    assert done.returncode == 2
    assert b"data.jsonl" in done.stdout


def test_turns_in_json_text_that_nests_deep(tmp_path: Path) -> None:
    turns = (
        '[{"role": "user", "content": ' + "[" * 600 + '"Hi"' + "]" * 600 + '}, {"role": "assistant", "content": "Hi"}]'
    )
    done = run(file(json.dumps({"messages": turns}).encode() + b"\n")(tmp_path), "--select", "ALL")
    assert done.returncode == 2
    assert b"no layout fits" in done.stdout + done.stderr


def test_a_refusal_names_keys_and_masks_what_they_hold(tmp_path: Path) -> None:
    done = run(file(b'{"john.smith@larch.shop": 1, "q": 2}\n')(tmp_path), "--select", "PII")
    assert done.returncode == 2
    assert b"the rows have: " in done.stdout
    assert b"smith" not in done.stdout + done.stderr


def test_a_row_of_ten_thousand_turns(tmp_path: Path) -> None:
    """Each turn with findings and a secret: rules, words and masks cost in proportion."""
    said = "Write to john.smith{}@corp{}.io of 7 + 8 = 16 \ufffd ![a](http://b.io/c.png)"
    turns = [
        {"role": role, "content": said.format(turn, turn)} for turn in range(5_000) for role in ("user", "assistant")
    ]
    path = file(json.dumps({"messages": turns}).encode() + b"\n")(tmp_path)
    started = time.monotonic()
    done = run(path, "--select", "ALL", "--output-format", "jsonl")
    assert time.monotonic() - started < 60
    codes = Counter(json.loads(line)["code"] for line in done.stdout.splitlines())
    assert codes["PII001"] == codes["FMT003"] == 10_000
    assert b"john" not in done.stdout
