"""No tool, however it misbehaves, costs more than its own call."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import toolbox
from dive.errors import StoreError, ToolCrash, ToolError, ToolTimeout
from dive.tools import Tool
from dive.tools.cache import ResultCache
from dive.tools.executor import Executor


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with Executor(processes=2, memory_limit_mb=200) as made:
        yield made


def test_process_tools_run_elsewhere_and_inline_tools_here(executor: Executor) -> None:
    away, here = executor.call(toolbox.double, {"value": 4}), executor.call(toolbox.double_here, {"value": 4})
    assert away["value"] == here["value"] == 8
    assert here["pid"] == os.getpid() != away["pid"]


def test_refusals_arrive_as_they_were_said(executor: Executor) -> None:
    with pytest.raises(ToolError, match=r"^13 is not accepted\.$") as caught:
        executor.call(toolbox.double, {"value": 13})
    assert type(caught.value) is ToolError
    with pytest.raises(ToolError, match="failed on these arguments"):
        executor.call(toolbox.double, {"value": 14})
    with pytest.raises(ToolError, match="'value'"):
        executor.call(toolbox.double, {"value": "four"})
    with pytest.raises(ToolError, match="not JSON"):
        executor.call(toolbox.double, {"value": threading.Lock()})


@pytest.mark.parametrize("tool", [toolbox.hang, toolbox.hang_in_c], ids=lambda t: t.name)
def test_a_hang_costs_its_time_limit(executor: Executor, tool: Tool) -> None:
    executor.warm(tool)
    started = time.monotonic()
    with pytest.raises(ToolTimeout, match=r"0\.5 seconds"):
        executor.call(tool, {"value": 30})
    assert time.monotonic() - started < 10
    assert executor.call(tool, {"value": 0}) == {"value": 0}


@pytest.mark.parametrize(("how", "said"), [(1, "SIGABRT"), (2, "SystemExit"), (3, "code 4"), (4, "SIGSEGV"), (5, "SIGINT")])
def test_a_crash_costs_one_call(executor: Executor, how: int, said: str) -> None:
    with pytest.raises(ToolCrash, match=said):
        executor.call(toolbox.abort, {"value": how})
    assert executor.call(toolbox.double, {"value": 2})["value"] == 4


def test_an_inline_tool_cannot_end_the_process(executor: Executor) -> None:
    with pytest.raises(ToolCrash, match="SystemExit"):
        executor.call(toolbox.exit_here, {"value": 2})


def test_memory_is_limited(executor: Executor) -> None:
    assert executor.call(toolbox.eat, {"value": 50}) == {"value": 50 * 2**20}
    with pytest.raises(ToolCrash, match="memory"):
        executor.call(toolbox.eat, {"value": 1000})
    assert executor.call(toolbox.eat, {"value": 50}) == {"value": 50 * 2**20}


def test_workers_are_recycled() -> None:
    with Executor(recycle_after=3) as executor:
        pids = [executor.call(toolbox.double, {"value": n})["pid"] for n in range(7)]
    assert len(set(pids)) == 3
    assert pids[0] == pids[2] != pids[3]


def test_many_threads_share_few_workers(executor: Executor) -> None:
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda n: executor.call(toolbox.double, {"value": n}), range(20, 220)))
    assert [r["value"] for r in results] == [2 * n for n in range(20, 220)]
    assert len({r["pid"] for r in results}) <= 2


def test_workers_end_with_the_executor() -> None:
    with Executor() as executor:
        pid = executor.call(toolbox.double, {"value": 1})["pid"]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_calls_and_seconds_are_counted() -> None:
    with Executor() as executor:
        executor.call(toolbox.hang_here, {"value": 0})
        with pytest.raises(ToolError):
            executor.call(toolbox.double_here, {"value": 13})
        assert executor.calls == 2
        assert 0 < executor.seconds < 1


def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
        import os, sys, threading, time
        sys.path.insert(0, sys.argv[1])
        import toolbox
        from dive.tools.executor import Executor
        executor = Executor(processes=2)
        print(executor.call(toolbox.double, {"value": 1})["pid"], flush=True)
        executor.warm(toolbox.hang)
        threading.Thread(target=lambda: executor.call(toolbox.hang, {"value": 60})).start()
        time.sleep(0.1)
        print("busy", flush=True)
        time.sleep(60)
        """)
    )
    command = [sys.executable, str(script), str(Path(toolbox.__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert parent.stdout.readline() == "busy\n"
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _runs(pid):
        assert time.monotonic() < deadline, "the worker outlived its parent"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_tool_of_a_script_runs_in_a_worker(tmp_path: Path) -> None:
    script = tmp_path / "newcomer.py"
    script.write_text(
        textwrap.dedent("""
        import os
        from dive.tools import Pack, Result, tool
        from dive.tools.executor import Executor
        PACK = Pack(name="mine", domain="general", title="mine", licence="Apache-2.0")
        class Sum(Result):
            total: int
        @tool(domain="general", kind="processing", asks={"total": ["the sum of {a} and {b}", "{a} plus {b}"]},
              examples=[({"a": 1, "b": 2}, {"total": 3}), ({"a": 0, "b": 0}, {"total": 0})], isolation="process")
        def add(a: int, b: int) -> Sum:
            \"\"\"Add.\"\"\"
            return Sum(total=a + b)
        if __name__ == "__main__":
            print(Executor().call(add, {"a": 20, "b": 3})["total"])
        """)
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.returncode) == ("23\n", 0), done.stderr


class TestCache:
    def test_a_known_call_is_not_executed_again(self, tmp_path: Path) -> None:
        for cache in (ResultCache(), ResultCache(file=tmp_path / "cache.db"), ResultCache(file=tmp_path / "cache.db")):
            with Executor(cache=cache) as executor:
                first = executor.call(toolbox.unsteady, {"value": 1})
                first["value"] = "spoilt by a caller"
                second = executor.call(toolbox.unsteady, {"value": 1})
                assert isinstance(second["value"], float)
                assert executor.call(toolbox.unsteady, {"value": 1}) == second
                assert executor.call(toolbox.unsteady, {"value": 1}, fresh=True) != second
                assert executor.call(toolbox.unsteady, {"value": 2}) != second
            cache.close()
        assert executor.calls == 1  # the second process, as it were, found the rest in the file

    def test_refusals_are_kept_and_accidents_are_not(self) -> None:
        with Executor(cache=ResultCache(), memory_limit_mb=100) as executor:
            for _ in range(2):
                with pytest.raises(ToolError, match="13 is"):
                    executor.call(toolbox.double_here, {"value": 13})
            assert executor.calls == 1
            for _ in range(2):
                with pytest.raises(ToolTimeout):
                    executor.call(toolbox.hang, {"value": 9})
                with pytest.raises(ToolCrash):
                    executor.call(toolbox.eat, {"value": 500})
            assert executor.calls == 5

    def test_keys_tell_apart_what_differs(self) -> None:
        values = [None, 0, False, 0.0, "", "0", [], {}, [0], 10**40, -(10**40), "\ud800", {"b": 1, "a": 2}]
        keys = [ResultCache.key(toolbox.double, {"value": v}) for v in values]
        assert None not in keys
        assert len(set(keys)) == len(keys)
        assert ResultCache.key(toolbox.double, {"value": {"a": 2, "b": 1}}) == keys[-1]
        assert ResultCache.key(toolbox.hang, {"value": 0}) != keys[1]
        assert ResultCache.key(toolbox.double, {"value": float("nan")}) is None

    def test_memory_is_bounded(self) -> None:
        cache = ResultCache(max_bytes=1000)
        for n in range(100):
            cache.put(str(n).encode(), {"text": "x" * 90})
        assert cache.get(b"0") is None
        assert cache.get(b"99") == {"text": "x" * 90}
        cache.put(b"99", {"text": "y" * 2000})
        assert cache.get(b"99") is None

    def test_a_broken_file_is_one_clear_line(self, tmp_path: Path) -> None:
        (tmp_path / "cache.db").write_text("not a database, and long enough to be read as one" * 50)
        with pytest.raises(StoreError, match="cannot be used"):
            ResultCache(file=tmp_path / "cache.db")
