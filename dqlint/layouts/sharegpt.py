"""ShareGPT: `conversations` of from and value, with function_call and observation turns."""

from dqlint.layouts import SHAREGPT_ROLES, USUAL, Layout, Need, Turns

PATHS = ("conversations", "conversation", "messages", "dialogue", "dialog")

LAYOUT = Layout(
    name="sharegpt",
    summary="conversations: a list of {from, value}",
    needs=(Need("messages", PATHS, "turns"),),
    fields={**USUAL, "messages": PATHS},
    turns=Turns(("from",), ("value",), SHAREGPT_ROLES),
)
