"""The Gen-DR baseline: deep research with a fixed toolset of `search` and `open_page`, in everything else as Dive.

The paper compares Dive with a generator whose tasks all offer the same two tools. Here it is the same synthesis, rounds,
exemplars, budget of calls, operators and certificates, over a pool that holds these two tools only: so whatever differs
between the two data sets comes from the tools, and nothing from a weaker generator. Invariant: a task verifies against the
full pool.
"""

from dive.errors import UserError
from dive.runtime.settings import Settings
from dive.synthesis.pipeline import Synthesizer
from dive.synthesis.workbench import Caller
from dive.tools import ToolPool

TOOLSET = ("open_page", "search")


def deep_research(pool: ToolPool, settings: Settings, executor: Caller) -> Synthesizer:
    """The synthesizer of the baseline. Raises UserError where the pool lacks its tools."""
    missing = [name for name in TOOLSET if name not in pool.tools]
    if missing:
        raise UserError(f"the gen-dr recipe needs the tools {' and '.join(missing)}, which are of the domain general")
    fixed = ToolPool({name: pool.tools[name] for name in TOOLSET}, pool.seed_sources, pool.alias_sources)
    return Synthesizer(fixed, settings, executor)
