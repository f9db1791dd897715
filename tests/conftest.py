from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType

import pytest

Unsaid = Callable[[Iterable[ModuleType], Iterable[str]], list[str]]

_TELLS = {"problem", "Problem", "_problem", "_tell", "_refused", "ValueError", "KindError", "Flaw"}
_WORDED = {"__call__", "_hint", "_unusable", "wrong_type"}


@pytest.fixture
def unsaid() -> Unsaid:
    """The messages and hints in the source of modules that are none of the texts: what a table has left out."""

    def missing(modules: Iterable[ModuleType], texts: Iterable[str]) -> list[str]:
        said = [*texts]
        wanted = [pattern for module in modules for pattern in _patterns(module)]
        assert wanted
        return [pattern for pattern in wanted if not any(re.fullmatch(pattern, text, re.DOTALL) for text in said)]

    return missing


def _patterns(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and _name(node.func) in _TELLS:
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            yield from (pattern for value in values for pattern in _texts(value, module))
        elif isinstance(node, ast.FunctionDef) and node.name in _WORDED:
            returns = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value]
            yield from (pattern for value in returns for pattern in _texts(value, module))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(value: ast.expr, module: ModuleType) -> Iterator[str]:
    """The literal texts that an argument may be, as patterns."""
    if isinstance(value, ast.Name) and isinstance(constant := getattr(module, value.id, None), str):
        yield re.escape(constant)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield re.escape(value.value)
    elif isinstance(value, ast.JoinedStr):
        yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in value.values)
    elif isinstance(value, ast.IfExp):
        yield from (*_texts(value.body, module), *_texts(value.orelse, module))
    elif isinstance(value, ast.BoolOp):
        yield from (pattern for one in value.values for pattern in _texts(one, module))
