"""The seed pool: the entities that a task may be about, and which of them are kept for evaluation.

Values come from the packs' own data, best known first, or from files of the user. Invariant: an entity of a divided type belongs
to exactly one split, decided by a hash of its type and value alone. A pool that was opened for one split never gives a value
of the other, and `admits` tells for any value, wherever it was found, whether the split may state it.
"""

import hashlib
import random
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from functools import cache, cached_property
from itertools import zip_longest
from typing import Literal

import orjson

from dive.tools.fields import Entity
from dive.tools.pool import SeedSource, ToolPool
from dive.tools.spec import Json

Split = Literal["train", "evaluation"]
Popularity = Literal["mixed", "head", "tail", "uniform"]

EVALUATION_SHARE = 0.1
"""Of the entities of a divided type."""
SMALLEST_DIVIDED = 50
"""A type with fewer values (planets, amino acids) is common vocabulary: both splits may speak of it."""
MEASURES = frozenset({"Date", "Integer", "Number", "Percent", "Year"})
"""Types whose values are amounts, not entities: common vocabulary as well."""

_EXPONENTS: dict[Popularity, float] = {"mixed": 1.6, "head": 4.0, "tail": 0.4, "uniform": 1.0}
"""A draw takes place `n · u^exponent` of n values, best known first, with u uniform over [0, 1)."""
_NOTHING = object()


def split_of(entity: str, value: Json) -> Split:
    """The split of an entity of a divided type: BLAKE2b over type and value, the lowest tenth is for evaluation."""
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
        self._exponent = _EXPONENTS[popularity]
        self._own = dict(own or {})
        self._divided: dict[str, bool] = {}
        self._values: dict[str, tuple[Json, ...]] = {}
        self._places: dict[str, dict[Hashable, int]] = {}
        self._split_of = cache(split_of) if split is not None else split_of

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
            self._divided[name] = name not in MEASURES and len(values) >= SMALLEST_DIVIDED
            if self._split is not None and self._divided[name]:
                values = tuple(v for v in values if split_of(name, v) == self._split)
            self._values[name] = values
            self._places[name] = {_key(v): i for i, v in enumerate(values)}
        return self._values[name]

    def divided(self, name: str) -> bool:
        """Does each value of the type belong to one split only?"""
        self.values(name)
        return self._divided[name]

    def admits(self, entity: Entity, value: Json) -> bool:
        """May a task of this split state the value, wherever it was found?"""
        if self._split is None or not self.has(entity) or not self.divided(entity.name):
            return True
        if isinstance(value, dict | list):
            return split_of(entity.name, value) == self._split
        return self._split_of(entity.name, value) == self._split

    def draw(self, entity: Entity, rng: random.Random) -> Json:
        """A value of the type; None where the split holds none."""
        values = self.values(entity.name)
        return values[int(len(values) * rng.random() ** self._exponent)] if values else None

    def near(self, entity: Entity, value: Json, count: int, rng: random.Random) -> list[Json]:
        """Up to `count` other values of the type, about as well known as the given one, in random order."""
        values = self.values(entity.name)
        place = self._places[entity.name].get(_key(value))
        if place is None:
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
