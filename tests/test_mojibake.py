from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint import mojibake

CLEAN = [
    "Le café « Où ça ? » est fermé… L’été, à Noël\xa0! Son prix\xa0: 5\xa0€ – «\xa0à côté\xa0», dit-il, «\xa0né\xa0»…",
    "Die Straße ist groß, „Spaß“ macht’s: GRÖSSE, Ärger – Öl… 20\xa0°C, „Ä“ und „Ö“, »ß«.",
    "¿Qué mañana? ¡Año nuevo! «ESPAÑA», “CAMPEÓN”… niño – corazón",
    "A MANHÃ” e “SÃO”, coração… «NÃO», PORTUGUÊS – AÇÃO: “É”…",
    "Zażółć gęślą jaźń: „Łódź” – są… ŻÓŁĆ",
    "Příliš žluťoučký kůň „úpěl“ – ďábelské ódy… ŠÍLENĚ",
    "İstanbul’da çay: “şöyle” — ığdır… ÂŞIK »",
    "Привет, мир! «Россия» — СССР… В\xa0доме, Я\xa0— он. РОССИЯ Рыба Степь",
    "Привіт! Це «Україна» — їжа, ґанок… Ґ І Ї",
    "Ελληνικά: «ΑΘΗΝΑ» – καλημέρα… Ώρα",
    "שלום עולם – „כן”… ־ 3×½ ×2",
    "العربية: «مدرسة»، هل تعرف؟ ٣٫٥",
    "فارسی: می\u200cخواهم «کتاب» بخوانم؛",
    "हिन्दी: क्या आप जानते हैं? “हाँ”।",
    "ภาษาไทย: สวัสดีครับ",
    "한국어: 안녕하세요, “네”.",
    "中文：“你好”，《书》——……锛是工具，浣纱、涓涓细流。",
    "日本語：「はい」、テスト……カタカナ",
    "Tiếng Việt: “không” — Đà Nẵng… Á À Â Ã É Ê",
    "Romana: „în” — ÎNTÂI… Ţară, ÂNGER, ÂÎ »",
    "Íslenska: „þú” – ÆÐI, ÞAÐ… æðæði",
    "5 Å², 10 Å·s, 1.5 Å±0.2, 2×½, ±3 µm, ©2020, ®™, CAFÉ™, §5, x² ≤ 4, √2 √± ¬p ‚Aber‘, “Ab”—ü",
    "╔═══╗ ║ a ║ ╚═══╝ ├──┤ ┴┬ ╨╤╥ ▓▒░ Γ(n) ΓC",
    "🧙\u200d♂️🚪📚 ❤️ 👩🏽\u200d🏫 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "Ã É Í Ó Ú ã õ, Ð ð Þ þ, à â ä ç é è ê ë î ï ô ù û ü ÿ æ œ",
]
WORDS = [
    "café", "naïve", "Größe", "Übermut", "mañana", "coração", "São", "smørrebrød", "fjärran", "Zażółć", "gęślą",
    "žluťoučký", "Việt", "Привет", "Київ", "καλημέρα", "שלום", "العربية", "हिन्दी", "ภาษา", "한국어", "中文",
    "日本語", "it’s", "“yes”", "20°C", "£5", "…and", "— so", "😀", "→ go", "≤ 4",
    "™", "LÜBECK", "Lübeck", "été",
]  # fmt: skip


def misread(text: str, charset: str = "windows-1252") -> str:
    """UTF-8 as a program shows it that takes it for another encoding."""
    return "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_in_many_languages_is_left_alone(text: str) -> None:
    assert mojibake.find(text) == []


@pytest.mark.parametrize("charset", ["windows-1252", "latin-1"])
@pytest.mark.parametrize("text", CLEAN[:-3])
def test_the_same_text_misread_is_found(text: str, charset: str) -> None:
    found = mojibake.find(misread(text, charset))
    assert found
    assert all(one.reads in text for one in found)


@pytest.mark.parametrize(
    ("wrong", "reads", "charset"),
    [
        ("canâ€™t", "can’t", "windows-1252"),
        ("canâ\x80\x99t", "can’t", "windows-1252"),
        ("canÃ¢â‚¬â„¢t", "can’t", "windows-1252"),  # twice
        ("donÂ’t", "don’t", "windows-1252"),  # windows-1252 as Latin-1, then as UTF-8
        ("don\x92t", "don’t", "Latin-1"),
        ("â€œYesâ€", "“Yes”", "windows-1252"),  # the last byte was dropped
        ("LÃ¼beck", "Lübeck", "windows-1252"),
        ("LÃœBECK", "LÜBECK", "windows-1252"),
        ("20Â°C", "20°C", "windows-1252"),
        ("Ï€", "π", "windows-1252"),
        ("ðŸ˜€", "😀", "windows-1252"),
        ("ï»¿Name", "\ufeffName", "windows-1252"),
        ("â€śUntil", "“Until", "windows-1250"),
        ("РџСЂРёРІРµС‚", "Привет", "windows-1251"),
        ("itвЂ™s", "it’s", "windows-1251"),
        ("п÷я─п╦п╡п╣я┌", "Привет", "koi8-r"),
        ("caf√©", "café", "mac-roman"),
        ("it‚Äôs", "it’s", "mac-roman"),
        ("itΓÇÖs", "it’s", "cp437"),
        ("锟斤拷锟斤拷", "", "gb18030"),
        ("占쏙옙", "", "cp949"),
    ],
)
def test_what_it_should_read(wrong: str, reads: str, charset: str) -> None:
    (found,) = mojibake.find(wrong)
    assert (found.reads, found.charset) == (reads, charset)


def test_the_word_around_it_is_told() -> None:
    text = "One cafÃ©, two\nnaÃ¯ve ones"
    assert [text[one.start : one.end] for one in mojibake.find(text)] == ["cafÃ©,", "naÃ¯ve"]


def test_one_sure_sign_makes_the_weak_ones_sure() -> None:
    assert mojibake.find("są".replace("ą", "Ä…")) == []
    assert [one.reads for one in mojibake.find("sÄ… Ã³smy")] == ["są", "ósmy"]


@given(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=8, unique=True), st.sampled_from(["windows-1252", "latin-1"])
)
def test_two_words_misread_are_found_and_mended(words: list[str], charset: str) -> None:
    found = mojibake.find(misread(" ".join(words), charset))
    assert found
    assert {one.reads for one in found} <= {piece for word in words for piece in word.split(" ")}


@given(st.lists(st.sampled_from(WORDS)))
def test_the_same_words_read_rightly_are_not(words: list[str]) -> None:
    assert mojibake.find(" ".join(words)) == []


@given(st.text())
def test_whatever_is_found_lies_in_the_text_and_is_suspect(text: str) -> None:
    for one in mojibake.find(text):
        assert 0 <= one.start < one.end <= len(text)
        assert mojibake.SUSPECT.search(text)


@pytest.mark.parametrize(
    "text", ["Ã©" * 200_000, "é" * 500_000, "\ud800Ã\udc00" * 1000, "\x80" * 100_000, "锛" * 100_000, "РџСЂ" * 100_000]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    start = time.perf_counter()
    mojibake.find(text)
    assert time.perf_counter() - start < 2
