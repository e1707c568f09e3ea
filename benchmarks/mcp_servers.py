"""Real MCP servers from the public registries, from nothing to solved tasks: what is found, admitted, made, verified, solved.

Installs each server into a scratch directory (npm packages together, each PyPI package in an environment of its own), adds it
with `dive tools add mcp`, checks, synthesizes, verifies, solves by the oracle, and prints one line each. Those called `…_fresh`
may write, each task to a copy of its own. Needs npm and the registries.

    python benchmarks/mcp_servers.py [--place DIRECTORY] [--count 10] [NAME …]
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Server:
    """How one server is installed and started; `{place}` is the scratch directory."""

    package: str
    command: tuple[str, ...]
    npm: bool = False
    also: tuple[str, ...] = ()
    """Further requirements."""
    options: tuple[str, ...] = ()
    """Of `dive tools add mcp`."""


def _node(package: str, *arguments: str) -> tuple[str, ...]:
    return ("node", f"{{place}}/node_modules/{package}/dist/index.js", *arguments)


SERVERS = {
    "filesystem": Server(
        "@modelcontextprotocol/server-filesystem",
        _node("@modelcontextprotocol/server-filesystem", "{place}/data/files"),
        npm=True,
    ),
    "memory": Server(
        "@modelcontextprotocol/server-memory", _node("@modelcontextprotocol/server-memory"), npm=True,
        options=("--env", "MEMORY_FILE_PATH={place}/data/memory.json"),
    ),
    "memory_fresh": Server(
        "@modelcontextprotocol/server-memory", _node("@modelcontextprotocol/server-memory"), npm=True,
        options=("--fresh", "{place}/data/graph", "--env", "MEMORY_FILE_PATH={{fresh}}/memory.json"),
    ),
    "filesystem_fresh": Server(
        "@modelcontextprotocol/server-filesystem",
        _node("@modelcontextprotocol/server-filesystem", "{{fresh}}"),
        npm=True,
        options=("--fresh", "{place}/data/files"),
    ),
    "everything": Server(
        "@modelcontextprotocol/server-everything", _node("@modelcontextprotocol/server-everything"), npm=True
    ),
    "git": Server("mcp-server-git", ("{bin}/mcp-server-git",), options=("--cwd", "{place}/data/repositories")),
    "time": Server("mcp-server-time", ("{bin}/mcp-server-time", "--local-timezone", "UTC")),
    "calculator": Server("mcp-server-calculator", ("{bin}/mcp-server-calculator",), also=("mcp<2",)),
    "sqlite": Server("mcp-server-sqlite", ("{bin}/mcp-server-sqlite", "--db-path", "{place}/data/shop.db"), also=("mcp<2",)),
    "business_day": Server("business-day-mcp", ("{bin}/business-day-mcp",)),
    "axiom": Server("axiom-calculator-mcp", ("{bin}/axiom-calculator-mcp",)),
    "biopython": Server("biopython-mcp", ("{bin}/biopython-mcp",), options=("--time-limit", "5")),
}  # fmt: skip


@dataclass
class Line:
    """What became of one server."""

    name: str
    found: int = 0
    admitted: int = 0
    failed: int = 0
    tasks: int = 0
    verified: int = 0
    solved: int = 0
    """Tasks that the oracle's rollouts got right."""
    seconds: float = 0.0
    note: str = ""
    left_out: dict[str, str] = field(default_factory=dict)


def fixtures(place: Path) -> None:
    """Something for the servers to speak of: files, a database, a repository, a graph of knowledge."""
    data = place / "data"
    files = data / "files"
    (files / "letters").mkdir(parents=True, exist_ok=True)
    for name, text in {
        "poem.txt": "The sea is calm tonight\nThe tide is full\n", "list.txt": "bread\nmilk\neggs\n",
        "prices.csv": "a,1\nb,2\n",
        "letters/ada.txt": "Dear Charles,\nthe engine weaves.\n", "letters/bob.txt": "Dear Alice,\nhello.\nBob\n",
    }.items():  # fmt: skip
        (files / name).write_text(text)
    known = {
        "Ada": ["mathematician", "lived in London"], "Grace": ["admiral", "wrote a compiler"],
        "Alan": ["mathematician", "runner"],
        "Emmy": ["mathematician", "lived in Erlangen"], "Edsger": ["wrote a compiler", "lived in Nuenen"],
        "Barbara": ["engineer", "lived in Boston"], "Niklaus": ["engineer", "wrote a compiler"], "Mary": ["engineer", "runner"],
    }  # fmt: skip
    people = [{"type": "entity", "name": n, "entityType": "person", "observations": o} for n, o in known.items()]
    relation = {"type": "relation", "from": "Ada", "to": "Grace", "relationType": "inspired"}
    (data / "graph").mkdir(exist_ok=True)
    for file in (data / "memory.json", data / "graph/memory.json"):
        file.write_text("\n".join(json.dumps(line) for line in [*people, relation]))
    with sqlite3.connect(data / "shop.db") as db:
        for table, columns in {
            "products": "id INTEGER, name TEXT, price REAL, stock INT", "makers": "id INTEGER, name TEXT, town TEXT",
            "orders": "id INTEGER, product INT, day TEXT",
            "reviews": "id INTEGER, product INT, stars INT, author TEXT, text TEXT",
        }.items():  # fmt: skip
            db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
    for name, changes in (("alpha", 3), ("beta", 5), ("gamma", 8)):
        repository = data / "repositories" / name
        if repository.exists():
            continue
        repository.mkdir(parents=True)
        git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-C", str(repository)]
        subprocess.run([*git, "init", "-q"], check=True)
        for number in range(1, changes + 1):
            (repository / f"{number}.txt").write_text("x\n" * number)
            subprocess.run([*git, "add", "."], check=True)
            day = f"2024-0{number}-01T00:00:00"
            subprocess.run([*git, "commit", "-q", "-m", f"Change {number} of {name}", "--date", day], check=True)


def install(name: str, server: Server, place: Path) -> Path:
    """The directory of the server's commands."""
    if server.npm:
        subprocess.run(["npm", "install", "--silent", "--prefix", str(place), server.package], check=True, cwd=place)
        return place / "node_modules/.bin"
    folder = place / f"env-{name}"
    if not (folder / "bin" / server.package).exists():
        venv.create(folder, with_pip=True)
        subprocess.run(
            [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", server.package, *server.also], check=True
        )
    return folder / "bin"


def dive(*arguments: str, cwd: Path, limit: float = 1200) -> "subprocess.CompletedProcess[str]":
    """The command line, in a directory."""
    command = [sys.executable, "-m", "dive", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=limit, check=False)


def try_out(name: str, server: Server, place: Path, count: int) -> Line:
    """Add, check, synthesize, verify, solve."""
    started = time.monotonic()
    line = Line(name)
    where = {"place": str(place), "bin": str(install(name, server, place))}
    work = place / "work" / name
    work.mkdir(parents=True, exist_ok=True)
    command = [word.format(**where) for word in server.command]
    options = [word.format(**where) for word in server.options]
    added = dive("tools", "add", "mcp", name, *options, "--json", "--", *command, cwd=work)
    if added.returncode:
        line.note = added.stderr.strip()
        return line
    [said] = json.loads(added.stdout)
    line.left_out = said["left_out"]
    line.admitted, line.found = len(said["tools"]), len(said["tools"]) + len(line.left_out)
    if line.admitted:
        reports: list[dict[str, Any]] = json.loads(dive("tools", "check", name, "--json", cwd=work).stdout or "[]")
        line.failed = sum(not r["passed"] for r in reports)
        out = f"run-{int(time.time())}"
        made = dive("synth", "--domains", name, "--count", str(count), "--out", out, "--json", cwd=work)
        line.note = made.stderr.strip().splitlines()[-1] if made.returncode else ""
        verified = dive("verify", out, "--json", cwd=work)
        if verified.stdout:
            found = json.loads(verified.stdout)
            line.tasks, line.verified = found["verified"], found["reproduced"]
        solved = dive("solve", out, "--json", cwd=work)
        line.solved = json.loads(solved.stdout)["verdicts"].get("correct", 0) if solved.stdout else 0
    line.seconds = time.monotonic() - started
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(SERVERS))
    parser.add_argument("--place", type=Path, help="scratch directory; a temporary one where not given")
    parser.add_argument("--count", type=int, default=10, help="tasks wanted of each server")
    given = parser.parse_args()
    place = (given.place or Path(tempfile.mkdtemp(prefix="dive-mcp-"))).absolute()
    place.mkdir(parents=True, exist_ok=True)
    fixtures(place)
    print("| server | tools | admitted | fail the check | tasks | verified | solved | seconds | left out, and why |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in given.names:
        line = try_out(name, SERVERS[name], place, given.count)
        reasons = Counter(reason.split(":")[0] for reason in line.left_out.values())
        why = "; ".join(f"{number} {reason}" for reason, number in reasons.most_common()) or line.note
        print(
            f"| {name} | {line.found} | {line.admitted} | {line.failed} | {line.tasks} | {line.verified} | {line.solved} "
            f"| {line.seconds:.0f} | {why} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
