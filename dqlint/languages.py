"""Whether a text is JSON, Python or YAML, and if not, where and why. Nothing is ever run or constructed.

A parser that gives up for the size, the depth or the age of the language says nothing about the text: then there is no
mistake. So the verdict is the same under every Python that runs dqlint.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from dqlint.strictjson import end_of_value, strict_text

Language = Literal["json", "python", "yaml"]

_NO_BLOCK = "an indented block is missing"
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


def is_illustration(language: Language, text: str, wrong: Mistake) -> bool:
    """Whether a broken text is meant for people: something is left out at the mistake, or it is a part of a whole.

    Left out is what `...`, `…`, `<your key>`, `{{ name }}` or a comment without code stands for; in JSON any comment. A
    part is members of an object (of a dict) without the object, or one JSON value after another.
    """
    if language == "json":
        return _lacks_json(text, wrong) or _is_part_of_json(text)
    if wrong.reason == _NO_BLOCK:
        return _is_stub(text, wrong.offset)
    line = _line(text, wrong.offset)
    near = "".join(_split(text)[max(0, line - 1) : line + 1])
    left_out = _LEFT_OUT.search(_STRING.sub("", near)) is not None
    return left_out or (language == "python" and _python("{" + text + "\n}") is None)


_LEFT_OUT_OF_JSON = re.compile(r".?\s*(?:\.\.\.|…|<[A-Za-z]|//|/\*|#)|\{\{|\{%|.\{\{|.\{%", re.DOTALL)
_MEMBER = re.compile(r'\s*"[^"\n]*"\s*:')
_LEFT_OUT = re.compile(r"\.\.\.|…|<[A-Za-z][^<>\n]*>|\{\{|\{%")
_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")


def _is_stub(text: str, at: int) -> bool:
    """Whether the block that is missing at a place is left out: comments stand for it, or only a signature is shown."""
    lines = _split(text)
    code = [line for line, one in enumerate(lines) if not _NO_CODE.fullmatch(one)]
    here = _line(text, at)
    opening = max((line for line in code if line < here or _SIGNATURE.match(lines[line])), default=-1)
    following = next((line for line in code if line > opening), len(lines))
    comments = [one for one in lines[opening + 1 : following] if one.strip()]
    if any(_depth(one) > _depth(lines[opening]) for one in comments):
        return True
    return following == len(lines) and bool(_SIGNATURE.match(lines[opening]))


_NO_CODE = re.compile(r"[ \t]*(?:#[^\r\n]*)?[\r\n]*")
_SIGNATURE = re.compile(r"[ \t]*(?:(?:async[ \t]+)?def|class|\))[^\r\n]*:[ \t]*(?:#[^\r\n]*)?[\r\n]*\Z")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _line(text: str, at: int) -> int:
    """The number, from 0, of the line in which an offset stands."""
    return len(_split(text[:at] + "x")) - 1


def _lacks_json(text: str, wrong: Mistake) -> bool:
    return _LEFT_OUT_OF_JSON.match(text, max(0, wrong.offset - 1)) is not None


def _is_part_of_json(text: str) -> bool:
    whole = "{" + text.strip().rstrip(",") + "}"
    wrong = _json(whole)
    return wrong is None or bool(_MEMBER.match(text) and _lacks_json(whole, wrong)) or _is_run_of_json(text)


def _is_run_of_json(text: str) -> bool:
    rest = text.strip()
    try:
        while rest:
            rest = rest[end_of_value(rest) :].lstrip(" \t\r\n,")
    except (ValueError, RecursionError):
        return False
    return True


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

# An interactive session, a notebook's magic or shell line.
_SESSION = re.compile(r"^[ \t]*(?:>>>|In \[|[%!?])", re.MULTILINE)
# What only some of the Pythons from 3.10 on take: read by a rule of its own, it would depend on who runs dqlint.
_NEWER = re.compile(
    r"""
      ^[ \t]*except(?:[ \t]*\*|[ \t]+[\w.]+[ \t]*,)      # except*, except A, B:
    | ^[ \t]*type[ \t]+\w+[ \t]*[\[=]                    # type X = int
    | ^[ \t]*(?:class|(?:async[ \t]+)?def)[ \t]+\w+[ \t]*\[  # def f[T](x)
    | ^[ \t]*lazy[ \t]+(?:import|from)\b
    | (?<![\w"'])(?:t|rt|tr)["']                         # t"..."
    | [\[{][ \t\n]*\*                                    # x[*a], [*a for a in b]
    | (?<![\w"'])(?:f|rf|fr)(?P<quote>["'])[^\n]*?\{[^}\n]*(?:(?P=quote)|\\|\#|$)  # f"{x["a"]}"
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_GIVES_UP = ("Exceeds the limit", "too many ", "f-string: expressions nested", "f-string: too many")
_OLD = re.compile(r"Missing parentheses in call to '(print|exec)'")
_SAID_OF_PYTHON = (
    (re.compile(r"unexpected indent"), "a line that is indented without reason"),
    (re.compile(r"unindent does not match"), "an indentation that fits no line before it"),
    (re.compile(r"expected an indented block"), _NO_BLOCK),
    (re.compile(r"inconsistent use of tabs"), "tabs and spaces mixed in the indentation"),
    (re.compile(r"'(.)' was never closed"), "a {0!r} that is never closed"),
    (re.compile(r"unexpected EOF"), "the code ends too early"),
    (re.compile(r"unterminated triple-quoted|unterminated f-string|unterminated string|EOL while|EOF while"),
     "a string that is never closed"),
    (re.compile(r"unmatched '(.)'"), "a {0!r} that closes nothing"),
    (re.compile(r"closing parenthesis '(.)' does not match opening parenthesis '(.)'"), "{0!r} cannot close {1!r}"),
    (re.compile(r"invalid (?:non-printable )?character.*(U\+[0-9A-F]{4,6})"), "the character {0} outside of a string"),
    (re.compile(r"invalid syntax|invalid decimal|expected '"), ""),
)  # fmt: skip


def _python(text: str) -> Mistake | None:
    nul = text.find("\0")
    if nul >= 0:
        return Mistake(nul, "a NUL character")
    if len(text) > _LARGEST or _SESSION.search(text):
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
    lines = _split(text)
    before = lines[: max(0, line - 1)]
    own = lines[line - 1].rstrip("\r\n") if 0 < line <= len(lines) else ""
    return min(len(text), sum(map(len, before)) + min(max(0, column - 1), len(own)))


def _split(text: str) -> list[str]:
    """Lines with their ends, as Python counts them."""
    return re.findall(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text) or [""]


def _why(said: str, text: str, offset: int) -> str:
    for sign, words in _SAID_OF_PYTHON:
        match = sign.search(said)
        if match:
            return words.format(*match.groups()) if words else _unexpected(text, offset)
    return said.removeprefix("f-string: ")


_TOKEN = re.compile(r"\w+|[^\w\s]")


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
        if problem is None or "nesting" in str(error):
            return None
        before = text.splitlines(keepends=True)[: problem.line - 1]
        return Mistake(min(len(text), sum(map(len, before)) + problem.column - 1), problem.message)
    except RecursionError:
        return None
    return None


_READERS: Mapping[Language, Callable[[str], Mistake | None]] = {"json": _json, "python": _python, "yaml": _yaml}
