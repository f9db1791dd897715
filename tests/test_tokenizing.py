from __future__ import annotations

import builtins
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer as Library
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing

from dqlint.tokenizing import Estimate, Tokenizer, TokenizerError, Tokens

LOREM = "The quick brown fox jumps over the lazy dog near the river bank. "


def words() -> Library:
    """A tokenizer to which a word is a token; it puts one before each text, and is told to cut and to pad."""
    made = Library(WordLevel({"[UNK]": 0, "[BOS]": 1}, unk_token="[UNK]"))  # noqa: S106 - no password
    made.pre_tokenizer = WhitespaceSplit()
    made.post_processor = TemplateProcessing(single="[BOS] $A", special_tokens=[("[BOS]", 1)])
    made.enable_truncation(4)
    made.enable_padding(length=9)
    return made


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("one", 1), ("one two three four five six", 6), ("a\ud800 \0 b", 3)]
)
def test_a_tokenizer_counts_the_text_and_nothing_but_the_text(text: str, tokens: int) -> None:
    assert Tokenizer(words().to_str()).count(text) == Tokens(tokens, tokens)


def test_a_tokenizer_goes_to_other_processes() -> None:
    sent = pickle.loads(pickle.dumps(Tokenizer(words().to_str())))  # noqa: S301 - our own
    assert sent.count("one two") == (2, 2)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"model": {"type": "BPE"}}', "\0"])
def test_what_is_no_tokenizer_is_refused(text: str) -> None:
    with pytest.raises(TokenizerError, match=r"^not a tokenizer file: ") as caught:
        Tokenizer(text)
    assert caught.value.hint == "name the tokenizer.json of the model"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name == "tokenizers":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(TokenizerError, match="without the package tokenizers") as caught:
        Tokenizer(words().to_str())
    assert caught.value.hint == "pip install 'dqlint[tokens]'"


# What OpenAI's o200k, and the tokenizers of DeepSeek V4 and Qwen 3.6, make of these texts (counted in November 2026).
@pytest.mark.parametrize(
    ("text", "counted"),
    [
        (LOREM * 10, (141, 141, 141)),
        ("def add(a, b):\n    return a + b\n" * 10, (120, 120, 130)),
        ("快速的棕色狐狸跳过懒狗并且回家。" * 10, (160, 90, 90)),
        ("الثعلب البني السريع يقفز فوق الكلب الكسول. " * 10, (161, 181, 151)),
        ("Быстрая лиса прыгает через ленивую собаку. " * 10, (152, 162, 141)),
        ('{"city": "Rome", "days": [1, 2, 30]}' * 10, (180, 189, 200)),
    ],
)
def test_the_estimate_is_near_what_tokenizers_count(text: str, counted: tuple[int, ...]) -> None:
    low, about = Estimate().count(text)
    assert low <= min(counted)
    assert 0.6 * min(counted) <= about <= 1.5 * max(counted)


@given(st.text(), st.text())
def test_the_estimate_is_a_number_for_whatever_is_written(one: str, other: str) -> None:
    low, about = Estimate().count(one)
    assert 0 <= low <= about
    assert low <= 2 * len(one.encode("utf-8", "surrogatepass"))
    assert Estimate().count(one + " " + other).about >= 0.9 * about


def test_numbers_of_tokens_add_up() -> None:
    assert sum([Tokens(1, 2), Tokens(3, 4)], Tokens(0, 0.5)) == Tokens(4, 6.5)
