"""The HTTP layer against servers that are slow, rude, broken, or nosy."""

import base64
import email.utils
import gzip
import logging
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from http_servers import Answer, Seen, Server

from dive.errors import ToolError, ToolUnavailable, UserError
from dive.runtime.http.client import Client, Limits, Refused, Request
from dive.runtime.http.credentials import Credential
from dive.runtime.http.pace import Pace
from dive.runtime.http.service import Service

QUICK = Limits(timeout=0.4, deadline=2.0, retries=2, backoff=0.02)
KEY = "s3cr3t-key-0123456789"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIVE_HTTP_STATE", str(tmp_path / "http"))
    monkeypatch.delenv("DIVE_HTTP_CACHE", raising=False)
    return tmp_path / "http"


def service(server: Server, *credentials: str, rate: float | None = None) -> Service:
    return Service("test", "Test", server.url, rate, tuple(Credential.parse(c) for c in credentials))


def failure(server: Server, limits: Limits = QUICK, request: Request | None = None) -> ToolError:
    with pytest.raises(ToolError) as caught:
        Client(service(server), limits).fetch(request or Request("/x"))
    return caught.value


def test_json_xml_text_and_packed_bodies() -> None:
    bodies = {"/json": '{"a": 1}', "/xml": "<r><a>1</a></r>", "/text": "één", "/gzip": gzip.compress(b'{"a": 2}')}

    def act(seen: Seen) -> Answer:
        return Answer(bodies[seen.path], headers={"Content-Encoding": "gzip"} if seen.path == "/gzip" else {})

    with Server(act) as server:
        client = Client(service(server), QUICK)
        assert client.get("/json") == {"a": 1}
        assert client.get("/xml", form="xml").find("a").text == "1"
        assert client.get("/text", form="text") == "één"
        assert client.get("/gzip") == {"a": 2}
        agent = server.seen[0].headers["user-agent"]
        assert agent.startswith("dive-agents/")


def test_paths_and_queries_are_quoted() -> None:
    with Server(Answer({})) as server:
        Client(service(server), QUICK).get(Request.at("/works/{}", "10.1/a b?c#d"), {"q": "x&y", "none": None})
        seen = server.seen[0]
        assert (seen.path, seen.query) == ("/works/10.1%2Fa%20b%3Fc%23d", {"q": "x&y"})


def test_a_passing_failure_is_retried_and_the_reply_tells_of_it() -> None:
    with Server(lambda s: Answer({}, [503, 500, 200][s.number])) as server:
        reply = Client(service(server), QUICK).fetch(Request("/x"))
        assert reply.failures == ("HTTP 503", "HTTP 500")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer({"message": "we are down"}, 503), "HTTP 503 (we are down)"),
        (Answer("{", 200), "its answer is no JSON"),
        (Answer("", 200), "its answer is no JSON (it is empty)"),
        (Answer({}, after=1.0), "no answer within 0.4 s"),
        (Answer({"a": "b" * 1000}, cut=True), "the connection broke off"),
    ],
)
def test_retries_are_bounded_and_each_stands_in_the_error(answer: Answer, said: str) -> None:
    with Server(answer) as server:
        error = failure(server)
        assert isinstance(error, ToolUnavailable)
        assert str(error).count(said) == 3
        assert "asked 3 times" in str(error)
        assert len(server.seen) == 3


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, never listening
        gone = Service("gone", "Gone", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(ToolUnavailable, match="asked 3 times: no connection; no connection; no connection"):
            Client(gone, QUICK).get("/x")


def test_a_drip_of_bytes_ends_at_the_deadline() -> None:
    with Server(Answer('"' + "x" * 500 + '"', drip=0.02)) as server:
        started = time.monotonic()
        error = failure(server, Limits(timeout=0.4, deadline=0.6, retries=3, backoff=0.02))
        assert time.monotonic() - started < 1.5
        assert "its answer took longer than 0.6 s" in str(error)


def test_too_large() -> None:
    with Server(Answer(b'"' + b"x" * 5000 + b'"')) as server:
        assert "more than 1,000 bytes" in str(failure(server, Limits(max_bytes=1000)))
        bomb = Answer(gzip.compress(b"x" * 10**7), headers={"Content-Encoding": "gzip"})
        server.act = lambda _: bomb
        assert "more than 100,000 bytes" in str(failure(server, Limits(max_bytes=100_000)))


def test_entities_in_xml_are_refused() -> None:
    with Server(Answer('<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>')) as server:
        assert "it defines entities" in str(failure(server, request=Request("/x", form="xml")))


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(form: str) -> None:
    def act(seen: Seen) -> Answer:
        if seen.number:
            return Answer({})
        later = email.utils.formatdate(time.time() + 2, usegmt=True)  # a date has whole seconds
        return Answer({}, 429, {"Retry-After": "0.3" if form == "seconds" else later})

    with Server(act) as server:
        reply = Client(service(server), Limits(backoff=0.0, deadline=5)).fetch(Request("/x"))
        assert reply.failures == ("HTTP 429",)
        assert server.seen[1].at - server.seen[0].at > 0.28


def test_a_pause_beyond_the_deadline_is_not_waited_for() -> None:
    with Server(Answer({}, 429, {"Retry-After": "120"})) as server:
        started = time.monotonic()
        error = failure(server)
        assert time.monotonic() - started < 1
        assert "HTTP 429; it would have to wait 120 s" in str(error)
        assert "busy with earlier calls" in str(failure(server))  # nor is the host asked again meanwhile
        assert len(server.seen) == 1


def test_a_refusal_is_final_and_says_what_the_service_said() -> None:
    with Server(Answer({"error": {"message": "no such gene"}}, 404)) as server:
        error = failure(server)
        assert isinstance(error, Refused)
        assert error.status == 404
        assert str(error) == "Test refuses GET /x: HTTP 404 (no such gene)."
        assert len(server.seen) == 1


def test_what_may_change_state_is_sent_once_and_not_kept() -> None:
    order = Request("/x", method="POST", body=b"{}", safe=False)
    with Server(Answer({}, 503)) as server:
        assert "asked once" in str(failure(server, request=order))
        server.act = lambda _: Answer({})
        for _ in range(2):
            Client(service(server), QUICK).fetch(order)
        assert len(server.seen) == 3


# -- replies that are kept ---------------------------------------------------------------------------------------------


def test_replies_are_kept_by_content(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(lambda s: Answer({"n": s.number})) as server:
        client = Client(service(server), QUICK)
        assert client.get("/x") == client.get("/x") == {"n": 0}
        assert client.get("/x", {"q": 1}) == {"n": 1}
        post = Request("/x", method="POST", body=b"{}")
        assert [client.fetch(r).content for r in (post, post)] == [{"n": 2}, {"n": 2}]
        monkeypatch.setenv("DIVE_HTTP_CACHE", "refresh")
        assert client.get("/x") == {"n": 3}
        monkeypatch.setenv("DIVE_HTTP_CACHE", "replay")
        assert client.get("/x") == {"n": 3}
        with pytest.raises(ToolUnavailable, match="no reply is kept for GET /y"):
            client.get("/y")
        monkeypatch.setenv("DIVE_HTTP_CACHE", "off")
        assert client.get("/x") == {"n": 4}
        monkeypatch.setenv("DIVE_HTTP_CACHE", "sometimes")
        with pytest.raises(ToolError, match="DIVE_HTTP_CACHE is 'sometimes'"):
            client.get("/x")


def test_kept_replies_age(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVE_HTTP_KEEP_FOR", "0.2")
    with Server(lambda s: Answer({"n": s.number})) as server:
        client = Client(service(server))
        assert client.get("/x") == client.get("/x") == {"n": 0}
        time.sleep(0.25)
        assert client.get("/x") == {"n": 1}


def test_failures_are_not_kept() -> None:
    with Server(lambda s: Answer("{" if s.number < 3 else {"n": 1})) as server:
        failure(server)
        assert Client(service(server), QUICK).get("/x") == {"n": 1}


# -- secrets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("header:X-Key=DIVE_TEST_KEY", lambda s: s.headers["x-key"]),
        ("query:key=DIVE_TEST_KEY", lambda s: s.query["key"]),
        ("bearer=DIVE_TEST_KEY", lambda s: s.headers["authorization"].removeprefix("Bearer ")),
        (
            "basic=DIVE_TEST_USER,DIVE_TEST_KEY",
            lambda s: base64.b64decode(s.headers["authorization"][6:]).decode().split(":")[1],
        ),
    ],
)
def test_a_secret_arrives_and_is_seen_nowhere_else(
    form: str, place: object, state: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(place)
    monkeypatch.setenv("DIVE_TEST_KEY", KEY)
    monkeypatch.setenv("DIVE_TEST_USER", "somebody")
    caplog.set_level(logging.DEBUG)
    assert str(Credential.parse(form)) == form

    def nosy(seen: Seen) -> Answer:
        """Tell everything that arrived, in the body and in the error."""
        everything = f"{seen.query} {dict(seen.headers)}"
        return Answer({"message": everything}, 418 if seen.path == "/bad" else 503 if seen.path == "/down" else 200)

    with Server(nosy) as server:
        client = Client(service(server, form), QUICK)
        said = [str(client.get("/x")), str(client.get("/x"))]
        assert place(server.seen[0]) == KEY
        for path in ("/bad", "/down"):
            with pytest.raises(ToolError) as caught:
                client.get(path)
            said.append(str(caught.value))
    kept = b"".join(p.read_bytes() for p in state.rglob("*") if p.is_file())
    encoded = base64.b64encode(f"somebody:{KEY}".encode()).decode()
    for secret in (KEY, encoded):
        assert secret not in " ".join(said) + caplog.text
        assert secret.encode() not in kept
    assert "[$DIVE_TEST_KEY]" in said[0]


def test_a_secret_does_not_follow_a_redirect_to_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVE_TEST_KEY", KEY)
    with Server(Answer({"n": 1})) as other:
        jump = lambda s: Answer({}, 302, {"Location": "/b" if s.path == "/a" else other.url})  # noqa: E731
        with Server(jump) as server, pytest.raises(ToolError, match="another, unprotected host"):
            Client(service(server, "header:X-Key=DIVE_TEST_KEY"), QUICK).get("/a")
        assert [s.headers["x-key"] for s in server.seen] == [KEY, KEY]
        assert other.seen == []


def test_a_missing_variable_is_named() -> None:
    with Server(Answer({})) as server:
        with pytest.raises(ToolError, match="DIVE_TEST_NOT_SET, which is to hold a secret of an HTTP service, is not set"):
            Client(service(server, "bearer=DIVE_TEST_NOT_SET")).get("/x")
        optional = Credential("bearer", "", ("DIVE_TEST_NOT_SET",), optional=True)
        assert Client(Service("t", "T", server.url, credentials=(optional,))).get("/x") == {}


@pytest.mark.parametrize(
    "text", ["", "bearer", "bearer:x=A", "header=A", "basic=A", "cookie:x=A", "header:a b=A", f"bearer={KEY}"]
)
def test_bad_forms_of_authentication(text: str) -> None:
    with pytest.raises(UserError) as caught:
        Credential.parse(text)
    assert KEY not in str(caught.value)


# -- rates -------------------------------------------------------------------------------------------------------------


def test_a_rate_holds_across_processes(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from dive.runtime.http.pace import Pace\n"
        "pace = Pace(Path(sys.argv[1]))\n"
        "for _ in range(8):\n"
        "    time.sleep(pace.appointment('host', 20, 10)); print(time.time())"
    )
    crew = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) for _ in range(2)]
    times = sorted(float(line) for child in crew for line in child.communicate()[0].split())
    assert len(times) == 16
    bucket = Pace(tmp_path / "other")
    waits = [bucket.appointment("host", 20, 10) or 0.0 for _ in range(30)]
    assert waits[:20] == [0.0] * 20  # a second's worth at once
    assert waits[29] == pytest.approx(0.5, abs=0.1)
    assert Pace(tmp_path).appointment("host", 20, 10) is not None


def test_slow_rates_space_requests() -> None:
    with Server(Answer({})) as server:
        client = Client(service(server, rate=5.0 / 2), QUICK)
        for number in range(4):
            client.get("/x", {"n": number})
        gaps = [b.at - a.at for a, b in zip(server.seen, server.seen[1:], strict=False)]
        assert gaps[-1] == pytest.approx(0.4, abs=0.15)
        with pytest.raises(ToolUnavailable, match=r"comes later than the 0\.1 s"):
            Client(service(server, rate=5.0 / 2), Limits(deadline=0.1)).get("/x", {"n": 9})
        assert len(server.seen) == 4


def test_an_address_can_be_overridden(monkeypatch: pytest.MonkeyPatch) -> None:
    public = Service("some-api", "Some API", "https://api.example.org/v1", rate=0.001)
    with Server(Answer({"here": True})) as server:
        monkeypatch.setenv("DIVE_SOME_API_URL", server.url + "/")
        for number in range(3):  # the public host's rate is not the mirror's
            assert Client(public, QUICK).get("/x", {"n": number}) == {"here": True}
        monkeypatch.setenv("DIVE_SOME_API_URL", "file:///etc/passwd")
        with pytest.raises(ToolError, match="DIVE_SOME_API_URL is 'file:///etc/passwd'"):
            Client(public, QUICK).get("/x")


def test_limits_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIVE_HTTP_RETRIES", "1")
    monkeypatch.setenv("DIVE_HTTP_BACKOFF", "0")
    with Server(Answer({}, 500)) as server:
        with pytest.raises(ToolUnavailable, match="asked 2 times"):
            Client(service(server)).get("/x")
        monkeypatch.setenv("DIVE_HTTP_RETRIES", "many")
        with pytest.raises(ToolError, match="DIVE_HTTP_RETRIES is 'many'; give a number of 0 or more"):
            Client(service(server)).get("/x")


def test_a_state_directory_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIVE_HTTP_STATE", str(tmp_path / "file"))
    with Server(Answer({})) as server:
        for mode in ("use", "off"):
            monkeypatch.setenv("DIVE_HTTP_CACHE", mode)
            with pytest.raises(ToolUnavailable, match="file"):
                Client(service(server), QUICK).get("/x")
        assert server.seen == []
