"""Settings say what is wrong with them; precedence and the hash hold whatever the values."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dive.errors import UserError
from dive.runtime.settings import Settings, load_settings, parse_settings

COUNTS = st.integers(1, 1_000_000)
ROUNDS = st.integers(1, 6)


def test_defaults_are_the_papers() -> None:
    settings = load_settings()
    assert (settings.rounds, settings.toolset_min, settings.toolset_max, settings.steps_per_round) == (3, 15, 50, 5)


@given(st.lists(COUNTS, min_size=3, max_size=3), st.integers(0, 3))
def test_an_option_beats_set_beats_the_file(counts: list[int], given_until: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.yaml"
        file.write_text(f"count: {counts[0]}\n" if given_until > 0 else "")
        overrides = [f"count={counts[1]}"] if given_until > 1 else []
        options = {"count": counts[2] if given_until > 2 else None}
        wanted = counts[given_until - 1] if given_until else Settings().count
        assert load_settings(file, overrides, options).count == wanted


@given(COUNTS, st.integers(1, 256), st.integers(64, 10_000), st.floats(1, 3600))
def test_the_hash_leaves_out_what_changes_no_data(count: int, workers: int, memory: int, seconds: float) -> None:
    settings = Settings(count=count, workers=workers, memory_limit_mb=memory, task_time_limit_s=seconds)
    assert settings.hash == Settings().hash
    assert Settings().differences(settings) == []


@given(st.integers(0, 2**63 - 1), ROUNDS, st.sets(st.sampled_from("abcd")))
def test_the_hash_tells_apart_what_does(seed: int, rounds: int, domains: set[str]) -> None:
    settings = Settings(seed=seed, rounds=rounds, domains=tuple(domains))
    assert (settings.hash == Settings().hash) == (Settings().differences(settings) == [])
    assert Settings(seed=seed, rounds=rounds, domains=tuple(reversed(list(domains)))).hash == settings.hash


@given(COUNTS, ROUNDS, st.none() | st.lists(st.sampled_from(["general", "finance", "no"]), min_size=1))
def test_what_is_written_can_be_read(count: int, rounds: int, domains: list[str] | None) -> None:
    import tempfile

    settings = Settings(count=count, rounds=rounds, domains=None if domains is None else tuple(domains))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.yaml"
        file.write_text(settings.to_yaml())
        assert load_settings(file) == settings


VALUES = st.none() | st.integers() | st.text("ab\n1é ") | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from([*Settings.model_fields, "other"]), VALUES))
def test_any_values_give_settings_or_one_line(values: dict[str, Any]) -> None:
    complaint = ""
    try:
        parse_settings(values)
    except UserError as error:
        complaint = str(error)
    assert "\n" not in complaint


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["count=0"], "setting 'count' is 0: input should be greater than or equal to 1; give a value from 1 to 1000000"),
        (["count=many"], "setting 'count' is 'many': input should be a valid integer; give a value from 1 to 1000000"),
        (["count=1.5"], "setting 'count' is 1.5"),
        (["rounds=7"], "setting 'rounds' is 7: input should be less than or equal to 6"),
        (["worker=3"], "unknown setting 'worker'; did you mean 'workers'?"),
        (["a.b=3"], "unknown setting 'a'"),
        (["count.b=3", "count.c=3"], "setting 'count' is {'b': 3, 'c': 3}"),
        (["count=1", "count.b=3"], "--set count.b: 'count' is a single value"),
        (["toolset_min=60"], "toolset_min is 60, but toolset_max is 50"),
        (["collector=magic"], "collector is 'magic', but no model is given"),
        (["count"], "--set takes key=value, not 'count'"),
        (["count=[1"], "--set count: '[1' is not a YAML value"),
        (["count=0", "rounds=0"], "; setting 'rounds' is 0"),
    ],
)
def test_a_mistake_names_key_value_and_what_is_allowed(overrides: list[str], said: str) -> None:
    with pytest.raises(UserError) as caught:
        load_settings(None, overrides)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yaml", b"count: [1", "is broken"),
        ("a.toml", b"count = ", "is broken"),
        ("a.yaml", b"\xff\xfe", "not UTF-8"),
        ("a.yaml", b"- 1", "must hold `key: value` lines, not list"),
        ("a.yaml", b"1: 2", "must hold"),
        ("missing.yaml", None, "cannot be read: No such file"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=said) as caught:
        load_settings(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_toml_and_domains(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('count = 7\ndomains = ["b", "a"]\n')
    assert load_settings(tmp_path / "a.toml").domains == ("a", "b")
    assert load_settings(tmp_path / "a.toml", [], {"domains": "c, a"}).domains == ("a", "c")
    assert load_settings(None, ["task_time_limit_s=5"]).task_time_limit_s == 5
