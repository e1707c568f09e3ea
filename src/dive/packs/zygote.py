"""The inside of the Bubblewrap sandbox: a process that has NumPy loaded and forks once for every program.

It runs as a script in the sandbox and imports nothing of Dive. Invariant: a program's process has every limit set before
the first of its lines runs, ends by its deadline by SIGKILL, and leaves nothing behind: it can neither fork, nor write
files, nor open sockets, nor signal another process. RLIMIT_NPROC does not bind root, so forks are refused by a system call
filter.
"""

import ast
import contextlib
import ctypes
import gc
import importlib
import io
import json
import mmap
import os
import platform
import random
import resource
import select
import signal
import struct
import sys
import time

MOST_REPLY = 400_000
"""Bytes of a reply that are read from a program's process."""

_REFUSED = {
    # clone, fork, vfork, clone3, execve, execveat | kill, tkill, tgkill, pidfd_open, pidfd_send_signal, pidfd_getfd, ptrace,
    # process_vm_readv, process_vm_writev | socket, socketpair | memfd_create, memfd_secret, shmget, msgget, semget,
    # io_uring_setup, bpf, userfaultfd, perf_event_open, add_key, request_key, keyctl | unshare, setns, mount, prlimit64,
    # setrlimit
    "x86_64": (0xC000003E, (56, 57, 58, 435, 59, 322, 62, 200, 234, 434, 424, 438, 101, 310, 311, 41, 53, 319, 447, 29, 68,
                            64, 425, 321, 323, 298, 248, 249, 250, 272, 308, 165, 302, 160)),
    "aarch64": (0xC00000B7, (220, 435, 221, 281, 129, 130, 131, 434, 424, 438, 117, 270, 271, 198, 199, 279, 447, 194, 186, 190,
                             425, 280, 282, 241, 217, 218, 219, 97, 268, 40, 261)),
}  # fmt: skip
"""Architecture → its audit number, and the system calls that a program may not make."""


class _Output(io.StringIO):
    """Standard output that refuses to grow beyond its limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def write(self, text: str) -> int:
        """Take text. Raises MemoryError where it is too much."""
        self._left -= len(text)
        if self._left < 0:
            raise MemoryError("too much output")
        return super().write(text)


def main() -> None:
    """Serve requests on standard input until it ends."""
    for name in (
        "numpy",
        "numpy.fft",
        "numpy.linalg",
        "numpy.polynomial",
        "numpy.random",
        "collections",
        "datetime",
        "decimal",
        "fractions",
        "itertools",
        "re",
        "statistics",
    ):
        importlib.import_module(name)  # once, for all programs

    if platform.machine() not in _REFUSED:
        sys.exit(f"no filter of system calls is known for {platform.machine()}")
    gc.freeze()  # a fork then copies no page only to count references in it
    base = _address_space()
    _undumpable()
    requests, replies = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)
    _send(replies, {"ready": True})
    while (request := _receive(requests)) is not None:
        _send(replies, _supervise(request, base))


def _address_space() -> int:
    """Bytes of address space that this process holds, found by lowering its limit until nothing more can be mapped."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = 0
    while True:
        size += 8 * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (size, hard))
        with contextlib.suppress(OSError, MemoryError):
            mmap.mmap(-1, 2**20).close()
            break
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return size


def _undumpable() -> None:
    """Keep programs, which run as the same user, from looking into this process."""
    _prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE


def _prctl(*words: int | ctypes.c_void_p) -> None:
    """Call prctl(2). Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    padded = [w if isinstance(w, ctypes.c_void_p) else ctypes.c_ulong(w) for w in (*words, 0, 0, 0, 0)[:5]]
    if libc.prctl(*padded) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _refuse_calls() -> None:
    """Make the refused system calls fail with EPERM in this process, for good."""
    architecture, numbers = _REFUSED[platform.machine()]
    load, equal, above, give = 0x20, 0x15, 0x35, 0x06
    allow, deny, kill = 0x7FFF0000, 0x00050001, 0x80000000
    count = len(numbers)
    program = [
        (load, 0, 0, 4),
        (equal, 1, 0, architecture),
        (give, 0, 0, kill),
        (load, 0, 0, 0),
        (above, count + 1, 0, 0x40000000),
    ]
    program += [(equal, count - place, 0, number) for place, number in enumerate(numbers)]
    program += [(give, 0, 0, allow), (give, 0, 0, deny)]
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    held = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HxxxxxxP", len(program), ctypes.addressof(held))
    _prctl(38, 1)  # PR_SET_NO_NEW_PRIVS
    _prctl(22, 2, ctypes.cast(ctypes.create_string_buffer(head, len(head)), ctypes.c_void_p))  # PR_SET_SECCOMP


def _supervise(request: dict[str, object], base: int) -> dict[str, object]:
    """Run one program in a fork, and say how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _become(request, base, writing)
    os.close(writing)
    until = time.monotonic() + float(request["seconds"])  # type: ignore[arg-type]
    reply = bytearray()
    late = False
    while len(reply) <= MOST_REPLY:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            late = True
            break
        piece = os.read(reading, 65_536)
        if not piece:
            break
        reply += piece
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    if late:
        return {"failed": "time"}
    try:
        answer = json.loads(reply)
    except ValueError:
        return {"failed": "size" if len(reply) > MOST_REPLY else "crash"}
    return answer if isinstance(answer, dict) else {"failed": "crash"}


def _become(request: dict[str, object], base: int, writing: int) -> None:
    """Turn the forked process into the program's, and never return."""
    try:
        os.dup2(writing, 3)
        os.closerange(4, 256)
        memory = base + int(request["memory"])  # type: ignore[call-overload]
        seconds = int(float(request["seconds"])) + 1  # type: ignore[arg-type]
        for limit, value in (
            (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 32), (resource.RLIMIT_NPROC, 0), (resource.RLIMIT_STACK, 8 * 2**20),
            (resource.RLIMIT_MEMLOCK, 0), (resource.RLIMIT_MSGQUEUE, 0),
        ):  # fmt: skip
            resource.setrlimit(limit, (value, value))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        _refuse_calls()
        answer = json.dumps(_run(request)).encode()
        while answer:
            answer = answer[os.write(3, answer) :]
    except BaseException:  # noqa: BLE001 - a reply cut short is a crash to the supervisor, whatever the reason
        os._exit(1)
    os._exit(0)


def _run(request: dict[str, object]) -> dict[str, object]:
    import numpy

    random.seed(0)
    numpy.random.seed(0)
    output = _Output(int(request["output"]))  # type: ignore[call-overload]
    sys.stdout = output
    names: dict[str, object] = {"__name__": "__main__", **request["inputs"]}  # type: ignore[dict-item]
    line = 0
    try:
        tree = ast.parse(str(request["program"]), "program.py")
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "program.py", "exec"), names)
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "program.py", "eval"), names)
        return {"value": _plain(value), "printed": output.getvalue()}
    except BaseException as error:  # noqa: BLE001 - whatever a program raises is its result
        if isinstance(error, SyntaxError):
            line = error.lineno or 0
        else:
            trace = error.__traceback__
            while trace is not None:
                line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "program.py" else line
                trace = trace.tb_next
        text = error.msg if isinstance(error, SyntaxError) else str(error)[:300]
        return {"raised": type(error).__name__, "message": text, "line": line}


def _plain(value: object, depth: int = 0) -> object:
    """The value as JSON knows it; NumPy's as Python's."""
    import numpy

    if isinstance(value, numpy.generic | numpy.ndarray):
        value = value.tolist()
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= 2**53 else str(value)
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if depth < 8:
        if isinstance(value, list | tuple):
            return [_plain(v, depth + 1) for v in value]
        if isinstance(value, set | frozenset):
            return sorted((_plain(v, depth + 1) for v in value), key=repr)
        if isinstance(value, dict):
            return {str(k): _plain(v, depth + 1) for k, v in value.items()}
    return type(value).__name__


def _receive(descriptor: int) -> dict[str, object] | None:
    head = _exactly(descriptor, 4)
    body = None if head is None else _exactly(descriptor, struct.unpack(">I", head)[0])
    return None if body is None else dict(json.loads(body))


def _exactly(descriptor: int, size: int) -> bytes | None:
    found = b""
    while len(found) < size:
        piece = os.read(descriptor, size - len(found))
        if not piece:
            return None
        found += piece
    return found


def _send(descriptor: int, message: dict[str, object]) -> None:
    body = json.dumps(message).encode()
    data = struct.pack(">I", len(body)) + body
    while data:
        data = data[os.write(descriptor, data) :]


if __name__ == "__main__":
    main()
