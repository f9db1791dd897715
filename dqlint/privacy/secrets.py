"""Keys and tokens by the form their issuers document, private keys, passwords."""

from __future__ import annotations

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from dqlint.deferred import deferred
from dqlint.privacy.detector import Detector, Seen, whole, words

# Who issued it, the form.
_TOKENS: Mapping[str, tuple[str, str]] = {
    "aws": ("AWS access key", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),
    "github": ("GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    "gitlab": ("GitLab token", r"gl(?:pat|ptt|dt|rt|cbt|agent)-[\w-]{20,64}"),
    "slack": (
        "Slack token",
        r"xox[abeoprs]-(?:\d{1,14}-){1,3}[A-Za-z0-9]{16,64}|hooks\.slack\.com/services/T\w{8,12}/B\w{8,12}/\w{24}",
    ),
    "stripe": ("Stripe key", r"[sr]k_live_[A-Za-z0-9]{16,128}|whsec_[A-Za-z0-9]{32,64}"),
    "google": ("Google key", r"AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{60,200}"),
    "openai": ("OpenAI key", r"sk-(?:proj-|svcacct-|admin-)?[\w-]{20,80}T3BlbkFJ[\w-]{20,80}|sk-[A-Za-z0-9]{48}"),
    "anthropic": ("Anthropic key", r"sk-ant-(?:api|admin)\d\d-[\w-]{80,120}"),
    "huggingface": ("Hugging Face token", r"hf_[A-Za-z]{34}"),
    "npm": ("npm token", r"npm_[A-Za-z0-9]{36}"),
    "pypi": ("PyPI token", r"pypi-AgE[\w-]{50,250}"),
    "sendgrid": ("SendGrid key", r"SG\.[\w-]{22}\.[\w-]{43}"),
    "twilio": ("Twilio key", r"SK[0-9a-f]{32}"),
    "telegram": ("Telegram bot token", r"\d{8,10}:AA[\w-]{33}"),
    "digitalocean": ("DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}"),
    "shopify": ("Shopify token", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    "databricks": ("Databricks token", r"dapi[0-9a-f]{32}"),
    "docker": ("Docker token", r"dckr_pat_[\w-]{27}"),
    "jwt": ("JSON Web Token", r"eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{20,1000}"),
}
_PLACEHOLDER = deferred(
    r"(?i)example|x{4}|\*{3}|\.{3}|(?:your|my|our|dummy|fake|sample|placeholder|changeme|redacted|secret|insert|replace)"
    r"[\W_a-z]|\b(?:pass(?:word|wd)?|p[a@4]ssw[o0]rd|secret)[\d!]*\b|0{6}|1234567|7654321|abcdefg|abcd?123|abcdef1|qwerty|deadbeef"
)
_LEAST_BITS = 3.0  # Shannon entropy of the characters: random text of 16 letters and digits has 3.6 on average
_LEAST_JWT = 8


def entropy(text: str) -> float:
    """Bits per character, by how often each occurs in the text (Shannon 1948)."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def _token(match: re.Match[str]) -> Seen | None:
    name = match.lastgroup or ""
    if name == "jwt":
        return _jwt(match)
    rest = match[0][4:]
    if not any(map(str.isdigit, rest)) and name != "huggingface":
        return None
    made_up = _PLACEHOLDER.search(rest) is not None or entropy(rest) < _LEAST_BITS
    return whole(_TOKENS[name][0], match, reserved=made_up)


def _jwt(match: re.Match[str]) -> Seen | None:
    head, claims, _ = match[0].split(".")
    header, payload = _decoded(head), _decoded(claims)
    if "alg" not in header or not payload:
        return None
    # The token of RFC 7519's examples and that of jwt.io.
    made_up = payload.get("iss") == "joe" or payload.get("sub") == "1234567890" or payload.get("name") == "John Doe"
    return whole(_TOKENS["jwt"][0], match, reserved=made_up)


def _decoded(part: str) -> dict[str, Any]:
    try:
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


TOKEN = Detector(
    deferred(
        r"(?<![A-Za-z0-9_])(?:"
        + "|".join(f"(?P<{name}>{form})" for name, (_, form) in _TOKENS.items())
        + r")(?![\w/+])",
        re.ASCII,
    ),
    _token,
)

_LEAST_KEY = 60  # characters: an Ed25519 key in PKCS #8 has 64
_KEY_BITS = 4.0


def _private_key(match: re.Match[str]) -> Seen | None:
    body = re.sub(r"\\[nrt]|[^A-Za-z0-9+/=]", "", match["found"])
    if len(body) < _LEAST_KEY or entropy(body) < _KEY_BITS:
        return None
    return whole(f"{match['type'].strip() or 'PKCS #8'} private key", match, reserved=bool(_PLACEHOLDER.search(body)))


PRIVATE_KEY = Detector(
    deferred(
        r"-----BEGIN (?P<type>(?:[A-Z0-9]{2,12} ){0,3})PRIVATE KEY(?: BLOCK)?-----"
        r"(?P<found>(?:\s{0,8}[A-Z][A-Za-z-]{2,20}: [^\n]{1,80}\n){0,4}[A-Za-z0-9+/=\s\\]{60,16000})"
    ),
    _private_key,
)

_WORDS_FOR = words(
    """
    pass passwd password passw0rd pwd secret token key admin root user username test changeme none null true
    false postgres mysql guest string value text
    """
)
_LEAST_PASSWORD = 6
_FILLED = deferred(r"[${}<>\[\]()%*]|\.\.\.|^(?:os|process|env|config|settings|self|request|req|args|input)\.")
_PASSWORD_BITS = 2.5


def _is_password(text: str) -> bool:
    """Whether it looks chosen or drawn, not like a word, a name in code or a blank: of three kinds of characters."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
    mixed = sum(any(map(kind, text)) for kind in kinds)
    return (
        len(text) >= _LEAST_PASSWORD
        and text.lower() not in _WORDS_FOR
        and not _FILLED.search(text)
        and not _PLACEHOLDER.search(text)
        and entropy(text) >= _PASSWORD_BITS
        and any(map(str.isdigit, text))
        and mixed >= 2  # noqa: PLR2004
    )


def _password(match: re.Match[str]) -> Seen | None:
    called = match.string[match.end() : match.end() + 1] == "("
    return whole("password or key", match) if _is_password(match["found"]) and not called else None


PASSWORD = Detector(
    deferred(
        r"(?i)(?<![A-Za-z])(?:password|passwd|passphrase|pwd|api[_ -]?key|secret[_ -]?key|access[_ -]?key"
        r"|client[_ -]?secret|auth[_ -]?token|access[_ -]?token|密码|口令|passwort|contraseña|mot de passe)"
        r"[\"'`]?\s{0,3}(?::=|=>|[:=\uff1a]|\bis\b)\s{0,3}[\"'`]?(?P<found>[!#-&(-+\--:<-_a-~]{5,127}[\w!#$&*+@^~-])",
        re.ASCII,
    ),
    _password,
)


def _password_in_url(match: re.Match[str]) -> Seen | None:
    secret, host = match["found"], match["host"].lower()
    if secret.lower() in _WORDS_FOR or _FILLED.search(secret) or _PLACEHOLDER.search(secret):
        return None
    made_up = host.rpartition(".")[2] in ("example", "test", "invalid", "localhost") or host in (
        "example.com", "example.org", "example.net", "127.0.0.1",
    )  # fmt: skip
    return whole("password in a URL", match, reserved=made_up)


PASSWORD_IN_URL = Detector(
    deferred(
        r"(?<![A-Za-z0-9])[a-z][a-z0-9+]{1,20}://[^\s:/@\"'<>]{1,64}:(?P<found>[^\s:/@\"'<>]{3,100})@(?P<host>[A-Za-z0-9.-]{1,120})",
        re.ASCII,
    ),
    _password_in_url,
)
