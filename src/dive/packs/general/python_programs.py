"""Python as a tool: short programs that compute, in a sandbox.

Nobody asks for "the value that this program prints". What people ask for is a computation in words, and an agent that has
this tool writes the program. So a program's words are part of its entity type: `COMPUTATIONS` pairs forms of programs with
what they compute, a certificate holds the program, the query holds the words, and the words of any stored program can be
checked against it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from dive.packs import monty
from dive.tools import About, Entity, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import Integer

PACK = Pack(name="python_programs", domain="general", title="Python programs in the Monty sandbox", licence="MIT",
            requires=("pydantic-monty",))  # fmt: skip

LONGEST_PROGRAM = 8_000
LONGEST_VALUE = 20_000
"""Characters of a result."""


@dataclass(frozen=True, slots=True)
class Computation:
    """A form of program over some whole numbers, and what it computes, as a noun phrase without its article."""

    program: str
    words: str
    numbers: tuple[tuple[int, ...], ...]
    """Values to state, each tuple for all the form's slots in their order."""

    def slots(self) -> list[str]:
        """Names of the form's slots, in order, each once."""
        return list(dict.fromkeys(re.findall(r"<(\w)>", self.program)))

    def filled(self, text: str, numbers: tuple[int, ...]) -> str:
        """The program or the words with numbers in the slots."""
        for name, number in zip(self.slots(), numbers, strict=True):
            text = text.replace(f"<{name}>", str(number))
        return text


_TENS = tuple((n,) for n in range(20, 1_000, 35))
_PAIRS = ((3, 5), (3, 7), (4, 6), (5, 8), (6, 9), (7, 11), (4, 10), (9, 12))
_WITH_PAIRS = tuple((n, k, m) for n in (120, 250, 400, 750, 1_000) for k, m in _PAIRS)
COMPUTATIONS = (
    Computation("sum(n * n for n in range(1, <b> + 1))", "sum of the squares of the whole numbers from 1 to <b>", _TENS),
    Computation("sum(1 for n in range(1, <b> + 1) if n % <k> == 0 and n % <m> != 0)",
                "number of whole numbers from 1 to <b> that are divisible by <k> but not by <m>", _WITH_PAIRS),
    Computation("sum(n for n in range(1, <b>) if n % <k> == 0 or n % <m> == 0)",
                "sum of the positive whole numbers below <b> that are divisible by <k> or by <m>", _WITH_PAIRS),
    Computation("sum(int(d) for d in str(2 ** <b>))", "sum of the decimal digits of 2 raised to the power of <b>", _TENS),
    Computation("steps, n = 0, <b>\nwhile n != 1:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1\n    steps += 1\nsteps",
                "number of Collatz steps that lead from <b> to 1", tuple((n,) for n in range(27, 400, 9))),
    Computation("sum(1 for n in range(<a>, <b> + 1) if str(n) == str(n)[::-1])",
                "number of palindromic whole numbers from <a> to <b>",
                tuple((a, b) for a in (10, 100, 500, 1_000) for b in (1_500, 2_500, 5_000, 7_000, 9_000))),
    Computation("a, b = 0, 1\nfor _ in range(<b>):\n    a, b = b, a + b\na % 1000",
                "remainder of the Fibonacci number F(<b>), with F(1) = F(2) = 1, modulo 1000", _TENS),
    Computation("sum(1 for n in range(2, <b> + 1) if all(n % d for d in range(2, int(n ** 0.5) + 1)))",
                "number of primes from 2 to <b>", _TENS),
    Computation("sum(str(n).count('<d>') for n in range(1, <b> + 1))",
                "number of times the digit <d> is written when counting from 1 to <b>",
                tuple((d, b) for d in (0, 1, 3, 7, 9) for b in (99, 150, 250, 365, 500, 1_000))),
    Computation("min(n for n in range(1, 1000) if n % <p> == <r> and n % <q> == <s>)",
                "smallest positive number with remainder <r> on division by <p> and <s> on division by <q>",
                tuple((p, r, q, s) for p, q in ((7, 11), (5, 9), (13, 17), (8, 15), (11, 19))
                      for r in (1, 2, 4) for s in (3, 5, 8))),
    Computation("len({a ** b for a in range(2, <b> + 1) for b in range(2, <b> + 1)})",
                "number of distinct values of a to the power b for whole a and b from 2 to <b>",
                tuple((n,) for n in range(4, 31, 2))),
    Computation("sum(1 for n in range(1, <b> + 1) if sum(int(d) for d in str(n)) == <s>)",
                "number of whole numbers from 1 to <b> whose digits add up to <s>",
                tuple((b, s) for b in (200, 500, 999, 2_000, 5_000) for s in (5, 9, 10, 13))),
)  # fmt: skip


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Computation], ...]:
    made = []
    for computation in COMPUTATIONS:
        parts = re.split(r"<(\w)>", computation.program)
        seen: set[str] = set()
        text = ""
        for place, part in enumerate(parts):
            if place % 2 == 0:
                text += re.escape(part)
            else:
                text += f"(?P={part})" if part in seen else f"(?P<{part}>[0-9]{{1,6}})"
                seen.add(part)
        made.append((re.compile(text), computation))
    return tuple(made)


def say_program(program: Any) -> str:
    """What the program computes, in words; a program of no known form is its own words."""
    for pattern, computation in _patterns():
        if found := pattern.fullmatch(str(program)):
            return "the " + computation.filled(computation.words, tuple(int(found[name]) for name in computation.slots()))
    return str(program)


Program = Annotated[str, Entity("Program", "computation", "computations", ("{}",), say=say_program, common=True)]


class ProgramResult(Result):
    """What a program gave."""

    value: Any
    printed: str
    whole: Annotated[Integer | None, About("result", high="largest", low="smallest")] = None


def result_of(run: Callable[[str, dict[str, Any]], monty.Ran], code: str, inputs: dict[str, Any] | None) -> ProgramResult:
    """The result of a program that `run` executes. Raises ToolError."""
    if not code.strip() or len(code) > LONGEST_PROGRAM:
        raise ToolError(f"Give a program of 1 to {LONGEST_PROGRAM:,} characters.")
    given = inputs or {}
    if bad := next((name for name in given if not name.isidentifier() or name.startswith("_")), None):
        raise ToolError(f"'{bad[:40]}' is no name for a variable.")
    ran = run(code, given)
    if len(repr(ran.value)) > LONGEST_VALUE:
        raise ToolError(f"The result has more than {LONGEST_VALUE:,} characters; compute less, or a summary of it.")
    exact = isinstance(ran.value, int) and not isinstance(ran.value, bool)
    return ProgramResult(value=ran.value, printed=ran.printed, whole=ran.value if exact else None)


@tool(
    domain="general",
    kind="processing",
    asks={"whole": ["the value of {code}", "What is {code}?", "what {code} is"]},
    examples=[
        ({"code": "sum(n * n for n in range(1, 101))"}, {"whole": 338350, "printed": ""}),
        ({"code": "print('hello')"}, {"printed": "hello\n", "value": None}),
        ({"code": "sum(n for n in range(1, 1000) if n % 3 == 0 or n % 5 == 0)"}, {"whole": 233168}),
        ({"code": "max(rows, key=lambda r: r['height'])['name']", "inputs": {"rows": [
            {"name": "Eiger", "height": 3967}, {"name": "Mönch", "height": 4110}]}}, {"value": "Mönch", "whole": None}),
    ],
)  # fmt: skip
def python(code: Program, inputs: dict[str, Any] | None = None) -> ProgramResult:
    """Run a Python program and return the value of its last expression and what it printed; no files, network or packages.

    Args:
        code: the program; math, re, json, datetime, random, collections and itertools are there, yield is not
        inputs: variables that the program finds set, by name; JSON values, such as records that another tool returned
    """
    return result_of(monty.run, code, inputs)


@seeds(Program, domain="general")
def program_seeds() -> list[str]:
    """Programs of every known form, the forms taking turns."""

    def of(computation: Computation) -> Iterator[str]:
        return (computation.filled(computation.program, numbers) for numbers in computation.numbers)

    columns = [list(of(computation)) for computation in COMPUTATIONS]
    return [column[row] for row in range(max(map(len, columns))) for column in columns if row < len(column)]
