r"""A pattern as RE2 can run it, matching wherever Python's does and sometimes elsewhere.

Look-arounds and `\B` are dropped, back-references become what their group can be, classes come from
`characters.superset`, long counts lose their bounds. `\b` is kept where the character beside it is an ASCII word
character: there RE2's ASCII `\b` holds wherever Python's does, since what RE2 takes for a word is one to Python too.
"""

from __future__ import annotations

from functools import lru_cache

from dqlint.search.characters import ASCII_WORD, Ranges, complement, intersect, superset
from dqlint.search.syntax import EMPTY, Anchor, Back, Chars, Choice, Concat, Look, Node, Repeat, walk

# Texts may be read together with NUL between two newlines: there, too, is the end of one and the start of the next.
_ANCHORS = {"A": r"(?:\A|\x00\n)", "Z": r"(?:\z|\n\x00)", "^": "(?m:^)", "$": "(?m:$)", "e": "(?m:$)"}
_NOT_WORD = complement(ASCII_WORD)
_LONG = 8
_ROOM = 40


def overmatch(node: Node) -> str | None:
    """The RE2 pattern; None when it would match in every text."""
    return None if _may_be_empty(node) else _text(node)


def _text(node: Node, before: bool = False, after: bool = False) -> str:
    r"""`before` and `after`: a `\b` stands there."""
    if isinstance(node, Chars):
        return _one(superset(node), before, after)
    if isinstance(node, Concat):
        return _concat(node, before, after)
    if isinstance(node, Choice):
        return "(?:" + "|".join(_text(part, before, after) for part in node.parts) + ")"
    if isinstance(node, Repeat):
        return _repeat(node, before, after)
    if isinstance(node, Anchor):
        return _ANCHORS.get(node.at, "")
    return _text(node.body) if isinstance(node, Back) else ""


def _concat(node: Concat, before: bool, after: bool) -> str:
    parts = [part for part in node.parts if not isinstance(part, Look) and part != EMPTY]
    bounds = [before, *(part == Anchor("b") for part in parts), after]
    return "".join(_text(part, bounds[n], bounds[n + 2]) for n, part in enumerate(parts))


def _repeat(node: Repeat, before: bool, after: bool) -> str:
    least = min(node.least, 1 + _ROOM // (1 + sum(isinstance(part, Chars) for part in walk(node.body))))
    most = node.most if node.most is not None and node.most <= _LONG else None
    first = last = ""
    if before and least:
        first, least, most = _text(node.body, before=True), least - 1, None if most is None else most - 1
    if after and least:
        last, least, most = _text(node.body, after=True), least - 1, None if most is None else most - 1
    return first + _times(_text(node.body), least, most) + last


def _times(body: str, least: int, most: int | None) -> str:
    if not body or most == 0:
        return ""
    if (least, most) == (1, 1):
        return body
    return f"(?:{body}){{{least},{'' if most is None else most}}}"


@lru_cache(maxsize=1_000)
def _one(ranges: Ranges, before: bool, after: bool) -> str:
    word = intersect(ranges, ASCII_WORD) if before or after else ()
    if not word:
        return _class(ranges)
    bounded = rf"{chr(92) + 'b' if before else ''}{_class(word)}{chr(92) + 'b' if after else ''}"
    rest = intersect(ranges, _NOT_WORD)
    return f"(?:{bounded}|{_class(rest)})" if rest else bounded


def _class(ranges: Ranges) -> str:
    if not ranges:
        return r"[^\x{0}-\x{10FFFF}]"
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return rf"\x{{{ranges[0][0]:x}}}"
    return "[" + "".join(rf"\x{{{low:x}}}-\x{{{high:x}}}" for low, high in ranges) + "]"


def _may_be_empty(node: Node) -> bool:
    if isinstance(node, Concat):
        return all(map(_may_be_empty, node.parts))
    if isinstance(node, Choice):
        return any(map(_may_be_empty, node.parts))
    if isinstance(node, Repeat):
        return node.least == 0 or _may_be_empty(node.body)
    if isinstance(node, Back):
        return _may_be_empty(node.body)
    return isinstance(node, Look) or (isinstance(node, Anchor) and node.at not in _ANCHORS)
