"""Every metric: its name, meaning, unit, which way is better, how it is computed and from what.

The documentation, what gates may name, and the arrows of comparisons come of this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

MetricName = Literal[
    "rows",
    "unreadable_rows",
    "format_compliance",
    "exact_duplicate_ratio",
    "near_duplicate_ratio",
    "effective_rows",
    "contradiction_ratio",
    "leakage_ratio",
    "label_entropy",
    "worst_class_ratio",
    "smallest_class_rows",
    "distribution_kl",
    "annotator_agreement",
    "cohen_kappa",
    "krippendorff_alpha",
    "distinct_2",
    "compression_ratio",
    "reasoning_coverage",
    "truncated_ratio",
    "boilerplate_ratio",
    "errors",
    "warnings",
    "infos",
]
Better = Literal["higher", "lower", "neither"]


class Definition(NamedTuple):
    """What a metric is. `rules` are the codes whose findings feed it, `fields` what is read of the rows themselves.

    `needs` says where it has an input; elsewhere the metric is left out. `version` goes up when the formula changes.
    """

    meaning: str
    unit: str
    better: Better
    formula: str
    needs: str = ""
    rules: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    version: int = 1


class Gate(NamedTuple):
    """The bounds of a metric. A value at a bound passes, but where bounds are `strict`.

    `may_worsen` is by how much it may be worse than in the base.
    """

    min: float | None = None
    max: float | None = None
    may_worsen: float | None = None
    strict: bool = False


# Which rules find what several metrics are made of; families, in FORMAT.
UNREADABLE = ("DAT001", "DAT002", "DAT004", "DAT005", "DAT006", "DAT010", "DAT015", "DAT017")
EXACT = ("DUP001",)
NEAR = ("DUP002", "DUP003")
CONTRADICTING = ("LBL005", "LBL006", "LBL013")
LEAKING = ("DUP010", "DUP011", "DUP012")
TRUNCATED = ("TXT040", "TXT041", "TXT043", "TXT044")
BOILERPLATE = ("TXT024", "TXT025", "TXT026", "TXT027", "TXT028")
UNREASONED = ("RSN010",)
FORMAT = ("DAT", "SCH", "CHT", "FMT")

_FOUND = "findings of all rules that the project runs, in the files of all splits"
_LABELS = "rows with a label"
_ROWS = "rows"
_SAMPLE = "of 10,000 outputs (inputs, where a dataset has no outputs) chosen at random by what they say, or of all"
_ANNOTATED = "rows with annotations of two annotators at least"

DEFINITIONS: Mapping[MetricName, Definition] = {
    "rows": Definition("how much there is to train on", "rows", "neither", "the rows that were read"),
    "unreadable_rows": Definition(
        "lines that no trainer can read",
        "lines",
        "lower",
        "the lines that are no row: not parsed, no object, not UTF-8, with a number or half a character that JSON has "
        "not, or the first of those with which the rest of a file is lost",
        rules=UNREADABLE,
    ),
    "format_compliance": Definition(
        "the share of rows that have the form a trainer expects",
        "ratio",
        "higher",
        "rows without an error of the families DAT, SCH, CHT and FMT / (rows + unreadable_rows). The rules are those "
        "that the project runs, with its own severities and JSON Schemas",
        _ROWS,
        rules=UNREADABLE,
    ),
    "exact_duplicate_ratio": Definition(
        "the share of rows that stand there before",
        "ratio",
        "lower",
        "rows that an earlier row equals / rows",
        _ROWS,
        rules=EXACT,
    ),
    "near_duplicate_ratio": Definition(
        "the share of rows that ask for the same as an earlier one in almost the same words",
        "ratio",
        "lower",
        "rows that are like an earlier row, and are labelled as it is, but do not equal one / rows",
        "a file whose layout the rules look at",
        rules=NEAR,
    ),
    "effective_rows": Definition(
        "how many different rows there are",
        "rows",
        "higher",
        "rows - those that count in exact_duplicate_ratio or near_duplicate_ratio",
        rules=(*EXACT, *NEAR),
    ),
    "contradiction_ratio": Definition(
        "the share of rows that are at odds with others",
        "ratio",
        "lower",
        "rows that ask for the same as others and have another label, closed answer or preference than most of these / "
        "rows",
        "a file whose layout the rules look at",
        rules=CONTRADICTING,
    ),
    "leakage_ratio": Definition(
        "the share of evaluation rows that are trained on",
        "ratio",
        "lower",
        "evaluation rows that stand in a train row, word for word, nearly, or inside a longer text / evaluation rows. "
        "A train row speaks for one evaluation row, the first that is like it",
        "train and evaluation rows",
        rules=LEAKING,
    ),
    "label_entropy": Definition(
        "how evenly rows are spread over the labels",
        "bits",
        "neither",
        "- sum of p log2 p, where p is the share of a label among all labels",
        _LABELS,
        fields=("label",),
    ),
    "worst_class_ratio": Definition(
        "how many times too frequent or too rare the label is that is furthest off",
        "times",
        "lower",
        "the largest of p / q and q / p of all labels, where p is the share of a label in the train rows and q that in "
        "the reference, half a row added to every label in both; without a reference, q is 1 / number of labels",
        _LABELS,
        fields=("label",),
    ),
    "smallest_class_rows": Definition(
        "how many examples the rarest label has",
        "rows",
        "higher",
        "the least number of times that a label stands there",
        _LABELS,
        fields=("label",),
    ),
    "distribution_kl": Definition(
        "how far what is trained on lies from what production sees",
        "bits",
        "lower",
        "D(reference || train) = sum of q log2(q / p), half a row added to every class in both. Classes are the labels "
        "where both have some, else the number of words of the input: 0, 1, 2 to 3, 4 to 7, 8 to 15, and so on",
        "reference rows",
        fields=("label", "input"),
    ),
    "annotator_agreement": Definition(
        "how often two annotators of a row agree",
        "ratio",
        "higher",
        "the share of pairs of annotations of a row that are the same, as the mean over the rows",
        _ANNOTATED,
        fields=("annotations",),
    ),
    "cohen_kappa": Definition(
        "agreement of two annotators beyond chance",
        "coefficient",
        "higher",
        "(observed - expected agreement) / (1 - expected agreement), expected from how often each of the two gives "
        "each label",
        "annotations of exactly two annotators",
        fields=("annotations",),
    ),
    "krippendorff_alpha": Definition(
        "agreement of any number of annotators beyond chance",
        "coefficient",
        "higher",
        "1 - observed / expected disagreement of pairs of annotations, for labels without an order",
        _ANNOTATED,
        fields=("annotations",),
    ),
    "distinct_2": Definition(
        "how varied the wording is",
        "ratio",
        "higher",
        f"different pairs of neighbouring words / pairs, {_SAMPLE}",
        "rows with texts",
        fields=("output", "input"),
    ),
    "compression_ratio": Definition(
        "how much the texts repeat themselves and each other",
        "times",
        "lower",
        f"bytes / bytes as bzip2 packs them, {_SAMPLE}",
        "rows with texts",
        fields=("output", "input"),
    ),
    "reasoning_coverage": Definition(
        "the share of answers that show their reasoning",
        "ratio",
        "neither",
        "rows whose last answer has a trace that says something (between tags, before a marked final answer, in a "
        "field or content part of its own) / rows with an answer",
        "rows with an answer",
        rules=UNREASONED,
    ),
    "truncated_ratio": Definition(
        "the share of rows whose text was cut off",
        "ratio",
        "lower",
        "rows with a finding of these rules / rows",
        _ROWS,
        rules=TRUNCATED,
    ),
    "boilerplate_ratio": Definition(
        "the share of rows with stock phrases",
        "ratio",
        "lower",
        "rows with a finding of these rules / rows",
        _ROWS,
        rules=BOILERPLATE,
    ),
    "errors": Definition("findings of severity error", "findings", "lower", _FOUND),
    "warnings": Definition("findings of severity warning", "findings", "lower", _FOUND),
    "infos": Definition("findings of severity info", "findings", "lower", _FOUND),
}

# The targets that practitioners name; they say above and below, not from and up to.
RECOMMENDED: Mapping[MetricName, Gate] = {
    "format_compliance": Gate(min=0.98, strict=True),
    "near_duplicate_ratio": Gate(max=0.05, strict=True),
    "annotator_agreement": Gate(min=0.9, strict=True),
    "cohen_kappa": Gate(min=0.8, strict=True),
    "worst_class_ratio": Gate(max=2),
}
