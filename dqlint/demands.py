"""What a prompt surely demands of its answer (JSON, a number of words or items, a language), and where it is broken.

A demand counts only where it is stated once, outside quotation marks and not after "not" or "for example".
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from dqlint import natural_language

LONGEST_PROMPT = 2_000  # characters: further in, a prompt is the text it speaks of


class Breach(NamedTuple):
    """What was asked for and what is there, in words."""

    wants: str
    has: str


class Demand(NamedTuple):
    """`pattern` finds the demand in a prompt; `judge` says what is wrong with an answer to it.

    In a prompt in which `spared` matches, the words mean something else.
    """

    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str], str], Breach | None]
    spared: re.Pattern[str] | None = None


def breach(check: str, prompt: str, answer: str) -> Breach | None:
    """What of a demand (a key of `DEMANDS`) the answer breaks; None where there is no demand, or it is kept."""
    demand = DEMANDS[check]
    prompt = prompt[:LONGEST_PROMPT]
    found = [*demand.pattern.finditer(prompt)]
    if len(found) != 1 or not answer.strip() or (demand.spared and demand.spared.search(prompt)):
        return None
    return None if _is_weakened(found[0], prompt) else demand.judge(found[0], answer)


_WEAKENED = re.compile(
    r"(?i)(?:\bnot(?! (?:more|exceed|over)\b)|n't|\bnever|\bavoid|\bwithout|\be\.g\.|\bfor example"
    r"|\bsuch as|\blike|\bif)\W+(?:\w+\W+){0,3}$"
)
_QUOTES = re.compile(r"[\"“”«»]")


def _is_weakened(found: re.Match[str], prompt: str) -> bool:
    """Whether the demand is negated, an example, or part of a quotation."""
    before = prompt[: found.start()]
    return bool(_WEAKENED.search(before[-60:])) or len(_QUOTES.findall(before)) % 2 == 1


_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS: Mapping[str, int] = {word: number for number, word in enumerate(_SMALL, 1)} | {
    "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "a hundred": 100, "one hundred": 100
}  # fmt: skip
_NUMBER = r"\d{1,4}|" + "|".join(map(re.escape, sorted(_NUMBERS, key=len, reverse=True)))


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else _NUMBERS[written.lower()]


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


# Words

_WORDS = re.compile(
    rf"""(?ix)
    \b(?:in|within|under|using|with|to|of|be|than|(?:not\s)?exceed(?:ing)?|exactly|maximum|at\ most|at\ least|over
      |above|beyond)\s
    (?:(?:at\ most|at\ least|no\ more\ than|not\ more\ than|no\ less\ than|less\ than|fewer\ than|more\ than|under|over
      |up\ to
      |a\ maximum\ of|a\ minimum\ of|exactly|only|just)\s)?
    (?P<limit>{_NUMBER})\ words
    (?:\ or\ (?:less|fewer|under|more)|\ (?:maximum|max|minimum)\b)?
    (?=\s*(?:[.,;:!?)]|$|\n|long\b|in\ length|describ|about|on\b|what|why|how|the\b|of\b|your\b))
    |\b(?:write|compose|generate|create|produce|craft|construct|provide)\s(?:me\s)?an?\s(?P<target>{_NUMBER})[ -]word\s
    (?:[\w-]+\s){{0,2}}?(?:essay|article|story|summary|description|poem|paragraph|post|report|review|letter|speech
      |biography|sketch|profile|explanation|email|tweet|analysis|overview)\b
    """
)
_UPPER = re.compile(
    r"(?i)\b(?:most|no more|not more|(?<!no )(?<!not )(?:less|fewer)|under|within|up to|maximum|max|exceed\w*|beyond)\b"
)
_LOWER = re.compile(
    r"(?i)\b(?:at least|or more|minimum|over|above|no less|not less|no fewer|(?<!no )(?<!not )more than)\b"
)
_OTHER_WORDS = re.compile(
    rf"(?i)\b(?:(?:about|around|approximately|roughly) (?:an? )?(?:{_NUMBER})[ -]words?|between|paragraphs?|each|per"
    r"|every|code|plan|outline|the words|keywords?|method|function|string|\d+ ?(?:-|to|or) ?\d+ words)\b"
)
_BEFORE = len("not more ")  # a match begins at "than", at the latest
_USED = re.compile(r"(?i)(?:be|of|using|with)\b")
_TOLERANCE = 0.1  # of a limit: writers and counters differ on what a word is
_LEEWAY = 0.5  # of a length that is named without a limit: "a 50-word story"


def _words(found: re.Match[str], answer: str) -> Breach | None:
    bounds = _bounds(found)
    number = count_words(answer)
    if "```" in answer or bounds is None or bounds[0] <= number <= bounds[1]:
        return None
    return Breach(bounds[2], _plural(number, "word"))


def _bounds(found: re.Match[str]) -> tuple[float, float, str] | None:
    """The least and the most words that are let pass, and the demand in words; None where it is not clear."""
    count = _count(found["limit"] or found["target"])
    said = found.string[max(0, found.start() - _BEFORE) : found.end()]
    upper, lower = _UPPER.search(said), _LOWER.search(said)
    if (upper and lower) or (not (upper or lower) and _USED.match(found[0])):
        return None
    if upper:
        return 0, count * (1 + _TOLERANCE), f"at most {_plural(count, 'word')}"
    if lower:
        return count * (1 - _TOLERANCE), math.inf, f"at least {_plural(count, 'word')}"
    return count * (1 - _LEEWAY), count * (1 + _LEEWAY), f"{_plural(count, 'word')}"


def count_words(text: str) -> int:
    """The words of a text: what stands between spaces and has a letter or a digit; each Chinese or Japanese sign."""
    return sum(1 for _ in _WORD.finditer(text))


_ALONE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_ALONE}]|[^\s{_ALONE}\W][^\s{_ALONE}]*")


# Items

_ITEMS = re.compile(
    rf"""(?ix)
    \b(?:list|give|name|provide|suggest|identify|generate|write|create|offer|propose|find|brainstorm|come\ up\ with)
    \s(?:me\s|us\s)?(?:out\s)?(?:a\ list\ of\s|the\s|(?:the\s)?(?:top|first|best|main)\s)?
    (?P<count>{_NUMBER})\s(?:(?!or\b|to\b|and\b|-)[\w'-]+\s){{0,3}}?(?P<noun>[a-z]{{3,}}s|people|children|criteria)\b
    """
)
_OTHER_ITEMS = re.compile(
    r"(?i)\b(?:at least|or more|up to|at most|about|around|more than|each|every|per|or|pros?|advantages|benefits and"
    r"|words?|sentences?|paragraphs?|lines?|stanzas?|steps|minutes|hours|days|verses?|syllables?|letters?|characters?|code"
    r"|function|program)\b"
)
_NUMBERED = re.compile(r"(?:^|(?<=\s))(\d{1,3})[.)][ \t]+(?=\S)")
_BULLET = re.compile(r"(?m)^([-*•])[ \t]+\S")


def _items(found: re.Match[str], answer: str) -> Breach | None:
    wanted, number = _count(found["count"]), count_items(answer)
    if number is None or number == wanted or len(re.findall(rf"(?i)\b(?:\d+|{_NUMBER})\b", found.string)) > 1:
        return None
    return Breach(f"{wanted} {found['noun']}", _plural(number, "item"))


def count_items(text: str) -> int | None:
    """The items of a text that is one clean list, numbered 1, 2, 3 or with one kind of bullet; None for any other."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    numbers = [int(found[1]) for found in _NUMBERED.finditer(text)]
    bullets = [found[1] for found in _BULLET.finditer(text)]
    if lines and _NUMBERED.match(lines[-1].lstrip()) and not bullets and numbers == [*range(1, len(numbers) + 1)]:
        items = len(numbers)
    elif lines and _BULLET.match(lines[-1]) and not numbers and len(set(bullets)) == 1:
        items = len(bullets)
    else:
        return None
    rest = sum(1 for line in lines if not _NUMBERED.match(line.lstrip()) and not _BULLET.match(line))
    return items if items > 1 and rest <= int(lines[0].rstrip().endswith(":")) else None


# One word, yes or no

_ONE_WORD = re.compile(
    r"(?i)\b(?:answer|respond|reply|response|output|describe \w+|classify \w+|summari[sz]e \w+|sum up [\w ]{1,40}) "
    r"(?:it |should be |must be )?(?:with |in |using |as )?(?:only |just |exactly )?(?:an? )?"
    r"(?:one|single|1)[ -]word\b|\bin (?:only |just |exactly )?(?:one|a single) word\b"
    r"|\bone[- ]word (?:answer|response|reply)\b"
)
_MORE_WORDS = re.compile(
    r"(?i)\bone word or|\beach\b|\bevery\b|\bfor the following words|\bper\b|\bcombine\b|\bquestions?\b"
)


def _one_word(_: re.Match[str], answer: str) -> Breach | None:
    number = count_words(answer)
    return Breach("one word", _plural(number, "word")) if number > 1 else None


_YES_NO = re.compile(
    r"(?i)(?:^|[.!?:;,\n]\s*|\bplease |\band )(?:answer|respond|reply|output|return|say|indicate)\b(?: \w+){0,4}?"
    r" (?:with |in |using |as |by saying )?(?:only |either |just |simply |a )*[\"']?yes[\"']?(?: or | ?/ ?)[\"']?no\b"
)
_NO_YES_NO = re.compile(
    r"(?i)\bquestions? (?:that|which|requir)|\b(?:create|write|generate|compose|maybe|otherwise)\b|function|program"
)
_SAYS = re.compile(r"(?i)\b(?:yes|no|y|n)\b")


def _yes_no(_: re.Match[str], answer: str) -> Breach | None:
    return None if _SAYS.search(answer) else Breach("yes or no", "neither")


# JSON

_JSON = re.compile(
    r"(?i)\b(?:in|into|to|as|output|return|generate|create|construct|produce|respond with|write)"
    r" (?:a |an |the |only )?(?:valid |proper )?json\b(?! (?:file|schema))"
)
_OTHER_JSON = re.compile(
    r"(?i)\b(?:from|function|program|script|code|method|class|api|how|explain|quer(?:y|ies)|parser?|parsing|python"
    r"|javascript|java|request|endpoint|difference|convert (?:(?!to\b|into\b)\w+ ){0,4}json|describe|what|regex|command"
    r"|server|library|html|using)\b"
)
_FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)```", re.DOTALL)


def _json(_: re.Match[str], answer: str) -> Breach | None:
    texts = [*_FENCE.findall(answer), answer, *_braced(answer)]
    if any(map(_is_json, texts)):
        return None
    return Breach("JSON", "what is there does not parse" if any(mark in answer for mark in "{[") else "there is none")


def _braced(text: str) -> list[str]:
    """From the first opening bracket to the last closing one, for words around JSON."""
    return [text[text.find(first) : text.rfind(last) + 1] for first, last in ("{}", "[]") if first in text]


def _is_json(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return _parses(text) or (len(lines) > 1 and all(map(_parses, lines)))


def _parses(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


# Language

_IN_CHINESE: Mapping[str, str] = {
    "英": "english", "中": "chinese", "汉": "chinese", "法": "french", "德": "german", "日": "japanese",
    "西班牙": "spanish", "俄": "russian", "韩": "korean",
}  # fmt: skip
_LANGUAGE = re.compile(
    rf"(?i)(?:\btranslat\w+\b[^.?!\n]{{0,200}}?\b(?:in|to|into)"
    rf"|\b(?:answer|respond|reply|write|explain|rewrite)\b(?: (?!about)\w+){{0,3}}? in)"
    rf" (?P<name>{'|'.join(natural_language.NAMES)})\b"
    r"(?! (?:numerals?|history|literature|culture|class|cuisine|code|alphabet))"
    rf"|(?:[译写转][换成为]*[成为]|[用以](?=.{{1,4}}[文语](?:来|进行)?(?:回答|回复|写|说|表达|解释|描述)))"
    rf"(?P<chinese>{'|'.join(_IN_CHINESE)})[文语]"
)
_OTHER_LANGUAGE = re.compile(
    r"(?i)\b(?:pinyin|romaji|transliterat\w*|pronounc\w*|pronunciation|pig latin|roman|morse|code)\b"
)


def _language(found: re.Match[str], answer: str) -> Breach | None:
    wanted = (found["name"] or _IN_CHINESE[found["chinese"]]).lower()
    other = "" if _QUOTES.search(answer) else natural_language.contradicts(answer, wanted)
    return Breach(wanted.capitalize(), other) if other else None


DEMANDS: Mapping[str, Demand] = {
    "items": Demand(_ITEMS, _items, _OTHER_ITEMS),
    "json": Demand(_JSON, _json, _OTHER_JSON),
    "language": Demand(_LANGUAGE, _language, _OTHER_LANGUAGE),
    "one-word": Demand(_ONE_WORD, _one_word, _MORE_WORDS),
    "words": Demand(_WORDS, _words, _OTHER_WORDS),
    "yes-no": Demand(_YES_NO, _yes_no, _NO_YES_NO),
}
