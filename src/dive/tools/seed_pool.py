"""The seed pool: the entities that a task may be about, and which of them are kept for evaluation.

Values come from the packs' own data, best known first, or from files of the user. Invariant: an entity belongs to exactly one
split, decided by a hash of its type and value alone, unless its type is common vocabulary. A pool that was opened for one split
never gives a value of the other, and `admits` tells for any value, wherever it was found, whether the split may state it.
"""

import hashlib
import random
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from itertools import zip_longest
from typing import Literal

import orjson

from dive.tools.fields import Entity
from dive.tools.pool import SeedSource, ToolPool
from dive.tools.spec import Json

Split = Literal["train", "evaluation"]
Popularity = Literal["mixed", "head", "tail", "uniform"]

EVALUATION_SHARE = 0.1
"""Of the entities of each type that is divided."""

_SHARED_NAMES = frozenset({"City"})
"""Types whose values that are no seeds may share their name with another."""
_KNOWN = 1500
"""Values of a type that people may have heard of: the first of so many."""
_DRAWS: dict[Popularity, tuple[float, float]] = {
    "mixed": (0.8, 1.6),
    "head": (1.0, 2.5),
    "uniform": (0.0, 1.0),
    "tail": (0.0, 0.4),
}
"""Share of the draws that keep to the known values, and exponent: a draw takes place `n · u^exponent` of n values, best known
first, with u uniform over [0, 1)."""
_NOTHING = object()


def split_of(entity: str, value: Json) -> Split:
    """The split of an entity, its type not being common: BLAKE2b over type and value, the lowest tenth is for evaluation."""
    content = entity.encode() + b"\0" + orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    number = int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big")
    return "evaluation" if number < EVALUATION_SHARE * 2**64 else "train"


class SeedPool:
    """Seeds by entity type, of one split or of all, read from their sources on first use."""

    def __init__(
        self,
        pool: ToolPool,
        split: Split | None = None,
        popularity: Popularity = "mixed",
        own: Mapping[str, Sequence[Json]] | None = None,
    ) -> None:
        """Open the seeds of a tool pool.

        Args:
            pool: whose packs bring the seeds
            split: the split to draw from; None for every value
            popularity: whether well-known values (head) or rare ones (tail) are drawn more often
            own: values of the user by entity type, best known first; they stand in place of the packs' values of that type
        """
        self._pool = pool
        self._split = split
        self._popularity: Popularity = popularity
        self._own = dict(own or {})
        self._values: dict[str, tuple[Json, ...]] = {}
        self._alone: dict[str, frozenset[Hashable]] = {}

    @cached_property
    def _sources(self) -> dict[str, list[SeedSource]]:
        found: dict[str, list[SeedSource]] = defaultdict(list)
        for source in self._pool.seed_sources:
            found[source.entity.name].append(source)
        return dict(found)

    @property
    def types(self) -> list[str]:
        """Names of the entity types that have seeds, sorted."""
        return sorted({*self._sources, *self._own})

    def has(self, entity: Entity | None) -> bool:
        """Can a value of this type be drawn?"""
        return entity is not None and (entity.name in self._sources or entity.name in self._own)

    def every(self, name: str) -> tuple[Json, ...]:
        """All values of a type, whatever their split, best known first."""
        if name in self._own:
            return tuple(_distinct(self._own[name]))
        columns = [self._pool.seed_values(source) for source in self._sources.get(name, ())]
        # the sources' turns alternate, so that each one's best known stand first
        return tuple(_distinct([v for row in zip_longest(*columns, fillvalue=_NOTHING) for v in row if v is not _NOTHING]))

    def values(self, name: str) -> tuple[Json, ...]:
        """The values of a type that this pool may give, best known first."""
        if name not in self._values:
            values = self.every(name)
            if self._split is not None and self.divided(name):
                values = tuple(v for v in values if split_of(name, v) == self._split)
            self._values[name] = values
        return self._values[name]

    def divided(self, name: str) -> bool:
        """Does each value of the type belong to one split only?"""
        known = self._pool.entities.get(name) or self._sources[name][0].entity
        return not known.common

    def admits(self, entity: Entity, value: Json) -> bool:
        """May a task of this split state the value, wherever it was found?"""
        if self._split is None or entity.common or not self.has(entity):
            return True
        return split_of(entity.name, value) == self._split

    def tells_apart(self, entity: Entity, value: Json) -> bool:
        """Does the value name one thing alone? Of cities only the seeds do for certain: the United States have three Dovers."""
        if entity.name not in _SHARED_NAMES or not self.has(entity):
            return True
        if entity.name not in self._alone:
            self._alone[entity.name] = frozenset(map(_key, self.every(entity.name)))
        return _key(value) in self._alone[entity.name]

    def draw(self, entity: Entity, rng: random.Random) -> Json:
        """A value of the type; None where the split holds none."""
        values = self.values(entity.name)
        if not values:
            return None
        known_share, exponent = _DRAWS[self._popularity]
        reach = min(len(values), _KNOWN) if rng.random() < known_share else len(values)
        return values[int(reach * rng.random() ** exponent)]

    def near(self, entity: Entity, value: Json, count: int, rng: random.Random) -> list[Json]:
        """Up to `count` other values of the type, about as well known as the given one, in random order."""
        values = self.values(entity.name)
        try:
            place = values.index(value)  # a tenth of a millisecond; a table of all places would take megabytes
        except ValueError:
            return []
        window = [v for v in values[max(0, place - 12) : place + 13] if v != value]
        return rng.sample(window, min(count, len(window)))


def _distinct(values: Sequence[Json]) -> list[Json]:
    """The values without repetitions, each at its first place."""
    found: dict[Hashable, Json] = {}
    for value in values:
        found.setdefault(_key(value), value)
    return list(found.values())


def _key(value: Json) -> Hashable:
    """The value itself where it can be a key: thousands of short encoded copies would cost more than the seeds."""
    return orjson.dumps(value) if isinstance(value, dict | list) else value
