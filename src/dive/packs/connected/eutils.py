"""NCBI E-utilities: the three questions that every Entrez database answers (ESearch, ESummary, EFetch) and ELink.

NCBI wants three requests a second at most from one address, ten with a key, and to know the tool and whom to write to.
"""

from typing import Any
from xml.etree.ElementTree import Element

from dive.errors import ToolError
from dive.packs.connected.api import Api, at, items, text, whole
from dive.runtime.http.credentials import Credential
from dive.runtime.http.service import Service

SERVICE = Service(
    "eutils",
    "NCBI E-utilities",
    "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    rate=3,
    credentials=(Credential("query", "api_key", ("NCBI_API_KEY",), optional=True),),
    contact="email",
)
API = Api(SERVICE)
_TOOL = {"tool": "dive-agents"}


def count(database: str, term: str) -> int:
    """Records that a search finds."""
    found = API.get("/esearch.fcgi", {"db": database, "term": term, "retmax": 0, "retmode": "json", **_TOOL})
    return API.need(whole(found, "esearchresult", "count"), "count")


def search(database: str, term: str, most: int = 20) -> list[str]:
    """Identifiers that a search finds, at most so many."""
    found = API.get("/esearch.fcgi", {"db": database, "term": term, "retmax": most, "retmode": "json", **_TOOL})
    API.need(whole(found, "esearchresult", "count"), "count")
    return [i for i in items(found, "esearchresult", "idlist") if isinstance(i, str)]


def only(database: str, term: str, what: str) -> str:
    """The identifier of the one record that a search finds. Raises ToolError where it finds none or several."""
    found = search(database, term, 2)
    if len(found) != 1:
        raise ToolError(f"NCBI has {'no' if not found else 'more than one'} {what}.")
    return found[0]


def summary(database: str, identifier: str, what: str) -> Any:
    """The summary of one record. Raises ToolError where there is none."""
    found = API.find(
        "/esummary.fcgi", {"db": database, "id": identifier, "retmode": "json", **_TOOL}, missing=f"NCBI has no {what}.",
        statuses=(400, 404),
    )  # fmt: skip
    uids = items(found, "result", "uids")
    record = at(found, "result", uids[0]) if uids else None
    if record is None or text(record, "error"):
        raise ToolError(f"NCBI has no {what}.")
    return record


def fetch(database: str, identifier: str, what: str, kind: str | None = None) -> Element:
    """One record in full, as XML. Raises ToolError where there is none."""
    query = {"db": database, "id": identifier, "rettype": kind, "retmode": "xml", **_TOOL}
    root: Element = API.find("/efetch.fcgi", query, missing=f"NCBI has no {what}.", statuses=(400, 404), form="xml")
    return root


def fetch_text(database: str, identifier: str, what: str, kind: str) -> str:
    """One record in full, as text. Raises ToolError where there is none."""
    query = {"db": database, "id": identifier, "rettype": kind, "retmode": "text", **_TOOL}
    found: str = API.find("/efetch.fcgi", query, missing=f"NCBI has no {what}.", statuses=(400, 404), form="text")
    return found


def linked(source: str, identifier: str, name: str) -> list[str]:
    """Identifiers that the link `name` leads to from one record."""
    target = name.split("_")[1]
    query = {"dbfrom": source, "db": target, "linkname": name, "id": identifier, "retmode": "json", **_TOOL}
    found = API.get("/elink.fcgi", query)
    sets = [s for each in items(found, "linksets") for s in items(each, "linksetdbs") if text(s, "linkname") == name]
    return [str(i) for each in sets for i in items(each, "links")]
