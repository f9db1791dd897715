"""Classification: a text and its label."""

from dqlint.layouts import USUAL, Layout, Need

TEXTS = ("text", "sentence", "utterance", "tweet", "review", "comment", "document", "content", "query", "question")
LABELS = ("label", "labels", "category", "class", "intent", "sentiment", "topic")

LAYOUT = Layout(
    name="classification",
    summary="text (or sentence, utterance, ...) and label (or category, intent, class, ...)",
    needs=(Need("input", TEXTS, "text"), Need("label", LABELS, "label")),
    fields={**USUAL, "input": TEXTS, "label": LABELS},
)
