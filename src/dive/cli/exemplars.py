"""`dive exemplars`: the queries whose shapes steer synthesis, and how to add one's own."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cyclopts

from dive.cli import output
from dive.cli.options import Json
from dive.cli.sources import load_pool
from dive.errors import UserError, unwritable

if TYPE_CHECKING:
    from dive.exemplars import Exemplar

app = cyclopts.App(name="exemplars", help="Queries without answers, whose shapes steer what is derived.")


OWN = Path(".dive/exemplars.yaml")
"""Where `add` keeps a project's exemplars, and where `dive synth` finds them."""


@app.command(name="list")
def list_exemplars(*, domain: str | None = None, as_json: Json = False) -> None:
    """List the exemplars that ship, and this project's own.

    Args:
        domain: only those of this domain
        as_json: print JSON
    """
    from dive.exemplars import load, read_exemplars

    found = [*load(), *(read_exemplars(OWN) if OWN.exists() else ())]
    chosen = [e for e in found if domain is None or e.domain == domain]
    if not chosen:
        known = ", ".join(sorted({e.domain for e in found}))
        raise UserError(f"there is no exemplar of the domain '{domain}'; there are {known}")
    if as_json:
        output.data([_record(e) for e in chosen])
        return
    output.table(("id", "form", "pattern", "query"), [(e.id, e.form, e.pattern, e.query) for e in chosen])
    counts = Counter(e.domain for e in chosen)
    output.say(f"\n{len(chosen)} exemplars: " + ", ".join(f"{name} {number}" for name, number in sorted(counts.items())))


@app.command
def add(
    file: Path, /, *, domain: str | None = None, against: list[Path] | None = None, out: Path = OWN, as_json: Json = False
) -> None:
    """Add one's own queries, with the pattern that their words imply. Guesses stand in the file, to be edited.

    Args:
        file: .txt (a query a line), or .yaml with query and, where known, domain, form and pattern
        domain: domain of all of them; guessed from their words where not given
        against: benchmark files that none of them may repeat; one that does is left out and named
        out: file of the project's exemplars; `dive synth` uses it from then on
        as_json: print JSON
    """
    from dive.exemplars import Exemplar, read_exemplars
    from dive.exemplars.decontamination import Guard, words_of
    from dive.exemplars.inference import infer

    guard = Guard.read(against or ())
    before = read_exemplars(out) if out.exists() else ()
    known = {" ".join(words_of(e.query)) for e in before}
    added: list[Exemplar] = []
    refused: list[tuple[str, str]] = []
    guess = _domains()
    for entry in _queries(file):
        query = entry["query"]
        normal = " ".join(words_of(query))
        if (hit := guard.hit(query)) is not None:
            refused.append((query, f"{hit.rule} match with a benchmark"))
            continue
        if normal in known:
            refused.append((query, "there already"))
            continue
        known.add(normal)
        made = infer(query, f"own-{len(before) + len(added) + 1:02d}", guess, domain)
        given = {key: entry[key] for key in ("domain", "form", "pattern") if entry.get(key)}
        added.append(Exemplar(**(_record(made) | given)))
    _write(out, [*before, *added])
    if as_json:
        output.data({"added": [_record(e) for e in added], "refused": [{"query": q, "reason": r} for q, r in refused]})
        return
    output.table(("id", "domain", "form", "pattern", "query"), [(e.id, e.domain, e.form, e.pattern, e.query) for e in added])
    for query, reason in refused:
        output.warn(f"left out, {reason}: {query}")
    output.say(f"\n{output.count(len(added), 'exemplar')} added to {out}; edit a pattern there where the guess is wrong")


def project_files() -> list[str]:
    """The project's exemplar file, where there is one."""
    return [str(OWN)] if OWN.exists() else []


def _domains() -> Any:
    from dive.exemplars import load
    from dive.exemplars.inference import DomainGuess

    tools = load_pool().tools.values()
    return DomainGuess([(t.domain, t.description) for t in tools] + [(e.domain, e.query) for e in load()])


def _queries(file: Path) -> list[dict[str, str]]:
    """Entries with a query. Raises UserError where the file holds none."""
    import yaml

    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{file} is not UTF-8 text") from None
    if file.suffix == ".txt":
        entries: Any = [{"query": line.strip()} for line in text.splitlines() if line.strip()]
    elif file.suffix in (".yaml", ".yml"):
        try:
            entries = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise UserError(f"{file} is broken: {' '.join(str(error).split())}") from None
        if isinstance(entries, list):
            entries = [{"query": e} if isinstance(e, str) else e for e in entries]
    else:
        raise UserError(f"{file} has none of the forms .txt, .yaml")
    usable = isinstance(entries, list) and entries and all(isinstance(e, dict) and e.get("query") for e in entries)
    if not usable:
        raise UserError(f"{file} must hold queries: a line each in a .txt, or a list of entries with a query in a .yaml")
    return [{key: str(value).strip() for key, value in entry.items()} for entry in entries]


def _write(out: Path, exemplars: list["Exemplar"]) -> None:
    """Replace the file at once, so that nothing is lost where it breaks off."""
    import yaml

    from dive.exemplars import read_exemplars

    part = out.with_name(f"{out.name}.part")
    text = yaml.safe_dump([_record(e) for e in exemplars], sort_keys=False, allow_unicode=True, width=200)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_text(text, "utf-8")
            read_exemplars(part)  # what synthesis would refuse must not be stored
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(out, error) from None


def _record(exemplar: "Exemplar") -> dict[str, str]:
    return {name: getattr(exemplar, name) for name in ("id", "domain", "form", "query", "pattern")}
