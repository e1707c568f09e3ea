"""How models fill the roles of synthesis: a part of the settings."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ModelOptions(BaseModel):
    """How models fill the roles. Part of what determines the data."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    collect_temperature: float | None = Field(default=1.0, ge=0)
    """Sampling temperature of the collector; None leaves it to the server."""
    derive_temperature: float | None = Field(default=0.7, ge=0)
    """Sampling temperature of the deriver; None leaves it to the server."""
    max_tokens: int | None = Field(default=None, ge=1)
    """Most tokens of one reply."""
    shown: int = Field(default=6000, ge=200)
    """Characters of a tool's result that a model gets to see; the evidence keeps all of it."""
    repairs: int = Field(default=1, ge=0, le=5)
    """Times that the deriver is told what is wrong and may try again."""
    structured: Literal["prompt", "json_object", "json_schema"] = "prompt"
    """How the deriver is held to JSON: by the prompt alone, or also by the server."""
    allow_text: bool = False
    """Keep tasks whose answer is a passage of text, cited whole; a model has to judge answers to them, and no reward can."""
    allow_unproven: bool = False
    """Keep tasks whose answer reproduces but whose query does not provably say every choice; marked by a failed check."""
