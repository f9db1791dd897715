"""Options declared once as typed fields of a class: reading, JSON Schema and documentation come of that.

    class Options(OptionSet):
        field: FieldPath = option(doc="which texts")
        fail_on: Severity = option("error", "where failing begins")

A field `fail_on` is the key `fail-on` in YAML; an underscore at the end is dropped (`with_` is `with`). Types: str,
int, float, bool, Any, Literal, re.Pattern[str], FieldPath, JsonSchema, TokenizerFile, option sets,
tuple[T, ...], Mapping[str, T] (the key may be a Literal) and unions of types that differ in shape (`str | tuple[str,
...]`).
"""

from dqlint.options.declare import (
    REQUIRED,
    Between,
    Check,
    Declared,
    FieldPath,
    JsonSchema,
    NotEmpty,
    OptionSet,
    TokenizerFile,
    declared,
    option,
    replaced,
    values_of,
)
from dqlint.options.export import Described, describe, schema
from dqlint.options.reading import read, read_leniently
from dqlint.options.wording import closest, unknown_key, wrong_type

__all__ = [
    "REQUIRED",
    "Between",
    "Check",
    "Declared",
    "Described",
    "FieldPath",
    "JsonSchema",
    "NotEmpty",
    "OptionSet",
    "TokenizerFile",
    "closest",
    "declared",
    "describe",
    "option",
    "read",
    "read_leniently",
    "replaced",
    "schema",
    "unknown_key",
    "values_of",
    "wrong_type",
]
