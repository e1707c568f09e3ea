"""A service: where an API is, what it asks of its callers, and how a call may prove who makes it.

Invariant: a service is plain data without secrets, so it can stand in a pack, a source file or a record.
"""

import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from dive.errors import UserError
from dive.runtime.http.credentials import Credential


@dataclass(frozen=True, slots=True)
class Service:
    """One HTTP API."""

    name: str
    """Lower case, unique: "openalex". The variable `DIVE_OPENALEX_URL` overrides its address."""
    title: str
    """As error messages call it: "OpenAlex"."""
    base_url: str
    """Where paths begin, without a slash at the end."""
    rate: float | None = None
    """Most requests a second that its documentation allows; None where it names no limit."""
    credentials: tuple[Credential, ...] = ()
    contact: str | None = None
    """Query parameter that takes the caller's e-mail address, where the service wants one."""
    headers: tuple[tuple[str, str], ...] = ()
    """Headers that every request carries."""

    @property
    def override(self) -> str:
        """The environment variable that puts another address in the place of `base_url`: a mirror, or a server of a test."""
        return f"DIVE_{re.sub(r'[^A-Z0-9]', '_', self.name.upper())}_URL"

    @property
    def address(self) -> str:
        """Where paths begin, today. Raises UserError where the override is no URL."""
        url = os.environ.get(self.override, "").strip()
        return check_url(url, self.override) if url else self.base_url

    @property
    def pace(self) -> float | None:
        """The rate that applies: none of its own for a mirror, whose limits are its owner's affair."""
        return self.rate if self.address == self.base_url else None


def check_url(url: str, what: str) -> str:
    """The URL without a slash at its end. Raises UserError where it is none that requests can go to."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
        parts.port  # reading it checks it  # noqa: B018
    except ValueError:
        sound = False
    if not sound:
        raise UserError(f"{what} is '{url}'; give a URL such as https://api.example.org/v1")
    if parts.username or parts.password:
        raise UserError(f"{what} holds a password; name an environment variable instead: basic=USER_ENV,PASSWORD_ENV")
    return url.rstrip("/")
