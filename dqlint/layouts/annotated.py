"""Annotated: a text and what each of several annotators said of it."""

from dqlint.layouts import USUAL, Layout, Need

TEXTS = ("text", "sentence", "utterance", "prompt", "input", "content", "document")
ANNOTATIONS = ("annotations", "ratings", "annotator_labels")

LAYOUT = Layout(
    name="annotated",
    summary="text and annotations: a list with one entry an annotator",
    needs=(Need("input", TEXTS, "text"), Need("annotations", ANNOTATIONS, "entries")),
    fields={**USUAL, "input": TEXTS, "annotations": ANNOTATIONS},
)
