"""Default phrases for tools that bring none: plain English by rule from the names of tools, fields and parameters.

They are there so that the built-in deriver can word a task at once; people edit them in the source's file, and a model needs
none. Invariant: a phrase names every parameter that it depends on, and nothing that the tool found.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dive.tools.foreign import type_of
from dive.tools.sources.records import FieldUse, RowWords
from dive.tools.sources.words import GENERIC, WRITING, belonging, counted, gerund, plural, singular, split, without_unit, words
from dive.tools.spec import Output

if TYPE_CHECKING:
    from dive.tools.sources.probe import Probed


_LABELS = frozenset(
    ["year", "month", "day", "id", "number", "code", "index", "no", "page", "port", "version", "latitude", "longitude"]
)
"""Words of numeric parameters that name something rather than measure it."""
_FROM, _TO = frozenset(["from", "source", "start", "origin"]), frozenset(["to", "target", "end", "destination"])
SEARCHED = frozenset(["query", "q", "search", "keyword", "keywords", "pattern", "term", "filter", "needle"])
"""Parameters that say what to look for."""


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
    leaves = Counter(output.path.rsplit(".", 1)[-1] for output in outputs if output.shape == "scalar")
    for output in outputs:
        if output.shape == "column":
            continue
        noun = _noun(probed, output, fields.get(output.path), rows.get(output.path))
        if output.shape == "scalar" and " of the " not in noun:
            noun = belonging(output.path, noun, shared=leaves[output.path.rsplit(".", 1)[-1]] > 1)
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
    if probed.writes:
        thing = next((name for name in speaks if name in about), None)
        others = [name for name in speaks if name != thing]
        told = f" with {_joined([_named(name, properties[name]) for name in others])}" if others else ""
        told += f" for {{{thing}}}" if thing is not None else ""
        return f" after {_deed(probed)}{told}"
    if len(speaks) == 1:
        [name] = speaks
        if name.lower() in SEARCHED and type_of(properties[name]) == "string":
            return f" matching {{{name}}}"
        if name.lower() in ("name", "id", "key", "code", "title", "symbol", "slug") and name not in about and probed.noun:
            return f" of the {singular(probed.noun)} {{{name}}}"
        if name in about or (type_of(properties[name]) in ("string", "array") and not _is_mode(properties[name])):
            return f" of {{{name}}}" if not probed.noun.startswith("number of") else f" in {{{name}}}"
        return f" for {_named(name, properties[name])}"
    if not speaks:
        return ""
    if ways := _way(speaks, about):
        others = [_named(name, properties[name]) for name in speaks if name not in ways]
        return (f" for {_joined(others)}" if others else "") + f" from {{{ways[0]}}} to {{{ways[1]}}}"
    # "the holidays of {country} for the year {year}": the thing that the phrase is about stands first, and without a label
    things = [name for name in speaks if name in about]
    first = f" of {{{things[0]}}}" if len(things) == 1 else ""
    named = [_named(name, properties[name]) for name in speaks if not first or name != things[0]]
    bounds = all(name.startswith(("a minimum", "a maximum")) for name in named)
    return f"{first} {'with' if bounds else 'for'} {_joined(named)}"


def _way(speaks: Sequence[str], about: set[str]) -> tuple[str, str] | None:
    """The parameters that something leads from and to, where there is one of each."""
    ends = [[n for n in speaks if n in about and split(n)[0] in words_] for words_ in (_FROM, _TO)]
    return (ends[0][0], ends[1][0]) if all(len(end) == 1 for end in ends) else None


def _deed(probed: "Probed") -> str:
    """What a tool that writes does, as a gerund: "adding a note"."""
    parts = split(probed.name)
    verb, *rest = parts if parts[0] in WRITING | {"add"} else [*_first_word(probed), *split(probed.noun)]
    thing = " ".join(rest)
    if not thing:
        return gerund(verb)
    article = "" if plural(thing) == thing else "an " if thing[0] in "aeiou" else "a "
    return f"{gerund(verb)} {article}{thing}"


def _first_word(probed: "Probed") -> list[str]:
    """The verb that the description begins with, in its plain form; that of a change in general where there is none."""
    found = split(probed.offer.description)[:1]
    return [singular(found[0])] if found and singular(found[0]) in WRITING | {"add"} else ["change"]


def _joined(named: Sequence[str]) -> str:
    return f"{', '.join(named[:-1])}{' and ' if len(named) > 1 else ''}{named[-1]}"


def _named(name: str, schema: object) -> str:
    """A parameter with its own words before its slot: "the target currency {target_currency}", "a weight of {weight_kg}"."""
    said = words(name) if without_unit(name).startswith("number of") else without_unit(name)
    if len(said) <= 2:
        return f"{said} = {{{name}}}"
    measured = type_of(schema) in ("number", "integer") and not _LABELS & set(split(name)) and not _is_mode(schema)
    if not measured:
        return f"the {said} {{{name}}}"
    if said.startswith("number ") and not said.startswith("number of"):
        said = f"number of {said.removeprefix('number ')}"  # "num_payments"
    elif counted(said):
        if type_of(schema) != "integer":
            return f"{said} of {{{name}}}"
        said = f"number of {said}"
    return f"{'an' if said[0] in 'aeiou' else 'a'} {said} of {{{name}}}"


def _is_mode(schema: object) -> bool:
    return isinstance(schema, dict) and bool(schema.get("enum"))


__all__ = ["asks_for"]
