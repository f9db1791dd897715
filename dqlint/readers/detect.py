"""What a file holds, told from its first bytes; its name decides only where they do not."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from dqlint.deferred import deferred
from dqlint.model import Defect

Format = Literal["jsonl", "json", "csv", "tsv", "parquet"]
SAMPLE = 1 << 20
PARQUET = b"PAR1"

_BY_SUFFIX: Mapping[str, Format] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
_CALLED: Mapping[Format, str] = {
    "jsonl": "JSON Lines", "json": "a JSON document", "csv": "CSV", "tsv": "tab-separated text", "parquet": "Parquet",
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_INVALID = deferred("[\udc80-\udcff]")
_HEAD = 4096
_MANY, _FEW = 0.4, 0.1  # shares of NUL bytes in the two halves of UTF-16
_LINES = 3  # so many lines of JSON Lines have to be cp1252; fewer are damaged lines
_DELIMITERS = ",\t;|"
_RECORDS = 50
_ALIKE = 0.9  # the share of records that have as many cells as the header, for a delimiter to count as found


class Detected(NamedTuple):
    """What a file's first bytes say. `note` tells where its name says something else.

    `line_end` is LF, also where CR stands before it, but CR alone in tables of old Macs.
    """

    format: Format
    encoding: str = "utf-8"
    delimiter: str = ""
    note: str = ""
    defects: tuple[Defect, ...] = ()
    empty: bool = False
    line_end: str = "\n"


def detect(sample: bytes, whole: bool, name: str) -> Detected | None:
    """What a file holds that begins with `sample` (unpacked, at most SAMPLE bytes; `whole`: it is all of it).

    None where neither the content nor the name tells.
    """
    named = _named(name)
    if sample.startswith(PARQUET):
        return Detected("parquet", note=_note("parquet", named))
    encoding = _wide_encoding(sample)
    text = sample.decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace").removeprefix("\ufeff")
    if not text or text.isspace():
        return Detected(named or "jsonl", encoding, empty=True) if whole and named != "parquet" else None
    format, delimiter = _format(text, whole, named)
    if format is None:
        return None
    if encoding == "utf-8" and (format != "jsonl" or _lines_not_utf8(text) >= _LINES):
        encoding = _narrow_encoding(sample, text, whole)
    line_end = "\r" if delimiter and "\r" in text and "\n" not in text else "\n"
    note = _note(format, named)
    return Detected(format, encoding, delimiter, note, _encoding_defect(encoding, text), line_end=line_end)


def of_damaged(name: str, damage: str) -> Detected:
    """What stands for a file too damaged to tell what it holds."""
    defect = Defect("damaged-file", 1, 1, -1, {"reason": damage})
    return Detected(_named(name) or "jsonl", defects=(defect,), empty=True)


def _named(name: str) -> Format | None:
    name = name.lower().removesuffix(".gz").removesuffix(".zst").removesuffix(".zstd")
    return next((format for suffix, format in _BY_SUFFIX.items() if name.endswith(suffix)), None)


def _note(format: Format, named: Format | None) -> str:
    if named is None or format == named:
        return ""
    return f"named like {_CALLED[named]}, but it holds {_CALLED[format]}"


# --- encoding --------------------------------------------------------------------------------------------------------


def _wide_encoding(sample: bytes) -> str:
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            return encoding
    even, odd = sample[:_HEAD:2], sample[1:_HEAD:2]
    for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high.count(0) > _MANY * len(high) and low.count(0) < _FEW * len(low):
            return encoding
    return "utf-8"


def _narrow_encoding(sample: bytes, text: str, whole: bool) -> str:
    """cp1252 where nothing in the sample is UTF-8 beyond ASCII, and something is no UTF-8."""
    invalid = _INVALID.search(text)
    if invalid is None or not _INVALID.sub("", text).isascii():
        return "utf-8"
    if not whole and invalid.start() >= len(text) - 3:  # the sample's end cuts a character
        return "utf-8"
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "utf-8"
    return "cp1252"


def _is_utf8(text: str) -> bool:
    """Whether nothing in it was escaped; that takes a tenth of the time of a search."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _lines_not_utf8(text: str) -> int:
    if text.isascii() or _is_utf8(text):
        return 0
    return sum(_INVALID.search(line) is not None for line in text.split("\n"))


def _encoding_defect(encoding: str, text: str) -> tuple[Defect, ...]:
    if encoding == "utf-8":
        return ()
    first = _INVALID.search(text) if encoding == "cp1252" else None
    at = first.start() if first else 0
    start = text.rfind("\n", 0, at) + 1
    line = text[start : start + 400].split("\n", 1)[0]
    if first:
        line = line.encode("utf-8", "surrogateescape").decode(encoding)
    values = {"encoding": encoding.upper() if "-" in encoding else encoding}
    return (Defect("not-utf8", text.count("\n", 0, at) + 1, at - start + 1, -1, values, line, at - start),)


# --- format ----------------------------------------------------------------------------------------------------------


def _format(text: str, whole: bool, named: Format | None) -> tuple[Format | None, str]:
    start = text.lstrip()[0]
    if start in "{[" and (json_format := _json_format(text.lstrip(), whole, named)):
        return json_format, ""
    delimiter = _delimiter(text, whole, named)
    if named in ("csv", "tsv") or (delimiter and named is None):
        delimiter = delimiter or ("\t" if named == "tsv" else ",")
    elif not delimiter or (named in ("json", "jsonl") and _is_json(text.split("\n", 1)[0], whole=True)):
        return (None if named == "parquet" else named), ""
    return ("tsv" if delimiter == "\t" else "csv"), delimiter


def _json_format(text: str, whole: bool, named: Format | None) -> Format | None:
    """JSON Lines if the first line holds a whole value and is not all, or most others do; a document otherwise."""
    first, *rest = islice(filter(None, map(str.strip, text.split("\n"))), _RECORDS + 1)
    if _is_json(first):
        alone = (not rest and whole) or (first[0] == "[" and not any(line[0] == "[" for line in rest))
        return "json" if alone and (named != "jsonl" or first[0] == "[") else "jsonl"
    if first[0] == "{" and rest and 2 * sum(line[0] == "{" and _is_json(line) for line in rest) >= len(rest):
        return "jsonl"
    if _ends_early(first):
        return "json"
    return None if named in ("csv", "tsv") else "jsonl" if named == "jsonl" and first[0] == "{" else "json"


def _is_json(line: str, *, whole: bool = False) -> bool:
    """Whether a line starts with a JSON value, or is one."""
    try:
        _, end = json.JSONDecoder().raw_decode(line)
    except (ValueError, RecursionError):
        return False
    return not whole or not line[end:].strip()


def _ends_early(line: str) -> bool:
    try:
        json.JSONDecoder().raw_decode(line)
    except json.JSONDecodeError as error:
        return error.pos >= len(line)
    except (ValueError, RecursionError):
        return False
    return False


def _delimiter(text: str, whole: bool, named: Format | None) -> str:
    """The delimiter that gives the header at least two cells and nearly all records as many; "" where none does."""
    best = (0.0, 0)
    found = ""
    for delimiter in "\t,;|" if named == "tsv" else _DELIMITERS:
        widths = list(_widths(text, whole, delimiter))
        if len(widths) == 1 or max(widths[:1], default=1) == 1:
            continue
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if alike >= _ALIKE and (alike, widths[0]) > best:
            best, found = (alike, widths[0]), delimiter
    return found


def _widths(text: str, whole: bool, delimiter: str) -> Iterator[int]:
    records = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    widths: Sequence[int] = []
    try:
        widths = [len(cells) for _, cells in zip(range(_RECORDS + 2), records, strict=False) if cells]
    except csv.Error:
        return
    complete = whole or len(widths) == _RECORDS + 2
    yield from widths if complete else widths[:-1]
