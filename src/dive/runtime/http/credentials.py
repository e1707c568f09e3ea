"""How a request proves who makes it: a place in the request, and the names of the variables that hold the secret.

Invariant: a `Credential` is data and holds names only. `Keys` reads the values when a request is made, puts them into
the request, and takes them out again of everything that is kept: bodies, errors, logs.
"""

import base64
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dive.errors import UserError
from dive.runtime.secret import Secret

Place = Literal["header", "query", "bearer", "basic"]
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FORMS = "header:X-Key=VARIABLE, query:key=VARIABLE, bearer=VARIABLE or basic=USER_VARIABLE,PASSWORD_VARIABLE"


@dataclass(frozen=True, slots=True)
class Credential:
    """One secret and its place in a request."""

    place: Place
    name: str
    """Name of the header or the query parameter; empty for bearer and basic."""
    variables: tuple[str, ...]
    """Environment variables: one, or user and password for basic."""
    optional: bool = False
    """True where the service answers without, if less generously."""

    @classmethod
    def parse(cls, text: str) -> "Credential":
        """Read `header:X-Key=VARIABLE` and its kind. Raises UserError that shows the forms."""
        where, sign, variables = text.partition("=")
        place, _, name = where.strip().partition(":")
        named = tuple(v.strip() for v in variables.split(","))
        wants_name = place in ("header", "query")
        if (
            not sign
            or place not in ("header", "query", "bearer", "basic")
            or bool(name) != wants_name
            or len(named) != (2 if place == "basic" else 1)
        ):
            raise UserError(f"'{text}' is no form of authentication; give {_FORMS}")
        if bad := [v for v in named if not _VARIABLE.fullmatch(v)]:
            # what stands there may be the secret itself, so it is not repeated
            raise UserError(
                f"authentication takes the name of an environment variable, which {len(bad[0])} characters here are not"
            )
        if place == "header" and not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            raise UserError(f"'{name}' is no name of an HTTP header")
        return cls(place, name, named)  # type: ignore[arg-type]  # checked above

    def __str__(self) -> str:
        """The form that `parse` reads."""
        return f"{self.place}{':' if self.name else ''}{self.name}={','.join(self.variables)}"


class Keys:
    """The secrets of one service, read now."""

    def __init__(self, credentials: Sequence[Credential]) -> None:
        """Read the variables. Raises UserError where one that is not optional is not set."""
        self.headers: dict[str, str] = {}
        self.query: list[tuple[str, str]] = []
        self._secrets: list[Secret] = []
        self._encoded: list[tuple[str, str]] = []
        for credential in credentials:
            if credential.optional and not all(os.environ.get(v, "").strip() for v in credential.variables):
                continue
            secrets = [Secret(v, "a secret of an HTTP service") for v in credential.variables]
            self._secrets += secrets
            self._put(credential, [s.reveal() for s in secrets])

    def _put(self, credential: Credential, values: list[str]) -> None:
        if credential.place == "header":
            self.headers[credential.name] = values[0]
        elif credential.place == "query":
            self.query.append((credential.name, values[0]))
        elif credential.place == "bearer":
            self.headers["Authorization"] = f"Bearer {values[0]}"
        else:
            pair = base64.b64encode(":".join(values).encode()).decode()
            self._encoded.append((pair, f"[${credential.variables[1]}]"))
            self.headers["Authorization"] = f"Basic {pair}"

    def redact(self, text: str) -> str:
        """The text without any of the values."""
        for secret in self._secrets:
            text = secret.redact(text)
        for pair, mark in self._encoded:
            text = text.replace(pair, mark)
        return text

    def redact_bytes(self, data: bytes) -> bytes:
        """The bytes without any of the values."""
        for secret in self._secrets:
            data = secret.redact_bytes(data)
        for pair, mark in self._encoded:
            data = data.replace(pair.encode(), mark.encode())
        return data
