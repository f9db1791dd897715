"""False equations in prose: `7 + 8 = 16`. Whatever may be meant in a way that makes it true, or no equation, is let be.

An equation is a run of expressions with `=` between them. A side is read back from the sign as far as it is one
expression, and on from it likewise; words after numbers are units. It is false when under every reading

- the two sides differ by as much as a unit in the last decimal of the one that is a plain number (a number may be
  rounded either way, or cut off), and by more than what rounded operands come to;
- the right side does not go on from the result (`2 + 3 = 5 + 1 = 6`), which is how people write as they count;
- no change of unit (minutes to hours), no percentage and no sign said in words accounts for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from dqlint.arithmetic import READINGS, Expression, Number, Operation, Unsure, evaluate, exactly, value
from dqlint.deferred import deferred
from dqlint.equality import is_plain, may_hold
from dqlint.expressions import LONGEST, Parser, Token, tokens

if TYPE_CHECKING:
    from fractions import Fraction

MARK = deferred(r"<<([^<>\n]{1,200})>>")  # gsm8k's calls of a calculator: <<48/2=24>>
_MOST = 500  # equations of one text that are looked at
_CODE = deferred(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
# What a model may say to itself and take back.
_THOUGHT = deferred(r"<(think|thinking|thought|reasoning|scratchpad)>.*?(?:</\1>|\Z)", re.DOTALL)
_LINE = deferred(r"[^\n]+")
# What a line holds that may have an equation: an end of an expression, a sign, a number.
_SIGN = deferred(
    r"[^\s=<>!:+][^\S\n]{0,40}[=＝≈≃≅][^\S\n]{0,40}[^\w\s=]{0,8}[0-9]"
    r"|[0-9)%] (?:equals|is equal to|is|are) [^\w\s]{0,2}[0-9]"
)
_SIGN_WORDS = deferred(r"(?<=[0-9)%] )(?:equals|is equal to|is|are)(?= [^\w\s]{0,2}[0-9])")
_OPERATOR = deferred(r"[0-9)%\w²³] ?(?:[-+−–＋*×·⋅∙•✕✖/÷∕⁄^(]|x(?= ?[0-9$.])|\\[a-z]|of )")
_LISTED = deferred(
    r"\s*(?:[-*•–+]\s+)?(?:\(?(?:[0-9]{1,3}|[A-Za-z])[.)]\s+|(?:[Ss]tep|[Qq]uestion)\s+[0-9]+\s*[.):-]\s*)?"
)
_COPY = deferred(r"[ ]?[$£€]?([0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)(?![0-9,]*(?:[%/]|\.[0-9]|\w))")
# An answer that is just a number.
BARE = deferred(
    r"\s*(?:(?:[Tt]he )?(?:[Aa]nswer|[Rr]esult|[Ss]um)(?: is|:) )?([-−]?[$£€]?[0-9](?:[0-9.,]*[0-9])?%?)\.?\s*\Z"
)
_LONGEST_PROMPT = 2_000
_THOUSAND = len("000")
_SAYS_EQUAL = frozenset(("equals", "is", "are"))
_ASKS = frozenset({
    "calculate", "compute", "evaluate", "solve", "is", "of", "does", "add", "expression", "equation", "calculation",
    "problem", "result",
})  # fmt: skip
_NAMES_RESULT = {
    "of": ("sum", "result", "value", "answer", "outcome", "expression", "equation", "problem", "calculation", "total"),
    "by": ("calculated", "computed", "determined", "found", "given", "obtained"),
}
# Words before an expression that may belong to it, and those after which it begins anew.
_CALCULATES = frozenset({
    "of", "times", "plus", "minus", "by", "over", "divided", "multiplied", "from", "than", "half", "twice",
    "double", "triple", "thrice", "square", "squared", "root", "sqrt", "log", "ln", "sin", "cos", "tan", "mod",
    "modulo", "gcd", "lcm", "factorial", "third", "quarter", "fifth", "tenth", "halves", "thirds", "quarters",
    "negative", "to", "power", "base", "per", "exp", "sum", "product", "difference", "quotient", "ratio",
    "remainder",
})  # fmt: skip
_OPENERS = frozenset({
    "because", "earns", "makes", "spends", "so", "is", "are", "was", "were", "be", "had", "has", "have", "since", "as",
    "therefore", "thus", "hence", "which",
})  # fmt: skip


class Wrong(NamedTuple):
    """A false equation: its offsets, the side that is calculated, what it comes to, and what is said instead."""

    start: int
    end: int
    expression: str
    exact: str
    stated: str


class _Side(NamedTuple):
    node: Expression
    start: int
    end: int


def wrong(text: str) -> Iterator[Wrong]:
    """The false equations of a text, code and calculator's marks left out."""
    plain = _blanked(text) if "`" in text or "<" in text else text
    lines = (line for line in _LINE.finditer(plain) if _SIGN.search(line[0]) and _OPERATOR.search(line[0]))
    yield from filter(None, islice((one for line in lines for one in _in_line(plain, line)), _MOST))


def wrong_marks(text: str) -> Iterator[Wrong]:
    """The false calculations in gsm8k's marks, and true ones whose result is copied wrongly after them."""
    for mark in islice(MARK.finditer(text), _MOST):
        found = next(filter(None, _in_line(text, mark, group=1)), None) or _miscopied(text, mark)
        if found:
            yield found


def _miscopied(text: str, mark: re.Match[str]) -> Wrong | None:
    copied = _COPY.match(text, mark.end())
    expression, _, result = mark[1].rpartition("=")
    try:
        if not copied or not expression or value(copied[1]) == value(result.strip()):
            return None
    except Unsure:
        return None
    return Wrong(mark.start(), copied.end(1), expression, result.strip(), copied[1])


def wrong_result(prompt: str, answer: str) -> Wrong | None:
    """What is wrong with an answer that is just a number, to a prompt that asks what an expression comes to.

    The offsets are those of the number in the answer.
    """
    if len(prompt) >= _LONGEST_PROMPT:
        return None
    said = BARE.match(answer)
    prompt = prompt.strip().rstrip("=?. \t\n")
    asked = [*tokens(prompt)] if said and _is_sum(prompt) else []
    left = _left(asked, 0, len(asked)) if asked else None
    if not said or not left or is_plain(left.node) or not _is_asked(asked, left):
        return None
    given = [*tokens(answer, said.start(1), said.end(1))]
    right = _right(given, 0, len(given))
    found = _judged(prompt, [left], right, "=") if right and is_plain(right.node) else None
    return found._replace(start=said.start(1), end=said.end(1), stated=said[1]) if found else None


def _is_sum(prompt: str) -> bool:
    ends = prompt[-1:].isdigit() or prompt[-1:] in ("%", ")")
    return ends and _OPERATOR.search(prompt) is not None


def _is_asked(asked: Sequence[Token], left: _Side) -> bool:
    """Whether the words before the expression, if any, ask for its value."""
    lead = [token for token in asked if token.end <= left.start]
    return not lead or lead[-1].text in ":：" or lead[-1].text.lower() in _ASKS


def _blanked(text: str) -> str:
    for pattern in _CODE, _THOUGHT, MARK:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def _in_line(text: str, line: re.Match[str], group: int = 0) -> Iterator[Wrong | None]:
    """What is wrong at every sign of a line."""
    start, end = line.span(group)
    listed = _LISTED.match(text, start, end)
    given = _with_signs(tokens(text, listed.end() if listed and not group else start, end), text)
    signs = [index for index, token in enumerate(given) if token.kind == "="]
    earlier: list[_Side] = []
    told = 0  # where the last result ends
    for before, sign, after in zip([-1, *signs], signs, [*signs[1:], len(given)], strict=False):
        left, right = _left(given, before + 1, sign, told), _right(given, sign + 1, after)
        told = right.end if right else told
        if left is None or (earlier and left.start != earlier[-1].start):
            earlier = []
        if left and right:
            earlier = [*earlier[:1], left]
        yield _judged(text, earlier, right, given[sign].text) if left and right else None
        earlier = [*earlier[-2:], right] if right and earlier else []


def _with_signs(given: Iterable[Token], text: str) -> list[Token]:
    """The tokens, with the words that say `=` as one."""
    out: list[Token] = []
    until = 0
    for token in given:
        said = _SIGN_WORDS.match(text, token.start) if token.text in _SAYS_EQUAL else None
        if said:
            until = said.end()
            out.append(Token("=", said[0], token.start, until, glued=False))
        elif token.start >= until:
            out.append(token)
    return out


def _left(given: Sequence[Token], first: int, sign: int, told: int = 0) -> _Side | None:
    """The longest expression that ends at the sign; None where what stands before it may belong to it."""
    breaks = [index for index in range(max(first, sign - LONGEST), sign) if given[index].kind == "|"]
    if breaks:
        first = breaks[-1] + 1
        if _is_interrupted(given[max(0, first - 2) : first + 1]):
            return None
    for at in range(max(first, sign - LONGEST), sign):
        if given[at].kind not in "nv($o":
            continue
        node = _parsed(given, at, sign)
        if node:
            lead = [token for token in given[first:at] if token.start >= told]
            return _side(node, lead, given[at], given[sign - 1].end)
    return None


def _parsed(given: Sequence[Token], at: int, end: int) -> Expression | None:
    parser = Parser(given, at, end)
    try:
        node = parser.sum()
    except Unsure:
        return None
    return node if parser.at == end else None


def _side(node: Expression, lead: Sequence[Token], first: Token, end: int) -> _Side | None:
    """The expression as a side, unless the words before it may belong to it: `3 apples at 5 + 2 = 17`."""
    if lead:
        last, word = lead[-1], lead[-1].text.lower()
        named = len(lead) > 1 and lead[-2].text.lower() in _NAMES_RESULT.get(word, ())
        opens = last.kind == "(" or word in _OPENERS or named
        if not opens and (last.kind != "w" or first.glued or len(word) == 1 or word in _CALCULATES):
            return None
        counted = [token.kind for token in lead if token.kind in "nvos"]
        if first.kind == "o" or "o" in counted or (counted and not opens):
            return None
    return _Side(node, first.start, end)


def _is_interrupted(around: Sequence[Token]) -> bool:
    """Whether a break between two tokens is none: `3 + . 84`, `14, 400`."""
    if len(around) != len(("before", "stop", "after")):
        return False
    before, stop, after = around
    thousand = before.kind == after.kind == "n" and stop.text == "," and len(after.text) == _THOUSAND
    return thousand or (before.kind in "o%(" and stop.text != "|")


def _right(given: Sequence[Token], first: int, end: int) -> _Side | None:
    """The longest expression after the sign; None where what follows may belong to it."""
    parser = Parser(given, first, end)
    try:
        node = parser.sum()
    except (Unsure, IndexError):
        return None
    after = given[parser.at] if parser.at < end else None
    if after is None or _may_follow(after, given[parser.at + 1] if parser.at + 1 < end else None):
        return _Side(node, given[first].start, given[parser.at - 1].end)
    return None


def _may_follow(after: Token, beyond: Token | None) -> bool:
    if after.text in "?？:！!" or after.kind in "nvsx%":
        return after.text in "!！:" or (after.kind == "x" and after.text in "}]'’*_°|\\")
    return not (after.kind == "o" and not (beyond is None or beyond.kind in "w|")) and not (
        after.kind == "(" and after.glued
    )


def _judged(text: str, sides: Sequence[_Side], right: _Side, sign: str) -> Wrong | None:
    left = sides[-1]
    if len(sign) > 1 and not _is_said_plainly(text, left, right):
        return None
    if is_plain(left.node) and (is_plain(right.node) or not sides[:-1]):
        return None
    try:
        if may_hold([side.node for side in sides], right.node, sign):
            return None
        exact = evaluate(left.node, exactly(READINGS[0])).low
    except Unsure:
        return None
    return Wrong(left.start, right.end, text[left.start : left.end], _shown(exact), text[right.start : right.end])


def _is_said_plainly(text: str, left: _Side, right: _Side) -> bool:
    """Whether `A is N` says that A comes to N: a sentence ends there, and A is no date, range or fraction."""
    ends = not text[right.end : right.end + 1].strip(" \t)*") or text[right.end] in ".!,;\n"
    node = left.node
    lone = isinstance(node, Operation) and node.tight and isinstance(node.left, Number) and node.operator in "-/"
    return is_plain(right.node) and ends and not lone


def _shown(exact: Fraction) -> str:
    if exact.denominator == 1:
        return str(exact)
    if not 10**6 % exact.denominator:
        return f"{float(exact):.6f}".rstrip("0")
    return f"{float(exact):.4g}…" if abs(exact) < 10**9 else str(round(exact))
