"""A real run, made once, and a browser to look at its report."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import CHROMIUM, Browser

from dive.records import Task
from dive.runtime.engine import synthesize
from dive.runtime.settings import parse_settings
from dive.runtime.store import Run

COUNT = 40


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run of real tasks."""
    place = tmp_path_factory.mktemp("runs") / "small"
    synthesize(parse_settings({"count": COUNT, "seed": 5, "domains": "general,physics,astronomy"}), place)
    return place


@pytest.fixture(scope="session")
def tasks(run: Path) -> list[Task]:
    """Its tasks."""
    with Run(run) as opened:
        return [Task.from_json(attempt.json) for attempt in opened.tasks()]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed, so the page cannot be opened")
    with Browser() as opened:
        yield opened
