"""The command line. Commands import what they need when they run, so that help and mistakes are quick."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import cyclopts

from dive import __version__
from dive.cli import (
    audit,
    baseline,
    data,
    decontaminate,
    demo,
    diversity,
    exemplars,
    export,
    graph,
    models,
    pipeline,
    report,
    seeds,
    select,
    show,
    solve,
    synth,
    tools,
    verify,
)
from dive.errors import DiveError, UserError, misplaced


def _convert(kind: Any, tokens: Sequence[cyclopts.Token]) -> Any:
    """As cyclopts does, but a fraction is no whole number: it would be rounded without a word."""
    if kind is int and tokens and "." in tokens[-1].value:
        raise cyclopts.CoercionError(token=tokens[-1], target_type=int)
    return cyclopts.convert(kind, tokens)


app = cyclopts.App(
    name="dive",
    help="Evidence-first synthesis of verifiable tool-use tasks: run real tools, keep what they return, derive tasks from it.",
    version=__version__,
    default_parameter=cyclopts.Parameter(converter=_convert),
)
tools.app.command(graph.graph)
app.command(tools.app)
app.command(data.app)
app.command(synth.synth)
app.command(show.show)
app.command(verify.verify)
app.command(export.export)
app.command(demo.demo)
app.command(diversity.diversity)
app.command(diversity.arms)
app.command(baseline.baseline)
app.command(report.report)
app.command(solve.solve)
app.command(solve.grade)
app.command(audit.audit)
app.command(select.select)
app.command(pipeline.pipeline)
app.command(models.app)
app.command(seeds.app)
app.command(exemplars.app)
app.command(decontaminate.decontaminate)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()  # None where the caller closed them
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        code = app(words, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except cyclopts.CycloptsError as error:
        code = _complain(error, 2)
    except UserError as error:
        code = _complain(error, 2)
    except DiveError as error:
        code = _complain(error, 1)
    except KeyboardInterrupt:
        code = _complain(UserError("stopped"), 130)
    except BrokenPipeError:  # the reader of our output has seen enough
        _drop_output()
        code = 0
    except OSError as error:  # a path that no file can have; or the machine: a full disk under our output, say
        _drop_output()
        wrong = error.filename is not None and misplaced(error)
        what = f"{error.filename} cannot be used" if wrong else f"{error.filename or 'the output'} failed"
        code = _complain(UserError(f"{what}: {error.strerror or error}"), 2 if wrong else 1)
    sys.exit(code if isinstance(code, int) else 0)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _drop_output() -> None:
    """Let what is still buffered go nowhere, so that the end of the process does not complain about it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _complain(error: Exception, code: int) -> int:
    if isinstance(error, cyclopts.UnusedCliTokensError):
        error = UserError(f"'{' '.join(error.unused_tokens or ())}' is more than the command takes; --help says what it does")
    print(f"dive: {' '.join(str(error).split())}", file=sys.stderr)
    return code
