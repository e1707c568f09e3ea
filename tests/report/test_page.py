"""The page in a real browser: it loads, filters, opens tasks, asks for nothing, and nothing in the data can act."""

import zlib
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser, Page
from reporting import jsonl, make, rollouts_of

from dive.records import Task
from dive.report import bundle
from dive.runtime.settings import parse_settings
from dive.runtime.store import Attempt, Journal, query_digest


@pytest.fixture(scope="module")
def made(run: Path, tasks: list[Task], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    file = jsonl(folder / "rollouts.jsonl", rollouts_of(tasks[:5]))
    return make(folder / "out", run, rollouts=[file]).page


def opened(page: Page, task: str) -> None:
    page.wait(f"byId('detail').dataset.task === '{task}'")


def clean(page: Page) -> None:
    assert page.complaints() == []
    assert [r for r in page.requests() if not r.startswith("file:")] == []


def rows(page: Page) -> list[str]:
    found: list[str] = page.run("[...document.querySelectorAll('.row .mono')].map(e => e.textContent)")
    return found


def test_overview(browser: Browser, made: Path) -> None:
    page = browser.open(made)
    assert page.run("document.querySelector('h1').textContent") == "small"
    assert page.run("document.querySelectorAll('#overview svg').length") > 20
    assert page.run("byId('browser').hidden")
    assert page.seconds < 3
    clean(page)


def test_filters(browser: Browser, made: Path, tasks: list[Task]) -> None:
    page = browser.open(made, "#tasks")
    assert page.run("byId('tally').textContent") == f"{len(tasks)} tasks"
    tool = tasks[3].certificate.steps[0]
    assert tool.kind == "call"
    wanted = [t for t in tasks if any(s.kind == "call" and s.tool == tool.tool for s in t.certificate.steps)]
    page.run(f"setFilter('tool', '{tool.tool}')")
    assert page.run("list.rows.length") == len(wanted)
    page.run(f"setFilter('domain', '{wanted[0].domains[0]}')")
    assert page.run("list.rows.length") == sum(wanted[0].domains[0] in t.domains for t in wanted)
    page.run("byId('reset').click()")
    assert page.run("list.rows.length") == len(tasks)
    for key, count in (
        ("pattern", lambda v: sum(t.pattern == v for t in tasks)),
        ("answer", lambda v: sum(t.answer.kind == v for t in tasks)),
        ("operator", lambda v: sum(any(r.operator == v for r in t.provenance.rounds) for t in tasks)),
    ):
        value = page.run(f"document.querySelector('select[data-key={key}]').options[1].value")
        page.run(f"setFilter('{key}', document.querySelector('select[data-key={key}]').options[1].value)")
        assert page.run("list.rows.length") == count(value)
        page.run("byId('reset').click()")
    page.run("setFilter('min', '3'); setFilter('max', '4')")
    calls = [sum(s.kind == "call" for s in t.certificate.steps) for t in tasks]
    assert page.run("list.rows.length") == sum(3 <= n <= 4 for n in calls)
    page.run("byId('reset').click(); setFilter('rollouts', 'sometimes')")
    assert page.run("list.rows.length") == 5
    page.run("byId('reset').click(); setFilter('failure', 'judge_unreachable')")
    assert page.run("list.rows.length") == 5
    page.run("byId('reset').click(); setFilter('q', 'no such words at all')")
    assert not page.run("byId('none').hidden")
    clean(page)


def test_links_from_plots(browser: Browser, made: Path, tasks: list[Task]) -> None:
    page = browser.open(made)
    target = page.run("document.querySelector('.gallery a').getAttribute('href')")
    page.run("document.querySelector('.gallery a').click()")
    page.wait("!byId('browser').hidden")
    assert target.startswith("#tasks?pattern=")
    assert page.run("list.rows.length") == sum(t.pattern == page.run("state.filters.pattern") for t in tasks)
    clean(page)


def test_keyboard(browser: Browser, made: Path, tasks: list[Task]) -> None:
    page = browser.open(made)
    page.key("t")
    page.wait("!byId('browser').hidden")
    page.key("j")
    page.key("j")
    page.key("Enter")
    opened(page, tasks[1].id)
    page.key("j")
    opened(page, tasks[2].id)
    page.key("k")
    opened(page, tasks[1].id)
    page.key("Escape")
    page.wait("byId('detail').hidden")
    page.key("/")
    page.wait("document.activeElement.id === 'search'")
    at = next(i for i, task in enumerate(tasks) if i > 6 and '"' not in task.query)  # quotation marks hold words together
    page.type(f'"{tasks[at].query.lower()}"')
    page.wait("list.rows.length === 1")
    page.key("Enter")
    page.wait("document.activeElement.id === 'list'")
    page.key("Enter")
    opened(page, tasks[at].id)
    assert page.run("document.querySelector('.query').textContent") == tasks[at].query
    page.key("?")
    page.wait("byId('help').open")
    page.key("Escape")
    clean(page)


def test_an_opened_task(browser: Browser, made: Path, tasks: list[Task]) -> None:
    page = browser.open(made, "#tasks")
    for at, task in enumerate(tasks[:12]):
        page.run(f"openAt({at})")
        opened(page, task.id)
        citations = [c for c in task.certificate.citations if c.path and not c.step.startswith("o")]
        assert page.run("document.querySelectorAll('.json .cited').length") >= bool(citations)
        assert page.run("document.querySelectorAll('.graph .on').length") >= len(task.certificate.steps)
        assert page.run("document.querySelectorAll('.rounds li').length") == len(task.provenance.rounds)
        assert page.run("document.querySelectorAll('.checks li').length") == len(task.certificate.checks)
        assert page.run("document.querySelectorAll('.step').length") == len(
            {s.id for s in task.certificate.steps} | {c.id for c in task.evidence.calls}
        )
    page.run("openAt(0)")
    opened(page, tasks[0].id)
    assert page.run("document.querySelectorAll('.rollout').length") == 3
    page.run("document.querySelector('.rollout').open = true")
    page.wait("document.querySelectorAll('.rollout .message').length === 2")
    assert page.run("document.querySelector('.message.assistant .text').textContent") == "Attempt 0"
    page.run("history.back()")
    page.wait("byId('detail').hidden")
    clean(page)


def test_an_address_opens_its_task(browser: Browser, made: Path, tasks: list[Task]) -> None:
    page = browser.open(made, f"#tasks?open={tasks[30].id}")
    opened(page, tasks[30].id)
    assert page.run("document.querySelector('.row.on .mono').textContent") == tasks[30].id.split("-")[0]
    clean(page)


def test_rejected(browser: Browser, made: Path) -> None:
    page = browser.open(made, "#rejected")
    reason = page.run("index.reasons[0]")
    page.run(f"setFilter('reason', '{reason}')")
    assert page.run("list.rows.length") == page.run("index.rejected.reason.filter(r => r === 0).length")
    page.run("openAt(0)")
    page.wait(f"byId('detail').textContent.includes('{reason.split('/')[1]}')")
    clean(page)


@pytest.mark.parametrize("dark", [False, True])
def test_phone(browser: Browser, made: Path, dark: bool) -> None:
    page = browser.open(made, "", width=390, height=844, dark=dark)
    assert page.run("document.documentElement.scrollWidth") <= 390
    page.run("location.hash = '#tasks'")
    page.wait("!byId('browser').hidden")
    assert page.run("document.documentElement.scrollWidth") <= 390
    page.run("openAt(4)")
    page.wait("byId('detail').childElementCount > 3")
    assert page.run("document.documentElement.scrollWidth") <= 390
    assert page.run("getComputedStyle(byId('list')).display") == "none"
    paper = page.run("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(17, 22, 27)") == dark
    clean(page)


def test_chunks_beside_the_page(
    browser: Browser, run: Path, tasks: list[Task], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "INLINE", 0)
    monkeypatch.setattr(bundle, "CHUNK_TASKS", 9)
    place = make(tmp_path / "out", run)
    page = browser.open(place.page, "#tasks")
    for at in (0, 8, 9, len(tasks) - 1, 20):
        page.run(f"openAt({at})")
        opened(page, tasks[at].id)
    clean(page)
    folder = next((tmp_path / "out").glob("data-*"))
    (folder / "1.js").unlink()
    page = browser.open(place.page, "#tasks")
    page.run("openAt(9)")
    page.wait("byId('detail').textContent.includes('keep that folder beside this page')")


def test_two_runs(browser: Browser, run: Path, tmp_path: Path, tasks: list[Task]) -> None:
    other = jsonl(tmp_path / "other.jsonl", [task.model_dump(mode="json") for task in tasks[:20]])
    page = browser.open(make(tmp_path / "out", run, other).page, "#tasks")
    assert page.run("list.rows.length") == len(tasks) + 20
    page.run("setFilter('run', '1')")
    assert page.run("list.rows.length") == 20
    page.run("openAt(5)")
    opened(page, tasks[5].id)
    assert page.run("state.open") == tasks[5].id + "~1"
    clean(page)


def test_large_lists_are_quick(browser: Browser, tasks: list[Task], tmp_path: Path) -> None:
    small = min(tasks, key=lambda t: len(t.to_json())).model_dump(mode="json")
    many = [small | {"id": f"{i:06d}-{i:010x}", "query": f"{small['query']} ({i})"} for i in range(2500)]
    page = browser.open(make(tmp_path / "out", jsonl(tmp_path / "many.jsonl", many)).page, "#tasks")
    assert page.seconds < 3
    assert page.run("document.querySelectorAll('.row').length") < 60
    page.run("byId('list').scrollTop = 1e9")
    page.wait("document.querySelector('.row:last-child .mono').textContent === '002499'")
    took = page.run("(() => {const t = performance.now(); setFilter('q', '(2499)'); return performance.now() - t})()")
    assert page.run("list.rows.length") == 1
    assert took < 1000
    clean(page)


# -- hostile content --------------------------------------------------------------------------------------------------

ATTACKS = [
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    '"><img src="https://attacker.invalid/x.png" onerror="window.hacked=1">',
    "' onfocus='window.hacked=1' autofocus='",
    "javascript:window.hacked=1",
    "<svg onload=window.hacked=1><style>*{display:none}</style>",
    "-->]]><iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "${window.hacked=1}{{constructor.constructor('hacked=1')()}}",
    "\u202e}1=dekcah.wodniw{\u202c\u0000\u2028",
    "__proto__",
]


def spoiled(value: Any, text: str) -> Any:
    """The value with every text and key in it spoiled."""
    if isinstance(value, dict):
        return {f"{key}{text}": spoiled(inner, text) for key, inner in value.items()} | {"__proto__": text}
    if isinstance(value, list):
        return [spoiled(inner, text) for inner in value] + [text]
    return text


def hostile(task: Task, number: int) -> dict[str, Any]:
    text = ATTACKS[number % len(ATTACKS)]
    row: dict[str, Any] = task.model_dump(mode="json")
    row["id"] = f"{number:06d}-{text}"
    row["query"] = f"{text} {row['query']} {text}"
    row["answer"] = {"kind": "record", "fields": {text: {"kind": "string", "value": text, "aliases": [text]}}}
    row["toolset"] = [text, *row["toolset"]]
    row["domains"] = [text]
    for call in row["evidence"]["calls"]:
        call["tool"] += text
        call["result"] = call["result"] and spoiled(call["result"], text)
        call["error"] = call["error"] and text
        call["arguments"] = spoiled(call["arguments"], text)
    for step in row["certificate"]["steps"]:
        if step["kind"] == "call":
            step["tool"] += text
            for source in step["arguments"].values():
                if source["kind"] == "literal":
                    source |= {"value": text, "said": text}
    row["certificate"]["checks"].append({"name": text, "passed": False, "detail": text})
    row["certificate"]["citations"][0]["atom"] = text
    row["provenance"]["seed"] = {"entity": text, "value": text, "domain": text}
    for each in row["provenance"]["rounds"]:
        each |= {"query": text, "operator": text}
    Task.model_validate(row)
    return row


def test_nothing_in_the_data_can_act(browser: Browser, tasks: list[Task], tmp_path: Path) -> None:
    place = tmp_path / "<img src=x onerror=window.hacked=1>"
    with Journal(place, parse_settings({"count": 11, "seed": 1}), "'\"><script>window.hacked=1</script>") as journal:
        for number in range(10):
            row = Task.model_validate(hostile(tasks[number], number))
            blob = zlib.compress(row.to_json())
            journal.add(Attempt(2 * number, "done", None, None, query_digest(row.query), blob, 3, 0.1, 0.2))
            text = ATTACKS[number % len(ATTACKS)]
            journal.add(Attempt(2 * number + 1, "certify" + text, text, text, None, None, 3, 0.1, 0.2))
    rollouts = [
        r
        | {"policy": ATTACKS[0], "failure": ATTACKS[1], "messages": [{"role": ATTACKS[2], "content": text} for text in ATTACKS]}
        for r in rollouts_of([Task.model_validate(hostile(tasks[0], 0))])
    ]
    file = jsonl(tmp_path / "rollouts.jsonl", rollouts)
    page = browser.open(make(tmp_path / "out", place, rollouts=[file]).page)
    scripts = page.run("document.querySelectorAll('script').length")
    assert page.run("document.querySelectorAll('img, iframe, object, embed, base').length") == 0
    page.run("location.hash = '#tasks'")
    page.wait("list.rows.length === 10")
    for at in range(10):
        page.run(f"openAt({at})")
        text = ATTACKS[at]
        page.wait(f"byId('detail').childElementCount > 3 && byId('detail').dataset.task.startsWith('{at:06d}-')")
        page.run("document.querySelectorAll('details').forEach(d => {d.open = true})")
        page.run("document.querySelectorAll('.more').forEach(b => b.click())")
        if at < 8:
            assert text in page.run("document.querySelector('.query').textContent")
        else:
            assert "\u202e" not in page.run("document.querySelector('.query').textContent")
    page.wait("document.querySelectorAll('.rounds li').length > 0")
    page.run("location.hash = '#rejected'")
    page.wait("list.rows.length === 10")
    for at in range(10):
        page.run(f"openAt({at})")
    assert page.run("typeof window.hacked") == "undefined"
    assert page.run("({}).polluted === undefined && Object.prototype.toString.call({}) === '[object Object]'")
    assert page.run("document.querySelectorAll('script').length") == scripts
    assert page.run("document.querySelectorAll('img, iframe, object, embed, base').length") == 0
    clean(page)


def test_the_policy_holds_even_if_escaping_did_not(browser: Browser, made: Path) -> None:
    page = browser.open(made)
    assert (
        page.run("(() => {try {document.body.innerHTML = '<b>x</b>'; return 'allowed'} catch {return 'refused'}})()")
        == "refused"
    )
    page.run("try {document.body.setAttribute('onclick', 'window.hacked=1')} catch {}; document.body.click();")
    page.run("{const i = new Image(); i.src = 'https://attacker.invalid/x.png'}")
    page.run("try {const s = document.createElement('script'); s.append('window.hacked=1'); document.head.append(s)} catch {}")
    assert page.run("fetch('https://attacker.invalid/').then(() => 'allowed', () => 'refused')") == "refused"
    assert page.run("typeof window.hacked") == "undefined"
    assert len(page.run("window.violations")) >= 4
