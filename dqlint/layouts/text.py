"""Plain text to go on training on: the text is what the model learns to write."""

from dqlint.layouts import USUAL, Layout, Need

LAYOUT = Layout(
    name="text",
    summary="text",
    needs=(Need("output", ("text",), "text"),),
    fields={**USUAL, "output": ("text",)},
    excludes=("role", "replies"),
)
