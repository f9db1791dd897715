"""Prompt and completion, as text or as messages, and the same under other usual names (question and answer, ...)."""

from dqlint.layouts import USUAL, Layout, Need

PROMPTS = ("prompt", "question", "query", "input", "source")
COMPLETIONS = ("completion", "response", "answer", "output", "target")

LAYOUT = Layout(
    name="prompt-completion",
    summary="prompt and completion; question and answer; query and response; input and output",
    needs=(Need("input", PROMPTS, "answer"), Need("output", COMPLETIONS, "answer")),
    fields={**USUAL, "input": PROMPTS, "output": COMPLETIONS},
)
