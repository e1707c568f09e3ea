"""The Gen-DR baseline: deep research with a fixed toolset of `search` and `open_page`, in everything else as Dive.

The paper compares Dive with a generator whose tasks all offer the same two tools. Here it is the same synthesis, rounds,
exemplars, budget of calls, operators and certificates, over a pool that holds these two tools only: so whatever differs
between the two data sets comes from the tools, and nothing from a weaker generator. Invariant: a task verifies against the
full pool.
"""

import dataclasses

from dive.errors import UserError
from dive.runtime.settings import Settings
from dive.synthesis.pipeline import Synthesizer
from dive.synthesis.workbench import Caller
from dive.tools import ToolPool

TOOLSET = ("open_page", "search")
LINKS = {
    "people": ("the people linked from {page}", "which people are linked from {page}"),
    "people#count": ("the number of people linked from {page}", "How many people are linked from {page}?"),
    "places": ("the places linked from {page}", "which places are linked from {page}"),
    "places#count": ("the number of places linked from {page}", "How many places are linked from {page}?"),
    "works": ("the works of art and literature linked from {page}",),
    "person": ("the only person linked from {page}", "Who is the only person linked from {page}?"),
    "place": ("the only place linked from {page}", "Which is the only place linked from {page}?"),
    "work": ("the only work of art or literature linked from {page}",),
}
"""What a generator that browses asks of links. Dive asks no such thing: whole articles link to more than the shortened ones."""


LINKED = {
    "person": "the article on the only person linked from {page}",
    "work": "the article on the only work of art or literature linked from {page}",
}


def deep_research(pool: ToolPool, settings: Settings, executor: Caller) -> Synthesizer:
    """The synthesizer of the baseline. Raises UserError where the pool lacks its tools."""
    missing = [name for name in TOOLSET if name not in pool.tools]
    if missing:
        raise UserError(f"the gen-dr recipe needs the tools {' and '.join(missing)}, which are of the domain general")
    tools = {name: pool.tools[name] for name in TOOLSET}
    page = tools["open_page"]
    tools["open_page"] = dataclasses.replace(page, asks={**page.asks, **LINKS}, via={**page.via, **LINKED})
    fixed = ToolPool(tools, pool.seed_sources, pool.alias_sources)
    return Synthesizer(fixed, settings, executor)
