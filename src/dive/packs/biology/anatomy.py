"""The human body by textbook: bones by region, cranial nerves.

Invariant: the bones are the 206 of the adult skeleton, each region's complete.
"""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from dive.packs.biology.entities import BodyRegion, Bone, CranialNerve
from dive.tools import About, Pack, Result, Row, ToolError, seeds, tool

PACK = Pack(name="anatomy", domain="biology", title="human anatomy", licence="Apache-2.0 (own tables)")

PLAIN = ("middle ear", "vertebral column", "shoulder girdle", "arm and forearm", "wrist", "thigh and leg", "ankle")
"""The regions whose bones are the same however a textbook divides the rest."""
_BONES = """skull/axial: frontal bone 1, parietal bone 2, temporal bone 2, occipital bone 1, sphenoid bone 1, ethmoid bone 1,
maxilla 2, zygomatic bone 2, nasal bone 2, lacrimal bone 2, palatine bone 2, inferior nasal concha 2, vomer 1, mandible 1
middle ear/axial: malleus 2, incus 2, stapes 2
neck/axial: hyoid bone 1
vertebral column/axial: cervical vertebra 7, thoracic vertebra 12, lumbar vertebra 5, sacrum 1, coccyx 1
thorax/axial: rib 24, sternum 1
shoulder girdle/appendicular: clavicle 2, scapula 2
arm and forearm/appendicular: humerus 2, radius 2, ulna 2
wrist/appendicular: scaphoid 2, lunate 2, triquetrum 2, pisiform 2, trapezium 2, trapezoid 2, capitate 2, hamate 2
hand/appendicular: metacarpal 10, phalanx of the hand 28
pelvis/appendicular: hip bone 2
thigh and leg/appendicular: femur 2, patella 2, tibia 2, fibula 2
ankle/appendicular: calcaneus 2, talus 2, navicular bone 2, cuboid bone 2, medial cuneiform bone 2,
intermediate cuneiform bone 2, lateral cuneiform bone 2
foot/appendicular: metatarsal 10, phalanx of the foot 28"""


@dataclass(frozen=True, slots=True)
class _Bone:
    name: str
    region: str
    division: str
    count: int


@cache
def bones() -> tuple[_Bone, ...]:
    """The bones of an adult, by region from the skull down."""
    found = []
    for line in _BONES.replace(",\n", ", ").splitlines():
        head, _, items = line.partition(": ")
        region, _, division = head.partition("/")
        for item in items.split(", "):
            name, _, count = item.rpartition(" ")
            found.append(_Bone(name, region, division, int(count)))
    return tuple(found)


class BoneProfile(Result):
    """A kind of bone."""

    region: str
    division: str
    count: int


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "division": [
            "the division of the skeleton (axial or appendicular) that includes {bone}",
            "Does {bone} belong to the axial or to the appendicular skeleton?",
        ],
    },
    examples=[
        ({"bone": "scaphoid"}, {"region": "wrist", "division": "appendicular", "count": 2}),
        ({"bone": "Hyoid bone"}, {"region": "neck", "division": "axial", "count": 1}),
        ({"bone": "rib"}, {"count": 24, "division": "axial"}),
    ],
)
def bone_profile(bone: Bone) -> BoneProfile:
    """Look up a kind of bone of the adult human skeleton: region, division (axial or appendicular) and how many there are.

    Args:
        bone: English or Latin name, such as scaphoid or thoracic vertebra
    """
    text = " ".join(bone.split()).casefold()
    found = next((b for b in bones() if b.name.casefold() in (text, f"{text} bone")), None)
    if found is None:
        raise ToolError(f"No bone is called '{bone[:40]}'. Give a name such as scaphoid, femur or frontal bone.")
    return BoneProfile(region=found.region, division=found.division, count=found.count)


class BoneOfRegion(Row):
    """A kind of bone of a region."""

    noun = "bone"
    plural = "bones"
    name: Bone
    count: int


class BonesOfRegion(Result):
    """The bones of a region."""

    bones: list[BoneOfRegion]
    total: Annotated[int, About("number of bones", high="largest", low="smallest", additive=True)]


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "bones": [
            "the kinds of bone that an adult has in {region}",
            "Which kinds of bone does an adult have in {region}?",
        ],
        "bones#count": [
            "the number of kinds of bone that an adult has in {region}",
            "How many kinds of bone does an adult have in {region}?",
        ],
        "total": [
            "the number of bones that an adult has in {region}",
            "How many bones does an adult have in {region}?",
        ],
    },
    each={
        "bones#count": ["has {most} kinds of bone in an adult"],
        "total": ["has {most} bones in an adult"],
    },
    examples=[
        ({"region": "wrist"}, {"total": 16, "bones": [{"name": n, "count": 2} for n in (
            "capitate", "hamate", "lunate", "pisiform", "scaphoid", "trapezium", "trapezoid", "triquetrum")]}),
        ({"region": "skull"}, {"total": 22}),
        ({"region": "middle ear"}, {"total": 6, "bones": [{"name": "incus"}, {"name": "malleus"}, {"name": "stapes"}]}),
    ],
)  # fmt: skip
def bones_of_region(region: BodyRegion) -> BonesOfRegion:
    """List the kinds of bone of a region of the adult skeleton with their numbers, by name.

    Args:
        region: skull (without the ear), middle ear, neck, vertebral column, thorax, shoulder girdle, arm and forearm, wrist,
            hand (without the wrist), pelvis, thigh and leg, ankle or foot (without the ankle)
    """
    text = " ".join(region.split()).casefold()
    found = sorted((b for b in bones() if b.region == text), key=lambda b: b.name)
    if not found:
        raise ToolError(f"No region is called '{region[:40]}'. Regions: {', '.join(dict.fromkeys(b.region for b in bones()))}.")
    return BonesOfRegion(bones=[BoneOfRegion(name=b.name, count=b.count) for b in found], total=sum(b.count for b in found))


_NERVES = (
    ("olfactory nerve", "sensory", "smell", "cribriform plate"),
    ("optic nerve", "sensory", "vision", "optic canal"),
    ("oculomotor nerve", "motor", "most movements of the eye and narrowing of the pupil", "superior orbital fissure"),
    ("trochlear nerve", "motor", "the superior oblique muscle of the eye", "superior orbital fissure"),
    ("trigeminal nerve", "mixed", "sensation of the face and chewing", None),
    ("abducens nerve", "motor", "the lateral rectus muscle of the eye", "superior orbital fissure"),
    ("facial nerve", "mixed", "facial expression and taste of the front of the tongue", "internal acoustic meatus"),
    ("vestibulocochlear nerve", "sensory", "hearing and balance", "internal acoustic meatus"),
    ("glossopharyngeal nerve", "mixed", "taste of the back of the tongue and swallowing", "jugular foramen"),
    ("vagus nerve", "mixed", "the larynx and the organs of chest and abdomen", "jugular foramen"),
    ("accessory nerve", "motor", "the sternocleidomastoid and trapezius muscles", "jugular foramen"),
    ("hypoglossal nerve", "motor", "movements of the tongue", "hypoglossal canal"),
)


class Nerve(Result):
    """A cranial nerve."""

    number: int
    kind: str
    function: str
    opening: str | None


@tool(
    domain="biology",
    kind="retrieval",
    asks={
        "number": [
            "the cranial nerve number of {nerve}",
            "What is the cranial nerve number of {nerve}?",
        ],
        "kind": [
            "the functional type (sensory, motor or mixed) of {nerve}",
            "Is {nerve} sensory, motor or mixed?",
        ],
        "opening": [
            "the opening of the cranial cavity that transmits {nerve}",
            "Which opening of the cranial cavity transmits {nerve}?",
        ],
    },
    examples=[
        ({"nerve": "vagus nerve"}, {"number": 10, "kind": "mixed", "opening": "jugular foramen"}),
        ({"nerve": "optic"}, {"number": 2, "kind": "sensory", "function": "vision", "opening": "optic canal"}),
        ({"nerve": "Hypoglossal nerve"}, {"number": 12, "kind": "motor"}),
    ],
)
def cranial_nerve(nerve: CranialNerve) -> Nerve:
    """Look up a cranial nerve: its number, kind (sensory, motor or mixed), function, opening of the cranial cavity.

    Args:
        nerve: name, such as vagus nerve
    """
    text = " ".join(nerve.split()).casefold().removesuffix(" nerve")
    found = next((i for i, row in enumerate(_NERVES) if row[0] == f"{text} nerve"), None)
    if found is None:
        raise ToolError(f"No cranial nerve is called '{nerve[:40]}'. Nerves: {', '.join(row[0] for row in _NERVES)}.")
    _, kind, function, opening = _NERVES[found]
    return Nerve(number=found + 1, kind=kind, function=function, opening=opening)


@seeds(CranialNerve, domain="biology")
def nerve_seeds() -> list[str]:
    """The twelve cranial nerves."""
    return [row[0] for row in _NERVES]


@seeds(BodyRegion, domain="biology")
def region_seeds() -> list[str]:
    """Regions whose bones nobody disputes."""
    return list(PLAIN)


@seeds(Bone, domain="biology")
def bone_seeds() -> list[str]:
    """Every kind of bone."""
    return [b.name for b in bones()]
