"""A key is known by the name of its environment variable; its value goes into the request and nowhere else.

Invariant: no repr, error, log line or record made by this package contains the value.
"""

import json
import os
from urllib.parse import quote

from dive.errors import UserError

SHORTEST = 8
"""Characters below which a value ("none", "EMPTY") is no secret, so that blotting it out would only damage text."""


class Secret:
    """The value of an environment variable."""

    __slots__ = ("_forms", "_value", "variable")

    def __init__(self, variable: str | None, holds: str = "the key of a model") -> None:
        """Read the variable. Raises UserError, which says what it `holds`, where it is not set or cannot be sent."""
        self.variable = variable
        self._value = ""
        if variable is not None:
            self._value = os.environ.get(variable, "").strip()
            if not self._value:
                raise UserError(f"the environment variable {variable}, which is to hold {holds}, is not set")
            if not self._value.isascii() or not self._value.isprintable() or " " in self._value:
                raise UserError(f"the environment variable {variable} holds characters that no key has")
        forms = {self._value, json.dumps(self._value)[1:-1], quote(self._value, safe="")}
        self._forms = sorted((f for f in forms if len(f) >= SHORTEST), key=len, reverse=True)

    def __repr__(self) -> str:
        return f"Secret(${self.variable})" if self.variable else "Secret(none)"

    __str__ = __repr__

    def __reduce__(self) -> tuple[type["Secret"], tuple[str | None]]:
        return Secret, (self.variable,)  # the name travels, the value does not

    def reveal(self) -> str:
        """The value, for the request."""
        return self._value

    def redact(self, text: str) -> str:
        """The text without the value."""
        for form in self._forms:
            text = text.replace(form, f"[${self.variable}]")
        return text

    def redact_bytes(self, data: bytes) -> bytes:
        """The bytes without the value; the same object where it does not occur."""
        for form in self._forms:
            if form.encode() in data:
                data = data.replace(form.encode(), f"[${self.variable}]".encode())
        return data
