"""What a YAML parser says of broken text, in plain words and with what to do."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from dqlint.model import Problem


class Saying(NamedTuple):
    """`sign` is searched in "context: problem: character"; `place`: where the parser gave up or the construct began."""

    sign: str
    message: str
    hint: str
    place: Literal["end", "opening"] = "end"


# Signs of libyaml and of the pure Python parser, which differ in words. The first that fits is taken.
SAYINGS = (
    Saying(r"(?:start any token|violates indentation).*: \t$", "a tab where YAML wants spaces", "indent with spaces"),
    Saying(r"start any token", "a plain text cannot begin with {character}", "put the text in quotes"),
    Saying(
        r"mapping values are not allowed",
        "a colon that cannot stand here",
        "put a text that holds ': ' in quotes, or line the key up with its neighbours",
    ),
    Saying(r"sequence entries are not allowed", "a list item cannot begin here", "begin the list on the next line"),
    Saying(r"an (?:alias|anchor): ", "a plain text cannot begin with {opener}", "put the text in quotes", "opening"),
    Saying(r"undefined tag handle", "a plain text cannot begin with {opener}", "put the text in quotes", "opening"),
    Saying(
        r"flow (?:sequence|mapping): ",
        "this {opener} is not closed, or a comma is missing in it",
        "close it, and put a text that holds one of , : [ ] {{ }} in quotes",
        "opening",
    ),
    Saying(
        r"scalar: found unexpected (?:end of stream|document)",
        "this {opener} is not closed",
        "close the quotes",
        "opening",
    ),
    Saying(
        r"escape character|hexd?[ae]",
        "a backslash in double quotes that YAML does not know",
        "put the text in single quotes, where a backslash is a backslash",
    ),
    Saying(r"expected ':'", "a key without a colon", "write `key: value`", "opening"),
    Saying(r"block collection: ", "neither an item of the list before it nor outside of it", "mend the indentation"),
    Saying(
        r"block mapping: ",
        "neither part of the value before it nor a key beside it",
        "put the whole value in quotes, or line the key up with its neighbours",
    ),
    Saying(r"flow node: .*: $", "the file ends inside of brackets", "close every [ and {{"),
    Saying(r"node content", "a value is missing before this", "write it, or put the text in quotes"),
    Saying(r"block scalar", "after | or > the text begins on the next line", "put the text on the next line, indented"),
    Saying(r"directive|document start", "a line that YAML cannot place", "put a text that begins with % in quotes"),
)


def problem(error: Exception, text: str, file: str) -> Problem | None:
    """The parser's error as a problem; None for an error that is not the parser's."""
    import yaml

    if isinstance(error, yaml.MarkedYAMLError):
        return _syntax(error, text, file)
    if isinstance(error, yaml.reader.ReaderError):
        before = text if isinstance(error.position, str) else _before(text, error)
        return _character(text, len(before), file)
    if isinstance(error, UnicodeEncodeError):
        return _character(text, error.start, file)
    return None


def _syntax(error: Any, text: str, file: str) -> Problem:
    opening = error.context_mark or error.problem_mark
    character = _at(text, error.problem_mark)
    found = f"{error.context}: {error.problem}: {character}"
    saying = next((saying for saying in SAYINGS if re.search(saying.sign, found)), None)
    line, column, source = _place(text, opening if saying and saying.place == "opening" else error.problem_mark)
    if saying is None:
        return Problem(file, line, column, f"not valid YAML: {error.problem}", "", source)
    message = saying.message.format(character=character, opener=_at(text, opening))
    return Problem(file, line, column, message, saying.hint.format(), source)


def _place(text: str, mark: Any) -> tuple[int, int, str]:
    """1-based line and column, and the line; a mark behind the last line is the end of that line."""
    lines = text.splitlines() or [""]
    if mark.line < len(lines):
        return mark.line + 1, mark.column + 1, lines[mark.line]
    return len(lines), len(lines[-1]) + 1, lines[-1]


def _at(text: str, mark: Any) -> str:
    lines = text.splitlines(keepends=True)
    return lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""


def _before(text: str, error: Any) -> str:
    """The text before the place that a reader error names: in bytes from libyaml, in characters from Python."""
    if error.encoding == "unicode":
        return text[: error.position]
    return text.encode("utf-8")[: error.position].decode("utf-8", "ignore")


def _character(text: str, offset: int, file: str) -> Problem:
    lines = text[:offset].splitlines(keepends=True)
    fresh = not lines or lines[-1][-1] in "\r\n\x85\u2028\u2029"
    line, column = (len(lines) + 1, 1) if fresh else (len(lines), len(lines[-1]) + 1)
    message = f"the character U+{ord(text[offset]):04X} cannot stand in YAML"
    hint = "take it out, or write it as an escape in double quotes"
    return Problem(file, line, column, message, hint, text.splitlines()[line - 1])
