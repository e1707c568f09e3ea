"""Seeds of the user: entities from a text, CSV or JSON Lines file.

    Gene.txt      one value a line; the file's name, or `Type=path` where the file is named, says the type
    seeds.csv     columns entity, value, and optionally popularity (the larger, the better known)
    seeds.jsonl   {"entity": …, "value": …, "popularity": …} a line; a value may be any JSON

Invariant: what is read is exactly what the file says, best known first and else in the file's order; a line that cannot be used
is an error that names it, never left out.
"""

import csv
import difflib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from dive.errors import UserError
from dive.tools.pool import ToolPool
from dive.tools.spec import Json

_NUMBERS = {"Integer": int, "Number": float, "Percent": float, "Year": int}


def read_seed_files(specs: Iterable[str], pool: ToolPool) -> dict[str, list[Json]]:
    """Values by entity type, of files given as `path` or `Type=path`.

    Raises UserError that names the file, the line and what would be right.
    """
    found: dict[str, list[tuple[float, Json]]] = defaultdict(list)
    for spec in specs:
        name, sign, rest = spec.partition("=")
        path = Path(rest if sign else spec)
        before = sum(map(len, found.values()))
        for line, entity, value, popularity in _entries(path, name if sign else path.stem):
            where = f"{path}, line {line}"
            if entity not in pool.entities:
                near = difflib.get_close_matches(entity, pool.entities, n=1)
                hint = f"did you mean {near[0]}?" if near else "`dive seeds list` shows the types"
                raise UserError(f"{where}: no tool knows the entity type '{entity}'; {hint}")
            found[entity].append((popularity, value))
        if sum(map(len, found.values())) == before:
            raise UserError(f"seed file {path} holds no seed")
    return {entity: _best_first(values) for entity, values in sorted(found.items())}


def _best_first(values: Sequence[tuple[float, Json]]) -> list[Json]:
    return [value for _, value in sorted(values, key=lambda pair: -pair[0])]


def _entries(path: Path, stem: str) -> Iterator[tuple[int, str, Json, float]]:
    """Line number, entity type, value and popularity of each entry."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"seed file {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"seed file {path} is not UTF-8 text") from None
    match path.suffix:
        case ".txt":
            for line, value in enumerate(text.splitlines(), 1):
                if value.strip():
                    yield line, stem, _typed(stem, value.strip(), f"{path}, line {line}"), 0.0
        case ".csv":
            reader = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
            if not {"entity", "value"} <= set(reader.fieldnames or ()):
                raise UserError(f"seed file {path} needs the columns entity and value; it has {reader.fieldnames}")
            for row in reader:
                yield _entry(f"{path}, line {reader.line_num}", reader.line_num, row, typed=False)
        case ".jsonl":
            for line, entry in enumerate(text.splitlines(), 1):
                if not entry.strip():
                    continue
                where = f"{path}, line {line}"
                try:
                    record = json.loads(entry)
                except (ValueError, RecursionError) as error:
                    raise UserError(f"{where} is not JSON: {error}") from None
                if not isinstance(record, dict) or not {"entity", "value"} <= set(record):
                    raise UserError(f"{where}: give an object with entity and value")
                yield _entry(where, line, record, typed=True)
        case _:
            raise UserError(f"seed file {path} has none of the forms .txt, .csv, .jsonl")


def _entry(where: str, line: int, record: Mapping[str, Json], *, typed: bool) -> tuple[int, str, Json, float]:
    entity, value = str(record["entity"]).strip(), record["value"]
    if value is None or value == "":
        raise UserError(f"{where}: the value is empty")
    popularity = record.get("popularity")
    try:
        known = float(popularity) if popularity not in (None, "") else 0.0
    except (TypeError, ValueError):
        raise UserError(f"{where}: popularity is '{popularity}'; give a number") from None
    return line, entity, value if typed else _typed(entity, str(value).strip(), where), known


def _typed(entity: str, text: str, where: str) -> Json:
    """The value of a type that is a number, from text."""
    if entity not in _NUMBERS:
        return text
    try:
        return _NUMBERS[entity](text)
    except ValueError:
        raise UserError(f"{where}: '{text}' is no {entity}; give a number") from None
