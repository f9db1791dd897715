# ruff: noqa: RUF001 - letters that look alike are what some of this is about
"""Every match of `re` is in a candidate: for generated patterns and texts, with RE2 and by literals alone."""

import re
import sys
from itertools import count
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dqlint.check import Search
from dqlint.search import Searcher
from dqlint.search.gates import beyond_ascii
from dqlint.search.syntax import parse

NEW = sys.version_info >= (3, 11)  # possessive repeats and atomic groups
LETTERS = "aAbkKsSiIzZ019 _-.,\n\t\x00\x1c\x85é\u0301\u0307ßẞſ\u212aİıσςΣϐµμǅǆ中文٣²\u3000\u2028😀ﬅﬆ\ue000"
SURROGATES = "\ud800\udc00\udfff"
CLASSES = [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S"]
ANCHORS = ["^", "$", r"\A", r"\Z", r"\b", r"\B"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,1}", "{1,3}", "{2,}", "{9}", "{3,12}", "{0}", "{,2}"]
POSSESSIVE = ["*+", "++", "?+", "{1,2}+"]
GROUPS = ["(?:{})", "({})", "(?i:{})", "(?s-i:{})", "(?m:{})", "(?a:{})", "(?={})", "(?!{})"]
FLAGS = [re.IGNORECASE, re.MULTILINE, re.DOTALL, re.ASCII, re.VERBOSE]


class Writer:
    """Writes a pattern from what hypothesis draws."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.names = count()

    def choose(self, options: Any) -> str:
        return str(self.draw(st.sampled_from(options)))

    def often(self, least: int, most: int) -> range:
        return range(self.draw(st.integers(least, most)))

    def one(self) -> str:
        write = self.choose(["literal", "literal", "literal", "class", "bracket"])
        if write == "literal":
            return re.escape(self.choose(LETTERS))
        return self.bracket() if write == "bracket" else self.choose([*CLASSES, *ANCHORS, "."])

    def bracket(self) -> str:
        return f"[{self.choose(['', '^'])}{''.join(self.item() for _ in self.often(1, 3))}]"

    def item(self) -> str:
        if self.draw(st.booleans()):
            return self.choose([*CLASSES, *map(re.escape, LETTERS + SURROGATES)])
        return "-".join(map(re.escape, sorted([self.choose(LETTERS), self.choose(LETTERS)])))

    def some(self, depth: int) -> str:
        return "".join(self.part(depth) for _ in self.often(0, 3))

    def part(self, depth: int) -> str:
        shapes = [self.choice, self.repeat, self.repeat, self.group, self.back, self.conditional]
        return self.draw(st.sampled_from(shapes))(depth - 1) if depth and self.draw(st.booleans()) else self.one()

    def choice(self, depth: int) -> str:
        return f"(?:{'|'.join(self.some(depth) for _ in self.often(2, 3))})"

    def repeat(self, depth: int) -> str:
        return f"(?:{self.some(depth) or 'a'}){self.choose(REPEATS + POSSESSIVE * NEW)}"

    def group(self, depth: int) -> str:
        return self.choose(GROUPS + ["(?>{})"] * NEW).format(self.some(depth))

    def back(self, depth: int) -> str:
        name = f"g{next(self.names)}"
        return f"(?P<{name}>{self.some(depth)}){self.some(depth)}(?P={name})"

    def conditional(self, depth: int) -> str:
        name = f"g{next(self.names)}"
        return f"(?P<{name}>{self.part(depth)})?{self.one()}(?({name}){self.some(depth)}|{self.some(depth)})"

    def whole(self) -> str:
        before = self.choose(["", "", "", r"\b", "(?<=a)", r"(?<!\w)", r"(?<=\s)"])
        return before + self.part(3) + self.some(3) + self.choose(["", "", r"\b", "$"])


@st.composite
def patterns(draw: Any) -> re.Pattern[str]:
    try:
        return re.compile(Writer(draw).whole(), sum(draw(st.sets(st.sampled_from(FLAGS)))))
    except re.error:  # a repeat of an anchor, in some versions
        assume(condition=False)
        raise


texts = st.lists(
    st.one_of(st.text(LETTERS, max_size=14), st.text(LETTERS + SURROGATES, max_size=6), st.text("aAb \n", max_size=10)),
    min_size=20,
    max_size=40,
)


def missed(pattern: re.Pattern[str], some: list[str], *, with_re2: bool) -> list[str]:
    found = Searcher([Search("output", pattern)], with_re2).scan("output", some)[pattern]
    assert list(found) == sorted(set(found))
    return [text for entry, text in enumerate(some) if entry not in found and pattern.search(text)]


@given(patterns(), texts)
@settings(max_examples=500, deadline=None)
def test_what_is_beyond_ascii_matches_nothing_in_it(pattern: re.Pattern[str], some: list[str]) -> None:
    if beyond_ascii(parse(pattern)):
        assert not [text for text in some if text.isascii() and pattern.search(text)]


@pytest.mark.parametrize(
    ("written", "beyond"),
    [
        *[("é", True), ("aé|ü+", True), ("(?:a|é)", False), ("é*", False), ("k", False), ("(?i)\u212a", False)],
        *[("", False), ("[^a]", False), ("(?!é)", False), ("é{2}b", True), ("[\x80-\xff]", True), ("^$", False)],
    ],
)
def test_beyond_ascii(written: str, *, beyond: bool) -> None:
    assert beyond_ascii(parse(re.compile(written))) == beyond


@given(patterns(), texts)
@settings(max_examples=200, deadline=None)
def test_every_match_is_a_candidate(pattern: re.Pattern[str], some: list[str]) -> None:
    assert missed(pattern, some, with_re2=True) == []
    assert missed(pattern, some, with_re2=False) == []


AWKWARD = [
    (r"$\n", 0, "a\n"),
    (r"a$\n", 0, "a\n"),
    (r"(?m)^$", 0, "a\n\nb"),
    (r"(?m)^", 0, "a\n"),
    (r"\bé", 0, " é"),
    (r"é\b", 0, "é "),
    (r"(?i)\bso\b", 0, "ſo"),
    (r"(?i)k\b.", 0, "\u212a."),
    (r"(?a)\bé?a", 0, "éa"),
    (r"(?i)istanbul", 0, "İSTANBUL"),
    (r"(?i)Isı", 0, "ıſI"),
    (r"(?i)ὈΔΥΣΣΕΎΣ", 0, "ὀδυσσεύς"),
    (r"(?i)straße", 0, "STRAẞE"),
    (r"(?i)[^k]", 0, "\u017f"),
    (r"(?i)[\u0100-\U0010ffff]", 0, "k"),
    (r"(?i)ﬅ", 0, "ﬆ"),
    (r"(a)|b\1?", 0, "b"),
    (r"(?i)(a)\1", 0, "aA"),
    (r"(^a|x)\1", 0, "aa"),
    (r"(?=(a))\1", 0, "a"),
    (r"(a)?b(?(1)c|d)", 0, "bd"),
    (r"(?!)|a", 0, "a"),
    (r"(?<=(.))\1", 0, "aa"),
    (r"x{1200}", 0, "x" * 1200),
    (r"(?:(?:ab){40}c){40}", 0, ("ab" * 40 + "c") * 40),
    (r"\S+\Z", 0, "a b"),
    (r"[\s\S]{3}", 0, "a\n\U0001f600"),
    (r"[\ud800-\udfff]", 0, "a\ud83d"),
    (r"caf\w", 0, "café \udc00"),
    (r" a \# b # comment", re.VERBOSE, "a#b"),
    (r"(?s:.)\d", 0, "\n٣"),
    (r"(?s)a.b(?-s:.)", 0, "a\nbc"),
    (r"\x1c\s", 0, "\x1c\u3000"),
    (r"a\x00b", 0, "a\x00b"),
    (r"", 0, ""),
    (r"\b", 0, "a"),
    (r"|a", 0, "x"),
]


@pytest.mark.parametrize(("written", "flags", "text"), AWKWARD)
@pytest.mark.parametrize("with_re2", [True, False])
def test_awkward_patterns(written: str, flags: int, text: str, *, with_re2: bool) -> None:
    pattern = re.compile(written, flags)
    assert pattern.search(text)
    assert missed(pattern, ["", text, text + "\n"], with_re2=with_re2) == []


@pytest.mark.skipif(not NEW, reason="possessive repeats and atomic groups came with Python 3.11")
@pytest.mark.parametrize(("written", "text"), [("a++b", "aab"), ("(?>ab?)c", "abc"), ("(?:ab)*+", "ababa")])
def test_possessive(written: str, text: str) -> None:
    for with_re2 in (True, False):
        assert missed(re.compile(written), [text], with_re2=with_re2) == []
