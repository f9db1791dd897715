"""Which language a text is surely not in: by its script, or its most common words; who asks for a translation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dqlint.deferred import deferred

# The most common words of a language that are rare in the others.
_COMMON: Mapping[str, str] = {
    "english": "the of and is are was were this that with from have has they their what which you your not been will",
    "french": "le les des est et une dans que qui pour pas avec sur je nous vous il elle ce cette sont au aux du mais",
    "spanish": "el los las es y una que en por para con del se su está son como pero más muy yo lo al este esta",
    "german": "der die das und ist nicht ein eine ich sie wir mit auf für den dem zu von im auch sind wird haben",
    "italian": "il gli che di è e una per con non sono del della nel più come questo questa anche mi ho ha lo",
    "portuguese": "o os as é e uma que não para com em do da no na são mais como seu sua eu você ao por",
    "dutch": "de het een en is van niet dat ik je we met voor op zijn heeft naar ook maar wordt zij",
}
_SCRIPTS: Mapping[str, str] = {
    "chinese": r"\u3400-\u4dbf\u4e00-\u9fff",
    "japanese": r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff",
    "korean": r"\uac00-\ud7af\u1100-\u11ff",
    "russian": r"\u0400-\u04ff",
    "greek": r"\u0370-\u03ff\u1f00-\u1fff",
    "hebrew": r"\u0590-\u05ff",
    "arabic": r"\u0600-\u06ff\u0750-\u077f",
    "hindi": r"\u0900-\u097f",
    "thai": r"\u0e00-\u0e7f",
}
NAMES: Sequence[str] = (*_COMMON, *_SCRIPTS)
"""The languages that are told apart."""

ASKS_TO_TRANSLATE = deferred(
    r"(?i)\b(?:translat|tradu[cçitz]|übersetz|vertaal|vertal|(?:prze)?tłumacz|çevir|dịch|terjemah|přelož|övers[aä]tt"
    r"|oversett|oversæt|fordít|käännä)"
    r"|\bперев(?:ед|ест|од)|переклад|перекла[сд]|ترجم|תרגמ|תרגם|תרגום|μετ[αάέ]φρα[σζ]|अनुवाद|แปล"
    r"|翻[译譯訳]|[译譯訳][为為成しす]|[和英]訳|번역|(?:영어|한국어|우리말|일본어|중국어)로 (?:옮|바꾸|바꿔)"
)
"""Where a prompt speaks of translating, in the languages that fine-tuning sets are commonly written in."""

_LATIN = r"A-Za-z\u00c0-\u024f"
_ADDRESS = deferred(r"(?<!\S)\S+?(?:://|@|\.(?:com|org|net)\b)\S*")
_LEAST_WORDS = 5
_FEW = 0.2  # the share of a text's letters below which its script is another one
_LEAST_COMMON = 3  # common words of another language that must be there, and how many times those of the wanted one
_WORDS: Mapping[str, frozenset[str]] = {name: frozenset(words.split()) for name, words in _COMMON.items()}


def contradicts(text: str, language: str) -> str:
    """What a text is in, in words, where it is surely not in the language (one of `NAMES`); "" where it may be.

    Another script is sure. In Latin script, three times as many of the common words of another language are, three at
    least; a text of fewer than five words is never judged.
    """
    text = _ADDRESS.sub(" ", text)
    letters = sum(map(str.isalpha, text))
    own = len(re.findall(f"[{_SCRIPTS.get(language, _LATIN)}]", text))
    if letters and own < _FEW * letters:
        return "another script" if letters >= 2 * _LEAST_WORDS else ""
    return _other(text, language) if language in _WORDS else ""


def _other(text: str, language: str) -> str:
    words = [word.lower() for word in re.findall(rf"[{_LATIN}]+", text)]
    if len(words) < _LEAST_WORDS:
        return ""
    counts = {name: sum(word in common for word in words) for name, common in _WORDS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best.capitalize() if counts[best] >= _LEAST_COMMON * max(1, counts[language]) else ""
