"""A run directory keeps what it acknowledged, and nothing else is ever touched."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from dive.errors import StoreError, UserError
from dive.runtime.settings import Settings
from dive.runtime.store import Attempt, Journal, Run, discard, query_digest

WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from dive.runtime.settings import Settings
    from dive.runtime.store import Attempt, Journal
    with Journal(Path(sys.argv[1]), Settings(count=100_000), "pool") as journal:
        index = journal.frontier().next
        while True:
            for _ in range(7):
                journal.add(Attempt(index, "done", None, digest=index, blob=bytes(2000)))
                index += 1
            journal.flush()
            print(index, flush=True)
    """)


def journal(path: Path, pool: str = "pool", workers: int = 2) -> Journal:
    return Journal(path, Settings(count=10, workers=workers), pool)


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    wait = random.Random(3)
    acknowledged = 0
    for _ in range(6):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "run")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait.uniform(0.0, 0.15))
            process.send_signal(signal.SIGKILL)
            said = [line for line in process.stdout.read().splitlines(keepends=False) if line]
        acknowledged = int(said[-1]) if said else acknowledged
        with Run(tmp_path / "run") as run:
            indices = [a.index for a in run.attempts()]
        assert indices == list(range(len(indices)))
        assert len(indices) >= acknowledged
    assert acknowledged > 0


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with journal(tmp_path / "run") as first:
        first.add(Attempt(0, "done", None))
        with pytest.raises(UserError, match="another process is writing"):
            journal(tmp_path / "run")
    with journal(tmp_path / "run") as again:
        assert again.frontier().next == 1


def test_readers_see_a_run_that_is_being_written(tmp_path: Path) -> None:
    with journal(tmp_path / "run") as writer:
        writer.add(Attempt(0, "derive", "no_path"))
        writer.flush()
        with Run(tmp_path / "run") as run:
            assert [a.reason for a in run.attempts()] == ["no_path"]


def test_a_reader_may_come_at_any_moment(tmp_path: Path) -> None:
    """Opening for reading must not hold up the writer, not even while the journal is being created."""
    stop = threading.Event()
    place = [tmp_path / "0"]

    def read() -> None:
        while not stop.is_set():
            with suppress(UserError), Run(place[-1]) as run:
                list(run.attempts())

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for number in range(40):
            place.append(tmp_path / str(number // 2))
            with journal(place[-1]) as writer:
                writer.add(Attempt(number, "done", None))
    finally:
        stop.set()
        for reader in readers:
            reader.join()


def test_a_run_can_be_discarded_and_nothing_else(tmp_path: Path) -> None:
    with journal(tmp_path / "run") as writer:
        writer.add(Attempt(0, "done", None))
    (tmp_path / "run" / "export.jsonl").write_text("mine")
    before = snapshot(tmp_path)
    with pytest.raises(UserError, match=r"holds more than a run \(export\.jsonl\)"):
        discard(tmp_path / "run")
    assert snapshot(tmp_path) == before
    (tmp_path / "run" / "export.jsonl").unlink()
    (tmp_path / "run" / "decontamination.json").write_text("{}")
    discard(tmp_path / "run")
    assert snapshot(tmp_path) == {}
    with journal(tmp_path / "run"):
        pass
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter").write_text("mine")
    with pytest.raises(UserError, match="holds no run"):
        discard(tmp_path / "foreign")
    discard(tmp_path / "missing")


def test_an_index_is_written_once(tmp_path: Path) -> None:
    with journal(tmp_path / "run") as writer:
        writer.add(Attempt(0, "derive", "first"))
        writer.flush()
        writer.add(Attempt(0, "derive", "second"))
    with Run(tmp_path / "run") as run:
        assert [a.reason for a in run.attempts()] == ["first"]


def snapshot(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path)): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}


FOREIGN = [("a.txt", b"mine"), ("run.db", b"mine"), ("settings.yaml", b"count: 3"), ("settings.yaml", b"[")]


@pytest.mark.parametrize(("name", "data"), FOREIGN)
def test_a_foreign_directory_is_left_alone(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError, match=r"holds no run|is not the settings file of a run"):
        journal(tmp_path)
    assert snapshot(tmp_path) == {name: data}


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    with journal(tmp_path / "run"):
        pass
    (tmp_path / "run" / "run.db").unlink()
    with sqlite3.connect(tmp_path / "run" / "run.db") as db:
        db.execute("CREATE TABLE mine (a)")
    db.close()
    before = snapshot(tmp_path)
    with pytest.raises(UserError, match="is not the journal of a run"):
        journal(tmp_path / "run")
    assert snapshot(tmp_path) == before


def test_a_broken_database_is_one_line(tmp_path: Path) -> None:
    with journal(tmp_path / "run"):
        pass
    (tmp_path / "run" / "run.db").write_bytes(b"x" * 5000)
    for attempt in (lambda: journal(tmp_path / "run"), lambda: Run(tmp_path / "run")):
        with pytest.raises(UserError, match="file is not a database; the file is damaged: put a sound copy back"):
            attempt()


@pytest.mark.parametrize("place", ["file", "file/run", "/proc/run"])
def test_a_place_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError, match=r"is a file|cannot be written") as caught:
        journal(tmp_path / place)
    assert "\n" not in str(caught.value)


def fill(journal: Journal) -> None:
    for index in range(1, 100):
        journal.add(Attempt(index, "done", None, blob=os.urandom(20_000)))
        journal.flush()


def test_a_full_disk_is_one_line_and_the_run_goes_on_later(tmp_path: Path) -> None:
    with journal(tmp_path / "run") as writer:
        writer.add(Attempt(0, "done", None, blob=bytes(10)))
    size = (tmp_path / "run" / "run.db").stat().st_size
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    full = journal(tmp_path / "run")
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, old[1]))
        with pytest.raises(StoreError, match=r"the journal of .* failed") as caught:
            fill(full)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        full.__exit__()
    assert "\n" not in str(caught.value)
    with journal(tmp_path / "run") as writer:
        assert 1 <= writer.frontier().next < 99
        writer.add(Attempt(writer.frontier().next, "done", None))


def test_a_changed_pool_is_refused(tmp_path: Path) -> None:
    with journal(tmp_path / "run"):
        pass
    with pytest.raises(UserError, match=r"tool pool: pool → other \(tools or their data changed\)"):
        journal(tmp_path / "run", pool="other")
    with journal(tmp_path / "run", workers=7):
        pass


def test_settings_changed_by_hand_are_noticed(tmp_path: Path) -> None:
    with journal(tmp_path / "run"):
        pass
    file = tmp_path / "run" / "settings.yaml"
    file.write_text(file.read_text().replace("rounds: 3", "rounds: 4"))
    with pytest.raises(UserError, match="does not match its own hash"):
        Run(tmp_path / "run")


def test_a_run_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no run at"):
        Run(tmp_path / "missing")
    with pytest.raises(UserError, match="holds no run"):
        Run(tmp_path)


def test_queries_are_compared_by_what_they_ask() -> None:
    assert query_digest("How  LARGE is\nit? ") == query_digest("how large is it?") != query_digest("how large is he?")
    assert query_digest("How many borders does Peru have?") != query_digest("How many borders does Chad have?")
    asked = "the number of borders of Peru"
    assert query_digest(f"What is {asked}?") == query_digest(f"Could you give me {asked}?") == query_digest(f"Find {asked}.")
    assert query_digest("How far is it from A to B?") != query_digest("How far is it from B to A?")
