from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.fences import fences

# What every line may be made of that has to do with fences.
LINES = st.lists(
    st.one_of(
        st.text("`~ \t>-1.)a\r\n", max_size=12),
        st.sampled_from(["```", "~~~", "```python", "  ```", "> ```", "- ```", "````", "```x`", "\x0b", "\u2028"]),
    ),
    max_size=12,
).map("\n".join)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("```\na\n```", [("", "a\n", True)]),
        ("```python\na\n```\n~~~ sh -x\nb\n~~~", [("python", "a\n", True), ("sh -x", "b\n", True)]),
        ("```\n```", [("", "", True)]),
        ("```a\r\nb\r\n```\r\nc", [("a", "b\r\n", True)]),
        ("```a\rb\r```\rc", [("a", "b\r", True)]),
        ("````md\n```c\nx\n```\n````", [("md", "```c\nx\n```\n", True)]),
        ("~~~\n```\n~~~", [("", "```\n", True)]),
        ("```\nx\n`````", [("", "x\n", True)]),
        ("```x```", []),
        ("see ```x\n", []),
        ("``\nx\n``", []),
        ("```a\nx", [("a", "x", False)]),
        ("x\n```", [("", "", False)]),
        ("~~~~~~\nx", []),
        ("```a\nx\n```b\n", [("a", "x\n```b\n", False)]),
        ("1. a\n\n   ```py\n   if x:\n     y\n   ```\n", [("py", "if x:\n  y\n", True)]),
        ("- ```py\n  x\n  ```", [("py", "x\n", True)]),
        ("> ```py\n> x\n>  y\n> ```\n", [("py", "x\n y\n", True)]),
        ("```py\nx\n   ```", [("py", "x\n", True)]),
        ("```py\nx\n    ```", [("py", "x\n    ```", False)]),
        ("     ```py\n     x\n     ```", [("py", "x\n", True)]),
    ],
)
def test_blocks(text: str, blocks: list[tuple[str, str, bool]]) -> None:
    assert [(block.info, block.text, block.closed) for block in fences(text)] == blocks


def test_the_language_is_the_first_word_in_lower_case() -> None:
    (block,) = fences("``` JSON title=x\n{}\n```")
    assert block.language == "json"
    assert fences("```\n```")[0].language == ""


def test_lines_and_offsets() -> None:
    text = "a\n\n- b\n\n  ```py\n  x\n   y\n  ```\n"
    (block,) = fences(text)
    assert (block.line, text[block.start : block.end]) == (5, "  ```py")
    assert [text[block.offset(at)] for at in range(len(block.text))] == [*"x\n y\n"]
    (empty,) = fences("```py\n```")
    assert empty.offset(0) == empty.end


@given(st.one_of(st.text(), LINES))
def test_every_character_of_a_block_stands_in_the_text(text: str) -> None:
    for block in fences(text):
        assert text[block.start : block.end].lstrip(" \t>-+*.)0123456789")[:3] in ("```", "~~~")
        for at, character in enumerate(block.text):
            assert text[block.offset(at)] == character
        assert 0 <= block.offset(len(block.text)) <= len(text)
        assert block.closed or "`" in text


def test_a_text_of_a_million_characters() -> None:
    assert len(fences("```\nx\n```\n" * 100_000)) == 100_000
    assert fences(" " * 1_000_000 + "x") == []
    assert fences(">" * 500_000) == []
    assert len(fences("`" * 1_000_000)) == 1
