"""The JSON Schema of dqlint.yaml for editors, generated from the same declarations that read it.

`python -m dqlint.config.schema` writes the file that ships.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dqlint.config.build import SELECTOR
from dqlint.config.shape import ConfigShape
from dqlint.options import schema

FILE = Path(__file__).parents[1] / "schemas" / "dqlint.schema.json"


def config_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of dqlint.yaml."""
    body = schema(ConfigShape)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dqlint.yaml",
        "description": "What dqlint checks: the datasets of a project and its rules.",
        **_with_selectors(body),
    }


def _with_selectors(value: Any) -> Any:
    """The same schema where every `rules` has codes, prefixes or ALL for keys."""
    if isinstance(value, list):
        return [_with_selectors(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _with_selectors(one) for key, one in value.items()}
    if isinstance(made.get("rules"), dict) and "anyOf" in made["rules"]:
        made["rules"]["anyOf"][0]["propertyNames"] = {"pattern": f"^({SELECTOR.pattern})$"}
    return made


def text() -> str:
    """The schema as the file that ships holds it."""
    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
