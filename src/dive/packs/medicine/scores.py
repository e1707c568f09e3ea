"""More clinical scores: consciousness, newborns, clots, bleeding, sore throats, sepsis (published point tables)."""

from typing import Annotated, Literal

from pydantic import Field

from dive.packs.medicine.bedside import OlderAge
from dive.tools import About, Pack, Pick, Result, tool

PACK = Pack(name="clinical_scores", domain="medicine", title="clinical scores", licence="Apache-2.0 (published point tables)")


class ComaScore(Result):
    """Glasgow coma scale."""

    points: Annotated[int, About("Glasgow coma score")]
    severity: Annotated[str, About("severity of the head injury", form="as mild, moderate or severe")]


_Eyes = Literal["opens the eyes spontaneously", "opens the eyes to speech", "opens the eyes to pain", "does not open the eyes"]
_Words = Literal["is oriented", "is confused", "speaks inappropriate words", "makes incomprehensible sounds", "says nothing"]
_Moves = Literal[
    "obeys commands", "localises pain", "withdraws from pain", "flexes abnormally", "extends abnormally", "does not move"
]
_EYES: tuple[str, ...] = _Eyes.__args__  # type: ignore[attr-defined]
_WORDS: tuple[str, ...] = _Words.__args__  # type: ignore[attr-defined]
_MOVES: tuple[str, ...] = _Moves.__args__  # type: ignore[attr-defined]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            "the Glasgow coma score of an injured patient who {eyes}, {words} and {moves}",
            "What is the Glasgow coma score of an injured patient who {eyes}, {words} and {moves}?",
        ],
        "severity": [
            "the severity that the Glasgow coma scale gives to the head injury of a patient who {eyes}, {words} and {moves}",
        ],
    },
    examples=[
        ({"eyes": _EYES[0], "words": _WORDS[0], "moves": _MOVES[0]}, {"points": 15, "severity": "mild"}),
        ({"eyes": _EYES[3], "words": _WORDS[4], "moves": _MOVES[5]}, {"points": 3, "severity": "severe"}),
        ({"eyes": _EYES[1], "words": _WORDS[1], "moves": _MOVES[1]}, {"points": 12, "severity": "moderate"}),
    ],
)
def glasgow_coma_scale(
    eyes: Annotated[_Eyes, Pick(*_EYES)], words: Annotated[_Words, Pick(*_WORDS)], moves: Annotated[_Moves, Pick(*_MOVES)]
) -> ComaScore:
    """Compute the Glasgow coma score (Teasdale and Jennett 1974) and its usual class: mild from 13, moderate from 9.

    Args:
        eyes: best eye response
        words: best verbal response
        moves: best motor response
    """
    points = 4 - _EYES.index(eyes) + 5 - _WORDS.index(words) + 6 - _MOVES.index(moves)
    return ComaScore(points=points, severity="mild" if points >= 13 else "moderate" if points >= 9 else "severe")


class Points(Result):
    """A score in points."""

    points: Annotated[int, About("score")]


_Sign = Annotated[int, Field(ge=0, le=2)]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            "the Apgar score of a newborn who scores {appearance}, {pulse}, {grimace}, {activity} and {respiration}",
            ("What is the Apgar score of a newborn who scores {appearance}, {pulse}, {grimace}, {activity} and {respiration}?"),
        ],
    },
    examples=[
        ({"appearance": 2, "pulse": 2, "grimace": 2, "activity": 2, "respiration": 2}, {"points": 10}),
        ({"appearance": 0, "pulse": 1, "grimace": 1, "activity": 0, "respiration": 1}, {"points": 3}),
    ],
)
def apgar_score(
    appearance: Annotated[_Sign, Pick(0, 1, 2, says="{} for skin colour")],
    pulse: Annotated[_Sign, Pick(0, 1, 2, says="{} for pulse")],
    grimace: Annotated[_Sign, Pick(0, 1, 2, says="{} for reflex irritability")],
    activity: Annotated[_Sign, Pick(0, 1, 2, says="{} for muscle tone")],
    respiration: Annotated[_Sign, Pick(0, 1, 2, says="{} for breathing")],
) -> Points:
    """Add up the five signs of the Apgar score (Apgar 1953), 0 to 2 points each.

    Args:
        appearance: skin colour, 0 (blue or pale) to 2 (pink all over)
        pulse: heart rate, 0 (none), 1 (below 100 a minute) or 2
        grimace: reflex irritability, 0 to 2
        activity: muscle tone, 0 to 2
        respiration: breathing, 0 to 2
    """
    return Points(points=appearance + pulse + grimace + activity + respiration)


class ClotScore(Result):
    """Wells score."""

    points: Annotated[int, About("2003 Wells score")]
    likelihood: Annotated[str, About("likelihood of deep vein thrombosis", form="as low, moderate or high")]


_Clot = Literal[
    "active cancer", "paralysis of the leg", "recent bed rest or surgery", "tenderness along the deep veins", "swelling of "
    "the whole leg",
    "a calf swollen by more than 3 cm", "pitting oedema", "collateral superficial veins", "an earlier deep vein thrombosis",
    "another diagnosis at least as likely",
]  # fmt: skip


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            "the 2003 Wells score for deep vein thrombosis of a patient with {findings} but no other criterion",
            "What is the 2003 Wells score for deep vein thrombosis of a patient with {findings} but no other criterion?",
        ],
        "likelihood": [
            "the likelihood of deep vein thrombosis that the three-tier 2003 Wells score gives for a patient with {findings} "
            "but no other criterion",
        ],
    },
    examples=[
        ({"findings": ["active cancer", "pitting oedema", "swelling of the whole leg"]}, {"points": 3, "likelihood": "high"}),
        ({"findings": ["pitting oedema", "another diagnosis at least as likely"]}, {"points": -1, "likelihood": "low"}),
    ],
)
def wells_dvt_score(
    findings: Annotated[
        list[_Clot],
        Pick(
            ["active cancer", "pitting oedema"],
            ["recent bed rest or surgery", "tenderness along the deep veins", "a calf swollen by more than 3 cm"],
            ["pitting oedema", "another diagnosis at least as likely"],
            ["an earlier deep vein thrombosis"],
        ),
    ],
) -> ClotScore:
    """Compute the Wells score for deep vein thrombosis (2003): a point a finding, minus 2 for another likely diagnosis.

    Args:
        findings: findings of the score that are present
    """
    points = sum(-2 if finding == "another diagnosis at least as likely" else 1 for finding in set(findings))
    return ClotScore(points=points, likelihood="low" if points <= 0 else "moderate" if points <= 2 else "high")


_Bleeding = Literal[
    "uncontrolled hypertension", "abnormal kidney function", "abnormal liver function", "an earlier stroke", "earlier "
    "bleeding",
    "a labile INR", "another drug that promotes bleeding", "heavy drinking",
]  # fmt: skip


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            "the HAS-BLED score of a {age}-year-old on anticoagulants whose only other risk factors are {findings}",
            "What is the HAS-BLED score of a {age}-year-old on anticoagulants whose only other risk factors are {findings}?",
        ],
    },
    examples=[
        ({"age": 70, "findings": ["uncontrolled hypertension", "a labile INR"]}, {"points": 3}),
        ({"age": 65, "findings": ["earlier bleeding"]}, {"points": 1}),
    ],
)
def has_bled_score(
    age: OlderAge,
    findings: Annotated[
        list[_Bleeding],
        Pick(
            ["uncontrolled hypertension"],
            ["an earlier stroke", "another drug that promotes bleeding"],
            ["abnormal kidney function", "a labile INR", "heavy drinking"],
        ),
    ],
) -> Points:
    """Compute the HAS-BLED bleeding score (Pisters 2010): a point a finding, and one for an age above 65.

    Args:
        age: age in years
        findings: findings of the score that are present
    """
    return Points(points=len(set(findings)) + (age > 65))


_Throat = Literal["swollen tonsils or exudate", "tender anterior neck nodes", "fever above 38 °C", "no cough"]


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            "the McIsaac score of a {age}-year-old with a sore throat who has {findings} and meets no other Centor criterion",
            "What is the McIsaac score of a {age}-year-old with a sore throat who has {findings} and meets no other Centor "
            "criterion?",
        ],
    },
    examples=[
        ({"age": 8, "findings": ["swollen tonsils or exudate", "tender anterior neck nodes", "fever above 38 °C", "no cough"]},
         {"points": 5}),
        ({"age": 50, "findings": ["no cough"]}, {"points": 0}),
    ],
)  # fmt: skip
def mcisaac_score(
    age: Annotated[int, Field(ge=3, le=110), Pick(12, 19, 28, 33, 48)],
    findings: Annotated[
        list[_Throat],
        Pick(
            ["no cough"],
            ["fever above 38 °C", "no cough"],
            ["swollen tonsils or exudate", "tender anterior neck nodes", "no cough"],
        ),
    ],
) -> Points:
    """Compute the McIsaac score for streptococcal sore throat (1998): Centor's four points, +1 under 15, −1 from 45 years.

    Args:
        age: age in years, from 3
        findings: findings of the score that are present
    """
    return Points(points=len(set(findings)) + (1 if age < 15 else -1 if age >= 45 else 0))


@tool(
    domain="medicine",
    kind="processing",
    asks={
        "points": [
            "the qSOFA score of a patient who is {mental_state} and has {respiratory_rate} and {systolic}",
            "What is the qSOFA score of a patient who is {mental_state} and has {respiratory_rate} and {systolic}?",
        ],
    },
    examples=[
        ({"mental_state": "confused", "respiratory_rate": 22, "systolic": 100}, {"points": 3}),
        ({"mental_state": "alert", "respiratory_rate": 21, "systolic": 101}, {"points": 0}),
    ],
)
def qsofa_score(
    mental_state: Annotated[Literal["confused", "alert"], Pick("confused", "alert")],
    respiratory_rate: Annotated[int, Field(ge=0, le=80), Pick(16, 20, 22, 26, 31, says="a respiratory rate of {} per minute")],
    systolic: Annotated[int, Field(ge=30, le=300), Pick(88, 96, 100, 112, 130, says="a systolic blood pressure of {} mmHg")],
) -> Points:
    """Compute the quick SOFA score (Singer 2016): altered mind, 22 breaths or more, systolic pressure of 100 mmHg or less.

    Args:
        mental_state: "confused" (altered in any way) or "alert"
        respiratory_rate: breaths per minute
        systolic: systolic blood pressure in mmHg
    """
    return Points(points=(mental_state == "confused") + (respiratory_rate >= 22) + (systolic <= 100))
