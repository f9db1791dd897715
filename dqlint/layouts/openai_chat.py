"""OpenAI chat: `messages` of role and content, with tool calls; also TRL's and axolotl's `messages`/`conversations`."""

from dqlint.layouts import OPENAI_ROLES, USUAL, Layout, Need, Turns

PATHS = ("messages", "conversations", "conversation", "dialogue", "dialog")

LAYOUT = Layout(
    name="openai-chat",
    summary="messages: a list of {role, content}, with tool_calls and tools",
    needs=(Need("messages", PATHS, "turns"),),
    fields={**USUAL, "messages": PATHS},
    turns=Turns(("role",), ("content",), OPENAI_ROLES),
)
