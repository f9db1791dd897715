"""Keys by the forms their issuers document, with random bodies made here; the issuers' own examples are reserved."""

from __future__ import annotations

import base64
import json
import random
import string
from typing import Any

import pytest

from dqlint.privacy.secrets import _TOKENS, entropy

_LETTERS, _HEX = string.ascii_letters + string.digits, "0123456789abcdef"


def drawn(count: int, alphabet: str = _LETTERS) -> str:
    """Random characters, the same ones every time: no key of anybody's."""
    chance = random.Random(count)  # noqa: S311 - no secret
    return "".join(chance.choice(alphabet) for _ in range(count))


def token(header: object, claims: object) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)]
    return ".".join((*parts, drawn(43)))


AWS = "AKIA" + drawn(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
KEYS = [
    ("aws", AWS),
    ("github", "ghp_" + drawn(36)),
    ("github", "github_pat_" + drawn(22) + "_" + drawn(59)),
    ("gitlab", "glpat-" + drawn(20)),
    ("slack", "xoxb-" + drawn(12, string.digits) + "-" + drawn(13, string.digits) + "-" + drawn(24)),
    ("slack", "hooks.slack.com/services/T" + drawn(9) + "/B" + drawn(10) + "/" + drawn(24)),
    ("stripe", "sk_" + "live_" + drawn(24)),
    ("google", "AIza" + drawn(35)),
    ("openai", "sk-proj-" + drawn(40) + "T3BlbkFJ" + drawn(40)),
    ("openai", "sk-" + drawn(48)),
    ("anthropic", "sk-ant-api03-" + drawn(95)),
    ("huggingface", "hf_" + drawn(34, string.ascii_letters)),
    ("npm", "npm_" + drawn(36)),
    ("pypi", "pypi-AgEIcHlwaS5vcmc" + drawn(80)),
    ("sendgrid", "SG." + drawn(22) + "." + drawn(43)),
    ("twilio", "SK" + drawn(32, _HEX)),
    ("telegram", drawn(9, string.digits) + ":AA" + drawn(33)),
    ("digitalocean", "dop_v1_" + drawn(64, _HEX)),
    ("shopify", "shpat_" + drawn(32, _HEX)),
    ("databricks", "dapi" + drawn(32, _HEX)),
    ("docker", "dckr_pat_" + drawn(27)),
    ("jwt", token({"alg": "HS256", "typ": "JWT"}, {"sub": "u-7", "exp": 1735689600})),
]


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_keys_of_the_documented_form(see: Any, name: Any, key: Any) -> None:
    for text in (key, f'key = "{key}"', f"Bearer {key}\n", f"密钥{key}。"):
        assert see("token", text) == [(key, _TOKENS[name][0], False)]


def test_every_issuer_has_a_case() -> None:
    assert {name for name, _ in KEYS} == {*_TOKENS}


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",  # AWS documentation
        "ghp_" + "x" * 36,
        "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789",
        "sk_live_" + "0" * 24,
        "AIza" + "YOUR_API_KEY_" + drawn(22),
        "sk-" + "1234567890abcdef" * 3,
        "hf_" + "x" * 34,
        token({"alg": "HS256"}, {"sub": "1234567890", "name": "John Doe"}),  # jwt.io
        token({"alg": "HS256"}, {"iss": "joe", "exp": 1300819380}),  # RFC 7519
    ],
)
def test_placeholders_and_published_keys_are_told_as_such(see: Any, text: Any) -> None:
    assert [one[2] for one in see("token", text)] in ([True], [])


@pytest.mark.parametrize(
    "text",
    [
        "sk_test_" + drawn(24), "sk-learn", "sk-" + "a" * 20, AWS[:-1], AWS + "X", "x" + AWS, AWS.lower(),
        "ghp_" + drawn(20),
        "eyJhbGciOi.eyJzdWIiOi." + drawn(43), "hf_hub_download", "npm_config_registry", "AIzaSy", "task-" + drawn(40),
        "SKU" + drawn(29, _HEX), "",
    ],
)  # fmt: skip
def test_what_is_no_key(see: Any, text: Any) -> None:
    assert see("token", text) == []


BODY = "\n".join(drawn(600, _LETTERS + "+/")[at : at + 64] for at in range(0, 600, 64))


@pytest.mark.parametrize(("kind", "words"), [("PKCS #8", ""), ("RSA", "RSA "), ("EC", "EC "), ("OPENSSH", "OPENSSH ")])
def test_private_keys(see: Any, kind: Any, words: Any) -> None:
    text = f"here:\n-----BEGIN {words}PRIVATE KEY-----\n{BODY}\n-----END {words}PRIVATE KEY-----\n"
    ((found, said, reserved),) = see("private-key", text)
    assert BODY in found
    assert (said, reserved) == (f"{kind} private key", False)
    ((found, _, _),) = see("private-key", text.replace("\n", "\\n"))
    assert BODY.splitlines()[-1] in found
    assert [one[0] for one in see("private-key", text.partition("-----END")[0])] == [f"\n{BODY}\n"]


@pytest.mark.parametrize("body", ["...", "(base64)", "A" * 300, "YOUR KEY HERE", ""])
def test_what_is_no_private_key(see: Any, body: Any) -> None:
    assert see("private-key", f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----") == []
    assert see("private-key", f"-----BEGIN PUBLIC KEY-----\n{BODY}\n-----END PUBLIC KEY-----") == []


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("password: Tr4vel-Mug!82", "Tr4vel-Mug!82"),
        ('{"password": "aB3#fG7!kL9@"}', "aB3#fG7!kL9@"),
        ("API_KEY = 'f3a9c0d17be2'", "f3a9c0d17be2"),
        ("Your password is h7Gd02kq.", "h7Gd02kq"),
        ("密码是这个\uff0c密码\uff1a78h@r365。", "78h@r365"),
    ],
)
def test_passwords_beside_a_word_for_them(see: Any, text: Any, password: Any) -> None:
    assert see("password", text) == [(password, "password or key", False)]


@pytest.mark.parametrize(
    "text",
    [
        "password = os.environ['DB_PASSWORD']", "password: <your password>", "api_key = YOUR_API_KEY",
        "password: string",
        "password = get_password(1)", "password: password123", "password: ********", "API_KEY=${KEY_1}", "token: abc",
        "the password is wrong",
        "password = input1()", "设置强密码\uff1a为您的所有账户设置强密码\uff0c至少为8位",
        "password: secret",
    ],
)  # fmt: skip
def test_what_is_no_password(see: Any, text: Any) -> None:
    assert see("password", text) == []


def test_passwords_in_urls(see: Any) -> None:
    found = see(
        "password-in-url", "postgres://app:k3Vq9tLm@db.larch-and-fell.shop/orders and redis://u:k3Vq9tLm@localhost"
    )
    assert found == [("k3Vq9tLm", "password in a URL", False), ("k3Vq9tLm", "password in a URL", True)]


@pytest.mark.parametrize(
    "text",
    [
        "https://larch.shop:8080/@x",
        "http://user:password@larch.shop",
        "x://a:${PW}@larch.shop",
        "ssh://git@larch.shop:22",
    ],
)
def test_urls_without_one(see: Any, text: Any) -> None:
    assert see("password-in-url", text) == []


def test_entropy_is_that_of_shannon() -> None:
    assert entropy("aaaa") == 0
    assert entropy("abab") == 1
    assert entropy("0123456789abcdef") == 4
