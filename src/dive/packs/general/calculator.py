"""A calculator for arithmetic expressions.

The expression is parsed as Python's grammar knows it and walked node by node; nothing is evaluated that is not in the two
tables below. Invariant: whole numbers stay exact, and no result, intermediate or final, is larger than `MOST_DIGITS`
digits.
"""

import ast
import math
import operator
import random
from collections.abc import Callable
from typing import Annotated, Any

from dive.tools import About, Entity, Pack, Result, ToolError, seeds, tool
from dive.tools.entities import Integer

PACK = Pack(name="calculator", domain="general", title="arithmetic expressions", licence="Apache-2.0")

MOST_DIGITS = 300
LONGEST = 1_000
Value = int | float


def say_expression(value: Any) -> str:
    """The expression in the signs that people write."""
    return str(value).replace("**", "^").replace("*", "×").replace(" - ", " − ")


Expression = Annotated[
    str, Entity("Expression", "expression", "expressions", say=say_expression, common=True)
]  # "(17 + 4) * 3 ** 2"

_BINARY: dict[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow,
}  # fmt: skip
_NAMES: dict[str, float] = {"pi": math.pi, "e": math.e, "tau": math.tau}


def _factorial(value: Value) -> int:
    if isinstance(value, float) or not 0 <= value <= 150:
        raise ToolError("factorial takes a whole number from 0 to 150.")
    return math.factorial(value)


_FUNCTIONS: dict[str, tuple[int, int, Callable[..., Value]]] = {
    "sqrt": (1, 1, math.sqrt), "cbrt": (1, 1, math.cbrt), "abs": (1, 1, abs), "exp": (1, 1, math.exp), "ln": (1, 1, math.log),
    "log10": (1, 1, math.log10), "log2": (1, 1, math.log2), "sin": (1, 1, math.sin), "cos": (1, 1, math.cos),
    "tan": (1, 1, math.tan), "asin": (1, 1, math.asin), "acos": (1, 1, math.acos), "atan": (1, 1, math.atan),
    "radians": (1, 1, math.radians),
    "degrees": (1, 1, math.degrees), "floor": (1, 1, math.floor), "ceil": (1, 1, math.ceil), "round": (1, 2, round),
    "factorial": (1, 1, _factorial), "min": (2, 20, min), "max": (2, 20, max),
}  # fmt: skip
"""Name → fewest and most arguments, and what computes it; angles are in radians."""


def _evaluate(node: ast.expr) -> Value:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _sized(value)
        case ast.Name(id=name) if name in _NAMES:
            return _NAMES[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_evaluate(operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _evaluate(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            one, other = _evaluate(left), _evaluate(right)
            if isinstance(op, ast.Pow):
                _check_power(one, other)
            return _sized(_BINARY[type(op)](one, other))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            fewest, most, function = _FUNCTIONS[name]
            if not fewest <= len(arguments) <= most:
                raise ToolError(f"{name} takes {fewest if fewest == most else f'{fewest} to {most}'} arguments.")
            return _sized(function(*(_evaluate(a) for a in arguments)))
    raise ToolError(
        "Use numbers, + - * / // % **, brackets, pi, e, tau and the functions " + ", ".join(sorted(_FUNCTIONS)) + "."
    )


def _check_power(base: Value, exponent: Value) -> None:
    """Refuse a power whose size can be told without computing it. Raises ToolError."""
    if (
        isinstance(base, int)
        and isinstance(exponent, int)
        and abs(base) > 1
        and abs(exponent) * math.log10(abs(base)) > MOST_DIGITS
    ):
        raise ToolError(f"The power has more than {MOST_DIGITS} digits.")


def _sized(value: Value) -> Value:
    if isinstance(value, complex):
        raise ToolError("The result is not a real number.")
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        raise ToolError(f"A number here has more than {MOST_DIGITS} digits.")
    if isinstance(value, float) and not math.isfinite(value):
        raise ToolError("The result is not a finite number.")
    return value


class Calculation(Result):
    """The value of an expression."""

    value: Annotated[float | int, About("value")]
    whole: Annotated[Integer | None, About("value", high="largest", low="smallest")]
    text: str


@tool(
    domain="general",
    kind="processing",
    asks={
        "value": ["the value of {expression}", "How much is {expression}?"],
    },
    examples=[
        ({"expression": "(17 + 4) * 3 ** 2"}, {"value": 189, "whole": 189, "text": "189"}),
        ({"expression": "sqrt(2) * 10"}, {"value": 14.142135, "whole": None}),
        ({"expression": "7 / 2 + 0.5"}, {"value": 4.0}),
        ({"expression": "factorial(10) // 3 ** 4"}, {"whole": 44800}),
    ],
)
def calculate(expression: Expression) -> Calculation:
    """Calculate an arithmetic expression; whole numbers are exact, angles are in radians.

    Args:
        expression: numbers, + - * / // % **, brackets, pi, e, tau, and functions such as sqrt, ln, log10, sin, floor, factorial
    """
    text = expression.strip().replace("×", "*").replace("÷", "/").replace("−", "-").replace("^", "**")
    if not text or len(text) > LONGEST:
        raise ToolError(f"Give an expression of 1 to {LONGEST:,} characters.")
    try:
        value = _evaluate(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, MemoryError) as error:
        reason = "it is not in a function's domain" if isinstance(error, ValueError) else "it is not well formed"
        raise ToolError(f"The expression cannot be calculated: {reason}.") from error
    except ZeroDivisionError as error:
        raise ToolError("The expression divides by zero.") from error
    except OverflowError as error:
        raise ToolError("A number in the expression is too large.") from error
    whole = isinstance(value, int) and abs(value) < 2**53
    shown = value if isinstance(value, float) or whole else float(value)
    return Calculation(value=shown, whole=int(value) if whole else None, text=str(value))


@seeds(Expression, domain="general")
def expression_seeds() -> list[str]:
    """Expressions of two or three operations on whole numbers."""
    made = []
    for number in range(150):
        rng = random.Random(f"expression {number}")
        a, b, c, d = (rng.randint(2, 40) for _ in range(4))
        made.append(rng.choice([
            f"({a} + {b}) * {c} - {d}", f"{a} * {b} + {c} * {d}", f"({a} * {b} + {c}) ** 2", f"{a} ** 3 - {b} * {c}",
            f"({a} + {b} + {c}) * ({d} + {a})", f"{a * 111} - {b} * {c}",
        ]))  # fmt: skip
    return list(dict.fromkeys(made))
