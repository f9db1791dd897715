"""A JSON document: an array whose elements are the rows, or one object that is the only row.

The elements are cut out of a sliding window, so that a document of any size takes little memory. A whole JSON object is
never the beginning of another, so where the text up to a guessed boundary parses, the guess was right; the guess is the
text that stood between the elements before. Any other element is found by stdlib json, which also says exactly where a
broken one breaks; reading goes on at the next text that looks like the beginning of an element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError

from dqlint.model import Rows
from dqlint.readers.gathering import Gathering, Where
from dqlint.readers.opening import Stream
from dqlint.strictjson import Flaw, clean, end_of_value, loads, parse, too_deep, unparseable, written_plainly

_WINDOW = 1 << 19
_REACH = 1 << 14  # how far at least a guessed boundary is looked for
_RUN = 500  # elements gathered before the gathering is asked whether it is full
_FIRST_GUESS = 1 << 10  # characters given to stdlib json at first
_CUT = 16  # an error this near to the end of a text may be due to its being cut there
_SPACE = re.compile(rb"[ \t\r\n]*")
_FIRST_KEY = rb'\{[ \t\r\n]*"(?:[^"\\]|\\.){,100}"'
_BOUNDARY = re.compile(rb"([ \t\r\n]*,[ \t\r\n]*)" + _FIRST_KEY)
_OPENING = re.compile(_FIRST_KEY)


def read(stream: Stream, gathering: Gathering) -> Iterator[Rows]:
    """The rows of a JSON document; `column` is where the row's object starts."""
    document = _Document(stream, gathering)
    for _ in document.elements():
        if gathering.full:
            yield gathering.take()
    gathering.end(stream.damage, document.line, document.column)
    yield gathering.take()


class _Window:
    """The part of a document at hand: `at` is where reading stands, on `line` and at `column`."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.bytes = b""
        self.at = 0
        self.line = self.column = 1
        self.plainly = True
        self.ended = False

    def more(self) -> bool:
        """Widen the window, forgetting what has been read; False at the end of the file."""
        rest = self.bytes[self.at :]
        data = b"" if self.ended else self._stream.bytes.read(max(_WINDOW, len(rest)))
        if not data:
            self.ended = True
            return False
        self.bytes = rest + data
        self.at = 0
        self.plainly = written_plainly(self.bytes)
        return True

    def step(self, count: int) -> None:
        """Go on by so many bytes."""
        passed = self.bytes[self.at : self.at + count]
        self.at += count
        if b"\n" in passed:
            self.line += passed.count(b"\n")
            self.column = 1
            passed = passed[passed.rfind(b"\n") + 1 :]
        self.column += len(passed) if passed.isascii() else len(passed.decode("utf-8", "surrogateescape"))

    def peek(self) -> bytes:
        """The next byte that is no space; b"" at the end of the file."""
        while True:
            space = _SPACE.match(self.bytes, self.at)
            if space and space.end() > self.at:
                self.step(space.end() - self.at)
            if self.at < len(self.bytes) or not self.more():
                return self.bytes[self.at : self.at + 1]

    def text(self, size: int) -> tuple[str, bool]:
        """The next `size` bytes, bytes that are no UTF-8 escaped, and whether the document goes on after them."""
        while len(self.bytes) - self.at <= size and self.more():
            pass
        text = self.bytes[self.at : self.at + size].decode("utf-8", "surrogateescape")
        return text, self.at + size < len(self.bytes)

    def where(self, text: str) -> Where:
        """Maps characters of a text that starts where reading stands to lines and columns."""
        line, column = self.line, self.column

        def place(offset: int) -> tuple[int, int]:
            newline = text.rfind("\n", 0, offset)
            return (line, column + offset) if newline < 0 else (line + text.count("\n", 0, offset), offset - newline)

        return place


class _Document(_Window):
    def __init__(self, stream: Stream, gathering: Gathering) -> None:
        super().__init__(stream)
        self._gathering = gathering
        self._boundary = b""  # the end of an element, and what follows up to the next one's first key
        self._between = 0  # how many bytes stand between elements in it
        self._size = _FIRST_GUESS
        self._quiet = False  # a flaw of the structure is told once until the next good element

    def elements(self) -> Iterator[None]:
        """Gather everything; yields after every element."""
        self._byte_order_mark()
        inside = after = seen = extra = False
        comma: tuple[int, int] | None = None
        while mark := self.peek():
            if inside and mark == b",":
                comma = (self.line, self.column)
                after = self._skip("" if after else "a comma too many")
            elif inside and mark == b"]":
                self._skip("a comma after the last element" if comma and not after else "", comma)
                inside, seen = False, True
            elif mark in b",]}":
                self._skip("more text after the end" if seen else f"a value is expected, not '{mark.decode()}'")
            elif mark == b"[" and not inside:
                inside, after, comma = True, self._skip("more text after the end" if seen else ""), None
            else:
                if inside and after:
                    self._flaw("no comma between two elements")
                elif mark == b"{" and seen and not inside and not extra:
                    extra = True
                    self._flaw("more text after the end")
                after = self._element(mark)
                seen = seen or not inside
                yield
        if inside and not self._stream.damage:
            self._flaw("the file ends before the array is closed")

    def _byte_order_mark(self) -> None:
        self.peek()
        if self.bytes.startswith(b"\xef\xbb\xbf"):
            self._gathering.defect("byte-order-mark", 1)
            self.at = 3

    def _skip(self, flaw: str, place: tuple[int, int] | None = None) -> bool:
        if flaw:
            self._flaw(flaw, place)
        self.step(1)
        return False

    def _flaw(self, reason: str, place: tuple[int, int] | None = None) -> None:
        if not self._quiet:
            text = self.bytes[self.at : self.at + 400].decode(errors="replace")
            line, column = place or (self.line, self.column)
            self._gathering.defect("unparseable", line, column, {"reason": reason}, text, at=0)
        self._quiet = True

    def _element(self, mark: bytes) -> bool:
        """Gather the element that starts here, and more if guesses hold. False where reading stands at a new one."""
        if self._boundary and mark == b"{" and self._guessed():
            return False
        return self._searched(mark)

    def _guessed(self) -> bool:
        """Gather elements as long as each ends at the next guessed boundary and is clean; whether there were any."""
        data, boundary, between = self.bytes, self._boundary, self._between
        gathering, reach = self._gathering, max(_REACH, 4 * self._size)
        start = self.at
        for _ in range(_RUN):
            found = data.find(boundary, self.at, self.at + reach)
            if found < 0:
                break
            element = data[self.at : found + 1]
            try:
                value = loads(element)
            except (ValueError, RecursionError):
                break
            if not clean(value, element, self.plainly):
                break
            gathering.row(value, self.line, self.column, len(element))
            self.step(len(element) + between)
        self._quiet = self._quiet and self.at == start
        return self.at > start

    def _take(self, data: bytes) -> None:
        """Gather the element written in `data`."""
        value, flaws = parse(data, self.plainly)
        self._gathering.value(value, flaws, self.where(data.decode("utf-8", "surrogateescape")), data)
        self._quiet = False
        self._size = len(data)
        self.step(len(data))

    def _searched(self, mark: bytes) -> bool:
        size = max(_FIRST_GUESS, 2 * self._size)
        while True:
            text, goes_on = self.text(size)
            try:
                end = end_of_value(text)
            except JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos >= len(text) - _CUT
                if not (cut and goes_on):
                    return self._broken(text, unparseable(text, error), cut)
            except RecursionError:
                return self._broken(text, too_deep(text) or Flaw("nesting-too-deep", 0), cut=False)
            else:
                if end < len(text) or not goes_on or mark in b'{["':
                    break
            size *= 4
        self._take(text[:end].encode("utf-8", "surrogateescape"))
        self._learn(mark)
        return True

    def _learn(self, mark: bytes) -> None:
        match = _BOUNDARY.match(self.bytes, self.at) if mark == b"{" else None
        self._boundary = b"}" + match[0] if match else b""
        self._between = match.end(1) - match.start() if match else 0

    def _broken(self, text: str, flaw: Flaw, cut: bool) -> bool:
        """Tell of a broken element, and go to the next text that looks like the beginning of one."""
        if not (cut and self._stream.damage):
            start = text.rfind("\n", 0, flaw.offset) + 1
            place = self.where(text)(flaw.offset)
            self._gathering.defect(flaw.name, *place, flaw.values, text[start:], at=flaw.offset - start)
        opening = _OPENING.match(self.bytes, self.at)
        key = re.escape(opening[0]) if opening else _FIRST_KEY
        beginning = re.compile(rb"\}[ \t\r\n]*(?:,[ \t\r\n]*)?(?=" + key + rb")")
        self.step(len(text[: flaw.offset].encode("utf-8", "surrogateescape")))
        while True:
            match = beginning.search(self.bytes, self.at)
            if match:
                self.step(match.end() - self.at)
                return False
            self.step(max(0, len(self.bytes) - self.at - 256))
            if not self.more():
                self.step(len(self.bytes) - self.at)
                self._quiet = True
                return False
