"""Entity types of the computing packs."""

from typing import Annotated

from dive.tools import Entity

IpAddress = Annotated[str, Entity("IpAddress", "IP address", "IP addresses", ("{}", "the IP address {}"))]
IpNetwork = Annotated[str, Entity("IpNetwork", "network", "networks", ("the network {}", "{}"))]  # CIDR notation
HttpStatus = Annotated[
    int, Entity("HttpStatus", "HTTP status code", "HTTP status codes", ("the HTTP status code {}",), say=str)
]
FileExtension = Annotated[
    str, Entity("FileExtension", "file extension", "file extensions", ("the file extension {}",))
]  # ".png"


__all__ = ["FileExtension", "HttpStatus", "IpAddress", "IpNetwork"]
