from __future__ import annotations

import ast
import json
import re
import textwrap
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dqlint.languages import _NEWER, NAMES, Language, Mistake, mistake

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
NAME = st.sampled_from(["a", "b", "名字", "value"])
EXPRESSION = st.recursive(
    NAME | st.integers(0, 99).map(str) | st.text(max_size=5).map(repr),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} + {pair[1]})"),
        st.tuples(NAME, inner).map(lambda pair: f"{pair[0]}({pair[1]})"),
        st.lists(inner, max_size=3).map(lambda some: f"[{', '.join(some)}]"),
    ),
    max_leaves=8,
)


def statements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bodies = st.lists(inner, min_size=1, max_size=3).map(lambda some: textwrap.indent("\n".join(some), "    "))
    heads = st.one_of(
        EXPRESSION.map(lambda one: f"if {one}:"),
        st.tuples(NAME, NAME).map(lambda two: f"def {two[0]}({two[1]}):"),
        EXPRESSION.map(lambda one: f"for a in {one}:"),
    )
    return st.tuples(heads, bodies).map("\n".join)


SIMPLE = st.tuples(NAME, EXPRESSION).map(lambda pair: f"{pair[0]} = {pair[1]}")
PYTHON = st.lists(st.recursive(SIMPLE, statements, max_leaves=6), min_size=1, max_size=4).map("\n".join)
ANY_LANGUAGE = st.sampled_from(sorted(set(NAMES.values())))


@pytest.mark.parametrize("language", sorted(set(NAMES.values())))
@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t"])
def test_nothing_is_no_mistake(language: Language, text: str) -> None:
    assert mistake(language, text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": [1, 2.5e3, null, "x"]}', None),
        ("3", None),
        ('\ufeff{"a": 1}', None),
        ('{"a": 123456789012345678901234567890}', None),
        ('"\\u0000 \\ud800"', None),
        ("[" * 200_000, None),  # too deep to be judged
        ('{"a": 1,}', (7, "a comma after the last element")),
        ('{"a": 1 "b": 2}', (8, "a comma or a closing bracket is expected, not '\"'")),
        ('{"a": 1, "a": 2}', (9, "the key 'a' stands twice in one object")),
        ("[NaN]", (1, "NaN is not a finite number")),
        ('["a\nb"]', (3, "a raw control character U+000A in a string")),
        ('["a\0b"]', (3, "a raw NUL character")),
        ('{"a": True}', (6, "a value is expected, not Python's True (JSON writes true)")),
        ('{"a": "b', (6, "a string that never closes")),
    ],
)
def test_json(text: str, found: Any) -> None:
    assert mistake("json", text) == found


@pytest.mark.parametrize(
    "text",
    [
        "print(1)",
        "def f(x):\n    return x\n",
        "    def f(self):\n        return 1\n\nf()\n",  # the body of a class, and what follows it
        "\n  x = 1\n  y = 2",
        "return x",
        "await f()",
        "yield 1",
        "match x:\n    case [1, *_]:\n        pass",
        "x = '\\d'",  # a warning of Python, which is not let out
        "x is 1",
        "assert (x, 'y')",
        ">>> 1 +\n",
        "In [1]: 1 +",
        "%matplotlib inline\n1 +",
        "  !pip install x\n",
        "cdef int x",
        "# coding: nonsense\nx = 1",
        # Taken by some Pythons only.
        "try:\n    pass\nexcept* E:\n    pass",
        "try:\n    pass\nexcept A, B:\n    pass",
        "type X = int",
        "def first[T](x: list[T]) -> T:\n    return x[0]",
        "class Box[T]:\n    pass",
        'print(f"{x["a"]}")',
        "print(f'{\"\\n\".join(x)}')",
        'f"{x  # why\n}"',
        'x = t"{y}"',
        "x[*y]",
        "[*x for x in y]",
        "lazy import json",
        # Too much for the parser, or for anyone.
        "(" * 300,
        "(" * 100_000,
        "-" * 100_000 + "1",
        "a." * 90_000 + "b",
        "1+" * 90_000 + "1",
        "9" * 10_000,
        "lambda: " * 3_000 + "1",
        "".join(" " * depth + "if x:\n" for depth in range(150)) + " " * 150 + "y",
        "x = 1 +\n" * 30_000,
        "x = '\ud800' +",
    ],
)
def test_python_that_is_well_or_that_nobody_can_judge(text: str) -> None:
    assert mistake("python", text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(n):\nreturn n", (10, "an indented block is missing")),
        ("x = 1\n  y = 2", (8, "a line that is indented without reason")),
        ("if x:\n    y\n  z", (16, "an indentation that fits no line before it")),
        ("if x:\n        y\n\tz", (16, "tabs and spaces mixed in the indentation")),
        ("print(x", (5, "a '(' that is never closed")),
        ("x = [1}", (6, "'}' cannot close '['")),
        ("x)", (1, "a ')' that closes nothing")),
        ("x = 'a\ny = 1", (4, "a string that is never closed")),
        ('x = """a', (4, "a string that is never closed")),
        ("x = “a”", (4, "the character U+201C outside of a string")),
        ("if x:\n\xa0\xa0y", (6, "the character U+00A0 outside of a string")),
        ('x\nprint "a"', (2, "the print statement of Python 2")),
        ("exec 'a'", (0, "the exec statement of Python 2")),
        ("def double(int x):\n    return x", (15, "a syntax error at 'x'")),
        ("if x < y\n    z", (8, "a syntax error at the end of the line")),
        ("名字 = = 1", (5, "a syntax error at '='")),
        ("\r\nx = = 1", (6, "a syntax error at '='")),
        ("x\ry = = 1", (6, "a syntax error at '='")),
        ("a\0b", (1, "a NUL character")),
        ("x = 1\n\n    y = 2", (11, "a line that is indented without reason")),
    ],
)
def test_python_that_is_none(text: str, found: tuple[int, str]) -> None:
    wrong = mistake("python", text)
    assert wrong is not None
    assert wrong.reason == found[1]
    line = len(re.split(r"\r\n?|\n", text[: found[0]]))
    assert len(re.split(r"\r\n?|\n", text[: wrong.offset])) == line  # the column depends on Python's version


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "- a\n- b: [1, {c: d}]",
        "a: 1\n---\nb: 2\n...\n",
        "a: &x [1]\nb: *x\nc: *never",
        "!!python/object/apply:os.system ['x']",
        "[" * 100_000,
        "- " * 60_000,
        "a: b\n" * 50_000 + "- c",
    ],
)
def test_yaml_that_is_well_or_that_nobody_can_judge(text: str) -> None:
    assert mistake("yaml", text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: c: d", (9, "a colon that cannot stand here")),
        ("a:\n\tb: 1", (3, "a tab where YAML wants spaces")),
        ('a: "b', (3, 'this " is not closed')),
        ("a: @b", (3, "a plain text cannot begin with @")),
        ("a: [1, 2", (3, "this [ is not closed, or a comma is missing in it")),
        ("名字: 1\nb: \x01", (9, "the character U+0001 cannot stand in YAML")),
        ("a: \0", (3, "the character U+0000 cannot stand in YAML")),
        ("a: \ud800", (3, "the character U+D800 cannot stand in YAML")),
    ],
)
def test_yaml_that_is_none(text: str, found: tuple[int, str]) -> None:
    assert mistake("yaml", text) == found


def test_a_bomb_of_aliases_is_never_built() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(10))}]\n" for n in range(1, 40))
    assert mistake("yaml", "a0: &a0 x\n" + levels) is None
    assert mistake("yaml", "a0: &a0 x\n" + levels + "b: c: d") is not None


@given(JSON, st.sampled_from([None, 2]), st.booleans())
def test_what_json_writes(value: Any, indent: int | None, ascii_only: bool) -> None:
    assert mistake("json", json.dumps(value, indent=indent, ensure_ascii=ascii_only)) is None


@given(JSON)
def test_what_yaml_writes(value: Any) -> None:
    assert mistake("yaml", yaml.safe_dump(value, allow_unicode=True)) is None


@given(PYTHON)
def test_what_python_writes(text: str) -> None:
    assert mistake("python", ast.unparse(ast.parse(text))) is None


@given(JSON.map(json.dumps), st.integers(0))
def test_json_that_is_cut_is_found_or_still_valid(text: str, at: int) -> None:
    cut = text[: at % (len(text) + 1)]
    wrong = mistake("json", cut)
    if wrong is None and cut.strip():
        json.loads(cut)
    else:
        assert wrong is None or 0 <= wrong.offset <= len(cut)


@given(PYTHON, st.integers(0))
def test_python_that_is_cut_is_found_or_still_valid(text: str, at: int) -> None:
    cut = text[: at % (len(text) + 1)]
    if mistake("python", cut) is None and not _NEWER.search(cut):  # what may be a newer Python's is left alone
        ast.parse(cut)


@given(ANY_LANGUAGE, st.one_of(st.text(), st.text("(){}[]:,'\"\\ \n\tfbr#*=%@!-.0aé\0\ud800\u2028", max_size=40)))
def test_no_text_is_too_much(language: Language, text: str) -> None:
    wrong = mistake(language, text)
    assert wrong is None or (isinstance(wrong, Mistake) and 0 <= wrong.offset <= len(text) and wrong.reason)
