"""Personal data and secrets in text: candidates by pattern, then format, checksum, reserved ranges and words near by.

Pure functions over text. A detector's pattern over-approximates; its judge looks at a match and has the last word.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from dqlint.privacy.detector import Detector, Seen

What = Literal[
    "email", "role-email", "phone", "ip-address", "card", "iban", "token", "private-key", "password",
    "password-in-url", "au-tfn", "be-national", "br-cpf", "ca-sin", "ch-ahv", "cn-resident", "de-tax-id", "es-dni",
    "fi-personal", "fr-nir", "in-aadhaar", "it-fiscal-code", "jp-my-number", "kr-resident", "mx-curp", "nl-bsn",
    "no-national", "pl-pesel", "se-personal", "sg-nric", "tr-identity", "tw-id", "uk-nhs", "uk-nino", "us-ssn", "za-id",
]  # fmt: skip
"""What can be looked for, by the name that rules use."""

# Where the detectors that are no national id stand: compiling all patterns takes 20 ms.
_PLACES: Mapping[What, tuple[str, str]] = {
    "email": ("contact", "EMAIL"),
    "role-email": ("contact", "ROLE_EMAIL"),
    "phone": ("phone", "PHONES"),
    "ip-address": ("contact", "IP_ADDRESS"),
    "card": ("money", "CARD"),
    "iban": ("money", "IBAN"),
    "token": ("secrets", "TOKEN"),
    "private-key": ("secrets", "PRIVATE_KEY"),
    "password": ("secrets", "PASSWORD"),
    "password-in-url": ("secrets", "PASSWORD_IN_URL"),
}


@cache
def detectors(what: What) -> tuple[Detector, ...]:
    """The detectors of that name; they are imported when asked for."""
    if what not in _PLACES:
        return (importlib.import_module("dqlint.privacy.national").NATIONAL_IDS[what],)
    module, name = _PLACES[what]
    found = getattr(importlib.import_module(f"dqlint.privacy.{module}"), name)
    return (found,) if isinstance(found, Detector) else found


def seen_in(text: str, detector: Detector) -> Iterator[Seen]:
    """What one detector sees in a text, in order, the reserved examples among it."""
    return filter(None, map(detector.judge, detector.pattern.finditer(text)))
