"""What the connected packs share: asking a service, reading its reply, and making the tools.

Invariant: what a service does not say is None, an answer in a form that its documentation does not show is an error that says
so, and an identifier that cannot exist is refused before anybody is asked.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from dive.errors import ToolError, ToolUnavailable
from dive.runtime.http.client import Client, Refused, Request
from dive.tools import Result, Tool, tool
from dive.tools.spec import Example

T = TypeVar("T")

TIME_LIMIT = 45.0
"""Seconds for a call: the HTTP layer's own deadline comes first, so this ends only what it cannot."""


def operation(
    *, domain: str, asks: Mapping[str, Sequence[str]], examples: Sequence[Example], via: Mapping[str, str] | None = None
) -> Callable[[Callable[..., Result]], Tool]:
    """`@tool` for a question to a service: a retrieval that runs in a worker process."""
    return tool(
        domain=domain, kind="retrieval", asks=asks, examples=examples, via=via, isolation="process", time_limit=TIME_LIMIT
    )


class Api(Client):
    """A client whose "no such thing" is a sentence."""

    def find(
        self,
        path: str,
        query: Mapping[str, object] | None = None,
        *,
        missing: str,
        statuses: tuple[int, ...] = (404,),
        form: Any = "json",
    ) -> Any:
        """The content at `path`; ToolError(`missing`) where the service answers with one of `statuses`."""
        try:
            return self.get(path, query, form)
        except Refused as error:
            if error.status in statuses:
                raise ToolError(missing) from None
            raise

    def need(self, value: T | None, what: str) -> T:
        """The value. Raises ToolUnavailable where the reply lacks what its documentation promises."""
        if value is None:
            raise ToolUnavailable(f"{self.service.title} answered in an undocumented form: there is no {what}.")
        return value


# -- reading replies ---------------------------------------------------------------------------------------------------


def at(value: Any, *path: str | int) -> Any:
    """What stands at the path of keys and indices, or None."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def items(value: Any, *path: str | int) -> list[Any]:
    """The list at the path; empty where there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def text(value: Any, *path: str | int) -> str | None:
    """The text at the path, white space made plain; None where there is none, or an empty one."""
    found = at(value, *path)
    return " ".join(found.split()) or None if isinstance(found, str) else None


def whole(value: Any, *path: str | int) -> int | None:
    """The whole number at the path, also where it is written as text."""
    found = at(value, *path)
    if isinstance(found, str) and re.fullmatch(r"-?\d{1,18}", found):
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def real(value: Any, *path: str | int) -> float | None:
    """The number at the path, also where it is written as text."""
    found = at(value, *path)
    if isinstance(found, str):
        try:
            found = float(found)
        except ValueError:
            return None
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def yes(value: Any, *path: str | int) -> bool | None:
    """The truth value at the path."""
    found = at(value, *path)
    return found if isinstance(found, bool) else None


def texts(values: Sequence[Any], *path: str | int) -> list[str]:
    """The text at the path of each value that has one."""
    return [found for value in values if (found := text(value, *path)) is not None]


# -- arguments ---------------------------------------------------------------------------------------------------------


def form_of(value: str, pattern: str, what: str) -> str:
    """The trimmed value. Raises ToolError where it is not of the form; `what` says what is: "a PMID such as 13054692"."""
    value = value.strip()
    if not re.fullmatch(pattern, value, re.ASCII):
        raise ToolError(f"'{value[:60]}' is not {what}.")
    return value


def name_of(value: str, what: str, longest: int = 150) -> str:
    """The value as a name, white space made plain. Raises ToolError where nobody could be called so."""
    value = " ".join(value.split())
    if not value or len(value) > longest or not value.isprintable() or not any(c.isalnum() for c in value):
        raise ToolError(f"Give {what}, of at most {longest} characters.")
    return value


def phrase_of(value: str, what: str, longest: int = 150) -> str:
    """A name for a query language: without the characters that such languages use as operators."""
    return name_of(re.sub(r'["\\\[\](){}*?~^:+=<>|&!/;$%@#]', " ", value), what, longest)


def doi_of(value: str) -> str:
    """The DOI in lower case, without resolver. Raises ToolError where it is none."""
    bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", value.strip(), flags=re.IGNORECASE).lower()
    if {".", ".."} & set(bare.split("/")):  # they would lead elsewhere in an address
        raise ToolError(f"'{value[:60]}' is not a DOI such as 10.1038/171737a0.")
    return form_of(bare, r"10\.\d{4,9}/[!-~]{1,200}", "a DOI such as 10.1038/171737a0")


def at_doi(template: str, doi: str) -> str:
    """A path with a DOI in it, its slashes as they are: so all services write it."""
    return Request.at(template, doi, safe="/")


def issn_of(value: str) -> str:
    """The ISSN with its hyphen. Raises ToolError where it is none."""
    digits = re.sub(r"^(\d{4})-?(\d{3}[\dXx])$", r"\1-\2", value.strip()).upper()
    return form_of(digits, r"\d{4}-\d{3}[\dX]", "an ISSN such as 0028-0836")


def gene_of(value: str) -> str:
    """A gene symbol as HGNC writes it. Raises ToolError where it cannot be one."""
    symbol = form_of(value, r"[A-Za-z][A-Za-z0-9-]{0,29}", "a gene symbol such as BRCA1")
    return symbol if re.fullmatch(r"C[0-9XY]{1,2}orf\d+", symbol) else symbol.upper()


def same_name(one: str, other: str) -> bool:
    """Do two titles or names differ in nothing but case and punctuation?"""
    return re.sub(r"\W+", " ", one).strip().casefold() == re.sub(r"\W+", " ", other).strip().casefold()


def country_called(code: str | None) -> str | None:
    """The English name of an ISO 3166 code of two letters, as the other packs write it."""
    from dive.packs.general.places import countries

    return countries()[code.upper()].name if code and code.upper() in countries() else None
