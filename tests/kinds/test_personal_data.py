from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]
EMAIL = "priya.nair@larch-and-fell.shop"
CARD = "4539 5787 6362 1486"
AWS = "AKIAQ3EGRI5JTZ7LNVWD"


def test_one_hit_a_text_at_the_first_one_with_all_secrets(find: Find) -> None:
    rows = [{"instruction": f"{CARD}, {EMAIL}, {EMAIL}", "output": "none"}]
    (hit,) = find("personal-data", {"what": ["email", "card"]}, rows, "alpaca")
    assert (hit.field, hit.span) == ("instruction", (0, 19))
    assert hit.values == {"kind": "Visa card number", "found": CARD, "count": 3}
    assert hit.secrets == (CARD, EMAIL)


def test_every_text_of_a_row_is_searched_unless_fields_are_named(find: Find) -> None:
    call = {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": f'{{"to": "{EMAIL}"}}'}}]}
    rows = [
        {"messages": [{"role": "user", "content": "x"}, call, {"role": "tool", "content": EMAIL}], "id": EMAIL, "n": 1}
    ]
    hits = find("personal-data", {"what": ["email"]}, rows)
    assert [hit.field for hit in hits] == ["messages[1].tool_calls[0].function.arguments", "messages[2].content", "id"]
    assert find("personal-data", {"what": ["email"], "fields": ["input", "output"]}, rows) == []
    (hit,) = find("personal-data", {"what": ["email"], "fields": ["id"]}, rows)
    assert hit.field == "id"


@pytest.mark.parametrize("ignored", [EMAIL, EMAIL.upper(), "@larch-and-fell.shop"])
def test_the_projects_own_are_left_alone(find: Find, ignored: Any) -> None:
    rows = [{"text": f"{EMAIL} or tom@fir.shop"}]
    (hit,) = find("personal-data", {"what": ["email"], "ignore": [ignored]}, rows, "text")
    assert (hit.values["found"], hit.values["count"], hit.secrets) == ("tom@fir.shop", 1, ("tom@fir.shop",))


def test_only_a_domain_with_its_at_sign_leaves_all_of_it_alone(find: Find) -> None:
    rows = [{"text": EMAIL}]
    assert (
        len(find("personal-data", {"what": ["email"], "ignore": ["larch-and-fell.shop", "@fell.shop"]}, rows, "text"))
        == 1
    )


def test_reserved_ones_are_reported_when_asked(find: Find) -> None:
    rows = [{"text": "call 555-0142 or write to jane.doe@example.com"}]
    assert find("personal-data", {"what": ["email", "phone"]}, rows, "text") == []
    (hit,) = find("personal-data", {"what": ["email", "phone"], "reserved": True}, rows, "text")
    assert hit.secrets == ("555-0142", "jane.doe@example.com")


@pytest.mark.parametrize("text", ["\ud800" * 10 + EMAIL, "\0" + EMAIL + "\0", "x" * 1_000_000 + " " + EMAIL])
def test_hostile_texts(find: Find, text: Any) -> None:
    (hit,) = find("personal-data", {"what": ["email", "phone", "card", "iban", "token"]}, [{"text": text}], "text")
    assert hit.values["found"] == EMAIL
