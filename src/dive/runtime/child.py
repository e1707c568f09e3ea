"""Child processes: a fresh interpreter that serves one function over a socket pair.

A child is started by exec, never by fork, so threads, locks and open files of the parent do not leak into it, and
the parent's main script is not run again. Invariant: a child never outlives its use. When the parent goes away, even by
`kill -9`, an idle child reads end-of-file and leaves; a busy one is ended by an alarm that the kernel keeps, which
no tool can hold up.
"""

import importlib
import os
import resource
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

_BOOT = "import sys; sys.path[:] = {path!r}; from dive.runtime.child import enter; enter({fd})"

_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",  # many workers with many threads each only get in each other's way
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # the order of a set must not tell one run's workers from another's
    "PYTHONWARNINGS": "ignore",  # what packages warn of concerns their authors; tests see it
    "TZ": "UTC",  # nor may the machine's clock setting reach a tool
}

_starting = threading.Lock()
# Between making a socket pair and closing the child's end, no other child may start: it would hold that end open.


class Child:
    """One child process and the connection to it. Not thread-safe: one thread at a time talks to a child."""

    def __init__(self, entry: str, *arguments: Any) -> None:
        """Start a process that calls `entry` ("module:function") with its connection and `arguments`."""
        with _starting:
            self.connection, theirs = Pipe()
            with theirs:
                self.process = subprocess.Popen(
                    [sys.executable, "-c", _BOOT.format(path=sys.path, fd=theirs.fileno())],
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=2,  # what a tool prints must not mix with our own output
                    env={**os.environ, **_ENVIRONMENT},
                    process_group=0,  # Ctrl-C on the terminal is for the parent to handle
                )
        self.send((entry, arguments))

    def send(self, message: Any) -> bool:
        """Send a message; False where the child is gone."""
        try:
            self.connection.send(message)
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """End the process now and reap it. Does nothing the second time."""
        self.connection.close()
        self.process.kill()
        self.process.wait()

    def epitaph(self) -> str:
        """How a process whose connection broke has ended, in words."""
        try:
            code = self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            return "closed its connection"
        if code >= 0:
            return f"exited with code {code}"
        return f"was ended by {signal.Signals(-code).name}"


def enter(fd: int) -> None:
    """What a child runs: take the first message, which says what to serve, and serve it until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection: Connection[Any, Any] = Connection(fd)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent hung up: nothing is left to do
        entry, arguments = connection.recv()
        module, _, name = entry.partition(":")
        getattr(importlib.import_module(module), name)(connection, *arguments)
    sys.stderr.flush()
    os._exit(0)  # threads that a tool left behind must not keep the process


def set_alarm(seconds: float) -> None:
    """End this process by the kernel's hand after so many seconds; 0 calls it off."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory(megabytes: int) -> None:
    """Let this process allocate so much more than it holds now; beyond it, allocation fails with MemoryError."""
    held = 0
    with suppress(FileNotFoundError):  # outside Linux
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    wanted = held + megabytes * 2**20
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
