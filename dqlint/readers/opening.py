"""A file's bytes: opened or refused, unpacked in small bounded steps, brought to UTF-8."""

from __future__ import annotations

import codecs
import io
import re
import stat
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from dqlint.model import ConfigError, Problem

Opener = Callable[[], BinaryIO]

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
_STEP = 2048  # packed bytes fed at once: gzip makes at most 2 MB of them, zstd 64 MB
_BOMB_BYTES = 64_000_000
_BOMB_RATIO = 200
_MOST_BYTES = 64_000_000_000
_BUFFER = 1 << 18
_CHECKSUM = re.compile("incorrect (data|length) check|checksum")


def refusal(name: str, message: str, hint: str) -> ConfigError:
    """The error for a file that cannot be read at all."""
    return ConfigError(Problem(name, 0, 0, message, hint))


def opener(path: Path, name: str) -> Opener:
    """What opens a regular file. Raises ConfigError for anything else, with what to do."""
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            path.open("rb").close()
    except FileNotFoundError:
        raise refusal(name, "there is no such file", "check the path and the directory it starts from") from None
    except PermissionError:
        raise refusal(name, "the file may not be read", f"give yourself the right: chmod u+r {name}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(name, f"the file cannot be opened: {reason}", "check the path and its symbolic links") from None
    if stat.S_ISDIR(status.st_mode):
        raise refusal(name, "a directory, not a data file", "name the files in it, or a pattern such as data/*.jsonl")
    if not stat.S_ISREG(status.st_mode):
        raise refusal(name, "a pipe or device, not a regular file", "write the data to a file first")
    return lambda: path.open("rb")


def compression(head: bytes) -> str:
    """none, gzip or zstd, told from the first bytes of a file."""
    return "gzip" if head.startswith(GZIP) else "zstd" if head.startswith(ZSTD) else "none"


class Stream:
    """A file's content as UTF-8. `damage` says what is wrong with the packing, once reading has come upon it."""

    def __init__(self, file: BinaryIO, packing: str, encoding: str, name: str) -> None:
        self._unpacked = _Unpacked(file, packing, name) if packing != "none" else None
        self._files: list[Any] = [file]
        self.bytes: BinaryIO = file
        if self._unpacked is not None:
            self._through(self._unpacked)
        if encoding != "utf-8":
            self._through(_Recoded(self.bytes, encoding))

    def _through(self, raw: io.RawIOBase) -> None:
        self.bytes = io.BufferedReader(raw, _BUFFER)
        self._files.append(self.bytes)

    @property
    def damage(self) -> str:
        """Why the packed data could not be read to its end; "" while all is well."""
        return self._unpacked.damage if self._unpacked is not None else ""

    def close(self) -> None:
        """Close the file and what stands on it."""
        for file in reversed(self._files):
            file.close()


class _Unpacked(io.RawIOBase):
    """Unpacks gzip or zstd. Damage ends the data like the end of the file, and is kept in `damage`."""

    def __init__(self, file: BinaryIO, packing: str, name: str) -> None:
        self._file = file
        self._start, self._errors = _unpacker(packing, name)
        self._unpacker = self._start()
        self._packed = b""
        self._ready = memoryview(b"")
        self._begin = 0  # where in the file the part at hand begins: a file may be packed in several
        self._in = self._out = 0
        self.damage = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self.damage and self._feed():
            pass
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _feed(self) -> bool:
        """Unpack one step; False at the end of the data."""
        packed = self._packed or self._file.read(_STEP)
        self._packed = b""
        if not packed:
            if not self._unpacker.eof:
                self.damage = "the file is cut off before the packed data ends"
            return False
        if self._unpacker.eof:
            packed = packed.lstrip(b"\0")  # block devices pad with zeros
            if not packed:
                return True
            self._unpacker = self._start()
            self._begin = self._file.tell() - len(packed)
        try:
            self._ready = memoryview(self._unpacker.decompress(packed))
        except self._errors as error:
            self.damage = f"the packed data is damaged: {self._reason(error, packed)}"
            self._ready = memoryview(self._before_damage(packed))
            return bool(self._ready)
        self._packed = self._unpacker.unused_data if self._unpacker.eof else b""
        self._in += len(packed) - len(self._packed)
        self._out += len(self._ready)
        if self._out > max(_BOMB_BYTES, _BOMB_RATIO * self._in) or self._out > _MOST_BYTES:
            self.damage = f"unpacks to over {self._out // self._in:,} times its size, so it is not unpacked any further"
            self._ready = memoryview(b"")
            return False
        return True

    def _reason(self, error: Exception, packed: bytes) -> str:
        """The error of either library in words."""
        if self._begin and self._begin == self._file.tell() - len(packed):
            return "other bytes follow it"
        return "its checksum does not match" if _CHECKSUM.search(str(error)) else "bytes in it were changed or lost"

    def _before_damage(self, packed: bytes) -> bytes:
        """What a step that failed holds before the damage: its part is unpacked again up to it, then byte by byte."""
        end = self._file.tell()
        self._file.seek(self._begin)
        unpacker = self._start()
        for _ in range((end - len(packed) - self._begin) // _STEP):
            unpacker.decompress(self._file.read(_STEP))
        unpacker.decompress(self._file.read(end - len(packed) - self._file.tell()))
        unpacked = []
        with suppress(*self._errors):
            for at in range(len(packed)):
                unpacked.append(unpacker.decompress(packed[at : at + 1]))  # noqa: PERF401 (what came before an error counts)
        return b"".join(unpacked)


def _unpacker(packing: str, name: str) -> tuple[Callable[[], Any], tuple[type[Exception], ...]]:
    if packing == "gzip":
        return lambda: zlib.decompressobj(31), (zlib.error,)
    try:
        import zstandard
    except ImportError:
        raise refusal(name, "reading zstd needs zstandard", "pip install 'dqlint[zstd]'") from None
    decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    return decompressor.decompressobj, (zstandard.ZstdError,)


class _Recoded(io.RawIOBase):
    """Another encoding as UTF-8; what cannot be decoded becomes U+FFFD."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._file.read(_BUFFER // 4)
            self._ready = memoryview(self._decoder.decode(data, final=not data).encode())
            if not data:
                break
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count
