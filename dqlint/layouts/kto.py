"""KTO: one answer with a thumb up or down (`label`, a boolean), as prompt and completion or as messages."""

from dqlint.layouts import USUAL, Layout, Need

LABELS = ("label", "kto_tag")

LAYOUT = Layout(
    name="kto",
    summary="prompt and completion, or messages, with a boolean label",
    needs=(
        Need("output", ("completion", "response", "messages", "conversations"), "answer"),
        Need("label", LABELS, "bool"),
    ),
    fields={
        **USUAL,
        "input": ("prompt", "instruction"),
        "output": ("completion", "response"),
        "messages": ("messages", "conversations"),
        "label": LABELS,
    },
)
