"""Markup that cannot be broken into: every string is escaped unless it is already `Markup`.

Invariant: whatever a task, a tool or a file name holds, `element` gives well-formed HTML or SVG in which that content is
text or an attribute's value. Characters that would hide or reorder text (bidirectional controls, tags, zero-width spaces,
control characters) are spelled out, so that what one reads is what the data holds.
"""

import html
import re
from collections.abc import Iterable

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)
"""What a reader would not see. Tags after a black flag are kept: they make the flags of England, Scotland and Wales."""

VOID = frozenset({"meta", "link", "br", "hr", "input", "path", "rect", "line", "circle", "polygon", "polyline", "use"})


class Markup(str):
    """Text that is markup already, and safe as it stands."""

    __slots__ = ()


def visible(text: str) -> str:
    """The text with hidden characters spelled out as ⟨U+202E⟩."""
    return _HIDDEN.sub(lambda found: "".join(f"⟨U+{ord(character):04X}⟩" for character in found[0]), text)


def escape(content: object) -> Markup:
    """Content as markup: `Markup` as it is, None as nothing, everything else as escaped text."""
    if isinstance(content, Markup):
        return content
    return Markup("" if content is None else html.escape(visible(str(content)), quote=True))


def join(contents: Iterable[object], between: str = "") -> Markup:
    """All contents as one piece of markup."""
    return Markup(between.join(escape(content) for content in contents))


def element(name: str, /, *children: object, **attributes: object) -> Markup:
    """An element. Attributes that are None or False are left out, True stands for an empty one.

    A trailing underscore is dropped (`class_`), the others become hyphens (`stroke_width`); numbers are written short.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None and value is not False)
    if name in VOID and not children:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{join(children)}</{name}>")


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    if name == "viewbox":
        name = "viewBox"  # the one attribute of SVG that we use whose case matters
    if value is True:
        return f' {name}=""'
    text = number(value) if isinstance(value, float) else value
    return f' {name}="{escape(text)}"'


def number(value: float) -> str:
    """A coordinate with two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
