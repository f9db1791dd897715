"""The fingerprint of a record: equal for equal records, however they were written and whichever parser read them."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def fingerprint(record: Any) -> str:
    """32 hexadecimal digits: blake2b of the canonical JSON, which has sorted keys and tells 1 from 1.0.

    Raises ValueError for NaN and the infinities.
    """
    return blake2b(_encode(record).encode("ascii"), digest_size=16).hexdigest()
