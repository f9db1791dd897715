"""One report with everything that is hard to print in it, and one that is too large for the formats with limits."""

from __future__ import annotations

from dqlint.model import Edit, Excerpt, Finding, Fix, Measure, Place, Problem, Related, Report, Rule, Severity

TRAIN = "data/train.jsonl"
ESCAPES = "\x1b]0;owned\x07\x1b[31mred\x9b2J\u202egnp.exe\u200b"
COMMANDS = "::error::broken\n::set-output name=x::1\r\n##[group]x ##vso[task.setvariable variable=a]b 100%"
MARKUP = (
    "| cell | `code` <img src=x onerror=alert(1)> @maintainer #1 [click](https://evil.example) "
    "www.evil.example $x$ :bug:"
)


def rule(code: str, name: str, severity: Severity, why: str) -> Rule:
    return Rule(code, name, "0.1.0", "pattern", severity, "", why, options=None)


RULES = {
    found.code: found
    for found in (
        rule("DAT001", "unparseable-line", "error", "A trainer stops at the line, or skips it without a word."),
        rule("DUP001", "near-duplicate", "info", "A row told twice counts twice."),
        rule("LBL001", "label-outside-vocabulary", "error", "A mistyped label is a class of its own to a trainer."),
        rule("LBL004", "contradictory-label", "error", "No model can learn two answers to one question."),
        rule("PII001", "e-mail-address", "warning", "What is in the data comes out of the model."),
        rule("TXT003", "boilerplate", "warning", "Phrases that say nothing are learnt first."),
    )
}


def finding(  # noqa: PLR0913
    code: str,
    line: int,
    message: str,
    field: str = "",
    text: str | None = None,
    span: tuple[int, int] | None = None,
    *,
    severity: Severity | None = None,
    file: str = TRAIN,
    related: tuple[Related, ...] = (),
    fix: Fix | None = None,
    score: float | None = None,
    values: dict[str, object] | None = None,
) -> Finding:
    place = Place(file, line, 1, line - 1)
    excerpt = None if text is None else Excerpt(field, text, span)
    key = f"{code}-{field}-{line}"
    return Finding(
        code, RULES[code].name, severity or RULES[code].severity, message, place, field, span, f"{line:032x}", key,
        values or {}, related, score, fix, excerpt,
    )  # fmt: skip


def related(line: int, file: str = TRAIN) -> Related:
    return Related(Place(file, line, 1, line - 1), f"{line:032x}")


WHOLE_FILE = Finding(
    "DAT001", "unparseable-line", "error", "the file is empty", Place("data/empty.jsonl", 1, 1, -1), "", None, "",
    "DAT001-empty", excerpt=Excerpt("", ""),
)  # fmt: skip

LONG = "The quick brown fox jumps over the lazy dog. " * 8

EMOJI = "Happy 👩\u200d👩\u200d👧 family 🇩🇪 day ❤\ufe0f e\u0301t\u0301e\u0301 and Z\u0351\u0352\u0353a\u0354lgo"
CHINESE = "您好。很高兴为您服务。请问您需要什么帮助。" * 6

FINDINGS = (
    finding("DAT001", 1, "a comma is missing", text='{"text": "Where is my order" "label": "shipping"}', span=(28, 29)),
    finding("LBL001", 2, "label 'biling' is not in the vocabulary; closest is 'billing'", "label", "biling", (0, 6),
            values={"value": "biling", "closest": "billing"}, fix=Fix("write 'billing'", "unsafe", (
                Edit(Place(TRAIN, 2, 1, 1), "label", "biling", "billing"),))),
    finding("LBL004", 3, "same input as line 77 (98%), there 'refund', here 'billing'", "text",
            "I was charged twice and want it back", related=tuple(related(line) for line in (77, 93, 4, 1200, 52001)),
            score=0.98, values={"share": 0.98, "other": "refund"}),
    finding("PII001", 4, "an e-mail address: j***@example.com", "messages[2].content[0].text",
            LONG + "write to [masked address] for help. " + LONG, (len(LONG) + 9, len(LONG) + 25)),
    finding("TXT003", 5, "boilerplate '很高兴为您服务'", "output", CHINESE, (3, 10)),
    finding("TXT003", 6, "boilerplate 'يسعدني'", "output", "مرحبا، يسعدني أن أساعدك في طلبك اليوم", (7, 13)),
    finding("TXT003", 7, "boilerplate '👩‍👩‍👧'", "output", EMOJI, (6, 11)),
    finding("TXT003", 8, f"terminal escapes {ESCAPES}", "output", f"before {ESCAPES} after", (7, 7 + len(ESCAPES))),
    finding("TXT003", 9, COMMANDS, "output", COMMANDS, (0, 15)),
    finding("TXT003", 10, MARKUP, "output", MARKUP, (len(MARKUP) - 5, len(MARKUP))),
    finding("LBL001", 11, "label is empty", "label", "", (0, 0),
            values={"value": "", "nan": float("nan"), "big": 2**70}),
    finding("LBL001", 12, "lone surrogate \ud800 here", "label", "a\ud800b", (1, 2), values={"value": "a\ud800\x00b"}),
    finding("DUP001", 13, "very long: " + "word " * 300, '["odd key | `x`\n"]', "no trailing stop", (16, 16)),
    finding("TXT003", 14, "hostile file name", file="::error::data/%0A,x y#é.jsonl", text="x", span=(0, 1)),
    WHOLE_FILE,
)  # fmt: skip

PROBLEMS = (
    Problem("dqlint.yaml", 12, 5, "unknown key 'lable'", "did you mean 'label'?", "    lable: category"),
    Problem("data/secret.csv", 0, 0, "cannot be read: permission denied"),
)

SKIPPED = (Problem("data/notes.json", 1, 0, "holds no rows"), Problem("::x.json", 1, 0, "holds no rows"))

MEASURES = (Measure("rows", 52002.0, 52002), Measure("label_accuracy", 0.975, 200, "billing"))

NASTY = Report(FINDINGS, MEASURES, PROBLEMS, SKIPPED, RULES, files=4, rows=52_002, suppressed=3, seconds=0.614)
CLEAN = Report(rules=RULES, files=2, rows=52_002, seconds=0.31)
ONE = Report(FINDINGS[1:2], rules=RULES, files=1, rows=1, seconds=0.1)
NOTHING = Report()


def many(count: int, files: int = 3) -> Report:
    """Errors, warnings and info in turn, sorted as the engine does."""
    codes = ("LBL001", "TXT003", "DUP001")
    findings = [
        finding(codes[at % 3], at + 1, f"finding {at}", "output", "some text that is of no interest", (5, 9),
                file=f"data/{at * files // count}.jsonl")
        for at in range(count)
    ]  # fmt: skip
    return Report(tuple(findings), rules=RULES, files=files, rows=count, seconds=1.0)
