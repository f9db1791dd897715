from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.illustrations import is_illustration
from dqlint.languages import NAMES, Language, Mistake, mistake


def judged(language: Language, text: str) -> bool:
    wrong = mistake(language, text)
    assert wrong is not None
    return is_illustration(language, text, wrong)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("json", '{"a": 1, ...}'),
        ("json", '{"a": [1, 2, …]}'),
        ("json", '{"key": <your key>}'),
        ("json", '{\n  "a": 1 // the first\n}'),
        ("json", '// tsconfig.json\n{"a": 1}'),
        ("json", '{ /* all */ "a": 1}'),
        ("json", '{"a": 1 # one\n}'),
        ("json", '{"a": {{ value }}}'),
        ("json", "{% if x %}{}{% endif %}"),
        ("json", '"scripts": {"build": "tsc"}'),
        ("json", '"scripts": {"build": "tsc"},\n'),
        ("json", '"scripts": {"build": "tsc" // it compiles\n}'),
        ("json", '{"a": 1}\n{"a": 2}'),
        ("json", '{"a": 1},\n{"a": 2}'),
        ("python", "f(a=1, ...)"),
        ("python", "f(\n    a=1,\n    ...,\n)"),
        ("python", "f(\n    ...\n    a=1,\n)"),
        ("python", "model.load(<path-to-model>)"),
        ("python", "x = {{ value }} + {% y %}"),
        ("python", "x = 1 +  …"),
        ("python", "def f(x):\n    # your code here\n"),
        ("python", "def f(x):\n    # your code here\n\nf(1)"),
        ("python", "if x:\n    # as above\nelse:\n    y()"),
        ("python", "def f(x: int) -> int:\n"),
        ("python", "def f(\n    x: int,\n) -> int:"),
        ("python", "for x in y:"),
        ("python", "\nif x:  # why\n"),
        ("python", "class C(B):  # and so on\n\n"),
        ("python", "else:\n    return 1"),
        ("python", "  elif x == 1:\n      return 1"),
        ("python", '"content": [1, 2],\n"role": "user",\n'),
        ("yaml", "...\na: 1"),
        ("yaml", "a:\n  ...\n- b: 1\n  c"),
        ("yaml", "a:\n{{- if x }}\nb: 1\n{{- end }}"),
        ("yaml", "key: *****"),
        ("yaml", "account: [NAME]@[PROJECT].example.com"),
    ],
)
def test_what_is_meant_for_people(language: Language, text: str) -> None:
    assert judged(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("json", '{"a": 1,}'),
        ("json", '{"a": "...",}'),
        ("json", '{"a": 1, "a": 2}'),
        ("json", "[NaN]"),
        ("json", '"a": {"b": 1,},'),
        ("json", '{"a": 1} and more'),
        ("json", '{"a": 1}\n{"b": 2'),
        ("json", '{"a": 1'),
        ("python", "def f(x):\n# double it\nreturn 2 * x"),
        ("python", "def f(x):\nreturn 2 * x\n\ndef g(x):\n    # later\n    return x"),
        ("python", 'print "Loading ..."'),
        ("python", "z = 1\nfor x in y:"),
        ("python", "x = (1"),
        ("python", "x = 1\nelse:\n    y"),
        ("yaml", 'a: "b'),
        ("yaml", "a: b: c"),
    ],
)
def test_what_is_broken(language: Language, text: str) -> None:
    assert not judged(language, text)


@given(st.sampled_from(sorted(set(NAMES.values()))), st.text("{}[]()<>:,.#/*\"' \nadef…\0\ud800"), st.integers(0))
def test_no_text_is_too_much(language: Language, text: str, at: int) -> None:
    wrong = Mistake(at % (len(text) + 1), "an indented block is missing" if at % 2 else "something")
    assert is_illustration(language, text, wrong) in (True, False)
