"""Whether a text is JSON, Python or YAML, and if not, where and why. Nothing is ever run or constructed.

A parser that gives up for the size, the depth or the age of the language says nothing about the text: then there is no
mistake. So the verdict is the same under every Python that runs dqlint.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

from dqlint.deferred import deferred
from dqlint.strictjson import strict_text

Language = Literal["json", "python", "yaml"]

NO_BLOCK: Final = "an indented block is missing"
_LARGEST = 200_000  # characters: above it Python and YAML are not looked at


class Mistake(NamedTuple):
    """Why a text is not in its language, and the character (from 0) at which that shows."""

    offset: int
    reason: str


# How fences name a language. Others have names of their own: jsonc and json5, pycon, python2.
NAMES: Mapping[str, Language] = {
    "json": "json",
    "py": "python",
    "python": "python",
    "python3": "python",
    "yaml": "yaml",
    "yml": "yaml",
}


def mistake(language: Language, text: str) -> Mistake | None:
    """The first mistake of a text; None for an empty one, and where none can be told."""
    return _READERS[language](text) if text.strip() else None


# --- JSON ------------------------------------------------------------------------------------------------------------

_WORDS_OF_FLAWS = {
    "unparseable": "{reason}",
    "duplicate-key": "the key {key!r} stands twice in one object",
    "non-finite-number": "{number} is {problem}",
}


def _json(text: str) -> Mistake | None:
    _, flaws = strict_text(text)
    for flaw in flaws:
        if flaw.name in _WORDS_OF_FLAWS:
            return Mistake(flaw.offset, _WORDS_OF_FLAWS[flaw.name].format_map(flaw.values))
        if flaw.name == "nul-byte" and text[flaw.offset] == "\0":
            return Mistake(flaw.offset, "a raw NUL character")
    return None


# --- Python ----------------------------------------------------------------------------------------------------------

# An interactive session, a notebook's magic or shell line, Cython.
_NOT_PLAIN = deferred(r"^[ \t]*(?:>>>|In \[|[%!?]|c(?:p?def|import)\b)", re.MULTILINE)
# What only some of the Pythons from 3.10 on take: read by a rule of its own, it would depend on who runs dqlint.
_NEWER = deferred(
    r"""
      ^[ \t]*except(?:[ \t]*\*|[ \t]+[\w.]+[ \t]*,)      # except*, except A, B:
    | ^[ \t]*type[ \t]+\w+[ \t]*[\[=]                    # type X = int
    | ^[ \t]*(?:class|(?:async[ \t]+)?def)[ \t]+\w+[ \t]*\[  # def f[T](x)
    | ^[ \t]*lazy[ \t]+(?:import|from)\b
    | (?<![\w"'\\])(?:t|rt|tr)["']                         # t"..."
    | [\[{][ \t\n]*\*                                    # x[*a], [*a for a in b]
    | (?<![\w"'\\])(?:f|rf|fr)(?P<quote>["'])[^\n]{0,300}?\{[^}\n]{0,300}(?:(?P=quote)|\\|\#|$)  # f"{x["a"]}"
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_GIVES_UP = ("Exceeds the limit", "too many ", "f-string: expressions nested", "f-string: too many")
_OLD = deferred(r"Missing parentheses in call to '(print|exec)'")
_SAID_OF_PYTHON = (
    (deferred(r"unexpected indent"), "a line that is indented without reason"),
    (deferred(r"unindent does not match"), "an indentation that fits no line before it"),
    (deferred(r"expected an indented block"), NO_BLOCK),
    (deferred(r"inconsistent use of tabs"), "tabs and spaces mixed in the indentation"),
    (deferred(r"'(.)' was never closed"), "a {0!r} that is never closed"),
    (deferred(r"unexpected EOF"), "the code ends too early"),
    (deferred(r"unterminated triple-quoted|unterminated f-string|unterminated string|EOL while|EOF while"),
     "a string that is never closed"),
    (deferred(r"unmatched '(.)'"), "a {0!r} that closes nothing"),
    (deferred(r"closing parenthesis '(.)' does not match opening parenthesis '(.)'"), "{0!r} cannot close {1!r}"),
    (deferred(r"invalid (?:non-printable )?character.*(U\+[0-9A-F]{4,6})"), "the character {0} outside of a string"),
    (deferred(r"\(unicode error\)"), "a backslash escape that Python does not know"),
    (deferred(r"f-string: (?!invalid syntax)"), "an f-string that is broken"),
    (deferred(r"invalid syntax|invalid decimal|[Ee]xpected|illegal target"), ""),
)  # fmt: skip


def _python(text: str) -> Mistake | None:
    nul = text.find("\0")
    if nul >= 0:
        return Mistake(nul, "a NUL character")
    if len(text) > _LARGEST or _NOT_PLAIN.search(text):
        return None
    error = _refused(text)
    lines = 0
    if error and text.lstrip("\r\n")[:1] in (" ", "\t"):  # the body of something
        error, lines = _refused(f"if True:\n{text}"), 1
    if error is None or str(error.msg).startswith(_GIVES_UP):
        return None
    old = _OLD.match(str(error.msg))
    offset = _place(text, (error.lineno or 1) - lines, error.offset or 1)
    if old:
        return Mistake(offset, f"the {old[1]} statement of Python 2")
    return None if _NEWER.search(text) else Mistake(offset, _why(str(error.msg), text, offset))


def _refused(text: str) -> SyntaxError | None:
    """What Python has against a text; None, too, where it cannot say."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return error
    except (MemoryError, RecursionError, ValueError):  # too deep, or a lone surrogate
        return None
    return None


def _place(text: str, line: int, column: int) -> int:
    """The offset of a line and column, both from 1, or the next to it that the text has."""
    lines = split(text)
    before = lines[: max(0, line - 1)]
    own = lines[line - 1].rstrip("\r\n") if 0 < line <= len(lines) else ""
    return min(len(text), sum(map(len, before)) + min(max(0, column - 1), len(own)))


def split(text: str) -> list[str]:
    """The lines of a text with their ends, as Python counts them; one at least."""
    return re.findall(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text) or [""]


def _why(said: str, text: str, offset: int) -> str:
    for sign, words in _SAID_OF_PYTHON:
        match = sign.search(said)
        if match:
            return words.format(*match.groups()) if words else _unexpected(text, offset)
    return said


_TOKEN = deferred(r"\w+|[^\w\s]")


def _unexpected(text: str, offset: int) -> str:
    token = _TOKEN.match(text, offset)
    return f"a syntax error at {token[0][:20]!r}" if token else "a syntax error at the end of the line"


# --- YAML ------------------------------------------------------------------------------------------------------------


def _yaml(text: str) -> Mistake | None:
    """Events alone: no alias is followed, no tag looked up, nothing nests."""
    import yaml

    from dqlint import yaml_syntax

    if len(text) > _LARGEST:
        return None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = loader(text)
        while events.check_event():
            events.get_event()
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        problem = yaml_syntax.problem(error, text, "")
        if problem is None or "nesting depth" in str(getattr(error, "problem", "")):
            return None
        before = text.splitlines(keepends=True)[: problem.line - 1]
        return Mistake(min(len(text), sum(map(len, before)) + problem.column - 1), problem.message)
    except RecursionError:
        return None
    return None


_READERS: Mapping[Language, Callable[[str], Mistake | None]] = {"json": _json, "python": _python, "yaml": _yaml}
