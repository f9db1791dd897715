from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint import located
from dqlint.kinds.encoding import KIND
from dqlint.located import Spot
from dqlint.model import Problem
from dqlint.options import read

Find = Callable[..., list[Any]]
HOSTILE = ["a" * 1_000_000, "Ã©" * 300_000, "\ud800a\u0430\udfff", "\0é\0", "e\u0301" * 100_000, "a\u0430" * 100_000]


def found(find: Find, check: str, *texts: str, **options: Any) -> list[Any]:
    rows = [{"instruction": "Say it.", "input": "", "output": text} for text in texts]
    return find("encoding", {"check": check, "fields": ["output"], **options}, rows, "alpaca")


def test_mojibake_is_told_with_what_it_should_read(find: Find) -> None:
    (hit,) = found(find, "mojibake", "clean, and café", "One cafÃ© and naÃ¯ve")
    assert (hit.place.row, hit.field, hit.span) == (1, "output", (4, 9))
    assert hit.values["word"] == "cafÃ©"
    assert hit.values["reads"] == "café"
    assert hit.values["count"] == 2


def test_rows_about_the_defect_show_it_on_purpose(find: Find) -> None:
    rows = [{"instruction": "What is mojibake?", "input": "", "output": "Ã© for é"}]
    assert find("encoding", {"check": "mojibake", "fields": ["output"]}, rows, "alpaca") == []
    rows = [{"instruction": "Which letter is Cyrillic?", "input": "", "output": "The second of p\u0430ypal."}]
    assert find("encoding", {"check": "confusable", "fields": ["output"]}, rows, "alpaca") == []


@pytest.mark.parametrize(
    ("text", "word", "reads", "code"),
    [
        ("Pay with p\u0430ypal.", "p\u0430ypal", "paypal", "U+0430"),
        ("The \u0421ompany", "\u0421ompany", "Company", "U+0421"),
        ("micr\u03bfsoft", "micr\u03bfsoft", "microsoft", "U+03BF"),
        ("В P\u043e\u0441\u0441и\u0438", "P\u043e\u0441\u0441ии", "России", "U+0050"),
        ("в PO\u0421\u0421И\u0418", "PO\u0421\u0421ИИ", "РОССИИ", "U+0050"),
        ("при\u0432e\u0442", "при\u0432e\u0442", "привет", "U+0065"),
    ],
)  # fmt: skip
def test_letters_of_another_alphabet(find: Find, text: str, word: str, reads: str, code: str) -> None:
    (hit,) = found(find, "confusable", text)
    assert (hit.values["word"], hit.values["reads"]) == (word, reads)
    assert code in hit.values["problem"]
    start, end = hit.span
    assert f"U+{ord(text[start:end]):04X}" == code


@pytest.mark.parametrize(
    "text",
    [
        "A = πr², 2πr, Δv, mcΔT, σxy, kΩ, μg, βreceptor, ΔH, Σxy", "USBшный QRкод IT-отдел GPTшка",
        "SMSка, от PRщика, в CMSке",
        "ГОСТ Р 7",
        "Россия Росси́я", "AC \u0410\u0421 x\u0443", "Ελλάδα και Europe", "مysterie", "中文abc",
    ],
)  # fmt: skip
def test_words_that_mix_alphabets_for_a_reason(find: Find, text: str) -> None:
    assert found(find, "confusable", text) == []


@pytest.mark.parametrize(
    ("text", "word", "reads"),
    [
        ("In the cafe\u0301.", "cafe\u0301", "café"),
        ("Vie\u0323\u0302t Nam", "Vie\u0323\u0302t", "Việt"),
        ("か\u3099き", "か\u3099き", "がき"),
        ("\u1112\u1161\u11ab", "\u1112\u1161\u11ab", "한"),
    ],
)
def test_decomposed_letters(find: Find, text: str, word: str, reads: str) -> None:
    (hit,) = found(find, "decomposed", text)
    assert (hit.values["word"], hit.values["reads"]) == (word, reads)


@pytest.mark.parametrize(
    "text",
    ["café Việt がき 한국", "x\u0304 p\u0302", "ọ̀ ẹ́", "\u0915\u093c\u093e \u05e9\u05b8\u05dc",
     "Z\u0310a\u0321l\u0334g\u0353o\u0316"],
)  # fmt: skip
def test_marks_that_have_no_letter_of_their_own(find: Find, text: str) -> None:
    assert found(find, "decomposed", unicodedata.normalize("NFC", text)) == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("check", ["mojibake", "confusable", "decomposed"])
def test_hostile_text(find: Find, check: str, text: str) -> None:
    assert len(found(find, check, text)) <= 1


@given(st.text(alphabet="aе\u0301éÃ©Рр\u03bf x.â€™\x80", max_size=30))
def test_spans_lie_in_the_text(text: str) -> None:
    from dqlint.kinds import encoding

    for _, _, look in encoding._CHECKS.values():
        spot = look(text)
        if spot:
            assert 0 <= spot.span[0] < spot.span[1] <= len(text)
            assert spot.word in text
            assert spot.word != spot.reads


def test_ftfy_is_named_where_it_is_asked_for_and_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    (problem,) = problems("check: mojibake\nfields: [output]\ndetector: ftfy\n")
    assert (problem.line, problem.column) == (3, 11)
    assert problem.message == "the detector ftfy is not installed: pip install 'dqlint[text]'"
    assert problems("check: mojibake\nfields: [output]\n") == []


def problems(written: str) -> list[Problem]:
    told: list[Problem] = []
    document = located.load(written, "a.yaml")
    read(KIND.options, document.data, Spot(document), told)
    return told


def test_ftfy_only_adds_to_what_is_found(find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    ftfy = SimpleNamespace(fix_encoding=lambda line: line.replace("sÄ…", "są").replace("Ã©", "?"))
    monkeypatch.setitem(sys.modules, "ftfy", ftfy)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    hits = found(find, "mojibake", "Oni sÄ… tu.", "cafÃ©", "café", detector="ftfy")
    assert [(hit.place.row, hit.values["reads"]) for hit in hits] == [(0, "Oni są tu."), (1, "café")]
    assert "says ftfy" in hits[0].values["problem"]
    assert len(found(find, "mojibake", "Oni sÄ… tu.", "cafÃ©", "café")) == 1
