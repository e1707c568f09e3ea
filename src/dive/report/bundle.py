"""The browser's data: a compact index that the page holds, and the tasks in full, packed in chunks.

Everything travels as base64 of zlib of JSON, so nothing that a task holds can be read as markup or script. The index is by
column, with tools, domains, topologies and operators numbered. Chunks stand in the page while they are small, and in files
beside it when they are not: scripts that hand their content to the page, because a page opened from disk may fetch nothing.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from dive.diversity.readers import MESSAGE_COLUMNS
from dive.report.graph import pictures
from dive.report.source import VERDICTS, Entry
from dive.report.survey import Rejection, Shape
from dive.report.topology import parse
from dive.runtime.models import text_of
from dive.synthesis.reasons import REASONS
from dive.tools.fields import say_plain

INLINE = 6_000_000
"""Most characters of packed chunks that the page itself holds."""
CHUNK_TASKS = 100
CHUNK_BYTES = 1_000_000
"""A chunk is closed when it holds this much JSON or that many tasks."""
EXCERPT = 300
"""Characters of an answer that the index holds."""
DETAIL = 1000
"""Characters of a rejection's detail that the index holds."""


def packed(value: Any) -> str:
    """A value as base64 of zlib of JSON."""
    return _packed(orjson.dumps(value))


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


@dataclass
class Names:
    """Numbers names in the order in which they come."""

    place: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """The number of a name."""
        return self.place.setdefault(name, len(self.place))

    @property
    def all(self) -> list[str]:
        """Names by number."""
        return list(self.place)


class Bundle:
    """Takes entries one by one; then gives the index, and the chunks in place or as files."""

    def __init__(self, beside: Path) -> None:
        """`beside` is the folder for chunks that do not fit into the page; it is made only when needed."""
        self._beside = beside
        self._tools, self._domains, self._patterns = Names(), Names(), Names()
        self._operators, self._kinds, self._reasons, self._failures = Names(), Names(), Names(), Names()
        self._tasks: dict[str, list[Any]] = {
            key: []
            for key in (
                "run",
                "id",
                "query",
                "answer",
                "kind",
                "pattern",
                "domains",
                "tools",
                "calls",
                "ops",
                "operators",
                "rollouts",
                "failures",
            )
        }
        self._rejected: dict[str, list[Any]] = {key: [] for key in ("run", "index", "reason", "detail")}
        self._starts: list[int] = []
        self._open: list[bytes] = []
        self._open_bytes = 0
        self._held: list[str] = []
        self._held_size = 0
        self.files = 0
        """Chunks written beside the page."""
        self._sum = hashlib.sha256()

    def add(self, run: int, entry: Entry, shape: Shape | Rejection) -> None:
        """Take an attempt, with the shape of its task or trajectory where there is one."""
        if isinstance(shape, Rejection):
            row: dict[str, Any] = {"run": run, "index": entry.index, "detail": (entry.detail or "")[:DETAIL]}
            row["reason"] = self._reasons.number(f"{shape.stage}/{shape.reason}")
            _append(self._rejected, row)
            return
        assert entry.row is not None
        sample, task = shape.sample, entry.task
        detail: dict[str, Any]
        if task is not None:
            words = {"id": task["id"], "query": task["query"], "answer": say(task["answer"])[:EXCERPT]}
            kind, rounds = task["answer"]["kind"], task["provenance"]["rounds"]
            detail = {"task": task, "graph": pictures(task)}
            if entry.rollouts:
                detail["rollouts"] = entry.rollouts
        else:
            transcript = rollout(entry.row)
            words = summary(entry.row, entry.index, transcript)
            kind, rounds = "trajectory", []
            detail = {"rollouts": [transcript]}
        _append(self._tasks, words | {
            "run": run,
            "kind": self._kinds.number(kind),
            "pattern": self._patterns.number(shape.pattern),
            "domains": [self._domains.number(d) for d in sample.domains],
            "tools": [self._tools.number(t) for t in dict.fromkeys(sample.tools)],
            "calls": len(sample.tools),
            "ops": shape.operations,
            "operators": [self._operators.number(r["operator"]) for r in rounds],
            "rollouts": [sum(r["verdict"] == v for r in entry.rollouts) for v in VERDICTS] if entry.rollouts else 0,
            "failures": [self._failures.number(f) for f in dict.fromkeys(_failures(entry))],
        })  # fmt: skip
        for name in sample.toolset or ():
            self._tools.number(name)
        if not self._open:
            self._starts.append(len(self._tasks["id"]) - 1)
        data = orjson.dumps(detail)
        self._open.append(data)
        self._open_bytes += len(data)
        if len(self._open) >= CHUNK_TASKS or self._open_bytes >= CHUNK_BYTES:
            self._close()

    def _close(self) -> None:
        if not self._open:
            return
        chunk = _packed(b"[" + b",".join(self._open) + b"]")
        self._open, self._open_bytes = [], 0
        self._sum.update(chunk.encode("ascii"))
        self._held.append(chunk)
        self._held_size += len(chunk)
        if self.files or self._held_size > INLINE:
            self._spill()

    def _spill(self) -> None:
        self._beside.mkdir(parents=True, exist_ok=True)
        for chunk in self._held:
            script = f'diveChunk({self.files},"{chunk}")\n'
            (self._beside / f"{self.files}.js").write_text(script, encoding="ascii")
            self.files += 1
        self._held, self._held_size = [], 0

    def finish(self) -> None:
        """Close the last chunk; nothing can be added after it."""
        self._close()

    @property
    def digest(self) -> str:
        """Stands for the content of all chunks."""
        return self._sum.hexdigest()[:12]

    def held(self) -> Iterator[tuple[int, str]]:
        """The chunks that the page is to hold, by number."""
        return enumerate(self._held)

    def index(self, runs: list[str], catalogue: dict[str, tuple[str, str, str]], folder: str) -> dict[str, Any]:
        """The index: `catalogue` gives a tool's kind, domain and description, `folder` is where chunk files are."""
        reasons = [reason.partition("/")[2] for reason in self._reasons.all]
        return {
            "runs": [{"name": name} for name in runs],
            "tools": [[name, *catalogue.get(name, ("", "", ""))] for name in self._tools.all],
            "domains": self._domains.all,
            "patterns": [[p, parse(p).name, parse(p).region] for p in self._patterns.all],
            "operators": self._operators.all,
            "kinds": self._kinds.all,
            "reasons": self._reasons.all,
            "failures": self._failures.all,
            "meanings": {reason: REASONS[reason] for reason in reasons if reason in REASONS},
            "tasks": self._tasks,
            "rejected": self._rejected,
            "starts": self._starts,
            "folder": folder if self.files else "",
        }


def _failures(entry: Entry) -> list[str]:
    """Typed reasons of the rollouts that broke off or could not be graded."""
    return [str(rollout["failure"]) for rollout in entry.rollouts if rollout.get("failure")]


def _append(columns: dict[str, list[Any]], row: dict[str, Any]) -> None:
    for key, value in row.items():
        columns[key].append(value)


def rollout(row: dict[str, Any]) -> dict[str, Any]:
    """A trajectory of anyone's as the page shows it."""
    messages: list[Any] = next((row[column] for column in MESSAGE_COLUMNS if isinstance(row.get(column), list)), [])
    return {
        "verdict": row["verdict"] if row.get("verdict") in VERDICTS else "",
        "attempt": row.get("attempt"),
        "policy": str(row.get("policy") or ""),
        "reward": row.get("reward"),
        "failure": row.get("failure"),
        "messages": [message for message in messages if isinstance(message, dict)],
    }


def summary(row: dict[str, Any], index: int, made: dict[str, Any]) -> dict[str, str]:
    """A trajectory's id, what was asked, and what was said at the end."""

    def said(role: str, told: Iterable[dict[str, Any]]) -> str:
        texts = (" ".join(text_of(message).split()) for message in told if message.get("role") == role)
        return next((text for text in texts if text), "")

    messages: list[dict[str, Any]] = made["messages"]
    query = said("user", messages) or "(no user message)"
    return {"id": str(row.get("id", index)), "query": query[:2000], "answer": said("assistant", reversed(messages))[:EXCERPT]}


def say(answer: dict[str, Any]) -> str:
    """An answer in words, from its JSON."""
    match answer["kind"]:
        case "list" | "set":
            return "; ".join(say(item) for item in answer["items"])
        case "record":
            return "; ".join(f"{name}: {say(value)}" for name, value in answer["fields"].items())
        case _:
            said = say_plain(answer["value"])
            return f"{said} {answer['unit']}" if answer.get("unit") else said
