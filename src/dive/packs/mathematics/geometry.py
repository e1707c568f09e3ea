"""Plane and solid geometry, polynomials and small matrices (own code)."""

import math
import re
from fractions import Fraction
from typing import Annotated

from dive.packs.mathematics.bounds import fits, within, within_float
from dive.tools import About, Pack, Pick, Result, ToolError, tool
from dive.tools.entities import Integer

PACK = Pack(name="geometry", domain="mathematics", title="geometry and algebra", licence="Apache-2.0 (own code)")


class Sphere(Result):
    """Measures of a sphere."""

    surface: Annotated[float, About("surface area", "square metres", "largest", "smallest", digits=2)]
    volume: Annotated[float, About("volume", "cubic metres", "largest", "smallest", digits=2)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "surface": [
            "the surface area of a sphere with a radius of {radius}",
            "How large is the surface of a sphere with a radius of {radius}?",
        ],
        "volume": [
            "the volume of a sphere with a radius of {radius}",
            "How large is the volume of a sphere with a radius of {radius}?",
        ],
    },
    examples=[
        ({"radius": 6371.0}, {"surface": 510_064_472.0, "volume": 1.08321e12}),
        ({"radius": 1.0}, {"surface": 12.56637, "volume": 4.18879}),
    ],
)
def sphere_from_radius(radius: Annotated[float, Pick(2, 2.5, 3, 4.5, 6, says="{} metres")]) -> Sphere:
    """Compute a sphere's surface area and volume from its radius.

    Args:
        radius: metres, above 0, at most 10^12
    """
    within_float(radius, 1e-9, 1e12, "The radius")
    return Sphere(surface=4 * math.pi * radius**2, volume=4 / 3 * math.pi * radius**3)


class Disc(Result):
    """Measures of a circle."""

    area: Annotated[float, About("area", "square metres", "largest", "smallest", additive=True, digits=2)]
    circumference: Annotated[float, About("circumference", "metres", "longest", "shortest", digits=2)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "area": ["the area of a circle with a diameter of {diameter}"],
        "circumference": ["the circumference of a circle with a diameter of {diameter}"],
    },
    examples=[
        ({"diameter": 2.0}, {"area": 3.14159, "circumference": 6.28319}),
        ({"diameter": 10.0}, {"area": 78.5398, "circumference": 31.4159}),
    ],
)
def circle_from_diameter(diameter: Annotated[float, Pick(4, 5, 7, 9, 12, says="{} metres")]) -> Disc:
    """Compute a circle's area and circumference from its diameter.

    Args:
        diameter: metres, above 0, at most 10^9
    """
    within_float(diameter, 1e-9, 1e9, "The diameter")
    return Disc(area=math.pi * diameter**2 / 4, circumference=math.pi * diameter)


class Triangle(Result):
    """Measures of a triangle."""

    area: Annotated[float, About("area", "square metres", "largest", "smallest", additive=True, digits=3)]
    largest_angle: Annotated[float, About("largest angle", "degrees", digits=2)]
    inradius: Annotated[float, About("inradius", "metres", "largest", "smallest", digits=3)]
    circumradius: Annotated[float, About("circumradius", "metres", "largest", "smallest", digits=3)]
    kind: str
    """By its angles: acute, right or obtuse."""


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "area": ["the area of a triangle with sides of {a}, {b} and {c}"],
        "largest_angle": ["the largest angle of a triangle with sides of {a}, {b} and {c}"],
        "inradius": ["the inradius of a triangle with sides of {a}, {b} and {c}"],
        "circumradius": ["the circumradius of a triangle with sides of {a}, {b} and {c}"],
    },
    examples=[
        (
            {"a": 3.0, "b": 4.0, "c": 5.0},
            {"area": 6.0, "largest_angle": 90.0, "inradius": 1.0, "circumradius": 2.5, "kind": "right"},
        ),
        ({"a": 13.0, "b": 14.0, "c": 15.0}, {"area": 84.0, "inradius": 4.0, "circumradius": 8.125, "kind": "acute"}),
        ({"a": 2.0, "b": 3.0, "c": 4.0}, {"area": 2.90474, "largest_angle": 104.4775, "kind": "obtuse"}),
    ],
)
def triangle_from_sides(
    a: Annotated[float, Pick(7, 8, 9, says="{} metres", noun="side")],
    b: Annotated[float, Pick(8, 11, 12, says="{} metres", noun="side")],
    c: Annotated[float, Pick(6, 9, 10, says="{} metres", noun="side")],
) -> Triangle:
    """Solve a triangle from its three sides: area, largest angle, inscribed and circumscribed circle.

    Args:
        a: length in metres, above 0
        b: length in metres, above 0
        c: length in metres, above 0
    """
    for side in (a, b, c):
        within_float(side, 1e-6, 1e6, "A side")
    small, middle, large = sorted((a, b, c))
    if small + middle <= large:
        raise ToolError(f"No triangle has sides {a:g}, {b:g} and {c:g}: the longest must be shorter than the others together.")
    half = (a + b + c) / 2
    area = math.sqrt(half * (half - a) * (half - b) * (half - c))
    if area == 0:
        raise ToolError("The triangle is too flat to be measured.")
    cosine = (small**2 + middle**2 - large**2) / (2 * small * middle)
    return Triangle(
        area=area,
        largest_angle=math.degrees(math.acos(max(-1.0, min(1.0, cosine)))),
        inradius=area / half,
        circumradius=a * b * c / (4 * area),
        kind="right" if abs(cosine) < 1e-12 else "acute" if cosine > 0 else "obtuse",
    )


class Polygon(Result):
    """Measures of a regular polygon."""

    interior_angle: Annotated[float, About("interior angle", "degrees", digits=2)]
    diagonals: Annotated[Integer, About("number of diagonals", None, "largest", "smallest")]
    constructible: Annotated[bool, About("constructibility")]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "interior_angle": [
            "the interior angle of a regular polygon with {sides} sides",
            "How large is the interior angle of a regular polygon with {sides} sides?",
        ],
        "diagonals": [
            "the number of diagonals of a convex polygon with {sides} sides",
            "How many diagonals does a convex polygon with {sides} sides have?",
        ],
    },
    examples=[
        ({"sides": 6}, {"interior_angle": 120.0, "diagonals": 9, "constructible": True}),
        ({"sides": 17}, {"interior_angle": 158.8235, "diagonals": 119, "constructible": True}),
        ({"sides": 7}, {"diagonals": 14, "constructible": False}),
    ],
)
def polygon_from_sides(sides: Annotated[int, Pick(7, 8, 9, 11, 12, 15, 17, 20)]) -> Polygon:
    """Describe a regular polygon by its number of sides: angle, diagonals, constructibility with ruler and compass.

    Args:
        sides: 3 to 1,000,000
    """
    within(sides, 3, 1_000_000, "The number of sides")
    rest = sides
    while rest % 2 == 0:
        rest //= 2
    for fermat in (3, 5, 17, 257, 65_537):
        if rest % fermat == 0:
            rest //= fermat
    return Polygon(interior_angle=180 - 360 / sides, diagonals=sides * (sides - 3) // 2, constructible=rest == 1)


_TERM = re.compile(r"([+-]?)(\d*)(?:(x)(?:\^(\d+))?)?")


def _coefficients(polynomial: str) -> dict[int, int]:
    text = polynomial.replace(" ", "").replace("−", "-").replace("*", "")
    if not text or len(text) > 200:
        raise ToolError("Give a polynomial in x with whole coefficients, such as 'x^3 - 2x + 5'.")
    found: dict[int, int] = {}
    at = 0
    while at < len(text):
        match = _TERM.match(text, at)
        if match is None or match.end() == at or not (match[2] or match[3]) or (at > 0 and not match[1]):
            raise ToolError(f"'{polynomial[:60]}' is not a polynomial in x with whole coefficients, such as 'x^3 - 2x + 5'.")
        power = int(match[4]) if match[4] else 1 if match[3] else 0
        size = int(match[2]) if match[2] else 1
        if power > 20 or size > 10**9:
            raise ToolError("A polynomial may have degree at most 20 and coefficients at most 10^9.")
        found[power] = found.get(power, 0) + (-size if match[1] == "-" else size)
        at = match.end()
    return found


class PolynomialValue(Result):
    """A polynomial at a point."""

    value: Integer
    slope: Integer


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "value": [
            "the value of the polynomial {polynomial} at x equal to {x}",
            "What does the polynomial {polynomial} evaluate to at x equal to {x}?",
        ],
        "slope": [
            "the value of the derivative of {polynomial} at x equal to {x}",
        ],
    },
    examples=[
        ({"polynomial": "x^2 + x + 41", "x": 39}, {"value": 1601, "slope": 79}),
        ({"polynomial": "2x^3 - 6x^2 + 2x - 1", "x": 3}, {"value": 5, "slope": 20}),
    ],
)
def polynomial_value(
    polynomial: Annotated[str, Pick("x^2 + x + 41", "x^3 - 2x + 5", "3x^2 - 7x + 2", "2x^3 - 9x^2 + 12x - 4")], x: Integer
) -> PolynomialValue:
    """Evaluate a polynomial with whole coefficients, and its derivative, at a whole number.

    Args:
        polynomial: in x, as in 'x^3 - 2x + 5'; degree at most 20
        x: where to evaluate
    """
    coefficients = _coefficients(polynomial)
    within(x, -(10**9), 10**9, "x")
    return PolynomialValue(
        value=fits(sum(c * x**p for p, c in coefficients.items()), "The value"),
        slope=fits(sum(c * p * x ** (p - 1) for p, c in coefficients.items() if p), "The derivative"),
    )


class QuadraticRoots(Result):
    """Solutions of a quadratic equation."""

    discriminant: Annotated[Integer, About("discriminant", None, "largest", "smallest")]
    roots: list[float]
    larger_root: Annotated[float | None, About("larger real root", None, "largest", "smallest", digits=4)]


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "discriminant": ["the discriminant of the quadratic polynomial {polynomial}"],
        "larger_root": [
            "the larger real root of the quadratic polynomial {polynomial}",
            "What is the larger real root of the quadratic polynomial {polynomial}?",
        ],
    },
    examples=[
        ({"polynomial": "x^2 - 5x + 6"}, {"discriminant": 1, "roots": [2.0, 3.0], "larger_root": 3.0}),
        ({"polynomial": "x^2 - x - 1"}, {"discriminant": 5, "larger_root": 1.618034}),
        ({"polynomial": "x^2 + 1"}, {"discriminant": -4, "roots": [], "larger_root": None}),
        ({"polynomial": "x^2 + 2x + 1"}, {"roots": [-1.0]}),
    ],
)
def quadratic_roots(
    polynomial: Annotated[
        str, Pick("x^2 - 7x + 10", "2x^2 + 5x - 12", "x^2 - 3x - 5", "3x^2 - 12x + 7", "x^2 + 9x + 2", "2x^2 - 7x - 3")
    ],
) -> QuadraticRoots:
    """Find the discriminant and the real roots of a quadratic polynomial; roots ascending, a double root once.

    Args:
        polynomial: in x with whole coefficients and of degree two, as in '2x^2 + 5x - 12'
    """
    coefficients = _coefficients(polynomial)
    a, b, c = (coefficients.get(power, 0) for power in (2, 1, 0))
    if a == 0 or max(coefficients) > 2:
        raise ToolError("Give a polynomial of degree two, such as 'x^2 - 5x + 6'.")
    within(max(abs(a), abs(b)), 1, 10**6, "A leading or linear coefficient")
    discriminant = b * b - 4 * a * c
    roots: list[float] = []
    if discriminant > 0:
        # the root without cancellation first; the other from the product of the roots
        q = -(b + math.copysign(math.sqrt(discriminant), b)) / 2
        roots = sorted({q / a, c / q})
    elif discriminant == 0:
        roots = [-b / (2 * a) + 0.0]
    return QuadraticRoots(discriminant=discriminant, roots=roots, larger_root=max(roots, default=None))


class MatrixFacts(Result):
    """Invariants of a square matrix."""

    determinant: Annotated[Integer, About("determinant", None, "largest", "smallest")]
    trace: Annotated[Integer, About("trace", None, "largest", "smallest")]
    rank: Annotated[Integer, About("rank", None, "largest", "smallest")]


def _matrix(rows: str) -> list[list[int]]:
    found = [[int(n) for n in re.findall(r"-?\d{1,6}", row)] for row in re.findall(r"\(([-\d,\s]*)\)", rows)]
    if not 1 <= len(found) <= 6 or any(len(row) != len(found) for row in found):
        raise ToolError("Give a square matrix with up to 6 rows of whole numbers, such as '(2, 1), (1, 3)'.")
    return found


@tool(
    domain="mathematics",
    kind="processing",
    asks={
        "determinant": ["the determinant of the matrix with the rows {rows}"],
        "trace": ["the trace of the matrix with the rows {rows}"],
        "rank": ["the rank of the matrix with the rows {rows}"],
    },
    examples=[
        ({"rows": "(1, 2), (3, 4)"}, {"determinant": -2, "trace": 5, "rank": 2}),
        ({"rows": "(1, 2, 3), (4, 5, 6), (7, 8, 9)"}, {"determinant": 0, "trace": 15, "rank": 2}),
        ({"rows": "(2, -1, 0), (-1, 2, -1), (0, -1, 2)"}, {"determinant": 4, "trace": 6, "rank": 3}),
    ],
)
def matrix_invariants(
    rows: Annotated[
        str,
        Pick(
            "(2, -1, 0), (-1, 2, -1), (0, -1, 2)",
            "(3, 1), (5, 7)",
            "(1, 2, 3), (0, 4, 5), (1, 0, 6)",
            "(2, 3, 1), (4, 7, 7), (-2, 4, 5)",
        ),
    ],
) -> MatrixFacts:
    """Compute determinant, trace and rank of a small square matrix of whole numbers, exactly.

    Args:
        rows: the rows in order, as in '(1, 2), (3, 4)'
    """
    matrix = [[Fraction(v) for v in row] for row in _matrix(rows)]
    size = len(matrix)
    trace = sum(int(matrix[i][i]) for i in range(size))
    determinant, rank = Fraction(1), 0
    for column in range(size):
        pivot = next((r for r in range(rank, size) if matrix[r][column]), None)
        if pivot is None:
            determinant = Fraction(0)
            continue
        if pivot != rank:
            matrix[pivot], matrix[rank] = matrix[rank], matrix[pivot]
            determinant = -determinant
        determinant *= matrix[rank][column]
        for r in range(rank + 1, size):
            ratio = matrix[r][column] / matrix[rank][column]
            matrix[r] = [v - ratio * w for v, w in zip(matrix[r], matrix[rank], strict=True)]
        rank += 1
    return MatrixFacts(determinant=fits(int(determinant), "The determinant"), trace=trace, rank=rank)
