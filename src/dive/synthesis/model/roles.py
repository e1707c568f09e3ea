"""Who fills which role in a model-driven run: a YAML file, kept with the run, because it determines the data.

collector: teacher          # or builtin
deriver: teacher
models:
  teacher: {name: Qwen3-32B, base_url: "http://127.0.0.1:8000/v1", key_env: TEACHER_KEY}
options: {allow_unproven: false}
budget: {usd: 50}
"""

from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dive.errors import UserError
from dive.runtime.models import Budget, ModelSpec
from dive.synthesis.model.options import ModelOptions

BUILTIN = "builtin"

_NOT_DATA = {
    "base_url", "key_env", "max_concurrency", "rpm", "tpm", "timeout_s", "attempts", "longest_wait_s", "prices", "headers",
    "proxy_from_environment",
}  # fmt: skip
"""Where and how fast a model is reached; not what it says."""


class Roles(BaseModel):
    """The roles and their models."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    collector: str = BUILTIN
    """Name of a model below, or builtin."""
    deriver: str = BUILTIN
    """Name of a model below, or builtin."""
    models: dict[str, ModelSpec] = Field(min_length=1)
    """Models by the names that the roles use."""
    options: ModelOptions = ModelOptions()
    """How models are used."""
    budget: Budget = Budget()
    """What the run may use."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        for role, name in (("collector", self.collector), ("deriver", self.deriver)):
            if name not in self.models and name != BUILTIN:
                raise ValueError(f"{role} is '{name}', but the models are {', '.join(self.models)}")
        if self.collector == self.deriver == BUILTIN:
            raise ValueError("both roles are builtin; give one of them a model, or use `dive synth`")
        return self

    def data(self) -> dict[str, Any]:
        """What of it determines the tasks."""
        used = {self.collector, self.deriver} - {BUILTIN}
        return {
            "collector": self.collector,
            "deriver": self.deriver,
            "models": {n: self.models[n].model_dump(mode="json", exclude=_NOT_DATA) for n in sorted(used)},
            "options": self.options.model_dump(mode="json"),
        }


def load_roles(file: Path) -> Roles:
    """Read a file of roles. Raises UserError that names what is wrong."""
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UserError(f"{file} is broken: {' '.join(str(error).split())}") from None
    try:
        return Roles.model_validate(values)
    except ValidationError as error:
        # never the input: someone may have put a key where its variable's name belongs
        wrong = [
            f"{'.'.join(map(str, e['loc'])) or 'roles'}: {e['msg']}"
            for e in error.errors(include_url=False, include_input=False)
        ]
        raise UserError(f"{file}: {'; '.join(wrong)}") from None


def keep_roles(roles: Roles, out: Path) -> None:
    """Store with a run what its models are, or hold it against what is stored. Raises UserError where they differ."""
    file = out / "roles.yaml"
    text = yaml.safe_dump(roles.data(), sort_keys=True, allow_unicode=True)
    if not file.exists():
        temporary = out / ".roles.yaml"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(file)
        return
    old = file.read_text(encoding="utf-8")
    if old != text:
        changed = [line for line in text.splitlines() if line not in old.splitlines()] or ["some of it is gone"]
        told = "; ".join(line.strip() for line in changed[:4])
        raise UserError(f"{out} holds a run of other models or options ({told}). Name a new directory")
