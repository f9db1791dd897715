from __future__ import annotations

import pytest

from dqlint.natural_language import ASKS_TO_TRANSLATE, NAMES, contradicts

SENTENCES = {
    "english": "The cat was in the house of the king, and it is not from there.",
    "french": "Le chat est dans la maison du roi, et il ne vient pas de ce pays avec nous.",
    "spanish": "El gato está en la casa del rey y no es de este país como los otros.",
    "german": "Die Katze ist in dem Haus und sie ist nicht von dort, auch wenn wir es wollen.",
    "italian": "Il gatto è nella casa del re e non viene da questo paese come gli altri che ho visto.",
    "portuguese": "O gato está na casa do rei e não é deste país como os outros que eu vi, mas você não.",
    "dutch": "De kat is in het huis van de koning en zij is niet van hier, maar wij zijn ook niet van hier.",
    "chinese": "猫在国王的房子里。它不是从这里来的。",
    "japanese": "猫は王様の家にいますが、ここから来たのではありません。",
    "korean": "고양이는 왕의 집에 있지만 여기서 온 것이 아니다.",
    "russian": "Кошка в доме короля, но она не отсюда.",
    "greek": "Γάτα είναι στο σπίτι του βασιλιά.",
    "hebrew": "החתול נמצא בבית של המלך",
    "arabic": "القطة في بيت الملك وليست من هنا",
    "hindi": "बिल्ली राजा के घर में है",
    "thai": "แมวอยู่ในบ้านของกษัตริย์",
}


def test_every_language_has_its_sentence() -> None:
    assert set(SENTENCES) == set(NAMES)


@pytest.mark.parametrize("language", NAMES)
def test_a_text_does_not_contradict_its_own_language(language: str) -> None:
    assert contradicts(SENTENCES[language], language) == ""


@pytest.mark.parametrize("language", NAMES)
def test_english_and_chinese_contradict_the_others(language: str) -> None:
    english, chinese = contradicts(SENTENCES["english"], language), contradicts(SENTENCES["chinese"], language)
    latin = ("english", "french", "spanish", "german", "italian", "portuguese", "dutch")
    assert english == ("" if language == "english" else "English" if language in latin else "another script")
    assert chinese == ("" if language in ("chinese", "japanese") else "another script")


@pytest.mark.parametrize(
    "text",
    ["", "7 * 8 = 56", "the of and is", "Paris, London, Rome, Berlin, Madrid", "猫", "https://www.the-of-and.com"],
)
def test_what_is_too_little_to_tell(text: str) -> None:
    assert contradicts(text, "french") == ""


def test_a_few_words_in_another_script_are_no_other_script() -> None:
    assert contradicts("Le mot 猫 est dans la maison du roi", "french") == ""


@pytest.mark.parametrize(
    "prompt",
    [
        "Translate into French.", "Give me a translation of it.", "Traduis en anglais.",
        "Une traduction ?",
        "Traduce al inglés.", "Haz una traducción", "Traduci in inglese.", "Traduza para o inglês.", "Faça a tradução.",
        "Übersetze ins Englische.", "Vertaal naar het Engels.", "Przetłumacz na angielski.", "İngilizceye çevir.",
        "Переведи на английский.", "Сделай перевод.", "Переклади англійською.", "ترجم إلى الإنجليزية.",
        "به انگلیسی ترجمه کن.",
        "अंग्रेज़ी में अनुवाद कीजिए।", "翻译成英文。", "把這句話翻譯成英文。", "譯成英文", "英語に訳してください。",
        "英訳して", "영어로 번역하세요.",
        "한국어로 옮기세요.", "Dịch sang tiếng Anh.", "Terjemahkan ke bahasa Inggris.",
        "Μετάφρασε στα αγγλικά.", "תרגם לאנגלית",
    ],
)  # fmt: skip
def test_who_asks_for_a_translation(prompt: str) -> None:
    assert ASKS_TO_TRANSLATE.search(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Write it in English.", "Transfer the money.", "The perevod bank", "Écris une lettre.", "Trade is good.",
        "Rede über das Setzen", "用英文回答。", "Перевези мебель.", "한국어로 대답하세요.",
        "Dich meine ich.", "عنوان المترو",
    ],
)  # fmt: skip
def test_who_asks_for_none(prompt: str) -> None:
    assert not ASKS_TO_TRANSLATE.search(prompt)
