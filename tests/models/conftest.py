"""No test of a model's client waits long before it tries again."""

import pytest


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dive.runtime.models.client.FIRST_WAIT", 0.02)
