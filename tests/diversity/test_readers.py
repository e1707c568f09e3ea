"""Reading tasks and trajectories of anyone: what becomes of each row, and where values are said to come from."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dive.diversity.kinds import ToolFacts, infer_kind, read_map
from dive.diversity.provenance import flow_edges, value_key
from dive.diversity.readers import Intake, Unusable
from dive.diversity.samples import Call, Sample
from dive.errors import UserError


def request(identity: str | None, name: str, arguments: object, *, text: bool = True) -> dict[str, Any]:
    function = {"name": name, "arguments": orjson.dumps(arguments).decode() if text else arguments}
    return {"type": "function", "function": function} | ({"id": identity} if identity else {})


def schema(name: str, description: str = "") -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "description": description, "parameters": {}}}


CHAT: dict[str, Any] = {
    "id": "chat-1",
    "messages": [
        {"role": "system", "content": "Answer with tools."},
        {"role": "user", "content": [{"type": "text", "text": "How far is the capital of Laos from Hanoi?"}]},
        {"role": "assistant", "content": None, "tool_calls": [
            request("c1", "get_country", {"country": "Laos"}), request("c2", "get_city", {"city": "Hanoi"})]},
        {"role": "tool", "tool_call_id": "c2", "content": '{"city": "Hanoi", "lat": 21.0245, "lon": 105.8412}'},
        {"role": "tool", "tool_call_id": "c1", "content": '{"capital": "Vientiane", "country": "Laos"}'},
        {"role": "assistant", "content": "", "tool_calls": [request("c3", "get_city", {"city": "Vientiane"})]},
        {"role": "tool", "tool_call_id": "c3", "content": '{"city": "Vientiane", "lat": 17.9667, "lon": 102.6}'},
        {"role": "assistant", "content": "", "tool_calls": [
            request("c4", "distance_km", {"from": {"lat": 17.9667, "lon": 102.6}, "to": [21.0245, 105.8412]})]},
        {"role": "tool", "tool_call_id": "c4", "content": '{"km": 480.1}'},
        {"role": "assistant", "content": "About 480 km."},
    ],
    "tools": [schema("get_country"), schema("get_city"), schema("distance_km", "Compute a distance.")],
}  # fmt: skip


FIELDS = ["messages", "role", "content", "tool_calls", "function", "name", "tools", "evidence", "certificate", "steps", "id"]


def one(row: object) -> Sample:
    return Intake().sample(row)


def test_an_openai_chat() -> None:
    sample = one(orjson.dumps(CHAT))
    assert sample.tools == ("get_country", "get_city", "get_city", "distance_km")
    assert sample.edges == ((0, 2), (1, 3), (2, 3))
    assert sample.kinds == ("R", "R", "R", "P")
    assert sample.toolset == ("distance_km", "get_city", "get_country")


def test_other_ways_to_write_the_same_chat() -> None:
    expected = one(CHAT)
    trl = orjson.loads(orjson.dumps(CHAT))
    for message in trl["messages"]:
        message.pop("tool_call_id", None)
        for call in message.get("tool_calls") or []:
            call.pop("id")
            call["function"]["arguments"] = orjson.loads(call["function"]["arguments"])
    trl["messages"][3], trl["messages"][4] = trl["messages"][4], trl["messages"][3]  # without ids the order must tell
    assert one(trl).edges == expected.edges
    packed = CHAT | {
        "messages": orjson.dumps(CHAT["messages"]).decode(),
        "tools": [orjson.dumps(t).decode() for t in CHAT["tools"]],
    }
    assert one(packed) == expected
    renamed = {"id": "chat-1", "conversations": CHAT["messages"], "tools": orjson.dumps(CHAT["tools"]).decode()}
    assert one(renamed) == expected
    legacy = {"messages": [
        {"role": "user", "content": "x"},
        {"role": "assistant", "function_call": {"name": "find_id", "arguments": "{}"}},
        {"role": "function", "name": "find_id", "content": '{"id": "Q42-7"}'},
        {"role": "assistant", "function_call": {"name": "get_item", "arguments": '{"id": "Q42-7"}'}},
    ]}  # fmt: skip
    assert one(legacy).edges == ((0, 1),)
    assert one(legacy).toolset is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"{", "not_json"),
        (b"[1]", "not_an_object"),
        (b'{"text": "hello"}', "neither_task_nor_trajectory"),
        (b'{"messages": "hello"}', "neither_task_nor_trajectory"),
        (b'{"messages": [5]}', "malformed"),
        (b'{"messages": [{"role": "assistant", "tool_calls": [{"id": "x"}]}]}', "malformed"),
        (b'{"evidence": {}, "certificate": {}}', "malformed"),
        (b'{"evidence": 5, "certificate": null}', "malformed"),
    ],
)
def test_no_row_vanishes(tmp_path: Path, row: bytes, reason: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(orjson.dumps(CHAT) + b"\n\n" + row + b"\n" + orjson.dumps(CHAT) + b"\n")
    intake = Intake()
    assert len(list(intake.samples(path))) == 2
    assert intake.rows == 3
    assert dict(intake.skipped) == {reason: 1}


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
        max_leaves=12,
    )
)
def test_no_row_is_a_crash(row: object) -> None:
    try:
        Intake().sample(row)
    except Unusable:
        return


def test_parquet_and_jsonl_agree(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [CHAT | {"messages": orjson.dumps(CHAT["messages"]).decode(), "tools": orjson.dumps(CHAT["tools"]).decode()}] * 3
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    (tmp_path / "rows.jsonl").write_bytes(b"\n".join(orjson.dumps(CHAT) for _ in range(3)))
    assert list(Intake().samples(tmp_path / "rows.parquet")) == list(Intake().samples(tmp_path / "rows.jsonl"))
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")
    with pytest.raises(UserError, match="cannot be read as Parquet"):
        list(Intake().samples(tmp_path / "broken.parquet"))


def test_a_place_that_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is nothing at"):
        list(Intake().samples(tmp_path / "none.jsonl"))


# -- value provenance -------------------------------------------------------------------------------------------------


def edges(*calls: tuple[object, object], said: str = "") -> tuple[tuple[int, int], ...]:
    return flow_edges([Call("t", arguments, result, turn) for turn, (arguments, result) in enumerate(calls)], said)


def test_where_values_come_from() -> None:
    assert edges(({}, {"name": "Vientiane"}), ({"q": "vientiane "}, {})) == ((0, 1),)
    # said by the user: no flow
    assert edges(({}, {"name": "Vientiane"}), ({"q": "Vientiane"}, {}), said="What of Vientiane?") == ()
    # an echo claims nothing, the first to show it does
    assert edges(({}, {"x": ["Luang"]}), ({"q": "Luang"}, {"q": "Luang"}), ({"q": "Luang"}, {})) == ((0, 1), (0, 2))
    # invented by the policy before any result showed it
    assert edges(({"q": "Luang"}, {"q": "Luang"}), ({"q": "Luang"}, {})) == ()
    # numbers by value, also inside lists and as text
    assert edges(({}, {"x": 1991.0}), ({"years": ["1991", 3]}, {})) == ((0, 1),)
    assert edges(({}, {"x": "8,849"}), ({"n": 8849}, {})) == ((0, 1),)
    # too common to tell
    assert edges(({}, {"x": 7, "y": True, "z": "yes", "u": "ab"}), ({"a": 7, "b": True, "c": "yes", "d": "ab"}, {})) == ()
    # one character can tell in other scripts
    assert edges(({}, {"x": "水"}), ({"q": "水"}, {})) == ((0, 1),)
    # whole words only, and fields' names are no values
    assert edges(({}, '{"note": "Vientiane Prefecture"}'), ({"q": "Vientiane"}, {})) == ()
    assert edges(({}, '{"Vientiane": 1}'), ({"q": "Vientiane"}, {})) == ()


def test_texts_and_phrases() -> None:
    page = "The town of Luang Prabang lies in the north of the country, where the Nam Khan meets the Mekong; see Q184440."
    assert edges(({}, page), ({"id": "Q184440"}, {})) == ((0, 1),)
    assert edges(({}, {"text": page}), ({"id": "Luang Prab"}, {})) == ()
    assert edges(({}, {"town": "Luang Prabang"}), ({"query": "population of Luang Prabang 2020"}, {})) == ((0, 1),)
    assert edges(({}, {"a": 21.375}), ({"expression": "21.375*4"}, {})) == ((0, 1),)


def test_calls_of_one_turn_cannot_know_each_other() -> None:
    calls = [Call("t", {}, {"x": "Luang"}, 0), Call("t", {"q": "Luang"}, {}, 0)]
    assert flow_edges(calls, "") == ()


VALUES = (
    st.text("abcXYZ é水", min_size=1, max_size=6).map(lambda s: " ".join(s.split()))
    | st.integers(-3000, 3000)
    | st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
    | st.booleans()
)
RESULTS = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("kmn", max_size=2), inner, max_size=3)
).map(lambda value: {"result": value})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.dictionaries(st.sampled_from("ab"), VALUES), RESULTS), min_size=2, max_size=5))
def test_searching_text_and_walking_json_agree(calls: list[tuple[dict[str, object], object]]) -> None:
    walked = edges(*calls)
    assert edges(*[(a, orjson.dumps(r).decode()) for a, r in calls]) == walked
    assert edges(*[(a, orjson.dumps(r, option=orjson.OPT_INDENT_2).decode()) for a, r in calls]) == walked
    assert all(source < target for source, target in walked)


def test_keys_of_values() -> None:
    assert value_key(1991) == value_key(1991.0) == value_key("1991") == value_key(" 1991") == "1991"
    assert value_key(12345678901234567890) == value_key("12345678901234567890") == "12345678901234567890"
    assert value_key(-2.5e-7) == value_key("-2.5e-07") == "-2.5e-07"
    assert value_key(True) is None
    assert value_key(100) is None
    assert value_key("Hello  World") == "hello world"
    assert value_key("1e999") is None


# -- kinds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "description", "kind"),
    [
        ("get_weather", "", "R"),
        ("searchWeb", "", "R"),
        ("convert-currency", "", "P"),
        ("HTTPFetch", "", "R"),
        ("numpy.mean", "", "P"),
        ("weather", "Compute the heat index.", "P"),
        ("weather", "", "R"),
    ],
)
def test_kinds_by_rule(name: str, description: str, kind: str) -> None:
    assert infer_kind(name, description)[0] == kind


def test_a_map_decides_before_the_rule(tmp_path: Path) -> None:
    path = tmp_path / "tools.yaml"
    path.write_text("get_city: P\ndistance_km: {kind: retrieval, domain: geography}\n", encoding="utf-8")
    intake = Intake(ToolFacts(*read_map(path)))
    sample = intake.sample(CHAT)
    assert sample.kinds == ("R", "P", "P", "R")
    assert sample.domains == ("geography",)
    assert intake.facts.grounds == {"get_country": "name", "get_city": "map", "distance_km": "map"}
    path.write_text("get_city: maybe\n", encoding="utf-8")
    with pytest.raises(UserError, match="'get_city' has kind 'maybe'"):
        read_map(path)
