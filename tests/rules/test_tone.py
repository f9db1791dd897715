# ruff: noqa: RUF001 - the sentences are of other languages, and so are their marks
"""Text that is merely in another language, or code, has no tone."""

from __future__ import annotations

from pathlib import Path

import pytest

from dqlint import kinds
from dqlint.batch import Batch
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import Rows
from dqlint.rules.build import build
from dqlint.rules.checkout import read_rules
from dqlint.search import Searcher

TONE = {one.code: one for one in read_rules(Path(__file__).parents[2] / "rules").drafts if one.code.startswith("TON")}
ARABIC = [
    "نعم، يمكنك إعادة تعيين كلمة المرور من صفحة الإعدادات.",
    "هل تريد أن أرسل لك الرابط؟",
    "شكرا جزيلا! سعدت بمساعدتك.",
    "الطقس جميل اليوم في القاهرة.",
    "لا أعرف الإجابة عن هذا السؤال.",
    "الله أكبر، ما أجمل هذا المنظر!",
    "يبلغ عدد سكان المدينة ثلاثة ملايين نسمة.",
    "اكتب اسمك هنا: أحمد بن علي.",
    "يا صديقي، الكتاب على الطاولة.",
    "مممم، طعم القهوة لذيذ.",
    "القائمة: تفاح، موز، برتقال.",
    "متى يبدأ الدرس؟ في الساعة الثامنة.",
    "هذا المثال رقم ٣ من ١٠.",
    "السلام عليكم ورحمة الله وبركاته",
    "قال: «العلم نور»، ثم ذهب.",
    "ــــــــــــــــــ",
    "كـــــتـــاب",
    "هههههه",
    "يستخدم البرنامج لغة Python 3.11 وقاعدة بيانات SQL.",
    "تأسست الشركة عام 2010 في دبي.",
    "أهلا وسهلا بكم في موقعنا!",
]
FRENCH = [
    "Oui ! Vous pouvez le faire dans les réglages.",
    "Vraiment ?! Je ne le savais pas.",
    "Bonjour, mon ami habite à Lyon.",
    "Qu'est-ce que c'est ? Un chat !",
    "La créée est rééditée par la société.",
    "L'UE, l'ONU, l'OTAN et l'OMC sont des organisations.",
    "Il a agréé les agréées.",
    "Ma chère, le train part à 8 h 30.",
    "Les SNCF, RATP, EDF et GDF sont connues.",
    "Le pal, la plie et le bro sont des mots courts.",
    "C'est gonflé, dit-elle en riant.",
    "« Quoi ?! » s'écria-t-il.",
    "Voici trois idées : lire, courir, dormir.",
    "Le numéro de téléphone est le 01 23 45 67 89.",
    "Louis XIII, Louis XIV et Louis XVIII ont régné.",
    "Il pleut, il mouille, c'est la fête à la grenouille.",
    "Le code postal de Paris est 75000.",
    "Attention : travaux en cours !",
    "L'épée du roi est posée sur la table.",
    "Je vous prie d'agréer, Madame, mes salutations.",
    "La ville de L'Haÿ-les-Roses est en Île-de-France.",
]
CODE = [
    "if (!!value ?? other) { return a!; }",
    "SELECT name FROM users WHERE id IS NOT NULL AND age IN (1, 2);",
    "CREATE TABLE t (\n  id INTEGER PRIMARY KEY NOT NULL UNIQUE\n);",
    "x = 0xffffffff\ny = 'aaaaaaaa'  # !!",
    "#define MAX_OF_ALL_THE_THINGS 3",
    'echo "$!" && ls !!',
    "if a is not None:\n    print('yep');",
    "10 GOTO 20\n20 IF A IS NOT B THEN PRINT A IN THE LOOP",
]
CHINESE = ["好的！请问您需要什么帮助？", "哈哈哈哈，这很有趣。", "建议您多喝水，注意休息。", "步骤:①打开;②关闭。"]


@pytest.mark.parametrize("code", TONE)
@pytest.mark.parametrize("texts", [ARABIC, FRENCH, CODE, CHINESE], ids=["arabic", "french", "code", "chinese"])
def test_it_is_left_alone(code: str, texts: list[str]) -> None:
    rule = build(TONE[code], (), [])
    check = kinds.load(rule.kind).make(rule.options)
    rows = [{"instruction": "?", "output": text} for text in texts]
    block = Rows(0, [*rows], [*range(1, len(rows) + 1)], [1] * len(rows), [])
    hits = check.examine(Batch("rows.jsonl", "train", block, LAYOUTS["alpaca"], Searcher(check.searches)))
    assert [(texts[hit.place.row], hit.values) for hit in hits] == []
