"""How severe a vulnerability is and how strong a password: CVSS 3.1 (FIRST) and counting."""

import math
from typing import Annotated

from dive.packs.computing.entities import CvssVector
from dive.packs.mathematics.bounds import within
from dive.tools import About, Pack, Pick, Result, ToolError, seeds, tool

PACK = Pack(
    name="security",
    domain="computing",
    title="Common Vulnerability Scoring System 3.1 (FIRST); password entropy",
    licence="Apache-2.0 (own code)",
)

_CVSS: dict[str, dict[str, float]] = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "PR": {"N": 0.85, "L": 0.62, "H": 0.27},
    "UI": {"N": 0.85, "R": 0.62},
    "S": {"U": 0.0, "C": 1.0},
    "C": {"H": 0.56, "L": 0.22, "N": 0.0},
    "I": {"H": 0.56, "L": 0.22, "N": 0.0},
    "A": {"H": 0.56, "L": 0.22, "N": 0.0},
}


def _roundup(value: float) -> float:
    """The smallest number with one decimal that is not below the value, as Appendix A of CVSS 3.1 defines it."""
    scaled = round(value * 100_000)
    return scaled / 100_000 if scaled % 10_000 == 0 else (scaled // 10_000 + 1) / 10


class BaseScore(Result):
    """How severe a vulnerability is."""

    score: Annotated[float, About("CVSS 3.1 base score", digits=1)]
    severity: Annotated[str, About("CVSS 3.1 severity rating", held="are rated {} by CVSS 3.1")]


@tool(
    domain="computing",
    kind="processing",
    asks={
        "score": ["the CVSS 3.1 base score of {vector}", "What is the CVSS 3.1 base score of {vector}?"],
        "severity": ["the CVSS 3.1 severity rating of {vector}"],
    },
    examples=[
        ({"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}, {"score": 9.8, "severity": "Critical"}),
        ({"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"}, {"score": 6.1, "severity": "Medium"}),
        ({"vector": "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"}, {"score": 7.8, "severity": "High"}),
        ({"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}, {"score": 10.0}),
    ],
)
def cvss_base_score(vector: CvssVector) -> BaseScore:
    """Compute the base score and severity of a CVSS 3.1 vector.

    Args:
        vector: the eight base metrics, such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H
    """
    pairs = [p.partition(":")[::2] for p in vector.strip().removeprefix("CVSS:3.1/").split("/")]
    parts = dict(pairs)
    if (
        not vector.strip().startswith("CVSS:3.1/")
        or sorted(k for k, _ in pairs) != sorted(_CVSS)
        or any(v not in _CVSS[k] for k, v in parts.items())
    ):
        raise ToolError("Give the eight base metrics, such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H.")
    weight = {k: _CVSS[k][v] for k, v in parts.items()}
    changed = parts["S"] == "C"
    if changed:
        weight["PR"] = {"N": 0.85, "L": 0.68, "H": 0.5}[parts["PR"]]
    lost = 1 - (1 - weight["C"]) * (1 - weight["I"]) * (1 - weight["A"])
    impact = 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 if changed else 6.42 * lost
    exploitability = 8.22 * weight["AV"] * weight["AC"] * weight["PR"] * weight["UI"]
    score = 0.0 if impact <= 0 else _roundup(min((1.08 if changed else 1.0) * (impact + exploitability), 10))
    rating = next(
        name for top, name in ((0, "None"), (3.9, "Low"), (6.9, "Medium"), (8.9, "High"), (10, "Critical")) if score <= top
    )
    return BaseScore(score=score, severity=rating)


class PasswordStrength(Result):
    """How hard a random password is to guess."""

    entropy: Annotated[float, About("entropy", "bits", "highest", "lowest", digits=1)]
    years_to_search: Annotated[float, About("search time", "years", "longest", "shortest", digits=2)]


_KINDS = {
    "digits": 10,
    "lower-case letters": 26,
    "mixed-case letters": 52,
    "mixed-case letters and digits": 62,
    "the 94 visible ASCII characters": 94,
}


@tool(
    domain="computing",
    kind="processing",
    asks={
        "entropy": ["the entropy of a password of {length} drawn at random from {alphabet}"],
        "years_to_search": [
            "the time that it takes to try every password of {length} drawn from {alphabet} at a billion guesses per second",
            "how long it takes to try every password of {length} drawn from {alphabet} at a billion guesses per second",
        ],
    },
    rules=("Take a year as 365.25 days",),
    undisputed=("entropy",),
    figures=3,
    examples=[
        ({"length": 8, "alphabet": "lower-case letters"}, {"entropy": 37.6035, "years_to_search": 6.61726e-06}),
        ({"length": 12, "alphabet": "mixed-case letters and digits"}, {"entropy": 71.4504, "years_to_search": 102_231.7}),
        ({"length": 4, "alphabet": "digits"}, {"entropy": 13.2877}),
    ],
)
def random_password_strength(
    length: Annotated[int, Pick(11, 12, 13, 14, says="{} characters", noun="length")],
    alphabet: Annotated[
        str,
        Pick("lower-case letters", "mixed-case letters", "mixed-case letters and digits", "the 94 visible ASCII characters"),
    ],
) -> PasswordStrength:
    """Compute the entropy of a password drawn at random, and how long an exhaustive search at 10^9 guesses a second takes.

    Args:
        length: number of characters, 1 to 60
        alphabet: digits, lower-case letters, mixed-case letters (and digits), or the 94 visible ASCII characters
    """
    within(length, 1, 60, "The length of the password")
    size = {name.casefold(): size for name, size in _KINDS.items()}.get(alphabet.strip().casefold())
    if size is None:
        raise ToolError(f"'{alphabet[:40]}' is no alphabet known here; there are {', '.join(_KINDS)}.")
    return PasswordStrength(entropy=length * math.log2(size), years_to_search=size**length / 1e9 / 86400 / 365.25)


@seeds(CvssVector, domain="computing")
def vector_seeds() -> list[str]:
    """Vectors of many kinds of vulnerability: how it is reached and what it costs, crossed."""
    reached = ("AV:N/AC:L/PR:N/UI:N", "AV:N/AC:L/PR:N/UI:R", "AV:N/AC:H/PR:N/UI:N", "AV:N/AC:L/PR:L/UI:N",
               "AV:A/AC:L/PR:N/UI:N", "AV:L/AC:L/PR:L/UI:N", "AV:L/AC:H/PR:L/UI:N", "AV:L/AC:L/PR:N/UI:R",
               "AV:P/AC:L/PR:N/UI:N")  # fmt: skip
    costs = ("S:U/C:H/I:H/A:H", "S:C/C:L/I:L/A:N", "S:U/C:H/I:N/A:N", "S:U/C:N/I:N/A:H", "S:C/C:H/I:H/A:H", "S:U/C:L/I:L/A:N",
             "S:U/C:N/I:L/A:N")  # fmt: skip
    return [f"CVSS:3.1/{r}/{c}" for r in reached for c in costs]
