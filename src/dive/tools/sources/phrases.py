"""Default phrases for tools that bring none: plain English by rule from the names of tools, fields and parameters.

They are there so that the built-in deriver can word a task at once; people edit them in the source's file, and a model needs
none. Invariant: a phrase names every parameter that it depends on, and nothing that the tool found.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dive.tools.foreign import type_of
from dive.tools.sources.records import FieldUse, RowWords
from dive.tools.sources.words import GENERIC, plural, split, without_unit, words
from dive.tools.spec import Output

if TYPE_CHECKING:
    from dive.tools.sources.probe import Probed


def asks_for(
    probed: "Probed",
    speaks: Sequence[str],
    outputs: Sequence[Output],
    fields: Mapping[str, FieldUse],
    rows: Mapping[str, RowWords],
    clashing: set[str],
    about: set[str],
) -> dict[str, tuple[str, ...]]:
    """Two phrases for every output: a noun phrase, and a question.

    `speaks` are the parameters, `clashing` the paths that another tool has too for the same parameters, `about` the
    parameters that name a thing.
    """
    found: dict[str, tuple[str, ...]] = {}
    tail = _tail(probed, speaks, about)
    if any("{" in name or "}" in name or "!" in name or ":" in name for name in speaks):
        return {}
    for output in outputs:
        if output.shape == "column":
            continue
        noun = _noun(probed, output, fields.get(output.path), rows.get(output.path))
        if output.path in clashing and probed.noun and probed.noun not in noun:
            noun = f"{noun} in the {probed.noun}"
        phrase = f"the {noun}{tail}"
        many = output.shape in ("list", "rows")
        found[output.path] = (phrase, f"What {'are' if many else 'is'} {phrase}?")
    return found


def _noun(probed: "Probed", output: Output, use: FieldUse | None, row: RowWords | None) -> str:
    """What the output is called: by its field, or by its tool where the field says nothing."""
    name = output.path.rsplit(".", 1)[-1]
    if output.shape == "rows" and row is not None:
        return row.plural
    generic = name.lower() in GENERIC or name.startswith(("value_", "answer_"))
    if output.shape == "list":
        listing = split(probed.name)[0] in ("list", "search", "find") or probed.noun.endswith("s")
        if name == "lines" and not listing:
            return "lines"
        base = words(name) if not generic else probed.noun if probed.noun.endswith("s") else "entries"
        return base if base.endswith("s") else plural(base)
    if generic:
        return probed.noun or "result"
    return (use.noun if use is not None else None) or without_unit(name)


def _tail(probed: "Probed", speaks: Sequence[str], about: set[str]) -> str:
    """The parameters, each with its name where that is needed to know which is which."""
    properties = probed.schema["properties"]
    if len(speaks) == 1:
        [name] = speaks
        if name in about or (type_of(properties[name]) in ("string", "array") and not _is_mode(properties[name])):
            return f" of {{{name}}}" if not probed.noun.startswith("number of") else f" in {{{name}}}"
        return f" for {_named(name)}"
    if not speaks:
        return ""
    # "the holidays of {country} for the year {year}": the thing that the phrase is about stands first, and without a label
    things = [name for name in speaks if name in about]
    first = f" of {{{things[0]}}}" if len(things) == 1 else ""
    named = [_named(name) for name in speaks if not first or name != things[0]]
    return f"{first} for {', '.join(named[:-1])}{' and ' if len(named) > 1 else ''}{named[-1]}"


def _named(name: str) -> str:
    """A parameter with its own words before its slot: "the target currency {target_currency}"."""
    said = words(name) if without_unit(name).startswith("number of") else without_unit(name)
    return f"{said} {{{name}}}" if len(said) <= 2 else f"the {said} {{{name}}}"


def _is_mode(schema: object) -> bool:
    return isinstance(schema, dict) and bool(schema.get("enum"))


__all__ = ["asks_for"]
