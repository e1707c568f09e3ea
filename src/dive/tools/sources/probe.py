"""Probing: find out by calling what a tool takes, what it returns, and whether it can be trusted.

Tools that say or look as if they change something are not called. The others are tried with candidate arguments until enough
calls succeed; what they return becomes candidates for their neighbours. Then every tool has to give the same again, and a
tool after whose call others answer differently has changed something after all. Invariants: a probed tool has been seen to
work with every argument that is written down for it; probing ends within its budget, whatever the server does.
"""

import datetime
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from dive.errors import ToolCrash, ToolError, ToolTimeout, UserError
from dive.tools.foreign import closed, shorten, type_of
from dive.tools.sources.candidates import Known, Matcher, blamed, candidates, hints_in, told
from dive.tools.sources.machine import WITHHELD
from dive.tools.sources.reading import Answer, empty, learn, read
from dive.tools.sources.records import Reading
from dive.tools.sources.words import PROCESSING, RETRIEVING, WRITING, common_prefix, singular, split, tool_noun, words
from dive.tools.spec import Json, Kind

ENOUGH = 12
"""Successful calls after which a tool is known well enough."""
FEW_WRITES = 4
"""The same for a tool that writes: each of its calls costs a fresh server."""
PER_PASS = 12
"""Calls of one tool in one pass."""
PASSES = 3
REPEATED = 3
"""Calls of each tool that are made again to see whether it gives the same."""
WITNESSES = 6
"""Tools that are asked before and after a call of one that may change something."""
SLOW = 2
"""Calls that may run into the time limit before a tool is given up."""

_DATES = ("%Y-%m-%d", "%a %b %d %Y", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d")
"""Forms of a date in which today is looked for."""
_MOVING = re.compile(
    r"(?:last_?)?access(?:ed|_time|ed_at)?|atime|elapsed\w*|took|(?:request|trace)_?id|(?:generated|retrieved|fetched)_?at",
    re.IGNORECASE,
)
"""Names of fields that move by themselves, even where two calls did not show it."""

_MOODY = frozenset(["now", "today", "current", "random", "uuid", "uuid4", "guid", "roll", "dice", "shuffle", "timestamp"])
"""Words in a tool's name that promise another answer every time."""

CallTool = Callable[[str, Mapping[str, Json]], Answer]
"""Tool and arguments in, answer out. Raises ToolError."""


@dataclass(frozen=True)
class Offer:
    """One tool as its server declares it."""

    name: str
    title: str | None
    description: str
    parameter_schema: dict[str, Json]
    result_schema: dict[str, Json] | None
    read_only: bool | None
    """What the server says; None where it says nothing."""


@dataclass(eq=False)
class Probed:
    """What was found out about one tool."""

    offer: Offer
    noun: str
    writes: bool
    sure: bool
    """Whether it is known, or only guessed, that the tool changes nothing."""
    schema: dict[str, Json] = field(default_factory=dict)
    tried: dict[bytes, str] = field(default_factory=dict)
    """Arguments → what went wrong with them, empty where nothing did."""
    successes: list[tuple[dict[str, Json], Answer]] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    results: list[tuple[dict[str, Json], dict[str, Json]]] = field(default_factory=list)
    """Arguments and fields of the successes."""
    bad: dict[str, list[Json]] = field(default_factory=dict)
    """Parameter → values of which the tool complained."""
    broken: int = 0
    """Calls that did not end, or ended the server."""
    slowest: float = 0.0
    reason: str | None = None
    """Why the tool is left out."""

    @property
    def name(self) -> str:
        """The tool's name at its server."""
        return self.offer.name

    @property
    def last_error(self) -> str:
        """The last thing that went wrong; an answer that had to be withheld says more than any refusal."""
        errors = [error for error in reversed(list(self.tried.values())) if error]
        withheld = [error for error in errors if error.endswith(WITHHELD)]
        return next(iter([*withheld, *errors]), "no arguments could be thought of")

    @property
    def enough(self) -> int:
        """Successful calls after which the tool is known well enough."""
        return FEW_WRITES if self.writes else ENOUGH


@dataclass(eq=False)
class Prober:
    """Probes the tools of one source."""

    offers: Sequence[Offer]
    call: CallTool
    matcher: Matcher
    examples: Mapping[str, Sequence[dict[str, Json]]] = field(default_factory=dict)
    """Tool → arguments that a person gave."""
    places: Sequence[Path] = ()
    """Existing paths that the server was started with."""
    budget: float = 120.0
    """Seconds."""
    restart: Callable[[], None] = lambda: None
    """Brings the server back to its first state, where it can be brought."""
    fresh: bool = False
    """Call tools that write, too: the server works on a copy, and is restarted after each such call."""
    known: Known = field(default_factory=Known)
    _until: float = 0.0

    def probe(self) -> list[Probed]:
        """Everything that can be found out, in the order of the offers."""
        self._until = time.monotonic() + self.budget
        prefix = common_prefix([offer.name for offer in self.offers])
        tools = [self._first_look(offer, prefix) for offer in self.offers]
        callable_ = [p for p in tools if p.reason is None and (not p.writes or self.fresh)]
        reading = [p for p in callable_ if p.sure and not p.writes]
        for _ in range(PASSES):
            for probed in reading:
                self._try(probed)
        for probed in callable_:
            if probed.writes:
                self._try(probed)
        unsure = [p for p in callable_ if not p.sure and not p.writes]
        for _ in range(PASSES):
            for probed in unsure:
                self._watched(probed, reading)
        if self.fresh or any(p.writes for p in unsure):
            self.restart()  # the first answers are to hold again, in a fresh copy too: the time it was made at is no result
        for probed in callable_:
            self._judge(probed)
        for probed in tools:
            if probed.writes and probed.reason is None and not self.fresh:
                probed.reason = "it writes, and writers are left out"
        return tools

    # -- before any call ----------------------------------------------------------------------------------------------

    def _first_look(self, offer: Offer, prefix: str | None) -> Probed:
        writes, sure = writing(offer, prefix)
        made = Probed(offer, tool_noun(offer.name, prefix), writes, sure)
        if _MOODY & set(split(offer.name)):
            made.reason = "by its name, it looks at the clock or throws dice"
        try:
            made.schema = closed(offer.name, offer.parameter_schema)
        except (UserError, TypeError, AttributeError) as error:  # a schema may be anything
            made.reason = shorten(str(error), 200)
        return made

    # -- calling ------------------------------------------------------------------------------------------------------

    def _try(self, probed: Probed) -> None:
        """Call one tool with what it has not been tried with."""
        if len(probed.successes) >= probed.enough or (probed.writes and not self.fresh):
            return
        made = 0
        for arguments in self._argument_sets(probed):
            if (
                made >= PER_PASS
                or len(probed.successes) >= probed.enough
                or probed.broken >= (SLOW if probed.successes else 1)
                or self._over()
            ):
                break
            if orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS) not in probed.tried:
                made += 1
                self._once(probed, arguments)
        if probed.successes:
            probed.reading = learn(probed.successes)
            self._harvest(probed)

    def _once(self, probed: Probed, arguments: dict[str, Json]) -> None:
        key = orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS)
        started = time.monotonic()
        try:
            answer = self._called(probed, arguments)
        except (ToolTimeout, ToolCrash) as error:
            probed.broken += 1
            probed.tried[key] = str(error)
            return
        except ToolError as error:
            probed.tried[key] = str(error)
            for name in blamed(str(error), arguments):
                if orjson.dumps(arguments[name]) not in self.known.good.get(name, {}):
                    probed.bad.setdefault(name, []).append(arguments[name])
            for name, offered in hints_in(str(error), arguments).items():
                for value in offered:
                    self.known.note(name, value)
            return
        probed.slowest = max(probed.slowest, time.monotonic() - started)
        try:
            read(Reading(form="text") if answer.structured is None else Reading(form="structured"), answer)
        except ToolError as error:
            probed.tried[key] = str(error)
            return
        if empty(answer):
            probed.tried[key] = "it answered that there is nothing"
            return
        probed.tried[key] = ""
        probed.successes.append((arguments, answer))
        for name, value in arguments.items():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str | int | float):
                    self.known.took(singular(name) if isinstance(value, list) else name, one)

    def _watched(self, probed: Probed, others: Sequence[Probed]) -> None:
        """Call a tool that may change something, and look whether it does."""
        if probed.writes or len(probed.successes) >= ENOUGH:
            return
        witnesses = [(p, p.successes[0][0]) for p in others if p.successes and not p.reason][:WITNESSES]
        steady = [(p, a, self._seen(p, a)) for p, a in witnesses]
        steady = [(p, a, seen) for p, a, seen in steady if self._seen(p, a) == seen]  # the others move by themselves
        self._try(probed)
        if any(self._seen(p, a) != seen for p, a, seen in steady):
            probed.writes = True
            if not self.fresh:
                probed.reason = "it changes what other tools return"

    def _called(self, probed: Probed, arguments: dict[str, Json]) -> Answer:
        """Call the tool; the state that it may have changed is not left to others."""
        try:
            return self.call(probed.name, arguments)
        finally:
            if probed.writes and self.fresh:
                self.restart()

    def _seen(self, probed: Probed, arguments: dict[str, Json]) -> object:
        try:
            return self.call(probed.name, arguments)
        except ToolError as error:
            return str(error)

    def _over(self) -> bool:
        return time.monotonic() > self._until

    def _argument_sets(self, probed: Probed) -> Iterator[dict[str, Json]]:
        """Arguments worth trying: what people gave, then the candidates of each parameter, every parameter at its own pace."""
        yield from self.examples.get(probed.name, ())
        properties: dict[str, Json] = probed.schema["properties"]
        required = [name for name in properties if name in probed.schema.get("required", ())]
        stated = probed.schema.get("examples")
        if isinstance(stated, list):
            yield from (e for e in stated if isinstance(e, dict))
        if not required:
            yield {}
            for name in properties:
                for value in self._candidates(probed, name)[:4]:
                    yield {name: value}
            return
        columns = {name: self._candidates(probed, name) for name in required}
        if not all(columns.values()):
            return
        if len(required) > 1:  # what a neighbour took under the same name needs no second opinion
            for name in required:
                if good := [v for v in self.known.good.get(name, {}).values() if v in columns[name]]:
                    columns[name] = good
        longest = max(len(values) for values in columns.values())
        kinds = [type_of(properties[name]) for name in required]
        for turn in range(longest * (1 if len(required) == 1 else 2)):
            arguments: dict[str, Json] = {}
            for place, (name, values) in enumerate(columns.items()):
                twin = kinds[:place].count(kinds[place])  # two parameters of a type get different values
                # neighbours in two lists may belong together, or be too much alike: every other time they are drawn apart
                step = turn if len(required) == 1 or place % 2 == 0 else turn * (1 + turn % 2) + turn // max(longest, 1)
                arguments[name] = values[(step + twin) % len(values)]
            yield arguments

    def _candidates(self, probed: Probed, name: str) -> list[Json]:
        part = probed.schema["properties"][name]
        schema = part if isinstance(part, dict) else {}
        if not schema.get("description"):
            schema = {**schema, "description": told(name, probed.offer.description)}
        bad = probed.bad.get(name, ())
        return [v for v in self._thought_of(probed, name, schema) if v not in bad]

    def _thought_of(self, probed: Probed, name: str, schema: dict[str, Json]) -> list[Json]:
        return candidates(name, schema, self.known, self.matcher, noun=probed.noun, places=self.places)

    # -- what answers teach -------------------------------------------------------------------------------------------

    def _harvest(self, probed: Probed) -> None:
        """Note what the answers hold, under every name by which a neighbour may ask for it."""
        for _, answer in probed.successes[-PER_PASS:]:
            try:
                value = read(probed.reading, answer)
            except ToolError:
                continue
            self._note(value, singular(probed.noun.split()[-1]) if probed.noun else "")

    def _note(self, value: Json, parent: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                name = "_".join(split(key))
                for one in inner if isinstance(inner, list) else [inner]:
                    if isinstance(one, dict):
                        self._note(one, parent if name in ("items", "results", "data") else singular(name))
                    elif isinstance(one, str | int | float) and len(str(one)) <= 90 and "\n" not in str(one):
                        self.known.note(singular(name), one)
                        self.known.note(name, one)
                        if parent:
                            self.known.note(f"{parent}_{singular(name)}", one)
                            if name in ("id", "name", "key", "code", "title", "symbol", "items", "lines"):
                                self.known.note(parent, one)
                        if isinstance(inner, list) and isinstance(one, str):
                            self.known.lines.setdefault(one.encode(), one)

    # -- judging ------------------------------------------------------------------------------------------------------

    def _judge(self, probed: Probed) -> None:
        """Read all answers alike, ask again, and say why a tool cannot be used."""
        if probed.reason is not None:
            return
        if not probed.successes:
            if not probed.tried and self._over():
                probed.reason = f"there was no time to try it within {self.budget:g} seconds (--budget)"
            else:
                what = "no call ended" if probed.broken else "no call succeeded"
                probed.reason = shorten(f"{what}: {probed.last_error}", 300)
            return
        if all(answer.others and not answer.texts and answer.structured is None for _, answer in probed.successes):
            probed.reason = f"it answers with {probed.successes[0][1].others[0]}, not with text"
            return
        probed.reading = learn(probed.successes)
        again = self._again(probed)
        if again is not None:
            probed.reason = again
            return
        for arguments, answer in probed.successes:
            try:
                probed.results.append((arguments, read(probed.reading, answer)))
            except ToolError:
                continue
        if not any(result for _, result in probed.results):
            probed.reason = "nothing that it answers stays the same"

    def _again(self, probed: Probed) -> str | None:
        """Make some calls again; drop fields that move by themselves. Why the tool cannot be used, or None."""
        moving: set[str] = set()
        for arguments, first in probed.successes[:REPEATED]:
            try:
                second = self._called(probed, arguments)
                one, other = read(probed.reading, first), read(probed.reading, second)
            except ToolError as error:
                return shorten(f"the same call succeeded once and failed once: {error}", 300)
            moving |= set(moved(one, other))
        moving |= set(self._clocked(probed))
        if not moving:
            return None
        if (
            "" in moving
            or kind_of(probed) == "processing"
            or any(path in ("text", "lines", "value", "items") for path in moving)
        ):
            return "the same call gives different answers at different times"
        probed.reading = probed.reading.model_copy(update={"drop": tuple(sorted(moving))})
        return None

    def _clocked(self, probed: Probed) -> list[str]:
        """Fields that hold today's date in every answer, though nobody gave it: they will hold another one tomorrow."""
        today = datetime.datetime.now(datetime.UTC).date()
        days = {(today + datetime.timedelta(days=shift)).strftime(form) for shift in (-1, 0, 1) for form in _DATES}
        found: list[set[str]] = []
        for arguments, answer in probed.successes:
            if any(day in str(arguments) for day in days):
                continue
            try:
                flat = dict(flattened(read(probed.reading, answer)))
            except ToolError:
                continue
            found.append({
                path for path, value in flat.items()
                if (isinstance(value, str) and any(d in value for d in days)) or _MOVING.fullmatch(path.rsplit(".", 1)[-1])
            })  # fmt: skip
        return sorted(set.intersection(*found)) if found else []


def writing(offer: Offer, prefix: str | None) -> tuple[bool, bool]:
    """Does a tool change something, and is that sure? By what the server says, else by its name and its description."""
    if offer.read_only is not None:
        return not offer.read_only, True
    parts = split(offer.name)
    if len(parts) > 1 and parts[0] == prefix:
        parts = parts[1:]
    schema = offer.parameter_schema.get("properties", {})
    numeric = bool(schema) and all(type_of(part) in ("number", "integer") for part in schema.values())
    if parts and parts[0] in WRITING and not numeric:
        return True, True
    if parts and parts[0] in RETRIEVING:
        return False, True
    if parts and parts[0] == "add" and not numeric and len(parts) > 1:
        return True, True
    first = re.match(r"\W*(\w+)", offer.description)
    verb = first[1].lower() if first is not None else ""
    if {verb, singular(verb)} & WRITING and not numeric:
        return True, True
    sure = numeric or (parts[:1] != [] and parts[0] in PROCESSING - {"add", "generate", "build", "make", "merge", "join"})
    return False, sure


def kind_of(probed: Probed) -> Kind:
    """Retrieval or processing, by name, description and parameters."""
    if probed.writes:
        return "processing"
    parts = split(probed.name)
    verbs = [p for p in parts if p in RETRIEVING or p in PROCESSING]
    if verbs:
        return "retrieval" if verbs[0] in RETRIEVING else "processing"
    first = re.match(r"\W*(\w+)", probed.offer.description)
    said = singular(first[1].lower()) if first is not None else ""
    if said in PROCESSING or said in RETRIEVING:
        return "processing" if said in PROCESSING else "retrieval"
    required = [probed.schema["properties"][n] for n in probed.schema.get("required", ()) if n in probed.schema["properties"]]
    return "processing" if required and all(type_of(part) in ("number", "integer") for part in required) else "retrieval"


def flattened(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every scalar with its path; elements of a list share theirs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flattened(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from flattened(inner, path)
    else:
        yield path, value


def moved(one: Json, other: Json, path: str = "") -> Iterator[str]:
    """Paths at which two answers to the same call differ; the path of a list where its length does."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from moved(one.get(key), other.get(key), f"{path}.{key}" if path else key)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for left, right in zip(one, other, strict=True):
            yield from moved(left, right, path)
    elif one != other:
        yield path


__all__ = ["CallTool", "Offer", "Probed", "Prober", "flattened", "kind_of", "moved", "words", "writing"]
