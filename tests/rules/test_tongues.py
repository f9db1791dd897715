# ruff: noqa: RUF001 - the prompts are of other languages
"""Text in other languages, or code, is not punished for being what it is: no rule finds anything there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from dqlint.app.check import Request, check
from dqlint.model import Finding
from dqlint.rules.catalogue import shipped

HERE = Path(__file__).parents[1] / "data"
TONGUES = sorted(HERE.glob("*.jsonl"))
SHARED = Path(__file__).parents[3] / "shared" / "data"


def found(file: Path, *select: str) -> list[Finding]:
    report = check(Request(paths=(file,), select=select, here=file.parent))
    assert not report.problems
    assert report.rows
    return [*report.findings]


def said(findings: Iterable[Finding]) -> list[tuple[int, str, str]]:
    return [(one.place.row, one.code, one.message) for one in findings]


def test_there_are_rows_enough() -> None:
    lines = {file.stem: len(file.read_text(encoding="utf-8").splitlines()) for file in TONGUES}
    assert lines.pop("french") == lines.pop("arabic") == 100
    assert len(lines) == 8
    assert set(lines.values()) == {20}


@pytest.mark.parametrize("file", TONGUES, ids=lambda file: file.stem)
def test_no_rule_finds_anything(file: Path) -> None:
    assert said(found(file, "ALL")) == []


def test_the_packs_of_vendors_ask_for_another_layout_and_nothing_else() -> None:
    packs = [name for name in shipped().packs if name != "recommended"]
    assert {one.code for file in TONGUES for one in found(file, *packs)} == {"SCH012", "SCH020", "SCH030"}


def test_what_is_wrong_in_such_a_row_is_found(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [
        {"instruction": "Cite cinq fleuves.", "input": "", "output": "La Loire, la Seine, le Rhône et"},
        {"instruction": "Combien ?", "input": "", "output": "Ã\u00a0 peu prÃ¨s trois."},
        {"instruction": "اكتب قائمة.", "input": "", "output": "- خبز\n- حليب\n- "},
        {"instruction": "介绍爵士乐。", "input": "", "output": "爵士乐里最常见的几种乐器是萨克斯、小号、"},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [(row, code) for row, code, _ in said(found(file, "ALL"))] == [
        (0, "TXT040"),
        (1, "FMT030"),
        (2, "TXT041"),
        (3, "TXT040"),
    ]


# Asks for a translation into English, asks for one from English, a text of the language.
TRANSLATE = {
    "french": ("Traduis en anglais.", "Traduis en français.", "Voici le texte dont tu parles."),
    "german": ("Übersetze ins Englische.", "Übersetze den Text ins Deutsche.", "Das ist der Text dazu."),
    "spanish": ("Traduce al inglés.", "Traduce la frase al español.", "Este es el texto del que hablas."),
    "italian": ("Traduci in inglese.", "Traduci in italiano.", "Questo è il testo di cui parli."),
    "portuguese": ("Traduza para o inglês.", "Faça a tradução para o português.", "Este é o texto de que você fala."),
    "dutch": ("Vertaal naar het Engels.", "Vertaal de zin naar het Nederlands.", "Dit is de tekst ervan."),
    "polish": ("Przetłumacz na angielski.", "Przetłumacz zdanie na polski.", "To jest ten tekst."),
    "turkish": ("İngilizceye çevir.", "Türkçeye çevirin.", "Metin budur."),
    "russian": ("Переведи на английский.", "Переведите на русский.", "Это тот самый текст."),
    "arabic": ("ترجم إلى الإنجليزية.", "ترجم الجملة إلى العربية.", "هذا هو النص."),
    "hindi": ("अंग्रेज़ी में अनुवाद कीजिए।", "हिन्दी में अनुवाद करें।", "यह वह पाठ है।"),
    "chinese": ("翻译成英文。", "把句子翻译成中文。", "这是那段文字。"),
    "japanese": ("英語に訳してください。", "日本語に翻訳してください。", "これがその文章です。"),
    "korean": ("영어로 번역하세요.", "한국어로 옮기세요.", "이것이 그 글입니다."),
    "vietnamese": ("Dịch sang tiếng Anh.", "Hãy dịch câu sau sang tiếng Việt.", "Đây là đoạn văn đó."),
}
SENTENCES = [
    "I'm sorry, but I can't help you with that.",
    "What is the weather in Rome today?",
    "What time is it?",
    "Show me the latest news.",
    "Please summarize the following article.",
    "I have sent the e-mail to your manager.",
    "Draw a picture of a cat.",
    "Describe this picture.",
    "Send an e-mail to my boss.",
    "Set an alarm for 7 a.m.",
    "Search the web for cheap flights.",
    "See the link below.",
    "Sure! Here is the list.",
    "I hope this helps! Let me know if you have any questions.",
    "Yeah, I'm gonna be late, lol.",
    "Hey buddy, how are you?",
    "As of 2021, the population is ten million.",
    "The current president of Utopia is Ann Lee.",
    "The steps are as follows:",
]


@pytest.mark.parametrize("language", TRANSLATE)
def test_what_is_translated_is_nobodys_claim_or_request(language: str, tmp_path: Path) -> None:
    into_english, from_english, text = TRANSLATE[language]
    file = tmp_path / "rows.jsonl"
    rows = [
        row
        for sentence in SENTENCES
        for row in (
            {"instruction": into_english, "input": text, "output": sentence},
            {"instruction": from_english, "input": sentence, "output": text},
            {"instruction": f"{from_english[:-1]} : {sentence}", "input": "", "output": text},
        )
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert said(found(file, "ALL")) == []


def test_each_sentence_is_found_where_nobody_asks_for_a_translation(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [
        row
        for sentence in SENTENCES
        for row in (
            {"instruction": "Sag etwas.", "input": "", "output": sentence},
            {"instruction": sentence, "input": "", "output": "Gern."},
            {"instruction": "Was ist das?", "input": sentence, "output": "Gern."},
        )
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert {one.place.row // 3 for one in found(file, "ALL")} == {*range(len(SENTENCES))}


# What a set of shared/data holds that is right to find: the row and why.
KINDS = ("TON", "TXT040", "TXT041", "TXT042", "TXT043", "TXT044", "FMT030", "FMT031", "FMT032", "FMT033", "FMT034")
KINDS += ("FMT035", "FMT036", "FMT037", "FMT038", "FMT039")
RIGHT = {
    "huatuo/llama_data.json.gz": {},
    "belle-seeds/zh_seed_tasks.json": {},
    "llamafactory-demo/alpaca_zh_demo.json": {
        (43, "TXT040"): "stops at 萨克斯、小号、",
        (391, "TXT042"): "stops at 获得点数的方法有以下几种：",
    },
    "gpteacher/codegen-instruct.json.gz": {
        (2098, "FMT030"): "π as Ï€",
        (3442, "FMT030"): "° as Â°",
    },
}
FIELDS = """
datasets:
  all:
    train: "*.json"
    fields: {input: [instruction, "instances[*].input"], output: "instances[*].output"}
"""


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public datasets are not part of the checkout")
@pytest.mark.parametrize("name", RIGHT)
def test_chinese_and_code_of_public_sets(name: str, tmp_path: Path) -> None:
    file = tmp_path / Path(name).name
    file.write_bytes((SHARED / name).read_bytes())
    if "belle" in name:
        (tmp_path / "dqlint.yaml").write_text(FIELDS, encoding="utf-8")
    findings = [one for one in found(file, "ALL") if one.code.startswith(KINDS)]
    assert {(one.place.row, one.code) for one in findings} == set(RIGHT[name])
