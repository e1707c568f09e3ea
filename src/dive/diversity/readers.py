"""Reads tasks and trajectories, of Dive or of anyone, as samples.

A row says itself what it is: a Dive task has evidence and a certificate; anything with `messages` (or `conversation`,
`conversations`) in OpenAI chat form is a trajectory. Rows come from a run directory, from JSONL, or from Parquet.

Invariant: no row vanishes. A row that cannot be used is counted under a typed reason in `Intake.skipped`; a result that has
no call, or a call that has no result, is part of a trajectory that broke off and is measured as far as it goes.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import orjson

from dive.diversity.kinds import ToolFacts
from dive.diversity.provenance import flow_edges
from dive.diversity.samples import Call, Sample
from dive.errors import UserError

if TYPE_CHECKING:
    from dive.tools import ToolPool

View = Literal["path", "evidence"]
"""What of a Dive task is measured: the calls that its answer needs, or every call that was executed without an error."""

MESSAGE_COLUMNS = ("messages", "conversation", "conversations")
JSON_COLUMNS = ("evidence", "certificate", "provenance", "tools", *MESSAGE_COLUMNS)
"""Columns that a columnar file may hold as JSON text."""
BATCH = 500
"""Parquet rows in memory at a time."""


class Unusable(ValueError):
    """A row that gives no sample; the message is the typed reason."""


@dataclass
class Intake:
    """What reading one data set took, beside the samples themselves."""

    facts: ToolFacts = field(default_factory=ToolFacts)
    view: View = "path"
    pool: Callable[[], "ToolPool"] | None = None
    """Gives kinds and domains of the tools of Dive's own rows; called once, when the first of them is met."""
    rows: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """Reason → rows that gave no sample."""
    inferred_edges: bool = False
    """Whether any sample's edges come from value provenance."""
    _toolsets: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def samples(self, path: Path, limit: int | None = None) -> Iterator[Sample]:
        """The samples of a run directory, a JSONL file or a Parquet file, in their order; at most `limit` rows are read.

        Raises UserError where the place cannot be read as one of these.
        """
        for row in rows(path):
            if limit is not None and self.rows >= limit:
                return
            self.rows += 1
            try:
                yield self.sample(row)
            except Unusable as problem:
                self.skipped[str(problem)] += 1

    def sample(self, row: object) -> Sample:
        """One row as a sample. Raises Unusable."""
        if isinstance(row, bytes | memoryview):
            try:
                row = orjson.loads(row)
            except orjson.JSONDecodeError:
                raise Unusable("not_json") from None
        if not isinstance(row, dict):
            raise Unusable("not_an_object")
        row = {k: _parsed(v) if k in JSON_COLUMNS and isinstance(v, str) else v for k, v in row.items()}
        try:
            if "evidence" in row and "certificate" in row:
                self._know_tools()
                return self._task(row)
            for column in MESSAGE_COLUMNS:
                if isinstance(row.get(column), list):
                    if "policy" in row and "verdict" in row:
                        self._know_tools()
                    return self._trajectory(row, row[column])
        except (KeyError, TypeError, AttributeError, IndexError):
            raise Unusable("malformed") from None
        raise Unusable("neither_task_nor_trajectory")

    def _know_tools(self) -> None:
        """Dive's own rows speak of Dive's own tools; a foreign tool of the same name is another tool."""
        if self.pool is not None and self.facts.pool is None:
            self.facts.pool = self.pool()

    # -- tasks --------------------------------------------------------------------------------------------------------

    def _task(self, row: Mapping[str, Any]) -> Sample:
        if self.view == "path":
            steps = row["certificate"]["steps"]
            calls = [(s["id"], s["tool"]) for s in steps if s["kind"] == "call"]
            pairs = program_flows(steps)
        else:
            calls = [(c["id"], c["tool"]) for c in row["evidence"]["calls"] if c.get("error") is None]
            pairs = {(e["source"], e["target"]) for e in row["evidence"]["edges"]}
        place = {call: i for i, (call, _) in enumerate(calls)}
        edges = sorted({(place[s], place[t]) for s, t in pairs if s in place and t in place})
        domains = row.get("domains") if self.view == "path" else None
        return self._made(row, [tool for _, tool in calls], edges, row.get("toolset"), domains)

    # -- trajectories -------------------------------------------------------------------------------------------------

    def _trajectory(self, row: Mapping[str, Any], messages: Sequence[Any]) -> Sample:
        calls, said = calls_of(messages)
        self.inferred_edges = True
        return self._made(row, [c.tool for c in calls], flow_edges(calls, said), self._offered(row.get("tools")), None)

    def _offered(self, tools: object) -> list[str] | None:
        """Names of the tools on offer, and note of what they say of themselves."""
        if not isinstance(tools, list):
            return None
        names = []
        for tool in tools:
            tool = _parsed(tool) if isinstance(tool, str) else tool
            inner = tool.get("function", tool)
            name = str(inner["name"])
            names.append(name)
            if name not in self.facts.descriptions:
                self.facts.descriptions[name] = str(inner.get("description") or "")
        return names

    def _made(
        self,
        row: Mapping[str, Any],
        tools: Sequence[str],
        edges: Sequence[tuple[int, int]],
        toolset: Sequence[str] | None,
        domains: Sequence[str] | None,
    ) -> Sample:
        names = tuple([sys.intern(str(t)) for t in tools])
        offered = None if toolset is None else tuple(sorted({sys.intern(str(t)) for t in toolset}))
        if offered is not None:  # equal toolsets are kept once
            offered = self._toolsets.setdefault(offered, offered)
        if domains is None:
            said = row.get("domain")
            domains = [said] if isinstance(said, str) else self.facts.domains(names)
        return Sample(
            id=str(row.get("id", self.rows)),
            tools=names,
            kinds=tuple([self.facts.kind(name) for name in names]),
            edges=tuple(edges),
            toolset=offered,
            domains=tuple(sorted(set(domains))),
        )


def program_flows(steps: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Call-to-call dependencies of a certificate's program, through its operations, as (earlier, later) ids."""
    behind: dict[str, set[str]] = {}
    pairs: set[tuple[str, str]] = set()
    for step in steps:
        calls: set[str] = set()
        for source in step["arguments"].values() if step["kind"] == "call" else step["inputs"]:
            for inner in source["items"] if source["kind"] == "many" else (source,):
                if inner["kind"] == "step":
                    calls |= behind[inner["step"]]
        if step["kind"] == "call":
            pairs |= {(earlier, step["id"]) for earlier in calls}
            calls = {step["id"]}
        behind[step["id"]] = calls
    return pairs


def calls_of(messages: Sequence[Any]) -> tuple[list[Call], str]:
    """The calls of a chat with their results, in order, and all that user and system said.

    Results are joined to calls by id; where there is none, to the oldest call of the tool that still waits for one.
    """
    tools: list[str] = []
    arguments: list[object] = []
    turns: list[int] = []
    results: dict[int, object] = {}
    by_id: dict[str, int] = {}
    said: list[str] = []
    for turn, message in enumerate(messages):
        role = message.get("role")
        if role in ("user", "system", "developer"):
            said.append(_text(message.get("content")))
        elif role == "assistant":
            legacy = message.get("function_call")
            for request in message.get("tool_calls") or ([legacy] if legacy else []):
                request = _parsed(request) if isinstance(request, str) else request
                inner = request.get("function", request)
                if isinstance(request.get("id"), str):
                    by_id[request["id"]] = len(tools)
                tools.append(str(inner["name"]))
                given = inner.get("arguments", {})
                arguments.append(_parsed(given) if isinstance(given, str) else given)
                turns.append(turn)
        elif role in ("tool", "function"):
            place = by_id.pop(message.get("tool_call_id") or "", None)
            if place is None:
                name = message.get("name")
                waiting = (i for i in range(len(tools)) if i not in results and name in (None, tools[i]))
                place = next(waiting, None)
            if place is not None:
                content = message.get("content")
                results[place] = _text(content) or content
    calls = [Call(t, a, results.get(i), n) for i, (t, a, n) in enumerate(zip(tools, arguments, turns, strict=True))]
    return calls, "\n".join(said)


def _text(content: object) -> str:
    """A message's content as text; parts that are no text are left out."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(str(part["text"]) for part in content if isinstance(part, dict) and "text" in part)
    return ""


def _parsed(text: str) -> Any:
    """The JSON that a text holds, or the text."""
    if text[:1] in '{["-0123456789tfn ':
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text
    return text


# -- places -----------------------------------------------------------------------------------------------------------


def rows(path: Path) -> Iterator[object]:
    """Raw rows of a run directory, a JSONL or a Parquet file: JSON text or dictionaries. Raises UserError."""
    if path.is_dir():
        return _run_rows(path)
    if not path.exists():
        raise UserError(f"there is nothing at {path}")
    return FORMATS.get(path.suffix, _jsonl_rows)(path)


def _jsonl_rows(path: Path) -> Iterator[object]:
    try:
        with path.open("rb") as file:
            for line in file:
                if not line.isspace():
                    yield line
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None


def _parquet_rows(path: Path) -> Iterator[object]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UserError("Parquet needs an extra: pip install 'dive-agents[data]'") from None
    try:
        file = pyarrow.parquet.ParquetFile(path)
        wanted = [
            c
            for c in ("id", "domain", "domains", "toolset", "policy", "verdict", *JSON_COLUMNS)
            if c in file.schema_arrow.names
        ]
        for batch in file.iter_batches(batch_size=BATCH, columns=wanted):
            yield from batch.to_pylist()
    except (OSError, pyarrow.ArrowException) as error:
        raise UserError(f"{path} cannot be read as Parquet: {' '.join(str(error).split())[:200]}") from None


def _run_rows(path: Path) -> Iterator[object]:
    from dive.runtime.store import Run

    with Run(path) as run:
        for attempt in run.tasks():
            yield attempt.json


FORMATS: dict[str, Callable[[Path], Iterator[object]]] = {".parquet": _parquet_rows, ".jsonl": _jsonl_rows}
"""By the end of the name; every other file is read as JSONL."""
