# ruff: noqa: RUF001 - letters that look alike are what some of this is about
"""What is refused and what is not."""

import re
import sys

import pytest

from dqlint.search import refuse

FINE = [
    r"(?i)\bas an? (?:ai|artificial intelligence|large) language model\b",
    r"(?i)\bI(?:'m| am) sorry,? but\b",
    r'https?://[^\s<>"]+',
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b(?:\d[ -]*?){13,16}\b",
    r"^\s*$",
    r"^\s+|\s+$",
    r"[ \t]+$",
    r"(?m)^[ \t]+$",
    r"\n{3,}",
    r"(?:\s*\n){3,}",
    r"\b(\w+)\s+\1\b",
    r"\b(\w+)(?:\s+\1\b)+",
    r"(.)\1{9,}",
    r"(.+?)\1{4,}",
    r"<\|im_(?:start|end)\|>",
    r"</?(?:b|i|u|br|p|div|span)\b[^>]*>",
    r"```(?:\w+)?\n.*?```",
    r"(?s)```(\w*)\n(.*?)\n```",
    r"\{\{\s*\w+\s*\}\}",
    r"\[(?:insert|your) [^\]]*\]",
    r"(?i)^(?:sure|certainly|of course|absolutely)[!,.]",
    r"(?i)\blorem\s+ipsum\b",
    r"[\u4e00-\u9fff]+",
    r"[^\x00-\x7F]+",
    r"(?i)knowledge cutoff|my (?:last|latest) (?:update|training)",
    r"(?i)as of (?:my|the) (?:last|latest) \w+ in \d{4}",
    r"^(?:[A-Z][a-z]+\s+){2,5}[A-Z][a-z]+$",
    r"^(?:[-*]\s.*(?:\n|$))+",
    r'"(?:[^"\\]|\\.)*"',
    r"'(?:[^'\\\n]|\\.)*'",
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    r"\b[A-F0-9]{8}(?:-[A-F0-9]{4}){3}-[A-F0-9]{12}\b",
    r"(?:sk|pk)_(?:live|test)_[0-9a-zA-Z]{24,}",
    r"AKIA[0-9A-Z]{16}",
    r"-----BEGIN (?:RSA )?PRIVATE KEY-----",
    r"\$\s*\d+(?:,\d{3})*(?:\.\d+)?",
    r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\b",
    r"<think>.*?</think>",
    r"(?s)<think>(?:(?!</think>).)*$",
    r"(?i)(?:please|kindly)\s+(?:note|be aware)\s+that",
    r"\(\s*(?:e\.g\.|i\.e\.)\s*,?\s*[^)]*\)",
    r"#{1,6}\s+\S.*",
    r"^\|(?:[^|\n]*\|)+\s*$",
    r"\w+\W+\w+\W+\w+",
    r"(?:\w+\W+){3,}x",
    r"(?:\b\w+\b\s*){3,}:",
    r"(?<!\w)(?:@[A-Za-z0-9_]+\s*)+(?!\w)",
    r"[.!?]{2,}\s*$",
    r"\s+([,.;:!?])",
    r"as an .{0,100} AI.{0,50} model",
    r"foo.*bar.*baz",
    r"^\s*(.*?)\s*$",
    r"(?:very\s+){2,}",
    r"(?:[01]?\d|2[0-3]):[0-5]\d",
    r"\\[a-zA-Z]+(?:\{[^{}]*\})*",
    r"\b[A-Za-z]+(?:-[A-Za-z]+)*\b",
    r"^[a-z]+(?:_[a-z]+)*$",
    r"\d+(?:\s*[+*/-]\s*\d+)+\s*=\s*\d+",
    r"<<[^<>]*>>",
    r"&(?:[a-z]+|#\d+);",
    r"(?i)(?:click|tap) (?:here|(?:on )?the link)",
    r"(?:https?://)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?",
    r"^(?:\d+\. .*\n)+$",
    r"(a+)+",
    r".*.*.*",
    r"\s+$",
    r".*x.*",
    r"(?:(?!foo).)*$",
    r"(?s)<b>\s*.*?\s*</b>",
    r"(?i)(s|ſ)*x",
    r"x{40}[a-f0-9]{64}",
    r"(?m)^(?:> .*\n)+",
]
SLOW = [
    r"(a+)+$",
    r"(a|a)*b",
    r"(a|aa)+$",
    r"(.*)*x",
    r"([a-z]+)*\d",
    r"(\w+\s?)*$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r".*.*.*x",
    r"^(.*?,){11}P",
    r"(a?){30}a{30}",
    r"((a?)*b)*c",
    r"(a*b*)*c",
    r"(?:\s*\n)+x",
    r"(?=(a+)+$)x",
    r"^(?:\w+\s?)+:$",
    r"(x+x+)+y",
    r"(?:a{1,20}){1,20}b",
    r'(?:[^"]|\\.)*"x',
    r"(?:\d+|\w+)*!",
    r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
    r"\s*,?\s*;?\s*$",
    r"(?:\w+\s*){20,}:",
    r"(?:(?:a|b)*|c)*d",
    r"(?m)(^.*$\n?)*(?:.*)*x",
    r"(\w*)+\.",
    r"^(?:\d+\.\s+.*\n?)+$",
    r"(?!(?:x|x)*y)z",
    r"(?:\B\w+)+!",
]


@pytest.mark.parametrize("written", FINE)
def test_ordinary_patterns_pass(written: str) -> None:
    assert refuse(re.compile(written)) is None


@pytest.mark.parametrize("written", SLOW)
def test_patterns_that_blow_up_are_refused(written: str) -> None:
    assert refuse(re.compile(written))


@pytest.mark.parametrize(
    ("written", "flags", "said"),
    [
        (r"x(a+)+$", 0, "the repeat at offset 5 can match one text in exponentially many ways; "),
        (r"[*+]\*(?#*)(a|a)*b", 0, "the repeat at offset 16 can match one text in exponentially many ways; "),
        (
            "# two *\n (?: \\w+ \\s? )* $",
            re.VERBOSE,
            "the repeat at offset 22 can match one text in exponentially many",
        ),
        (r"-.*.*.*.*x", 0, "the repeat at offset 8 and those before it can share a run of ' ' in too many ways; "),
        (r"x{,3}(a?){30}a{30}", 0, "the repeat at offset 9 can be passed in exponentially many ways, as what "),
        ("(?x: a # *\n)(a|a)*b", 0, "a repeat can match one text in exponentially many ways; "),
    ],
)
def test_reasons(written: str, flags: int, said: str) -> None:
    assert (refuse(re.compile(written, flags)) or "").startswith(said)


def test_what_is_too_large_to_tell_is_refused() -> None:
    words = "|".join(f"{n:05}" for n in range(900))
    assert "too large" in str(refuse(re.compile(f"(?:(?:{words}) ?)*!")))
    assert refuse(re.compile(words + "+")) is None


def test_deep_nesting_is_refused() -> None:
    deep = 400
    assert "nested too deeply" in str(refuse(re.compile("(?:a" * deep + "b*" + ")?" * deep)))


@pytest.mark.skipif(sys.version_info < (3, 11), reason="possessive repeats came with Python 3.11")
@pytest.mark.parametrize(
    ("written", "fine"),
    [(r"(?:a++)+b", True), (r"(?:\w++\s?+)*$", True), (r"(?>(?:a|a)+b)c", False), (r"\s*+,?\s*+;?\s*+$", True)],
)
def test_possessive(written: str, *, fine: bool) -> None:
    assert (refuse(re.compile(written)) is None) == fine
