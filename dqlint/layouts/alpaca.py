"""Alpaca: instruction, an optional input, and output (`response` in GPTeacher and Dolly, whose input is `context`)."""

from dqlint.layouts import USUAL, Layout, Need

LAYOUT = Layout(
    name="alpaca",
    summary="instruction, input (or context), output (or response)",
    needs=(Need("input", ("instruction",), "text"), Need("output", ("output", "response"), "text")),
    fields={**USUAL, "input": ("instruction", "input", "context"), "output": ("output", "response")},
)
