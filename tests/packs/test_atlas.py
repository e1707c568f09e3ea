"""The compact tables behave as the dictionaries that they stand for."""

from hypothesis import given
from hypothesis import strategies as st

from dive.packs.atlas import Links, NameIndex

ENTRIES = st.lists(st.tuples(st.text(max_size=8), st.integers(0, 2**40)), max_size=60)


@given(ENTRIES, st.text(max_size=8))
def test_it_finds_what_a_dictionary_finds(entries: list[tuple[str, int]], other: str) -> None:
    numbers: dict[str, set[int]] = {}
    for name, number in entries:
        numbers.setdefault(name, set()).add(number)
    index = NameIndex(entries)
    for name, found in numbers.items():
        assert index.get(name) == (next(iter(found)) if len(found) == 1 else NameIndex.AMBIGUOUS)
    assert (index.get(other) is None) == (other not in numbers)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-(2**31), 2**31 - 1)), max_size=60))
def test_links_lead_where_a_dictionary_of_lists_leads(pairs: list[tuple[int, int]]) -> None:
    pairs.sort(key=lambda pair: pair[0])
    links = Links(pairs)
    for source in range(-6, 7):
        assert list(links.of(source)) == [target for first, target in pairs if first == source]
