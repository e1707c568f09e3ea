"""Sound: notes, levels, rooms (equal temperament with A4 = 440 Hz, decibels, Sabine's formula)."""

import math
import re
from typing import Annotated, Any

from pydantic import Field

from dive.packs.physics.entities import Hertz, MusicalNote
from dive.packs.physics.mechanics import tidy
from dive.tools import About, Pack, Pick, Result, ToolError, aliases, seeds, tool

PACK = Pack(
    name="sound",
    domain="physics",
    title="equal temperament (ISO 16), sound levels, Sabine's reverberation",
    licence="Apache-2.0 (formulas)",
)

TUNING = "equal temperament with A4 at 440 hertz"

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def _midi(note: str) -> int:
    """MIDI number of a note: A4 is 69."""
    match = re.fullmatch(r"\s*([A-Ga-g])(#{1,2}|b{1,2}|♯|♭)?(-?\d)\s*", note)
    if match is None:
        raise ToolError(f"'{note[:20]}' is no note in scientific pitch notation, such as A4, C#5 or Bb3.")
    shift = {"#": 1, "♯": 1, "b": -1, "♭": -1}
    return 12 * (int(match[3]) + 1) + _STEPS[match[1].upper()] + sum(shift[c] for c in match[2] or "")


class Tone(Result):
    """A note's pitch."""

    hertz: Annotated[Hertz, About("frequency", "hertz", digits=2)]
    wavelength: float
    midi_number: Annotated[int, About("MIDI number", None)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "hertz": ["the frequency of {note}"],
        "midi_number": ["the MIDI number of {note}"],
    },
    cite=TUNING,
    undisputed=("midi_number",),
    examples=[
        ({"note": "C4"}, {"hertz": 261.626, "midi_number": 60, "wavelength": 1.31180}),
        ({"note": "A4"}, {"hertz": 440.0, "midi_number": 69}),
        ({"note": "Eb5"}, {"hertz": 622.254}),
    ],
)
def note_frequency(note: MusicalNote) -> Tone:
    """Compute the frequency of a note in equal temperament with A4 = 440 Hz, its wavelength in air and its MIDI number.

    Args:
        note: scientific pitch notation, such as A4, C#5 or Bb3
    """
    number = _midi(note)
    hertz = 440 * 2 ** ((number - 69) / 12)
    return Tone(hertz=tidy(hertz), wavelength=tidy(343.2 / hertz), midi_number=number)


class NearestNote(Result):
    """The note nearest to a frequency."""

    note: Annotated[MusicalNote, About("note", form="in scientific pitch notation")]
    cents: float


@tool(
    domain="physics",
    kind="processing",
    asks={
        "note": ["the note nearest to {hertz}", "Which note is nearest to {hertz}?"],
    },
    cite=TUNING,
    examples=[
        ({"hertz": 440}, {"note": "A4", "cents": 0.0}),
        ({"hertz": 100}, {"note": "G2", "cents": 34.9922}),
        ({"hertz": 1000}, {"note": "B5", "cents": 21.3094}),
    ],
)
def nearest_note(
    hertz: Annotated[Hertz, Field(ge=8, le=20_000), Pick(50, 100, 250, 1000, 3000, says="{} hertz", noun="frequency")],
) -> NearestNote:
    """Find the note of equal temperament (A4 = 440 Hz) nearest to a frequency, and how far off it is.

    Args:
        hertz: 8 to 20,000
    """
    exact = 69 + 12 * math.log2(hertz / 440)
    number = math.floor(exact + 0.5)
    return NearestNote(note=f"{_NAMES[number % 12]}{number // 12 - 1}", cents=round(100 * (exact - number), 4))


class Level(Result):
    """A sound level."""

    decibels: Annotated[float, About("combined sound level", "decibels", digits=1)]


@tool(
    domain="physics",
    kind="processing",
    asks={
        "decibels": [
            "the combined sound level of {number} incoherent sources of {level} each",
            "What is the combined sound level of {number} incoherent sources of {level} each?",
        ],
    },
    examples=[
        ({"level": 60.0, "number": 2}, {"decibels": 63.0103}),
        ({"level": 70.0, "number": 10}, {"decibels": 80.0}),
        ({"level": 55.0, "number": 1}, {"decibels": 55.0}),
    ],
)
def add_sound_levels(
    level: Annotated[float, Field(ge=-100, le=300), Pick(52, 58, 63, 71, says="{} decibels", noun="level per source")],
    number: Annotated[int, Field(ge=1, le=1_000_000), Pick(2, 3, 5, 8, 12)],
) -> Level:
    """Compute the level of several equal incoherent sound sources together.

    Args:
        level: decibels of each source
        number: how many sources there are
    """
    return Level(decibels=tidy(level + 10 * math.log10(number)))


class Room(Result):
    """How long a room rings."""

    seconds: Annotated[float, About("reverberation time", "seconds", "longest", "shortest", digits=2)]


_HALL = "a hall with {length}, {width}, {height} and a mean absorption coefficient of {absorption}"


@tool(
    domain="physics",
    kind="processing",
    asks={
        "seconds": [
            f"the reverberation time of {_HALL}",
            f"What is the reverberation time of {_HALL}?",
        ],
    },
    cite="Sabine's formula with a constant of 0.161",
    examples=[
        ({"length": 10.0, "width": 10.0, "height": 10.0, "absorption": 0.161}, {"seconds": 1.66667}),
        ({"length": 20.0, "width": 10.0, "height": 5.0, "absorption": 0.23}, {"seconds": 1.0}),
    ],
)
def reverberation_time(
    length: Annotated[float, Field(gt=0, le=1e4), Pick(12, 20, 34, says="a length of {} metres")],
    width: Annotated[float, Field(gt=0, le=1e4), Pick(10, 14, 20, says="a width of {} metres")],
    height: Annotated[float, Field(gt=0, le=1e4), Pick(4, 6, 9, says="a height of {} metres")],
    absorption: Annotated[float, Field(gt=0, le=1), Pick(0.12, 0.2, 0.3)],
) -> Room:
    """Compute the reverberation time of a box-shaped room by Sabine's formula (0.161 s/m).

    Args:
        length: metres
        width: metres
        height: metres
        absorption: mean absorption coefficient of all surfaces, above 0, at most 1
    """
    surface = 2 * (length * width + length * height + width * height)
    return Room(seconds=tidy(0.161 * length * width * height / (surface * absorption)))


@aliases(MusicalNote)
def note_aliases(value: Any) -> list[str]:
    """A black key by its flat, and with the signs of print: "Bb3", "B♭3" and "A♯3" for "A#3"."""
    name = str(value)
    if "#" not in name:
        return []
    above = chr(ord(name[0]) + 1) if name[0] != "G" else "A"
    return [f"{above}b{name[2:]}", f"{above}♭{name[2:]}", name.replace("#", "♯")]


@seeds(MusicalNote, domain="physics")
def note_seeds() -> list[str]:
    """The keys of a piano, the middle octaves first."""
    keys = [f"{_NAMES[n % 12]}{n // 12 - 1}" for n in range(21, 109)]
    return sorted(keys, key=lambda k: abs(_midi(k) - 66))
