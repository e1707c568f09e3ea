"""What the generic pack tests do not see: seeds that work, joins that resolve, calls that leave no trace."""

import pytest

from dive.errors import ToolError
from dive.packs.astronomy.star_catalogue import CONSTELLATIONS, catalogue
from dive.packs.physics.entities import MusicalNote
from dive.tools import ToolPool
from dive.tools.declare import markers_of

POOL = ToolPool.load(["physics", "astronomy"])
NAIROBI = {"latitude": -1.2833, "longitude": 36.8167}


def call(name: str, **arguments: object) -> dict[str, object]:
    return POOL.tools[name].call(arguments)


def seeds(entity: str) -> list[object]:
    return [v for s in POOL.seed_sources if s.entity.name == entity for v in POOL.seed_values(s)]


@pytest.mark.parametrize(
    ("entity", "tool", "parameter"),
    [
        ("Particle", "particle_properties", "particle"),
        ("PhysicalConstant", "physical_constant", "constant"),
        ("Planet", "planet_facts", "planet"),
        ("Star", "star_facts", "star"),
        ("DeepSkyObject", "deep_sky_object", "object"),
        ("OpticalGlass", "optical_glass", "glass"),
        ("Material", "building_material", "material"),
        ("WireGauge", "wire_gauge", "gauge"),
        ("MusicalNote", "note_frequency", "note"),
        ("ResistorBands", "resistor_from_bands", "bands"),
        ("Constellation", "constellation_facts", "constellation"),
        ("Constellation", "stars_in_constellation", "constellation"),
    ],
)
def test_seeds_work(entity: str, tool: str, parameter: str) -> None:
    values = seeds(entity)
    assert len(values) >= 8
    assert len(set(map(str, values))) == len(values)
    for value in values[:: max(1, len(values) // 200)]:
        call(tool, **{parameter: value})


def test_the_sky_is_fully_divided() -> None:
    assert len(CONSTELLATIONS) == 88
    assert sum(area for *_, area in CONSTELLATIONS.values()) == pytest.approx(41253, abs=10)
    assert {s.constellation for s in catalogue().values()} <= set(CONSTELLATIONS)


def test_planet_to_gravity_to_fall() -> None:
    gravity = call("planet_facts", planet="Mars")["gravity"]
    assert call("free_fall", height=100, gravity=gravity)["seconds"] == pytest.approx(7.35, abs=0.01)


def test_planet_on_a_date_to_constellation_to_stars() -> None:
    where = call("planet_position", planet="Jupiter", date="2025-01-01")["constellation"]
    assert where == "Taurus"
    rows = call("stars_in_constellation", constellation=where)["stars"]
    assert isinstance(rows, list)
    assert rows[0]["name"] == "Aldebaran"


def test_bright_star_to_distance() -> None:
    stars = call("brightest_stars", number=3)["stars"]
    assert isinstance(stars, list)
    star = stars[2]["name"]
    assert star == "Arcturus"
    assert call("parallax_distance", star=star)["light_years"] == pytest.approx(36.7, abs=0.1)


def test_antiparticle_to_decay_length() -> None:
    particle = call("particle_properties", particle="antimuon")["antiparticle"]
    assert call("mean_decay_length", particle=particle, percent=99)["metres"] == pytest.approx(4622, rel=2e-3)


def test_a_decay_length_is_in_a_unit_that_somebody_would_ask_for() -> None:
    short, long = (call("mean_decay_length", particle=p, percent=90) for p in ("phi meson", "neutron"))
    assert short["metres"] is short["millimetres"] is long["metres"] is long["millimetres"] is None
    assert long["kilometres"] == pytest.approx(299792.458 * 878.4 * 0.9 / 0.19**0.5, rel=5e-3)


def test_solstice_to_day_length() -> None:
    date = call("equinoxes_and_solstices", year=2025)["june_solstice"]
    assert call("sun_times", place=NAIROBI, date=date)["day_length"] == pytest.approx(12.05, abs=0.05)


def test_no_sunrise_in_polar_night_and_day() -> None:
    tromso = {"latitude": 69.65, "longitude": 18.96}
    for date in ("2024-12-21", "2024-06-21"):
        with pytest.raises(ToolError, match="polar"):
            call("sun_times", place=tromso, date=date)


def test_sky_calls_do_not_depend_on_their_order() -> None:
    dates = [f"{y}-{m:02d}-15" for y in (1850, 1999, 2024, 2150) for m in (1, 6, 11)]
    asked: list[tuple[str, dict[str, object]]]
    asked = [("planet_position", {"planet": p, "date": d}) for p in ("Mars", "Venus", "Saturn") for d in dates]
    asked += [("sun_times", {"place": NAIROBI, "date": d}) for d in dates]
    asked += [("moon_state", {"date": d}) for d in dates]
    forwards = [call(name, **arguments) for name, arguments in asked]
    backwards = [call(name, **arguments) for name, arguments in reversed(asked)]
    assert forwards == backwards[::-1]


def test_messier_objects_know_their_numbers_and_constellations_list_them() -> None:
    for number in (1, 13, 27, 56, 57, 97):
        name = call("messier_object", number=number)["object"]
        facts = call("deep_sky_object", object=name)
        assert facts["messier"] == number
        rows = call("deep_sky_in_constellation", constellation=facts["constellation"], kind=facts["kind"])["objects"]
        assert isinstance(rows, list)
        assert name in [row["object"] for row in rows]


def test_dispersion_formulas_give_the_catalogue_index() -> None:
    glasses = seeds("OpticalGlass")
    assert len(glasses) > 1500
    for glass in glasses[::40]:
        at_d_line = call("glass_refractive_index", glass=glass, nanometres=587.5618)["index"]
        assert at_d_line == pytest.approx(call("optical_glass", glass=glass)["index"], abs=2e-5)


def test_every_element_with_x_rays_is_one_of_chemistry() -> None:
    chemistry = ToolPool.load(["chemistry"])
    for energy in range(1000, 60_000, 3000):
        element = call("element_of_xray_line", energy=energy)["element"]
        assert chemistry.tools["element_profile"].call({"element": element})
        lines = call("xray_lines", element=element)["lines"]
        assert isinstance(lines, list)
        assert all(line["energy"] < call("xray_edges", element=element)["k_edge"] for line in lines)


def test_glass_to_refraction() -> None:
    index = call("optical_glass", glass="N-BK7")["index"]
    assert call("refraction_angle", angle=30, index=index)["degrees"] == pytest.approx(19.25, abs=0.01)


def test_notes_and_frequencies_lead_to_each_other() -> None:
    for note in seeds("MusicalNote"):
        assert call("nearest_note", hertz=call("note_frequency", note=note)["hertz"]) == {"note": note, "cents": 0.0}


def test_thicker_pipes_of_a_size_have_less_room_inside() -> None:
    for size in (0.5, 2, 8):
        thin, thick = (call("steel_pipe", size=size, schedule=schedule) for schedule in ("40", "80"))
        assert thin["outer"] == thick["outer"]
        assert thick["inner"] == pytest.approx(thick["outer"] - 2 * thick["wall"], abs=0.011)  # type: ignore[operator]
        assert thick["inner"] < thin["inner"]  # type: ignore[operator]


def test_a_black_key_is_also_known_by_its_flat() -> None:
    entity = markers_of(MusicalNote)[1]
    assert set(POOL.aliases_of(entity, "A#3")) == {"Bb3", "B♭3", "A♯3"}
    for name in ("C#5", "D#2", "F#4", "G#4", "A#3"):
        flat = POOL.aliases_of(entity, name)[0]
        assert call("note_frequency", note=flat) == call("note_frequency", note=name)


def test_kinds_of_deep_sky_objects_go_by_their_plural_too() -> None:
    for one, many in (("planetary nebula", "planetary nebulae"), ("galaxy", "Galaxies"), ("open cluster", "open clusters")):
        assert call("deep_sky_in_constellation", constellation="Cygnus", kind=one) == call(
            "deep_sky_in_constellation", constellation="Cygnus", kind=many
        )
    with pytest.raises(ToolError, match="no kind of object"):
        call("deep_sky_in_constellation", constellation="Cygnus", kind="comets")
