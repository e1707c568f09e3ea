"""Prompts are text files beside this module, filled in by `string.Template`, hashed into the provenance of what they led to."""

import hashlib
from functools import cache
from importlib import resources
from string import Template

COLLECT = ("collect", "collect_start", "collect_more")
DERIVE = ("derive", "derive_start", "derive_more", "passages", "repair")
JUDGE = ("judge",)


@cache
def _text(name: str) -> str:
    return resources.files("dive.synthesis.model").joinpath("prompts", f"{name}.md").read_text("utf-8")


def fill(name: str, **values: object) -> str:
    """A prompt with its blanks filled in. Raises KeyError where a blank stays open."""
    return Template(_text(name)).substitute({k: str(v) for k, v in values.items()}).strip()


@cache
def version(names: tuple[str, ...]) -> str:
    """Hash over the texts of these prompts."""
    return hashlib.sha256("\0".join(_text(name) for name in names).encode()).hexdigest()[:8]
