"""A user's own tools: MCP servers, OpenAPI documents, Python modules. Each is written down in a source file.

`records` is the file, `build` makes tools of it, `reading` turns answers into fields, `probe` learns what a tool takes and
gives, and each kind of source has a module that reaches it.
"""

from dive.tools.sources.records import Source, find_sources, read_source, write_source

__all__ = ["Source", "find_sources", "read_source", "write_source"]
