"""`dive pipeline`: synthesize, solve, audit, select and export, as one run that can be stopped and continued at any point.

    models:                                     # named once, used by the stages
      teacher: {name: Qwen3-32B, base_url: "http://127.0.0.1:8000/v1"}
      student: {name: Qwen3-8B, base_url: "http://127.0.0.1:8001/v1"}
    budget: {usd: 50}                           # of all stages together
    synth: {count: 5000, collector: teacher, deriver: teacher}
    solve: [{policy: oracle}, {model: student, attempts: 4, temperature: 1}]
    audit: {model: teacher, audits: "closed_book,leak"}
    select: {eval_share: 0.1}
    formats: [trl, openai]

Each section may be left out; without any, everything is built in. Invariant: all sections are checked before the first stage
begins, and a stage that is done does nothing again, so the same command continues.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dive.cli.options import Json

if TYPE_CHECKING:
    from dive.runtime.settings import Settings
    from dive.solving.selection import SelectSettings
    from dive.solving.settings import SolveSettings

SECTIONS = ("models", "budget", "synth", "solve", "audit", "select", "formats")


@dataclass(frozen=True)
class Plan:
    """What the stages are to do."""

    synth: "Settings"
    solve: "list[SolveSettings]"
    audit: "list[SolveSettings]"
    select: "SelectSettings"
    formats: str


def pipeline(
    *,
    settings: Path | None = None,
    out: Path,
    count: int | None = None,
    as_json: Json = False,
) -> int:
    """Synthesize, solve, select and export, as one run. The same command continues one that was stopped.

    Args:
        settings: YAML or TOML file with any of the sections models, budget, synth, solve, audit, select, and formats
        out: run directory; the training sets are in its folder `data`
        count: certified tasks wanted, whatever the file says
        as_json: print one JSON summary for each stage
    """
    from dive.cli.audit import examine
    from dive.cli.select import choose
    from dive.cli.solve import attempt
    from dive.cli.synth import make
    from dive.runtime.settings import read_settings

    plan = read_plan(read_settings(settings), {} if count is None else {"count": count})
    started = time.monotonic()
    code = make(plan.synth, out, as_json=as_json)
    for solving in plan.solve:
        code = code or attempt(out, _left(solving, started), as_json=as_json)
    if plan.audit:
        code = code or examine(out, [_left(auditing, started) for auditing in plan.audit], as_json=as_json)
    return code or choose(out, out / "data", plan.select, plan.formats, as_json=as_json)


def _left(settings: "SolveSettings", started: float) -> "SolveSettings":
    """The settings with what is left of a budget of seconds, which all stages share."""
    return settings.model_copy(update={"budget": settings.budget.after(time.monotonic() - started)})


def read_plan(values: Mapping[str, Any], further: Mapping[str, Any]) -> Plan:
    """The plan in a file's sections; `further` goes into `synth`. Raises UserError that names what is wrong."""
    from dive.cli.audit import ALL, audit_rules
    from dive.cli.select import FORMATS, select_settings
    from dive.cli.solve import solve_settings
    from dive.errors import UserError
    from dive.runtime.settings import parse_settings
    from dive.training.export import check_formats

    unknown = sorted(values.keys() - set(SECTIONS))
    if unknown:
        raise UserError(f"no section is called '{unknown[0]}'; there are {', '.join(SECTIONS)}")
    models, budget = _section(values, "models"), values.get("budget")
    shared = {} if budget is None else {"budget": budget}
    synth = {**shared, **_section(values, "synth"), **further}
    synth["models"] = {**models, **(synth.get("models") or {})}
    solving = values.get("solve") or {}
    attempts = solving if isinstance(solving, list) else [solving]
    audit = {**shared, **_section(values, "audit")}
    named = _resolved(audit, models).get("model")
    audits = audit.pop("audits", ALL)
    formats = values.get("formats") or FORMATS
    listed = ",".join(map(str, formats)) if isinstance(formats, list) else str(formats)
    check_formats(name.strip() for name in listed.split(","))
    return Plan(
        synth=parse_settings(synth),
        solve=[solve_settings({**shared, **_resolved(_mapping("solve", s), models)}) for s in attempts],
        audit=audit_rules(
            ",".join(audits) if isinstance(audits, list) else str(audits),
            named,
            {k: v for k, v in audit.items() if k != "model"},
        )
        if values.get("audit")
        else [],
        select=select_settings(_section(values, "select")),
        formats=listed,
    )


def _section(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return _mapping(name, values.get(name) or {})


def _mapping(name: str, section: Any) -> dict[str, Any]:
    from dive.errors import UserError

    if not isinstance(section, dict):
        raise UserError(f"section '{name}' must hold `key: value` lines")
    return section


def _resolved(section: Mapping[str, Any], models: Mapping[str, Any]) -> dict[str, Any]:
    """The section with the model that it names in place of the name. Raises UserError where there is none."""
    from dive.errors import UserError

    name = section.get("model")
    if not isinstance(name, str):
        return dict(section)
    if name not in models:
        listed = ", ".join(models) or "none"
        raise UserError(f"no model is called '{name}'; the section `models` has {listed}")
    return {**section, "model": models[name]}
