"""The error tree, by boundary: who must hear of a failure decides its class, and nothing else does."""


class DiveError(Exception):
    """Base of every error that Dive raises on purpose."""


class ToolError(DiveError):
    """A call that the tool refuses. The policy reads the message: say what was wrong and what would be right.

    It belongs to the evidence's history, never to the evidence: no certificate may rest on it.
    """


class ToolTimeout(ToolError):
    """The call did not finish within the tool's time limit; its worker was stopped."""


class ToolCrash(ToolError):
    """The call's worker process died or ran out of memory; no other call was lost."""


class ToolUnavailable(ToolError):
    """The service behind the tool did not answer now; the same call may succeed later, so the refusal is never cached."""


class ModelError(DiveError):
    """A model or its server failed; the attempt stays ungraded and may be retried."""


class StoreError(DiveError):
    """The run directory cannot be read or written as it should be."""


class UserError(DiveError):
    """Bad input. The CLI prints the message as one line and exits with code 2."""
