"""This machine in a server's answers: values of the environment, names of host and home, paths that it was not given.

A server runs where Dive runs and may tell of it: `get-env` shows a PATH, an error message the home directory. Tasks are handed
on, so such values must not get into them. Invariant: an answer that holds one is refused and never evidence; in a refusal's
words each is blotted out. What a caller gave, and what lies in the places that the server was started with, is no secret.
"""

import getpass
import os
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import orjson

from dive.tools.spec import Json

SHORTEST = 8
"""Characters below which a value of the environment tells nothing of a machine."""
BLOT = "[withheld]"
WITHHELD = "the answer is withheld."
"""How the refusal of such an answer ends."""
MOST_PATHS = 500
"""Paths of one answer that are looked for on disk."""
_COMMON = re.compile(r"(?:LANG|LC_\w+|TERM|COLORTERM|TZ|SHELL|PYTHON\w*|DEBIAN_FRONTEND|PAGER|EDITOR)$")
"""Variables whose values are alike on many machines."""
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/dev", "/proc", "/sys", "/run", "/boot")
"""Directories that every machine has; their names are common knowledge."""
_PROGRAMS = (".py", ".js", ".mjs", ".cjs", ".ts", ".sh", ".jar", ".rb")
"""Ends of files that a server consists of, which are no places that it was given."""
_PATH = re.compile(r"(?<![\w./:-])/(?:[\w.+@~-]+/)*[\w.+@~-]*[\w+@~-]")
_OWNER = re.compile(r"(?:^|[._])(?:user|user_?name|login|log_?name|host|host_?name|home)$", re.IGNORECASE)
"""Names of fields whose whole value is compared with the names of user and host, which may be ordinary words."""


class Machine:
    """What must not be told, given the places that a server was started with."""

    def __init__(self, places: Sequence[str] = ()) -> None:
        self._places = tuple(place.rstrip("/") for place in places if place.startswith("/") and place.rstrip("/"))

    def told(self, value: Json, given: Json = None) -> str | None:
        """What an answer tells of this machine, in words that do not repeat it; None where it tells nothing.

        `given` is what the caller sent: an echo tells nothing.
        """
        known = _text(given)
        text = _text(value)
        for what, secret in _values().items():
            if secret in text and secret not in known:
                return what
        for path in self._paths(text):
            if path not in known:
                return "a path of this machine"
        for name, held in _named(value):
            if _OWNER.search(name) and held in _names() and held not in known:
                return "the name of this machine's user or host"
        return None

    def blotted(self, value: Json, given: Json = None) -> Json:
        """A value without what its strings tell of this machine."""
        if isinstance(value, dict):
            return {name: self.blotted(inner, given) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.blotted(inner, given) for inner in value]
        return self._blotted(value, _text(given)) if isinstance(value, str) else value

    def _blotted(self, text: str, known: str) -> str:
        secrets = [secret for secret in _values().values() if secret in text] + list(self._paths(text))
        for secret in sorted(secrets, key=len, reverse=True):
            if secret not in known:
                text = text.replace(secret, BLOT)
        return text

    def _paths(self, text: str) -> Iterator[str]:
        """Paths of the text that exist here, beyond the given places and what every machine has."""
        found = dict.fromkeys(match[0] for match in _PATH.finditer(text))
        for path in list(found)[:MOST_PATHS]:
            if not any(path == p or path.startswith(f"{p}/") for p in (*self._places, *_SYSTEM)) and self._private(path):
                yield path

    def _private(self, path: str) -> bool:
        """Does the path, or a directory that it leads through, exist here? What a place's own path leads through is known."""
        if any(place.startswith(f"{path}/") for place in self._places):
            return False
        if path.startswith(f"{Path.home()}/"):
            return True
        steps = [path, *map(str, Path(path).parents)]
        return any(
            step.count("/") > 1 and not any(place.startswith(f"{step}/") for place in self._places) and os.path.lexists(step)
            for step in steps
        )


def places_in(connection: Mapping[str, Json]) -> list[str]:
    """Absolute paths that a server is given: in its command, its environment, its directory; not where its own program lies."""
    environment = connection.get("env") or {}
    words = [*(connection.get("command") or [])[1:], *environment.values(), connection.get("cwd"), connection.get("fresh")]
    found = []
    for word in words:
        for part in (str(word), str(word).partition("=")[2]) if word else ():
            path = Path(os.path.expandvars(part)).expanduser()
            if ("/" in part or part in (".", "..")) and path.suffix not in _PROGRAMS:
                found += [os.path.normpath(path.absolute()), str(path.resolve())]
    return list(dict.fromkeys(found))


@cache
def _values() -> dict[str, str]:
    """What is withheld → its value: telling variables of the environment, paths aside, and the host's name."""
    found = {
        f"the environment variable {name}": value
        for name, value in sorted(os.environ.items())
        if len(value) >= SHORTEST
        and not _COMMON.match(name)
        and re.search(r"[^A-Za-z ]", value)
        and not _PATH.fullmatch(value.rstrip("/"))
    }
    host = socket.gethostname()
    if len(host) >= SHORTEST:
        found["the host's name"] = host
    return found


@cache
def _names() -> frozenset[str]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a process without a name
        user = ""
    return frozenset({user, socket.gethostname(), str(Path.home())} - {"", "localhost"})


def _text(value: Json) -> str:
    """All strings of a value, one a line, names of fields aside."""
    return value if isinstance(value, str) else "\n".join(held for _, held in _named(value))


def _named(value: Json, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(inner, f"{name}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _named(inner, name)
    elif isinstance(value, str):
        yield name, value
        if value.lstrip().startswith(("{", "[")):
            try:
                yield from _named(orjson.loads(value), name)
            except orjson.JSONDecodeError:
                return


__all__ = ["BLOT", "WITHHELD", "Machine", "places_in"]
