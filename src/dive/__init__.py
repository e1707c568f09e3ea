"""Dive: evidence-first synthesis of tool-use tasks (arXiv 2603.11076), from real tools to trained agents."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("dive-agents")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0.0.0"

__all__ = ["__version__"]
