"""docs/connected-tools.md is what the packs say."""

import subprocess
import sys
from pathlib import Path

from stand_ins import SERVICES, TOOLS

from dive.runtime.http.client import Limits

ROOT = Path(__file__).parents[2]


def test_the_table_is_current() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "connected_table.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    page = (ROOT / "docs" / "connected-tools.md").read_text(encoding="utf-8")
    assert f"{len(TOOLS)} operations of {len(SERVICES)} services." in page
    for name in Limits.__dataclass_fields__:
        assert f"`DIVE_HTTP_{name.upper()}`" in page
