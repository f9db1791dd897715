"""Tells template variants from duplicates: near texts that ask for another thing.

Word sets say how much two texts share, not whether what they do not share matters: "the capital of France" and "the
capital of Spain" are one template with two answers. The guard looks at the difference alone, and at what sets of words
do not see: numbers, signs, negation, direction. Measured in docs/near-duplicates.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from itertools import takewhile
from typing import NamedTuple

from dqlint.similarity.words import words

SLIP_FROM = 4  # letters of a word from which on another spelling may be a slip
STEM = 0.6  # of the longer of two words, that forms of one word have in common at the start
SHARE = 0.05  # of the words with a meaning of their own, what one text may have more than the other

# Words that come and go without changing what is asked for.
_ENGLISH = """
    a an the this that these those some any all each here there such same given following below above mentioned one
    is are was were be been being am do does did doing have has had having will would can could may might shall should
    i you we they he she it me my mine your yours our us him her them their its s t m re ve ll d u ya rt
    of to in on at for with as and or but so if then also just only very quite too about into like way ways
    please kindly hi hello thanks thank hey ok okay let lets want need get got
"""
_CHINESE = """
    的 了 吗 呢 啊 吧 是 有 何 哪 些 什 么 怎 样 如 请 问 该 应 和 与 及 在 会 能 可 以 为 对 于 这 那 个 一 位 种 之 处
    其 我 你 您 他 她 它 们 说 告 诉 解 释 需 要 想 来 去 就 都 也 还 并 且 或 者 等
"""
FILLERS = frozenset((_ENGLISH + _CHINESE).split())
# Words that ask for the same: those of a line may stand for each other.
_REQUESTS = (
    "write create generate make compose produce develop build construct craft draft prepare provide design implement",
    "explain describe discuss elaborate",
    "calculate compute determine find figure work",
    "give list name show tell suggest identify state",
    "classify categorize categorise label",
    "rewrite rephrase paraphrase reword",
    "convert transform change turn",
    "summarize summarise summary",
    "what which",
)
SAME_REQUEST: Mapping[str, str] = {verb: line.split()[0] for line in _REQUESTS for verb in line.split()}
EXPLAIN = SAME_REQUEST["explain"]  # goes without saying where nothing else is asked for: "what is", "explain what is"
# Words that turn a meaning round where only one of the texts has them.
_TURNING = (
    "from before after over under without up down off out less more most least than not no never nor neither none"
)
TURNING = frozenset(_TURNING.split())
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?])\s+|[\u3002\uff01\uff1f]")
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|cannot|none|neither|nor|nothing)\b|n['\u2019]t\b|[不没無无未非]", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SIGN = re.compile(r"[+*/^=<>\u00d7\u00f7%#$\u20ac\u00a3]|(?<=\d)\s?-\s?(?=\d)")
_DIRECTION = re.compile(r"(\w+)\s+(to|into|from|than|before|after|over|minus|by|versus|vs)\s+(\w+)", re.IGNORECASE)


class Difference(NamedTuple):
    """What one text has and the other has not. `what` is number, sign, negation, direction or word."""

    what: str
    here: str
    there: str


def difference(here: str, there: str) -> Difference | None:
    """What makes the second of two near texts ask for another thing, or None where they ask for the same.

    Sentences that both have are left out: two questions on one long passage share nearly all their words.
    """
    one, other = _own_sentences(here, there), _own_sentences(there, here)
    return (
        _unlike("number", _NUMBER.findall(one), _NUMBER.findall(other))
        or _unlike("sign", _SIGN.findall(one), _SIGN.findall(other))
        or _negated(one, other)
        or _turned(one, other)
        or _other_words(words(one), words(other), SHARE * max(len(_meant(words(here))), len(_meant(words(there)))))
    )


def _own_sentences(text: str, other: str) -> str:
    """The sentences of a text that the other does not have, signs and all."""
    theirs = {*map(_plain, _SENTENCE_END.split(other))}
    return "\n".join(sentence for sentence in _SENTENCE_END.split(text) if _plain(sentence) not in theirs)


def _plain(sentence: str) -> str:
    return " ".join(sentence.casefold().split()).rstrip(".!?")


def gist(text: str) -> Hashable:
    """What a text asks for: texts of different gists are hardly without `difference`."""
    return (
        frozenset(Counter(_NUMBER.findall(text)).items()),
        frozenset(Counter(_SIGN.findall(text)).items()),
        len(_NEGATION.findall(text)),
        frozenset(_directions(text)),
        frozenset(_meant(words(text)).values()),
    )


def _unlike(what: str, here: Iterable[str], there: Iterable[str]) -> Difference | None:
    one, other = Counter(here), Counter(there)
    if one == other:
        return None
    return Difference(what, " ".join((one - other).elements()), " ".join((other - one).elements()))


def _negated(here: str, there: str) -> Difference | None:
    one, other = _NEGATION.findall(here), _NEGATION.findall(there)
    return None if len(one) == len(other) else Difference("negation", " ".join(one), " ".join(other))


def _turned(here: str, there: str) -> Difference | None:
    """Whether what stands before and after a word of direction has changed places."""
    one, other = _directions(here), _directions(there)
    for before, by, after in one - other:
        if (after, by, before) in other:
            return Difference("direction", f"{before} {by} {after}", f"{after} {by} {before}")
    return None


def _directions(text: str) -> set[tuple[str, str, str]]:
    return {tuple(match) for match in _DIRECTION.findall(text.casefold())}


def _other_words(here: list[str], there: list[str], most: float) -> Difference | None:
    """`most`: how many words one of them may have more than the other."""
    one, other = _meant(here), _meant(there)
    mine, yours = _alone(one, other, {*there} - {*here}), _alone(other, one, {*here} - {*there})
    turning = TURNING & {*mine, *yours}
    more = [word for word in mine + yours if {**one, **other}[word] != EXPLAIN]
    if (mine and yours) or turning or len(more) > most:
        return Difference("word", " ".join(mine), " ".join(yours))
    return None


def _meant(text: list[str]) -> dict[str, str]:
    """The words with a meaning of their own, each with what it stands for."""
    return {word: SAME_REQUEST.get(word, word) for word in text if word not in FILLERS}


def _alone(one: Mapping[str, str], other: Mapping[str, str], others: set[str]) -> list[str]:
    """The words of one text without a partner in the other: the same, or another form or spelling of it."""
    stand_for = {*other.values()}
    left = [word for word, meaning in one.items() if meaning not in stand_for]
    return [word for word in left if not any(_are_partners(word, another) for another in others)]


def _are_partners(word: str, another: str) -> bool:
    """Whether two words are forms of one (`exchange`, `exchanging`), or one is a slip of the other."""
    from rapidfuzz.distance import OSA

    shorter, longer = sorted((len(word), len(another)))
    if shorter < SLIP_FROM:
        return False
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, another, strict=False)))
    return same >= max(SLIP_FROM, STEM * longer) or (same > 0 and OSA.distance(word, another) == 1)
