"""Foreign contracts, forms of answers, Python modules, and directories that are copied for each task."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dive.errors import ToolError, UserError
from dive.tools import Entity, Pack, ToolPool
from dive.tools.foreign import ForeignTool, Rows, Use, foreign_tool, outputs_of
from dive.tools.sources.fresh import Copy
from dive.tools.sources.phrases import asks_for
from dive.tools.sources.probe import Offer, Probed, writing
from dive.tools.sources.python import describe
from dive.tools.sources.reading import Answer, empty, learn, read
from dive.tools.sources.records import FieldUse, parse_source
from dive.tools.sources.words import belonging, plural, singular, tool_noun, unit_in, unit_of, without_unit
from dive.tools.spec import Json, Where
from sources.conftest import dive

PACK = Pack("t", "t", "a test", "Apache-2.0")


def area(parameters: dict[str, Json] | None = None) -> ForeignTool:
    return foreign_tool(
        name="area",
        domain="t",
        kind="processing",
        description="Compute an area.",
        parameter_schema=parameters
        or {"type": "object", "properties": {"side": {"type": "number", "minimum": 0}}, "required": ["side"]},
        result_schema={"type": "object", "properties": {"area": {"type": "number"}}},
        work=lambda arguments: {"area": arguments["side"] ** 2},
        where=Where("nowhere:at_all", ("area",)),
        pack=PACK,
        asks={"area": ["the area of a square with side {side}"]},
        examples=[({"side": 2}, {"area": 4})],
    )


class TestForeignTool:
    def test_call(self) -> None:
        assert area().call({"side": 3}) == {"area": 9}
        assert area().identity == area().identity

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            ({}, "'side' is missing"),
            ({"side": "x"}, '\'side\': "x" is not of type "number"'),
            ({"side": -1}, "less than the minimum"),
            ({"side": 1, "depth": 2}, "no argument 'depth'; there are side"),
            ({"side": float("nan")}, "finite"),
            ([], "takes a JSON object"),
        ],
    )
    def test_bad_arguments_say_what_is_wrong(self, arguments: Json, complaint: str) -> None:
        with pytest.raises(ToolError, match=complaint):
            area().call(arguments)

    def test_contradictions_are_refused(self) -> None:
        with pytest.raises(UserError, match="speaks of 'side', which is no parameter"):
            area({"type": "object", "properties": {"edge": {"type": "number"}}})
        with pytest.raises(UserError, match="not JSON Schema"):
            area({"type": "object", "properties": {"side": {"type": "furlong"}}})

    def test_outputs(self) -> None:
        schema = {"type": "object", "properties": {
            "a": {"type": "integer"}, "deep": {"type": "object", "properties": {"b": {"type": "string"}}},
            "names": {"type": "array", "items": {"type": "string"}},
            "people": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"},
                                                                                   "age": {"type": "integer"}}}},
        }}  # fmt: skip
        found = {o.path: o.shape for o in outputs_of(schema, {}, {"people": Rows("person", "people", "name")})}
        assert found == {
            "a": "scalar", "deep.b": "scalar", "names": "list", "people": "rows", "people.name": "column",
            "people.age": "column",
        }  # fmt: skip

    def test_entity_types_reach_the_parameters(self) -> None:
        thing = Entity("Thing", "thing", "things")
        made = foreign_tool(
            name="x", domain="t", kind="retrieval", description="x", work=lambda _: 1, where=Where("a:b", ()), pack=PACK,
            parameter_schema={"properties": {"it": {"type": "string"}}}, result_schema={}, uses={"it": Use(thing)},
        )  # fmt: skip
        assert made.parameter("it").entity == thing
        assert made.call({"it": "a"}) == {"value": 1}


def texts(*lines: str) -> list[tuple[dict[str, Json], Answer]]:
    return [({"x": str(number)}, Answer((line,))) for number, line in enumerate(lines)]


class TestReading:
    @pytest.mark.parametrize(
        ("answers", "form", "first"),
        [
            (['{"a": 1}', '{"a": 2}'], "json", {"a": 1}),
            (["[{'a': None}]", "[]"], "json", {"items": [{"a": None}]}),
            (["3", "4.5"], "number", {"value": 3}),
            (["Name: Ada\nAge: 36", "Name: Alan\nAge: 41"], "pairs", {"name": "Ada", "age": 36}),
            (["id: 1\nby: A\n\nid: 2\nby: B"], "records", {"items": [{"id": 1, "by": "A"}, {"id": 2, "by": "B"}]}),
            (["a\nb", "c"], "lines", {"lines": ["a", "b"]}),
        ],
    )
    def test_forms(self, answers: list[str], form: str, first: dict[str, Json]) -> None:
        reading = learn(texts(*answers))
        assert reading.form == form
        assert read(reading, Answer((answers[0],))) == first

    def test_a_sentence_of_steady_shape(self) -> None:
        samples = [({"a": a}, Answer((f"The square of {a} is {a * a}.",))) for a in (2.0, 3.0, 12.0)]
        reading = learn(samples)
        assert read(reading, Answer(("The square of 5.0 is 25.0.",)))["value"] == 25.0
        with pytest.raises(ToolError, match="No idea"):
            read(reading, Answer(("No idea.",)))

    def test_failures_are_not_results(self) -> None:
        reading = learn(texts('{"a": 1}', '{"a": 2}'))
        with pytest.raises(ToolError, match="quota"):
            read(reading, Answer(('{"error": "quota exceeded"}',)))
        with pytest.raises(ToolError, match="Database error"):
            read(learn(texts("yes", "no")), Answer(("Database error: no such table",)))

    def test_nothing_is_nothing(self) -> None:
        assert all(empty(Answer((text,))) for text in ("", "[]", "No matches found", '{"items": []}'))
        assert not any(empty(Answer((text,))) for text in ("0.5", "Norway", '{"a": 1}', "not bad at all, my friend, really"))


class TestWords:
    def test_names_into_english(self) -> None:
        assert tool_noun("getWeatherForecast") == "weather forecast"
        assert tool_noun("count_words") == "number of words"
        assert tool_noun("git_status", "git") == "status" or tool_noun("git_status", "git") == ""
        assert (without_unit("wind_speed_kmh"), unit_of("wind_speed_kmh", "")) == ("wind speed", "kilometres per hour")
        assert (without_unit("skipped_days"), unit_of("skipped_days", "")) == ("number of skipped days", None)
        assert (singular("cities"), plural("country"), singular("status")) == ("city", "countries", "status")

    @pytest.mark.parametrize(
        ("name", "hint", "writes"),
        [("delete_user", None, True), ("add_note", None, True), ("get_user", None, False), ("get_user", False, True),
         ("send_mail", True, False), ("list_files", None, False)],
    )  # fmt: skip
    def test_writers(self, name: str, hint: bool | None, writes: bool) -> None:
        schema = {"type": "object", "properties": {"x": {"type": "string"}}}
        assert writing(Offer(name, None, "", schema, None, hint), None)[0] is writes

    def test_numbers_are_added_not_written(self) -> None:
        schema = {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}}}
        assert not writing(Offer("add", None, "Add two numbers", schema, None, None), None)[0]

    @pytest.mark.parametrize(
        ("name", "parameters", "about", "said"),
        [
            ("get_distance", {"from_stop": "string", "to_stop": "string"}, {"from_stop", "to_stop"},
             "the total from {from_stop} to {to_stop}"),
            ("get_fare", {"zones": "integer"}, set(), "the total for a number of zones of {zones}"),
            ("get_weight", {"metal": "string", "volume_cm3": "number"}, {"metal"},
             "the total of {metal} for a volume of {volume_cm3}"),
            ("get_loan", {"num_payments": "integer", "yearly_expenses": "number", "b": "number"}, set(),
             "the total for a number of payments of {num_payments}, yearly expenses of {yearly_expenses} and b = {b}"),
            ("search_books", {"query": "string"}, {"query"}, "the total matching {query}"),
            ("get_line", {"code": "string"}, set(), "the total of the line {code}"),
            ("add_note", {"title": "string", "size": "integer"}, {"title"},
             "the total after adding a note with a size of {size} for {title}"),
        ],
    )  # fmt: skip
    def test_phrases_of_parameters(self, name: str, parameters: dict[str, str], about: set[str], said: str) -> None:
        schema = {"properties": {n: {"type": kind} for n, kind in parameters.items()}, "required": list(parameters)}
        writes = name.startswith("add")
        probed = Probed(Offer(name, None, "", schema, None, None), tool_noun(name), writes, True, schema=schema)
        [output] = outputs_of({"properties": {"total": {"type": "number"}}}, {}, {})
        assert (
            asks_for(probed, list(parameters), [output], {"total": FieldUse(noun="total")}, {}, set(), about)["total"][0]
            == said
        )

    def test_nouns_and_units_in_their_place(self) -> None:
        assert belonging("fleet.operator.name", "name") == "name of the operator"
        assert belonging("place.latitude", "latitude") == "latitude"
        assert (unit_of("depth_m", ""), unit_of("group_m", "")) == ("metres", None)
        assert unit_in(r"It\ weighs\ (?P<value>.+?)\ kg\ now", "value") == "kilograms"
        assert unit_in(r"Fare:\ EUR\ (?P<value>.+?)", "value") == "euros"

    def test_phrases(self) -> None:
        schema = {"properties": {"country": {"type": "string"}, "year": {"type": "integer"}}, "required": ["country", "year"]}
        probed = Probed(Offer("list_holidays", None, "", schema, None, None), "holidays", False, True, schema=schema)
        [output] = outputs_of({"properties": {"gdp_usd": {"type": "number"}}}, {}, {})
        asks = asks_for(probed, ["country", "year"], [output], {"gdp_usd": FieldUse(noun="gdp")}, {}, set(), {"country"})
        assert asks["gdp_usd"][0] == "the gdp of {country} for the year {year}"


class TestPython:
    def test_new_works_at_once(self, tmp_path: Path) -> None:
        made = dive("tools", "new", "dripping_tap", cwd=tmp_path)
        assert made.returncode == 0, made.stderr
        checked = dive("tools", "check", "dripping_tap", "--json", cwd=tmp_path)
        assert [(r["name"], r["passed"]) for r in json.loads(checked.stdout)] == [("dripping_tap", True)], checked.stdout
        tested = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "2 passed" in tested.stdout, tested.stdout
        again = dive("tools", "new", "dripping_tap", cwd=tmp_path)
        assert (again.returncode, again.stderr.count("\n")) == (2, 1)

    def test_a_changed_file_is_another_tool(self, tmp_path: Path) -> None:
        dive("tools", "new", "tap", cwd=tmp_path)
        first = ToolPool.load(["tap"], [describe(str(tmp_path / "tap.py"))]).tools["tap"]
        (tmp_path / "tap.py").write_text((tmp_path / "tap.py").read_text().replace("/ 150", "/ 160"))
        second = describe(str(tmp_path / "tap.py"))
        assert second.version not in first.identity
        assert ToolPool.load(["tap"], [second]).tools["tap"].identity != first.identity

    @pytest.mark.parametrize(
        ("text", "complaint"), [("import nothing_like_that", "cannot be imported"), ("x = 1", "defines no tool")]
    )
    def test_a_bad_module_is_one_line(self, text: str, complaint: str, tmp_path: Path) -> None:
        (tmp_path / "mine.py").write_text(text)
        done = dive("tools", "add", "python", "mine.py", cwd=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert complaint in done.stderr


def test_sources_that_are_none_say_so() -> None:
    for text, complaint in [
        ("[", "broken"), ("a: 1", "no source of tools"), ("{dive_source: 1, name: x, kind: fax}", "kind"),
        ("{dive_source: 1, name: X!, kind: mcp}", "cannot name a source"),
        ("{dive_source: 1, name: x, kind: mcp, tools: {a: {inlcude: true}}}", "inlcude"),
    ]:  # fmt: skip
        with pytest.raises(UserError, match=complaint):
            parse_source(text, "x.yaml")


def test_copies_keep_the_original_and_its_name(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.txt").write_text("one")
    copy = Copy(tmp_path / "notes")
    inside = copy.inward({"path": f"{tmp_path}/notes/a.txt"})["path"]
    Path(inside).write_text("two")
    assert (tmp_path / "notes/a.txt").read_text() == "one"
    assert copy.outward([inside]) == [f"{tmp_path}/notes/a.txt"]
    copy.remove()
    assert not os.path.exists(inside)  # noqa: PTH110
