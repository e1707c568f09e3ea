"""The live web behind `search` and `open_page`: off unless the environment names a search service.

    DIVE_WEB_SEARCH=searxng   with DIVE_SEARXNG_URL=http://127.0.0.1:8080      any SearXNG whose settings allow the json format
    DIVE_WEB_SEARCH=brave     with DIVE_BRAVE_KEY=NAME                         NAME is the variable that holds the key

The services are asked as every HTTP API is: `dive.runtime.http` keeps to their rate, waits as they say, keeps their replies and
takes the key out of everything. Pages come from hosts that nobody chose beforehand, so they have a transport of their own: each
redirect is checked before it is followed, what is too long is cut, and nothing is kept.

Invariants: nothing is sent anywhere unless DIVE_WEB_SEARCH is set; a key is read from its variable at the call, and is in
no message and no record; pages are fetched from public addresses only (DIVE_WEB_PRIVATE=1 lifts that); every call ends
within `DEADLINE` seconds and reads at most `MOST_BYTES`.
"""

import ipaddress
import os
import re
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from http.client import HTTPException
from typing import Any

from dive.errors import ToolError, UserError
from dive.runtime.http.client import Client, Limits, Refused
from dive.runtime.http.credentials import Credential
from dive.runtime.http.service import Service

DEADLINE = 15.0
"""Seconds for one call, all of its reading included."""
MOST_BYTES = 2_000_000
MOST_TEXT = 20_000
"""Characters of a page's text that are kept."""
MOST_LINKS = 50
BRAVE_URL = "https://api.search.brave.com/res/v1/web/search"
BRAVE_RATE = 1.0
"""Requests a second that the smallest of Brave's plans allows."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page on the web."""

    url: str
    title: str
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a page on the web says."""

    title: str
    text: str
    links: tuple[Link, ...]


def search(query: str, limit: int) -> list[Link]:
    """What the configured service finds. Raises ToolError where none is configured, or it does not answer as documented."""
    name = os.environ.get("DIVE_WEB_SEARCH", "")
    if not name:
        raise ToolError("No web search is configured: set DIVE_WEB_SEARCH (docs/general-tools.md), or use another corpus.")
    if name not in _SERVICES:
        raise ToolError(f"DIVE_WEB_SEARCH is '{name[:40]}'; it must be searxng or brave.")
    found = _SERVICES[name](query, limit)
    return list({link.url: link for link in reversed(found)}.values())[::-1][:limit]


def _searxng(query: str, limit: int) -> list[Link]:
    base = os.environ.get("DIVE_SEARXNG_URL", "")
    if not base.startswith(("http://", "https://")):
        raise ToolError("DIVE_SEARXNG_URL must be the base URL of a SearXNG, such as http://127.0.0.1:8080.")
    service = Service("searxng", "SearXNG", base.rstrip("/"))
    refusals = {403: "it refuses the json format; allow it under search.formats in its settings"}
    answer = _ask(service, "/search", {"q": query, "format": "json"}, refusals)
    return _links("SearXNG", answer.get("results"), "content")[:limit]


def _brave(query: str, limit: int) -> list[Link]:
    variable = os.environ.get("DIVE_BRAVE_KEY", "BRAVE_SEARCH_API_KEY")
    if not os.environ.get(variable):
        raise ToolError(f"Brave Search needs a key: set {variable[:60]}, or name the variable that holds it in DIVE_BRAVE_KEY.")
    key = Credential("header", "X-Subscription-Token", (variable,))
    service = Service("brave", "Brave Search", BRAVE_URL, rate=BRAVE_RATE, credentials=(key,))
    refusals = {401: "it does not accept the key", 422: "it does not accept the key or the query"}
    answer = _ask(service, "", {"q": query, "count": limit}, refusals)
    web = answer.get("web")
    return _links("Brave Search", web.get("results") if isinstance(web, dict) else [], "description")


_SERVICES: Mapping[str, Callable[[str, int], list[Link]]] = {"searxng": _searxng, "brave": _brave}


def _links(service: str, results: Any, snippet: str) -> list[Link]:
    if not isinstance(results, list):
        raise ToolError(f"{service} answered without a list of results.")
    found = [r for r in results if isinstance(r, dict) and isinstance(r.get("url"), str)]
    return [Link(r["url"], _plain(r.get("title")), _plain(r.get(snippet))) for r in found]


def _plain(text: Any) -> str:
    """Text of a result, its highlighting removed."""
    return " ".join(re.sub(r"</?\w+>", "", text).split())[:300] if isinstance(text, str) else ""


def _ask(service: Service, path: str, query: Mapping[str, object], refusals: Mapping[int, str]) -> dict[str, Any]:
    """The object that the service answers with; `refusals` says what a status means there. Raises ToolError."""
    try:
        answer = Client(service, _limits()).get(path, query)
    except UserError as error:
        raise ToolError(f"{error}.") from None
    except Refused as error:
        why = refusals.get(error.status, "it cannot serve this now")
        raise ToolError(f"{service.title} answered {error.status}: {why}.") from None
    if not isinstance(answer, dict):
        raise ToolError(f"{service.title} did not answer with an object.")
    return answer


def _limits() -> Limits:
    """The environment's limits, tightened to those of this module. Raises UserError where a variable is no number."""
    found = Limits.from_environment()
    return replace(found, deadline=min(found.deadline, DEADLINE), max_bytes=min(found.max_bytes, MOST_BYTES))


def fetch(url: str) -> WebPage:
    """A page as text with its links. Raises ToolError where it cannot be had; also where no web search is configured."""
    if not os.environ.get("DIVE_WEB_SEARCH"):
        raise ToolError("Pages of the web are opened only where DIVE_WEB_SEARCH is set (docs/general-tools.md).")
    if not url.startswith(("http://", "https://")):
        raise ToolError("Give the URL of a page, beginning with https://.")
    try:
        private = bool(os.environ.get("DIVE_WEB_PRIVATE"))
        if not private:
            _check_public(url)
        redirects = urllib.request.HTTPRedirectHandler() if private else _Guard()
        body, kind = _get(url, {"Accept": "text/html, text/plain"}, redirects)
    except urllib.error.HTTPError as error:
        raise ToolError(f"The page answered {error.code}.") from None
    except (OSError, HTTPException, ValueError) as error:
        raise ToolError(f"The page cannot be reached ({type(error).__name__}).") from None
    text = body.decode("utf-8", errors="replace")
    if "html" not in kind:
        if not kind.startswith("text/"):
            raise ToolError(f"The page is no text but {kind[:60] or 'of unknown type'}.")
        return WebPage(url, text[:MOST_TEXT], ())
    reader = _Reader(url)
    reader.feed(text)
    return WebPage(
        " ".join("".join(reader.title).split())[:300] or url, reader.text()[:MOST_TEXT], tuple(reader.links[:MOST_LINKS])
    )


# -- transport ---------------------------------------------------------------------------------------------------------


class _Guard(urllib.request.HTTPRedirectHandler):
    """Checks where a redirect leads before it is followed."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        _check_public(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check_public(url: str) -> None:
    """Refuse addresses inside the machine or its network. Raises ToolError; OSError where the name is unknown."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ToolError("The page leads to something that is no web address.")
    for *_, address in socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM):
        if not ipaddress.ip_address(str(address[0]).split("%")[0]).is_global:
            raise ToolError("The page lies on a private address, which open_page does not visit.")


def _get(url: str, headers: Mapping[str, str], redirects: urllib.request.HTTPRedirectHandler) -> tuple[bytes, str]:
    """Body and media type of an answer."""
    request = urllib.request.Request(url, headers={"User-Agent": "dive-agents", **headers})
    until = time.monotonic() + DEADLINE
    with urllib.request.build_opener(redirects).open(request, timeout=DEADLINE / 2) as answer:
        kind = answer.headers.get_content_type()
        body = bytearray()
        while len(body) < MOST_BYTES and (piece := answer.read1(65_536)):
            body += piece
            if time.monotonic() > until:
                raise TimeoutError("the answer took too long")
    return bytes(body), kind


class _Reader(HTMLParser):
    """The text, title and links of an HTML page."""

    _SILENT = frozenset({"script", "style", "noscript", "template", "svg", "nav", "footer", "form"})
    _BLOCKS = frozenset({"p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "td", "pre"})

    def __init__(self, url: str) -> None:
        super().__init__()
        self.title: list[str] = []
        self.links: list[Link] = []
        self._url = url
        self._pieces: list[str] = []
        self._silent = 0
        self._in_title = False
        self._anchor: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        if tag in self._SILENT:
            self._silent += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "a" and (target := dict(attrs).get("href")):
            self._anchor = (target, len(self._pieces))
        elif tag in self._BLOCKS:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if tag in self._BLOCKS:
            self._pieces.append("\n")
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "title":
            self._in_title = False
        elif tag == "a" and self._anchor is not None:
            target, start = self._anchor
            self._anchor = None
            words = " ".join("".join(self._pieces[start:]).split())[:200]
            try:
                absolute = urllib.parse.urldefrag(urllib.parse.urljoin(self._url, target))[0]
            except ValueError:  # a target that is no address
                return
            if words and absolute.startswith(("http://", "https://")) and absolute not in {link.url for link in self.links}:
                self.links.append(Link(absolute, words))

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._in_title:
            self.title.append(data)
        elif not self._silent:
            self._pieces.append(data)

    def text(self) -> str:
        """The page's text, a line a block."""
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line)
