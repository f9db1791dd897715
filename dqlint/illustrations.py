"""Broken code that is meant as it is: with something left out for people who read it, or a part of a whole."""

from __future__ import annotations

import re

from dqlint.deferred import deferred
from dqlint.languages import NO_BLOCK, Language, Mistake, mistake, split
from dqlint.strictjson import end_of_value


def is_illustration(language: Language, text: str, wrong: Mistake) -> bool:
    """Whether a broken text is meant for people: something is left out at the mistake, or it is a part of a whole.

    Left out is what `...`, `…`, `<your key>`, `{{ name }}` or a comment without code stands for; in JSON any comment. A
    part is members of an object (of a dict) without the object, a statement from its `else` on, or one JSON value after
    another.
    """
    if language == "json":
        return _lacks_json(text, wrong) or _is_part_of_json(text)
    if wrong.reason == NO_BLOCK:
        return _is_stub(text, wrong.offset)
    line = _line(text, wrong.offset)
    near = "".join(split(text)[max(0, line - 1) : line + 1])
    left_out = _LEFT_OUT.search(_STRING.sub("", near)) is not None
    return left_out or (language == "python" and _is_part_of_python(text))


_LEFT_OUT_OF_JSON = deferred(r".?\s*(?:\.\.\.|…|<[A-Za-z]|//|/\*|#|\{[{%])|\{[{%]", re.DOTALL)
_MEMBER = deferred(r'\s*"[^"\n]*"\s*:')
_LEFT_OUT = deferred(r"\.\.\.|…|<[A-Za-z][^<>\n]*>|\{\{|\{%|\*{3}|\[[A-Z_]{2,}\]")
_STRING = deferred(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")


def _is_stub(text: str, at: int) -> bool:
    """Whether the block that is missing at a place is left out: comments stand for it, or only a signature is shown."""
    lines = split(text)
    code = [line for line, one in enumerate(lines) if not _NO_CODE.fullmatch(one)]
    here = _line(text, at)
    last = here + 1 if code[-1:] == [here] and _OPENING.fullmatch(lines[here]) else here
    opening = max((line for line in code if line < last), default=-1)
    following = next((line for line in code if line > opening), len(lines))
    comments = [one for one in lines[opening + 1 : following] if one.strip()]
    if any(_depth(one) > _depth(lines[opening]) for one in comments):
        return True
    return following == len(lines) and (len(code) == 1 or bool(_SIGNATURE.match(lines[opening])))


_NO_CODE = deferred(r"[ \t]*(?:#[^\r\n]*)?[\r\n]*")
_OPENING = deferred(r"[^\r\n]*:[ \t]*(?:#[^\r\n]*)?[\r\n]*")
_SIGNATURE = deferred(r"[ \t]*(?:(?:async[ \t]+)?def|class|\))[^\r\n]*:[ \t]*(?:#[^\r\n]*)?[\r\n]*\Z")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _line(text: str, at: int) -> int:
    """The number, from 0, of the line in which an offset stands."""
    return len(split(text[:at] + "x")) - 1


def _is_part_of_python(text: str) -> bool:
    """Whether it is the rest of a statement, from its `else` on, or members of a dict."""
    return _BRANCH.match(text) is not None or mistake("python", "{" + text + "\n}") is None


_BRANCH = deferred(r"\s*(?:else|elif|except|finally|case)\b[^\n]*:")


def _lacks_json(text: str, wrong: Mistake) -> bool:
    return _LEFT_OUT_OF_JSON.match(text, max(0, wrong.offset - 1)) is not None


def _is_part_of_json(text: str) -> bool:
    whole = "{" + text.strip().rstrip(",") + "}"
    wrong = mistake("json", whole)
    return wrong is None or bool(_MEMBER.match(text) and _lacks_json(whole, wrong)) or _is_run_of_json(text)


def _is_run_of_json(text: str) -> bool:
    """Whether it is more than one value, commas or space between them."""
    values, at = 0, _SPACE.match(text).end()  # type: ignore[union-attr]  # it matches everywhere
    try:
        while at < len(text):
            at = _SPACE.match(text, end_of_value(text, at)).end()  # type: ignore[union-attr]
            values += 1
    except (ValueError, RecursionError):
        return False
    return values > 1


_SPACE = deferred(r"[ \t\r\n,]*")
