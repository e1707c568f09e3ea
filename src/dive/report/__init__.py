"""Reports: what a run made, as a page to explore and as text.

`write_html` writes one self-contained page (with chunk files beside it where the run is large), `write_markdown` gives the
same figures as text. Both read one or two `Source`s: run directories, or exports of tasks.
"""

from dive.report.build import Made, open_sources, write_html, write_markdown
from dive.report.source import Source

__all__ = ["Made", "Source", "open_sources", "write_html", "write_markdown"]
