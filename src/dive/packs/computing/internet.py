"""Internet basics: IP networks, HTTP status codes, media types."""

import ipaddress
from typing import Annotated

from dive.packs.computing.entities import FileExtension, HttpStatus, IpAddress, IpNetwork
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool

PACK = Pack(
    name="internet",
    domain="computing",
    title="IPv4 arithmetic; HTTP status codes (RFC 9110 and the IANA registry), common media types (IANA)",
    licence="Apache-2.0 (facts of public registries)",
)

_CLASSES = {1: "informational", 2: "successful", 3: "redirection", 4: "client error", 5: "server error"}
_STATUS = {
    404: "Not Found", 200: "OK", 500: "Internal Server Error", 301: "Moved Permanently", 403: "Forbidden",
    401: "Unauthorized", 302: "Found", 503: "Service Unavailable", 201: "Created", 204: "No Content",
    304: "Not Modified", 400: "Bad Request", 429: "Too Many Requests", 502: "Bad Gateway", 504: "Gateway Timeout",
    100: "Continue", 101: "Switching Protocols", 103: "Early Hints", 202: "Accepted", 203: "Non-Authoritative Information",
    205: "Reset Content", 206: "Partial Content", 207: "Multi-Status", 300: "Multiple Choices", 303: "See Other",
    307: "Temporary Redirect", 308: "Permanent Redirect", 402: "Payment Required", 405: "Method Not Allowed",
    406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
    411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long",
    415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed", 421: "Misdirected Request",
    422: "Unprocessable Content", 423: "Locked", 424: "Failed Dependency", 425: "Too Early", 426: "Upgrade Required",
    428: "Precondition Required", 431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
    501: "Not Implemented", 505: "HTTP Version Not Supported", 507: "Insufficient Storage", 508: "Loop Detected",
    511: "Network Authentication Required",
}  # fmt: skip
# Without .xml, .rtf and .webm, for which two types are registered.
_TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".pdf": "application/pdf",
    ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml", ".webp": "image/webp",
    ".avif": "image/avif", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".csv": "text/csv",
    ".txt": "text/plain", ".zip": "application/zip", ".gz": "application/gzip",
    ".md": "text/markdown", ".ics": "text/calendar", ".vcf": "text/vcard", ".woff": "font/woff", ".woff2": "font/woff2",
    ".ttf": "font/ttf", ".otf": "font/otf", ".wasm": "application/wasm", ".epub": "application/epub+zip",
    ".tiff": "image/tiff", ".doc": "application/msword", ".xls": "application/vnd.ms-excel",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".geojson": "application/geo+json", ".jsonld": "application/ld+json", ".sql": "application/sql",
    ".yaml": "application/yaml",
}  # fmt: skip
_SAME = {".htm": ".html", ".jpeg": ".jpg", ".tif": ".tiff", ".yml": ".yaml", ".mjs": ".js"}


class StatusMeaning(Result):
    """What a status code means."""

    phrase: Annotated[str, About("reason phrase")]
    status_class: Annotated[str, About("RFC 9110 class", held="belong to the RFC 9110 class {}")]


@tool(
    domain="computing",
    kind="retrieval",
    asks={
        "phrase": ["the standard reason phrase of {code}", "Which reason phrase is registered for {code}?"],
        "status_class": ["the RFC 9110 class of {code}"],
    },
    examples=[
        ({"code": 404}, {"phrase": "Not Found", "status_class": "client error"}),
        ({"code": 301}, {"phrase": "Moved Permanently", "status_class": "redirection"}),
        ({"code": 451}, {"phrase": "Unavailable For Legal Reasons"}),
    ],
)
def http_status(code: HttpStatus) -> StatusMeaning:
    """Look up the registered reason phrase and the class of an HTTP status code.

    Args:
        code: three-digit status code
    """
    if code not in _STATUS:
        raise ToolError(f"{code} is not a registered HTTP status code in common use.")
    return StatusMeaning(phrase=_STATUS[code], status_class=_CLASSES[code // 100])


class MediaType(Result):
    """A file extension's media type."""

    media_type: Annotated[str, About("media type", form="as type/subtype")]
    top_level: Annotated[str, About("top-level media type", held="belong to the top-level media type {}")]


@tool(
    domain="computing",
    kind="retrieval",
    cite="the IANA registry of media types",
    asks={
        "media_type": [
            "the registered media type for {extension}",
            "Which media type is registered for {extension}?",
        ],
        "top_level": ["the top-level media type for {extension}"],
    },
    examples=[
        ({"extension": ".png"}, {"media_type": "image/png", "top_level": "image"}),
        ({"extension": "ICS"}, {"media_type": "text/calendar"}),
        ({"extension": ".mp3"}, {"media_type": "audio/mpeg"}),
    ],
)
def media_type_of(extension: FileExtension) -> MediaType:
    """Look up the IANA media type that goes with a common file extension.

    Args:
        extension: file extension with or without its dot, such as .png
    """
    name = "." + extension.strip().casefold().removeprefix(".")
    name = _SAME.get(name, name)
    if name not in _TYPES:
        raise ToolError(f"No media type is known for '{extension[:30]}'; give a common extension such as .png or .json.")
    return MediaType(media_type=_TYPES[name], top_level=_TYPES[name].split("/")[0])


def _address(text: str) -> ipaddress.IPv4Address:
    try:
        return ipaddress.IPv4Address(text.strip())
    except ValueError:
        raise ToolError(f"'{text[:40]}' is not an IPv4 address; give one such as 192.0.2.17.") from None


def _network(text: str) -> ipaddress.IPv4Network:
    if "/" not in text:
        raise ToolError("Give a network in CIDR notation, such as 192.0.2.0/24.")
    try:
        return ipaddress.IPv4Network(text.strip())
    except ValueError:
        raise ToolError(f"'{text[:40]}' is not an IPv4 network whose host bits are zero; try 192.0.2.0/24.") from None


class NetworkFacts(Result):
    """What a network holds."""

    netmask: Annotated[str, About("subnet mask", form="in dotted decimal")]
    broadcast: IpAddress
    first_host: IpAddress
    last_host: IpAddress
    addresses: Annotated[int, About("number of addresses", high="largest", low="smallest")]
    usable_hosts: Annotated[int, About("number of usable host addresses", high="largest", low="smallest")]
    is_private: bool


@tool(
    domain="computing",
    kind="processing",
    asks={
        "netmask": ["the subnet mask of {network}", "What is the subnet mask of {network}?"],
        "broadcast": ["the broadcast address of {network}"],
        "first_host": ["the first usable host address of {network}"],
        "last_host": ["the last usable host address of {network}"],
        "addresses": ["the total number of addresses in {network}"],
        "usable_hosts": [
            "the number of usable host addresses in {network}",
            "How many usable host addresses are there in {network}?",
        ],
    },
    each={
        "addresses": ["has {most} addresses"],
        "usable_hosts": ["has {most} usable host addresses"],
    },
    examples=[
        (
            {"network": "192.168.1.0/24"},
            {
                "netmask": "255.255.255.0",
                "broadcast": "192.168.1.255",
                "first_host": "192.168.1.1",
                "last_host": "192.168.1.254",
                "addresses": 256,
                "usable_hosts": 254,
                "is_private": True,
            },
        ),
        ({"network": "10.20.0.0/22"}, {"netmask": "255.255.252.0", "broadcast": "10.20.3.255", "usable_hosts": 1022}),
    ],
)
def network_facts(network: IpNetwork) -> NetworkFacts:
    """Compute mask, broadcast address, host range and size of an IPv4 network.

    Args:
        network: CIDR notation with a prefix of at most 30 bits, such as 192.0.2.0/24
    """
    found = _network(network)
    if found.prefixlen > 30:
        raise ToolError("A network of 31 or 32 bits has no broadcast address; give a prefix of at most 30.")
    return NetworkFacts(
        netmask=str(found.netmask),
        broadcast=str(found.broadcast_address),
        first_host=str(found.network_address + 1),
        last_host=str(found.broadcast_address - 1),
        addresses=found.num_addresses,
        usable_hosts=found.num_addresses - 2,
        is_private=found.is_private,
    )


class Subnets(Result):
    """How a network divides."""

    count: Annotated[int, About("number of subnets", high="largest", low="smallest")]
    first: IpNetwork
    last: IpNetwork


@tool(
    domain="computing",
    kind="processing",
    asks={
        "count": [
            "the number of /{prefix} subnets in {network}",
            "How many /{prefix} subnets are there in {network}?",
        ],
    },
    each={
        "count": ["contains {most} /{prefix} subnets"],
    },
    examples=[
        ({"network": "10.0.0.0/8", "prefix": 24}, {"count": 65536, "first": "10.0.0.0/24", "last": "10.255.255.0/24"}),
        ({"network": "192.168.0.0/22", "prefix": 26}, {"count": 16, "last": "192.168.3.192/26"}),
    ],
)
def split_network(network: IpNetwork, prefix: Annotated[int, Pick(26, 27, 28, 29, 30)]) -> Subnets:
    """Divide an IPv4 network into equal subnets: how many, the first and the last.

    Args:
        network: CIDR notation, such as 10.0.0.0/8
        prefix: length of the subnets' prefix in bits, longer than that of the network, up to 32
    """
    whole = _network(network)
    if not whole.prefixlen < prefix <= 32:
        raise ToolError(f"Give a prefix from {whole.prefixlen + 1} to 32 bits for this network.")
    return Subnets(
        count=2 ** (prefix - whole.prefixlen),
        first=f"{whole.network_address}/{prefix}",
        last=str(ipaddress.IPv4Network((int(whole.broadcast_address) >> (32 - prefix) << (32 - prefix), prefix))),
    )


class AddressFacts(Result):
    """What an address is."""

    as_integer: int
    reverse_name: Annotated[str, About("reverse DNS name")]
    is_private: bool
    network_24: IpNetwork


@tool(
    domain="computing",
    kind="processing",
    asks={
        "as_integer": ["the 32-bit integer value of {address}", "What is the 32-bit integer value of {address}?"],
        "reverse_name": ["the reverse DNS name of {address}", "Which name is looked up for the reverse DNS of {address}?"],
    },
    examples=[
        (
            {"address": "192.168.0.1"},
            {
                "as_integer": 3232235521,
                "reverse_name": "1.0.168.192.in-addr.arpa",
                "is_private": True,
            },
        ),
        ({"address": "8.8.8.8"}, {"as_integer": 134744072, "is_private": False, "network_24": "8.8.8.0/24"}),
    ],
)
def address_facts(address: IpAddress) -> AddressFacts:
    """Give the integer value and reverse DNS name of an IPv4 address.

    Args:
        address: IPv4 address in dotted decimal
    """
    found = _address(address)
    return AddressFacts(
        as_integer=int(found),
        reverse_name=found.reverse_pointer,
        is_private=found.is_private,
        network_24=f"{ipaddress.IPv4Address(int(found) & 0xFFFFFF00)}/24",
    )


@seeds(HttpStatus, domain="computing")
def status_seeds() -> list[int]:
    """Registered status codes, the well-known first."""
    return list(_STATUS)


@seeds(FileExtension, domain="computing")
def extension_seeds() -> list[str]:
    """Common file extensions."""
    return list(_TYPES)


@seeds(IpNetwork, domain="computing")
def network_seeds() -> list[str]:
    """Private and documentation networks (RFC 1918, RFC 5737) of many sizes."""
    private = [
        str(ipaddress.IPv4Network((base + ((i * 7919) % 65536 << 8) >> (32 - bits) << (32 - bits), bits)))
        for i, bits in enumerate((24, 16, 20, 22, 25, 23, 18, 21, 19, 17) * 6)
        for base in (0x0A000000,)
    ]
    known = [
        "192.168.0.0/16",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.1.0/24",
        "192.0.2.0/24",
        "198.51.100.0/24",
        "203.0.113.0/24",
    ]
    return list(dict.fromkeys([*known, *private]))


@seeds(IpAddress, domain="computing")
def address_seeds() -> list[str]:
    """Well-known addresses, then private ones (RFC 1918)."""
    private = (str(ipaddress.IPv4Address(0xC0A80000 + (i * 24_593 + 4_660) % 65_536)) for i in range(60))
    return list(dict.fromkeys(["127.0.0.1", "192.168.0.1", "10.0.0.1", "8.8.8.8", "1.1.1.1", "172.16.254.1", *private]))
