"""Which addresses a capture may dial. The one place that decides, for the first address and for every redirect.

An address is parsed once, strictly, into an `Address`; what was checked is what is dialled, never a string parsed again
by somebody else. Two parsers that disagree (on a backslash, a tab, an `@`, a percent sign in the host) are how guards
are got around, so whatever two parsers could read differently is refused rather than repaired.

    Wrong                              Right
    http://127.1/                      refused: an IPv4 address is written in four plain decimal numbers
    http://good.example\\@10.0.0.1/     refused: a backslash
    http://[::ffff:10.0.0.1]/          refused: only global unicast IPv6
    name → 8.8.4.4 and 10.0.0.1        refused: one bad answer spoils all

The ranges are those of the IANA special-purpose registries (RFC 6890 and updates); the numeric-host rule is the one of
the WHATWG URL standard; host names are mapped by UTS 46.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin

import idna
from django.conf import settings

from claims.errors import Refused

SCHEMES = {"http": 80, "https": 443}
PORTS = frozenset({80, 443, 8080, 8443})
LONGEST_URL = 8192
LONGEST_HOST = 253

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Endpoint = tuple[str, int]

_NOT_PUBLIC_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "168.63.129.16/32",  # a cloud's metadata service in public space
    )
)
_GLOBAL_UNICAST_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # IETF: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
# Names that only mean something inside a network (RFC 6761, 6762, 7686, 8375, 9476 and ICANN's .internal).
_INTERNAL_SUFFIXES = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "alt", "onion"}
    | {"invalid", "arpa"}
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(\?(?P<query>[^#]*))?(#.*)?", re.I | re.S
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_AUTHORITY = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(:(?P<port>[0-9]*))?", re.ASCII)

_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_(campaign|kwd|source|medium|content)|hsa_\w+|guce_\w+|guccounter|fbclid|gclid|gclsrc|dclid|"
    r"gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|mkt_tok|_hsenc|_hsmi|_openstat|"
    r"oly_(anon|enc)_id|vero_(conv|id)|wickedid|ref_src|ref_url|__twitter_impression|spm|cmpid|ns_(campaign|mchannel|source)",
    re.I,
)


class AddressRefused(Refused):
    """An address that captures may not dial. `sentence` tells the reviewer why and what to do next."""

    outcome = "address_refused"
    retryable = False
    retry_after = None

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Address:
    """A checked address. `host` is an A-label name in lower case without a last dot, or an IP address without brackets;
    `target` is what the request line carries; `url` is the whole, in ASCII, without a fragment."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == SCHEMES[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def literal(self) -> IPAddress | None:
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None


def read_allowed_endpoints(pairs: Iterable[str] | None = None) -> frozenset[Endpoint]:
    """The exact (address, port) pairs inside private space that captures may dial, from the settings unless given."""
    pairs = settings.CAPTURE_ALLOWED_ENDPOINTS if pairs is None else pairs
    return frozenset((host.strip("[]"), int(port)) for host, _, port in (pair.rpartition(":") for pair in pairs))


def parse_address(text: str, *, allowed: frozenset[Endpoint] | None = None) -> Address:
    """Reads what a reviewer or a redirect gave. Raises AddressRefused.

    `allowed`: exact (address, port) pairs that may be dialled beside public space; None means those of the settings.
    """
    allowed = read_allowed_endpoints() if allowed is None else allowed
    _check_characters(text)
    parts = _URL.fullmatch(text)
    if parts is None:
        raise AddressRefused("This is not a web address. It should begin with https:// and a host name.")
    scheme = parts["scheme"].lower()
    if scheme not in SCHEMES:
        raise AddressRefused(
            f"Only http and https addresses can be captured, not “{scheme[:20]}”. Upload the document instead."
        )
    host, port = _parse_authority(parts["authority"], scheme)
    address = Address(scheme, host, port, _build_target(parts["path"], parts["query"]))
    _check_length(address.url)
    if address.literal is None:
        _check_port(address, allowed)
    else:
        check_answers([host], port=port, allowed=allowed)
    return address


def resolve_redirect(base: Address, location: str, *, allowed: frozenset[Endpoint] | None = None) -> Address:
    """Where a redirect from `base` leads, through the whole policy again. Raises AddressRefused."""
    _check_characters(location)
    if _SCHEME.match(location):
        return parse_address(location, allowed=allowed)
    if location.startswith("//"):
        return parse_address(f"{base.scheme}:{location}", allowed=allowed)
    return parse_address(urljoin(base.url, location), allowed=allowed)


def check_answers(answers: Iterable[str], *, port: int, allowed: frozenset[Endpoint] = frozenset()) -> list[str]:
    """All addresses that a name has, if every one may be dialled on `port`. One bad answer refuses all of them."""
    checked = [_check_answer(answer, port, allowed) for answer in answers]
    if not checked:
        raise AddressRefused("This host name has no address. Check the spelling, or upload the document instead.")
    return checked


def is_public(address: IPAddress) -> bool:
    """Whether an address lies in public unicast space, and is no transition form of anything else."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id or address not in _GLOBAL_UNICAST_6 or _is_isatap(address):
        return False
    return not any(address in network for network in _NOT_PUBLIC_6)


def _is_isatap(address: ipaddress.IPv6Address) -> bool:
    """Whether the lower half wraps an IPv4 address (RFC 5214, 6.1): `…:0:5efe:a.b.c.d`, with or without the local bit."""
    return address.packed[8:12] in (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")


def normalise_url(url: str, *, allowed: frozenset[Endpoint] | None = None) -> str:
    """The address under which a source is known: host mapped, default port, fragment and tracking parameters dropped,
    dot segments resolved, percent-encoding in one spelling. Order and value of all other parameters stay.
    """
    address = parse_address(url, allowed=allowed)
    path, _, query = address.target.partition("?")
    path = (
        quote(unquote(path, errors="surrogateescape"), safe=_PATH_SAFE, errors="surrogateescape")
        if _decodes(path)
        else path
    )
    query = _drop_tracking(query)
    return f"{address.scheme}://{address.authority}{_resolve_dots(path)}" + (f"?{query}" if query else "")


_PATH_SAFE = "/~:@!$&'()*+,;=-._"
_TARGET_SAFE = "/~:@!$&'()*+,;=-._?%[]|^`{}"


def _check_characters(text: str) -> None:
    if not text:
        raise AddressRefused("The address is empty. Paste it from the browser's address bar.")
    _check_length(text)
    if "\\" in text:
        raise AddressRefused("The address contains a backslash. Paste it from the browser's address bar.")
    if any(character.isspace() or unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise AddressRefused(
            "The address contains a space or a control character. Paste it from the browser's address bar."
        )


def _check_length(text: str) -> None:
    if len(text) > LONGEST_URL:
        raise AddressRefused(
            f"The address is longer than {LONGEST_URL} characters. Look for a shorter link to the same page."
        )


def _parse_authority(authority: str, scheme: str) -> tuple[str, int]:
    if "@" in authority:
        raise AddressRefused("The address carries a user name or password (an “@” before the host). Remove it.")
    if "%" in authority:
        raise AddressRefused("The host in the address is percent-encoded. Write the host name plainly.")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None or not parts["host"]:
        raise AddressRefused("The address has no proper host name. It should look like https://example.org/page.")
    # six digits are enough to be refused; zeros in front do not count, however many
    port = int(parts["port"].lstrip("0")[:6] or 0) if parts["port"] else SCHEMES[scheme]
    return _parse_host(parts["host"]), port


def _parse_host(host: str) -> str:
    if host.startswith("["):
        return _parse_ipv6(host[1:-1])
    name = _map_name(host)
    if _ends_in_number(name) or _ends_in_foreign_digits(host):
        return _parse_ipv4(host)
    if len(name) > LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise AddressRefused("The host name in the address is malformed. Check its spelling.")
    if "." not in name or name.rpartition(".")[2] in _INTERNAL_SUFFIXES:
        raise AddressRefused(
            "This is a name of an internal network. Only public addresses can be captured; upload the document instead."
        )
    return name


def _map_name(host: str) -> str:
    """The name in lower-case A-labels without its last dot (UTS 46, non-transitional)."""
    try:
        if host.isascii():
            name = host.lower()
            for label in name.split("."):
                if label.startswith("xn--"):
                    idna.decode(label)
        else:
            name = idna.encode(host, uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise AddressRefused(
            "The host name in the address is not a proper international name. Check its spelling."
        ) from None
    return name.removesuffix(".")


def _ends_in_number(name: str) -> bool:
    """The WHATWG rule: such a host is an IPv4 address in some spelling, or nothing at all."""
    return bool(re.fullmatch(r"[0-9]+|0x[0-9a-f]*", name.rpartition(".")[2], re.ASCII))


def _ends_in_foreign_digits(host: str) -> bool:
    """UTS 46 keeps digits like १२७, some resolvers take them for numbers, and no top-level domain is made of them."""
    return host.removesuffix(".").rpartition(".")[2].isdecimal()


def _parse_ipv4(host: str) -> str:
    try:
        return str(ipaddress.IPv4Address(host))  # strict: four decimal numbers without leading zeros
    except ValueError:
        raise AddressRefused(
            "The host is a number in an unusual spelling. Write the host name, or four plain decimal numbers."
        ) from None


def _parse_ipv6(host: str) -> str:
    try:
        return str(ipaddress.IPv6Address(host))
    except ValueError:
        raise AddressRefused("The IPv6 address is malformed. Write the host name instead.") from None


def _build_target(path: str, query: str | None) -> str:
    """Path and query in ASCII: what is not allowed there is percent-encoded as UTF-8, what is encoded stays so."""
    target = (path or "/") + ("" if query is None else f"?{query}")
    return quote(target, safe=_TARGET_SAFE)


def _check_port(address: Address, allowed: frozenset[Endpoint]) -> None:
    if address.port not in PORTS and address.port not in {port for _, port in allowed}:
        raise AddressRefused(
            f"Port {address.port} is not one of those that web sites use (80, 443, 8080, 8443). Upload the document instead."
        )


def _check_answer(answer: str, port: int, allowed: frozenset[Endpoint]) -> str:
    try:
        address = ipaddress.ip_address(answer)
    except ValueError:
        raise AddressRefused(
            "The host name leads to something that is no address. Upload the document instead."
        ) from None
    if (str(address), port) in allowed:
        return str(address)
    if not is_public(address):
        raise AddressRefused(
            "This address leads into a private or reserved network. Only public addresses can be captured; upload the document instead."
        )
    if port not in PORTS:
        raise AddressRefused(
            f"Port {port} is not one of those that web sites use (80, 443, 8080, 8443). Upload the document instead."
        )
    return str(address)


def _decodes(path: str) -> bool:
    """Whether decoding and encoding again keeps the meaning: no encoded slash, percent or question mark."""
    return not re.search(r"%(2f|25|3f|23|5c|[01][0-9a-f]|7f)|%(?![0-9a-f]{2})", path, re.I)


def _drop_tracking(query: str) -> str:
    kept = [pair for pair in query.split("&") if pair and not _TRACKING.fullmatch(unquote(pair.partition("=")[0]))]
    return "&".join(kept)


def _resolve_dots(path: str) -> str:
    """RFC 3986, 5.2.4."""
    out: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            out[-1:] = []
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out)
