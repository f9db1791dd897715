"""Preference pairs (DPO, ORPO, reward models): two answers to one prompt, as text or as messages.

`output` is the answer preferred: what a model is to learn. `rejected` is meant to be worse.
"""

from dqlint.layouts import USUAL, Layout, Need

CHOSEN = ("chosen", "chosen_messages", "preferred_output")
REJECTED = ("rejected", "rejected_messages", "non_preferred_output")

LAYOUT = Layout(
    name="preference",
    summary="chosen and rejected (or preferred_output and non_preferred_output), with the prompt they answer",
    needs=(Need("chosen", CHOSEN, "answer"), Need("rejected", REJECTED, "answer")),
    fields={
        **USUAL,
        "input": ("prompt", "instruction", "question", "input", "input.messages", "messages", "conversations"),
        "output": CHOSEN,
        "chosen": CHOSEN,
        "rejected": REJECTED,
        "tools": ("tools", "functions", "input.tools"),
    },
)
