"""The first file of a user's own tools: a module with a working tool, and its test.

Invariant: what is written runs as it is; a file that is there is never touched.
"""

from pathlib import Path

from dive.errors import UserError, unwritable
from dive.tools.sources.records import NAME

_MODULE = '''"""Tools of my own. Replace the dripping tap by what you need; docs/adding-a-tool.md has the contract."""

from typing import Annotated

from dive.tools import About, Pack, Pick, Result, ToolError, tool

PACK = Pack(name="{name}", domain="{name}", title="{title}", licence="mine")


class Leak(Result):
    """What a tap loses."""

    litres: Annotated[float, About("loss", "litres", digits=1, additive=True)]
    baths: Annotated[float, About("number of baths", digits=2)]


@tool(
    domain="{name}",
    kind="processing",
    asks={{
        "litres": [
            "the loss of water from a tap that drips {{drops}} times a minute for {{days}} days",
            "How much water does a tap that drips {{drops}} times a minute lose in {{days}} days?",
        ],
        "baths": ["the number of baths that a tap fills that drips {{drops}} times a minute for {{days}} days"],
    }},
    examples=[  # known without this function: 20 drops are a millilitre, 150 litres a bath
        ({{"drops": 60, "days": 10}}, {{"litres": 43.2}}),
        ({{"drops": 20, "days": 1}}, {{"litres": 1.44}}),
    ],
)
def {name}(drops: Annotated[int, Pick(20, 30, 45, 60, 90)], days: Annotated[int, Pick(1, 7, 10, 14, 30)]) -> Leak:
    """Compute how much water a dripping tap loses, at 20 drops a millilitre and 150 litres a bath.

    Args:
        drops: drops a minute, 1 to 200
        days: days that it drips, 1 to 3,650
    """
    if not 1 <= drops <= 200:
        raise ToolError("drops must be from 1 to 200 a minute")
    if not 1 <= days <= 3650:
        raise ToolError("days must be from 1 to 3650")
    litres = drops * 60 * 24 * days / 20_000
    return Leak(litres=litres, baths=litres / 150)
'''

_TEST = '''"""The tool's examples hold, and what it cannot do it refuses."""

import pytest
from {name} import {name}

from dive.tools import ToolError
from dive.tools.examples import run_examples


def test_examples() -> None:
    assert run_examples({name}) == []


def test_refuses() -> None:
    with pytest.raises(ToolError, match="drops"):
        {name}.call({{"drops": 0, "days": 1}})
'''


def scaffold(name: str, folder: Path) -> tuple[Path, Path]:
    """Write NAME.py and test_NAME.py into a folder. Raises UserError for a bad name, or where a file is there already."""
    import keyword

    if not NAME.fullmatch(name) or keyword.iskeyword(name) or name == "dive":
        raise UserError(f"'{name}' cannot name a module; use lower-case letters, digits and _, a letter first")
    files = (folder / f"{name}.py", folder / f"test_{name}.py")
    for file in files:
        if file.exists():
            raise UserError(f"{file} is there already; choose another name")
    try:
        for file, text in zip(files, (_MODULE, _TEST), strict=True):
            file.write_text(text.format(name=name, title=name.replace("_", " ")), encoding="utf-8")
    except OSError as error:
        raise unwritable(error.filename, error) from None
    return files


__all__ = ["scaffold"]
