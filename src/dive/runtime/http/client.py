"""The client: a request to a service, and everything between it and the network.

A request is looked up among the kept replies, given its turn in the host's rate, sent, tried again where that is safe and can
help, read within a time and a size, checked to be what was asked for, and kept. Invariants: a call ends within its deadline
plus one timeout, whatever the server does; every failed attempt stands in the error; no secret stands in anything that
leaves this module; what may change state on the server is sent exactly once and never kept.
"""

import email.utils
import logging
import os
import re
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import quote, urlencode, urljoin, urlsplit
from xml.etree import ElementTree

import orjson

from dive.errors import ToolError, ToolUnavailable, UserError
from dive.runtime.http.cache import DAY, Mode, ReplyCache, key_of, mode_of_environment, state_directory
from dive.runtime.http.credentials import Keys
from dive.runtime.http.pace import Pace
from dive.runtime.http.service import Service

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

log = logging.getLogger("dive.http")

Form = Literal["json", "xml", "text"]
ACCEPT: Mapping[Form, str] = {"json": "application/json", "xml": "application/xml, text/xml, */*", "text": "text/plain, */*"}
_FORMS: Mapping[Form, str] = {"json": "JSON", "xml": "XML", "text": "UTF-8 text"}
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be gone in a moment."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3
LONGEST_WAIT = 20.0
"""Seconds between two attempts, where the server names none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a call may cost. Each can be set by an environment variable: `DIVE_HTTP_TIMEOUT`, …"""

    timeout: float = 10.0
    """Seconds to wait for a connection, and for each further piece of a reply."""
    deadline: float = 25.0
    """Seconds for a call in all: turns, attempts, pauses and reading."""
    retries: int = 3
    """Attempts after the first."""
    backoff: float = 0.5
    """Seconds before the second attempt, doubled for each further one."""
    max_bytes: int = 8 * 2**20
    """Size of a reply, unpacked."""
    keep_for: float = DAY
    """Seconds for which a kept reply is used again."""

    @classmethod
    def from_environment(cls) -> Self:
        """The limits that the environment sets. Raises UserError for a value that is no number of 0 or more."""
        found: dict[str, Any] = {}
        for each in fields(cls):
            variable = f"DIVE_HTTP_{each.name.upper()}"
            if text := os.environ.get(variable, "").strip():
                try:
                    value = int(text) if isinstance(each.default, int) else float(text)
                except ValueError:
                    value = -1
                if not 0 <= value < 10**12:
                    raise UserError(f"{variable} is '{text}'; give a number of 0 or more")
                found[each.name] = value
        return cls(**found)


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a service."""

    path: str
    """Below the service's address, placeholders filled and quoted: see `at`."""
    query: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    form: Form = "json"
    """What the reply has to be."""
    safe: bool = True
    """True where asking twice changes nothing: then the request may be repeated and its reply kept."""

    @staticmethod
    def at(template: str, *values: object, safe: str = "") -> str:
        """A path with values quoted into its `{}`, but for the characters in `safe`: `Request.at("/name/{}", name)`."""
        return template.format(*(quote(str(v), safe=safe) for v in values))


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete, well-formed answer with no secret in it."""

    status: int
    body: bytes
    content: Any
    """The body as asked for: JSON value, XML element or text."""
    failures: tuple[str, ...] = field(default=())
    """Attempts that went wrong before, in words."""
    kept: bool = False
    """True where nobody was asked, because the reply was kept."""


class Refused(ToolError):
    """The service understood the request and refused it."""

    def __init__(self, message: str, status: int, content: Any) -> None:
        super().__init__(message)
        self.status = status
        self.content = content
        """The body: a JSON value where it is one, else text."""


class _Failed(Exception):
    """An attempt went wrong in a way that may pass."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait
        """Seconds that the server wants the caller to wait."""


class Client:
    """Asks one service. Thread-safe; opens nothing before the first request."""

    def __init__(self, service: Service, limits: Limits | None = None, cache: Mode | None = None) -> None:
        """Ask `service` within `limits`, with kept replies as `cache` says; what is None, the environment says at each call."""
        self.service = service
        self._limits = limits
        self._cache = cache

    def get(self, path: str, query: Mapping[str, object] | None = None, form: Form = "json") -> Any:
        """The content of the reply to a GET request; parameters that are None are left out.

        Raises what `fetch` raises.
        """
        pairs = tuple((k, str(v)) for k, v in (query or {}).items() if v is not None)
        return self.fetch(Request(path, pairs, form=form)).content

    def fetch(self, request: Request) -> Reply:
        """The reply to a request.

        Raises Refused where the service refuses it, ToolUnavailable where it gave no sound answer in time, ToolError where
        the answer is too large or the caller's environment lacks what the service needs.
        """
        try:
            limits = self._limits or Limits.from_environment()
            mode = self._cache or mode_of_environment()
            call = _Call(self.service, request, limits, Keys(self.service.credentials), mode)
        except UserError as error:
            raise ToolError(f"{self.service.title} cannot be asked: {error}.") from None
        return call.run()


class _Call:
    """One request on its way."""

    def __init__(self, service: Service, request: Request, limits: Limits, keys: Keys, mode: Mode) -> None:
        self.service = service
        self.request = request
        self.limits = limits
        self.keys = keys
        self.url = service.address + request.path
        self.ends = time.monotonic() + limits.deadline
        self.failures: list[str] = []
        self.replies = _replies(mode, limits.keep_for) if request.safe else None
        names = sorted(str(c) for c in service.credentials)
        self.key = key_of(
            request.method, self.url, request.query, request.headers, (request.body or b"").decode("latin-1"), names
        )

    def run(self) -> Reply:
        """The reply, kept or fresh, after as many attempts as are allowed. Raises what `Client.fetch` raises."""
        if self.replies is not None:
            if (kept := self.replies.get(self.key)) is not None:
                return self._accept(*kept, kept=True)
            if self.replies.mode == "replay":
                raise ToolUnavailable(
                    f"{self.service.title}: no reply is kept for {self._where}, and DIVE_HTTP_CACHE is 'replay'."
                )
        attempts = self.limits.retries + 1 if self.request.safe else 1
        for number in range(attempts):
            try:
                return self._attempt()
            except _Failed as failure:
                self.failures.append(str(failure))
                log.info("%s: %s failed: %s", self.service.title, self._where, failure)
                pause = failure.wait if failure.wait is not None else min(self.limits.backoff * 2**number, LONGEST_WAIT)
                if failure.wait is not None:
                    self._pause(failure.wait)
                if number + 1 == attempts:
                    break
                if time.monotonic() + pause >= self.ends:
                    self.failures.append(f"it would have to wait {pause:.3g} s")
                    break
                time.sleep(pause)
        count = sum(not f.startswith("it would") for f in self.failures)
        tries = "once" if count == 1 else f"{count} times"
        raise ToolUnavailable(
            f"{self.service.title} gave no answer to {self._where}, asked {tries}: {'; '.join(self.failures)}."
        )

    @property
    def _where(self) -> str:
        """The request in words, short and without secrets."""
        query = f"?{urlencode(self.request.query)}" if self.request.query else ""
        said = self.keys.redact(f"{self.request.method} {self.request.path}{query}")
        return said if len(said) <= 160 else f"{said[:159]}…"

    # -- one attempt --------------------------------------------------------------------------------------------------

    def _attempt(self) -> Reply:
        """Send the request, follow redirects, read the reply. Raises _Failed where another attempt may help."""
        url, method = self._with_query(self.url), self.request.method
        own = _origin(url)
        for _ in range(MOST_REDIRECTS + 1):
            self._take_turn(url)
            status, headers, body = self._exchange(method, url, trusted=_origin(url) == own)
            if status not in REDIRECTS or "location" not in headers:
                return self._settle(status, headers, body)
            if not self.request.safe:
                raise ToolError(f"{self.service.title} answered {self._where} with a redirect, which is not followed here.")
            target = urljoin(url, headers["location"])
            if _origin(target) != own and urlsplit(target).scheme != "https":
                raise ToolError(f"{self.service.title} redirects {self._where} to another, unprotected host.")
            url = target
        raise ToolError(f"{self.service.title} redirects {self._where} in circles.")

    def _with_query(self, url: str) -> str:
        pairs = [*self.request.query, *self.keys.query]
        contact = os.environ.get("DIVE_CONTACT", "").strip()
        if self.service.contact and contact:
            pairs.append((self.service.contact, contact))
        return f"{url}?{urlencode(pairs)}" if pairs else url

    def _take_turn(self, url: str) -> None:
        host = urlsplit(url).netloc.rpartition("@")[2]
        patience = self.ends - time.monotonic()
        try:
            wait = _pace().appointment(host, self.service.pace, patience)
        except OSError as error:
            raise ToolUnavailable(
                f"{self.service.title}: rates cannot be kept in {state_directory()} ({error.strerror})."
            ) from None
        if wait is None:
            before = f" ({'; '.join(self.failures)})" if self.failures else ""
            raise ToolUnavailable(
                f"{self.service.title} is busy with earlier calls: the turn of {self._where} comes later than the"
                f" {self.limits.deadline:g} s that a call may take{before}."
            )
        if wait > 0:
            time.sleep(wait)

    def _pause(self, seconds: float) -> None:
        """Tell the other processes, too, that the host wants to be left alone."""
        try:
            _pace().pause(urlsplit(self.url).netloc, seconds)
        except OSError as error:  # this call waits by itself; the next one's turn will say the same in full
            log.warning("rates cannot be kept in %s: %s", state_directory(), error)

    def _exchange(self, method: str, url: str, trusted: bool) -> tuple[int, dict[str, str], bytes]:
        """One request and its reply: status, headers in lower case, body. Secrets go to the service's own host only."""
        import urllib3

        headers = {
            "User-Agent": _agent(os.environ.get("DIVE_CONTACT", "").strip()),
            "Accept": ACCEPT[self.request.form],
            "Accept-Encoding": "gzip, deflate",
            **dict(self.service.headers),
            **dict(self.request.headers),
            **(self.keys.headers if trusted else {}),
        }
        timeout = max(0.01, min(self.limits.timeout, self.ends - time.monotonic()))
        try:
            response = _pool(url).request(
                method, url, body=self.request.body, headers=headers, preload_content=False, redirect=False, retries=False,
                timeout=urllib3.Timeout(connect=timeout, read=timeout),
            )  # fmt: skip
            try:
                body = self._read(response)
                found = {k.lower(): v for k, v in response.headers.items()}
            finally:
                response.close()
        except urllib3.exceptions.NewConnectionError:  # by the library's reckoning, a kind of timeout
            raise _Failed("no connection") from None
        except urllib3.exceptions.TimeoutError:
            raise _Failed(f"no answer within {timeout:.3g} s") from None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _Failed(self.keys.redact(_in_words(error))) from None
        except ValueError as error:  # what urllib3 refuses to send: a header with a line break in it
            raise ToolError(
                f"{self.service.title}: {self._where} cannot be sent ({self.keys.redact(str(error))[:100]})."
            ) from None
        return response.status, found, self.keys.redact_bytes(body)

    def _read(self, response: "BaseHTTPResponse") -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := response.read1(2**16):
            size += len(piece)
            if size > self.limits.max_bytes:
                raise ToolError(
                    f"{self.service.title} answers {self._where} with more than {self.limits.max_bytes:,} bytes. Ask for less."
                )
            if time.monotonic() > self.ends:
                raise _Failed(f"its answer took longer than {self.limits.deadline:g} s")
            pieces.append(piece)
        return b"".join(pieces)

    def _settle(self, status: int, headers: Mapping[str, str], body: bytes) -> Reply:
        """The reply, kept for next time; that there is no such thing is an answer to keep, too."""
        if status in PASSING:
            raise _Failed(f"HTTP {status}{_hint(body)}", _retry_after(headers.get("retry-after")))
        if self.replies is not None and status in (404, 410):
            self.replies.put(self.key, status, body)
        reply = self._accept(status, body)
        if self.replies is not None:
            self.replies.put(self.key, status, body)
        return reply

    def _accept(self, status: int, body: bytes, kept: bool = False) -> Reply:
        """The reply that the bytes make. Raises Refused for a status that says no, _Failed or ToolError for a broken body."""
        if not 200 <= status < 300:
            message = f"{self.service.title} refuses {self._where}: HTTP {status}{_hint(body)}."
            raise Refused(message, status, _decoded(body))
        try:
            content = parse(body, self.request.form)
        except ValueError as error:
            if kept:
                raise ToolError(f"{self.service.title}: the reply kept for {self._where} is broken ({error}).") from None
            raise _Failed(f"its answer is no {_FORMS[self.request.form]} ({error})") from None
        return Reply(status, body, content, tuple(self.failures), kept)


def parse(body: bytes, form: Form) -> Any:
    """The body as JSON value, XML element or text. Raises ValueError where it is none."""
    if form == "json":
        if not body.strip():
            raise ValueError("it is empty")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ValueError(str(error).split(":")[0]) from None
    if form == "xml":
        if b"<!ENTITY" in body:
            raise ValueError("it defines entities")
        try:
            return ElementTree.fromstring(body)
        except (ElementTree.ParseError, LookupError) as error:
            raise ValueError(str(error)) from None
    return body.decode("utf-8", errors="strict")


def _decoded(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode("utf-8", errors="replace")


def _hint(body: bytes) -> str:
    """What the service itself says of a refusal: a field that such bodies have, or nothing."""
    content = _decoded(body[:20_000])
    for _ in range(3):
        if isinstance(content, Mapping):
            content = next(
                (content[k] for k in ("message", "error", "detail", "Fault", "fault", "Message") if content.get(k)), None
            )
        elif isinstance(content, list):
            content = content[0] if content else None
    if not isinstance(content, str) or "<" in content:
        return ""
    said = " ".join(content.split())
    return f" ({said[:119]}…)" if len(said) > 120 else f" ({said})" if said else ""


def _retry_after(text: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, a date or a number; None where there is no sound one."""
    if text is None:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _in_words(error: Exception) -> str:
    import urllib3

    if isinstance(error, urllib3.exceptions.SSLError):
        return "no trusted TLS connection"
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return "the connection broke off"
    return type(error).__name__


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


@cache
def _agent(contact: str) -> str:
    from importlib.metadata import version

    return f"dive-agents/{version('dive-agents')}" + (f" (mailto:{contact})" if contact else "")


@cache
def _pools(proxy: str | None) -> "PoolManager":
    import urllib3

    logging.getLogger("urllib3.connectionpool").addFilter(_without_query)
    return urllib3.PoolManager(maxsize=4) if proxy is None else urllib3.ProxyManager(proxy, maxsize=4)


def _without_query(record: logging.LogRecord) -> bool:
    """Take query strings, which may hold a secret, out of what the HTTP library logs."""
    record.msg, record.args = re.sub(r"\?\S+", "?…", record.getMessage()), ()
    return True


def _pool(url: str) -> "PoolManager":
    """The pool that reaches the URL: through the proxy that the environment names for it, if any."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    return _pools(None if proxy is None or proxy_bypass(parts.hostname or "") else proxy)


def _pace() -> Pace:
    return Pace(state_directory() / "rates")


def _replies(mode: Mode, keep_for: float) -> ReplyCache | None:
    """The kept replies; None where they are off. Raises ToolUnavailable where they cannot be had."""
    if mode == "off":
        return None
    directory = state_directory()
    try:
        return _opened(str(directory), mode, keep_for)
    except (OSError, sqlite3.Error) as error:
        raise ToolUnavailable(
            f"replies cannot be kept in {directory} ({error}); set DIVE_HTTP_STATE to a directory, or DIVE_HTTP_CACHE=off."
        ) from None


@cache
def _opened(directory: str, mode: Mode, keep_for: float) -> ReplyCache:
    from pathlib import Path

    return ReplyCache(Path(directory), mode, keep_for)
