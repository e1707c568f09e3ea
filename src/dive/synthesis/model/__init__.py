"""Model-driven synthesis: a model calls the tools, a model derives the pair, and programs hold both to the same proof."""

from dive.runtime.models.options import ModelOptions
from dive.synthesis.model.collector import Collected, ModelCollector
from dive.synthesis.model.deriver import Derived, ModelDeriver
from dive.synthesis.model.draft import Complaint, Draft
from dive.synthesis.model.synthesizer import AsyncModelSynthesizer
from dive.synthesis.model.trace import Trace

__all__ = [
    "AsyncModelSynthesizer", "Collected", "Complaint", "Derived", "Draft", "ModelCollector", "ModelDeriver", "ModelOptions",
    "Trace",
]  # fmt: skip
