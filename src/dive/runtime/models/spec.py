"""Which model, on which server, at what price: data that settings hold and runs are told apart by. No secret is in it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from dive.runtime.models.account import Prices
from dive.runtime.models.base import Json

_REACH = {
    "base_url", "key_env", "max_concurrency", "rpm", "tpm", "timeout_s", "attempts", "longest_wait_s", "prices", "headers",
    "proxy_from_environment",
}  # fmt: skip
"""Where and how fast a model is reached; not what it says."""


class ModelSpec(BaseModel):
    """A model and the server that runs it, as settings name it. Holds no secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    name: str = Field(min_length=1)
    """The model's name on the server."""
    base_url: str = ""
    """Where the API begins: `http://127.0.0.1:8000/v1`."""
    protocol: Literal["openai", "anthropic", "pydantic-ai"] = "openai"
    """What the server speaks. `pydantic-ai` leaves that to the library of this name, to which the name is `provider:model`."""
    key_env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """Name of the environment variable that holds the key."""
    max_concurrency: int = Field(default=64, ge=1, le=4096)
    """Most requests under way; the actual number adapts to the server."""
    rpm: float | None = Field(default=None, gt=0)
    """Requests a minute."""
    tpm: float | None = Field(default=None, gt=0)
    """Tokens a minute, prompt and generated."""
    timeout_s: float = Field(default=600.0, gt=0, le=86_400)
    """Seconds that one attempt may take."""
    attempts: int = Field(default=6, ge=1, le=50)
    """Attempts at one completion."""
    longest_wait_s: float = Field(default=300.0, ge=0)
    """Longest Retry-After that is waited for; beyond it the completion fails."""
    prices: Prices | None = None
    """Prices, where the server does not state the cost of a call."""
    headers: dict[str, str] = {}
    """Further headers. No secrets: they are stored with the settings."""
    body: dict[str, Json] = {}
    """Further fields of every request body."""
    max_tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """How the server calls the limit of generated tokens."""
    send_reasoning: bool = True
    """Send reasoning of earlier turns back."""
    proxy_from_environment: bool = False
    """Use HTTP_PROXY and its kind."""

    @field_validator("base_url")
    @classmethod
    def _plain_url(cls, value: str) -> str:
        from urllib.parse import urlsplit

        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("give an http or https address, such as http://127.0.0.1:8000/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("an address must not hold a user, a password or a query; keys go into an environment variable")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _reachable(self) -> "ModelSpec":
        if self.protocol == "pydantic-ai" and ":" not in self.name:
            raise ValueError(f"pydantic-ai wants provider:model for a name, such as groq:{self.name}")
        if self.protocol == "pydantic-ai" and (self.base_url or self.headers):
            raise ValueError("pydantic-ai knows its providers' addresses; leave base_url and headers out")
        if self.protocol != "pydantic-ai" and not self.base_url:
            raise ValueError(f"give the base_url of the server that runs {self.name}, such as http://127.0.0.1:8000/v1")
        return self

    def data(self) -> dict[str, Any]:
        """What of it determines replies: two specs with the same data are the same model."""
        return self.model_dump(mode="json", exclude=_REACH)
