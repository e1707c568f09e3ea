"""What a figure of the report is: a drawing, its caption, and the table of what it shows."""

from dataclasses import dataclass
from urllib.parse import quote

from dive.report.markup import Markup

SMALL, NARROW, WIDE = 340, 400, 960
"""Widths: three or two abreast, both legible on a phone, and one across a page."""

Row = tuple[object, ...]


@dataclass(frozen=True)
class Figure:
    """A plot, its caption, and its figures as a table."""

    key: str
    """Name for files and anchors."""
    title: str
    caption: str
    drawing: Markup
    columns: tuple[str, ...]
    rows: list[Row]
    narrow: Markup | None = None
    """The same for a narrow screen, where `drawing` is a wide one."""


def link(**filters: object) -> str:
    """Place in the page that lists the tasks with these filters."""
    return "#tasks?" + "&".join(f"{key}={quote(str(value), safe='')}" for key, value in filters.items())
