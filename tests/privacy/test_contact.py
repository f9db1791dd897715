"""E-mail and IP addresses. Reserved names: RFC 2606, 6761; networks: RFC 1918, 3849, 5737; boxes of roles: RFC 2142."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write to priya.nair@larch-and-fell.shop.", "priya.nair@larch-and-fell.shop"),
        ("Priya Nair <priya@larch-and-fell.shop>", "priya@larch-and-fell.shop"),
        ("[mail](mailto:p_nair+shop@mail.larch.co.uk)", "p_nair+shop@mail.larch.co.uk"),
        ("邮箱zhang.wei@larch-and-fell.shop。欢迎", "zhang.wei@larch-and-fell.shop"),
        ("'o'brien@larch-and-fell.shop'", "o'brien@larch-and-fell.shop"),
        ("PRIYA.NAIR@LARCH-AND-FELL.SHOP", "PRIYA.NAIR@LARCH-AND-FELL.SHOP"),
        ("josephine@gmail.com\njoe", "josephine@gmail.com"),
    ],
)
def test_addresses_of_persons(see: Any, text: Any, address: Any) -> None:
    assert see("email", text) == [(address, "e-mail address", False)]
    assert see("role-email", text) == []


@pytest.mark.parametrize(
    "address",
    [
        "priya@example.com", "priya@example.org", "priya@mail.example.net", "priya@shop.example", "priya@shop.test",
        "priya@shop.invalid", "priya@shop.localhost", "your.email@gmail.com", "user@gmail.com", "name@domain.com",
        "john.doe@gmail.com", "my_gmail_address@gmail.com", "priya@yourcompany.com", "xxx@qq.com",
    ],
)  # fmt: skip
def test_reserved_addresses_and_stand_ins(see: Any, address: Any) -> None:
    assert see("email", f"to {address}.") == [(address, "e-mail address", True)]


@pytest.mark.parametrize("local", ["info", "noreply", "support", "customer.service", "sales.uk", "the-team", "alerts2"])
def test_boxes_of_roles_are_apart(see: Any, local: Any) -> None:
    assert see("email", f"{local}@larch-and-fell.shop") == []
    assert [found[1:] for found in see("role-email", f"{local}@larch-and-fell.shop")] == [
        ("e-mail address of a role", False)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "logo@2x.png", "@user", "@user@mastodon.social", "a@b", "x = a @ b.T", "npm i left-pad@1.3.0",
        "https://app:secret@db.larch.shop/x", "priya..nair@larch.shop", "priya.@larch.shop", "priya@-larch.shop",
        "https://medium.com/@priya", "RT @priya.nair: hello", "priya@larch.shop-", "",
    ],
)  # fmt: skip
def test_what_is_no_address(see: Any, text: Any) -> None:
    assert see("email", text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("login from 93.184.216.34:443", "93.184.216.34"),
        ("seen at 2a02:8108:50bf:c694::17 today", "2a02:8108:50bf:c694::17"),
        ("the server 11.12.13.214 is down", "11.12.13.214"),
    ],
)
def test_public_ip_addresses(see: Any, text: Any, address: Any) -> None:
    assert see("ip-address", text) == [(address, "IP address", False)]


@pytest.mark.parametrize(
    "text",
    [
        "10.112.30.40", "172.16.44.55", "192.168.178.20", "127.0.0.1", "169.254.44.55", "224.0.44.55",
        "255.255.255.0", "192.0.2.146", "198.51.100.77", "203.0.113.99", "100.64.33.44", "2001:db8::1:2:3",
        "fe80::1:2:3",
        "::1", "version 91.45.112.33", "v91.45.112.33", "section 1.2.3.4", "1.2.3.4", "93.184.216.340",
        "93.184.216.34.7", "193.184.216.0/24", "12:30:45", "std::vector", "face::bad",
        "01:23:45:67:89:ab", "3.14.15.92",
    ],
)  # fmt: skip
def test_other_addresses_and_what_is_none(see: Any, text: Any) -> None:
    assert [found for found in see("ip-address", text) if not found[2]] == []


def test_public_resolvers_are_known(see: Any) -> None:
    assert see("ip-address", "ask the server 114.114.114.114") == [("114.114.114.114", "IP address", True)]
