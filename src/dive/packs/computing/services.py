"""Names and numbers of the Internet: ports of services, domain names, IPv6, TLS cipher suites (IANA; Public Suffix List)."""

import ipaddress
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from dive.packs.computing.entities import CipherSuiteName, HostName, Ipv6Address, NetworkService, PortNumber
from dive.tools import About, Pack, Result, ToolError, seeds, tool

PACK = Pack(
    name="services",
    domain="computing",
    title="registered ports of well-known services (IANA); Public Suffix List (Mozilla)",
    licence="Apache-2.0 (facts); MPL-2.0 (Public Suffix List and publicsuffixlist)",
    requires=("publicsuffixlist",),
)


@cache
def _services() -> dict[str, tuple[int, str, str]]:
    """Service to the port that the IANA registry assigns, its transport protocols, and what it is for; best known first."""
    lines = (Path(__file__).parent / "data" / "services.txt").read_text("utf-8").splitlines()
    return {name: (int(port), transport, purpose) for name, port, transport, purpose in (line.split("|") for line in lines)}


class ServicePort(Result):
    """Where a service listens."""

    port: PortNumber
    transport: str | None
    """None where TCP and UDP are both usual."""
    transports: list[str]
    purpose: str


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "port": ["the port registered with IANA for {service}", "Which port is registered with IANA for {service}?"],
    },
    examples=[
        ({"service": "SSH"}, {"port": 22, "transport": "TCP", "transports": ["TCP"]}),
        ({"service": "DNS"}, {"port": 53, "transport": None, "transports": ["TCP", "UDP"]}),
        ({"service": "ntp"}, {"port": 123, "transport": "UDP"}),
        ({"service": "PostgreSQL"}, {"port": 5432, "purpose": "database"}),
    ],
)
def port_of_service(service: NetworkService) -> ServicePort:
    """Look up the port of a well-known Internet service and the transport protocols that it usually runs over.

    Args:
        service: such as HTTPS, IMAPS or PostgreSQL
    """
    wanted = " ".join(service.split()).casefold()
    for name, (port, transport, purpose) in _services().items():
        if name.casefold() == wanted:
            both = transport.split(" and ")
            return ServicePort(port=port, transport=both[0] if len(both) == 1 else None, transports=both, purpose=purpose)
    raise ToolError(f"'{service[:40]}' is not among the services known here; give one such as SSH or IMAPS.")


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=True, accept_unknown=False)


class DomainParts(Result):
    """A host name, taken apart."""

    suffix: Annotated[str, About("public suffix")]
    registered: Annotated[str, About("registrable domain")]
    labels: Annotated[int, About("number of labels", None, "largest", "smallest")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "suffix": ["the public suffix of {host}"],
        "registered": ["the registrable domain of {host}"],
        "labels": ["the number of labels in {host}"],
    },
    cite="the ICANN section of the Public Suffix List",
    undisputed=("labels",),
    each={
        "labels": ["has {most} labels"],
    },
    examples=[
        ({"host": "www.bbc.co.uk"}, {"suffix": "co.uk", "registered": "bbc.co.uk", "labels": 4}),
        ({"host": "docs.python.org"}, {"suffix": "org", "registered": "python.org"}),
        ({"host": "forums.news.cnn.com"}, {"registered": "cnn.com", "labels": 4}),
    ],
)
def registered_domain(host: HostName) -> DomainParts:
    """Split a host name into its public suffix and the domain that somebody registered under it.

    Args:
        host: host name without protocol and port, such as www.example.co.uk
    """
    plain = host.strip().lower().rstrip(".")
    if not re.fullmatch(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", plain):
        raise ToolError(f"'{host[:60]}' is no host name, such as www.example.co.uk.")
    suffix, registered = _suffixes().publicsuffix(plain), _suffixes().privatesuffix(plain)
    if suffix is None or registered is None:
        raise ToolError(f"'{host[:60]}' does not lie below a public suffix of the ICANN section.")
    return DomainParts(suffix=suffix, registered=registered, labels=plain.count(".") + 1)


class Ipv6Forms(Result):
    """An IPv6 address in its written forms."""

    compressed: Annotated[str, About("RFC 5952 form")]
    expanded: Annotated[str, About("fully expanded form")]
    reverse_name: Annotated[str, About("reverse DNS name")]
    length: Annotated[int, About("length of the RFC 5952 form", "characters", "longest", "shortest")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "compressed": ["the RFC 5952 form of {address}"],
        "expanded": ["the fully expanded form of {address}"],
        "length": ["the length of the RFC 5952 form of {address}"],
    },
    examples=[
        (
            {"address": "2001:0db8:0000:0000:0000:ff00:0042:8329"},
            {"compressed": "2001:db8::ff00:42:8329", "length": 22, "expanded": "2001:0db8:0000:0000:0000:ff00:0042:8329"},
        ),
        (
            {"address": "::1"},
            {
                "expanded": "0000:0000:0000:0000:0000:0000:0000:0001",
                "reverse_name": "1" + ".0" * 31 + ".ip6.arpa",
            },
        ),
    ],
)
def ipv6_forms(address: Ipv6Address) -> Ipv6Forms:
    """Write an IPv6 address in its shortest and its full form, and give its reverse DNS name.

    Args:
        address: IPv6 address in any form, without zone
    """
    try:
        found = ipaddress.IPv6Address(address.strip())
    except ValueError:
        raise ToolError(f"'{address[:60]}' is no IPv6 address, such as 2001:db8::17.") from None
    if found.scope_id is not None:
        raise ToolError("Give the address without its zone.")
    return Ipv6Forms(
        compressed=found.compressed,
        expanded=found.exploded,
        reverse_name=found.reverse_pointer,
        length=len(found.compressed),
    )


_KEY_BITS = {"CHACHA20_POLY1305": 256}


class CipherSuite(Result):
    """What a cipher suite is made of."""

    key_exchange: Annotated[str | None, About("key exchange", held="use {} for key exchange")]
    authentication: Annotated[str | None, About("authentication")]
    cipher: Annotated[str, About("cipher", held="use the cipher {}")]
    hash: Annotated[str, About("hash function", held="use {} as their hash function")]
    key_bits: Annotated[int | None, About("key length of the cipher", "bits", "longest", "shortest")]
    forward_secret: bool


@tool(
    domain="computing",
    kind="processing",
    asks={
        "cipher": ["the cipher of {suite}"],
        "key_exchange": ["the key exchange of {suite}"],
        "hash": ["the hash function of {suite}"],
        "key_bits": ["the cipher key length of {suite}"],
        "forward_secret": [
            "whether {suite} gives forward secrecy",
            "Does {suite} give forward secrecy?",
        ],
    },
    examples=[
        (
            {"suite": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
            {
                "key_exchange": "ECDHE",
                "authentication": "RSA",
                "cipher": "AES-128-GCM",
                "hash": "SHA-256",
                "forward_secret": True,
            },
        ),
        ({"suite": "TLS_RSA_WITH_AES_256_CBC_SHA"}, {"key_exchange": "RSA", "key_bits": 256, "forward_secret": False}),
        ({"suite": "TLS_CHACHA20_POLY1305_SHA256"}, {"key_exchange": None, "cipher": "CHACHA20-POLY1305"}),
    ],
)
def cipher_suite_parts(suite: CipherSuiteName) -> CipherSuite:
    """Take the IANA name of a TLS cipher suite apart: key exchange, authentication, cipher, hash, forward secrecy.

    Args:
        suite: IANA name, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
    """
    match = re.fullmatch(
        r"TLS_(?:(ECDHE|DHE|ECDH|DH|RSA)(?:_(RSA|ECDSA|DSS))?_WITH_)?"
        r"((?:AES|CAMELLIA|ARIA)_(?:128|256)_(?:GCM|CBC|CCM)|CHACHA20_POLY1305|3DES_EDE_CBC|RC4_128)_(MD5|SHA|SHA256|SHA384)",
        suite.strip().upper(),
    )
    if match is None:
        raise ToolError(f"'{suite[:60]}' is no TLS cipher suite known here, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.")
    exchange, signature, cipher, digest = match.groups()
    if (exchange in ("ECDHE", "DHE", "ECDH", "DH") and signature is None) or (exchange == "RSA" and signature is not None):
        raise ToolError(f"'{suite[:60]}' names no authentication; try TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.")
    return CipherSuite(
        key_exchange=exchange,
        authentication=signature or exchange,
        cipher=cipher.replace("_", "-"),
        hash={"SHA": "SHA-1", "SHA256": "SHA-256", "SHA384": "SHA-384"}.get(digest, digest),
        # Triple DES has 168 bits of key, or 112 where keys are repeated or strength is meant
        key_bits=None if cipher.startswith("3DES") else _KEY_BITS.get(cipher) or int(cipher.split("_")[1]),
        forward_secret=exchange in (None, "ECDHE", "DHE"),
    )


@seeds(NetworkService, domain="computing")
def service_seeds() -> list[str]:
    """Every service of the table, the well-known first."""
    return list(_services())


@seeds(HostName, domain="computing")
def host_seeds() -> list[str]:
    """Host names under suffixes of one, two and three labels."""
    hosts = ("www.bbc.co.uk", "docs.python.org", "en.wikipedia.org", "www.u-tokyo.ac.jp", "news.google.com", "www.gov.uk",
             "www.abc.net.au", "shop.natura.com.br", "www.unam.mx", "maps.google.co.in", "mail.uonbi.ac.ke", "www.gov.za",
             "portal.education.gov.in", "www.nhs.uk", "www.otago.ac.nz", "www.city.kyoto.lg.jp", "library.ox.ac.uk",
             "www.metro.tokyo.lg.jp", "status.github.com", "www.sncf.fr", "tickets.sbb.ch", "www.meteo.gov.lk",
             "www.data.gov.sg", "www.parliament.uk", "login.gov.pl", "ftp.funet.fi", "www.admin.ch", "www.kantei.go.jp",
             "apps.who.int", "www.haaretz.co.il", "api.service.gov.uk", "www.python.org")  # fmt: skip
    return [h for h in hosts if _suffixes().privatesuffix(h)]


@seeds(Ipv6Address, domain="computing")
def ipv6_seeds() -> list[str]:
    """Documentation, link-local and multicast addresses in full form."""
    tails = ("0000:0000:0000:0001", "0202:b3ff:fe1e:8329", "0000:8a2e:0370:7334", "0000:0000:0001:0017", "00ab:0000:0000:00cd",
             "1111:0000:2222:0003")  # fmt: skip
    heads = ("2001:0db8:0000:0000", "2001:0db8:85a3:0000", "fe80:0000:0000:0000", "ff02:0000:0000:0001", "2001:0db8:0001:0b00")
    return [f"{head}:{tail}" for tail in tails for head in heads]


@seeds(CipherSuiteName, domain="computing")
def suite_seeds() -> list[str]:
    """Cipher suites of TLS 1.2 and 1.3, the recommended ones first."""
    named = (
        "TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 "
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 "
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 "
        "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_GCM_SHA256 "
        "TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA256 "
        "TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_RC4_128_MD5 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA "
        "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA"
    )
    return named.split()
