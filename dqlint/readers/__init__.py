"""Data files as rows with exact places. A bad line becomes a defect and never ends the run.

One module per format; `opening` and `gathering` are what they stand on, `detect` tells which one a file needs.
"""

from __future__ import annotations

import io
from collections.abc import Container, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dqlint.model import Rows
from dqlint.readers.detect import SAMPLE, Detected, Format, detect, of_damaged
from dqlint.readers.gathering import Gathering
from dqlint.readers.opening import Opener, Stream, compression, opener, refusal


@dataclass(eq=False)
class Reading:
    """A file about to be read, as often as wanted: iterating opens it and yields runs of about 2,000 rows.

    `compression` is none, gzip or zstd; `delimiter` is "" but for CSV and TSV; `note` says where the name of the file
    tells something else than its content. Of JSON Lines, `doubtful` may name lines: all others are known to be
    rows with nothing wrong in how they are written.
    """

    name: str
    compression: str
    detected: Detected
    open: Opener
    doubtful: range | None = None

    @property
    def format(self) -> Format:
        """jsonl, json, csv, tsv or parquet."""
        return self.detected.format

    @property
    def encoding(self) -> str:
        """As Python calls it."""
        return self.detected.encoding

    @property
    def delimiter(self) -> str:
        """What stands between cells."""
        return self.detected.delimiter

    @property
    def note(self) -> str:
        """Where name and content differ, in words."""
        return self.detected.note

    def __iter__(self) -> Iterator[Rows]:
        gathering = Gathering(self.detected.defects)
        seen = False
        for rows in self._runs(gathering):
            seen = seen or bool(rows.records or rows.defects)
            yield rows
        if not seen:
            if gathering.empty:
                gathering.defect("empty-file", 1)
            yield gathering.take()

    def on(self, lines: Container[int]) -> Iterator[Rows]:
        """The rows that start on these lines, others perhaps among them; how they are numbered says nothing."""
        yield from self._runs(Gathering(), lines)

    def _runs(self, gathering: Gathering, only: Container[int] | None = None) -> Iterator[Rows]:
        if self.detected.empty:
            return
        if self.format == "parquet":
            from dqlint.readers import parquet

            yield from parquet.read(self.open, gathering, self.name)
            return
        with closing(Stream(self.open(), self.compression, self.encoding, self.name)) as stream:
            yield from self._of_text(stream, gathering, only)

    def _of_text(self, stream: Stream, gathering: Gathering, only: Container[int] | None) -> Iterator[Rows]:
        if self.format == "jsonl":
            from dqlint.readers import jsonl

            if only is not None:
                return jsonl.on(stream, gathering, only)
            return jsonl.read(stream, gathering, self.doubtful)
        if self.format == "json":
            from dqlint.readers import document

            return document.read(stream, gathering)
        from dqlint.readers import delimited

        return delimited.read(stream, gathering, self.delimiter, self.detected.line_end)


def read(path: Path, name: str) -> Reading:
    """A data file. `name` is what messages call it: a posix path from the project's root.

    Raises ConfigError for a file that cannot be opened or holds nothing that dqlint reads.
    """
    return opened(opener(path, name), name)


def read_bytes(data: bytes, name: str) -> Reading:
    """The content of a data file that lies in memory. Raises ConfigError as `read` does."""
    return opened(lambda: io.BytesIO(data), name)


def opened(open_file: Opener, name: str) -> Reading:
    """What a function opens, as often as it is called. Raises ConfigError as `read` does."""
    with open_file() as file:
        packing = compression(file.read(4))
    with closing(Stream(open_file(), packing, "utf-8", name)) as stream:
        sample = stream.bytes.read(SAMPLE + 1)
        damage = stream.damage
    detected = detect(sample[:SAMPLE], len(sample) <= SAMPLE, name)
    if damage and (detected is None or detected.empty):
        detected = of_damaged(name, damage)
    if detected is None:
        hint = "dqlint reads JSON Lines, JSON, CSV, TSV and Parquet, also inside gzip and zstd"
        raise refusal(name, "neither the content nor the name tells what this file holds", hint)
    if detected.format == "parquet" and packing != "none" and not detected.empty:
        raise refusal(name, f"Parquet inside {packing}", "unpack it: Parquet compresses its columns by itself")
    return Reading(name, packing, detected, open_file)
