"""The command line. Commands import what they need when they run, so that help and mistakes are quick."""

import os
import sys
from collections.abc import Sequence

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
from dive.errors import DiveError, UserError

app = cyclopts.App(
    name="dive",
    help="Evidence-first synthesis of verifiable tool-use tasks: run real tools, keep what they return, derive tasks from it.",
    version=__version__,
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
        code = 130
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _complain(error: Exception, code: int) -> int:
    print(f"dive: {' '.join(str(error).split())}", file=sys.stderr)
    return code
