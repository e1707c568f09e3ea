"""The error tree, by boundary: who must hear of a failure decides its class, and nothing else does."""

import errno


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


_PLACE = frozenset({
    errno.EACCES, errno.EEXIST, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY,
    errno.EPERM, errno.EROFS,
})  # fmt: skip


def misplaced(error: OSError) -> bool:
    """Whether the place itself will not do, which its user can change; otherwise the disk is full, or the machine fails."""
    return error.errno in _PLACE


def unwritable(place: object, error: OSError) -> UserError | StoreError:
    """What to raise where `place` cannot be written: UserError for a wrong place, StoreError for a machine that fails."""
    why = "a file is where a directory should be" if error.errno == errno.EEXIST else error.strerror or error
    return (UserError if misplaced(error) else StoreError)(f"{place} cannot be written: {why}")
