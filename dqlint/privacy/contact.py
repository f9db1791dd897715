"""E-mail addresses and IP addresses."""

from __future__ import annotations

import ipaddress
import re

from dqlint.privacy.detector import Detector, Seen, near, whole, words

# RFC 2606, 6761, 6762, 7686, 8375 and 9476: names that no mail goes to.
_RESERVED_DOMAINS = frozenset(("example.com", "example.net", "example.org", "example.edu"))
_RESERVED_TLDS = frozenset(
    ("example", "test", "invalid", "localhost", "local", "onion", "arpa", "alt", "internal", "lan", "localdomain")
)
# What stands for a domain in a template, not for one that is meant.
_STAND_IN_DOMAINS = words(
    """
    abc abcd acme bar company companyname companyx company-name companyxyz corp domain domainname example-domain
    email emailaddress emailprovider example examplecompany exampledomain fake fakeemail foo host hostname isp
    mail-server mailserver myapp mycompany mydomain myorg myserver mysite mywebsite organization placeholder
    provider sample sampleemail school server site some somedomain somewhere test testing university website xxx
    xxxx xyz xyzcompany your your-company your-domain yourcompany yourdomain yourhost youremail yourmail yourorg
    yourschool yoursite yourwebsite
    """
)
_STAND_IN_NAMES = words(
    """
    a abc abc123 address anyone anystring bar de.example dummy email email.address emailaddress example
    exampleuser fake firstname firstname.lastname firstname_lastname first.last first_last flast foo foobar from
    id jane jane.doe janedoe jane_doe jane-doe jdoe joe.bloggs joebloggs john.doe johndoe john_doe john-doe
    john.public lastname local localpart lorem me my.email my.name my_email myemail myname myusername name
    name.lastname name.surname nobody placeholder random receiver receiver_email recipient sample sampleuser
    sender sender_email some.one somebody someone someuser something test test.user test123 tester testemail
    testuser to user user1 user123 user_name user.name useremail username username123 x xxx xxxx xy xyz you your
    your-email your-name your.address your.email your.name your_email your_email_address your_id your_name
    your_username youremail youremailaddress yourid yourname yourusername
    """
)
# RFC 2142 and what else organisations call their boxes.
_ROLES = words(
    """
    abuse accounts admin administrator admissions alerts apply billing booking bookings bounce care career
    careers club complaints compliance contact contactus cs custserv custcare customer customercare customerhelp
    customerrelations customers customerservice customersupport deals desk do-not-reply donate donations
    donotreply editor editorial editors email enquiries enquiry events feedback finance frontdesk fundraising
    general git hello help helpdesk helpline hi hostmaster hr info information inquiries inquiry invoice
    invoices it job jobs kontakt legal letters list listserv mail mailer-daemon majordomo management manager
    marketing media membership members museum news newsletter no-reply no_reply noc noreply notification
    notifications offers office operations order orders partners payments postmaster press privacy promotion
    promotions publicity purchasing queries recruit recruiting recruitment refunds registrar registration reply
    request reservation reservations resume resumes returns root rsvp sales school security service services
    shop staff store subscribe subscriptions support team tech techsupport tickets tips unsubscribe usenet uucp
    volunteer volunteers warranty web webmaster welcome www
    """
)
_NOT_TLDS = words(
    """
    avif bmp cfg conf css csv cpp doc docx exe gif gz htm html ico java jar jpeg jpg js json jsx md mp3 mp4 pdf
    php png py rb rs scss sh so svg tar tex ts tsx txt webp xls xlsx xml yaml yml zip
    """
)
_ROLE_ENDINGS = words("desk help info noreply office reply sales service services support team")
_OF_THE_READER = re.compile(r"(?:my|your)(?:[._-]|e?mail|gmail|name)")
_IN_URL = re.compile(r"://[^\s/@]{0,200}$")


def _address(match: re.Match[str]) -> tuple[str, str] | None:
    """Local part and domain in small letters, of what can be an address: not a file, not a password in a URL."""
    local, _, domain = match[0].lower().rpartition("@")
    names = domain.split(".")
    if names[-1] in _NOT_TLDS or any(name[:1] == "-" or name[-1:] == "-" for name in names):
        return None
    if ".." in local or local.endswith("."):
        return None
    before = match.string[max(0, match.start() - 220) : match.start()]
    return None if _IN_URL.search(before) else (local, domain)


def _is_stand_in(local: str, domain: str) -> bool:
    names = domain.split(".")
    return (
        ".".join(names[-2:]) in _RESERVED_DOMAINS
        or names[-1] in _RESERVED_TLDS
        or names[0] in _STAND_IN_DOMAINS
        or names[-2] in _STAND_IN_DOMAINS
        or local in _STAND_IN_NAMES
        or _OF_THE_READER.match(local) is not None
        or len(set(local)) == 1
    )


def _is_role(local: str) -> bool:
    parts = re.split(r"[._+\-\d]+", local)
    return local in _ROLES or (len(parts[0]) > len("it") and parts[0] in _ROLES) or parts[-1] in _ROLE_ENDINGS


def _email(match: re.Match[str]) -> Seen | None:
    address = _address(match)
    if address is None or _is_role(address[0]):
        return None
    return whole("e-mail address", match, reserved=_is_stand_in(*address))


def _role_email(match: re.Match[str]) -> Seen | None:
    address = _address(match)
    if address is None or not _is_role(address[0]):
        return None
    return whole("e-mail address of a role", match, reserved=_is_stand_in("", address[1]))


_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+@-])[A-Za-z0-9_][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])"
)
EMAIL = Detector(_EMAIL, _email)
ROLE_EMAIL = Detector(_EMAIL, _role_email)


_RESOLVERS = words(
    """
    8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 1.1.1.2 1.1.1.3 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220
    4.2.2.1 4.2.2.2 64.6.64.6 64.6.65.6 114.114.114.114 223.5.5.5 223.6.6.6 119.29.29.29 1.2.3.4 5.6.7.8 4.3.2.1
    2.2.2.2 3.3.3.3 4.4.4.4 5.5.5.5 12.34.56.78 11.22.33.44 123.123.123.123 123.45.67.89 123.45.67.8
    2001:4860:4860::8888 2001:4860:4860::8844 2606:4700:4700::1111 2606:4700:4700::1001 2620:fe::fe
    """
)
_IP_WORDS = re.compile(
    r"(?i)\bips?\b|\bipv[46]\b|address|\bserver|\bhost\b|\bping\b|\bssh\b|client|from\b|login|地址|服务器"
)
_VERSION_WORDS = re.compile(
    r"(?i)(?:version|\bver\.?|\bv\.?|release|build|section|chapter|firmware|driver|OID|[=@])\s?$"
)
_SMALL = 30  # versions and sections count in small numbers
_LEAST_GROUPS = 4


def _ip_address(match: re.Match[str]) -> Seen | None:
    try:
        address = ipaddress.ip_address(match[0])
    except ValueError:
        return None
    if not address.is_global or address.is_multicast:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return _ipv6(address, match)
    before = match.string[max(0, match.start() - 12) : match.start()]
    large = sum(int(octet) >= _SMALL for octet in match[0].split("."))
    if _VERSION_WORDS.search(before) or not (large > 1 or (large and near(_IP_WORDS, match))):
        return None
    return whole("IP address", match, reserved=match[0] in _RESOLVERS)


def _ipv6(address: ipaddress.IPv6Address, match: re.Match[str]) -> Seen | None:
    if address not in ipaddress.ip_network("2000::/3") or len(match[0].split(":")) < _LEAST_GROUPS:
        return None
    return whole("IP address", match, reserved=str(address) in _RESOLVERS)


IP_ADDRESS = Detector(
    re.compile(
        r"(?<![\w.:/-])(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w-]|[./]\d)"
        r"|[23][0-9A-Fa-f]{3}:(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{1,4}(?![\w:]))",
        re.ASCII,
    ),
    _ip_address,
)
