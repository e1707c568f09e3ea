"""Options that mean the same in every command; what one prints, its own docstring says under the parameter's name."""

from typing import Annotated

from cyclopts import Parameter

Json = Annotated[bool, Parameter(name="--json", negative="")]
Setting = Annotated[list[str] | None, Parameter(name="--set", negative="", consume_multiple=True)]
"""Settings as key=value, several after one another."""
