"""Seeds: enough of them, each in one split, and the user's own in place of the packs'."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import dive
from dive.errors import UserError
from dive.records import CallStep, LiteralSource, ManySource, Source, Task
from dive.runtime.engine import synthesize
from dive.runtime.settings import Settings
from dive.runtime.store import Run
from dive.tools import ToolPool
from dive.tools.seed_files import read_seed_files
from dive.tools.seed_pool import SeedPool, split_of

POOL = ToolPool.load()


@pytest.mark.parametrize(
    ("domain", "least"),
    [
        ("general", 20_000),
        ("biology", 5_000),
        ("medicine", 5_000),
        ("finance", 5_000),
        ("academic", 5_000),
        ("chemistry", 1_500),
    ],
)
def test_there_are_enough_seeds(domain: str, least: int) -> None:
    found = {(s.entity.name, json.dumps(v)) for s in POOL.seed_sources if s.domain == domain for v in POOL.seed_values(s)}
    assert len(found) >= least


@given(st.text(), st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(), st.lists, max_leaves=4))
def test_a_value_has_one_split(entity: str, value: Any) -> None:
    assert split_of(entity, value) == split_of(entity, json.loads(json.dumps(value))) in ("train", "evaluation")


def test_the_splits_divide_every_large_type_and_share_the_small_ones() -> None:
    every, train, evaluation = SeedPool(POOL), SeedPool(POOL, "train"), SeedPool(POOL, "evaluation")
    for name in every.types:
        values, one, other = every.every(name), train.values(name), evaluation.values(name)
        if every.divided(name):
            assert len(one) + len(other) == len(values)
            assert not {json.dumps(v) for v in one} & {json.dumps(v) for v in other}
        else:
            assert one == other == values
    assert every.divided("Gene")
    assert not every.divided("Planet")
    assert not every.divided("Date")
    genes = every.every("Gene")
    assert 0.08 < len(evaluation.values("Gene")) / len(genes) < 0.12


def test_popularity_moves_the_draws() -> None:
    gene = POOL.entities["Gene"]
    ranks = {v: i for i, v in enumerate(SeedPool(POOL).every("Gene"))}

    def mean(popularity: Any) -> float:
        seeds, rng = SeedPool(POOL, popularity=popularity), random.Random(1)
        return sum(ranks[seeds.draw(gene, rng)] for _ in range(400)) / 400

    assert mean("head") < mean("mixed") < mean("uniform") < mean("tail")


def _literals(source: Source) -> list[Any]:
    if isinstance(source, ManySource):
        return [value for item in source.items for value in _literals(item)]
    return [source.value] if isinstance(source, LiteralSource) else []


def _stated(task: Task) -> set[tuple[str, str]]:
    """(entity type, value) of every entity that the task's program takes from the query."""
    seeds = SeedPool(POOL)
    found = set()
    for step in task.certificate.steps:
        if not isinstance(step, CallStep):
            continue
        for name, source in step.arguments.items():
            entity = POOL.tools[step.tool].parameter(name).entity
            if entity is not None and seeds.has(entity) and not entity.common:
                found |= {(entity.name, json.dumps(value)) for value in _literals(source)}
    return found


def test_tasks_of_the_two_splits_share_no_entity(tmp_path: Path) -> None:
    stated: dict[str, set[tuple[str, str]]] = {}
    for split in ("train", "evaluation"):
        settings = Settings(count=40, seed=5, split=split, domains=("general", "medicine"), workers=2)
        synthesize(settings, tmp_path / split)
        with Run(tmp_path / split) as run:
            tasks = [Task.from_json(attempt.json) for attempt in run.tasks()]
        assert {task.provenance.split for task in tasks} == {split}
        stated[split] = set().union(*map(_stated, tasks))
        assert all(split_of(entity, json.loads(value)) == split for entity, value in stated[split])
    assert len(stated["train"]) > 30
    assert len(stated["evaluation"]) > 30


class TestFiles:
    def test_forms(self, tmp_path: Path) -> None:
        (tmp_path / "Gene.txt").write_text("BRCA1\n\nTP53\n", "utf-8")
        (tmp_path / "some.csv").write_text(
            'entity,value,popularity\nCity,"Oslo, Norway",1\nYear,1905,\nCity,"Lima, Peru",9\n', "utf-8"
        )
        (tmp_path / "more.jsonl").write_text('{"entity": "Place", "value": {"latitude": 1.5, "longitude": 2.5}}\n', "utf-8")
        found = read_seed_files([str(tmp_path / n) for n in ("Gene.txt", "some.csv", "more.jsonl")], POOL)
        assert found == {
            "City": ["Lima, Peru", "Oslo, Norway"],
            "Gene": ["BRCA1", "TP53"],
            "Place": [{"latitude": 1.5, "longitude": 2.5}],
            "Year": [1905],
        }

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("Genes.txt", "TP53\n", "line 1: no tool knows the entity type 'Genes'; did you mean Gene"),
            ("Year.txt", "1905\nlong ago\n", "line 2: 'long ago' is no Year"),
            ("s.csv", "type,value\nGene,TP53\n", "needs the columns entity and value"),
            ("s.csv", "entity,value\nGene,\n", "line 2: the value is empty"),
            ("s.csv", "entity,value,popularity\nGene,TP53,high\n", "popularity is 'high'"),
            ("s.jsonl", "{\n", "line 1 is not JSON"),
            ("s.jsonl", "[1]\n", "line 1: give an object"),
            ("s.xml", "", "none of the forms"),
        ],
    )
    def test_what_is_wrong_is_said(self, tmp_path: Path, name: str, content: str, said: str) -> None:
        (tmp_path / name).write_text(content, "utf-8")
        with pytest.raises(UserError, match=r".") as caught:
            read_seed_files([str(tmp_path / name)], POOL)
        assert said in str(caught.value)

    def test_tasks_are_about_the_users_own(self, tmp_path: Path) -> None:
        (tmp_path / "Country.txt").write_text("Kenya\nPeru\nNorway\nLaos\nMali\nChad\n", "utf-8")
        command = ("synth", "--count", "60", "--domains", "general", "--seeds", "Country.txt", "--out", "run")
        done = dive(*command, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        with Run(tmp_path / "run") as run:
            seeds = [Task.from_json(attempt.json).provenance.seed for attempt in run.tasks()]
        drawn = {seed.value for seed in seeds if seed.entity == "Country"}
        assert drawn
        assert drawn <= {"Kenya", "Peru", "Norway", "Laos", "Mali", "Chad"}
        (tmp_path / "Country.txt").write_text("Kenya\nPeru\n", "utf-8")
        changed = dive(*command, cwd=tmp_path)
        assert changed.returncode == 2
        assert "Name a new directory" in changed.stderr

    def test_a_missing_file_is_one_line(self, tmp_path: Path) -> None:
        done = dive("synth", "--count", "1", "--seeds", "Gene=none.txt", "--out", "run", cwd=tmp_path)
        assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
        assert not (tmp_path / "run").exists()

    def test_check_names_what_no_tool_knows(self, tmp_path: Path) -> None:
        (tmp_path / "Country.txt").write_text("Kenya\nAtlantis\n", "utf-8")
        done = dive("seeds", "check", "Country.txt", "--json", cwd=tmp_path)
        assert done.returncode == 1
        report = json.loads(done.stdout)
        assert (report["tried"], [r["value"] for r in report["refused"]]) == (2, ["Atlantis"])


def test_the_commands_list_and_show() -> None:
    listed = json.loads(dive("seeds", "list", "--json").stdout)
    gene = next(row for row in listed if row["entity"] == "Gene")
    assert gene["train"] + gene["evaluation"] == gene["values"]
    shown = json.loads(dive("seeds", "show", "Gene", "--split", "evaluation", "--count", "3", "--json").stdout)
    assert [row["split"] for row in shown] == ["evaluation"] * 3
    wrong = dive("seeds", "show", "Genes")
    assert (wrong.returncode, "did you mean Gene" in wrong.stderr) == (2, True)
