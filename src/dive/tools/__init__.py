"""What a tool is: contract, markers, pool. Import from here."""

from dive.errors import ToolError
from dive.tools.declare import tool
from dive.tools.fields import About, Entity, Pick, Result, Row, When
from dive.tools.pool import SeedSource, ToolPool, aliases, seeds
from dive.tools.spec import Output, Pack, Parameter, Tool

__all__ = [
    "About", "Entity", "Output", "Pack", "Parameter", "Pick", "Result", "Row", "SeedSource", "Tool", "ToolError",
    "ToolPool", "When", "aliases", "seeds", "tool",
]  # fmt: skip
