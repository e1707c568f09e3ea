"""The data card: what a selection holds, where it comes from, and what was left out. Only what was measured stands in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import orjson

from dive import __version__
from dive.errors import UserError
from dive.records import CallStep, Task
from dive.runtime.models import Recording
from dive.runtime.models.opening import RECORDING
from dive.runtime.store import Run
from dive.solving.audits import Findings
from dive.solving.grading import GRADER
from dive.solving.passk import estimate
from dive.solving.selection import Selection, SelectSettings, strata_counts
from dive.solving.settings import ORACLE, SolveSettings
from dive.solving.store import Solved
from dive.tools import ToolPool

DECONTAMINATION = "decontamination.json"
"""The report that `dive synth --against` and `dive decontaminate` leave in a run."""
TOP = 20
"""Rows of a table in the readable card."""


def licences(tasks: Iterable[Task], pool: ToolPool) -> list[dict[str, Any]]:
    """The packs whose data the tasks' certificates rest on, with their licences."""
    used: Counter[str] = Counter()
    packs: dict[str, dict[str, Any]] = {}
    for task in tasks:
        named = {s.tool for s in task.certificate.steps if isinstance(s, CallStep)} & pool.tools.keys()
        for pack in {pool.tools[name].pack.name: pool.tools[name].pack for name in sorted(named)}.values():
            used[pack.name] += 1
            packs[pack.name] = {
                "pack": pack.name, "domain": pack.domain, "title": pack.title, "licence": pack.licence,
                "vintage": pack.vintage, "versions": pack.versions(),
            }  # fmt: skip
    return [packs[name] | {"tasks": number} for name, number in sorted(used.items())]


def rates(attempts: Sequence[Solved], ks: Iterable[int]) -> list[dict[str, Any]]:
    """pass@k of each policy under each set of rules, with intervals over tasks."""
    counts: dict[tuple[str, str], dict[int, list[int]]] = {}
    for attempt in attempts:
        pair = counts.setdefault((attempt.policy, attempt.rules), {}).setdefault(attempt.index, [0, 0])
        if attempt.verdict != "ungraded":
            pair[0] += 1
            pair[1] += attempt.verdict == "correct"
    found: list[dict[str, Any]] = []
    for (policy, rules), tasks in sorted(counts.items()):
        most = max(pair[0] for pair in tasks.values())
        for k in sorted({k for k in ks if k <= max(most, 1)}):
            made = estimate(((a, c) for a, c in tasks.values()), k)
            found.append({"policy": policy, "rules": rules, **asdict(made)})
    return found


def cost(run: Run) -> dict[str, Any]:
    """What the run's models used, by stage and model, audits included; `usd` is None where any call's price is unknown."""
    file = run.path / RECORDING
    if not file.exists():
        return {"models": [], "usd": 0.0, "note": "no model was used"}
    with Recording(file, replay_only=True) as recording:
        tallies = recording.tallies()
    rows = [{"stage": stage, "model": model} | asdict(tally) for stage, model, tally in tallies]
    unpriced = sum(tally.unpriced for _, _, tally in tallies)
    return {
        "models": rows,
        "usd": None if unpriced else round(sum(tally.usd for _, _, tally in tallies), 6),
        "note": f"the price of {unpriced:,} calls is unknown" if unpriced else "",
    }


def contamination(run: Run) -> dict[str, Any]:
    """The report that decontamination left in the run; `measured` is false where there was nothing to hold it against."""
    file = run.path / DECONTAMINATION
    if not file.exists():
        return {"measured": False}
    try:
        report = orjson.loads(file.read_bytes())
        hits = Counter(str(hit["what"]) for hit in report["contaminated"])
        return {"measured": True, "rule": report["rule"], "files": report["files"], "compared": report["compared"],
                "contaminated": dict(hits)}  # fmt: skip
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise UserError(f"{file} is damaged; `dive decontaminate {run.path} --against FILE` writes it anew") from None


def make_card(
    run: Run,
    selection: Selection,
    settings: SelectSettings,
    rules: Mapping[str, SolveSettings],
    attempts: Sequence[Solved],
    audits: Sequence[Findings],
    pool: ToolPool,
) -> dict[str, Any]:
    """The card as data. What was not measured is said to be unknown, never left out."""
    funnel = run.funnel()
    trained = [task for task, _ in selection.sft]
    right = selection.verdicts["correct"]
    return {
        "dive": __version__,
        "provenance": {
            "run_settings": run.settings.model_dump(mode="json"),
            "run_settings_hash": run.settings.hash,
            "pool_version": run.pool_version,
            "rollouts": {name: made.model_dump(mode="json", exclude={"budget"}) for name, made in rules.items()},
            "select_settings": settings.model_dump(mode="json"),
            "grader": GRADER,
        },
        "counts": {
            "sft_trajectories": len(selection.sft),
            "rl_tasks": len(selection.rl),
            "eval_tasks": len(selection.eval),
            "eval_trajectories_held_back": selection.sft_eval,
        },
        "rl_measured": selection.measured,
        "yield": {
            "attempted_indices": funnel.attempted,
            "certified_tasks": funnel.certified,
            "rollouts": selection.attempts,
            "verdicts": dict(sorted(selection.verdicts.items())),
            "sft_share_of_correct": round(len(selection.sft) / right, 4) if right else None,
            "dropped": dict(selection.dropped.most_common()),
        },
        "pass_at_k": rates(attempts, (1, 2, 4, 8, 16, settings.k)),
        "strata": {
            name: {key: dict(counter.most_common()) for key, counter in strata_counts(tasks).items()}
            for name, tasks in (("sft", trained), ("rl", [t for t, _ in selection.rl]), ("eval", selection.eval))
        },
        "audits": [
            {"audit": f.audit, "model": f.model, "tasks": f.tasks, "suspects": len(f.suspects), "not_judged": f.unjudged}
            for f in audits
        ],
        "cost": cost(run),
        "contamination": contamination(run),
        "splits": dict(sorted(Counter(t.provenance.split for t in [*trained, *(t for t, _ in selection.rl)]).items())),
        "licences": licences([*trained, *(t for t, _ in selection.rl), *selection.eval], pool),
    }


def write_card(card: Mapping[str, Any]) -> str:
    """The card for people, as Markdown."""
    counts, made = card["counts"], card["yield"]
    lines = [
        "# Data card",
        "",
        f"{counts['sft_trajectories']:,} SFT trajectories, {counts['rl_tasks']:,} RL tasks and {counts['eval_tasks']:,} "
        "evaluation tasks, made by Dive from real tools: evidence first, then a question that it entails, with a proof.",
        "",
        "No training task states an entity that an evaluation task states, common vocabulary aside. "
        + (
            "RL tasks are those that a student sometimes solves."
            if card["rl_measured"]
            else "No student was measured: the RL tasks are certified and solvable, but not filtered by difficulty."
        ),
        _contamination(card["contamination"]),
        "",
        "## Yield",
        "",
        f"{made['attempted_indices']:,} attempts at synthesis → {made['certified_tasks']:,} certified tasks → "
        f"{made['rollouts']:,} rollouts ({', '.join(f'{n:,} {v}' for v, n in made['verdicts'].items()) or 'none'}) → "
        f"{counts['sft_trajectories']:,} SFT trajectories.",
        "",
        *_table(("left out because", "number"), made["dropped"].items()),
        "## pass@k",
        "",
        *_table(
            ("policy", "k", "pass@k", "95% interval", "tasks"),
            [
                (
                    r["policy"] + (" (knows the certificate)" if r["policy"] == ORACLE else ""),
                    r["k"],
                    "–" if r["value"] is None else f"{r['value']:.1%}",
                    f"{r['low']:.1%} to {r['high']:.1%}",
                    r["tasks"],
                )
                for r in card["pass_at_k"]
            ],
        ),
        "## Audits by models",
        "",
        *_table(
            ("audit", "model", "tasks", "suspect", "not judged"),
            [(a["audit"], a["model"], a["tasks"], a["suspects"], a["not_judged"]) for a in card["audits"]],
        ),
        "## Cost of models",
        "",
        *_table(
            ("stage", "model", "calls", "input tokens", "output tokens", "US dollars"),
            [
                (r["stage"], r["model"], r["calls"], r["input"], r["output"], "unknown" if r["unpriced"] else f"{r['usd']:.4f}")
                for r in card["cost"]["models"]
            ],
        ),
        "## SFT data by kind",
        "",
    ]
    for name, strata in card["strata"]["sft"].items():
        lines += _table((name, "trajectories"), list(strata.items())[:TOP])
    lines += ["## Sources and licences", ""]
    lines += _table(
        ("pack", "what", "licence", "tasks"), [(p["pack"], p["title"], p["licence"], p["tasks"]) for p in card["licences"]]
    )
    origin = card["provenance"]
    lines += [
        "## Provenance",
        "",
        f"Run settings {origin['run_settings_hash']}, tool pool {origin['pool_version']}, grader version {origin['grader']}, "
        f"Dive {card['dive']}. `card.json` holds all settings.",
        "",
    ]
    return "\n".join(lines)


def _contamination(found: Mapping[str, Any]) -> str:
    if not found["measured"]:
        return "Contamination with benchmarks was not measured: the run names no benchmark files."
    files = ", ".join(f"{f['name']} ({f['texts']:,} texts)" for f in found["files"])
    hits = ", ".join(f"{n:,} {what}" for what, n in found["contaminated"].items()) or "nothing"
    return f"Held against {files} ({found['rule']}): {hits} contaminated."


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    cells = [[f"{c:,}" if isinstance(c, int) else str(c).replace("|", "\\|").replace("\n", " ") for c in row] for row in rows]
    if not cells:
        return ["(none)", ""]
    body = [f"| {' | '.join(row)} |" for row in cells]
    return [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}", *body, ""]


__all__ = ["licences", "make_card", "rates", "write_card"]
