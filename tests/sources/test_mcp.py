"""MCP servers as sources, through the commands and on a real server that hangs, dies, writes and throws dice."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dive.errors import ToolCrash, ToolError, ToolTimeout, UserError
from dive.runtime.engine import synthesize, verify
from dive.runtime.settings import Settings
from dive.runtime.store import Run
from dive.tools import ToolPool
from dive.tools.executor import Executor
from dive.tools.sources.adding import from_config
from dive.tools.sources.mcp import Server, filled
from dive.tools.sources.records import Source, find_sources, read_source, write_source
from sources.conftest import SHOP, children, dive

COMMAND = {"command": [sys.executable, str(SHOP)]}


class TestAdd:
    def test_what_can_be_used_is_and_what_cannot_says_why(self, added: tuple[Path, dict[str, object]]) -> None:
        _, said = added
        assert said["tools"] == ["list_products", "get_product", "get_maker", "postage", "count_visits"]
        reasons = said["left_out"]
        assert isinstance(reasons, dict)
        assert "writes" in reasons["delete_product"]
        assert "changes what other tools return" in reasons["visit"]
        assert "different answers" in reasons["get_lucky_number"]
        assert "did not finish within 1.5 seconds" in reasons["get_oracle"]
        assert "broke off" in reasons["check_fuse"]

    def test_meanings_are_learned(self, shop: Source) -> None:
        assert shop.title == "the corner shop"
        assert shop.tools["postage"].kind == "processing"
        assert shop.tools["get_product"].kind == "retrieval"
        assert shop.tools["postage"].parameters["weight_kg"].says == "{} kilograms"
        product = shop.tools["get_product"]
        entity = product.parameters["name"].entity
        assert entity is not None
        assert set(shop.entities[entity].seeds) == {"lamp", "chair", "desk", "rug", "vase"}
        assert shop.tools["list_products"].fields["items.name"].entity == entity
        assert product.fields["maker"].entity == shop.tools["get_maker"].parameters["maker"].entity
        assert product.fields["stock"].noun == "stock"
        assert "the maker of {name}" in product.asks["maker"]
        assert set(shop.tools["postage"].asks) == {"value"}

    def test_the_file_is_the_source(self, shop: Source, place: Path) -> None:
        write_source(shop)
        assert read_source(place / ".dive/tools/shop.yaml") == shop

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (["x"], "name one of"),
            (["x", "--", "no-such-command-at-all"], "no command 'no-such-command-at-all'"),
            (["x", "--", sys.executable, "-c", "raise SystemExit('I am out of order')"], "out of order"),
            (["x", "--url", "http://127.0.0.1:9/mcp"], "cannot be reached"),
            (["Ünfit!", "--url", "http://127.0.0.1:9/mcp"], "cannot name a source"),
            (["--config", "nowhere.json"], "cannot be read"),
            (["x", "--fresh", ".", "--url", "http://127.0.0.1:9/mcp"], "started here"),
            (["x", "--fresh", ".", "--", sys.executable], "name the copy as {fresh}"),
            (["x", "--env", "NO_SUCH_VARIABLE", "--", sys.executable], "NO_SUCH_VARIABLE is not set"),
        ],
    )
    def test_mistakes_are_one_line(self, arguments: list[str], complaint: str, tmp_path: Path) -> None:
        done = dive("tools", "add", "mcp", *arguments, cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert complaint in done.stderr
        assert done.stderr.count("\n") == 1
        assert not (tmp_path / ".dive").exists()

    def test_client_configurations(self, tmp_path: Path) -> None:
        file = tmp_path / "mcp.json"
        file.write_text(json.dumps({"mcpServers": {
            "files": {"command": "npx", "args": ["-y", "server"], "env": {"API_KEY": "${API_KEY}"}},
            "far": {"type": "http", "url": "http://localhost:1/mcp", "headers": {"Authorization": "Bearer ${T}"}},
        }}))  # fmt: skip
        assert from_config(file) == {
            "files": {"command": ["npx", "-y", "server"], "env": {"API_KEY": "${API_KEY}"}},
            "far": {"url": "http://localhost:1/mcp", "headers": {"Authorization": "Bearer ${T}"}},
        }
        file.write_text('{"mcpServers": {"x": {}}}')
        with pytest.raises(UserError, match="neither a command nor a url"):
            from_config(file)

    def test_secrets_come_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TOKEN_OF_TEST", "abc")
        assert filled("Bearer ${TOKEN_OF_TEST}") == "Bearer abc"
        with pytest.raises(UserError, match="UNSET_OF_TEST is not set"):
            filled("${UNSET_OF_TEST}")


class TestUse:
    def test_check_list_show_call(self, place: Path) -> None:
        listed = json.loads(dive("tools", "list", "--domain", "shop", "--json", cwd=place).stdout)
        assert {t["name"] for t in listed} == {"list_products", "get_product", "get_maker", "postage", "count_visits"}
        checked = dive("tools", "check", "get_product", "postage", "--json", cwd=place)
        assert [r["complaints"] for r in json.loads(checked.stdout)] == [[], []], checked.stdout
        called = dive("tools", "call", "get_product", "name=desk", "--json", cwd=place)
        assert json.loads(called.stdout)["price"] == 129.9
        refused = dive("tools", "call", "get_product", "name=unicorn", cwd=place)
        assert refused.returncode == 1
        assert "no product 'unicorn'" in refused.stderr

    def test_tasks_are_certified_and_verify_anywhere(self, place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        settings = Settings(count=6, domains=("shop",), workers=1, seed=3)
        report = synthesize(settings, place / "run")
        assert report.certified == 6
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        os.chdir(elsewhere)  # where no source lies: the run has its own copy
        with Run(place / "run") as run:
            tasks = [json.loads(attempt.json) for attempt in run.tasks()]
            assert {tool for task in tasks for tool in task["toolset"]} <= {
                "list_products", "get_product", "get_maker", "postage", "count_visits",
            }  # fmt: skip
            assert list(verify(run, workers=1)) == []

    def test_a_changed_source_is_refused_with_the_difference(self, place: Path, shop: Source) -> None:
        settings = Settings(count=1, domains=("shop",), workers=1, seed=3)
        synthesize(settings, place / "run")
        tool = shop.tools["postage"].model_copy(update={"description": "Guess the postage."})
        write_source(shop.model_copy(update={"tools": {**shop.tools, "postage": tool}}))
        with pytest.raises(UserError, match=r"shop\.tools\.postage\.description: .* → \"Guess the postage"):
            synthesize(settings.model_copy(update={"count": 2}), place / "run")

    def test_tasks_can_centre_on_a_source(self, place: Path) -> None:
        settings = Settings(count=4, domains=("shop", "mathematics"), focus_sources=("shop",), workers=1, seed=1)
        synthesize(settings, place / "run")
        with Run(place / "run") as run:
            tasks = [json.loads(attempt.json) for attempt in run.tasks()]
        assert all({"get_product", "get_maker", "postage", "list_products", "count_visits"} & set(t["toolset"]) for t in tasks)
        assert all("shop" in t["domains"] for t in tasks)

    def test_names_that_are_taken_get_a_prefix(self, shop: Source) -> None:
        entry = shop.tools["get_product"].model_copy(update={"name": "country_profile"})
        pool = ToolPool.load(None, [shop.model_copy(update={"tools": {"get_product": entry}})])
        assert pool.tools["shop_country_profile"].domain == "shop"
        assert pool.tools["country_profile"].domain == "general"

    def test_remove(self, place: Path) -> None:
        assert json.loads(dive("tools", "sources", "--json", cwd=place).stdout)[0]["name"] == "shop"
        assert dive("tools", "remove", "shop", cwd=place).returncode == 0
        assert find_sources() == ()
        again = dive("tools", "remove", "shop", cwd=place)
        assert (again.returncode, again.stderr.count("\n")) == (2, 1)


class TestTrouble:
    def test_a_server_that_never_answers_costs_one_call(self) -> None:
        server = Server(COMMAND, name="shop")
        server.tools()
        started = time.monotonic()
        with pytest.raises(ToolTimeout, match="did not finish"):
            server.call("get_oracle", {"question": "why?"}, 0.5)
        assert time.monotonic() - started < 2
        assert server.call("get_product", {"name": "lamp"}, 30).structured["stock"] == 12
        server.close()

    def test_a_call_that_kills_the_server_costs_one_call(self) -> None:
        server = Server(COMMAND, name="shop")
        with pytest.raises(ToolCrash, match="broke off"):
            server.call("check_fuse", {"name": "a"}, 30)
        assert server.call("get_maker", {"maker": "Weavers"}, 30).structured["town"] == "Izmir"
        server.close()

    def test_a_server_that_was_killed_is_replaced_unnoticed(self, shop: Source) -> None:
        pool = ToolPool.load(["shop"], [shop])
        with Executor() as executor:
            first = executor.call(pool.tools["get_product"], {"name": "rug"})
            [pid] = children(executor)
            os.kill(pid, signal.SIGKILL)
            assert executor.call(pool.tools["get_product"], {"name": "rug"}, fresh=True) == first
            [other] = children(executor)
            assert other != pid
        deadline = time.monotonic() + 10
        while _alive(other) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _alive(other)  # a server does not outlive the process that started it

    def test_refusals_are_the_servers_own_words(self) -> None:
        server = Server(COMMAND, name="shop")
        with pytest.raises(ToolError, match="one of: Lumen Works"):
            server.call("get_maker", {"maker": "Nobody"}, 30)
        server.close()


@pytest.fixture
def address() -> Iterator[str]:
    """The shop over streamable HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, str(SHOP), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/mcp"
    process.kill()
    process.wait()


def test_streamable_http(address: str) -> None:
    server = Server({"url": address}, name="shop")
    assert "get_product" in [tool.name for tool in server.tools()]
    assert server.call("get_product", {"name": "vase"}, 30).structured["price"] == 15.0
    with pytest.raises(ToolError, match="no product"):
        server.call("get_product", {"name": "unicorn"}, 30)
    server.close()


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
