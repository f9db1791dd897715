"""Expressions in prose: text to tokens, tokens to an expression. Words after a number are its unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dqlint.arithmetic import ZERO, Expression, Number, Operation, Unsure
from dqlint.deferred import deferred

LONGEST = 80  # tokens of one expression
_DEEPEST = 12  # brackets inside brackets
_LONGEST_FRACTION = 24  # digits

_OPERATORS: Mapping[str, str] = {
    "+": "+", "＋": "+", "-": "-", "−": "-", "–": "-", "*": "*", "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*",
    "✕": "*", "x": "*", "X": "*", "✖": "*", "/": "/", "÷": "/", "∕": "/", "⁄": "/", "^": "^", "**": "^",
    r"\times": "*", r"\cdot": "*", r"\div": "/",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_VULGAR: Mapping[str, str] = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
    "⅙": "1/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip

# Kinds of tokens, one letter each: n number, v vulgar fraction, s superscript, w word, o operator, = equals, ( ), %,
# $ currency, | a break between clauses, x anything else.
_TOKEN = deferred(
    r"(?P<skip>[^\S\n]+|\\[()\[\],;! ]|\\(?:left|right|displaystyle)(?![a-zA-Z])|\*\*(?![0-9])|(?<![0-9])\*\*|__)"
    r"|(?P<n>[0-9]+(?:[.,][0-9]+)*|(?<![\w.])\.[0-9]+)"
    r"|(?P<v>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞]|\\[dt]?frac\{[0-9]{1,9}\}\{[0-9]{1,9}\})"
    r"|(?P<s>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
    r"|(?P<o>(?:(?<=[1-9)])|(?<=[0-9.]0))[xX](?=[0-9])|\\(?:times|cdot|div)(?![a-zA-Z])|\*\*|[-+−–＋*×·⋅∙•✕✖/÷∕⁄^])"
    r"|(?P<eq><=|>=|[!=:<>~+*/-]=+>?|=[=>~<]+|[=＝≈≃≅])"
    r"|(?P<w>[^\W\d_][\w]*(?:['’-][^\W\d_]\w*)*(?:\^-?[0-9])?)"
    r"|(?P<c>[$£€¥₹￥฿])|(?P<p>\\?%)|(?P<b>[(（])|(?P<e>[)）])"
    r"|(?P<dots>\.\.+|…)|(?P<stop>\n|[.,:](?![0-9])|[;；：，。、?？!！\"“”„«»|]|<<|>>|—)"
    r"|(?P<x>.)",
)
_KINDS = {"c": "$", "p": "%", "b": "(", "e": ")", "stop": "|", "eq": "=", "dots": "x"}


class Token(NamedTuple):
    """A piece of text. `kind` is a letter (see above), `glued` says that no space stands before it."""

    kind: str
    text: str
    start: int
    end: int
    glued: bool


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens between two offsets; space and marks of emphasis are left out."""
    last = -1
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        name, said = match.lastgroup or "x", match[0]
        if name == "skip":
            continue
        kind = _KINDS.get(name, name)
        if kind == "=" and said not in "=＝≈≃≅":
            kind = "x"
        yield Token(kind, said, match.start(), match.end(), match.start() == last)
        last = match.end()


# Words that are no unit of the number before them.
_NO_UNIT = frozenset({
    "and", "or", "is", "are", "was", "were", "be", "been", "so", "then", "that", "which", "who", "if", "when",
    "because", "since", "but", "plus", "minus", "times", "by", "than", "equals", "equal", "makes", "gives", "gave",
    "giving", "has", "have", "had", "he", "she", "they", "we", "you", "it", "i", "to", "from", "with", "at", "for",
    "costs", "cost", "costing", "on", "as", "now", "find", "get", "gets", "about", "divided", "multiplied", "added",
    "subtracted", "the", "total", "therefore", "thus", "hence", "while",
})  # fmt: skip
# Words after which a number does not mean itself.
_MAGNITUDE = frozenset({
    "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "billions", "trillion",
    "lakh", "crore", "dozen", "dozens", "k", "m", "b", "bn", "mn", "am", "pm", "a.m", "p.m", "o'clock", "o’clock",
    "mod", "modulo", "squared", "cubed", "score", "pi", "π", "sqrt",
})  # fmt: skip
_UNIT_WORDS = 4


class Parser:
    """Recursive descent over tokens: `+ -`, then `* /` and juxtaposed brackets, then signs, then powers."""

    def __init__(self, given: Sequence[Token], at: int, end: int) -> None:
        self.given, self.at, self.end = given, at, min(end, at + LONGEST)
        self._depth = 0

    def _peek(self, ahead: int = 0) -> Token | None:
        return self.given[self.at + ahead] if self.at + ahead < self.end else None

    def _operator(self, among: str) -> str:
        token = self._peek()
        if token is None:
            return ""
        if token.kind == "o" and _OPERATORS[token.text] in among:
            return _OPERATORS[token.text]
        return "*" if "*" in among and self._is_times(token) else ""

    def _is_times(self, token: Token) -> bool:
        """Whether a letter x (evenly spaced, before a number) or `of` (after a part) multiplies."""
        after = self._peek(1)
        if token.kind != "w" or token.text not in ("x", "X", "of") or not after or after.kind not in "nv($":
            return False
        if token.text == "of":
            return self._is_part()
        return token.glued == after.glued

    def _is_part(self) -> bool:
        """Whether what stands before is a fraction or a percentage."""
        before = self.given[self.at - 1]
        return before.kind in "%v" or (before.kind == "n" and self.at > 1 and self.given[self.at - 2].text == "/")

    def sum(self) -> Expression:
        """Terms added and subtracted. Raises Unsure."""
        return self._chain("+-", lambda: self._chain("*/", self._signed))

    def _chain(self, among: str, operand: Callable[[], Expression]) -> Expression:
        node = operand()
        while (operator := self._operator(among)) and not self._is_dash(operator):
            sign = self.given[self.at]
            self.at += 1
            after = self._peek()
            tight = sign.glued and after is not None and after.glued
            node = Operation(operator, node, operand(), tight)
        return node

    def _is_dash(self, operator: str) -> bool:
        """Whether a minus is a dash in a sentence: a word or nothing comes after it."""
        after = self._peek(1)
        return operator == "-" and (after is None or after.kind in "w|") and not (after and after.glued)

    def _signed(self) -> Expression:
        sign = self._operator("+-")
        if not sign:
            return self._juxtaposed()
        self.at += 1
        if sign == "+" and self.given[self.at - 2].kind == "o":
            raise Unsure("two operators")
        node = self._juxtaposed()
        return Operation("-", ZERO, node, tight=True) if sign == "-" else node

    def _juxtaposed(self) -> Expression:
        """Powers, multiplied where a bracket touches what stands before it."""
        node = self._powered()
        while (token := self._peek()) and token.kind == "(":
            if not token.glued:
                if self._closes() and self.given[self.at - 1].kind == ")":
                    raise Unsure("brackets beside brackets")
                break
            node = Operation("()", node, self._powered(), tight=True)
        return node

    def _powered(self) -> Expression:
        base = self._atom()
        token = self._peek()
        if token and token.kind == "s":
            self.at += 1
            text = token.text.translate(_SUPERSCRIPTS)
            exponent: Expression = Number(text.lstrip("-"))
            return Operation("^", base, Operation("-", ZERO, exponent) if "-" in text else exponent)
        if self._operator("^"):
            self.at += 1
            return Operation("^", base, self._signed())
        return base

    def _closes(self) -> bool:
        return any(token.kind == ")" for token in self.given[self.at : self.end])

    def _atom(self) -> Expression:
        token = self._peek()
        while token and token.kind == "$":
            self.at += 1
            token = self._peek()
        if token is None:
            raise Unsure("nothing")
        if token.kind == "(":
            return self._bracketed()
        if token.kind not in "nv":
            raise Unsure(token.text)
        self.at += 1
        return self._number(token)

    def _bracketed(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unsure("too deep")
        self.at += 1
        node = self.sum()
        token = self._peek()
        if token is None or token.kind != ")":
            raise Unsure("an open bracket")
        self.at += 1
        self._depth -= 1
        self._unit()
        return node

    def _number(self, token: Token) -> Expression:
        fraction = self._fraction_after(token)
        if fraction:
            return Operation("+", Number(token.text), fraction)
        text = _vulgar(token.text) if token.kind == "v" else token.text
        percent = self._percent()
        return Number(text, percent, self._unit())

    def _fraction_after(self, token: Token) -> Expression | None:
        """The fraction of a mixed number, `3 1/2` or `3½`."""
        one, two, three = self._peek(), self._peek(1), self._peek(2)
        if token.kind != "n" or not one or not token.text.isdecimal() or one.kind not in "nv":
            return None
        if one.kind == "v":
            self.at += 1
            return Number(_vulgar(one.text), unit=self._unit())
        if not (two and three and two.text in "/⁄" and three.kind == "n" and two.glued and three.glued):
            raise Unsure("two numbers")
        if not (one.text.isdecimal() and three.text.isdecimal() and len(one.text + three.text) < _LONGEST_FRACTION):
            raise Unsure("two numbers")
        if int(one.text) >= int(three.text):
            raise Unsure("two numbers")
        self.at += 3
        return Number(f"{one.text}/{three.text}", unit=self._unit())

    def _percent(self) -> bool:
        token = self._peek()
        if token and token.kind == "%":
            self.at += 1
            return True
        return False

    def _unit(self) -> str:
        """The unit after a number: words up to the next operator, as far as they are ones."""
        words: list[str] = []
        currency = self._peek()
        if currency and currency.kind == "$" and currency.glued:
            self.at += 1
        while (token := self._peek()) and len(words) < _UNIT_WORDS:
            if token.kind == "o" and token.text == "/" and self._is_per():
                self.at += 1
                continue
            if token.kind != "w" or self._is_times(token) or token.text.lower() in _NO_UNIT:
                break
            if token.text == "of" and self._is_part():
                raise Unsure("a part of something")
            _check_unit(token, self._peek(1))
            words.append(token.text)
            self.at += 1
        return " ".join(words)

    def _is_per(self) -> bool:
        after = self._peek(1)
        return after is not None and after.kind == "w" and (after.glued or len(after.text) > 1)


def _check_unit(token: Token, after: Token | None) -> None:
    """Raises Unsure at a word that may be a variable, a function or a magnitude."""
    word = token.text.partition("^")[0].rstrip("²³")
    if word.lower() in _MAGNITUDE or (len(word) == 1 and word.isascii()) or any(map(str.isdigit, word)):
        raise Unsure(word)
    if after and after.kind == "(" and after.glued:
        raise Unsure(word)


def _vulgar(text: str) -> str:
    if text[0] != "\\":
        return _VULGAR[text]
    above, below = re.findall(r"[0-9]+", text)
    return f"{above}/{below}"
