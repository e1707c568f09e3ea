"""The compact index of names behaves as the dictionary that it stands for."""

from hypothesis import given
from hypothesis import strategies as st

from dive.packs.atlas import NameIndex

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
