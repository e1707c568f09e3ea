"""The paper's data arms, cut from one run: what does more data bring, what more variety, what a larger pool?

Every arm has four scales. All start from the same S1, one fixed toolset over the base domains and `budget` tasks, and then

    quantity           the fixed toolset stays, the tasks grow: 1, 2, 3, 4 times the budget
    variety            the tasks stay at the budget, the base domains stay, the number of toolsets grows up to one per task
    pool_and_variety   as variety, and the pool grows as well: a third of the other domains at each further scale
    order_01 … 24      the budget, each task with a toolset of its own, domains added to the base in a random order

Matched: all arms train on one side of one split by seed entity, which keeps tasks with the seed or the toolset of a
held-out task out of all of them, and all take the same number of tasks of each difficulty (calls needed), in the shares
that the fixed toolset serves. What an arm offers for a task always holds the tools that its answer needs.

Invariant: `build` is a pure function of tasks, domains and plan; nothing depends on the order of the tasks.
"""

import hashlib
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path

import orjson

from dive.errors import UserError, unwritable
from dive.records import Record

SCALES = 4
TOOLSET = (15, 50)
"""Fewest and most tools that an arm's toolset offers, where its pool has so many."""
HELD_OUT = "held_out.jsonl"
"""The file of the tasks that no arm trains on."""
STRATA = (2, 4, 7)
"""Tasks are matched by their calls: up to 2, 3–4, 5–7, more."""


@dataclass(frozen=True, slots=True)
class Item:
    """What an arm must know of a task."""

    id: str
    seed: str
    """The entity that the task was drawn around; the split keeps tasks of one seed together."""
    path: frozenset[str]
    """Tools that the answer needs."""
    toolset: frozenset[str]
    calls: int

    @property
    def stratum(self) -> int:
        """Which class of difficulty it is matched in."""
        return sum(self.calls > bound for bound in STRATA)


@dataclass(frozen=True)
class Plan:
    """What arms to build."""

    base: tuple[str, ...] = ("general",)
    """Domains that every arm starts from."""
    budget: int | None = None
    """Tasks per arm at S1; as many as the run allows where None."""
    orders: int = 24
    held_out: float = 0.1
    """Share of seeds that no arm trains on."""
    seed: int = 1


class Row(Record):
    """One task of an arm at a scale."""

    task: str
    toolset: tuple[str, ...]
    """What the arm offers for it."""


class ArmInfo(Record):
    """One arm at one scale."""

    arm: str
    scale: int
    order: int | None
    """Which order of domains; None for the other arms."""
    file: str
    """Beside the manifest; arms that hold the same rows share a file."""
    tasks: int
    calls: int
    """Calls that the tasks need, together."""
    tools: int
    """Tools offered at least once."""
    toolsets: int
    """Different toolsets."""
    domains: tuple[str, ...]
    sha256: str


class Manifest(Record):
    """What was built, and from what."""

    version: int = 1
    source: str
    """Hash over the ids of the run's tasks."""
    base: tuple[str, ...]
    seed: int
    train: int
    held_out: int
    budget: int
    strata: tuple[int, ...]
    """Of the budget, tasks of up to 2 calls, 3–4, 5–7, more."""
    orders: tuple[tuple[str, ...], ...]
    arms: tuple[ArmInfo, ...]


@dataclass
class Built:
    """Arms in memory: a manifest, and the rows of each of its files."""

    manifest: Manifest
    files: dict[str, bytes]


def read_tasks(path: Path) -> Iterator[Item]:
    """The tasks of a run directory or a file. Raises UserError for a row that is no Dive task."""
    from dive.diversity.readers import rows

    for number, raw in enumerate(rows(path), 1):
        try:
            row = raw if isinstance(raw, dict) else orjson.loads(raw)  # type: ignore[arg-type]
            parts = {k: orjson.loads(row[k]) if isinstance(row[k], str) else row[k] for k in ("certificate", "provenance")}
            needed = [s["tool"] for s in parts["certificate"]["steps"] if s["kind"] == "call"]
            seed = parts["provenance"]["seed"]
            entity = orjson.dumps([seed["entity"], seed["value"]], option=orjson.OPT_SORT_KEYS).decode()
            yield Item(row["id"], entity, frozenset(needed), frozenset(row["toolset"]) | frozenset(needed), len(needed))
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise UserError(f"row {number} of {path} is no Dive task ({type(error).__name__}: {error})") from None


def build(items: Iterable[Item], domains: Mapping[str, str], plan: Plan) -> Built:
    """Build every arm. `domains` says the domain of each tool.

    Raises UserError where the run cannot fill the arms.
    """
    if not 0 <= plan.held_out < 1:
        raise UserError(f"held_out is {plan.held_out}; give a share from 0 to below 1")
    every = sorted(items, key=lambda item: _rank(plan.seed, item.id))
    train, held = split(every, plan)
    return _Builder(train, held, every, domains, plan).build()


def split(items: Sequence[Item], plan: Plan) -> tuple[list[Item], list[Item]]:
    """Train and held-out tasks: by seed entity, and then without the tasks that share a toolset with a held-out one."""
    held = [i for i in items if _share(plan.seed, "split", i.seed) < plan.held_out]
    toolsets = {i.toolset for i in held}
    train = [i for i in items if _share(plan.seed, "split", i.seed) >= plan.held_out and i.toolset not in toolsets]
    return train, held


def _digest(*parts: object) -> bytes:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode(errors="surrogatepass")).digest()


def _rank(seed: int, name: str) -> bytes:
    return _digest(seed, "rank", name)


def _share(seed: int, purpose: str, name: str) -> float:
    return int.from_bytes(_digest(seed, purpose, name)[:7], "big") / 2**56


@dataclass
class _Builder:
    train: Sequence[Item]
    """In the order in which arms take them."""
    held: Sequence[Item]
    every: Sequence[Item]
    domains: Mapping[str, str]
    plan: Plan
    calls: dict[str, int] = field(init=False)
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[bytes, str] = field(default_factory=dict)
    arms: list[ArmInfo] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.calls = {i.id: i.calls for i in self.train}

    def build(self) -> Built:
        others = sorted({self._domain(t) for i in self.train for t in i.path} - set(self.plan.base))
        base = [i for i in self.train if self._within(i, self.plan.base)]
        if not base:
            raise UserError(f"no task of the run stays within {', '.join(self.plan.base)}; choose other base domains")
        fixed = fixed_toolset(base)
        inside = [i for i in base if i.path <= fixed]
        orders = domain_orders(others, self.plan.orders, self.plan.seed)
        budget, quota = self._budget(inside)
        first = self._rows(pick(inside, quota, 1), fixed)
        for scale in range(1, SCALES + 1):
            rows = self._rows(pick(inside, quota, scale), fixed)
            self._keep("quantity", scale, None, self.plan.base, rows)
        for scale in range(1, SCALES + 1):
            rows = first if scale == 1 else self._varied(base, self.plan.base, quota, budget, scale)
            self._keep("variety", scale, None, self.plan.base, rows)
        for scale in range(1, SCALES + 1):
            added = (*self.plan.base, *_first(orders[0] if orders else (), scale - 1, SCALES - 1))
            pool = [i for i in self.train if self._within(i, added)]
            rows = first if scale == 1 else self._varied(pool, added, quota, budget, scale)
            self._keep("pool_and_variety", scale, None, added, rows)
        for number, order in enumerate(orders, 1):
            for scale in range(1, SCALES + 1):
                added = (*self.plan.base, *_first(order, scale, SCALES))
                pool = [i for i in self.train if self._within(i, added)]
                self._keep(f"order_{number:02d}", scale, number, added, self._own(pick(pool, quota, 1), added))
        everything = sorted({self._domain(t) for i in self.held for t in i.toolset})
        self.files[HELD_OUT] = b"".join(row.to_json() + b"\n" for row in self._own(self.held, everything))
        manifest = Manifest(
            source=hashlib.sha256("\n".join(sorted(i.id for i in self.every)).encode()).hexdigest()[:16],
            base=self.plan.base, seed=self.plan.seed, train=len(self.train), held_out=len(self.held),
            budget=budget, strata=tuple(quota), orders=tuple(orders), arms=tuple(self.arms),
        )  # fmt: skip
        return Built(manifest, self.files)

    def _budget(self, inside: Sequence[Item]) -> tuple[int, list[int]]:
        """The budget, and its tasks by stratum: in the shares of the tasks that the fixed toolset serves."""
        there = Counter(i.stratum for i in inside)
        most = len(inside) // SCALES
        budget = most if self.plan.budget is None else self.plan.budget
        if not 1 <= budget <= most:
            raise UserError(
                f"the fixed toolset over {', '.join(self.plan.base)} serves {len(inside):,} tasks, which allows a budget of "
                f"1 to {most:,} at four scales; asked for {budget:,}. A larger run or more base domains help"
            )
        # rounded down, so that four times the quota never exceeds what is there
        quota = [budget * there[s] // len(inside) for s in range(len(STRATA) + 1)]
        return sum(quota), quota

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _varied(self, pool: Sequence[Item], allowed: Sequence[str], quota: list[int], budget: int, scale: int) -> list[Row]:
        """`budget` tasks over a number of toolsets that grows with the scale, from one in geometric steps to one per task."""
        if scale == SCALES:
            return self._own(pick(pool, quota, 1), allowed)
        wanted = max(2, round(budget ** ((scale - 1) / (SCALES - 1))))
        left = list(quota)
        made: list[Row] = []
        taken: set[str] = set()
        for number in range(wanted):
            share = _even(left, wanted - number)
            free = [i for i in pool if i.id not in taken and left[i.stratum]]
            if not free or not sum(share):
                break
            toolset = toolset_around(free, f"{self.plan.seed}/{scale}/{number}")
            chosen = pick((i for i in free if i.path <= toolset), share, 1, strict=False)
            for item in chosen:
                left[item.stratum] -= 1
                taken.add(item.id)
            made += self._rows(chosen, toolset)
        # what no shared toolset served keeps its own
        rest = pick((i for i in pool if i.id not in taken), left, 1)
        return sorted(made + self._own(rest, allowed), key=lambda row: _rank(self.plan.seed, row.task))

    def _rows(self, chosen: Sequence[Item], toolset: frozenset[str]) -> list[Row]:
        offered = tuple(sorted(toolset))
        return [Row(task=i.id, toolset=offered) for i in chosen]

    def _own(self, chosen: Sequence[Item], allowed: Sequence[str]) -> list[Row]:
        """Each task with its own toolset, as far as the arm's pool has its tools."""
        kept = set(allowed)
        return [
            Row(task=i.id, toolset=tuple(sorted(t for t in i.toolset if t in i.path or self._domain(t) in kept)))
            for i in chosen
        ]

    def _keep(self, arm: str, scale: int, order: int | None, domains: Sequence[str], rows: Sequence[Row]) -> None:
        content = b"".join(row.to_json() + b"\n" for row in rows)
        digest = hashlib.sha256(content).digest()
        name = self.names.setdefault(digest, f"{arm}-s{scale}.jsonl")
        self.files[name] = content
        self.arms.append(
            ArmInfo(arm=arm, scale=scale, order=order, file=name, tasks=len(rows), calls=sum(self.calls[r.task] for r in rows),
                    tools=len({t for r in rows for t in r.toolset}), toolsets=len({r.toolset for r in rows}),
                    domains=tuple(sorted(domains)), sha256=digest.hex())
        )  # fmt: skip

    def _domain(self, tool: str) -> str:
        try:
            return self.domains[tool]
        except KeyError:
            raise UserError(f"the run uses the tool '{tool}', which is not installed, so its domain is unknown") from None

    def _within(self, item: Item, allowed: Sequence[str]) -> bool:
        return all(self._domain(tool) in allowed for tool in item.path)


def _first(order: Sequence[str], step: int, steps: int) -> Sequence[str]:
    """The domains that are in by this step, in steps as even as can be."""
    return order[: math.ceil(len(order) * step / steps)]


def _even(left: Sequence[int], groups: int) -> list[int]:
    """What one of so many groups takes of what is left."""
    return [-(-n // groups) for n in left]


def pick(items: Iterable[Item], quota: Sequence[int], times: int, *, strict: bool = True) -> list[Item]:
    """The first items of each stratum, `times` the quota of it, in their order.

    Raises UserError where there are fewer, unless not `strict`.
    """
    left = [times * n for n in quota]
    chosen = []
    for item in items:
        if left[item.stratum]:
            left[item.stratum] -= 1
            chosen.append(item)
    if strict and any(left):
        raise UserError(f"an arm lacks {sum(left):,} tasks of the difficulty that the others have; choose a smaller budget")
    return chosen


def domain_orders(domains: Sequence[str], count: int, seed: int) -> list[tuple[str, ...]]:
    """So many different random orders of the domains, or all that there are. Raises UserError for a count below 0."""
    if count < 0:
        raise UserError(f"orders is {count}; give 0 or more")
    if not domains:
        return []
    if math.factorial(len(domains)) <= count:
        return list(permutations(domains))
    rng = random.Random(f"{seed}/orders")
    found: dict[tuple[str, ...], None] = {}
    while len(found) < count:
        found.setdefault(tuple(rng.sample(domains, len(domains))))
    return list(found)


def fixed_toolset(items: Sequence[Item]) -> frozenset[str]:
    """A toolset of full size that serves many of the tasks."""
    return grow(items, (), TOOLSET[1])


def toolset_around(items: Sequence[Item], purpose: str) -> frozenset[str]:
    """A toolset of random size that serves many of the tasks, one drawn at random among them."""
    rng = random.Random(purpose)
    start = sorted(items[rng.randrange(len(items))].path)
    return grow(items, start, max(rng.randint(*TOOLSET), len(start)))


def grow(items: Sequence[Item], begin: Sequence[str], size: int) -> frozenset[str]:
    """Add to the tools to begin with, greedily, what brings most tasks nearest to being served."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        for tool in item.path:
            holders[tool].append(place)
    missing = [len(item.path) for item in items]
    weights = [0.0] + [1.0 / (n * n) for n in range(1, 1 + max(missing, default=0))]
    worth = {tool: math.fsum(weights[missing[place]] for place in places) for tool, places in holders.items()}
    chosen: set[str] = set()
    pending = list(begin)
    while len(chosen) < size and worth:
        tool = pending.pop(0) if pending else max(worth, key=lambda t: (round(worth[t], 9), t))
        chosen.add(tool)
        worth.pop(tool)
        for place in holders[tool]:
            before, missing[place] = missing[place], missing[place] - 1
            for other in items[place].path:
                if other in worth:
                    worth[other] += weights[missing[place]] - weights[before]
    return frozenset(chosen)


def write(built: Built, out: Path) -> Manifest:
    """Write the arms into a new or empty directory, the manifest last. Raises UserError, or StoreError if the disk fails."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserError(f"{out} is not an empty directory; name a new place")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in built.files.items():
            (out / name).write_bytes(content)
        scratch = out / ".manifest.json"
        scratch.write_bytes(built.manifest.to_json() + b"\n")
        scratch.rename(out / "manifest.json")
    except OSError as error:
        raise unwritable(out, error) from None
    return built.manifest
