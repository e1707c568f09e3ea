"""Entity types of the computing packs."""

from typing import Annotated

from dive.tools import Entity

IpAddress = Annotated[str, Entity("IpAddress", "IP address", "IP addresses", ("{}", "the IP address {}"))]
IpNetwork = Annotated[str, Entity("IpNetwork", "network", "networks", ("the network {}", "{}"))]  # CIDR notation
HttpStatus = Annotated[
    int, Entity("HttpStatus", "HTTP status code", "HTTP status codes", ("the HTTP status code {}",), say=str)
]
FileExtension = Annotated[
    str, Entity("FileExtension", "file extension", "file extensions", ("the file extension {}",), common=True)
]  # ".png"
ProgrammingLanguage = Annotated[
    str, Entity("ProgrammingLanguage", "language", "languages", ("the language {}", "{}"))
]  # Pygments' name: "Python"
SoftwareLicence = Annotated[
    str, Entity("SoftwareLicence", "licence", "licences", ("the licence with the SPDX identifier {}", "the SPDX licence {}"))
]  # "Apache-2.0"
Weakness = Annotated[str, Entity("Weakness", "weakness", "weaknesses")]  # "CWE-79"
AttackTechnique = Annotated[
    str, Entity("AttackTechnique", "technique", "techniques", ('the ATT&CK technique "{}"',))
]  # "Phishing: Spearphishing Link"
AttackTactic = Annotated[
    str, Entity("AttackTactic", "tactic", "tactics", ('the ATT&CK tactic "{}"',), common=True)
]  # "Lateral Movement"
ThreatGroup = Annotated[str, Entity("ThreatGroup", "threat group", "threat groups", ("the threat group {}", "{}"))]  # "APT29"
AttackSoftware = Annotated[str, Entity("AttackSoftware", "program", "programs", ("the program {}",))]  # "Mimikatz"
HostName = Annotated[str, Entity("HostName", "host name", "host names", ("the host name {}",))]  # "www.example.co.uk"
PortNumber = Annotated[int, Entity("PortNumber", "port", "ports", ("port {}",), say=str)]
NetworkService = Annotated[str, Entity("NetworkService", "service", "services")]  # "SSH"
UnixTime = Annotated[int, Entity("UnixTime", "Unix time", "Unix times", ("the Unix time {}",), say=str, common=True)]  # seconds
CvssVector = Annotated[
    str, Entity("CvssVector", "vector", "vectors", ("the vector {}",))
]  # "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
Ipv6Address = Annotated[str, Entity("Ipv6Address", "IPv6 address", "IPv6 addresses", ("the IPv6 address {}",))]
CipherSuiteName = Annotated[
    str, Entity("CipherSuiteName", "cipher suite", "cipher suites", ("the TLS cipher suite {}",), common=True)
]  # "TLS_RSA_WITH_AES_128_GCM_SHA256"
FileMode = Annotated[str, Entity("FileMode", "file mode", "file modes", ("the octal file mode {}",), common=True)]  # "755"

__all__ = [
    "AttackSoftware", "AttackTactic", "AttackTechnique", "CipherSuiteName", "CvssVector", "FileExtension", "FileMode",
    "HostName", "HttpStatus", "IpAddress", "IpNetwork", "Ipv6Address", "NetworkService", "PortNumber",
    "ProgrammingLanguage", "SoftwareLicence", "ThreatGroup", "UnixTime", "Weakness",
]  # fmt: skip
